drop index course_category_idx;
alter table course drop constraint course_category_fkey;
alter table course add constraint course_category_check check (category in ('civic_political', 'health_fitness',
    'smart_living', 'culture_recreation', 'life_education', 'fraud_prevention', 'intergenerational'));
drop table course_category;

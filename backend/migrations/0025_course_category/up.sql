-- The seven categories of the notice (四(三)), which leaves the list open ("等"), and what the city adds to them.
create table course_category (
    code text not null constraint course_category_pkey primary key,
    label_zh text not null constraint course_category_label_zh_key unique,
    label_mn text,
    label_en text not null,
    origin text not null,
    position smallint not null,
    basis text not null,
    county_code text,
    status text not null,
    proposed_by uuid,
    proposed_at timestamptz not null,
    decided_by uuid,
    decided_at timestamptz,
    decision_reason text,
    version bigint not null default 1,
    constraint course_category_code_check check (code ~ '^[a-z][a-z0-9_]{1,31}$'),
    constraint course_category_label_zh_check check (label_zh <> ''),
    constraint course_category_label_mn_check check (label_mn <> ''),
    constraint course_category_label_en_check check (label_en <> ''),
    constraint course_category_origin_check check (origin in ('notice', 'local')),
    constraint course_category_basis_check check (basis <> ''),
    constraint course_category_county_code_check check (county_code ~ '^[0-9]{6}$'),
    constraint course_category_status_check check (status in ('proposed', 'approved', 'rejected', 'retired')),
    constraint course_category_decided_check check (
        (status = 'proposed') = (decided_at is null) and (decided_at is null) = (decision_reason is null)),
    -- What the notice names was decided by it; what is added is proposed by one and approved by another.
    constraint course_category_people_check check (
        case when origin = 'notice' then status = 'approved' and proposed_by is null and decided_by is null
             else proposed_by is not null and (decided_by is null) = (decided_at is null) end)
);
insert into course_category
    (code, label_zh, label_en, origin, position, basis, status, proposed_at, decided_at, decision_reason)
select code, label_zh, label_en, 'notice', position, '鄂民发〔2024〕144号 四(三)', 'approved',
    '2024-01-01T00:00:00+08:00', '2024-01-01T00:00:00+08:00', '鄂民发〔2024〕144号 四(三)'
from (values
    ('civic_political', '思想政治', 'civic and political', 1),
    ('health_fitness', '康养健身', 'health and fitness', 2),
    ('smart_living', '智慧生活', 'smart living', 3),
    ('culture_recreation', '文化娱乐', 'culture and recreation', 4),
    ('life_education', '生命教育', 'life education', 5),
    ('fraud_prevention', '防范诈骗', 'fraud prevention', 6),
    ('intergenerational', '代际沟通', 'intergenerational exchange', 7)
) as named (code, label_zh, label_en, position);

alter table course drop constraint course_category_check;
alter table course add constraint course_category_fkey foreign key (category) references course_category (code);
create index course_category_idx on course (category);

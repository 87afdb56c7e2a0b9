drop index curriculum_item_course_version_id_idx;
alter table curriculum_item drop column course_version_id;
alter table course_category drop constraint course_category_retired_check,
    drop constraint course_category_checker_check, drop column retired_by, drop column retired_at,
    drop column retired_reason;

-- A course is again what the catalogue shows of it; the table is made anew so that its columns stand as they did.
create table course_before as
select c.id, c.code, v.title_zh, v.title_mn, v.summary, v.search_key, v.category, v.objectives, v.form, v.delivery_mode,
    v.lesson_minutes, v.tags || c.honours as tags, c.owner_division_code, c.status, c.created_by, c.created_at, c.version
from course c join course_version v on v.id = c.shown_version_id;
drop table course_nomination, course_lesson, course_version, course cascade;
drop function course_nomination_freeze, course_lesson_freeze, course_version_freeze;
alter table course_before rename to course;
alter table course
    alter column id set not null,
    alter column code set not null,
    alter column title_zh set not null,
    alter column summary set not null,
    alter column search_key set not null,
    alter column category set not null,
    alter column objectives set not null,
    alter column form set not null,
    alter column delivery_mode set not null,
    alter column lesson_minutes set not null,
    alter column tags set not null,
    alter column tags set default '{}',
    alter column status set not null,
    alter column status set default 'draft',
    alter column created_by set not null,
    alter column created_at set not null,
    alter column version set not null,
    alter column version set default 1,
    add constraint course_pkey primary key (id),
    add constraint course_code_key unique (code),
    add constraint course_category_fkey foreign key (category) references course_category (code),
    add constraint course_code_check check (code ~ '^[A-Z0-9-]{2,32}$'),
    add constraint course_title_zh_check check (title_zh <> ''),
    add constraint course_title_mn_check check (title_mn <> ''),
    add constraint course_objectives_check check (cardinality(objectives) between 1 and 5
        and objectives <@ array['virtue', 'learning', 'health', 'joy', 'contribution']),
    add constraint course_form_check check (form in ('course_class', 'lecture', 'reading', 'visit',
        'performance_exhibition', 'study_tour', 'learning_team', 'volunteer_service', 'smart_aging_training',
        'peer_teaching', 'online_course')),
    add constraint course_delivery_mode_check check (delivery_mode in ('offline', 'online', 'blended')),
    add constraint course_lesson_minutes_check check (lesson_minutes between 10 and 720),
    add constraint course_tags_check check (tags <@ array['featured_course', 'featured_activity',
        'local_brand_course', 'digital_inclusion_program', 'smart_device_training']),
    add constraint course_owner_division_code_check check (owner_division_code ~ '^[0-9]{6}$'),
    add constraint course_status_check check (status in ('draft', 'review', 'published', 'retired'));
create index course_status_idx on course (status, code);
create index course_owner_division_code_idx on course (owner_division_code, code);
create index course_category_idx on course (category);
alter table class_session add constraint class_session_course_id_fkey
    foreign key (course_id) references course (id);
alter table course_rating add constraint course_rating_course_id_fkey foreign key (course_id) references course (id);
alter table curriculum_item add constraint curriculum_item_course_id_fkey
    foreign key (course_id) references course (id);
alter table demand_option add constraint demand_option_course_id_fkey foreign key (course_id) references course (id);
alter table teaching_review_line add constraint teaching_review_line_course_id_fkey
    foreign key (course_id) references course (id);
drop extension pg_trgm;

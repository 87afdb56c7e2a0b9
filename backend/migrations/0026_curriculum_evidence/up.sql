-- What a refresh rests on (notice, 四(三): 根据教学情况和老年人需求): what elders want, how they judge what they attended,
-- and what the school makes of its teaching.

-- A survey of a school, of a county or, with neither, of the city, for the curriculum of a half-year.
create table demand_survey (
    id uuid not null constraint demand_survey_pkey primary key,
    title_zh text not null,
    title_mn text,
    county_code text,
    school_id uuid constraint demand_survey_school_id_fkey references school (id),
    half_year text not null,
    opens_on date not null,
    closes_on date not null,
    max_choices smallint not null,
    status text not null default 'draft',
    created_by uuid not null,
    created_at timestamptz not null,
    issued_at timestamptz,
    withdrawn_at timestamptz,
    withdrawn_reason text,
    version bigint not null default 1,
    constraint demand_survey_title_zh_check check (title_zh <> ''),
    constraint demand_survey_title_mn_check check (title_mn <> ''),
    constraint demand_survey_county_code_check check (county_code ~ '^[0-9]{6}$'),
    constraint demand_survey_issuer_check check (county_code is null or school_id is null),
    constraint demand_survey_half_year_check check (half_year ~ '^[0-9]{4}-H[12]$'),
    constraint demand_survey_closes_on_check check (closes_on >= opens_on),
    constraint demand_survey_max_choices_check check (max_choices between 1 and 20),
    constraint demand_survey_status_check check (status in ('draft', 'issued', 'withdrawn')),
    constraint demand_survey_issued_at_check check (status <> 'issued' or issued_at is not null),
    constraint demand_survey_withdrawn_check check (
        (status = 'withdrawn') = (withdrawn_at is not null) and (withdrawn_at is null) = (withdrawn_reason is null)
        and withdrawn_reason <> '')
);
create index demand_survey_school_id_idx on demand_survey (school_id);
create index demand_survey_county_code_idx on demand_survey (county_code);
create index demand_survey_half_year_idx on demand_survey (half_year, id);

-- What may be chosen: a category as a whole, a topic in it, or a course of the catalogue.
create table demand_option (
    id uuid not null constraint demand_option_pkey primary key,
    survey_id uuid not null constraint demand_option_survey_id_fkey references demand_survey (id),
    position smallint not null,
    category text not null constraint demand_option_category_fkey references course_category (code),
    topic text,
    course_id uuid constraint demand_option_course_id_fkey references course (id),
    constraint demand_option_survey_id_position_key unique (survey_id, position),
    constraint demand_option_topic_check check (topic <> '')
);
create index demand_option_category_idx on demand_option (category);
create index demand_option_course_id_idx on demand_option (course_id);

-- One answer a learner, told with the school, place and age of the day on which it was given.
create table demand_answer (
    id uuid not null constraint demand_answer_pkey primary key,
    survey_id uuid not null constraint demand_answer_survey_id_fkey references demand_survey (id),
    learner_id uuid not null constraint demand_answer_learner_id_fkey references learner (id),
    school_id uuid not null constraint demand_answer_school_id_fkey references school (id),
    division_code text not null,
    age_years smallint not null,
    channel text not null,
    answered_on date not null,
    remark text,
    recorded_by uuid not null,
    recorded_at timestamptz not null,
    withdrawn_by uuid,
    withdrawn_at timestamptz,
    withdrawn_reason text,
    constraint demand_answer_division_code_check check (division_code ~ '^[0-9]{6,12}$'),
    constraint demand_answer_age_years_check check (age_years between 0 and 150),
    constraint demand_answer_channel_check check (channel in ('paper', 'app', 'kiosk')),
    constraint demand_answer_remark_check check (remark <> ''),
    constraint demand_answer_withdrawn_check check (
        (withdrawn_at is null) = (withdrawn_by is null) and (withdrawn_at is null) = (withdrawn_reason is null)
        and withdrawn_reason <> '')
);
create unique index demand_answer_survey_id_learner_id_key on demand_answer (survey_id, learner_id)
    where withdrawn_at is null;
create index demand_answer_survey_id_idx on demand_answer (survey_id, id);
create index demand_answer_learner_id_idx on demand_answer (learner_id);
create index demand_answer_school_id_idx on demand_answer (school_id, survey_id);

create table demand_choice (
    answer_id uuid not null constraint demand_choice_answer_id_fkey references demand_answer (id),
    option_id uuid not null constraint demand_choice_option_id_fkey references demand_option (id),
    constraint demand_choice_pkey primary key (answer_id, option_id)
);
create index demand_choice_option_id_idx on demand_choice (option_id);

-- How learners judge a course that they attended (体验感、获得感、幸福感), once a half-year each.
create table course_rating (
    id uuid not null constraint course_rating_pkey primary key,
    school_id uuid not null constraint course_rating_school_id_fkey references school (id),
    course_id uuid not null constraint course_rating_course_id_fkey references course (id),
    half_year text not null,
    learner_id uuid not null constraint course_rating_learner_id_fkey references learner (id),
    experience smallint not null,
    gain smallint not null,
    happiness smallint not null,
    remark text,
    channel text not null,
    recorded_by uuid not null,
    recorded_at timestamptz not null,
    constraint course_rating_learner_id_key unique (school_id, half_year, course_id, learner_id),
    constraint course_rating_half_year_check check (half_year ~ '^[0-9]{4}-H[12]$'),
    constraint course_rating_experience_check check (experience between 1 and 5),
    constraint course_rating_gain_check check (gain between 1 and 5),
    constraint course_rating_happiness_check check (happiness between 1 and 5),
    constraint course_rating_remark_check check (remark <> ''),
    constraint course_rating_channel_check check (channel in ('paper', 'app', 'kiosk'))
);
create index course_rating_course_id_idx on course_rating (course_id);
create index course_rating_learner_id_idx on course_rating (learner_id);

-- What a school makes of its teaching in a half-year. When it is final its figures are kept as they were then.
create table teaching_review (
    id uuid not null constraint teaching_review_pkey primary key,
    school_id uuid not null constraint teaching_review_school_id_fkey references school (id),
    half_year text not null,
    status text not null default 'draft',
    findings text not null default '',
    measures text not null default '',
    created_by uuid not null,
    created_at timestamptz not null,
    finalised_by uuid,
    finalised_at timestamptz,
    version bigint not null default 1,
    constraint teaching_review_school_id_half_year_key unique (school_id, half_year),
    constraint teaching_review_half_year_check check (half_year ~ '^[0-9]{4}-H[12]$'),
    constraint teaching_review_status_check check (status in ('draft', 'final')),
    constraint teaching_review_finalised_check check (
        (status = 'final') = (finalised_at is not null) and (finalised_at is null) = (finalised_by is null))
);

-- What the school says of a course beside what is counted: who found no place, what it cost, what was noticed.
create table teaching_review_line (
    review_id uuid not null constraint teaching_review_line_review_id_fkey references teaching_review (id),
    course_id uuid not null constraint teaching_review_line_course_id_fkey references course (id),
    waiting_learners integer not null default 0,
    cost_yuan numeric(14, 2) not null default 0,
    remark text,
    -- Kept when the review is final; until then they are counted anew each time.
    sessions_planned integer,
    sessions_held integer,
    minutes_held integer,
    seats integer,
    participants integer,
    attendances integer,
    completions integer,
    ratings integer,
    satisfaction_centi integer,
    constraint teaching_review_line_pkey primary key (review_id, course_id),
    constraint teaching_review_line_waiting_learners_check check (waiting_learners between 0 and 10000),
    constraint teaching_review_line_cost_yuan_check check (cost_yuan >= 0),
    constraint teaching_review_line_remark_check check (remark <> ''),
    constraint teaching_review_line_kept_check check (
        num_nulls(sessions_planned, sessions_held, minutes_held, seats, participants, attendances, completions,
            ratings) in (0, 8)),
    constraint teaching_review_line_satisfaction_centi_check check (satisfaction_centi between 100 and 500)
);
create index teaching_review_line_course_id_idx on teaching_review_line (course_id);

-- What a plan was published on stays as it was signed.
create function teaching_review_freeze() returns trigger language plpgsql as $$
begin
    if old.status = 'final' then
        raise exception 'a teaching review that is final does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger teaching_review_frozen before update on teaching_review
    for each row execute function teaching_review_freeze();
alter table teaching_review enable always trigger teaching_review_frozen;
create function teaching_review_line_freeze() returns trigger language plpgsql as $$
begin
    if exists (select from teaching_review where id = coalesce(old.review_id, new.review_id) and status = 'final') then
        raise exception 'a teaching review that is final does not change' using errcode = 'restrict_violation';
    end if;
    return coalesce(new, old);
end $$;
create trigger teaching_review_line_frozen before insert or update or delete on teaching_review_line
    for each row execute function teaching_review_line_freeze();
alter table teaching_review_line enable always trigger teaching_review_line_frozen;

-- What publishing a plan needs beside a changed share. The notice asks for both; how many answers make a survey, what
-- counts as having completed a course and when a school is reminded are the city's parameters.
alter table curriculum_parameter
    add column require_review boolean not null default true,
    add column require_survey boolean not null default true,
    add column min_answers integer not null default 1,
    add column completion_bp integer not null default 8000,
    add column reminder_days integer[] not null default '{60,30,7}',
    add column created_by uuid,
    add constraint curriculum_parameter_min_answers_check check (min_answers between 1 and 10000),
    add constraint curriculum_parameter_completion_bp_check check (completion_bp between 1 and 10000),
    add constraint curriculum_parameter_reminder_days_check check (
        cardinality(reminder_days) between 1 and 10 and 0 < all (reminder_days) and 184 > all (reminder_days));
alter table curriculum_parameter
    alter column require_review drop default,
    alter column require_survey drop default,
    alter column min_answers drop default,
    alter column completion_bp drop default,
    alter column reminder_days drop default;

alter table curriculum_plan
    add column teaching_review_id uuid
        constraint curriculum_plan_teaching_review_id_fkey references teaching_review (id),
    add column demand_survey_id uuid constraint curriculum_plan_demand_survey_id_fkey references demand_survey (id);
create index curriculum_plan_teaching_review_id_idx on curriculum_plan (teaching_review_id);
create index curriculum_plan_demand_survey_id_idx on curriculum_plan (demand_survey_id);

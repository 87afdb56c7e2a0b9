-- Sessions that are put on the timetable together, and sessions in a shared venue.
create table class_series (
    id uuid not null constraint class_series_pkey primary key,
    school_id uuid not null constraint class_series_school_id_fkey references school (id),
    course_id uuid not null constraint class_series_course_id_fkey references course (id),
    curriculum_item_id uuid constraint class_series_curriculum_item_id_fkey references curriculum_item (id),
    title text not null,
    form text not null,
    delivery_mode text not null,
    room_id uuid constraint class_series_room_id_fkey references room (id),
    venue_id uuid constraint class_series_venue_id_fkey references venue (id),
    teacher_id uuid constraint class_series_teacher_id_fkey references teacher (id),
    capacity integer not null,
    -- 1 for Monday to 7 for Sunday.
    weekdays smallint[] not null,
    -- Local time in Asia/Shanghai.
    start_time time not null,
    minutes smallint not null,
    first_day date not null,
    last_day date not null,
    on_non_working_day text not null,
    -- From this day on the rest was called off.
    cancelled_from date,
    cancelled_reason text,
    created_by uuid not null,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint class_series_title_check check (title <> ''),
    constraint class_series_delivery_mode_check check (delivery_mode in ('offline', 'online', 'blended')),
    constraint class_series_place_check check (num_nonnulls(room_id, venue_id) <= 1
        and (num_nonnulls(room_id, venue_id) = 1 or delivery_mode = 'online')),
    constraint class_series_capacity_check check (capacity between 1 and 1000),
    constraint class_series_weekdays_check check (cardinality(weekdays) between 1 and 7
        and weekdays <@ array[1, 2, 3, 4, 5, 6, 7]::smallint[]),
    constraint class_series_minutes_check check (minutes between 10 and 720
        and extract(epoch from start_time) / 60 + minutes < 1440),
    constraint class_series_last_day_check check (last_day between first_day and first_day + 366),
    constraint class_series_on_non_working_day_check check (on_non_working_day in ('keep', 'skip', 'move')),
    constraint class_series_cancelled_check check (
        (cancelled_from is null) = (cancelled_reason is null) and cancelled_reason <> '')
);
create index class_series_school_id_idx on class_series (school_id, id);
create index class_series_course_id_idx on class_series (course_id);
create index class_series_curriculum_item_id_idx on class_series (curriculum_item_id);
create index class_series_room_id_idx on class_series (room_id);
create index class_series_venue_id_idx on class_series (venue_id);
create index class_series_teacher_id_idx on class_series (teacher_id);
create trigger class_series_keep before delete or truncate on class_series
    for each statement execute function refuse_change();
alter table class_series enable always trigger class_series_keep;

alter table class_session
    add column venue_id uuid constraint class_session_venue_id_fkey references venue (id),
    add column series_id uuid constraint class_session_series_id_fkey references class_series (id),
    -- Whether a session of a series was changed for itself since.
    add column changed_by_hand boolean not null default false,
    drop constraint class_session_room_id_check,
    add constraint class_session_place_check check (num_nonnulls(room_id, venue_id) <= 1
        and (num_nonnulls(room_id, venue_id) = 1 or delivery_mode = 'online')),
    add constraint class_session_changed_by_hand_check check (series_id is not null or not changed_by_hand);
create index class_session_venue_id_idx on class_session (venue_id, starts_at);
create index class_session_series_id_idx on class_session (series_id, starts_at);

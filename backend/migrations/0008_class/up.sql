-- The timetable and who was there. The database itself keeps a room, a teacher
-- and a learner out of two places at once.
create table class_session (
    id uuid not null constraint class_session_pkey primary key,
    school_id uuid not null constraint class_session_school_id_fkey references school (id),
    course_id uuid not null constraint class_session_course_id_fkey references course (id),
    curriculum_item_id uuid constraint class_session_curriculum_item_id_fkey references curriculum_item (id),
    title text not null,
    form text not null,
    delivery_mode text not null,
    room_id uuid constraint class_session_room_id_fkey references room (id),
    teacher_id uuid constraint class_session_teacher_id_fkey references teacher (id),
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    capacity integer not null,
    status text not null default 'scheduled',
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint class_session_title_check check (title <> ''),
    constraint class_session_form_check check (form in ('course_class', 'lecture', 'reading', 'visit',
        'performance_exhibition', 'study_tour', 'learning_team', 'volunteer_service', 'smart_aging_training',
        'peer_teaching', 'online_course')),
    constraint class_session_delivery_mode_check check (delivery_mode in ('offline', 'online', 'blended')),
    constraint class_session_room_id_check check (room_id is not null or delivery_mode = 'online'),
    constraint class_session_ends_at_check check (ends_at > starts_at
        and (starts_at at time zone 'Asia/Shanghai')::date = (ends_at at time zone 'Asia/Shanghai')::date),
    constraint class_session_capacity_check check (capacity between 1 and 1000),
    constraint class_session_status_check check (status in ('scheduled', 'open', 'closed', 'cancelled')),
    constraint class_session_room_id_period_excl exclude using gist (
        room_id with =, tstzrange(starts_at, ends_at) with &&) where (status <> 'cancelled'),
    constraint class_session_teacher_id_period_excl exclude using gist (
        teacher_id with =, tstzrange(starts_at, ends_at) with &&) where (status <> 'cancelled')
);
create index class_session_school_id_idx on class_session (school_id, starts_at, id);
create index class_session_starts_at_idx on class_session (starts_at, id);
create index class_session_course_id_idx on class_session (course_id);
create index class_session_curriculum_item_id_idx on class_session (curriculum_item_id);
create index class_session_room_id_idx on class_session (room_id, starts_at);
create index class_session_teacher_id_idx on class_session (teacher_id, starts_at);

-- One row a learner and session. The minutes count (and earn credits) while the
-- status is signed_out or confirmed. Until occupied_until the learner is taken:
-- the session's end, or the sign-out where that is earlier.
create table attendance (
    id uuid not null constraint attendance_pkey primary key,
    session_id uuid not null constraint attendance_session_id_fkey references class_session (id),
    learner_id uuid not null constraint attendance_learner_id_fkey references learner (id),
    signed_in_at timestamptz not null,
    signed_out_at timestamptz,
    occupied_until timestamptz not null,
    valid_minutes integer,
    status text not null default 'signed_in',
    source text not null,
    recorded_by uuid not null,
    confirmed_by uuid,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint attendance_session_id_learner_id_key unique (session_id, learner_id),
    constraint attendance_signed_out_at_check check (signed_out_at > signed_in_at),
    constraint attendance_occupied_until_check check (occupied_until > signed_in_at),
    constraint attendance_valid_minutes_check check (valid_minutes between 0 and 1440),
    constraint attendance_status_check check (status in (
        'signed_in', 'signed_out', 'awaiting_confirmation', 'confirmed', 'void')),
    constraint attendance_counted_check check (status not in ('signed_out', 'confirmed')
        or (signed_out_at is not null and valid_minutes is not null)),
    constraint attendance_confirmed_by_check check (
        (status <> 'confirmed' or confirmed_by is not null) and confirmed_by <> recorded_by),
    constraint attendance_source_check check (source in ('device_scan', 'staff', 'paper_sheet')),
    constraint attendance_learner_id_period_excl exclude using gist (
        learner_id with =, tstzrange(signed_in_at, occupied_until) with &&) where (status <> 'void')
);
create index attendance_learner_id_idx on attendance (learner_id, signed_in_at, id);

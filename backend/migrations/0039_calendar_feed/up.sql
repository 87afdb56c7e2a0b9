-- Secret addresses under which a calendar programme reads the timetable of a school or a teacher. Only the hash of the
-- secret is kept, so that nobody who reads the database can use it.
create table calendar_feed (
    id uuid not null constraint calendar_feed_pkey primary key,
    school_id uuid not null constraint calendar_feed_school_id_fkey references school (id),
    -- Only this teacher's sessions; all of the school's without one.
    teacher_id uuid constraint calendar_feed_teacher_id_fkey references teacher (id),
    token_hash bytea not null constraint calendar_feed_token_hash_key unique,
    created_by uuid not null,
    created_at timestamptz not null,
    revoked_by uuid,
    revoked_at timestamptz,
    constraint calendar_feed_token_hash_check check (octet_length(token_hash) = 32),
    constraint calendar_feed_revoked_check check ((revoked_by is null) = (revoked_at is null))
);
create index calendar_feed_school_id_idx on calendar_feed (school_id, id);
create index calendar_feed_teacher_id_idx on calendar_feed (teacher_id);
create trigger calendar_feed_keep before delete or truncate on calendar_feed
    for each statement execute function refuse_change();
alter table calendar_feed enable always trigger calendar_feed_keep;

-- Attendance that is flagged waits for a person, and one that was corrected gives way to another: of a learner and
-- session one row stands, the others are void.
alter table attendance
    add column flags text[] not null default '{}',
    add column replaces_id uuid constraint attendance_replaces_id_fkey references attendance (id)
        constraint attendance_replaces_id_key unique,
    add column reviewed_by uuid,
    add column reviewed_at timestamptz,
    add column review_reason text,
    drop constraint attendance_session_id_learner_id_key,
    drop constraint attendance_status_check,
    drop constraint attendance_source_check,
    add constraint attendance_status_check check (status in (
        'signed_in', 'signed_out', 'awaiting_confirmation', 'confirmed', 'under_review', 'void')),
    add constraint attendance_source_check check (source in (
        'device_scan', 'staff', 'paper_sheet', 'rotating_code', 'class_code', 'static_card')),
    add constraint attendance_flags_check check (flags <@ array[
        'sequence_gap', 'clock_off', 'card_without_staff', 'code_reused', 'late_upload']),
    add constraint attendance_under_review_check check (status <> 'under_review' or cardinality(flags) > 0),
    -- Whoever recorded it does not decide about it.
    add constraint attendance_reviewed_by_check check (
        (reviewed_by is null) = (reviewed_at is null) and reviewed_by <> recorded_by),
    add constraint attendance_review_reason_check check (
        (reviewed_by is null) = (review_reason is null) and review_reason <> '');
create unique index attendance_session_id_learner_id_key on attendance (session_id, learner_id) where status <> 'void';
create index attendance_session_id_idx on attendance (session_id, created_at);
-- What is to be decided, newest first.
create index attendance_under_review_idx on attendance (id) where status = 'under_review';
-- What may have earned before it was struck out.
create index attendance_void_idx on attendance (id) where status = 'void';

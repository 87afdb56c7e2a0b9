-- The staff beside a device answer for what is entered on it, and decide nothing about it.
alter table attendance
    add column beside_by uuid constraint attendance_beside_by_fkey references account (id),
    add constraint attendance_beside_by_check check (beside_by <> confirmed_by and beside_by <> reviewed_by);
-- What one actor has entered on a day.
create index attendance_beside_by_idx on attendance (beside_by, created_at) where beside_by is not null;

alter table device_record
    add column beside_by uuid constraint device_record_beside_by_fkey references account (id),
    -- Whose sign-in a sign-out waits for, for as long as it does.
    add column learner_id uuid constraint device_record_learner_id_fkey references learner (id),
    add constraint device_record_learner_id_check check (learner_id is null or verdict = 'waiting');
create index device_record_beside_by_idx on device_record (beside_by) where beside_by is not null;
create index device_record_learner_id_idx on device_record (learner_id, session_id) where learner_id is not null;

-- Which numbers have come damaged, so that nothing waits for them.
create index device_reject_seq_idx on device_reject (device_id, seq) where seq is not null;

drop index attendance_void_idx;
drop index attendance_under_review_idx;
drop index attendance_session_id_idx;
drop index attendance_session_id_learner_id_key;
alter table attendance
    drop constraint attendance_status_check,
    drop constraint attendance_source_check,
    drop column review_reason,
    drop column reviewed_at,
    drop column reviewed_by,
    drop column replaces_id,
    drop column flags,
    add constraint attendance_status_check check (status in (
        'signed_in', 'signed_out', 'awaiting_confirmation', 'confirmed', 'void')),
    add constraint attendance_source_check check (source in ('device_scan', 'staff', 'paper_sheet')),
    add constraint attendance_session_id_learner_id_key unique (session_id, learner_id);

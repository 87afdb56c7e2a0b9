drop index class_notice_class_session_id_idx;
drop index class_notice_enrolment_id_idx;
drop index class_notice_enrolment_id_moved_up_key;
alter table class_notice
    drop constraint class_notice_change_check,
    drop constraint class_notice_kind_check,
    drop column reason,
    drop column sessions,
    drop column now_at,
    drop column was_at,
    drop column class_session_id,
    add constraint class_notice_kind_check check (kind in ('moved_up')),
    add constraint class_notice_enrolment_id_kind_key unique (enrolment_id, kind);

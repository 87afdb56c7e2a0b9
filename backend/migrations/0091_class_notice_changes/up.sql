-- Whoever has a place is told when its sessions move, are called off or are added to, each time anew.
alter table class_notice
    drop constraint class_notice_enrolment_id_kind_key,
    drop constraint class_notice_kind_check,
    -- The session that has changed, the first of several.
    add column class_session_id uuid constraint class_notice_class_session_id_fkey references class_session (id),
    -- When that was to begin, as the learner knows it, and when it begins now.
    add column was_at timestamptz,
    add column now_at timestamptz,
    -- How many sessions have changed with it, itself among them.
    add column sessions integer,
    -- Why they were called off.
    add column reason text,
    add constraint class_notice_kind_check check (kind in ('moved_up', 'moved', 'cancelled', 'added')),
    add constraint class_notice_change_check check (
        (kind = 'moved_up') = (class_session_id is null) and (class_session_id is null) = (sessions is null)
        and sessions > 0
        and (kind in ('moved', 'cancelled')) = (was_at is not null)
        and (kind in ('moved', 'added')) = (now_at is not null)
        and (kind = 'cancelled') = (reason is not null) and reason <> '');
create unique index class_notice_enrolment_id_moved_up_key on class_notice (enrolment_id) where kind = 'moved_up';
create index class_notice_enrolment_id_idx on class_notice (enrolment_id);
create index class_notice_class_session_id_idx on class_notice (class_session_id);

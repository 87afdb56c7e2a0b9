-- What one asks to have corrected in an attendance; it is done when another person approves it. Without an attendance it
-- adds somebody who was forgotten.
create table attendance_correction (
    id uuid not null constraint attendance_correction_pkey primary key,
    session_id uuid not null constraint attendance_correction_session_id_fkey references class_session (id),
    learner_id uuid not null constraint attendance_correction_learner_id_fkey references learner (id),
    attendance_id uuid constraint attendance_correction_attendance_id_fkey references attendance (id),
    signed_in_at timestamptz,
    signed_out_at timestamptz,
    void boolean not null,
    reason text not null,
    status text not null,
    requested_by uuid not null constraint attendance_correction_requested_by_fkey references account (id),
    requested_at timestamptz not null,
    decided_by uuid constraint attendance_correction_decided_by_fkey references account (id),
    decided_at timestamptz,
    decision_reason text,
    new_attendance_id uuid constraint attendance_correction_new_attendance_id_fkey references attendance (id)
        constraint attendance_correction_new_attendance_id_key unique,
    version bigint not null default 1,
    constraint attendance_correction_void_check check (case when void then attendance_id is not null
        and signed_in_at is null and signed_out_at is null else signed_in_at is not null end),
    constraint attendance_correction_signed_out_at_check check (signed_out_at > signed_in_at),
    constraint attendance_correction_reason_check check (reason <> ''),
    constraint attendance_correction_status_check check (status in ('pending', 'approved', 'rejected')),
    constraint attendance_correction_decided_by_check check ((status = 'pending') = (decided_by is null)),
    constraint attendance_correction_decided_at_check check ((decided_by is null) = (decided_at is null)),
    -- Maker is not checker.
    constraint attendance_correction_checker_check check (status <> 'approved' or decided_by <> requested_by),
    constraint attendance_correction_decision_reason_check check (
        (status = 'rejected') = (decision_reason is not null) and decision_reason <> ''),
    constraint attendance_correction_new_attendance_check check (
        (status = 'approved' and not void) = (new_attendance_id is not null))
);
-- One at a time.
create unique index attendance_correction_session_id_learner_id_key on attendance_correction (session_id, learner_id)
    where status = 'pending';
create index attendance_correction_session_id_idx on attendance_correction (session_id, learner_id, id);
create index attendance_correction_learner_id_idx on attendance_correction (learner_id);
create index attendance_correction_attendance_id_idx on attendance_correction (attendance_id);
create index attendance_correction_requested_by_idx on attendance_correction (requested_by);
create index attendance_correction_decided_by_idx on attendance_correction (decided_by);
create index attendance_correction_pending_idx on attendance_correction (id) where status = 'pending';

-- What was asked for stays as it was, and what was decided stays decided; what was struck out stays so.
create function attendance_correction_freeze() returns trigger language plpgsql as $$
begin
    if old.status <> 'pending' or (new.id, new.session_id, new.learner_id, new.attendance_id, new.signed_in_at,
            new.signed_out_at, new.void, new.reason, new.requested_by, new.requested_at)
        is distinct from (old.id, old.session_id, old.learner_id, old.attendance_id, old.signed_in_at,
            old.signed_out_at, old.void, old.reason, old.requested_by, old.requested_at) then
        raise exception 'a correction is decided once and does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger attendance_correction_frozen before update on attendance_correction
    for each row execute function attendance_correction_freeze();
alter table attendance_correction enable always trigger attendance_correction_frozen;
create trigger attendance_correction_keep before delete or truncate on attendance_correction
    for each statement execute function refuse_change();
alter table attendance_correction enable always trigger attendance_correction_keep;
create function attendance_freeze() returns trigger language plpgsql as $$
begin
    raise exception 'what was struck out does not change' using errcode = 'restrict_violation';
end $$;
create trigger attendance_frozen before update on attendance
    for each row when (old.status = 'void' and (new.status, new.signed_in_at, new.signed_out_at, new.valid_minutes)
        is distinct from (old.status, old.signed_in_at, old.signed_out_at, old.valid_minutes)) execute function attendance_freeze();
alter table attendance enable always trigger attendance_frozen;

-- What was earned by an attendance that is struck out, and was spent already, is looked at by somebody.
alter table credit_review_line
    drop constraint credit_review_line_reasons_check,
    add constraint credit_review_line_reasons_check check (cardinality(reasons) > 0 and reasons <@ array[
        'many_in_seconds', 'over_capacity', 'related_account', 'daily_issuance', 'call_back', 'attendance_void']);

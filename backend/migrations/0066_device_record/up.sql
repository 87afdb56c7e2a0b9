-- Every row that a device has sent, for ever: what it said is never changed, what became of it is written once.
create table device_record (
    device_id uuid not null constraint device_record_device_id_fkey references device (id),
    seq bigint not null,
    previous_hash bytea not null,
    hash bytea not null,
    -- The members of the row as they came, with digests in the place of codes.
    payload jsonb not null,
    -- The codes, for as long as the row waits.
    sealed_codes bytea,
    session_id uuid,
    received_at timestamptz not null,
    happened_at timestamptz,
    verdict text not null,
    reason text,
    flags text[] not null default '{}',
    attendance_id uuid constraint device_record_attendance_id_fkey references attendance (id),
    decided_at timestamptz,
    constraint device_record_pkey primary key (device_id, seq),
    constraint device_record_seq_check check (seq > 0),
    constraint device_record_hash_check check (octet_length(hash) = 32 and octet_length(previous_hash) = 32),
    constraint device_record_verdict_check check (verdict in ('accepted', 'waiting', 'flagged', 'refused', 'malformed')),
    constraint device_record_reason_check check (reason <> '' and (verdict <> 'waiting' or reason is null)
        and (verdict not in ('refused', 'malformed') or reason is not null)),
    constraint device_record_decided_at_check check ((verdict = 'waiting') = (decided_at is null)),
    constraint device_record_flags_check check ((verdict = 'flagged') <= (cardinality(flags) > 0)),
    constraint device_record_attendance_id_check check (
        (verdict in ('accepted', 'flagged')) = (attendance_id is not null)),
    constraint device_record_sealed_codes_check check (sealed_codes is null or verdict = 'waiting')
);
create index device_record_attendance_id_idx on device_record (attendance_id);
create index device_record_verdict_idx on device_record (device_id, verdict, seq);
create index device_record_waiting_idx on device_record (received_at, device_id) where verdict = 'waiting';

create function keep_device_record() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and old.verdict = 'waiting' and (new.device_id, new.seq, new.previous_hash, new.hash, new.payload,
            new.session_id, new.received_at) is not distinct from (old.device_id, old.seq, old.previous_hash, old.hash,
            old.payload, old.session_id, old.received_at) then
        return new;
    end if;
    raise exception 'what a device has recorded stays' using errcode = 'restrict_violation';
end $$;
create trigger device_record_kept before update or delete on device_record
    for each row execute function keep_device_record();
alter table device_record enable always trigger device_record_kept;
create trigger device_record_append_only before truncate on device_record
    for each statement execute function refuse_change();
alter table device_record enable always trigger device_record_append_only;

-- What could not be read as a row, or says something else than the row that is kept under its number.
create table device_reject (
    id uuid not null constraint device_reject_pkey primary key,
    device_id uuid not null constraint device_reject_device_id_fkey references device (id),
    position integer not null,
    seq bigint,
    reason text not null,
    payload jsonb not null,
    digest bytea not null,
    received_at timestamptz not null,
    -- The same row sent again is the same reject.
    constraint device_reject_device_id_digest_key unique (device_id, digest),
    constraint device_reject_position_check check (position >= 0),
    constraint device_reject_reason_check check (reason <> ''),
    constraint device_reject_digest_check check (octet_length(digest) = 32)
);
create index device_reject_device_id_idx on device_reject (device_id, id);
create trigger device_reject_append_only before update or delete or truncate on device_reject
    for each statement execute function refuse_change();
alter table device_reject enable always trigger device_reject_append_only;

alter table attendance
    drop constraint attendance_flags_check,
    add constraint attendance_flags_check check (flags <@ array[
        'sequence_gap', 'clock_off', 'card_without_staff', 'code_reused', 'late_upload', 'clock_unanchored',
        'chain_broken', 'device_revoked', 'staff_absent']);

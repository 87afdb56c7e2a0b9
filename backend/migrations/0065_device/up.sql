-- The devices of a facility that record attendance. Each has a key of its own, so that what it says is known to be its
-- word; who let it in did not ask for it.
create table device (
    id uuid not null constraint device_pkey primary key,
    facility_id uuid not null constraint device_facility_id_fkey references facility (id),
    room_id uuid constraint device_room_id_fkey references room (id) on delete set null,
    label text not null,
    kind text not null,
    public_key bytea not null constraint device_public_key_key unique,
    status text not null default 'pending',
    requested_by uuid not null constraint device_requested_by_fkey references account (id),
    paired_at timestamptz not null,
    approved_by uuid constraint device_approved_by_fkey references account (id),
    approved_at timestamptz,
    revoked_by uuid constraint device_revoked_by_fkey references account (id),
    revoked_at timestamptz,
    revoked_reason text,
    last_seen_at timestamptz,
    -- Up to where its rows have been decided, and the hash of the last of them.
    last_seq bigint not null default 0,
    head_hash bytea not null default decode(repeat('00', 32), 'hex'),
    chain_broken boolean not null default false,
    version bigint not null default 1,
    constraint device_label_check check (label <> ''),
    constraint device_kind_check check (kind in ('tablet', 'scanner', 'kiosk', 'other')),
    constraint device_public_key_check check (octet_length(public_key) = 32),
    constraint device_status_check check (status in ('pending', 'active', 'revoked')),
    constraint device_approved_by_check check ((approved_by is null) = (approved_at is null)
        and (status <> 'active' or approved_by is not null) and (status <> 'pending' or approved_by is null)),
    -- Whoever asked for it does not let it in.
    constraint device_checker_check check (approved_by <> requested_by),
    constraint device_revoked_by_check check ((status = 'revoked') = (revoked_by is not null)
        and (revoked_by is null) = (revoked_at is null) and (revoked_by is null) = (revoked_reason is null)),
    constraint device_revoked_reason_check check (revoked_reason <> ''),
    constraint device_last_seq_check check (last_seq >= 0),
    constraint device_head_hash_check check (octet_length(head_hash) = 32)
);
create index device_facility_id_idx on device (facility_id, id);
create index device_room_id_idx on device (room_id);
create index device_requested_by_idx on device (requested_by);
create index device_approved_by_idx on device (approved_by);
create index device_revoked_by_idx on device (revoked_by);

-- A code by which one device enters, once and within minutes; only its keyed hash is kept.
create table device_pairing (
    id uuid not null constraint device_pairing_pkey primary key,
    facility_id uuid not null constraint device_pairing_facility_id_fkey references facility (id),
    room_id uuid constraint device_pairing_room_id_fkey references room (id) on delete set null,
    label text not null,
    kind text not null,
    code_hash bytea not null constraint device_pairing_code_hash_key unique,
    created_by uuid not null constraint device_pairing_created_by_fkey references account (id),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    device_id uuid constraint device_pairing_device_id_fkey references device (id)
        constraint device_pairing_device_id_key unique,
    constraint device_pairing_label_check check (label <> ''),
    constraint device_pairing_kind_check check (kind in ('tablet', 'scanner', 'kiosk', 'other')),
    constraint device_pairing_expires_at_check check (expires_at > created_at)
);
create index device_pairing_facility_id_idx on device_pairing (facility_id);
create index device_pairing_room_id_idx on device_pairing (room_id);
create index device_pairing_created_by_idx on device_pairing (created_by);

-- What the server's clock said when a device's own, of one start of it, said something.
create table device_anchor (
    device_id uuid not null constraint device_anchor_device_id_fkey references device (id),
    boot_id uuid not null,
    monotonic_ms bigint not null,
    server_time timestamptz not null,
    created_at timestamptz not null,
    constraint device_anchor_pkey primary key (device_id, boot_id, monotonic_ms),
    constraint device_anchor_monotonic_ms_check check (monotonic_ms >= 0),
    constraint device_anchor_server_time_check check (server_time <= created_at)
);

-- The city's dated numbers: how far a clock may be off, and how long a row waits behind a gap.
create table device_parameter (
    id uuid not null constraint device_parameter_pkey primary key,
    effective_from date not null,
    effective_to date,
    clock_tolerance_seconds integer not null,
    gap_hours integer not null,
    late_days integer not null,
    policy_basis text not null,
    created_by uuid constraint device_parameter_created_by_fkey references account (id),
    created_at timestamptz not null,
    constraint device_parameter_effective_to_check check (effective_to >= effective_from),
    constraint device_parameter_clock_tolerance_seconds_check check (clock_tolerance_seconds between 10 and 3600),
    constraint device_parameter_gap_hours_check check (gap_hours between 1 and 720),
    constraint device_parameter_late_days_check check (late_days between 1 and 90),
    constraint device_parameter_policy_basis_check check (policy_basis <> ''),
    constraint device_parameter_period_excl exclude using gist (
        daterange(effective_from, effective_to, '[]') with &&)
);
create index device_parameter_created_by_idx on device_parameter (created_by);
insert into device_parameter (id, effective_from, clock_tolerance_seconds, gap_hours, late_days, policy_basis, created_at)
values ('01900000-0000-7000-8000-000000000065', '2024-01-01', 300, 24, 7,
    '系统默认值：时钟偏差 5 分钟，缺号等待 24 小时，7 天后为迟传', '2024-01-01T00:00:00+08:00');

-- Facilities that host schools, from draft to closed; the school, its venue, its rooms.

create table facility (
    id uuid not null constraint facility_pkey primary key,
    kind text not null,
    name_zh text not null,
    name_mn text,
    name_key text not null,
    division_code text not null,
    county_code text not null,
    township_code text not null,
    operator_name text,
    operator_credit_code text,
    address text,
    longitude numeric(9, 6),
    latitude numeric(9, 6),
    contact_name text,
    contact_phone text,
    weekly_opening_minutes integer not null default 0,
    status text not null,
    status_reason text,
    submitted_at timestamptz,
    submitted_by uuid,
    decided_at timestamptz,
    decided_by uuid,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version bigint not null default 1,
    constraint facility_kind_check check (kind in (
        'township_regional_elderly_care_center', 'subdistrict_elderly_care_center',
        'village_community_elderly_care_station')),
    constraint facility_name_zh_check check (name_zh <> '' and name_key <> ''),
    constraint facility_division_code_check check (division_code ~ '^[0-9]+$' and length(division_code) = case
        when kind = 'village_community_elderly_care_station' then 12 else 9 end),
    constraint facility_county_code_check check (county_code = left(division_code, 6)),
    constraint facility_township_code_check check (township_code = left(division_code, 9)),
    constraint facility_longitude_check check (longitude between -180 and 180),
    constraint facility_latitude_check check (latitude between -90 and 90),
    constraint facility_location_check check ((longitude is null) = (latitude is null)),
    constraint facility_weekly_opening_minutes_check check (weekly_opening_minutes between 0 and 10080),
    constraint facility_status_check check (status in (
        'draft', 'submitted', 'returned', 'approved', 'suspended', 'closed', 'withdrawn')),
    constraint facility_status_reason_check check (
        status not in ('returned', 'suspended', 'closed', 'withdrawn') or status_reason <> '')
);
-- One name once in a division, closed and withdrawn facilities aside; the key is the name in one width without blanks.
create unique index facility_division_code_name_key_key on facility (division_code, name_key)
    where status not in ('closed', 'withdrawn');
create index facility_county_code_idx on facility (county_code, kind, status);
create index facility_township_code_idx on facility (township_code);
create index facility_created_at_idx on facility (created_at, id);
create index facility_name_zh_idx on facility (name_zh, id);

-- Every step of a registration. What is in force on a day is the last row whose
-- effective_on is not later.
create table facility_status_change (
    id uuid not null constraint facility_status_change_pkey primary key,
    facility_id uuid not null constraint facility_status_change_facility_id_fkey references facility (id),
    from_status text not null,
    status text not null,
    effective_on date not null,
    reason text,
    account_id uuid,
    at timestamptz not null,
    constraint facility_status_change_status_check check (status in (
        'draft', 'submitted', 'returned', 'approved', 'suspended', 'closed', 'withdrawn'))
);
create index facility_status_change_facility_id_idx on facility_status_change (facility_id, effective_on, id);

create table facility_opening_hours (
    facility_id uuid not null constraint facility_opening_hours_facility_id_fkey references facility (id),
    weekday smallint not null,
    opens_at time not null,
    closes_at time not null,
    constraint facility_opening_hours_pkey primary key (facility_id, weekday, opens_at),
    constraint facility_opening_hours_weekday_check check (weekday between 1 and 7),
    constraint facility_opening_hours_closes_at_check check (closes_at > opens_at)
);

create table room (
    id uuid not null constraint room_pkey primary key,
    facility_id uuid not null constraint room_facility_id_fkey references facility (id),
    kind text not null,
    name text not null,
    area numeric(10, 2) not null,
    capacity integer not null,
    counts_toward_school boolean not null,
    shared_use boolean not null,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint room_kind_check check (kind in (
        'classroom', 'activity_room', 'reading_room', 'multimedia', 'other')),
    constraint room_name_check check (name <> ''),
    constraint room_area_check check (area > 0),
    constraint room_capacity_check check (capacity between 0 and 10000),
    constraint room_facility_id_name_key unique (facility_id, name)
);

create table school (
    id uuid not null constraint school_pkey primary key,
    facility_id uuid not null constraint school_facility_id_fkey references facility (id)
        constraint school_facility_id_key unique,
    code text not null constraint school_code_key unique,
    name text not null,
    construction_mode text not null,
    pilot_batch text not null,
    opened_on date,
    closed_on date,
    use_right_kind text,
    use_right_document text,
    use_right_valid_from date,
    use_right_valid_to date,
    declared_area numeric(10, 2) not null default 0,
    inspected_area numeric(10, 2),
    inspected_on date,
    coordinated_usable_area numeric(10, 2) not null
        generated always as (least(declared_area, inspected_area)) stored,
    parent_school_id uuid constraint school_parent_school_id_fkey references school (id),
    condition_met boolean,
    condition_note text,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint school_code_check check (code ~ '^YFXT-([0-9]{9}|[0-9]{12})-[0-9]{2}$'),
    constraint school_name_check check (name <> ''),
    constraint school_construction_mode_check check (construction_mode in ('renovate', 'expand', 'new', 'reuse')),
    constraint school_pilot_batch_check check (pilot_batch in ('urban_pilot', 'rural_pastoral_extension')),
    constraint school_closed_on_check check (closed_on >= opened_on),
    constraint school_use_right_kind_check check (use_right_kind in ('owned', 'leased', 'free_use', 'allocated')),
    constraint school_use_right_check check (
        (use_right_kind is null) = (use_right_document is null)
        and (use_right_kind is null) = (use_right_valid_from is null)
        and (use_right_kind is not null or use_right_valid_to is null)),
    constraint school_use_right_valid_to_check check (use_right_valid_to >= use_right_valid_from),
    constraint school_inspected_area_check check (
        inspected_area >= 0 and (inspected_area is null) = (inspected_on is null)),
    constraint school_parent_school_id_check check (parent_school_id <> id),
    constraint school_condition_met_check check (condition_met is null or condition_note <> '')
);
create index school_parent_school_id_idx on school (parent_school_id);

-- What a school needs at least, from a day on; the basis is the clause that says so.
create table facility_standard (
    id uuid not null constraint facility_standard_pkey primary key,
    school_kind text not null,
    min_area numeric(10, 2) not null,
    effective_from date not null,
    basis text not null,
    constraint facility_standard_school_kind_check check (school_kind in ('center', 'station')),
    constraint facility_standard_min_area_check check (min_area > 0),
    constraint facility_standard_basis_check check (basis <> ''),
    constraint facility_standard_school_kind_effective_from_key unique (school_kind, effective_from)
);
insert into facility_standard (id, school_kind, min_area, effective_from, basis) values
    ('01920000-0000-7000-8000-000000000401', 'center', 100.00, '2024-01-01',
     '鄂民发〔2024〕144号 四(一)：街道（区域苏木乡镇）统筹使用面积不低于100平方米'),
    ('01920000-0000-7000-8000-000000000402', 'station', 50.00, '2024-01-01',
     '鄂民发〔2024〕144号 四(一)：嘎查村（社区）统筹使用面积不低于50平方米');

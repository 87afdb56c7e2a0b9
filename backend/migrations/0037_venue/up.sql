-- Public places that schools share (notice, 四(二): 图书馆、科技馆、文化馆、博物馆、体育场馆、乡村文化活动中心、农家书屋、文化礼堂等),
-- the agreements under which schools use them, and when. The database itself keeps a venue out of two bookings at once.
create table venue (
    id uuid not null constraint venue_pkey primary key,
    kind text not null,
    name_zh text not null,
    name_mn text,
    -- The names as they are searched, by the same rule as the titles of courses.
    search_key text not null,
    division_code text not null,
    county_code text not null,
    address text not null,
    capacity integer not null,
    opening_note text,
    status text not null default 'active',
    status_reason text,
    created_by uuid not null,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint venue_kind_check check (kind in ('library', 'science_museum', 'cultural_center', 'museum', 'sports_venue',
        'rural_cultural_activity_center', 'rural_reading_room', 'cultural_hall', 'other')),
    constraint venue_name_zh_check check (name_zh <> ''),
    constraint venue_name_mn_check check (name_mn <> ''),
    constraint venue_division_code_name_zh_key unique (division_code, name_zh),
    constraint venue_division_code_check check (division_code ~ '^[0-9]{9}$'),
    constraint venue_county_code_check check (county_code = left(division_code, 6)),
    constraint venue_address_check check (address <> ''),
    constraint venue_capacity_check check (capacity between 1 and 100000),
    constraint venue_opening_note_check check (opening_note <> ''),
    constraint venue_status_check check (status in ('active', 'closed')),
    constraint venue_status_reason_check check (status_reason <> '' and (status = 'active' or status_reason is not null))
);
create index venue_county_code_idx on venue (county_code, id);
create index venue_kind_idx on venue (kind, id);
create index venue_search_key_idx on venue using gin (search_key gin_trgm_ops);

create table venue_agreement (
    id uuid not null constraint venue_agreement_pkey primary key,
    venue_id uuid not null constraint venue_agreement_venue_id_fkey references venue (id),
    school_id uuid not null constraint venue_agreement_school_id_fkey references school (id),
    document text not null,
    terms text,
    valid_from date not null,
    -- The last day, as it was agreed.
    valid_to date not null,
    -- The last day on which it was in force, where it was ended before; the day before valid_from when it never was.
    ended_on date,
    ended_by uuid,
    ended_at timestamptz,
    ended_reason text,
    created_by uuid not null,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint venue_agreement_document_check check (document <> ''),
    constraint venue_agreement_terms_check check (terms <> ''),
    constraint venue_agreement_valid_to_check check (valid_to >= valid_from),
    constraint venue_agreement_ended_check check (num_nulls(ended_on, ended_by, ended_at, ended_reason) in (0, 4)
        and ended_reason <> '' and ended_on between valid_from - 1 and valid_to - 1),
    constraint venue_agreement_period_excl exclude using gist (
        venue_id with =, school_id with =, daterange(valid_from, coalesce(ended_on, valid_to) + 1) with &&)
);
create index venue_agreement_venue_id_idx on venue_agreement (venue_id, id);
create index venue_agreement_school_id_idx on venue_agreement (school_id, id);

create table venue_booking (
    id uuid not null constraint venue_booking_pkey primary key,
    venue_id uuid not null constraint venue_booking_venue_id_fkey references venue (id),
    school_id uuid not null constraint venue_booking_school_id_fkey references school (id),
    agreement_id uuid not null constraint venue_booking_agreement_id_fkey references venue_agreement (id),
    -- The session that it is for; without one it is for something else.
    session_id uuid constraint venue_booking_session_id_fkey references class_session (id),
    purpose text not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    status text not null default 'booked',
    created_by uuid not null,
    created_at timestamptz not null,
    cancelled_by uuid,
    cancelled_at timestamptz,
    cancelled_reason text,
    version bigint not null default 1,
    constraint venue_booking_purpose_check check (purpose <> ''),
    constraint venue_booking_ends_at_check check (ends_at > starts_at
        and (starts_at at time zone 'Asia/Shanghai')::date = (ends_at at time zone 'Asia/Shanghai')::date),
    constraint venue_booking_status_check check (status in ('booked', 'cancelled')),
    constraint venue_booking_cancelled_check check ((status = 'cancelled') = (cancelled_at is not null)
        and num_nulls(cancelled_by, cancelled_at, cancelled_reason) in (0, 3) and cancelled_reason <> ''),
    constraint venue_booking_venue_id_period_excl exclude using gist (
        venue_id with =, tstzrange(starts_at, ends_at) with &&) where (status = 'booked')
);
create unique index venue_booking_session_id_key on venue_booking (session_id) where status = 'booked';
create index venue_booking_session_id_idx on venue_booking (session_id) where session_id is not null;
create index venue_booking_venue_id_idx on venue_booking (venue_id, starts_at, id);
create index venue_booking_school_id_idx on venue_booking (school_id, starts_at, id);
create index venue_booking_starts_at_idx on venue_booking (starts_at, id);
create index venue_booking_agreement_id_idx on venue_booking (agreement_id, starts_at);

-- What was agreed stays, and is ended once; a booking is cancelled once, and whose it is stays.
create function venue_agreement_freeze() returns trigger language plpgsql as $$
begin
    if (new.id, new.venue_id, new.school_id, new.document, new.terms, new.valid_from, new.valid_to, new.created_by,
        new.created_at) is distinct from (old.id, old.venue_id, old.school_id, old.document, old.terms, old.valid_from,
        old.valid_to, old.created_by, old.created_at) or old.ended_on is not null then
        raise exception 'an agreement is ended once' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger venue_agreement_frozen before update on venue_agreement
    for each row execute function venue_agreement_freeze();
alter table venue_agreement enable always trigger venue_agreement_frozen;
create trigger venue_agreement_keep before delete or truncate on venue_agreement
    for each statement execute function refuse_change();
alter table venue_agreement enable always trigger venue_agreement_keep;
create function venue_booking_freeze() returns trigger language plpgsql as $$
begin
    if (new.id, new.school_id, new.session_id, new.created_by, new.created_at)
        is distinct from (old.id, old.school_id, old.session_id, old.created_by, old.created_at)
        or old.status = 'cancelled' then
        raise exception 'a booking is cancelled once' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger venue_booking_frozen before update on venue_booking
    for each row execute function venue_booking_freeze();
alter table venue_booking enable always trigger venue_booking_frozen;
create trigger venue_booking_keep before delete or truncate on venue_booking
    for each statement execute function refuse_change();
alter table venue_booking enable always trigger venue_booking_keep;

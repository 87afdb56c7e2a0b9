-- Who has watched what, measured by the server alone, and the evidence that the ledger settles.

-- One device's stream. What its heartbeats may count is kept here, so that a restart forgets nothing.
create table online_playback (
    id uuid not null constraint online_playback_pkey primary key,
    learner_id uuid not null constraint online_playback_learner_id_fkey references learner (id),
    lesson_id uuid not null constraint online_playback_lesson_id_fkey references online_lesson (id),
    status text not null default 'open',
    started_by uuid not null,
    started_at timestamptz not null,
    closed_at timestamptz,
    -- The last heartbeat that was accepted: its number, its signature, its instant, and what it was answered.
    last_seq integer not null default 0,
    last_signature text,
    last_at timestamptz not null,
    last_credited_seconds integer not null default 0,
    last_watched_seconds integer not null default 0,
    last_flags text[] not null default '{}',
    playing boolean not null default false,
    -- Up to where the film was followed without a gap, and where the player says it stands.
    head_seconds integer not null,
    position_seconds integer not null,
    -- Up to which instant time has been used up.
    counted_until timestamptz not null,
    credited_seconds integer not null default 0,
    flagged_beats integer not null default 0,
    constraint online_playback_status_check check (status in ('open', 'ended', 'taken_over', 'silent')),
    constraint online_playback_closed_at_check check ((closed_at is null) = (status = 'open')),
    constraint online_playback_last_check check (last_seq >= 0 and (last_seq = 0) = (last_signature is null)),
    constraint online_playback_seconds_check check (
        head_seconds >= 0 and position_seconds >= 0 and credited_seconds >= 0 and flagged_beats >= 0),
    constraint online_playback_flags_check check (last_flags <@ array['too_fast', 'gap', 'watched_before'])
);
-- A learner watches on one device at a time.
create unique index online_playback_open_key on online_playback (learner_id) where status = 'open';
create index online_playback_learner_id_idx on online_playback (learner_id, id);
create index online_playback_lesson_id_idx on online_playback (lesson_id);
create index online_playback_last_at_idx on online_playback (last_at) where status = 'open';

-- The seconds of a lesson that a learner has watched, each once, whenever that was.
create table online_progress (
    learner_id uuid not null constraint online_progress_learner_id_fkey references learner (id),
    lesson_id uuid not null constraint online_progress_lesson_id_fkey references online_lesson (id),
    watched int4multirange not null,
    watched_seconds integer not null,
    position_seconds integer not null,
    first_at timestamptz not null,
    last_at timestamptz not null,
    completed_at timestamptz,
    constraint online_progress_pkey primary key (learner_id, lesson_id),
    constraint online_progress_seconds_check check (watched_seconds >= 0 and position_seconds >= 0)
);
create index online_progress_lesson_id_idx on online_progress (lesson_id, learner_id);
create index online_progress_first_at_idx on online_progress (learner_id, first_at, lesson_id);

-- What a learner has watched of a lesson on a business day, and exactly when: the evidence of an earning. It is settled
-- once; what is watched after it was closed begins the next.
create table online_record (
    id uuid not null constraint online_record_pkey primary key,
    learner_id uuid not null constraint online_record_learner_id_fkey references learner (id),
    lesson_id uuid not null constraint online_record_lesson_id_fkey references online_lesson (id),
    business_date date not null,
    number smallint not null,
    counted tstzmultirange not null,
    seconds integer not null,
    verified_minutes integer not null generated always as (seconds / 60) stored,
    status text not null default 'open',
    opened_at timestamptz not null,
    last_at timestamptz not null,
    closed_at timestamptz,
    constraint online_record_number_key unique (learner_id, lesson_id, business_date, number),
    constraint online_record_number_check check (number >= 1),
    constraint online_record_seconds_check check (seconds >= 0 and not isempty(counted)),
    constraint online_record_business_date_check check (
        lower(counted) >= business_date::timestamp at time zone 'Asia/Shanghai'
        and upper(counted) <= (business_date + 1)::timestamp at time zone 'Asia/Shanghai'),
    constraint online_record_status_check check (status in ('open', 'closed', 'settled')),
    constraint online_record_closed_at_check check ((closed_at is null) = (status = 'open')),
    -- No second of a learner's day counts in two records.
    constraint online_record_learner_id_counted_excl exclude using gist (learner_id with =, counted with &&)
);
create unique index online_record_open_key on online_record (learner_id, lesson_id, business_date) where status = 'open';
create index online_record_last_at_idx on online_record (last_at) where status = 'open';
create index online_record_closed_at_idx on online_record (closed_at, id) where status = 'closed';
create index online_record_lesson_id_idx on online_record (lesson_id);
create index online_record_business_date_idx on online_record (business_date, learner_id);

-- What was closed stays as it was measured.
create function online_record_freeze() returns trigger language plpgsql as $$
begin
    if (new.id, new.learner_id, new.lesson_id, new.business_date, new.number, new.opened_at)
        is distinct from (old.id, old.learner_id, old.lesson_id, old.business_date, old.number, old.opened_at)
        or (old.status <> 'open' and (new.counted, new.seconds, new.last_at, new.closed_at)
            is distinct from (old.counted, old.seconds, old.last_at, old.closed_at))
        or not ((old.status, new.status) in (('open', 'open'), ('open', 'closed'), ('closed', 'closed'),
            ('closed', 'settled'))) then
        raise exception 'a record that was closed does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger online_record_frozen before update on online_record
    for each row execute function online_record_freeze();
alter table online_record enable always trigger online_record_frozen;
create trigger online_record_keep before delete or truncate on online_record
    for each statement execute function refuse_change();
alter table online_record enable always trigger online_record_keep;

-- The ledger is posted in groups: each committed batch is a block of a chain. Earnings come from attendance, volunteer
-- logs and online records, keep what they were computed from, and are numbered like the event that pays them.

-- An event is named by whoever asks for it, once and for ever.
alter table ledger_event drop constraint ledger_event_ext_id_key, drop column ext_id;
alter table ledger_event drop constraint ledger_event_actor_id_fkey;
drop index ledger_event_cause_id_idx;
create index ledger_event_cause_id_idx on ledger_event (cause_id) where cause_id is not null;
drop index ledger_event_business_date_idx;
drop index ledger_event_actor_id_idx;
create index ledger_event_at_idx on ledger_event using brin (at);

-- Issuance and clearing lie by school and counter: what each issued can be told, and none is everybody's bottleneck.
alter table ledger_account drop constraint ledger_account_facility_id_check;
alter table ledger_account add constraint ledger_account_facility_id_check check (
    case when kind = 'facility_stock' then facility_id is not null
         else facility_id is null or kind in ('issuance', 'redemption_clearing', 'handed_over') end);
drop index ledger_account_facility_stock_key;
create unique index ledger_account_facility_id_key on ledger_account (facility_id, kind, asset_id)
    where facility_id is not null;

-- Accounts, events and transfers are never changed or removed, so what a transfer names is looked up once, for all
-- transfers of a statement together, and stays true: as a foreign key would have it, at a third of its cost.
alter table ledger_transfer
    drop constraint ledger_transfer_event_id_fkey,
    drop constraint ledger_transfer_debit_account_id_asset_id_fkey,
    drop constraint ledger_transfer_credit_account_id_asset_id_fkey;

create function ledger_transfer_check() returns trigger language plpgsql as $$
begin
    if exists (
        select from added t
        left join ledger_account d on d.id = t.debit_account_id and d.asset_id = t.asset_id
        left join ledger_account c on c.id = t.credit_account_id and c.asset_id = t.asset_id
        left join ledger_event e on e.id = t.event_id
        left join account a on a.id = e.actor_id
        where d.id is null or c.id is null or e.id is null or (a.id is null) <> (e.actor_id is null)
    ) then
        raise exception 'a transfer names an account of its asset, an event or an actor that is not there'
            using errcode = 'foreign_key_violation', constraint = 'ledger_transfer_names_fkey';
    end if;
    return null;
end $$;
create trigger ledger_transfer_names after insert on ledger_transfer
    referencing new table as added for each statement execute function ledger_transfer_check();
alter table ledger_transfer enable always trigger ledger_transfer_names;

-- One line of text a transfer, with all that its event says: what a block's hash is made of.
create function ledger_micros(at timestamptz) returns text language sql stable
    return trunc(extract(epoch from at) * 1000000)::bigint::text;
create function ledger_line(t ledger_transfer, e ledger_event) returns text language sql stable
    return t.id || '|' || t.event_id || '|' || t.asset_id || '|' || t.debit_account_id || '|' || t.credit_account_id
        || '|' || t.amount || '|' || t.phase || '|' || coalesce(t.hold_id::text, '')
        || '|' || coalesce(t.reverses_id::text, '') || '|' || coalesce(ledger_micros(t.expires_at), '')
        || '|' || e.kind || '|' || coalesce(e.actor_id::text, '') || '|' || ledger_micros(e.at)
        || '|' || e.business_date || '|' || coalesce(e.cause_id::text, '')
        || '|' || coalesce(encode(sha256(convert_to(e.reason, 'UTF8')), 'hex'), '');
create function ledger_block_hash(previous bytea, first bigint, last bigint) returns bytea language sql stable
    return sha256(previous || convert_to(coalesce((
        select string_agg(ledger_line(t, e), chr(10) order by t.id)
        from ledger_transfer t join ledger_event e on e.id = t.event_id where t.id between first and last), ''), 'UTF8'));

-- What was committed together; each block holds the hash of the one before it.
create table ledger_block (
    id bigint not null constraint ledger_block_pkey primary key,
    first_transfer_id bigint not null,
    last_transfer_id bigint not null,
    previous_hash bytea not null,
    hash bytea not null,
    at timestamptz not null,
    constraint ledger_block_id_check check (id > 0),
    constraint ledger_block_last_transfer_id_check check (last_transfer_id >= first_transfer_id - 1),
    constraint ledger_block_hash_check check (length(hash) = 32 and length(previous_hash) = 32)
);
create index ledger_block_last_transfer_id_idx on ledger_block (last_transfer_id);
create index ledger_block_at_idx on ledger_block using brin (at);
create trigger ledger_block_append_only before update or delete or truncate on ledger_block
    for each statement execute function refuse_change();
alter table ledger_block enable always trigger ledger_block_append_only;

-- Where the chain ends: whoever posts locks it, or finds that somebody else has posted.
alter table ledger_head
    add column block_id bigint not null default 0,
    add column hash bytea not null default decode(repeat('00', 32), 'hex'),
    add column frozen_at timestamptz;
alter table ledger_head add constraint ledger_head_hash_check check (length(hash) = 32);
insert into ledger_block
    select 1, 1, last_transfer_id, hash, ledger_block_hash(hash, 1, last_transfer_id), now()
    from ledger_head where last_transfer_id > 0;
update ledger_head h set block_id = b.id, hash = b.hash from ledger_block b;

-- Up to which block the books were found in order, and what else was found.
create table ledger_verification (
    id uuid not null constraint ledger_verification_pkey primary key,
    at timestamptz not null,
    from_block_id bigint not null,
    to_block_id bigint not null,
    hash bytea not null,
    findings jsonb not null,
    clean boolean not null,
    constraint ledger_verification_to_block_id_check check (to_block_id >= from_block_id)
);
create index ledger_verification_at_idx on ledger_verification (at);
create trigger ledger_verification_append_only before update or delete or truncate on ledger_verification
    for each statement execute function refuse_change();
alter table ledger_verification enable always trigger ledger_verification_append_only;

-- An earning bears the id of the event that pays it, and what it was computed from instead of how.
alter table credit_earning disable trigger credit_earning_append_only;
update credit_earning set id = event_id where event_id is not null;
alter table credit_earning
    drop constraint credit_earning_event_id_check,
    drop constraint credit_earning_learner_id_fkey,
    drop constraint credit_earning_policy_id_fkey,
    drop column event_id,
    add column source text not null default 'attendance',
    add column record_id uuid,
    add column ends_at timestamptz,
    add column priority boolean,
    add column no_credit text,
    add column used_centi bigint[],
    add column request_hash bytea,
    alter column attendance_id drop not null,
    alter column trace drop not null;
update credit_earning e set ends_at = least(s.ends_at, coalesce(a.signed_out_at, s.ends_at)),
        starts_at = greatest(s.starts_at, a.signed_in_at)
    from attendance a join class_session s on s.id = a.session_id where a.id = e.attendance_id;
alter table credit_earning
    alter column source drop default,
    alter column ends_at set not null,
    add constraint credit_earning_source_check check (source in ('attendance', 'volunteer_log', 'online_record')),
    add constraint credit_earning_evidence_check check (
        (source = 'attendance') = (attendance_id is not null) and (source = 'attendance') = (record_id is null)),
    add constraint credit_earning_no_credit_check check (credited_centi = 0 or no_credit is null),
    add constraint credit_earning_ends_at_check check (ends_at >= starts_at),
    add constraint credit_earning_inputs_check check (
        trace is not null or (priority is not null and cardinality(used_centi) = 5));
drop index credit_earning_policy_id_idx;
alter table credit_earning drop constraint credit_earning_attendance_id_key;
create unique index credit_earning_attendance_id_key on credit_earning (attendance_id) where attendance_id is not null;
create unique index credit_earning_record_id_key on credit_earning (record_id) where record_id is not null;
alter table credit_earning enable always trigger credit_earning_append_only;

create function credit_earning_check() returns trigger language plpgsql as $$
begin
    if exists (
        select from added x
        left join ledger_event e on e.id = x.id and e.kind = 'earning'
        left join learner l on l.id = x.learner_id
        left join credit_policy p on p.id = x.policy_id
        where (x.credited_centi > 0) <> (e.id is not null) or l.id is null or p.id is null
    ) then
        raise exception 'an earning names a learner and a policy, and is paid by the event of its id or is worth nothing'
            using errcode = 'foreign_key_violation', constraint = 'credit_earning_names_fkey';
    end if;
    return null;
end $$;
create trigger credit_earning_names after insert on credit_earning
    referencing new table as added for each statement execute function credit_earning_check();
alter table credit_earning enable always trigger credit_earning_names;
-- The other side of those names: what an earning names stays.
create function credit_earning_keeps() returns trigger language plpgsql as $$
begin
    if exists (select from credit_earning e where tg_table_name = 'learner' and e.learner_id = old.id
            or tg_table_name = 'credit_policy' and e.policy_id = old.id) then
        raise exception 'an earning names it' using errcode = 'foreign_key_violation';
    end if;
    return old;
end $$;
create trigger learner_named_by_earning before delete on learner for each row execute function credit_earning_keeps();
alter table learner enable always trigger learner_named_by_earning;
create trigger credit_policy_named_by_earning before delete on credit_policy
    for each row execute function credit_earning_keeps();
alter table credit_policy enable always trigger credit_policy_named_by_earning;

-- Writes a batch that was judged on the state after block `expected`: all of it in one statement, or nothing when
-- somebody else has posted since (false). Transfers name their event by its place in the batch. Balances move by
-- differences; their checks refuse what would overdraw them.
create function ledger_append(
    expected bigint, block_hash bytea, now timestamptz,
    event_ids uuid[], kinds text[], actors uuid[], ats timestamptz[], days date[], causes uuid[], reasons text[],
    places integer[], assets integer[], debit_ids uuid[], credit_ids uuid[], amounts bigint[], phases text[],
    holds bigint[], reversed bigint[], expiries timestamptz[],
    account_ids uuid[], debited bigint[], credited bigint[], debits_held bigint[], credits_held bigint[]
) returns boolean language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
set plan_cache_mode = force_generic_plan as $$
declare
    head ledger_head%rowtype;
    many constant bigint := cardinality(debit_ids);
    changed bigint;
begin
    select * into head from ledger_head for update;
    if head.frozen_at is not null then
        raise exception 'the ledger is frozen' using errcode = 'object_not_in_prerequisite_state';
    end if;
    if head.block_id <> expected then
        return false;
    end if;
    update ledger_balance b set debits = b.debits + u.debited, credits = b.credits + u.credited,
            held_debits = b.held_debits + u.debits_held, held_credits = b.held_credits + u.credits_held,
            version = b.version + 1
        from unnest(account_ids, debited, credited, debits_held, credits_held)
            as u (account_id, debited, credited, debits_held, credits_held)
        where b.account_id = u.account_id;
    get diagnostics changed = row_count;
    if changed <> cardinality(account_ids) then
        raise exception 'a balance is not there' using errcode = 'foreign_key_violation';
    end if;
    insert into ledger_event (id, kind, actor_id, at, business_date, cause_id, reason)
        select * from unnest(event_ids, kinds, actors, ats, days, causes, reasons);
    insert into ledger_transfer (id, event_id, asset_id, debit_account_id, credit_account_id, amount, phase, hold_id,
            reverses_id, expires_at)
        select head.last_transfer_id + u.n, event_ids[u.place], u.asset, u.debit, u.credit, u.amount, u.phase, u.hold,
            u.reversed, u.expires
        from unnest(places, assets, debit_ids, credit_ids, amounts, phases, holds, reversed, expiries)
            with ordinality as u (place, asset, debit, credit, amount, phase, hold, reversed, expires, n);
    insert into ledger_block (id, first_transfer_id, last_transfer_id, previous_hash, hash, at)
        values (expected + 1, head.last_transfer_id + 1, head.last_transfer_id + many, head.hash, block_hash, now);
    update ledger_head set last_transfer_id = head.last_transfer_id + many, block_id = expected + 1, hash = block_hash;
    return true;
end $$;

-- Posts a batch of earnings that were judged outside: the ledger's part and the earnings themselves. Answers 1 when
-- somebody else has posted since, 2 when a learner, 3 when a policy is not as it was judged by any more; then nothing
-- is written.
create function credit_post_earnings(
    expected bigint, block_hash bytea, now timestamptz,
    event_ids uuid[], kinds text[], actors uuid[], ats timestamptz[], days date[], causes uuid[], reasons text[],
    places integer[], assets integer[], debit_ids uuid[], credit_ids uuid[], amounts bigint[], phases text[],
    holds bigint[], reversed bigint[], expiries timestamptz[],
    account_ids uuid[], debited bigint[], credited bigint[], debits_held bigint[], credits_held bigint[],
    learners uuid[], learner_versions bigint[], policies uuid[], policy_versions bigint[],
    ids uuid[], learner_ids uuid[], sources text[], record_ids uuid[], policy_ids uuid[], forms text[],
    activity_dates date[], starts timestamptz[], ends timestamptz[], minutes integer[], priorities boolean[],
    no_credits text[], used_days bigint[], used_online_days bigint[], used_months bigint[], used_online_months bigint[],
    used_years bigint[], raws bigint[], paids bigint[], caps text[], last_days date[], earned timestamptz[],
    hashes bytea[]
) returns integer language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
set plan_cache_mode = force_generic_plan as $$
begin
    if exists (select from unnest(learners, learner_versions) as u (id, version)
            left join learner l on l.id = u.id and l.version = u.version where l.id is null) then
        return 2;
    end if;
    if exists (select from unnest(policies, policy_versions) as u (id, version)
            left join credit_policy p on p.id = u.id and p.version = u.version and p.status = 'published'
            where p.id is null) then
        return 3;
    end if;
    if not ledger_append(expected, block_hash, now, event_ids, kinds, actors, ats, days, causes, reasons, places, assets,
            debit_ids, credit_ids, amounts, phases, holds, reversed, expiries, account_ids, debited, credited,
            debits_held, credits_held) then
        return 1;
    end if;
    insert into credit_earning (id, learner_id, source, record_id, policy_id, form, activity_date, starts_at, ends_at,
            valid_minutes, priority, no_credit, used_centi, raw_centi, credited_centi, capped_by, expires_on, earned_at,
            request_hash)
        select u.id, u.learner, u.source, u.record, u.policy, u.form, u.day, u.starts, u.ends, u.minutes, u.priority,
            u.no_credit, array[u.used_day, u.used_online_day, u.used_month, u.used_online_month, u.used_year], u.raw,
            u.paid, u.cap, u.last_day, u.earned, u.hash
        from unnest(ids, learner_ids, sources, record_ids, policy_ids, forms, activity_dates, starts, ends, minutes,
            priorities, no_credits, used_days, used_online_days, used_months, used_online_months, used_years, raws,
            paids, caps, last_days, earned, hashes) as u (id, learner, source, record, policy, form, day, starts, ends,
            minutes, priority, no_credit, used_day, used_online_day, used_month, used_online_month, used_year, raw,
            paid, cap, last_day, earned, hash);
    return 0;
end $$;

drop function credit_post_earnings;
drop function ledger_append;

create or replace function credit_earning_check() returns trigger language plpgsql as $$
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
alter table credit_earning drop column learner_version, drop column policy_version;
drop type ledger_event_entry, ledger_transfer_entry, ledger_balance_entry, credit_earning_entry;

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

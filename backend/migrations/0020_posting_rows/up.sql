-- A batch reaches the database as rows instead of columns: one array of rows costs a third of twenty arrays of values.
-- An earning from outside says by which versions of the learner's record and of the policy it was judged.

create type ledger_event_entry as (
    id uuid, kind text, actor_id uuid, at timestamptz, business_date date, cause_id uuid, reason text
);
create type ledger_transfer_entry as (
    event_id uuid, asset_id integer, debit_account_id uuid, credit_account_id uuid, amount bigint, phase text,
    hold_id bigint, reverses_id bigint, expires_at timestamptz
);
-- What a balance moves by.
create type ledger_balance_entry as (
    account_id uuid, debited bigint, credited bigint, debits_held bigint, credits_held bigint
);
create type credit_earning_entry as (
    id uuid, learner_id uuid, learner_version bigint, source text, record_id uuid, policy_id uuid, policy_version bigint,
    form text, activity_date date, starts_at timestamptz, ends_at timestamptz, valid_minutes integer, priority boolean,
    no_credit text, used_centi bigint[], raw_centi bigint, credited_centi bigint, capped_by text, expires_on date,
    earned_at timestamptz, request_hash bytea
);

alter table credit_earning add column learner_version bigint, add column policy_version bigint;

create or replace function credit_earning_check() returns trigger language plpgsql as $$
begin
    if exists (
        select from added x
        left join ledger_event e on e.id = x.id and e.kind = 'earning'
        left join learner l on l.id = x.learner_id and (x.learner_version is null or l.version = x.learner_version)
        left join credit_policy p on p.id = x.policy_id
            and (x.policy_version is null or p.version = x.policy_version and p.status = 'published')
        where (x.credited_centi > 0) <> (e.id is not null) or l.id is null or p.id is null
    ) then
        if exists (
            select from added x
            left join ledger_event e on e.id = x.id and e.kind = 'earning'
            left join learner l on l.id = x.learner_id
            left join credit_policy p on p.id = x.policy_id
            where (x.credited_centi > 0) <> (e.id is not null) or l.id is null or p.id is null
        ) then
            raise exception
                'an earning names a learner and a policy, and is paid by the event of its id or is worth nothing'
                using errcode = 'foreign_key_violation', constraint = 'credit_earning_names_fkey';
        end if;
        raise exception 'an earning was judged by an older record of its learner or policy'
            using errcode = 'serialization_failure';
    end if;
    return null;
end $$;

drop function credit_post_earnings;
drop function ledger_append;

-- Writes a batch that was judged on the state after block `expected`: all of it in one statement, or nothing when
-- somebody else has posted since (false). Balances move by differences; their checks refuse what would overdraw them.
create function ledger_append(
    expected bigint, block_hash bytea, now timestamptz,
    events ledger_event_entry[], transfers ledger_transfer_entry[], changes ledger_balance_entry[]
) returns boolean language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
set plan_cache_mode = force_generic_plan as $$
declare
    head ledger_head%rowtype;
    many constant bigint := cardinality(transfers);
    changed bigint;
begin
    select * into head from ledger_head for update;
    if head.frozen_at is not null then
        raise exception 'the ledger is frozen' using errcode = 'object_not_in_prerequisite_state';
    end if;
    if head.block_id <> expected then
        return false;
    end if;
    update ledger_balance b set debits = b.debits + c.debited, credits = b.credits + c.credited,
            held_debits = b.held_debits + c.debits_held, held_credits = b.held_credits + c.credits_held,
            version = b.version + 1
        from unnest(changes) c where b.account_id = c.account_id;
    get diagnostics changed = row_count;
    if changed <> cardinality(changes) then
        raise exception 'a balance is not there' using errcode = 'foreign_key_violation';
    end if;
    insert into ledger_event (id, kind, actor_id, at, business_date, cause_id, reason)
        select e.* from unnest(events) e;
    insert into ledger_transfer (id, event_id, asset_id, debit_account_id, credit_account_id, amount, phase, hold_id,
            reverses_id, expires_at)
        select head.last_transfer_id + t.n, t.event_id, t.asset_id, t.debit_account_id, t.credit_account_id,
            t.amount, t.phase, t.hold_id, t.reverses_id, t.expires_at
        from unnest(transfers) with ordinality as t (event_id, asset_id, debit_account_id, credit_account_id, amount, phase,
            hold_id, reverses_id, expires_at, n);
    insert into ledger_block (id, first_transfer_id, last_transfer_id, previous_hash, hash, at)
        values (expected + 1, head.last_transfer_id + 1, head.last_transfer_id + many, head.hash, block_hash, now);
    update ledger_head set last_transfer_id = head.last_transfer_id + many, block_id = expected + 1, hash = block_hash;
    return true;
end $$;

-- Posts a batch of earnings that were judged outside: the ledger's part and the earnings themselves. False, and nothing
-- written, when somebody else has posted since; a serialization failure when a learner or policy has changed.
create function credit_post_earnings(
    expected bigint, block_hash bytea, now timestamptz,
    events ledger_event_entry[], transfers ledger_transfer_entry[], changes ledger_balance_entry[],
    earnings credit_earning_entry[]
) returns boolean language plpgsql as $$
begin
    if not ledger_append(expected, block_hash, now, events, transfers, changes) then
        return false;
    end if;
    insert into credit_earning (id, learner_id, learner_version, source, record_id, policy_id, policy_version, form,
            activity_date, starts_at, ends_at, valid_minutes, priority, no_credit, used_centi, raw_centi, credited_centi,
            capped_by, expires_on, earned_at, request_hash)
        select e.* from unnest(earnings) e;
    return true;
end $$;

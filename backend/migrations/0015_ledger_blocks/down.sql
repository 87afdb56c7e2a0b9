-- Takes the chain away, and gives events and earnings their former shape; earnings from other sources than attendance
-- have no place there and go.
drop function credit_post_earnings;
drop function ledger_append;

drop trigger ledger_transfer_names on ledger_transfer;
drop function ledger_transfer_check();
drop trigger credit_earning_names on credit_earning;
drop trigger learner_named_by_earning on learner;
drop trigger credit_policy_named_by_earning on credit_policy;
drop function credit_earning_keeps();
drop function credit_earning_check();

alter table ledger_head drop column block_id, drop column hash, drop column frozen_at;
drop table ledger_verification;
drop table ledger_block;
drop function ledger_block_hash(bytea, bigint, bigint);
drop function ledger_line(ledger_transfer, ledger_event);
drop function ledger_micros(timestamptz);

alter table redemption_order
    drop constraint redemption_order_reserve_event_id_fkey,
    drop constraint redemption_order_resolve_event_id_fkey,
    drop constraint redemption_order_reversal_event_id_fkey;
alter table fund_entry drop constraint fund_entry_event_id_fkey;
alter table ledger_event rename to ledger_event_new;
alter table ledger_event_new drop constraint ledger_event_cause_id_fkey;
alter table ledger_event_new drop constraint ledger_event_pkey;
alter table ledger_event_new drop constraint ledger_event_kind_check;
create table ledger_event (
    id uuid not null constraint ledger_event_pkey primary key,
    ext_id uuid not null constraint ledger_event_ext_id_key unique,
    kind text not null,
    actor_id uuid constraint ledger_event_actor_id_fkey references account (id),
    at timestamptz not null,
    business_date date not null,
    cause_id uuid constraint ledger_event_cause_id_fkey references ledger_event (id),
    reason text,
    constraint ledger_event_kind_check check (kind in (
        'earning', 'redemption_reserve', 'redemption_deliver', 'redemption_cancel', 'credit_expiry',
        'reversal', 'stock_receipt', 'stock_write_off', 'fund_receipt', 'fund_expense', 'adjustment')),
    constraint ledger_event_reason_check check (kind not in ('reversal', 'adjustment') or reason <> ''),
    constraint ledger_event_cause_id_check check (
        kind not in ('reversal', 'redemption_deliver', 'redemption_cancel') or cause_id is not null)
);
insert into ledger_event select id, id, kind, actor_id, at, business_date, cause_id, reason from ledger_event_new;
drop table ledger_event_new;
create index ledger_event_actor_id_idx on ledger_event (actor_id);
create index ledger_event_cause_id_idx on ledger_event (cause_id);
create index ledger_event_business_date_idx on ledger_event (business_date, kind);
create trigger ledger_event_append_only before update or delete or truncate on ledger_event
    for each statement execute function refuse_change();
alter table ledger_event enable always trigger ledger_event_append_only;
alter table redemption_order
    add constraint redemption_order_reserve_event_id_fkey foreign key (reserve_event_id) references ledger_event (id),
    add constraint redemption_order_resolve_event_id_fkey foreign key (resolve_event_id) references ledger_event (id),
    add constraint redemption_order_reversal_event_id_fkey foreign key (reversal_event_id) references ledger_event (id);
alter table fund_entry add constraint fund_entry_event_id_fkey foreign key (event_id) references ledger_event (id);
alter table ledger_transfer
    add constraint ledger_transfer_event_id_fkey foreign key (event_id) references ledger_event (id),
    add constraint ledger_transfer_debit_account_id_asset_id_fkey foreign key (debit_account_id, asset_id)
        references ledger_account (id, asset_id),
    add constraint ledger_transfer_credit_account_id_asset_id_fkey foreign key (credit_account_id, asset_id)
        references ledger_account (id, asset_id);

alter table credit_earning rename to credit_earning_new;
alter table credit_earning_new drop constraint credit_earning_pkey;
drop index credit_earning_attendance_id_key, credit_earning_learner_id_idx;
create table credit_earning (
    id uuid not null constraint credit_earning_pkey primary key,
    learner_id uuid not null constraint credit_earning_learner_id_fkey references learner (id),
    attendance_id uuid not null constraint credit_earning_attendance_id_fkey references attendance (id)
        constraint credit_earning_attendance_id_key unique,
    event_id uuid constraint credit_earning_event_id_fkey references ledger_event (id)
        constraint credit_earning_event_id_key unique,
    policy_id uuid not null constraint credit_earning_policy_id_fkey references credit_policy (id),
    form text not null,
    activity_date date not null,
    starts_at timestamptz not null,
    valid_minutes integer not null,
    raw_centi bigint not null,
    credited_centi bigint not null,
    capped_by text,
    expires_on date not null,
    trace jsonb not null,
    earned_at timestamptz not null,
    constraint credit_earning_valid_minutes_check check (valid_minutes >= 0),
    constraint credit_earning_credited_centi_check check (credited_centi between 0 and raw_centi),
    constraint credit_earning_event_id_check check ((credited_centi > 0) = (event_id is not null)),
    constraint credit_earning_capped_by_check check (capped_by in (
        'per_session', 'online_per_day', 'per_day', 'online_per_month', 'per_month', 'per_year'))
);
insert into credit_earning select id, learner_id, attendance_id, case when credited_centi > 0 then id end, policy_id, form,
        activity_date, starts_at, valid_minutes, raw_centi, credited_centi, capped_by, expires_on,
        coalesce(trace, '{}'), earned_at
    from credit_earning_new where attendance_id is not null;
drop table credit_earning_new;
create index credit_earning_learner_id_idx on credit_earning (learner_id, activity_date);
create index credit_earning_policy_id_idx on credit_earning (policy_id);
create trigger credit_earning_append_only before update or delete or truncate on credit_earning
    for each statement execute function refuse_change();
alter table credit_earning enable always trigger credit_earning_append_only;

drop index ledger_account_facility_id_key;
create unique index ledger_account_facility_stock_key on ledger_account (facility_id, asset_id)
    where facility_id is not null;
alter table ledger_account drop constraint ledger_account_facility_id_check;
alter table ledger_account add constraint ledger_account_facility_id_check check (
    (kind = 'facility_stock') = (facility_id is not null));

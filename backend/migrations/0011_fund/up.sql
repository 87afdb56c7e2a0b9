-- Earmarked funds; their money lies in the ledger, what it was for stands here.

create table fund (
    id uuid not null constraint fund_pkey primary key,
    kind text not null,
    name text not null,
    county_code text not null,
    facility_id uuid constraint fund_facility_id_fkey references facility (id),
    opened_at timestamptz not null,
    constraint fund_kind_check check (kind in ('redemption_fund', 'donation_fund', 'operating_guarantee_fund')),
    constraint fund_name_check check (name <> ''),
    constraint fund_county_code_check check (county_code ~ '^[0-9]{6}$')
);
create unique index fund_kind_county_code_key on fund (kind, county_code) where facility_id is null;
create unique index fund_kind_facility_id_key on fund (kind, facility_id) where facility_id is not null;
create index fund_facility_id_idx on fund (facility_id);
create index fund_county_code_idx on fund (county_code);
alter table ledger_account add constraint ledger_account_fund_id_fkey foreign key (fund_id) references fund (id);

create table fund_entry (
    id uuid not null constraint fund_entry_pkey primary key,
    fund_id uuid not null constraint fund_entry_fund_id_fkey references fund (id),
    event_id uuid not null constraint fund_entry_event_id_fkey references ledger_event (id)
        constraint fund_entry_event_id_key unique,
    category text,
    amount numeric(14, 2) not null,
    counterparty text not null,
    document text not null,
    entered_at timestamptz not null,
    constraint fund_entry_category_check check (category in (
        'redemption_goods', 'redemption_services', 'teacher_remuneration', 'venue_equipment', 'operations')),
    constraint fund_entry_amount_check check (amount > 0),
    constraint fund_entry_document_check check (counterparty <> '' and document <> '')
);
create index fund_entry_fund_id_idx on fund_entry (fund_id, id);

-- Attempts to spend earmarked money on something else (五(二)): refused, and counted.
create table fund_misuse_attempt (
    id uuid not null constraint fund_misuse_attempt_pkey primary key,
    fund_id uuid not null constraint fund_misuse_attempt_fund_id_fkey references fund (id),
    account_id uuid constraint fund_misuse_attempt_account_id_fkey references account (id),
    key text not null,
    category text not null,
    amount numeric(14, 2) not null,
    at timestamptz not null,
    -- The same request sent twice is one attempt.
    constraint fund_misuse_attempt_fund_id_key unique (fund_id, account_id, key)
);
create index fund_misuse_attempt_account_id_idx on fund_misuse_attempt (account_id);

create trigger fund_entry_append_only before update or delete or truncate on fund_entry
    for each statement execute function refuse_change();
alter table fund_entry enable always trigger fund_entry_append_only;
create trigger fund_misuse_attempt_append_only before update or delete or truncate on fund_misuse_attempt
    for each statement execute function refuse_change();
alter table fund_misuse_attempt enable always trigger fund_misuse_attempt_append_only;

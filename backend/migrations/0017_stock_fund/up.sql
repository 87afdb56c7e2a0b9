-- Stock that moves between facilities, counts and write-offs that wait for a second person, and donations.

alter table ledger_event drop constraint ledger_event_kind_check;
alter table ledger_event add constraint ledger_event_kind_check check (kind in (
    'earning', 'redemption_reserve', 'redemption_deliver', 'redemption_cancel', 'credit_expiry', 'reversal',
    'stock_receipt', 'stock_write_off', 'stock_transfer', 'fund_receipt', 'fund_expense', 'adjustment'));

-- What somebody wants to change on the books of a shelf; pieces move when another person approves it.
create table stock_adjustment (
    id uuid not null constraint stock_adjustment_pkey primary key,
    kind text not null,
    facility_id uuid not null constraint stock_adjustment_facility_id_fkey references facility (id),
    status text not null,
    reason text not null,
    requested_by uuid not null constraint stock_adjustment_requested_by_fkey references account (id),
    requested_at timestamptz not null,
    decided_by uuid constraint stock_adjustment_decided_by_fkey references account (id),
    decided_at timestamptz,
    decision_reason text,
    event_id uuid constraint stock_adjustment_event_id_fkey references ledger_event (id)
        constraint stock_adjustment_event_id_key unique,
    version bigint not null default 1,
    constraint stock_adjustment_kind_check check (kind in ('count', 'damaged', 'lost', 'expired')),
    constraint stock_adjustment_status_check check (status in ('pending', 'approved', 'rejected', 'matching')),
    constraint stock_adjustment_matching_check check (status <> 'matching' or kind = 'count'),
    constraint stock_adjustment_reason_check check (reason <> ''),
    constraint stock_adjustment_decided_by_check check ((status in ('approved', 'rejected')) = (decided_by is not null)),
    constraint stock_adjustment_decided_at_check check ((decided_by is null) = (decided_at is null)),
    -- Maker is not checker.
    constraint stock_adjustment_checker_check check (status <> 'approved' or decided_by <> requested_by),
    constraint stock_adjustment_decision_reason_check check (
        (status = 'rejected') = (decision_reason is not null) and decision_reason <> ''),
    constraint stock_adjustment_event_id_check check ((status = 'approved') = (event_id is not null))
);
create index stock_adjustment_facility_id_idx on stock_adjustment (facility_id, id);
create index stock_adjustment_requested_by_idx on stock_adjustment (requested_by);
create index stock_adjustment_decided_by_idx on stock_adjustment (decided_by);
create index stock_adjustment_status_idx on stock_adjustment (id) where status = 'pending';

-- One item of it: what the book said when it was asked for, and what it is to say by that.
create table stock_adjustment_line (
    adjustment_id uuid not null constraint stock_adjustment_line_adjustment_id_fkey references stock_adjustment (id),
    item_id uuid not null constraint stock_adjustment_line_item_id_fkey references redemption_item (id),
    facility_id uuid not null constraint stock_adjustment_line_facility_id_fkey references facility (id),
    book bigint not null,
    counted bigint not null,
    pending boolean not null,
    constraint stock_adjustment_line_pkey primary key (adjustment_id, item_id),
    constraint stock_adjustment_line_book_check check (book >= 0),
    constraint stock_adjustment_line_counted_check check (counted >= 0),
    constraint stock_adjustment_line_pending_check check (not pending or counted <> book)
);
-- A difference that waits is not booked a second time by another count.
create unique index stock_adjustment_line_facility_id_item_id_key on stock_adjustment_line (facility_id, item_id)
    where pending;
create index stock_adjustment_line_facility_id_idx on stock_adjustment_line (facility_id);
create index stock_adjustment_line_item_id_idx on stock_adjustment_line (item_id);

-- What was asked for stays as it was asked for, and what was decided stays decided.
create function stock_adjustment_freeze() returns trigger language plpgsql as $$
begin
    if old.status <> 'pending' or (new.id, new.kind, new.facility_id, new.reason, new.requested_by, new.requested_at)
        is distinct from (old.id, old.kind, old.facility_id, old.reason, old.requested_by, old.requested_at) then
        raise exception 'a stock adjustment is decided once and does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger stock_adjustment_frozen before update on stock_adjustment
    for each row execute function stock_adjustment_freeze();
alter table stock_adjustment enable always trigger stock_adjustment_frozen;
create function stock_adjustment_line_freeze() returns trigger language plpgsql as $$
begin
    if new.pending or (new.adjustment_id, new.item_id, new.facility_id, new.book, new.counted)
        is distinct from (old.adjustment_id, old.item_id, old.facility_id, old.book, old.counted) then
        raise exception 'what was counted does not change' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger stock_adjustment_line_frozen before update on stock_adjustment_line
    for each row execute function stock_adjustment_line_freeze();
alter table stock_adjustment_line enable always trigger stock_adjustment_line_frozen;
create trigger stock_adjustment_keep before delete or truncate on stock_adjustment
    for each statement execute function refuse_change();
alter table stock_adjustment enable always trigger stock_adjustment_keep;
create trigger stock_adjustment_line_keep before delete or truncate on stock_adjustment_line
    for each statement execute function refuse_change();
alter table stock_adjustment_line enable always trigger stock_adjustment_line_keep;

-- The last receipt that a county has given out in a year: no number twice, none left out.
create table donation_number (
    county_code text not null,
    year integer not null,
    last integer not null,
    constraint donation_number_pkey primary key (county_code, year),
    constraint donation_number_last_check check (last > 0)
);
create trigger donation_number_keep before delete or truncate on donation_number
    for each statement execute function refuse_change();
alter table donation_number enable always trigger donation_number_keep;

-- Donations (慈善捐赠, 六(三)): money into a donation fund, or goods onto a shelf at what they are worth.
create table donation (
    id uuid not null constraint donation_pkey primary key,
    kind text not null,
    receipt_number text not null constraint donation_receipt_number_key unique,
    donor_kind text not null,
    donor_name text,
    county_code text not null,
    facility_id uuid constraint donation_facility_id_fkey references facility (id),
    fund_id uuid constraint donation_fund_id_fkey references fund (id),
    item_id uuid constraint donation_item_id_fkey references redemption_item (id),
    quantity integer,
    amount numeric(14, 2) not null,
    purpose text,
    wish text,
    event_id uuid not null constraint donation_event_id_fkey references ledger_event (id)
        constraint donation_event_id_key unique,
    received_by uuid constraint donation_received_by_fkey references account (id),
    received_at timestamptz not null,
    constraint donation_kind_check check (kind in ('cash', 'in_kind')),
    constraint donation_donor_kind_check check (donor_kind in ('individual', 'organisation', 'anonymous')),
    constraint donation_donor_name_check check ((donor_kind = 'anonymous') = (donor_name is null) and donor_name <> ''),
    constraint donation_county_code_check check (county_code ~ '^[0-9]{6}$'),
    constraint donation_fund_id_check check ((kind = 'cash') = (fund_id is not null)),
    constraint donation_item_id_check check ((kind = 'in_kind') = (item_id is not null)),
    constraint donation_quantity_check check ((kind = 'in_kind') = (quantity is not null) and quantity > 0),
    constraint donation_facility_id_check check (kind = 'cash' or facility_id is not null),
    constraint donation_amount_check check (amount > 0),
    constraint donation_purpose_check check (purpose is null or kind = 'cash' and purpose in (
        'redemption_goods', 'redemption_services', 'teacher_remuneration', 'venue_equipment', 'operations'))
);
create index donation_county_code_idx on donation (county_code, id);
create index donation_facility_id_idx on donation (facility_id);
create index donation_fund_id_idx on donation (fund_id);
create index donation_item_id_idx on donation (item_id);
create index donation_received_by_idx on donation (received_by);
create trigger donation_append_only before update or delete or truncate on donation
    for each statement execute function refuse_change();
alter table donation enable always trigger donation_append_only;

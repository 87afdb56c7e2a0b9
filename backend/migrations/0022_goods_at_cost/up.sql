-- What goods cost goes with them: out of a fund by a purchase, onto a shelf by a delivery, and with each piece into a
-- learner's hands. So one yuan can be followed from the budget to a bar of soap.

alter table ledger_account add column item_id uuid
    constraint ledger_account_item_id_fkey references redemption_item (id);
alter table ledger_account
    drop constraint ledger_account_kind_check,
    drop constraint ledger_account_facility_id_check,
    drop constraint ledger_account_fund_id_check;
alter table ledger_account
    add constraint ledger_account_kind_check check (kind in (
        'learner_bucket', 'issuance', 'redemption_clearing', 'expired', 'public_pool', 'facility_stock',
        'supplier', 'handed_over', 'shrinkage', 'redemption_fund', 'donation_fund', 'operating_fund',
        'subsidy_source', 'donation_source', 'goods_bought', 'goods_on_shelf', 'spent')),
    add constraint ledger_account_facility_id_check check (
        case when kind in ('facility_stock', 'goods_on_shelf') then facility_id is not null
             else facility_id is null or kind in ('issuance', 'redemption_clearing', 'handed_over') end),
    add constraint ledger_account_fund_id_check check (
        (kind in ('redemption_fund', 'donation_fund', 'operating_fund', 'goods_bought')) = (fund_id is not null)),
    add constraint ledger_account_item_id_check check ((kind = 'goods_on_shelf') = (item_id is not null));
drop index ledger_account_facility_id_key;
create unique index ledger_account_facility_id_key
    on ledger_account (facility_id, kind, asset_id, coalesce(item_id, '00000000-0000-0000-0000-000000000000'))
    where facility_id is not null;
create index ledger_account_item_id_idx on ledger_account (item_id) where item_id is not null;
drop index ledger_account_fund_key;
create unique index ledger_account_fund_key on ledger_account (fund_id, kind) where fund_id is not null;

-- What of a purchase came onto which shelf.
create table fund_delivery (
    event_id uuid not null constraint fund_delivery_pkey primary key
        constraint fund_delivery_event_id_fkey references ledger_event (id),
    entry_id uuid not null constraint fund_delivery_entry_id_fkey references fund_entry (id),
    facility_id uuid not null constraint fund_delivery_facility_id_fkey references facility (id),
    item_id uuid not null constraint fund_delivery_item_id_fkey references redemption_item (id),
    quantity integer not null,
    cost numeric(14, 2) not null,
    document text not null,
    delivered_by uuid constraint fund_delivery_delivered_by_fkey references account (id),
    delivered_at timestamptz not null,
    constraint fund_delivery_quantity_check check (quantity > 0),
    constraint fund_delivery_cost_check check (cost > 0),
    constraint fund_delivery_document_check check (document <> '')
);
create index fund_delivery_entry_id_idx on fund_delivery (entry_id, event_id);
create index fund_delivery_facility_id_idx on fund_delivery (facility_id);
create index fund_delivery_item_id_idx on fund_delivery (item_id);
create index fund_delivery_delivered_by_idx on fund_delivery (delivered_by);
create trigger fund_delivery_append_only before update or delete or truncate on fund_delivery
    for each statement execute function refuse_change();
alter table fund_delivery enable always trigger fund_delivery_append_only;

-- What the pieces of an order have cost.
alter table redemption_order add column goods_cost numeric(14, 2) not null default 0
    constraint redemption_order_goods_cost_check check (goods_cost >= 0);

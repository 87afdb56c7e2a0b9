-- What credits can be redeemed for, and the orders; stock lies in the ledger.

create table redemption_item (
    id uuid not null constraint redemption_item_pkey primary key,
    code text not null constraint redemption_item_code_key unique,
    name text not null,
    kind text not null,
    description text,
    price_centi bigint not null,
    cost numeric(14, 2) not null,
    offered boolean not null,
    created_at timestamptz not null,
    version bigint not null default 1,
    constraint redemption_item_code_check check (code <> ''),
    constraint redemption_item_name_check check (name <> ''),
    constraint redemption_item_kind_check check (kind in ('daily_necessity', 'small_gift', 'redemption_service')),
    constraint redemption_item_price_centi_check check (price_centi > 0),
    constraint redemption_item_cost_check check (cost >= 0)
);
create index redemption_item_name_idx on redemption_item (name, id);
alter table ledger_asset add constraint ledger_asset_item_id_fkey foreign key (item_id) references redemption_item (id);

create table redemption_order (
    id uuid not null constraint redemption_order_pkey primary key,
    learner_id uuid not null constraint redemption_order_learner_id_fkey references learner (id),
    facility_id uuid not null constraint redemption_order_facility_id_fkey references facility (id),
    item_id uuid not null constraint redemption_order_item_id_fkey references redemption_item (id),
    quantity integer not null,
    credits_centi bigint not null,
    unit_cost numeric(14, 2) not null,
    status text not null,
    reserved_on date not null,
    reserved_at timestamptz not null,
    pick_up_by timestamptz not null,
    resolved_at timestamptz,
    proxy_name text,
    proxy_authorisation text,
    reserve_event_id uuid not null constraint redemption_order_reserve_event_id_fkey references ledger_event (id)
        constraint redemption_order_reserve_event_id_key unique,
    resolve_event_id uuid constraint redemption_order_resolve_event_id_fkey references ledger_event (id)
        constraint redemption_order_resolve_event_id_key unique,
    reversal_event_id uuid constraint redemption_order_reversal_event_id_fkey references ledger_event (id)
        constraint redemption_order_reversal_event_id_key unique,
    reason text,
    version bigint not null default 1,
    constraint redemption_order_quantity_check check (quantity between 1 and 100),
    constraint redemption_order_credits_centi_check check (credits_centi > 0),
    constraint redemption_order_unit_cost_check check (unit_cost >= 0),
    constraint redemption_order_status_check check (status in (
        'reserved', 'delivered', 'cancelled', 'expired', 'reversed')),
    constraint redemption_order_resolve_event_id_check check ((status = 'reserved') = (resolve_event_id is null)),
    constraint redemption_order_reversal_event_id_check check ((status = 'reversed') = (reversal_event_id is not null)),
    constraint redemption_order_proxy_check check ((proxy_name is null) = (proxy_authorisation is null)),
    constraint redemption_order_reason_check check (status not in ('cancelled', 'reversed') or reason <> '')
);
create index redemption_order_learner_id_idx on redemption_order (learner_id, reserved_on);
create index redemption_order_facility_id_idx on redemption_order (facility_id, id);
create index redemption_order_item_id_idx on redemption_order (item_id);
create index redemption_order_pick_up_by_idx on redemption_order (pick_up_by) where status = 'reserved';

alter table redemption_order drop column goods_cost;
drop table fund_delivery;
drop index ledger_account_fund_key;
create unique index ledger_account_fund_key on ledger_account (fund_id, asset_id) where fund_id is not null;
drop index ledger_account_item_id_idx;
drop index ledger_account_facility_id_key;
create unique index ledger_account_facility_id_key on ledger_account (facility_id, kind, asset_id)
    where facility_id is not null;
alter table ledger_account
    drop constraint ledger_account_item_id_check,
    drop constraint ledger_account_kind_check,
    drop constraint ledger_account_facility_id_check,
    drop constraint ledger_account_fund_id_check;
alter table ledger_account
    add constraint ledger_account_kind_check check (kind in (
        'learner_bucket', 'issuance', 'redemption_clearing', 'expired', 'public_pool', 'facility_stock',
        'supplier', 'handed_over', 'shrinkage', 'redemption_fund', 'donation_fund', 'operating_fund',
        'subsidy_source', 'donation_source', 'spent')),
    add constraint ledger_account_facility_id_check check (
        case when kind = 'facility_stock' then facility_id is not null
             else facility_id is null or kind in ('issuance', 'redemption_clearing', 'handed_over') end),
    add constraint ledger_account_fund_id_check check (
        (kind in ('redemption_fund', 'donation_fund', 'operating_fund')) = (fund_id is not null));
alter table ledger_account drop column item_id;

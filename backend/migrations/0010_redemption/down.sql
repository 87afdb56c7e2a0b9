drop table redemption_order;
alter table ledger_asset drop constraint ledger_asset_item_id_fkey;
drop table redemption_item;

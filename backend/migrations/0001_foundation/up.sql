-- Exclusion constraints compare plain columns and ranges together
-- (one room, one period), which needs B-tree operators inside GiST.
CREATE EXTENSION IF NOT EXISTS btree_gist;
-- What every slice stands on: the audit trail, stored answers of idempotent requests, sealed keys.

create table audit_entry (
    id uuid not null constraint audit_entry_pkey primary key,
    at timestamptz not null,
    account_id uuid,
    action text not null,
    entity text not null,
    entity_id text not null,
    division_code text,
    facility_id uuid,
    before jsonb,
    after jsonb,
    request_id text not null
);
create index audit_entry_entity_idx on audit_entry (entity, entity_id, id);
create index audit_entry_division_code_idx on audit_entry (division_code text_pattern_ops, id);
create index audit_entry_facility_id_idx on audit_entry (facility_id, id);
create index audit_entry_account_id_idx on audit_entry (account_id, id);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger audit_entry_append_only before update or delete or truncate on audit_entry
    for each statement execute function refuse_change();
alter table audit_entry enable always trigger audit_entry_append_only;

create table idempotency_key (
    account_id uuid not null,
    key text not null,
    operation text not null,
    body_hash bytea not null,
    status smallint,
    response jsonb,
    created_at timestamptz not null,
    constraint idempotency_key_pkey primary key (account_id, key)
);
create index idempotency_key_created_at_idx on idempotency_key (created_at);

create table signing_key (
    kid text not null constraint signing_key_pkey primary key,
    sealed bytea not null,
    created_at timestamptz not null,
    retired_at timestamptz
);

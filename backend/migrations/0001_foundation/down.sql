drop table signing_key;
drop table idempotency_key;
drop table audit_entry;
drop function refuse_change();
DROP EXTENSION IF EXISTS btree_gist;

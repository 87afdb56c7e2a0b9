-- A code of a class is claimed by the device that scans it first, and used within a minute. A device is a browser or an app,
-- which outlasts the sign-in of an account; both are kept, so that neither a new sign-in nor a forgotten device makes another
-- one of it.
alter table class_code_use rename column used_at to claimed_at;
alter table class_code_use
    alter column learner_id drop not null,
    add column login_id uuid,
    add column used_at timestamptz;
update class_code_use set login_id = device_id, used_at = claimed_at;
alter table class_code_use
    alter column login_id set not null,
    add constraint class_code_use_used_at_check check ((used_at is null) = (learner_id is null) and used_at >= claimed_at);
alter index class_code_use_used_at_idx rename to class_code_use_claimed_at_idx;
create index class_code_use_login_id_idx on class_code_use (session_id, login_id);

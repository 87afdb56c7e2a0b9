-- A sign-in waits, too: as long as it is not known when the learner has left where it was before. How the learner was found is
-- kept meanwhile, for the code that said so is used up.
alter table device_record
    add column sign_method text,
    add constraint device_record_sign_method_check check (sign_method is null
        or sign_method in ('device_scan', 'staff', 'static_card') and learner_id is not null);
create index device_record_sign_method_idx on device_record (device_id, seq) where sign_method is not null;

-- Without its column a sign-in that waits would be taken for a sign-out.
update device_record set verdict = 'refused', reason = 'learner_elsewhere', learner_id = null, sign_method = null, decided_at = now()
    where sign_method is not null;
drop index device_record_sign_method_idx;
alter table device_record
    drop constraint device_record_sign_method_check,
    drop column sign_method;

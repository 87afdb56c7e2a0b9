drop index class_code_use_login_id_idx;
alter index class_code_use_claimed_at_idx rename to class_code_use_used_at_idx;
delete from class_code_use where learner_id is null;
update class_code_use set device_id = login_id;
alter table class_code_use
    drop constraint class_code_use_used_at_check,
    drop column used_at,
    drop column login_id,
    alter column learner_id set not null;
alter table class_code_use rename column claimed_at to used_at;

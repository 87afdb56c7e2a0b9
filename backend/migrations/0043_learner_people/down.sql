alter table redemption_order drop column proxy_id;
drop table learner_proxy;
drop function learner_proxy_freeze();
drop table proxy_rule;
drop table learner_need;
drop table learner_consent;
update learner set status = 'closed', died_on = null, death_source = null where status = 'deceased';
drop index learner_birth_date_name_zh_idx;
create index learner_birth_date_idx on learner (birth_date);
alter table learner
    drop constraint learner_status_check,
    drop constraint learner_closed_at_check,
    drop column phone_hash,
    drop column id_number_tail_hash,
    drop column died_on,
    drop column death_source,
    drop column consent_withdrawn_at;
alter table learner
    add constraint learner_status_check check (status in ('active', 'suspended', 'closed')),
    add constraint learner_closed_at_check check ((status = 'closed') = (closed_at is not null));

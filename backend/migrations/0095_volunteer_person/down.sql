alter table silver_age_action drop column version;
drop index volunteer_member_phone_hash_idx;
drop index volunteer_member_person_id_idx;
drop index volunteer_member_team_id_person_id_key;
create unique index volunteer_member_team_id_learner_id_key on volunteer_member (team_id, learner_id) where left_on is null;
alter table volunteer_member
    drop constraint volunteer_member_erased_at_check,
    drop constraint volunteer_member_phone_hash_check,
    drop constraint volunteer_member_person_check,
    add constraint volunteer_member_person_check check (
        num_nonnulls(learner_id, name) = 1 and name <> '' and (learner_id is null or phone_sealed is null)),
    drop column version,
    drop column erased_at,
    drop column phone_hash,
    drop column person_id;

-- Somebody from outside is one person in every team, known by name and a keyed hash of the telephone number; may be
-- corrected, and may ask to be forgotten.
alter table volunteer_member
    -- The learner, or somebody from outside: the same person in every team.
    add column person_id uuid,
    add column phone_hash bytea,
    add column erased_at timestamptz,
    add column version bigint not null default 1;
update volunteer_member set person_id = coalesce(learner_id, id);
alter table volunteer_member
    alter column person_id set not null,
    drop constraint volunteer_member_person_check,
    add constraint volunteer_member_person_check check (num_nonnulls(learner_id, name) = 1 and name <> ''
        and (learner_id is null or (person_id = learner_id and phone_sealed is null))),
    add constraint volunteer_member_phone_hash_check check (phone_hash is null or phone_sealed is not null),
    add constraint volunteer_member_erased_at_check check (
        erased_at is null or (learner_id is null and phone_sealed is null and left_on is not null));
drop index volunteer_member_team_id_learner_id_key;
create unique index volunteer_member_team_id_person_id_key on volunteer_member (team_id, person_id) where left_on is null;
create index volunteer_member_person_id_idx on volunteer_member (person_id);
create index volunteer_member_phone_hash_idx on volunteer_member (phone_hash) where phone_hash is not null;

-- A programme is corrected, and ends before its last day.
alter table silver_age_action add column version bigint not null default 1;

-- What was to be done in a shift that is called off is matched again, or declined.
update service_match m set status = 'proposed', decided_by = null, decided_at = null, shift_id = null, version = m.version + 1
from volunteer_shift s where s.id = m.shift_id and s.status = 'cancelled' and m.status = 'confirmed';

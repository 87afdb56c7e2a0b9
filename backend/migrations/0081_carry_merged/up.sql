-- What is still to come of a merged record passes over to the record that goes on: places, memberships, service, offers. The
-- record of what has happened stays where it was. Nothing passes from one learner to another but along a merge.
create function is_merged_into(gone uuid, into_id uuid) returns boolean language sql stable parallel safe
    return exists (select from learner where id = gone and merged_into = into_id);

create function learner_id_carry() returns trigger language plpgsql as $$
begin
    if not is_merged_into(old.learner_id, new.learner_id) then
        raise exception 'a record passes over to another learner by a merge alone' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger learner_card_carried before update on learner_card for each row
    when (old.learner_id is distinct from new.learner_id) execute function learner_id_carry();
alter table learner_card enable always trigger learner_card_carried;
create trigger learning_team_member_carried before update on learning_team_member for each row
    when (old.learner_id is distinct from new.learner_id) execute function learner_id_carry();
alter table learning_team_member enable always trigger learning_team_member_carried;
create trigger volunteer_member_carried before update on volunteer_member for each row
    when (old.learner_id is distinct from new.learner_id) execute function learner_id_carry();
alter table volunteer_member enable always trigger volunteer_member_carried;
create trigger talent_offer_carried before update on talent_offer for each row
    when (old.learner_id is distinct from new.learner_id) execute function learner_id_carry();
alter table talent_offer enable always trigger talent_offer_carried;
create trigger service_request_carried before update on service_request for each row
    when (old.learner_id is distinct from new.learner_id) execute function learner_id_carry();
alter table service_request enable always trigger service_request_carried;
create trigger privacy_request_carried before update on privacy_request for each row
    when (old.learner_id is distinct from new.learner_id) execute function learner_id_carry();
alter table privacy_request enable always trigger privacy_request_carried;

create function volunteer_signup_carry() returns trigger language plpgsql as $$
begin
    if old.shift_id <> new.shift_id or not is_merged_into(old.person_id, new.person_id) then
        raise exception 'a sign-up passes over to another person by a merge alone' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger volunteer_signup_carried before update on volunteer_signup for each row
    when ((old.shift_id, old.member_id, old.person_id) is distinct from (new.shift_id, new.member_id, new.person_id))
    execute function volunteer_signup_carry();
alter table volunteer_signup enable always trigger volunteer_signup_carried;

-- As before; and a place, or the wait for one, passes over to the record that goes on.
create or replace function enrolment_freeze() returns trigger language plpgsql as $$
begin
    if (new.id, new.school_id, new.series_id, new.session_id, new.half_year, new.asked_by, new.proxy_id,
        new.applied_at, new.recorded_by)
        is distinct from (old.id, old.school_id, old.series_id, old.session_id, old.half_year, old.asked_by,
        old.proxy_id, old.applied_at, old.recorded_by)
        or old.status not in ('waiting', 'enrolled') or (old.status = 'enrolled' and new.status = 'waiting')
        or (old.learner_id <> new.learner_id and not is_merged_into(old.learner_id, new.learner_id)) then
        raise exception 'an enrolment ends once' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

-- The sign-ups of one person, in whatever team.
create index volunteer_signup_person_id_idx on volunteer_signup (person_id, status);

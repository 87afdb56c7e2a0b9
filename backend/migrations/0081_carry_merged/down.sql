drop index volunteer_signup_person_id_idx;
create or replace function enrolment_freeze() returns trigger language plpgsql as $$
begin
    if (new.id, new.school_id, new.series_id, new.session_id, new.learner_id, new.half_year, new.asked_by, new.proxy_id,
        new.applied_at, new.recorded_by)
        is distinct from (old.id, old.school_id, old.series_id, old.session_id, old.learner_id, old.half_year, old.asked_by,
        old.proxy_id, old.applied_at, old.recorded_by)
        or old.status not in ('waiting', 'enrolled') or (old.status = 'enrolled' and new.status = 'waiting') then
        raise exception 'an enrolment ends once' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
drop trigger volunteer_signup_carried on volunteer_signup;
drop function volunteer_signup_carry();
drop trigger privacy_request_carried on privacy_request;
drop trigger service_request_carried on service_request;
drop trigger talent_offer_carried on talent_offer;
drop trigger volunteer_member_carried on volunteer_member;
drop trigger learning_team_member_carried on learning_team_member;
drop trigger learner_card_carried on learner_card;
drop function learner_id_carry();
drop function is_merged_into(uuid, uuid);

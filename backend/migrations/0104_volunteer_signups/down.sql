create or replace function volunteer_signup_carry() returns trigger language plpgsql as $$
begin
    if old.shift_id <> new.shift_id or not is_merged_into(old.person_id, new.person_id) then
        raise exception 'a sign-up passes over to another person by a merge alone' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

create or replace function is_merged_into(gone uuid, into_id uuid) returns boolean language sql stable parallel safe
    return exists (select from learner where id = gone and merged_into = into_id);

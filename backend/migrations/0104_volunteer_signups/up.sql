-- A sign-up of somebody from outside is of whom its member is by now: an entry is corrected, or found to be somebody who is known.
-- Who has checked in stays who it was.
create or replace function volunteer_signup_carry() returns trigger language plpgsql as $$
begin
    if (old.shift_id, old.member_id) = (new.shift_id, new.member_id) and old.checked_in_at is null
        and exists (select from volunteer_member m
            where m.id = new.member_id and m.learner_id is null and m.person_id = new.person_id) then
        return new;
    end if;
    if old.shift_id <> new.shift_id or not is_merged_into(old.person_id, new.person_id) then
        raise exception 'a sign-up passes over to another person by a merge alone' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;

-- A record may have gone into one that went into another one since.
create or replace function is_merged_into(gone uuid, into_id uuid) returns boolean language sql stable parallel safe
    return exists (select from canonical_learner
        where learner_id = gone and canonical_id = into_id and learner_id <> canonical_id);

-- Whoever was checked in as a shift was called off went as it came, as it does since.
update volunteer_signup u
    set status = 'checked_out', checked_out_at = u.checked_in_at + interval '1 microsecond',
        occupied_until = u.checked_in_at + interval '1 microsecond', version = u.version + 1
    from volunteer_shift s
    where s.id = u.shift_id and s.status = 'cancelled' and u.status = 'checked_in';

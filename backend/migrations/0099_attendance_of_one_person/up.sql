-- Records that went into one another are of one person, who is in one place at a time, and once in a session, under whichever
-- of them. Whoever writes waits for a merge that is being approved, and for others who write of the same person.
create function attendance_of_one_person() returns trigger language plpgsql as $$
declare
    person uuid := new.learner_id;
    into_id uuid;
begin
    select merged_into into into_id from learner where id = person for key share;
    if into_id is null and not exists (select from learner where merged_into = person) then
        return new;
    end if;
    while into_id is not null loop
        person := into_id;
        select merged_into into into_id from learner where id = person;
    end loop;
    perform pg_advisory_xact_lock(hashtextextended('held:' || person, 0));
    if exists (
        with recursive line (id) as (
            select person union select l.id from learner l join line on l.merged_into = line.id)
        select from line join attendance a on a.learner_id = line.id
        where line.id <> new.learner_id and a.status <> 'void' and (a.session_id = new.session_id
            or tstzrange(a.signed_in_at, a.occupied_until) && tstzrange(new.signed_in_at, new.occupied_until))
    ) then
        raise exception 'one person is in two places at once'
            using errcode = 'exclusion_violation', constraint = 'attendance_learner_id_period_excl';
    end if;
    return new;
end $$;
create trigger attendance_one_person_insert before insert on attendance
    for each row when (new.status <> 'void') execute function attendance_of_one_person();
create trigger attendance_one_person_update before update on attendance
    for each row when (new.status <> 'void' and (new.learner_id, new.signed_in_at, new.occupied_until)
        is distinct from (old.learner_id, old.signed_in_at, old.occupied_until))
    execute function attendance_of_one_person();

-- Who comes and goes before the class has begun has taken no part: an attendance of a class counts from thirty valid minutes
-- on, from which one is credited in the room, too (credit policy, `min_valid_minutes.in_person`), as what is watched online
-- counts from ten. The months are kept as sums that no longer know the minutes, so this is no dated parameter: whoever
-- changes it replaces this function and appends the differences as below.
create function attendance_counts(status text, valid_minutes integer) returns boolean language sql immutable parallel safe
    return status in ('signed_out', 'confirmed') and coalesce(valid_minutes, 0) >= 30;

create or replace view participation_evidence as
    select a.learner_id, business_month(s.starts_at) as month
    from attendance a join class_session s on s.id = a.session_id
    where attendance_counts(a.status, a.valid_minutes) and s.status <> 'cancelled'
    union all
    select r.learner_id, date_trunc('month', r.business_date)::date as month
    from online_record r
    where r.status <> 'open'
    group by r.learner_id, r.lesson_id, r.business_date
    having online_study_counts(sum(r.verified_minutes));

create or replace function participation_note_attendance() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into participation_delta (learner_id, month, delta)
        select n.learner_id, business_month(s.starts_at), count(*)
        from new_rows n join class_session s on s.id = n.session_id and s.status <> 'cancelled'
        where attendance_counts(n.status, n.valid_minutes)
        group by 1, 2;
    elsif tg_op = 'DELETE' then
        insert into participation_delta (learner_id, month, delta)
        select o.learner_id, business_month(s.starts_at), -count(*)
        from old_rows o join class_session s on s.id = o.session_id and s.status <> 'cancelled'
        where attendance_counts(o.status, o.valid_minutes)
        group by 1, 2;
    else
        insert into participation_delta (learner_id, month, delta)
        select c.learner_id, business_month(s.starts_at), sum(c.delta)
        from (
            select session_id, learner_id, 1 as delta from new_rows where attendance_counts(status, valid_minutes)
            union all
            select session_id, learner_id, -1 from old_rows where attendance_counts(status, valid_minutes)
        ) c join class_session s on s.id = c.session_id and s.status <> 'cancelled'
        group by 1, 2 having sum(c.delta) <> 0;
    end if;
    return null;
end $$;

create or replace function participation_note_session() returns trigger language plpgsql as $$
begin
    insert into participation_delta (learner_id, month, delta)
    select c.learner_id, c.month, sum(c.delta)
    from (
        select a.learner_id, l.month, l.delta
        from old_rows o join new_rows n on n.id = o.id
        cross join lateral (values (business_month(n.starts_at), 1, n.status), (business_month(o.starts_at), -1, o.status))
            as l (month, delta, status)
        join attendance a on a.session_id = n.id and attendance_counts(a.status, a.valid_minutes)
        where l.status <> 'cancelled' and (business_month(o.starts_at), o.status = 'cancelled')
            is distinct from (business_month(n.starts_at), n.status = 'cancelled')
    ) c
    group by 1, 2 having sum(c.delta) <> 0;
    return null;
end $$;

insert into participation_delta (learner_id, month, delta)
    select a.learner_id, business_month(s.starts_at), -count(*)
    from attendance a join class_session s on s.id = a.session_id and s.status <> 'cancelled'
    where attendance_counts(a.status) and not attendance_counts(a.status, a.valid_minutes)
    group by 1, 2;

drop function attendance_counts(text);

-- As before; and on which day a learner died says until when it was registered.
create or replace function participation_note_learner() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into participation_touch (school_id) select distinct school_id from new_rows;
    else
        insert into participation_touch (school_id)
        with changed as (
            select n.id, o.school_id as before, n.school_id as after
            from old_rows o join new_rows n on n.id = o.id
            where (o.school_id, o.birth_date, o.status, o.registered_on, o.closed_at, o.died_on)
                is distinct from (n.school_id, n.birth_date, n.status, n.registered_on, n.closed_at, n.died_on)
        )
        select before from changed
        union
        select after from changed
        union
        select l.school_id from changed h join canonical_learner c on c.learner_id = h.id
            join learner l on l.id = c.canonical_id;
    end if;
    return null;
end $$;

-- Days are counted by other rules from now on: by the minutes, until the day of death, and from the first day of all records of
-- one person.
delete from participation_result;

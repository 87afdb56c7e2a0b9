-- Who studies online takes part as well (notice, 一: 线上线下齐头并进; 四(四)): what was watched of a lesson on a business day is one
-- attendance once its closed records come to ten verified minutes, below which nothing is earned either. An open record is
-- not verified yet; service is no study and is not among the evidence.
create function online_study_counts(verified_minutes bigint) returns boolean language sql immutable parallel safe
    return coalesce(verified_minutes, 0) >= 10;

create or replace view participation_evidence as
    select a.learner_id, business_month(s.starts_at) as month
    from attendance a join class_session s on s.id = a.session_id
    where attendance_counts(a.status) and s.status <> 'cancelled'
    union all
    select r.learner_id, date_trunc('month', r.business_date)::date as month
    from online_record r
    where r.status <> 'open'
    group by r.learner_id, r.lesson_id, r.business_date
    having online_study_counts(sum(r.verified_minutes));

insert into participation_delta (learner_id, month, delta)
    select r.learner_id, date_trunc('month', r.business_date)::date, count(*)
    from (
        select learner_id, lesson_id, business_date from online_record where status <> 'open'
        group by learner_id, lesson_id, business_date having online_study_counts(sum(verified_minutes))
    ) r group by 1, 2;

-- Of a learner, a lesson and a day one record is open, so that one transaction at a time closes one: what stands besides
-- is what it was.
create function participation_note_online() returns trigger language plpgsql as $$
begin
    insert into participation_delta (learner_id, month, delta)
    select c.learner_id, date_trunc('month', c.business_date)::date,
        sum(online_study_counts(t.minutes)::int - online_study_counts(t.minutes - c.minutes)::int)
    from (
        select n.learner_id, n.lesson_id, n.business_date, sum(n.verified_minutes) as minutes
        from new_rows n where n.status <> 'open' and not exists (
            select from old_rows o where o.id = n.id and o.status <> 'open')
        group by 1, 2, 3
    ) c cross join lateral (
        select sum(r.verified_minutes) as minutes from online_record r
        where r.learner_id = c.learner_id and r.lesson_id = c.lesson_id and r.business_date = c.business_date
            and r.status <> 'open'
    ) t
    group by 1, 2
    having sum(online_study_counts(t.minutes)::int - online_study_counts(t.minutes - c.minutes)::int) <> 0;
    return null;
end $$;
create trigger online_record_participation_update after update on online_record
    referencing old table as old_rows new table as new_rows
    for each statement execute function participation_note_online();

create function participation_note_closed_online() returns trigger language plpgsql as $$
begin
    insert into participation_delta (learner_id, month, delta)
    select c.learner_id, date_trunc('month', c.business_date)::date,
        sum(online_study_counts(t.minutes)::int - online_study_counts(t.minutes - c.minutes)::int)
    from (
        select n.learner_id, n.lesson_id, n.business_date, sum(n.verified_minutes) as minutes
        from new_rows n where n.status <> 'open' group by 1, 2, 3
    ) c cross join lateral (
        select sum(r.verified_minutes) as minutes from online_record r
        where r.learner_id = c.learner_id and r.lesson_id = c.lesson_id and r.business_date = c.business_date
            and r.status <> 'open'
    ) t
    group by 1, 2
    having sum(online_study_counts(t.minutes)::int - online_study_counts(t.minutes - c.minutes)::int) <> 0;
    return null;
end $$;
create trigger online_record_participation_insert after insert on online_record
    referencing new table as new_rows for each statement execute function participation_note_closed_online();

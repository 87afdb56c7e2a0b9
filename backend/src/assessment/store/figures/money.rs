//! Credits that were posted in time, and records of redemptions.

/// Credits of the year that were posted by the third working day after the activity (五(一)); later ones were looked at, and
/// what was earned by attendance that was struck out counts for nothing.
/// Where the calendar is not known that far, by the third day.
pub(super) const TIMELY_CREDITING: &str = "
    with earned as (
        select coalesce(s.school_id, l.school_id) as school_id, e.id, e.activity_date,
            (e.earned_at at time zone 'Asia/Shanghai')::date as posted
        from credit_earning e
        join learner l on l.id = e.learner_id
        left join attendance a on a.id = e.attendance_id
        left join class_session s on s.id = a.session_id
        where e.activity_date between $2 and $3 and e.credited_centi > 0 and a.status is distinct from 'void'
            and coalesce(s.school_id, l.school_id) = any($1)
    ), due as (
        select d.activity_date, coalesce((
            select w.day from workday w where w.day > d.activity_date and w.is_workday order by w.day offset 2 limit 1
        ), d.activity_date + 3) as last
        from (select distinct activity_date from earned) as d
    )
    select e.school_id, count(*) filter (where e.posted <= d.last) as amount,
        coalesce(array_agg(e.id order by e.id) filter (where e.posted <= d.last), '{}') as counted,
        coalesce(array_agg(e.id order by e.id) filter (where e.posted > d.last), '{}') as others
    from earned e join due d using (activity_date) group by e.school_id";

/// Redemptions of the year whose record is complete: resolved, handed to the learner or to somebody with an authorisation,
/// undone with a reason; those that wait beyond their day were looked at.
pub(super) const REDEMPTION_RECORDS: &str = "
    with seen as (
        select s.id as school_id, o.id, case o.status
            when 'delivered' then o.resolve_event_id is not null
                and (o.proxy_name is null or o.proxy_id is not null or o.proxy_authorisation is not null)
            when 'reversed' then o.reversal_event_id is not null and o.reason is not null
            when 'reserved' then false
            else o.resolved_at is not null end as complete
        from redemption_order o join school s on s.facility_id = o.facility_id
        where s.id = any($1) and o.reserved_on between $2 and $3
            and (o.status <> 'reserved' or (o.pick_up_by at time zone 'Asia/Shanghai')::date <= $3)
    )
    select school_id, count(*) filter (where complete) as amount,
        coalesce(array_agg(id order by id) filter (where complete), '{}') as counted,
        coalesce(array_agg(id order by id) filter (where not complete), '{}') as others
    from seen group by school_id";

//! Learning teams, teachers, volunteers and learners online.

use super::super::held;

/// Teams with an approved activity in the year and enough members on its last day, by the parameter of that day (四(三)); forming
/// and idle ones were looked at.
pub(super) const LEARNING_TEAMS: &str = "
    with seen as (
        select t.school_id, t.id, exists (
                select from learning_team_activity a where a.team_id = t.id and a.status = 'approved'
                    and (a.starts_at at time zone 'Asia/Shanghai')::date between $2 and $3)
            and (select count(*) from learning_team_member m join learner l on l.id = m.learner_id
                where m.team_id = t.id and m.joined_on <= $3 and (m.left_on is null or m.left_on > $3)
                    and (l.closed_at is null or (l.closed_at at time zone 'Asia/Shanghai')::date > $3))
            >= coalesce((select p.min_members from learning_team_parameter p
                where p.effective_from <= $3 and (p.effective_to is null or p.effective_to >= $3)), 0) as active
        from learning_team t
        where t.school_id = any($1) and t.formed_on <= $3 and (t.dissolved_on is null or t.dissolved_on > $3)
    )
    select school_id, count(*) filter (where active) as amount,
        coalesce(array_agg(id order by id) filter (where active), '{}') as counted,
        coalesce(array_agg(id order by id) filter (where not active), '{}') as others
    from seen group by school_id";

/// Teachers of sessions that were held. Those count whose source is verified and whose unit had consented on the day of
/// each session, where it has to (五(三)).
pub(super) const TEACHERS: &str = held!("
    , taught as (
        select h.school_id, t.id, bool_and(t.verified and (
            not (t.source = 'university_student' or t.employment = 'in_service') or exists (
                select from teacher_consent c where c.teacher_id = t.id and h.day between c.given_on and c.valid_to
                    and (c.withdrawn_on is null or h.day < c.withdrawn_on)))) as counts
        from held h join teacher t on t.id = h.teacher_id group by 1, 2
    )
    select school_id, count(*) filter (where counts) as amount,
        coalesce(array_agg(id order by id) filter (where counts), '{}') as counted,
        coalesce(array_agg(id order by id) filter (where not counts), '{}') as others
    from taught group by school_id");

/// Approved minutes of volunteers in the teams of the school (五(四)); hours that wait or were refused were looked at.
pub(super) const VOLUNTEER_MINUTES: &str = "
    with seen as (
        select t.school_id, l.id, l.minutes, l.status = 'approved' as counts
        from volunteer_log l join volunteer_team t on t.id = l.team_id
        where t.school_id = any($1) and (l.starts_at at time zone 'Asia/Shanghai')::date between $2 and $3
    )
    select school_id, coalesce(sum(minutes) filter (where counts), 0)::bigint as amount,
        coalesce(array_agg(id order by id) filter (where counts), '{}') as counted,
        coalesce(array_agg(id order by id) filter (where not counts), '{}') as others
    from seen group by school_id";

/// Learners of the school with verified minutes online, under the record that goes on; the service keeps those who were
/// registered on the last day.
pub(super) const ONLINE_LEARNERS: &str = "
    with recursive watched as (
        select distinct r.learner_id as id from online_record r
        where r.business_date between $2 and $3 and r.verified_minutes > 0 and r.status <> 'open'
    ), line as (
        select l.id, l.merged_into, l.school_id from watched w join learner l on l.id = w.id
        union
        select l.id, l.merged_into, l.school_id from line p join learner l on l.id = p.merged_into
    )
    select school_id, count(*) as amount, array_agg(id order by id) as counted, '{}'::uuid[] as others
    from line where merged_into is null and school_id = any($1) group by school_id";

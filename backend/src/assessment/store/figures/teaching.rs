//! Sessions that were held: closed ones whose day lies in the year and that somebody attended.

use super::super::held;

/// Closed sessions in which everybody who signed in has signed out, and somebody did; the rest were looked at (G9).
pub(super) const SIGNIN_COMPLETENESS: &str = "
    with seen as (
        select s.school_id, s.id, count(a.id) > 0 and bool_and(a.signed_out_at is not null) as complete
        from class_session s left join attendance a on a.session_id = s.id and a.status <> 'void'
        where s.school_id = any($1) and s.status = 'closed'
            and (s.starts_at at time zone 'Asia/Shanghai')::date between $2 and $3
        group by s.school_id, s.id
    )
    select school_id, count(*) filter (where complete) as amount,
        coalesce(array_agg(id order by id) filter (where complete), '{}') as counted,
        coalesce(array_agg(id order by id) filter (where not complete), '{}') as others
    from seen group by school_id";

/// Courses taught in one of the categories of the notice; the amount is how many categories (四(三)).
pub(super) const CATEGORIES: &str = held!(
    "
    , taught as (
        select distinct h.school_id, c.id, v.category, k.origin = 'notice' as counts
        from held h join course c on c.id = h.course_id join course_version v on v.id = c.shown_version_id
        join course_category k on k.code = v.category
    )
    select school_id, count(distinct category) filter (where counts) as amount,
        coalesce(array_agg(id order by id) filter (where counts), '{}') as counted,
        coalesce(array_agg(id order by id) filter (where not counts), '{}') as others
    from taught group by school_id"
);

/// Minutes of sessions.
pub(super) const TEACHING_MINUTES: &str = held!("
    select school_id, sum(minutes)::bigint as amount, array_agg(id order by id) as counted, '{}'::uuid[] as others
    from held group by school_id");

/// The first session of each of the six activity forms of the notice (四(三)); the amount is how many of them.
pub(super) const ACTIVITY_FORMS: &str = held!(
    "
    , first as (
        select distinct on (school_id, form) school_id, form, id from held
        where form in ('reading', 'lecture', 'visit', 'performance_exhibition', 'study_tour', 'volunteer_service')
        order by school_id, form, id
    )
    select school_id, count(*) as amount, array_agg(id order by id) as counted, '{}'::uuid[] as others
    from first group by school_id"
);

/// Sessions of smart-ageing training, and of courses about living with smart devices (四(四)).
pub(super) const SMART_AGING_SESSIONS: &str = held!(
    "
    , smart as (
        select h.school_id, h.id from held h join course c on c.id = h.course_id
        join course_version v on v.id = c.shown_version_id
        where h.form = 'smart_aging_training' or v.category = 'smart_living'
    )
    select school_id, count(*) as amount, array_agg(id order by id) as counted, '{}'::uuid[] as others
    from smart group by school_id"
);

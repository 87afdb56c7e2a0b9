//! Venue, area, opening and shared venues.

use super::super::held;

/// Counts the school if its use-right document holds on the last day (四(一)).
pub(super) const FIXED_VENUE: &str = "
    with seen as (
        select s.id, coalesce(s.use_right_valid_from <= $3 and (s.use_right_valid_to is null or s.use_right_valid_to >= $3),
            false) and $2 <= $3 as holds
        from school s where s.id = any($1)
    )
    select id as school_id, holds::int::bigint as amount,
        case when holds then array[id] else '{}'::uuid[] end as counted,
        case when holds then '{}'::uuid[] else array[id] end as others
    from seen";

/// The usable area as declared, in hundredths of m², with the rooms that it is the sum of (四(一)).
pub(super) const DECLARED_AREA: &str = "
    select s.id as school_id, round(s.declared_area * 100)::bigint as amount,
        coalesce(array_agg(r.id order by r.id) filter (where r.counts_toward_school), '{}') as counted,
        coalesce(array_agg(r.id order by r.id) filter (where not r.counts_toward_school), '{}') as others
    from school s left join room r on r.facility_id = s.facility_id
    where s.id = any($1) and $2 <= $3 group by s.id";

/// The weekly opening of the host, in minutes.
pub(super) const WEEKLY_OPENING: &str = "
    select s.id as school_id, f.weekly_opening_minutes::bigint as amount, array[f.id] as counted, '{}'::uuid[] as others
    from school s join facility f on f.id = s.facility_id where s.id = any($1) and $2 <= $3";

/// The steps of the registration that decide on which days the school was open.
pub(super) const OPENING: &str = "
    select s.id as school_id, count(c.id) as amount,
        coalesce(array_agg(c.id order by c.id) filter (where c.id is not null), '{}') as counted, '{}'::uuid[] as others
    from school s left join facility_status_change c on c.facility_id = s.facility_id and c.effective_on <= $3
    where s.id = any($1) and $2 <= $3 group by s.id";

/// Venues under an agreement of the year in which a session was held; agreements without one were looked at besides.
pub(super) const SHARED_VENUES: &str = held!("
    , seen as (
        select a.school_id, a.venue_id, a.id, exists (
            select from held h join class_session c on c.id = h.id
            where c.venue_id = a.venue_id and h.school_id = a.school_id
                and h.day between a.valid_from and coalesce(a.ended_on, a.valid_to)) as used
        from venue_agreement a
        where a.school_id = any($1) and a.valid_from <= $3 and coalesce(a.ended_on, a.valid_to) >= greatest(a.valid_from, $2)
    )
    select school_id, count(distinct venue_id) filter (where used) as amount,
        coalesce(array_agg(id order by id) filter (where used), '{}') as counted,
        coalesce(array_agg(id order by id) filter (where not used), '{}') as others
    from seen group by school_id");

select f.county_code, f.township_code, s.id, s.name, s.opened_on, s.closed_on, p.id, p.published_at, p.changed_bp,
    draft.id, stood.days, stood.states, sum((p.id is not null)::int) over (partition by f.county_code),
    count(*) over (partition by f.county_code)
from school s join facility f on f.id = s.facility_id
left join curriculum_plan p on p.school_id = s.id and p.half_year = '2026-H1' and p.status = 'published'
left join curriculum_plan draft on draft.school_id = s.id and draft.half_year = '2026-H1' and draft.status = 'draft'
left join lateral (
    select array_agg(c.effective_on order by c.effective_on, c.id) as days, array_agg(c.status order by c.effective_on, c.id) as states
    from facility_status_change c
    where c.facility_id = f.id and c.status in ('approved', 'suspended', 'closed', 'withdrawn')
) stood on true
where s.opened_on <= '2026-06-30' and exists (
    select from facility_status_change c
    where c.facility_id = f.id and c.status = 'approved' and c.effective_on <= '2026-06-30')
order by f.county_code, s.name;

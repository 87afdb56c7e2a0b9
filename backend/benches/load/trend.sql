select h.half_year, s.id, s.opened_on, s.closed_on, p.published_at, p.changed_bp, draft.id, stood.days, stood.states
from (values ('2024-H1', date '2024-06-30'), ('2024-H2', '2024-12-31'), ('2025-H1', '2025-06-30'),
    ('2025-H2', '2025-12-31'), ('2026-H1', '2026-06-30'), ('2026-H2', '2026-12-31')) h (half_year, last)
cross join school s join facility f on f.id = s.facility_id
left join curriculum_plan p on p.school_id = s.id and p.half_year = h.half_year and p.status = 'published'
left join curriculum_plan draft on draft.school_id = s.id and draft.half_year = h.half_year and draft.status = 'draft'
left join lateral (
    select array_agg(c.effective_on order by c.effective_on, c.id) as days, array_agg(c.status order by c.effective_on, c.id) as states
    from facility_status_change c
    where c.facility_id = f.id and c.status in ('approved', 'suspended', 'closed', 'withdrawn')
) stood on true
where s.opened_on <= h.last and exists (
    select from facility_status_change c
    where c.facility_id = f.id and c.status = 'approved' and c.effective_on <= h.last);

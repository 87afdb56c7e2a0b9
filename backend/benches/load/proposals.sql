with held as materialized (
    select id, school_id, course_id, capacity, ends_at - starts_at as lasted from class_session
    where starts_at >= '2026-06-30T16:00:00Z' and starts_at < '2026-12-31T16:00:00Z' and status = 'closed'
), came as (
    select h.school_id, h.course_id, a.learner_id, count(*) as times
    from held h join attendance a on a.session_id = h.id and a.status in ('signed_out', 'confirmed')
    group by h.school_id, h.course_id, a.learner_id
)
select school_id, course_id, count(*) as participants, sum(times) as attendances from came group by school_id, course_id;
select p.school_id, i.course_id, i.sessions_planned, c.code, c.status, v.category
from (select distinct on (school_id) id, school_id from curriculum_plan
    where status = 'published' and half_year < '2027-H1' order by school_id, half_year desc) p
join curriculum_item i on i.plan_id = p.id join course c on c.id = i.course_id
join course_version v on v.id = c.shown_version_id;
select a.school_id, c.option_id, count(*) from demand_answer a join demand_choice c on c.answer_id = a.id
where a.withdrawn_at is null group by a.school_id, c.option_id;
select c.id, c.code, v.category from course c join course_version v on v.id = c.shown_version_id
where c.status = 'published';

select c.*, v.* from course c join course_version v on v.id = c.shown_version_id
where v.search_key like '%太极拳%' and c.status = 'published' order by c.code limit 51;
select count(*) from course c join course_version v on v.id = c.shown_version_id
where v.search_key like '%太极拳%' and c.status = 'published';
select v.category, v.form, v.delivery_mode, o, t, c.status, c.owner_division_code, count(*)
from course c join course_version v on v.id = c.shown_version_id
left join lateral unnest(v.objectives) o on true left join lateral unnest(v.tags || c.honours) t on true
where v.search_key like '%太极拳%'
group by grouping sets ((), (v.category), (v.form), (v.delivery_mode), (o), (t), (c.status), (c.owner_division_code));

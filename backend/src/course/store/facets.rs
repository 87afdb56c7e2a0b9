//! What a search of the catalogue counts, in one statement.

use contract::course::{ActivityForm, CourseQuery, CourseState, CourseTag, DeliveryMode, Objective};
use diesel::pg::PgConnection;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Text};
use diesel::{QueryResult, QueryableByName, RunQueryDsl as _, sql_query};

use super::Reach;
use crate::course::domain::search_key;
use crate::course::domain::sharing::SEEN;
use crate::db::value::containing;

/// How the owner of the city's courses is written in a filter.
pub(super) const CITY: &str = "city";

/// How many courses have a value of an axis; the axis `total` counts those that match all filters.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::course) struct AxisCount {
    #[diesel(sql_type = Text)]
    pub(in crate::course) axis: String,
    #[diesel(sql_type = Text)]
    pub(in crate::course) value: String,
    #[diesel(sql_type = BigInt)]
    pub(in crate::course) count: i64,
}

/// Every axis under the filters of the others: what the text and the reach leave is read once, with what each filter says
/// to it, and counted from there.
pub(in crate::course) fn count_axes(
    conn: &mut PgConnection,
    reach: &Reach,
    filter: &CourseQuery,
) -> QueryResult<Vec<AxisCount>> {
    let text = filter.q.as_deref().map(search_key).filter(|text| !text.is_empty());
    let found = if text.is_some() { "v.search_key like $1" } else { "$1 is null" };
    sql_query(format!(
        "with hit as materialized (
             select v.category, v.objectives, v.form, v.delivery_mode, v.tags || c.honours as tags, c.status,
                 coalesce(c.owner_division_code, '{CITY}') as owner,
                 $4 is null or v.category = $4 as in_category,
                 $5 is null or $5 = any (v.objectives) as in_objective,
                 $6 is null or v.form = $6 as in_form,
                 $7 is null or v.delivery_mode = $7 as in_mode,
                 $8 is null or $8 = any (v.tags || c.honours) as in_tag,
                 $9 is null or c.status = $9 as in_status,
                 $10 is null or coalesce(c.owner_division_code, '{CITY}') = $10 as in_owner
             from course c join course_version v on v.id = c.shown_version_id
             where {found} and ($2 or c.owner_division_code is null or c.owner_division_code = any ($3)
                 or exists (select from course_share s where s.course_id = c.id and s.status = any ($11))))
         select 'total' as axis, '' as value, count(*) as count from hit
             where in_category and in_objective and in_form and in_mode and in_tag and in_status and in_owner
         union all select 'category', category, count(*) from hit
             where in_objective and in_form and in_mode and in_tag and in_status and in_owner group by category
         union all select 'objective', o, count(*) from hit cross join lateral unnest(objectives) o
             where in_category and in_form and in_mode and in_tag and in_status and in_owner group by o
         union all select 'form', form, count(*) from hit
             where in_category and in_objective and in_mode and in_tag and in_status and in_owner group by form
         union all select 'delivery_mode', delivery_mode, count(*) from hit
             where in_category and in_objective and in_form and in_tag and in_status and in_owner
             group by delivery_mode
         union all select 'tag', t, count(*) from hit cross join lateral unnest(tags) t
             where in_category and in_objective and in_form and in_mode and in_status and in_owner group by t
         union all select 'status', status, count(*) from hit
             where in_category and in_objective and in_form and in_mode and in_tag and in_owner group by status
         union all select 'owner', owner, count(*) from hit
             where in_category and in_objective and in_form and in_mode and in_tag and in_status group by owner
             order by axis, value"
    ))
    .bind::<Nullable<Text>, _>(text.as_deref().map(containing))
    .bind::<Bool, _>(reach.counties.is_none())
    .bind::<Array<Text>, _>(reach.counties.clone().unwrap_or_default())
    .bind::<Nullable<Text>, _>(filter.category.as_ref().map(ToString::to_string))
    .bind::<Nullable<Text>, _>(filter.objective.map(Objective::as_str))
    .bind::<Nullable<Text>, _>(filter.form.map(ActivityForm::as_str))
    .bind::<Nullable<Text>, _>(filter.delivery_mode.map(DeliveryMode::as_str))
    .bind::<Nullable<Text>, _>(filter.tag.map(CourseTag::as_str))
    .bind::<Nullable<Text>, _>(filter.status.map(CourseState::as_str))
    .bind::<Nullable<Text>, _>(filter.owner.as_deref())
    .bind::<Array<Text>, _>(SEEN.as_slice())
    .load(conn)
}

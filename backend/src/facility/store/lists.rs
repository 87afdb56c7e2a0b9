//! Lists of facilities: filtered, sorted, a page at a time.

use chrono::{DateTime, Utc};
use contract::facility::{FacilitySort, HostKind, RegistrationState};
use diesel::dsl::{IntoBoxed, LeftJoin};
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::auth::Scope;
use crate::facility::scope::facilities_in_scope;
use crate::paging::Paging;
use crate::schema::{facility, school};

/// Which facilities to list.
#[derive(Debug, Clone, Default)]
pub(in crate::facility) struct Filter {
    pub(in crate::facility) county: Option<String>,
    pub(in crate::facility) township: Option<String>,
    pub(in crate::facility) kind: Option<HostKind>,
    pub(in crate::facility) status: Option<RegistrationState>,
    pub(in crate::facility) text: Option<String>,
    pub(in crate::facility) has_school: Option<bool>,
    pub(in crate::facility) min_area: Option<Decimal>,
    pub(in crate::facility) max_area: Option<Decimal>,
}

/// The last item seen.
#[derive(Debug, Clone)]
pub(in crate::facility) struct After {
    pub(in crate::facility) text: String,
    pub(in crate::facility) at: DateTime<Utc>,
    pub(in crate::facility) id: Uuid,
}

/// A facility in a list, with its school.
#[derive(Debug, Clone, Queryable)]
pub(in crate::facility) struct ListRow {
    pub(in crate::facility) id: Uuid,
    pub(in crate::facility) kind: String,
    pub(in crate::facility) name_zh: String,
    pub(in crate::facility) name_mn: Option<String>,
    pub(in crate::facility) division_code: String,
    pub(in crate::facility) county_code: String,
    pub(in crate::facility) contact_phone: Option<String>,
    pub(in crate::facility) weekly_opening_minutes: i32,
    pub(in crate::facility) status: String,
    pub(in crate::facility) created_at: DateTime<Utc>,
    pub(in crate::facility) school: Option<ListSchool>,
}

/// The school of a facility in a list.
#[derive(Debug, Clone, Queryable)]
pub(in crate::facility) struct ListSchool {
    pub(in crate::facility) id: Uuid,
    pub(in crate::facility) code: String,
    pub(in crate::facility) name: String,
    pub(in crate::facility) coordinated_usable_area: Decimal,
}

type Boxed = IntoBoxed<'static, LeftJoin<facility::table, school::table>, Pg>;

fn filtered(scope: &Scope, filter: &Filter) -> Boxed {
    let mut list = facility::table.left_join(school::table).into_boxed();
    if !scope.city {
        list = list.filter(facility::id.eq_any(facilities_in_scope(scope)));
    }
    if let Some(code) = &filter.county {
        list = list.filter(facility::county_code.eq(code.clone()));
    }
    if let Some(code) = &filter.township {
        list = list.filter(facility::township_code.eq(code.clone()));
    }
    if let Some(kind) = filter.kind {
        list = list.filter(facility::kind.eq(kind.as_str()));
    }
    if let Some(status) = filter.status {
        list = list.filter(facility::status.eq(status.as_str()));
    }
    if let Some(text) = &filter.text {
        let pattern = format!("%{}%", text.replace(['\\', '%', '_'], ""));
        list = list.filter(
            facility::name_zh
                .ilike(pattern.clone())
                .or(school::name.nullable().assume_not_null().ilike(pattern.clone()))
                .or(school::code.nullable().assume_not_null().ilike(pattern)),
        );
    }
    match filter.has_school {
        Some(true) => list = list.filter(school::id.nullable().is_not_null()),
        Some(false) => list = list.filter(school::id.nullable().is_null()),
        None => {}
    }
    if let Some(area) = filter.min_area {
        list = list.filter(school::coordinated_usable_area.nullable().ge(area));
    }
    if let Some(area) = filter.max_area {
        list = list.filter(school::coordinated_usable_area.nullable().le(area));
    }
    list
}

fn sorted(list: Boxed, sort: FacilitySort, after: Option<&After>) -> Boxed {
    let mut list = list;
    macro_rules! by {
        ($column:expr, $value:ident, $beyond:ident, $direction:ident) => {{
            if let Some(after) = after.cloned() {
                let tie = $column.eq(after.$value.clone()).and(facility::id.$beyond(after.id));
                list = list.filter($column.$beyond(after.$value).or(tie));
            }
            list.order(($column.$direction(), facility::id.$direction()))
        }};
    }
    match sort {
        FacilitySort::Name => by!(facility::name_zh, text, gt, asc),
        FacilitySort::NameDescending => by!(facility::name_zh, text, lt, desc),
        FacilitySort::CreatedAt => by!(facility::created_at, at, gt, asc),
        FacilitySort::CreatedAtDescending => by!(facility::created_at, at, lt, desc),
        FacilitySort::DivisionCode => by!(facility::division_code, text, gt, asc),
    }
}

/// One row more than the page holds, and the size of the whole list when asked for.
pub(in crate::facility) fn list_facilities(
    conn: &mut PgConnection,
    scope: &Scope,
    filter: &Filter,
    sort: FacilitySort,
    after: Option<&After>,
    paging: &Paging,
) -> QueryResult<(Vec<ListRow>, Option<i64>)> {
    let total = if paging.count { Some(filtered(scope, filter).count().get_result(conn)?) } else { None };
    let rows = sorted(filtered(scope, filter), sort, after)
        .limit(paging.fetch())
        .select((
            facility::id,
            facility::kind,
            facility::name_zh,
            facility::name_mn,
            facility::division_code,
            facility::county_code,
            facility::contact_phone,
            facility::weekly_opening_minutes,
            facility::status,
            facility::created_at,
            (school::id, school::code, school::name, school::coordinated_usable_area).nullable(),
        ))
        .load(conn)?;
    Ok((rows, total))
}

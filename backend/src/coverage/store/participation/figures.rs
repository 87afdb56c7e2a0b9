//! What is told of regular participation as of a day: groups of schools and learners, and how many elders live where.

use chrono::NaiveDate;
use contract::participation::ParticipationAxis;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Integer, Nullable, Text, Uuid as SqlUuid};
use uuid::Uuid;

use crate::auth::Scope;

/// Of where to tell: what lies in a scope, and in a division of it.
#[derive(Debug, Clone)]
pub(in crate::coverage) struct Place<'a> {
    pub(in crate::coverage) scope: &'a Scope,
    /// A pattern of division codes.
    pub(in crate::coverage) within: &'a str,
    /// Only this school.
    pub(in crate::coverage) school: Option<Uuid>,
}

/// A group of learners, those of town or country, or all of them together.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::coverage) struct GroupRow {
    /// `group`, `class` or `whole`.
    #[diesel(sql_type = Text)]
    pub(in crate::coverage) part: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::coverage) key: Option<String>,
    /// The name of a school.
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::coverage) name: Option<String>,
    #[diesel(sql_type = BigInt)]
    pub(in crate::coverage) learners: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::coverage) regular: i64,
    /// How many of the schools ask for less than the whole window.
    #[diesel(sql_type = BigInt)]
    pub(in crate::coverage) scaled_schools: i64,
}

/// How many elders live in a division by its latest figure.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::coverage) struct ElderRow {
    #[diesel(sql_type = Text)]
    pub(in crate::coverage) code: String,
    #[diesel(sql_type = BigInt)]
    pub(in crate::coverage) elders: i64,
    #[diesel(sql_type = Date)]
    pub(in crate::coverage) counted_on: NaiveDate,
    #[diesel(sql_type = Text)]
    pub(in crate::coverage) source: String,
}

/// `place`: where each facility lies by the codes of the day `$1`; a code that another took the place of counts as that.
/// `board`: the schools of `$2` (patterns of divisions) or `$3` (facilities) that lie in `$4`, or are `$5`, with the class
/// of their place. That a pattern finds few codes is what a plan takes for granted, wrongly where it is the city's; of a
/// `coalesce` it does not.
const BOARD: &str = "
    with recursive moved as (
        select id, division_code as code from facility
        union
        select m.id, s.new_code from moved m
        join division_succession s on s.old_code = m.code and s.effective_on <= $1
    ), place as (
        select m.id, m.code from moved m where not exists (
            select from division_succession s where s.old_code = m.code and s.effective_on <= $1)
    ), board as (
        select s.id as school_id, s.name as school_name, f.kind, p.code, v.urban_rural_class as class,
            s.opened_on <= $1 and (s.closed_on is null or s.closed_on >= $1) as open
        from school s
        join facility f on f.id = s.facility_id
        join place p on p.id = f.id
        left join division v on v.code = p.code and v.valid_from <= $1 and (v.valid_to is null or v.valid_to > $1)
        where (f.division_code like any($2) or f.id = any($3)) and coalesce(p.code like $4, false) and ($5 is null or s.id = $5)
    )";

#[derive(QueryableByName)]
struct SchoolId {
    #[diesel(sql_type = SqlUuid)]
    school_id: Uuid,
}

/// The schools of a place.
pub(in crate::coverage) fn list_board_schools(
    conn: &mut PgConnection,
    day: NaiveDate,
    place: &Place<'_>,
) -> QueryResult<Vec<Uuid>> {
    let rows: Vec<SchoolId> =
        diesel::sql_query(format!("{BOARD} select school_id from board order by school_id"))
            .bind::<Date, _>(day)
            .bind::<Array<Text>, _>(place.scope.division_patterns())
            .bind::<Array<SqlUuid>, _>(&place.scope.facilities)
            .bind::<Text, _>(place.within)
            .bind::<Nullable<SqlUuid>, _>(place.school)
            .load(conn)?;
    Ok(rows.into_iter().map(|row| row.school_id).collect())
}

/// What was counted of a day, by group, by town and country, and in all: the schools that are open on it, and those that
/// have learners.
/// `digits`: how long the codes are that divisions are told apart by.
pub(in crate::coverage) fn list_groups(
    conn: &mut PgConnection,
    day: NaiveDate,
    place: &Place<'_>,
    (axis, digits): (ParticipationAxis, i32),
    scaled: &[Uuid],
) -> QueryResult<Vec<GroupRow>> {
    let (key, name) = match axis {
        ParticipationAxis::Division => ("left(b.code, $6)", "null::text"),
        ParticipationAxis::School => ("b.school_id::text", "b.school_name"),
        ParticipationAxis::AgeBand => ("c.dimension", "null::text"),
        ParticipationAxis::UrbanRural => ("b.class", "null::text"),
        ParticipationAxis::Priority => {
            ("case when c.dimension then 'priority' when not c.dimension then 'other' end", "null::text")
        }
        ParticipationAxis::Kind => ("b.kind", "null::text"),
    };
    let dimension = match axis {
        ParticipationAxis::AgeBand => "age_band",
        ParticipationAxis::Priority => "priority",
        _ => "null",
    };
    // Materialized, so that a key which is the class is not taken for it when groups are told apart.
    diesel::sql_query(format!(
        "{BOARD}, cell as materialized (
            select school_id, {dimension} as dimension, sum(learners)::int as learners, sum(regular)::int as regular
            from participation_cell where as_of = $1 group by 1, 2
        ), told as materialized (
            select {key} as key, {name} as name, b.class, b.school_id, coalesce(c.learners, 0) as learners,
                coalesce(c.regular, 0) as regular
            from board b left join cell c on c.school_id = b.school_id
            where (b.open or c.school_id is not null) and $6 > 0
        )
        select case when grouping(key) = 0 then 'group' when grouping(class) = 0 then 'class' else 'whole' end as part,
            case when grouping(key) = 0 then key else class end as key, name,
            coalesce(sum(learners), 0)::bigint as learners, coalesce(sum(regular), 0)::bigint as regular,
            count(distinct school_id) filter (where school_id = any($7)) as scaled_schools
        from told group by grouping sets ((key, name), (class), ()) order by part, key"
    ))
    .bind::<Date, _>(day)
    .bind::<Array<Text>, _>(place.scope.division_patterns())
    .bind::<Array<SqlUuid>, _>(&place.scope.facilities)
    .bind::<Text, _>(place.within)
    .bind::<Nullable<SqlUuid>, _>(place.school)
    .bind::<Integer, _>(digits)
    .bind::<Array<SqlUuid>, _>(scaled)
    .load(conn)
}

/// The latest figure of each division that has one by a day: residents times the share of those who are 60 and older, as
/// the census published them, rounded down.
const ELDERS: &str = "
    select distinct on (division_code) division_code as code,
        floor(total_population * percent_60_plus / 100)::bigint as elders, census_date as counted_on,
        source || ' × ' || percent_60_plus || '%' as source
    from census_age_share where census_date <= $1 and total_population is not null
    order by division_code, census_date desc";

pub(in crate::coverage) fn list_elders(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> QueryResult<Vec<ElderRow>> {
    diesel::sql_query(ELDERS).bind::<Date, _>(day).load(conn)
}

#[derive(QueryableByName)]
struct ClassRow {
    #[diesel(sql_type = Text)]
    class: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    elders: Option<i64>,
}

/// How many elders live in the statutory townships of each class; none unless each of them has a figure.
pub(in crate::coverage) fn list_elders_by_class(
    conn: &mut PgConnection,
    day: NaiveDate,
    place: &Place<'_>,
) -> QueryResult<Vec<(String, Option<i64>)>> {
    let rows: Vec<ClassRow> = diesel::sql_query(format!(
        "select v.urban_rural_class as class,
            case when bool_and(e.elders is not null) then sum(e.elders)::bigint end as elders
        from division v left join ({ELDERS}) as e on e.code = v.code
        where v.level = 'township' and v.statutory and v.urban_rural_class is not null and v.valid_from <= $1
            and (v.valid_to is null or v.valid_to > $1) and v.code like any($2) and v.code like $3
        group by 1"
    ))
    .bind::<Date, _>(day)
    .bind::<Array<Text>, _>(place.scope.division_patterns())
    .bind::<Text, _>(place.within)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.class, row.elders)).collect())
}

#[derive(QueryableByName)]
struct NameRow {
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = Text)]
    name: String,
}

fn pairs(rows: Vec<NameRow>) -> Vec<(String, String)> {
    rows.into_iter().map(|row| (row.code, row.name)).collect()
}

/// Divisions of a day, each with its level; `parameter` tells which of them.
fn divisions(condition: &str) -> String {
    format!(
        "select v.code, v.name_zh as name from division v
        where v.valid_from <= $1 and (v.valid_to is null or v.valid_to > $1) and {condition} order by v.code"
    )
}

/// The division of a code on a day, or the city where no code is given.
pub(in crate::coverage) fn find_division(
    conn: &mut PgConnection,
    day: NaiveDate,
    code: Option<&str>,
) -> QueryResult<Option<String>> {
    let found: Option<NameRow> =
        diesel::sql_query(divisions("case when $2::text is null then v.level = 'city' else v.code = $2 end"))
            .bind::<Date, _>(day)
            .bind::<Nullable<Text>, _>(code)
            .get_result(conn)
            .optional()?;
    Ok(found.map(|row| row.code))
}

/// The statutory divisions right below one, with their names.
pub(in crate::coverage) fn list_below(
    conn: &mut PgConnection,
    day: NaiveDate,
    parent: &str,
) -> QueryResult<Vec<(String, String)>> {
    let rows = diesel::sql_query(divisions("v.statutory and v.parent_code = $2"))
        .bind::<Date, _>(day)
        .bind::<Text, _>(parent)
        .load(conn)?;
    Ok(pairs(rows))
}

/// The latest names of these divisions.
pub(in crate::coverage) fn list_names(
    conn: &mut PgConnection,
    codes: &[String],
) -> QueryResult<Vec<(String, String)>> {
    let rows = diesel::sql_query(
        "select distinct on (code) code, name_zh as name from division where code = any($1)
        order by code, valid_from desc",
    )
    .bind::<Array<Text>, _>(codes)
    .load(conn)?;
    Ok(pairs(rows))
}

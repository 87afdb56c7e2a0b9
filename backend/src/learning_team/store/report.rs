//! Teams and activities, counted.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{QueryableByName, sql_query};
use uuid::Uuid;

use crate::paging::{Paged, Paging};

/// The teams of one kind in a school.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::learning_team) struct TeamCountRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::learning_team) school_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::learning_team) school_name: String,
    #[diesel(sql_type = Text)]
    pub(in crate::learning_team) county_code: String,
    #[diesel(sql_type = Text)]
    pub(in crate::learning_team) kind: String,
    #[diesel(sql_type = BigInt)]
    pub(in crate::learning_team) teams: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::learning_team) active: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::learning_team) activities: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::learning_team) minutes: i64,
}

/// The teams of these schools by kind, and what they did between two instants.
pub(in crate::learning_team) fn count_teams(
    conn: &mut PgConnection,
    schools: &[Uuid],
    min_members: i64,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<TeamCountRow>> {
    sql_query(
        "select k.id as school_id, k.name as school_name, f.county_code, t.kind,
            count(*) filter (where t.dissolved_on is null) as teams,
            count(*) filter (where t.dissolved_on is null and m.members >= $2) as active,
            coalesce(sum(a.activities), 0)::bigint as activities, coalesce(sum(a.minutes), 0)::bigint as minutes
        from learning_team t
        join school k on k.id = t.school_id
        join facility f on f.id = k.facility_id
        left join (
            select m.team_id, count(*) as members from learning_team_member m
            join learner l on l.id = m.learner_id
            where m.left_on is null and l.closed_at is null group by m.team_id
        ) m on m.team_id = t.id
        left join (
            select team_id, count(*) as activities,
                sum(extract(epoch from ends_at - starts_at) / 60)::bigint as minutes
            from learning_team_activity
            where status = 'approved' and school_id = any($1) and starts_at >= $3 and starts_at < $4 group by team_id
        ) a on a.team_id = t.id
        where t.school_id = any($1)
        group by k.id, k.name, f.county_code, t.kind
        having count(*) filter (where t.dissolved_on is null) > 0 or sum(a.activities) > 0
        order by f.county_code, k.id, t.kind",
    )
    .bind::<Array<SqlUuid>, _>(schools)
    .bind::<BigInt, _>(min_members)
    .bind::<Timestamptz, _>(from)
    .bind::<Timestamptz, _>(until)
    .load(conn)
}

/// What a school has held in a month.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::learning_team) struct MonthRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::learning_team) school_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::learning_team) school_name: String,
    #[diesel(sql_type = Text)]
    pub(in crate::learning_team) county_code: String,
    #[diesel(sql_type = Array<Text>)]
    pub(in crate::learning_team) forms: Vec<String>,
    #[diesel(sql_type = Array<BigInt>)]
    pub(in crate::learning_team) counts: Vec<i64>,
}

/// Which schools, and what is counted of them.
#[derive(Debug, Clone)]
pub(in crate::learning_team) struct MonthFilter {
    pub(in crate::learning_team) schools: Vec<Uuid>,
    pub(in crate::learning_team) forms: Vec<String>,
    pub(in crate::learning_team) days: (NaiveDate, NaiveDate),
    pub(in crate::learning_team) span: (DateTime<Utc>, DateTime<Utc>),
    pub(in crate::learning_team) county_code: Option<String>,
    pub(in crate::learning_team) required: i64,
    pub(in crate::learning_team) met: Option<bool>,
}

const MONTH: &str = "
    from school k
    join facility f on f.id = k.facility_id
    left join (
        select x.school_id, x.form, count(*) as held from (
            select school_id, form from class_session
            where school_id = any($1) and form = any($2) and status = 'closed' and starts_at >= $3 and starts_at < $4
            union all
            select school_id, 'learning_team' from learning_team_activity
            where school_id = any($1) and status = 'approved' and session_id is null
                and starts_at >= $3 and starts_at < $4
        ) x group by x.school_id, x.form
    ) h on h.school_id = k.id
    where k.id = any($1) and k.opened_on <= $6 and (k.closed_on is null or k.closed_on >= $5)
        and ($7 is null or f.county_code = $7) and ($10 is null or k.id > $10)
    group by k.id, k.name, f.county_code
    having $9 is null or (coalesce(sum(h.held), 0) >= $8) = $9";

/// By school: those that were open in the month.
pub(in crate::learning_team) fn list_months(
    conn: &mut PgConnection,
    filter: &MonthFilter,
    after: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<MonthRow>> {
    macro_rules! bound {
        ($query:expr, $after:expr) => {
            sql_query($query)
                .bind::<Array<SqlUuid>, _>(filter.schools.as_slice())
                .bind::<Array<Text>, _>(filter.forms.as_slice())
                .bind::<Timestamptz, _>(filter.span.0)
                .bind::<Timestamptz, _>(filter.span.1)
                .bind::<Date, _>(filter.days.0)
                .bind::<Date, _>(filter.days.1)
                .bind::<Nullable<Text>, _>(filter.county_code.as_deref())
                .bind::<BigInt, _>(filter.required)
                .bind::<Nullable<Bool>, _>(filter.met)
                .bind::<Nullable<SqlUuid>, _>($after)
        };
    }
    let page = format!(
        "select k.id as school_id, k.name as school_name, f.county_code,
            coalesce(array_agg(h.form order by h.form) filter (where h.form is not null), '{{}}') as forms,
            coalesce(array_agg(h.held order by h.form) filter (where h.form is not null), '{{}}') as counts
         {MONTH} order by k.id limit $11"
    );
    let rows: Vec<MonthRow> = bound!(page, after).bind::<BigInt, _>(paging.fetch()).load(conn)?;
    let total = if paging.count {
        let count = format!("select count(*) as total from (select k.id {MONTH}) x");
        Some(bound!(count, None::<Uuid>).get_result::<Total>(conn)?.total)
    } else {
        None
    };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.school_id.to_string()]))
}

#[derive(QueryableByName)]
struct Total {
    #[diesel(sql_type = BigInt)]
    total: i64,
}

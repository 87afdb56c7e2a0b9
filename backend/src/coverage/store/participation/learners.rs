//! Learners who are short of taking part regularly.

use chrono::NaiveDate;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Integer, Nullable, Text, Uuid as SqlUuid};
use uuid::Uuid;

use super::{ATTENDED, Asked, Counting, REGISTERED};
use crate::paging::{Paged, Paging};

/// A learner with what was attended within the window.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::coverage) struct LearnerRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::coverage) id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::coverage) name_zh: String,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::coverage) school_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::coverage) school_name: String,
    #[diesel(sql_type = Date)]
    pub(in crate::coverage) birth_date: NaiveDate,
    #[diesel(sql_type = Integer)]
    pub(in crate::coverage) attendances: i32,
    #[diesel(sql_type = Integer)]
    pub(in crate::coverage) months: i32,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Those who need one to `$8` more attendances, after `$9`. Each learner's months are looked up one by one, so that a page
/// ends once it is full; so is what its school asks for, by halves, in the schools `$5` that stand in order.
fn short(columns: &str, end: &str) -> String {
    format!(
        "select {columns} from learner l
        join school s on s.id = l.school_id
        cross join lateral (select width_bucket(l.school_id, $5) as at) as place
        cross join lateral (
            select ($6::int[])[place.at] as attendances, ($7::int[])[place.at] as months
            where ($5::uuid[])[place.at] = l.school_id
        ) as asked
        {ATTENDED}
        where {REGISTERED} and l.school_id = any($5)
            and greatest(asked.attendances - n.attendances, asked.months - n.months) between 1 and $8
            and ($9 is null or l.id > $9) {end}"
    )
}

/// A page of them, by record.
pub(in crate::coverage) fn list_short(
    conn: &mut PgConnection,
    by: &Counting,
    asked: &Asked,
    within: i32,
    after: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<LearnerRow>> {
    let columns =
        "l.id, l.name_zh, l.school_id, s.name as school_name, l.birth_date, n.attendances, n.months";
    let rows: Vec<LearnerRow> = diesel::sql_query(short(columns, "order by l.id limit $10"))
        .bind::<Date, _>(by.as_of)
        .bind::<Date, _>(by.sixty)
        .bind::<Date, _>(by.first)
        .bind::<Date, _>(by.end)
        .bind::<Array<SqlUuid>, _>(&asked.schools)
        .bind::<Array<Integer>, _>(&asked.attendances)
        .bind::<Array<Integer>, _>(&asked.months)
        .bind::<Integer, _>(within)
        .bind::<Nullable<SqlUuid>, _>(after)
        .bind::<BigInt, _>(paging.fetch())
        .load(conn)?;
    let total = if paging.count { Some(count_short(conn, by, asked, within)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |row| vec![row.id.to_string()]))
}

/// How many they are.
fn count_short(conn: &mut PgConnection, by: &Counting, asked: &Asked, within: i32) -> QueryResult<i64> {
    diesel::sql_query(short("count(*) as count", ""))
        .bind::<Date, _>(by.as_of)
        .bind::<Date, _>(by.sixty)
        .bind::<Date, _>(by.first)
        .bind::<Date, _>(by.end)
        .bind::<Array<SqlUuid>, _>(&asked.schools)
        .bind::<Array<Integer>, _>(&asked.attendances)
        .bind::<Array<Integer>, _>(&asked.months)
        .bind::<Integer, _>(within)
        .bind::<Nullable<SqlUuid>, _>(None::<Uuid>)
        .get_result::<Count>(conn)
        .map(|row| row.count)
}

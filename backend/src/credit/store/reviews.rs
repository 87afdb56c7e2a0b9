//! SQL on reviews of earnings.

use chrono::{DateTime, NaiveDate, Utc};
use contract::credit::CreditReviewQuery;
use diesel::dsl::exists;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use uuid::Uuid;

use crate::act::Scope;
use crate::facility::scope::facilities_in_scope;
use crate::paging::{Paged, Paging};
use crate::schema::{
    attendance, class_session, credit_earning, credit_review, credit_review_line, facility, learner,
};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = credit_review)]
pub(in crate::credit) struct ReviewRow {
    pub(in crate::credit) id: Uuid,
    pub(in crate::credit) facility_id: Uuid,
    pub(in crate::credit) session_id: Option<Uuid>,
    pub(in crate::credit) status: String,
    pub(in crate::credit) opened_at: DateTime<Utc>,
    pub(in crate::credit) decided_by: Option<Uuid>,
    pub(in crate::credit) decided_at: Option<DateTime<Utc>>,
    pub(in crate::credit) decision_reason: Option<String>,
    pub(in crate::credit) version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = credit_review_line)]
pub(in crate::credit) struct ReviewLineRow {
    pub(in crate::credit) earning_id: Uuid,
    pub(in crate::credit) review_id: Uuid,
    pub(in crate::credit) learner_id: Uuid,
    pub(in crate::credit) reasons: Vec<Option<String>>,
    pub(in crate::credit) recorded_by: Option<Uuid>,
    pub(in crate::credit) confirmed_by: Option<Uuid>,
    pub(in crate::credit) reversal_event_id: Option<Uuid>,
}

/// What stands beside a review: the facility's name and township, and the session's title and beginning.
pub(in crate::credit) type BesideReview = (String, String, Option<(String, DateTime<Utc>)>);
/// A review with what stands beside it.
pub(in crate::credit) type ReviewEntry = (ReviewRow, BesideReview);

pub(in crate::credit) fn insert_review(
    conn: &mut PgConnection,
    row: &ReviewRow,
    lines: &[ReviewLineRow],
) -> QueryResult<()> {
    diesel::insert_into(credit_review::table).values(row).execute(conn)?;
    diesel::insert_into(credit_review_line::table).values(lines).execute(conn).map(drop)
}

/// Writes what was decided.
pub(in crate::credit) fn update_review(conn: &mut PgConnection, row: &ReviewRow) -> QueryResult<()> {
    diesel::update(credit_review::table.find(row.id))
        .set((
            credit_review::status.eq(&row.status),
            credit_review::decided_by.eq(row.decided_by),
            credit_review::decided_at.eq(row.decided_at),
            credit_review::decision_reason.eq(&row.decision_reason),
            credit_review::version.eq(row.version),
        ))
        .execute(conn)
        .map(drop)
}

/// Notes by which event an earning of a review was reversed.
pub(in crate::credit) fn set_reversed(
    conn: &mut PgConnection,
    (earning, review): (Uuid, Uuid),
    event: Uuid,
) -> QueryResult<()> {
    diesel::update(credit_review_line::table.find((earning, review)))
        .set(credit_review_line::reversal_event_id.eq(event))
        .execute(conn)
        .map(drop)
}

macro_rules! entries {
    () => {
        credit_review::table.inner_join(facility::table).left_join(class_session::table)
    };
}

macro_rules! entry {
    () => {
        (
            ReviewRow::as_select(),
            (
                facility::name_zh,
                facility::township_code,
                (class_session::title, class_session::starts_at).nullable(),
            ),
        )
    };
}

/// A review at a facility in scope.
pub(in crate::credit) fn find_review(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<ReviewEntry>> {
    entries!()
        .filter(credit_review::id.eq(id))
        .filter(credit_review::facility_id.eq_any(facilities_in_scope(scope)))
        .select(entry!())
        .first(conn)
        .optional()
}

/// As `find_review`, and locks it.
pub(in crate::credit) fn lock_review(
    conn: &mut PgConnection,
    scope: &Scope,
    id: Uuid,
) -> QueryResult<Option<ReviewEntry>> {
    let inside = facilities_in_scope(scope);
    let locked: Option<Uuid> = credit_review::table
        .filter(credit_review::id.eq(id).and(credit_review::facility_id.eq_any(inside)))
        .select(credit_review::id)
        .for_update()
        .first(conn)
        .optional()?;
    if locked.is_some() { find_review(conn, scope, id) } else { Ok(None) }
}

/// Reviews at the facilities in scope, newest first.
pub(in crate::credit) fn list_reviews(
    conn: &mut PgConnection,
    scope: &Scope,
    query: &CreditReviewQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> QueryResult<Paged<ReviewEntry>> {
    let filtered = || {
        let mut rows =
            entries!().filter(credit_review::facility_id.eq_any(facilities_in_scope(scope))).into_boxed();
        if let Some(id) = query.facility_id {
            rows = rows.filter(credit_review::facility_id.eq(id.0));
        }
        if let Some(status) = query.status {
            rows = rows.filter(credit_review::status.eq(status.as_str()));
        }
        if let Some(reason) = query.reason {
            rows = rows.filter(exists(
                credit_review_line::table
                    .filter(credit_review_line::review_id.eq(credit_review::id))
                    .filter(credit_review_line::reasons.contains(vec![Some(reason.as_str())])),
            ));
        }
        rows
    };
    let mut rows = filtered();
    if let Some(id) = before {
        rows = rows.filter(credit_review::id.lt(id));
    }
    let rows = rows.order(credit_review::id.desc()).limit(paging.fetch()).select(entry!()).load(conn)?;
    let total = if paging.count { Some(filtered().count().get_result(conn)?) } else { None };
    Ok(Paged::cut(rows, paging, total, |(row, _): &ReviewEntry| vec![row.id.to_string()]))
}

/// A flagged earning as it is shown: whose, of which day and minutes, how much, and when it was entered.
#[derive(Debug, Clone, Queryable)]
pub(in crate::credit) struct BesideLine {
    pub(in crate::credit) learner_name: String,
    pub(in crate::credit) activity_date: NaiveDate,
    pub(in crate::credit) valid_minutes: i32,
    pub(in crate::credit) credited_centi: i64,
    pub(in crate::credit) recorded_at: Option<DateTime<Utc>>,
    pub(in crate::credit) died_on: Option<NaiveDate>,
}

/// The lines of reviews, in the order of the learners' names.
pub(in crate::credit) fn list_review_lines(
    conn: &mut PgConnection,
    reviews: &[Uuid],
) -> QueryResult<Vec<(ReviewLineRow, BesideLine)>> {
    credit_review_line::table
        .inner_join(learner::table)
        .inner_join(
            credit_earning::table
                .left_join(attendance::table.on(attendance::id.nullable().eq(credit_earning::attendance_id))),
        )
        .filter(credit_review_line::review_id.eq_any(reviews))
        .order((learner::name_zh, credit_review_line::earning_id))
        .select((
            ReviewLineRow::as_select(),
            (
                learner::name_zh,
                credit_earning::activity_date,
                credit_earning::valid_minutes,
                credit_earning::credited_centi,
                attendance::created_at.nullable(),
                learner::died_on,
            ),
        ))
        .load(conn)
}

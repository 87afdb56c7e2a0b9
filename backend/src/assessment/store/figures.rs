//! Figures of a year, read from the product's own records: one statement a figure, for any number of schools at once.

mod money;
mod people;
mod teaching;
mod venues;

use chrono::NaiveDate;
use contract::assessment::AssessmentFact;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Uuid as SqlUuid};
use uuid::Uuid;

/// What a statement of a figure answers of a school.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::assessment) struct FigureRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::assessment) school_id: Uuid,
    #[diesel(sql_type = BigInt)]
    pub(in crate::assessment) amount: i64,
    /// Rows that count, by id.
    #[diesel(sql_type = Array<SqlUuid>)]
    pub(in crate::assessment) counted: Vec<Uuid>,
    /// Rows that were looked at and do not count, by id.
    #[diesel(sql_type = Array<SqlUuid>)]
    pub(in crate::assessment) others: Vec<Uuid>,
}

/// The statement of a figure over the schools `$1`, from the day `$2` to the day `$3`; `None` where a service gives it.
fn statement(fact: AssessmentFact) -> Option<&'static str> {
    use AssessmentFact as Fact;
    Some(match fact {
        Fact::FixedVenue => venues::FIXED_VENUE,
        Fact::DeclaredArea => venues::DECLARED_AREA,
        Fact::WeeklyOpening => venues::WEEKLY_OPENING,
        Fact::FullMonthsOpen | Fact::OpenDays => venues::OPENING,
        Fact::SharedVenues => venues::SHARED_VENUES,
        Fact::SigninCompleteness => teaching::SIGNIN_COMPLETENESS,
        Fact::Categories => teaching::CATEGORIES,
        Fact::TeachingMinutes => teaching::TEACHING_MINUTES,
        Fact::ActivityForms => teaching::ACTIVITY_FORMS,
        Fact::SmartAgingSessions => teaching::SMART_AGING_SESSIONS,
        Fact::LearningTeams => people::LEARNING_TEAMS,
        Fact::Teachers => people::TEACHERS,
        Fact::VolunteerMinutes => people::VOLUNTEER_MINUTES,
        Fact::OnlineLearners => people::ONLINE_LEARNERS,
        Fact::TimelyCrediting => money::TIMELY_CREDITING,
        Fact::RedemptionRecords => money::REDEMPTION_RECORDS,
        Fact::Refreshes | Fact::RegisteredLearners | Fact::RegularLearners => return None,
    })
}

/// A figure of these schools over some days; nothing where a service gives it.
pub(in crate::assessment) fn list_figures(
    conn: &mut PgConnection,
    fact: AssessmentFact,
    schools: &[Uuid],
    (first, last): (NaiveDate, NaiveDate),
) -> QueryResult<Vec<FigureRow>> {
    let Some(statement) = statement(fact) else { return Ok(Vec::new()) };
    diesel::sql_query(statement)
        .bind::<Array<SqlUuid>, _>(schools)
        .bind::<Date, _>(first)
        .bind::<Date, _>(last)
        .load(conn)
}

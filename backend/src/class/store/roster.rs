//! What a device needs to know to record without a network.

use chrono::{DateTime, Utc};
use contract::class::{EnrolmentState, SessionState};
use contract::course::DeliveryMode;
use contract::learner::LearnerState;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use uuid::Uuid;

use super::{Pupil, SessionRow};
use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::schema::{class_session, enrolment, learner, room};

/// A session, and the name of its room.
pub(in crate::class) type RosterEntry = (SessionRow, Option<String>);

/// The sessions in `scope` to which people come between two instants, by their beginning.
pub(in crate::class) fn list_roster_sessions(
    conn: &mut PgConnection,
    scope: &Scope,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> QueryResult<Vec<RosterEntry>> {
    class_session::table
        .left_join(room::table)
        .filter(class_session::school_id.eq_any(schools_in_scope(scope)))
        .filter(class_session::starts_at.ge(from).and(class_session::starts_at.lt(until)))
        .filter(class_session::status.ne(SessionState::Cancelled.as_str()))
        .filter(class_session::delivery_mode.ne(DeliveryMode::Online.as_str()))
        .order((class_session::starts_at, class_session::id))
        .select((SessionRow::as_select(), room::name.nullable()))
        .load(conn)
}

/// Who has a place in which of these series, and sessions that belong to none.
pub(in crate::class) fn list_places(
    conn: &mut PgConnection,
    subjects: &[Uuid],
) -> QueryResult<Vec<(Uuid, Uuid)>> {
    let rows: Vec<(Option<Uuid>, Option<Uuid>, Uuid)> = enrolment::table
        .filter(enrolment::series_id.eq_any(subjects).or(enrolment::session_id.eq_any(subjects)))
        .filter(enrolment::status.eq_any(EnrolmentState::WITH_PLACE))
        .order(enrolment::learner_id)
        .select((enrolment::series_id, enrolment::session_id, enrolment::learner_id))
        .load(conn)?;
    let subject = |(series, session, learner): (Option<Uuid>, Option<Uuid>, Uuid)| {
        series.or(session).map(|subject| (subject, learner))
    };
    Ok(rows.into_iter().filter_map(subject).collect())
}

/// The learners who may come: these, who have places, of whichever school, then those of schools in `scope`; at most
/// `limit`.
pub(in crate::class) fn list_roster_learners(
    conn: &mut PgConnection,
    scope: &Scope,
    first: &[Uuid],
    limit: usize,
) -> QueryResult<Vec<Pupil>> {
    let part = |enrolled: bool, left: usize| {
        let named: Box<dyn BoxableExpression<learner::table, Pg, SqlType = Bool>> = if enrolled {
            Box::new(learner::id.eq_any(first.to_vec()))
        } else {
            Box::new(
                learner::school_id.eq_any(schools_in_scope(scope)).and(learner::id.ne_all(first.to_vec())),
            )
        };
        learner::table
            .filter(learner::status.eq(LearnerState::Active.as_str()))
            .filter(learner::died_on.is_null().and(learner::consent_withdrawn_at.is_null()))
            .filter(named)
            .order(learner::id)
            .limit(i64::try_from(left).unwrap_or(i64::MAX))
            .select((learner::id, learner::name_zh, learner::id_number_masked))
    };
    let mut people: Vec<Pupil> = part(true, limit).load(conn)?;
    people.extend(part(false, limit.saturating_sub(people.len())).load::<Pupil>(conn)?);
    Ok(people)
}

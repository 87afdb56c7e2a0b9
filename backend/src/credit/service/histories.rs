//! What people have earned before, whichever of their records it was entered under.

use std::collections::HashMap;

use chrono::NaiveDate;
use contract::course::ActivityForm;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{CreditError, Outcome};
use crate::class::domain::Span;
use crate::credit::domain::History;
use crate::credit::store::earnings;
use crate::credit::store::online::list_counted;
use crate::learner::service::Lines;

/// What people have earned in a calendar year. Records that went into one another share what they have earned.
#[derive(Debug, Default)]
pub(super) struct Histories {
    lines: Lines,
    known: HashMap<Uuid, History>,
}

impl Histories {
    /// What the person of a record has earned, to be kept up with what comes on top.
    pub(super) fn of(&mut self, learner: Uuid) -> &mut History {
        self.known.entry(self.lines.person(learner)).or_default()
    }
}

/// What the people of these records have earned in a calendar year.
pub(super) fn histories_of(conn: &mut PgConnection, year: i32, learners: &[Uuid]) -> Outcome<Histories> {
    let edge = |month, date| NaiveDate::from_ymd_opt(year, month, date).unwrap_or_default();
    let lines = Lines::of(conn, learners)?;
    let all = earnings::list_posted(conn, &lines.records(learners), edge(1, 1), edge(12, 31))?;
    let records: Vec<Uuid> = all.iter().filter_map(|posted| posted.record_id).collect();
    let watched = list_counted(conn, &records)?;
    let mut histories = Histories { lines, known: HashMap::new() };
    for posted in all {
        let form: ActivityForm = posted.form.parse().map_err(|_| CreditError::Stored)?;
        let history = histories.of(posted.learner_id);
        // What was watched here counts for its seconds, and not for the time between two sittings.
        let known = posted.record_id.and_then(|id| watched.get(&id));
        let whole = Span::new(posted.starts_at, posted.ends_at).ok().filter(|_| known.is_none());
        for span in known.into_iter().flatten() {
            history.add(posted.day, Some(*span), form.is_online(), 0);
        }
        history.add(posted.day, whole, form.is_online(), posted.credited_centi);
    }
    Ok(histories)
}

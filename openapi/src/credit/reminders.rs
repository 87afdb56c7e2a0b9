//! Reminders that credits are about to expire.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::{CreditReminderId, LearnerId, SchoolId};
use crate::money::Credits;

/// A reminder: it was due so many days before the last day of a learner's credits, and is written once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreditReminderView {
    /// Its identifier; later ones are greater.
    pub id: CreditReminderId,
    /// Whose credits.
    pub learner_id: LearnerId,
    /// The learner's name; masked for readers who may not read learners.
    pub learner_name: String,
    /// The learner's school.
    pub school_id: SchoolId,
    /// Its name.
    pub school_name: String,
    /// The last day on which they can be spent.
    pub expires_on: NaiveDate,
    /// How many days before it the reminder is due: 60, 30 or 7.
    pub days_before: u32,
    /// The day on which it was due.
    pub due_on: NaiveDate,
    /// What was going to expire when it was written: neither spent nor held.
    pub amount: Credits,
    /// What of it is there now.
    pub left: Credits,
    /// When it was written.
    pub reminded_at: DateTime<Utc>,
}

/// Which reminders to list, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct CreditReminderQuery {
    /// Only those of this learner.
    pub learner_id: Option<LearnerId>,
    /// Only those of this school's learners.
    pub school_id: Option<SchoolId>,
    /// Only those that are due so many days before.
    pub days_before: Option<u32>,
    /// Only the last one of each bucket that has not expired and in which something is left: who is to be told now.
    pub open: Option<bool>,
    /// Items a page, 1 to 200.
    pub limit: Option<u32>,
    /// Where to go on.
    pub cursor: Option<String>,
    /// Also count the whole list.
    pub count: Option<bool>,
}

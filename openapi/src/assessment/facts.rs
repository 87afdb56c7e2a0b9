//! Figures that are read from the product's own records, and the rows behind them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::page::Page;
use crate::words::words;

words! {
    /// A figure of a school's year that the product's own records give.
    pub enum AssessmentFact {
        /// A use-right document that holds on the cut-off (G2; 四(一)).
        FixedVenue = "fixed_venue",
        /// The rooms that count toward the school, in m² (G3; 四(一)).
        DeclaredArea = "declared_area",
        /// Calendar months in which it was open on every day (G8).
        FullMonthsOpen = "full_months_open",
        /// Days open, by half-year (G4; 四(三)).
        OpenDays = "open_days",
        /// Curricula that were published for a half-year (G4; 四(三)).
        Refreshes = "refreshes",
        /// The weekly opening hours of the host, in minutes (G5).
        WeeklyOpening = "weekly_opening",
        /// Sessions in which everybody who signed in has signed out, of those that were held (G9).
        SigninCompleteness = "signin_completeness",
        /// Learners who were registered on the cut-off.
        RegisteredLearners = "registered_learners",
        /// Those of them who took part regularly (三; G6).
        RegularLearners = "regular_learners",
        /// Course categories that were taught.
        Categories = "categories",
        /// Minutes of sessions that were held.
        TeachingMinutes = "teaching_minutes",
        /// Activity forms of sessions that were held.
        ActivityForms = "activity_forms",
        /// Learning teams that were active.
        LearningTeams = "learning_teams",
        /// Teachers of sessions that were held; those whose source is verified count.
        Teachers = "teachers",
        /// Approved minutes of volunteers in the school's teams (五(四)).
        VolunteerMinutes = "volunteer_minutes",
        /// Registered learners with verified minutes online.
        OnlineLearners = "online_learners",
        /// Public venues under an agreement, with a session held there.
        SharedVenues = "shared_venues",
        /// Smart-ageing sessions that were held (四(四)).
        SmartAgingSessions = "smart_aging_sessions",
        /// Credits that were posted within three working days.
        TimelyCrediting = "timely_crediting",
        /// Redemptions whose record is complete.
        RedemptionRecords = "redemption_records",
    }
}

/// Where a figure was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FactSource {
    /// The figure.
    pub fact: AssessmentFact,
    /// Its value as it was frozen, in the form that the trace shows.
    pub value: String,
    /// How many rows were looked at.
    pub rows: u32,
    /// How many of them count.
    pub counted: u32,
    /// The day as of which they were read.
    pub as_of: NaiveDate,
    /// SM3 over the ids of the rows in their order, in hexadecimal.
    pub digest: String,
}

/// A row behind a figure. What it says is read anew; which rows they are stays as it was frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FactRow {
    /// The row's id.
    pub id: Uuid,
    /// What it is: a title, a name (masked where it is a learner's), a document.
    pub what: String,
    /// Its day.
    pub on: Option<NaiveDate>,
    /// What it gives: minutes, a number of attendances.
    pub amount: Option<i64>,
    /// Whether it counts toward the figure; others were looked at and do not.
    pub counted: bool,
}

/// The rows behind a figure, page by page.
pub type FactRows = Page<FactRow>;

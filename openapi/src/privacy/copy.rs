//! A copy of all that is kept about a learner.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::LearnerId;
use crate::words::words;

words! {
    /// A part of the copy of a learner's data.
    pub enum PersonalPartKind {
        /// The registration.
        Record = "record",
        /// What was said about consents.
        Consents = "consents",
        /// Who stands in.
        Proxies = "proxies",
        /// Needs and interests.
        Needs = "needs",
        /// Accounts that are declared to be the learner.
        Accounts = "accounts",
        /// Applications, places and waits.
        Enrolments = "enrolments",
        /// Attendances.
        Attendances = "attendances",
        /// Corrections of attendances that were asked for.
        AttendanceCorrections = "attendance_corrections",
        /// Cards of paper.
        Cards = "cards",
        /// Codes that were scanned.
        CodeScans = "code_scans",
        /// How far lessons were watched.
        OnlineProgress = "online_progress",
        /// Streams of lessons.
        OnlinePlaybacks = "online_playbacks",
        /// What was watched, by lesson and day.
        OnlineRecords = "online_records",
        /// Memberships of learning teams.
        LearningTeams = "learning_teams",
        /// What was done with them.
        TeamActivities = "team_activities",
        /// Memberships of volunteer teams.
        VolunteerTeams = "volunteer_teams",
        /// Shifts of service.
        VolunteerShifts = "volunteer_shifts",
        /// Hours of service.
        VolunteerHours = "volunteer_hours",
        /// What was offered.
        TalentOffers = "talent_offers",
        /// What was asked for.
        ServiceRequests = "service_requests",
        /// What came of both.
        ServiceMatches = "service_matches",
        /// What the learner said when telephoned for the yearly assessment of the school.
        TelephoneChecks = "telephone_checks",
        /// What was earned, and by which evidence.
        Earnings = "earnings",
        /// Movements of credits.
        Credits = "credits",
        /// Corrections of credits that were asked for.
        CreditAdjustments = "credit_adjustments",
        /// Earnings that were looked at.
        CreditReviews = "credit_reviews",
        /// Reminders of credits that expire.
        CreditReminders = "credit_reminders",
        /// Credits that went to a public pool.
        PooledCredits = "pooled_credits",
        /// Orders.
        Orders = "orders",
        /// Answers to surveys.
        Answers = "answers",
        /// Records that became one.
        Merges = "merges",
        /// Requests about the data.
        Requests = "requests",
        /// Who looked at what is hidden.
        Looks = "looks",
    }
}

/// In which form the copy of a learner's data is wanted.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct PersonalCopyQuery {
    /// `xlsx` for a workbook; JSON unless given.
    pub format: Option<crate::facility::SheetFormat>,
}

/// A copy of all that is kept about a learner.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonalCopy {
    /// Whose.
    pub learner_id: LearnerId,
    /// As of when.
    pub at: DateTime<Utc>,
    /// Part by part, each a list of rows as they are kept; a part without rows says that nothing is kept.
    pub parts: Vec<PersonalPart>,
}

/// A part of the copy.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonalPart {
    /// Which.
    pub name: PersonalPartKind,
    /// What it is called in Chinese.
    pub title_zh: String,
    /// What it is called in English.
    pub title_en: String,
    /// Its rows: member by member, in plain text.
    pub rows: Vec<std::collections::BTreeMap<String, String>>,
}

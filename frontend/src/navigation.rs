//! The menu at the left, ordered by what people come to do.

use crate::{components::Icon, route::Route};

/// A group of the menu.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Key of its heading; none for the first group.
    pub title: Option<&'static str>,
    /// Its entries.
    pub entries: Vec<Entry>,
}

/// An entry of the menu; readers without access to its page do not see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Where it leads.
    pub route: Route,
    /// Key of its text; the key with `-hint` appended says what one does there.
    pub key: &'static str,
    /// Its picture.
    pub icon: Icon,
}

fn group(title: &'static str, entries: Vec<Entry>) -> Group {
    Group { title: Some(title), entries }
}

const fn entry(route: Route, key: &'static str, icon: Icon) -> Entry {
    Entry { route, key, icon }
}

/// The whole menu. One line a page: `entry(Route::Facilities, "nav-facilities", Icon::Building),`
pub fn menu() -> Vec<Group> {
    vec![
        Group { title: None, entries: vec![entry(Route::Overview, "nav-overview", Icon::Home)] },
        group(
            "nav-group-schools",
            vec![
                entry(Route::Facilities, "nav-facilities", Icon::Building),
                entry(Route::Venues, "nav-venues", Icon::Building),
                entry(Route::Devices, "nav-devices", Icon::Shield),
                entry(Route::Coverage, "nav-coverage", Icon::Chart),
                entry(Route::Participation, "nav-participation", Icon::People),
                entry(Route::Divisions, "nav-divisions", Icon::Map),
            ],
        ),
        group(
            "nav-group-teaching",
            vec![
                entry(Route::Learners, "nav-learners", Icon::People),
                entry(Route::LearnerDuplicates, "nav-duplicates", Icon::Search),
                entry(Route::PrivacyRequests, "nav-privacy", Icon::Shield),
                entry(Route::Teachers, "nav-teachers", Icon::People),
                entry(Route::Courses, "nav-courses", Icon::Book),
                entry(Route::CourseReviews, "nav-course-reviews", Icon::Search),
                entry(Route::CourseNominations, "nav-nominations", Icon::Check),
                entry(Route::ResourceCenters, "nav-resource-centers", Icon::Building),
                entry(Route::OnlineLessons, "nav-online", Icon::Book),
                entry(Route::OnlineReport, "nav-online-report", Icon::Chart),
                entry(Route::SmartAgingCases, "nav-smart-aging", Icon::Info),
                entry(Route::CourseCategories, "nav-categories", Icon::Columns),
                entry(Route::DemandSurveys, "nav-demand", Icon::Chart),
                entry(Route::CourseRatings, "nav-ratings", Icon::Check),
                entry(Route::TeachingReviews, "nav-teaching-reviews", Icon::Edit),
                entry(Route::Curricula, "nav-curricula", Icon::Calendar),
                entry(Route::RefreshRules, "nav-refresh-rules", Icon::Calculator),
                entry(Route::CurriculumParameters, "nav-parameters", Icon::Calculator),
                entry(Route::Timetable, "nav-timetable", Icon::Calendar),
                entry(Route::ClassSessions, "nav-class-sessions", Icon::Clipboard),
                entry(Route::Enrolments, "nav-enrolments", Icon::People),
                entry(Route::AttendanceConfirmations, "nav-attendance-confirmations", Icon::Clock),
                entry(Route::AttendanceReviews, "nav-attendance-reviews", Icon::Search),
                entry(Route::AttendanceCorrections, "nav-attendance-corrections", Icon::Edit),
                entry(Route::OwnCode, "nav-own-code", Icon::Check),
                entry(Route::ClassNotices, "nav-class-notices", Icon::Info),
                entry(Route::LearningTeams, "nav-learning-teams", Icon::People),
                entry(Route::EnrolmentParameters, "nav-enrolment-parameters", Icon::Calculator),
            ],
        ),
        group(
            "nav-group-volunteering",
            vec![
                entry(Route::VolunteerTeams, "nav-volunteer-teams", Icon::People),
                entry(Route::VolunteerShifts, "nav-volunteer-shifts", Icon::Calendar),
                entry(Route::VolunteerLogs, "nav-volunteer-logs", Icon::Clock),
                entry(Route::Talents, "nav-talents", Icon::Search),
            ],
        ),
        group(
            "nav-group-credits",
            vec![
                entry(Route::Redemption, "nav-redemption", Icon::Gift),
                entry(Route::Stock, "nav-stock", Icon::Columns),
                entry(Route::StockAdjustments, "nav-adjustments", Icon::Clipboard),
                entry(Route::Orders, "nav-orders", Icon::Coin),
                entry(Route::Items, "nav-items", Icon::Book),
                entry(Route::CreditReviews, "nav-reviews", Icon::Search),
                entry(Route::CreditAdjustments, "nav-corrections", Icon::Edit),
                entry(Route::CreditPools, "nav-pools", Icon::People),
                entry(Route::ExpiringCredits, "nav-expiring", Icon::Clock),
                entry(Route::CreditPolicies, "nav-credit-policies", Icon::Calculator),
            ],
        ),
        assessment(),
        group(
            "nav-group-funding",
            vec![
                entry(Route::Funds, "nav-funds", Icon::Coin),
                entry(Route::Liability, "nav-liability", Icon::Chart),
                entry(Route::Donations, "nav-donations", Icon::Gift),
                entry(Route::Reversals, "nav-reversals", Icon::Edit),
                entry(Route::Remunerations, "nav-remunerations", Icon::Coin),
                entry(Route::SubsidyRuns, "nav-subsidy-runs", Icon::Coin),
                entry(Route::SubsidyAppeals, "nav-subsidy-appeals", Icon::Edit),
                entry(Route::SubsidyComparison, "nav-subsidy-comparison", Icon::Chart),
                entry(Route::SubsidyPolicies, "nav-subsidy-policies", Icon::Clipboard),
                entry(Route::OperatingPolicies, "nav-operating-policies", Icon::Clipboard),
                entry(Route::SubsidySimulator, "nav-subsidy-simulator", Icon::Calculator),
            ],
        ),
        supervision(),
    ]
}

fn supervision() -> Group {
    group(
        "nav-group-supervision",
        vec![
            entry(Route::Accounts, "nav-accounts", Icon::Shield),
            entry(Route::AuditTrail, "nav-audit", Icon::Clock),
            entry(Route::Concentration, "nav-concentration", Icon::Chart),
            entry(Route::Reconciliation, "nav-reconciliation", Icon::Check),
        ],
    )
}

/// The yearly assessment, whoever works in it.
fn assessment() -> Group {
    let entries = vec![
        entry(Route::Assessments, "nav-assessments", Icon::Clipboard),
        entry(Route::Inspections, "nav-inspections", Icon::Map),
        entry(Route::AssessmentFindings, "nav-assessment-findings", Icon::Warning),
        entry(Route::Assessors, "nav-assessors", Icon::People),
    ];
    group("nav-group-assessment", entries)
}

//! Every page of the console: its address, its component and who may open it.

use std::{cell::Cell, rc::Rc};

use contract::{
    assessment::AssessmentFact,
    auth::{AccountView, Role},
    days::Month,
    ids::{
        AssessmentId, AttendanceId, ClassSeriesId, ClassSessionId, CourseId, CourseNominationId,
        CreditAdjustmentId, CreditPolicyId, CreditReviewId, CurriculumPlanId, DemandSurveyId, DeviceId,
        DonationId, EarningId, FacilityId, FundId, InspectionId, LearnerId, LearnerMergeId, LearningTeamId,
        LedgerReversalId, OnlineLessonId, OperatingPolicyId, PrivacyRequestId, RedemptionItemId,
        RefreshProposalId, SmartAgingCaseId, StockAdjustmentId, SubsidyAppealId, SubsidyClawbackId,
        SubsidyLineId, SubsidyPolicyId, SubsidyRunId, TeacherId, TeacherRemunerationId, TeachingReviewId,
        VenueId, VolunteerShiftId, VolunteerTeamId,
    },
};
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    api::ApiError,
    components::{RequireRole, show_load},
    may, pages,
    session::Session,
};

/// Who may open a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Whoever is signed in.
    Everyone,
    /// Whoever has at least one of these roles.
    Roles(&'static [Role]),
}

impl Access {
    /// Whether the account may open the page.
    pub fn admits(self, account: &AccountView) -> bool {
        match self {
            Self::Everyone => true,
            Self::Roles(roles) => account.grants.iter().any(|grant| roles.contains(&grant.role)),
        }
    }
}

use Access::{Everyone, Roles};

/// A page as something to show, after the part of the console that it stands in has been fetched.
macro_rules! open {
    ($part:ident, $name:ident { $($parameter:ident : $kind:ty),* } $page:ident :: $component:ident) => {{
        #[wasm_split($part, fallible)]
        fn $name($($parameter: $kind),*) -> Result<Html, SplitLoaderError> {
            Ok(html! { <pages::$page::$component $({$parameter})* /> })
        }
        $name($($parameter),*).await
    }};
}

/// One line a page: `Name { parameters } "address" => slice::Component, who may open it;`
///
/// The parameters are handed to the component as properties of the same names.
/// The lines stand in parts, each fetched when one of its pages is opened for the
/// first time. Few parts, by what one person works with, because code that several
/// share becomes a file of its own.
macro_rules! routes {
    ($($part:ident {
        $($name:ident $({ $($parameter:ident : $kind:ty),+ })? $path:literal => $page:ident :: $component:ident, $access:expr;)+
    })+) => {
        /// A page of the console.
        #[derive(Debug, Clone, PartialEq, Routable)]
        pub enum Route {
            $($(
                #[doc = concat!("`", $path, "`")]
                #[at($path)]
                $name $({ $(#[doc = "From the address."] $parameter: $kind),+ })?,
            )+)+
            /// An address that is no page.
            #[not_found]
            #[at("/404")]
            NotFound,
        }

        impl Route {
            /// Who may open the page.
            pub const fn access(&self) -> Access {
                match self {
                    $($(Self::$name $({ $($parameter: _),+ })? => $access,)+)+
                    Self::NotFound => Everyone,
                }
            }

            #[allow(unsafe_code, non_snake_case, reason = "what `wasm_split` writes")]
            async fn page(self) -> Result<Html, SplitLoaderError> {
                match self {
                    $($(Self::$name $({ $($parameter),+ })? => {
                        open!($part, $name { $($($parameter: $kind),+)? } $page::$component)
                    })+)+
                    Self::NotFound => Ok(html! { <pages::NotFoundPage /> }),
                }
            }
        }
    };
}

routes! {
    home {
        Overview "/" => overview::OverviewPage, Everyone;
        OnlineLessons "/online" => online::ListPage, Roles(may::START_ONLINE_PLAYBACK);
        OnlinePlayer { id: OnlineLessonId } "/online/:id" => online::PlayPage, Roles(may::START_ONLINE_PLAYBACK);
        SelfSign { id: ClassSessionId } "/class-sessions/:id/self" => class::SelfSignPage, Roles(may::SELF_SIGN_IN);
        OwnCode "/own-code" => class::OwnCodePage, Roles(may::LIST_SIGN_CODES);
    }
    schools {
        Coverage "/coverage" => coverage::CoveragePage, Roles(may::GET_COVERAGE);
        Participation "/participation" => participation::ParticipationPage, Roles(may::GET_PARTICIPATION);
        ParticipationParameters "/participation-parameters" => participation::ParametersPage, Roles(may::LIST_PARTICIPATION_PARAMETERS);
        Divisions "/divisions" => division::TreePage, Everyone;
        Facilities "/facilities" => facility::ListPage, Roles(may::LIST_FACILITIES);
        NewFacility "/facilities/new" => facility::CreatePage, Roles(may::CREATE_FACILITY);
        Facility { id: FacilityId } "/facilities/:id" => facility::DetailPage, Roles(may::LIST_FACILITIES);
        EditFacility { id: FacilityId } "/facilities/:id/edit" => facility::EditPage, Roles(may::UPDATE_FACILITY);
        Devices "/devices" => device::ListPage, Roles(may::LIST_DEVICES);
        StaffCode "/devices/staff-code" => device::StaffCodePage, Roles(may::GET_STAFF_CODE);
        DeviceParameters "/devices/parameters" => device::ParametersPage, Roles(may::LIST_DEVICE_PARAMETERS);
        Device { id: DeviceId } "/devices/:id" => device::DetailPage, Roles(may::GET_DEVICE);
        Accounts "/accounts" => account::ListPage, Roles(may::LIST_ACCOUNTS);
        AccountNew "/accounts/new" => account::CreatePage, Roles(may::CREATE_ACCOUNT);
        OwnAccount "/account" => account::OwnPage, Everyone;
        AuditTrail "/audit" => audit::TrailPage, Roles(may::LIST_AUDIT_ENTRIES);
    }
    people {
        Learners "/learners" => learner::ListPage, Roles(may::LIST_LEARNERS);
        LearnerNew "/learners/new" => learner::CreatePage, Roles(may::CREATE_LEARNER);
        LearnerImport "/learners/import" => learner::ImportPage, Roles(may::IMPORT_LEARNERS);
        LearnerDuplicates "/learners/duplicates" => privacy::DuplicatesPage, Roles(may::LIST_LEARNER_DUPLICATES);
        LearnerMerges "/learner-merges" => privacy::MergesPage, Roles(may::LIST_LEARNER_MERGES);
        LearnerMerge { id: LearnerMergeId } "/learner-merges/:id" => privacy::MergePage, Roles(may::GET_LEARNER_MERGE);
        PrivacyRequests "/privacy-requests" => privacy::RequestsPage, Roles(may::LIST_PRIVACY_REQUESTS);
        PrivacyRequest { id: PrivacyRequestId } "/privacy-requests/:id" => privacy::RequestPage, Roles(may::GET_PRIVACY_REQUEST);
        ProxyRules "/proxy-rules" => learner::ProxyRulesPage, Roles(may::LIST_PROXY_RULES);
        Learner { id: LearnerId } "/learners/:id" => learner::DetailPage, Roles(may::LIST_LEARNERS);
        Teachers "/teachers" => teacher::ListPage, Roles(may::LIST_TEACHERS);
        TeacherHours "/teachers/hours" => teacher::HoursPage, Roles(may::REPORT_TEACHER_HOURS);
        TeacherNew "/teachers/new" => teacher::CreatePage, Roles(may::CREATE_TEACHER);
        Teacher { id: TeacherId } "/teachers/:id" => teacher::DetailPage, Roles(may::GET_TEACHER);
        VolunteerTeams "/volunteer-teams" => volunteer::TeamsPage, Roles(may::LIST_VOLUNTEER_TEAMS);
        VolunteerTeam { id: VolunteerTeamId } "/volunteer-teams/:id" => volunteer::TeamPage, Roles(may::GET_VOLUNTEER_TEAM);
        VolunteerShifts "/volunteer-shifts" => volunteer::ShiftsPage, Roles(may::LIST_VOLUNTEER_SHIFTS);
        VolunteerShift { id: VolunteerShiftId } "/volunteer-shifts/:id" => volunteer::ShiftPage, Roles(may::GET_VOLUNTEER_SHIFT);
        VolunteerLogs "/volunteer-logs" => volunteer::LogsPage, Roles(may::LIST_VOLUNTEER_LOGS);
        VolunteerHours "/volunteer-hours" => volunteer::HoursPage, Roles(may::REPORT_VOLUNTEER_HOURS);
        Talents "/talents" => volunteer::BoardPage, Roles(may::LIST_TALENT_OFFERS);
    }
    teaching {
        Courses "/courses" => course::ListPage, Roles(may::LIST_COURSES);
        CourseNew "/courses/new" => course::CreatePage, Roles(may::CREATE_COURSE);
        CourseReviews "/course-reviews" => course::ReviewsPage, Roles(may::LIST_COURSE_REVIEWS);
        CourseCategories "/course-categories" => course::CategoriesPage, Roles(may::LIST_COURSES);
        ResourceCenters "/resource-centers" => course::CentersPage, Roles(may::LIST_RESOURCE_CENTERS);
        CourseNominations "/course-nominations" => course::NominationsPage, Roles(may::LIST_COURSE_NOMINATIONS);
        CourseNomination { id: CourseNominationId } "/course-nominations/:id" => course::NominationPage, Roles(may::GET_COURSE_NOMINATION);
        Course { id: CourseId } "/courses/:id" => course::DetailPage, Roles(may::GET_COURSE);
        OnlineReport "/online-report" => online::ReportPage, Roles(may::GET_ONLINE_REPORT);
        SmartAgingCases "/smart-aging-cases" => smart_aging::ListPage, Roles(may::LIST_SMART_AGING_CASES);
        SmartAgingCaseNew "/smart-aging-cases/new" => smart_aging::CreatePage, Roles(may::CREATE_SMART_AGING_CASE);
        SmartAgingCase { id: SmartAgingCaseId } "/smart-aging-cases/:id" => smart_aging::DetailPage, Roles(may::GET_SMART_AGING_CASE);
        Curricula "/curricula" => curriculum::ListPage, Roles(may::LIST_CURRICULUM_PLANS);
        Curriculum { id: CurriculumPlanId } "/curricula/:id" => curriculum::PlanPage, Roles(may::GET_CURRICULUM_PLAN);
        RefreshProposal { id: RefreshProposalId } "/refresh-proposals/:id" => curriculum::ProposalPage, Roles(may::GET_REFRESH_PROPOSAL);
        RefreshRules "/refresh-rules" => curriculum::RulesPage, Roles(may::SIMULATE_REFRESH);
        DemandSurveys "/demand-surveys" => demand::ListPage, Roles(may::LIST_DEMAND_SURVEYS);
        DemandSurveyNew "/demand-surveys/new" => demand::CreatePage, Roles(may::CREATE_DEMAND_SURVEY);
        DemandSurvey { id: DemandSurveyId } "/demand-surveys/:id" => demand::DetailPage, Roles(may::GET_DEMAND_SURVEY);
        DemandEntry { id: DemandSurveyId } "/demand-surveys/:id/entry" => demand::EntryPage, Roles(may::CREATE_DEMAND_ANSWER);
        TeachingReviews "/teaching-reviews" => evidence::ReviewsPage, Roles(may::LIST_TEACHING_REVIEWS);
        TeachingReview { id: TeachingReviewId } "/teaching-reviews/:id" => evidence::ReviewPage, Roles(may::GET_TEACHING_REVIEW);
        CourseRatings "/course-ratings" => evidence::RatingsPage, Roles(may::SUMMARISE_COURSE_RATINGS);
        CurriculumParameters "/curriculum-parameters" => evidence::ParametersPage, Roles(may::LIST_CURRICULUM_PARAMETERS);
    }
    classes {
        Timetable "/timetable" => class::TimetablePage, Roles(may::GET_TIMETABLE);
        ClassSeries "/class-series" => class::SeriesListPage, Roles(may::LIST_CLASS_SERIES);
        ClassSeriesNew "/class-series/new" => class::SeriesPage, Roles(may::CREATE_CLASS_SERIES);
        Venues "/venues" => venue::ListPage, Roles(may::LIST_VENUES);
        VenueNew "/venues/new" => venue::CreatePage, Roles(may::CREATE_VENUE);
        Venue { id: VenueId } "/venues/:id" => venue::DetailPage, Roles(may::GET_VENUE);
        ClassSessions "/class-sessions" => class::ListPage, Roles(may::LIST_CLASS_SESSIONS);
        ClassSessionNew "/class-sessions/new" => class::CreatePage, Roles(may::CREATE_CLASS_SESSION);
        ClassSession { id: ClassSessionId } "/class-sessions/:id" => class::SessionPage, Roles(may::GET_CLASS_SESSION);
        ClassDesk { id: ClassSessionId } "/class-sessions/:id/desk" => class::DeskPage, Roles(may::SCAN_CODE);
        Tablet { facility: FacilityId } "/facilities/:facility/tablet" => device::TabletPage, Roles(may::CREATE_DEVICE_PAIRING);
        ClassScreen { id: ClassSessionId } "/class-sessions/:id/code" => class::ScreenPage, Roles(may::GET_CLASS_CODE);
        ClassSheet { id: ClassSessionId } "/class-sessions/:id/sheet" => class::PrintPage, Roles(may::GET_CLASS_SESSION_LIVE);
        LearnerCard { id: LearnerId } "/learners/:id/card" => class::CardPage, Roles(may::ISSUE_LEARNER_CARD);
        Attendance { id: AttendanceId } "/attendances/:id" => class::HistoryPage, Roles(may::GET_ATTENDANCE_HISTORY);
        AttendanceReviews "/attendance-reviews" => class::ReviewsPage, Roles(may::LIST_ATTENDANCE_REVIEWS);
        AttendanceConfirmations "/attendance-confirmations" => class::ConfirmationsPage, Roles(may::LIST_ATTENDANCE_CONFIRMATIONS);
        AttendanceCorrections "/attendance-corrections" => class::CorrectionsPage, Roles(may::LIST_ATTENDANCE_CORRECTIONS);
        Enrolments "/enrolments" => enrolment::ListPage, Roles(may::LIST_ENROLMENTS);
        SeriesEnrolments { id: ClassSeriesId } "/class-series/:id/enrolments" => enrolment::SeriesPage, Roles(may::LIST_ENROLMENTS);
        ClassNotices "/class-notices" => enrolment::NoticesPage, Roles(may::LIST_CLASS_NOTICES);
        EnrolmentParameters "/enrolment-parameters" => enrolment::ParametersPage, Roles(may::LIST_ENROLMENT_PARAMETERS);
        LearningTeams "/learning-teams" => learning_team::ListPage, Roles(may::SUMMARISE_LEARNING_TEAMS);
        LearningTeam { id: LearningTeamId } "/learning-teams/:id" => learning_team::DetailPage, Roles(may::GET_LEARNING_TEAM);
    }
    assessment {
        Assessments "/assessments" => assessment::BoardPage, Roles(may::LIST_ASSESSMENT_CYCLES);
        Assessment { id: AssessmentId } "/assessments/:id" => assessment::SchoolPage, Roles(may::GET_ASSESSMENT);
        AssessmentFactRows { id: AssessmentId, fact: AssessmentFact } "/assessments/:id/facts/:fact" => assessment::FactRowsPage, Roles(may::LIST_ASSESSMENT_FACT_ROWS);
        AssessmentFindings "/assessment-findings" => assessment::FindingsPage, Roles(may::LIST_ASSESSMENT_FINDINGS);
        Inspections "/inspections" => assessment::InspectionsPage, Roles(may::LIST_INSPECTIONS);
        Inspection { id: InspectionId } "/inspections/:id" => assessment::InspectionPage, Roles(may::GET_INSPECTION);
        Assessors "/assessors" => assessment::AssessorsPage, Roles(may::LIST_ASSESSOR_ORGANISATIONS);
        SubsidyRuns "/subsidy-runs" => subsidy_run::ListPage, Roles(may::LIST_SUBSIDY_RUNS);
        SubsidyRun { id: SubsidyRunId } "/subsidy-runs/:id" => subsidy_run::RunPage, Roles(may::GET_SUBSIDY_RUN);
        SubsidyLine { id: SubsidyRunId, line: SubsidyLineId } "/subsidy-runs/:id/lines/:line" => subsidy_run::LinePage, Roles(may::GET_SUBSIDY_LINE);
        SubsidyLetter { id: SubsidyRunId, line: SubsidyLineId } "/subsidy-runs/:id/lines/:line/letter" => subsidy_run::LetterPage, Roles(may::GET_SUBSIDY_TRACE);
        SubsidyAppeals "/subsidy-appeals" => subsidy_run::AppealsPage, Roles(may::LIST_SUBSIDY_APPEALS);
        SubsidyAppeal { id: SubsidyAppealId } "/subsidy-appeals/:id" => subsidy_run::AppealPage, Roles(may::GET_SUBSIDY_APPEAL);
        SubsidyClawback { id: SubsidyClawbackId } "/subsidy-clawbacks/:id" => subsidy_run::ClawbackPage, Roles(may::GET_SUBSIDY_CLAWBACK);
        SubsidyComparison "/subsidy-comparison" => subsidy_run::ComparisonPage, Roles(may::COMPARE_SUBSIDY_POLICIES);
        OperatingPolicies "/operating-policies" => subsidy_run::OperatingPoliciesPage, Roles(may::LIST_OPERATING_POLICIES);
        OperatingPolicy { id: OperatingPolicyId } "/operating-policies/:id" => subsidy_run::OperatingPolicyPage, Roles(may::GET_OPERATING_POLICY);
    }
    credits {
        LearnerCredits { id: LearnerId } "/learners/:id/credits" => credit::AccountPage, Roles(may::GET_LEARNER_CREDITS);
        Statement { id: LearnerId, month: Month } "/learners/:id/statements/:month" => credit::StatementPage, Roles(may::GET_CREDIT_STATEMENT);
        ExpiringCredits "/credits/expiring" => credit::ExpiringPage, Roles(may::LIST_CREDIT_REMINDERS);
        Reconciliation "/credits/reconciliation" => credit::ReconciliationPage, Roles(may::LIST_RECONCILIATIONS);
        CreditReviews "/credit-reviews" => credit::ReviewsPage, Roles(may::LIST_CREDIT_REVIEWS);
        CreditReview { id: CreditReviewId } "/credit-reviews/:id" => credit::ReviewPage, Roles(may::GET_CREDIT_REVIEW);
        CreditAdjustments "/credit-adjustments" => credit::AdjustmentsPage, Roles(may::LIST_CREDIT_ADJUSTMENTS);
        CreditAdjustmentNew "/credit-adjustments/new" => credit::WhosePage, Roles(may::CREATE_CREDIT_ADJUSTMENT);
        CreditAdjustment { id: CreditAdjustmentId } "/credit-adjustments/:id" => credit::AdjustmentPage, Roles(may::GET_CREDIT_ADJUSTMENT);
        AskCreditAdjustment { id: LearnerId } "/learners/:id/credits/correction" => credit::AskPage, Roles(may::CREATE_CREDIT_ADJUSTMENT);
        CreditPools "/credits/pools" => credit::PoolsPage, Roles(may::LIST_CREDIT_POOLS);
        CreditPool { facility: FacilityId } "/credits/pools/:facility" => credit::PoolPage, Roles(may::LIST_CREDIT_POOL_MOVEMENTS);
        Concentration "/credits/concentration" => credit::ConcentrationPage, Roles(may::GET_CREDIT_CONCENTRATION);
        Earning { id: EarningId } "/earnings/:id" => credit::EarningPage, Roles(may::GET_EARNING_TRACE);
        CreditPolicies "/credit-policies" => credit::PoliciesPage, Roles(may::LIST_CREDIT_POLICIES);
        CreditPolicyNew "/credit-policies/new" => credit::NewPolicyPage, Roles(may::CREATE_CREDIT_POLICY);
        CreditPolicy { id: CreditPolicyId } "/credit-policies/:id" => credit::PolicyPage, Roles(may::GET_CREDIT_POLICY);
        EditCreditPolicy { id: CreditPolicyId } "/credit-policies/:id/edit" => credit::EditPolicyPage, Roles(may::UPDATE_CREDIT_POLICY);
        Redemption "/redemption" => redemption::DeskPage, Roles(may::CREATE_REDEMPTION_ORDER);
        Items "/redemption/items" => redemption::ItemsPage, Roles(may::LIST_REDEMPTION_ITEMS);
        ItemNew "/redemption/items/new" => redemption::NewItemPage, Roles(may::CREATE_REDEMPTION_ITEM);
        Item { id: RedemptionItemId } "/redemption/items/:id" => redemption::ItemPage, Roles(may::UPDATE_REDEMPTION_ITEM);
        Stock "/redemption/stock" => stock::StockPage, Roles(may::LIST_STOCK);
        Shelf { facility: FacilityId, item: RedemptionItemId } "/redemption/stock/:facility/:item" => stock::ShelfPage, Roles(may::LIST_STOCK_MOVEMENTS);
        StockAdjustments "/redemption/adjustments" => stock::AdjustmentsPage, Roles(may::LIST_STOCK_ADJUSTMENTS);
        StockCount "/redemption/adjustments/count" => stock::CountPage, Roles(may::CREATE_STOCK_COUNT);
        StockAdjustment { id: StockAdjustmentId } "/redemption/adjustments/:id" => stock::AdjustmentPage, Roles(may::GET_STOCK_ADJUSTMENT);
        Orders "/redemption/orders" => redemption::OrdersPage, Roles(may::LIST_REDEMPTION_ORDERS);
        Funds "/funds" => fund::FundsPage, Roles(may::LIST_FUNDS);
        Liability "/funds/liability" => fund::LiabilityPage, Roles(may::GET_LIABILITY);
        Fund { id: FundId } "/funds/:id" => fund::FundPage, Roles(may::GET_FUND);
        Donations "/donations" => fund::DonationsPage, Roles(may::LIST_DONATIONS);
        Donation { id: DonationId } "/donations/:id" => fund::ReceiptPage, Roles(may::GET_DONATION_RECEIPT);
        Reversals "/ledger-reversals" => fund::ReversalsPage, Roles(may::LIST_LEDGER_REVERSALS);
        Reversal { id: LedgerReversalId } "/ledger-reversals/:id" => fund::ReversalPage, Roles(may::GET_LEDGER_REVERSAL);
        Remunerations "/teacher-remunerations" => remuneration::ListPage, Roles(may::LIST_TEACHER_REMUNERATIONS);
        Remuneration { id: TeacherRemunerationId } "/teacher-remunerations/:id" => remuneration::DetailPage, Roles(may::GET_TEACHER_REMUNERATION);
        SubsidyPolicies "/subsidy-policies" => subsidy::PoliciesPage, Roles(may::LIST_SUBSIDY_POLICIES);
        SubsidyPolicyNew "/subsidy-policies/new" => subsidy::NewPolicyPage, Roles(may::CREATE_SUBSIDY_POLICY);
        SubsidyPolicy { id: SubsidyPolicyId } "/subsidy-policies/:id" => subsidy::PolicyPage, Roles(may::GET_SUBSIDY_POLICY);
        EditSubsidyPolicy { id: SubsidyPolicyId } "/subsidy-policies/:id/edit" => subsidy::EditPolicyPage, Roles(may::UPDATE_SUBSIDY_POLICY);
        SubsidySimulator "/subsidy/simulator" => subsidy::SimulatorPage, Roles(may::SIMULATE_SUBSIDY);
    }
}

/// The pages above a page that the reader may open: no breadcrumb leads to a closed door.
pub fn reachable(session: &Session, crumbs: Vec<(Route, AttrValue)>) -> Vec<(Route, AttrValue)> {
    let admitted = |route: &Route| session.account().is_some_and(|account| route.access().admits(account));
    crumbs.into_iter().filter(|(route, _)| admitted(route)).collect()
}

/// Shows the page of an address, or says that it is not for this reader.
pub fn switch(route: Route) -> Html {
    html! { <RequireRole access={route.access()}><Page {route} /></RequireRole> }
}

/// Shows the page of an address while the server cannot say who is signed in: only the tablet at the door, which then works
/// as a registered device and by itself.
pub fn without_session(route: &Route) -> Option<Html> {
    let route = Some(route).filter(|route| matches!(route, Route::ClassDesk { .. }))?.clone();
    Some(html! { <Page {route} /> })
}

#[derive(PartialEq, Properties)]
struct PageProps {
    route: Route,
}

/// A page, whose part of the console is fetched when it is opened for the first time.
#[component]
fn Page(props: &PageProps) -> Html {
    let shown = use_state(|| None::<(Route, Result<Html, ApiError>)>);
    let attempt = use_state(|| 0_u32);
    {
        let shown = shown.clone();
        use_effect_with((props.route.clone(), *attempt), move |(route, _)| {
            let (wanted, route) = (Rc::new(Cell::new(true)), route.clone());
            let still_wanted = wanted.clone();
            spawn_local(async move {
                let page = route.clone().page().await.map_err(|_| ApiError::Unreachable);
                if still_wanted.get() {
                    shown.set(Some((route, page)));
                }
            });
            move || wanted.set(false)
        });
    }
    let retry = Callback::from(move |()| attempt.set(attempt.wrapping_add(1)));
    match &*shown {
        Some((route, Ok(page))) if *route == props.route => page.clone(),
        Some((route, Err(error))) if *route == props.route => show_load(false, Some(error), &retry, None),
        _ => show_load(true, None, &retry, None),
    }
}

//! Identifiers: a UUID v7 with a type of its own for each kind of record.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self { Self(id) }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self { id.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
    )+};
}

ids! {
    /// A person's or system's account to sign in with.
    AccountId,
    /// One sign-in of an account, with its family of refresh tokens.
    SessionId,
    /// One entry of the audit trail.
    AuditEntryId,
    /// A home-and-community elderly-care facility that may host a school.
    FacilityId,
    /// A silver academy (银发学堂) hosted by a facility.
    SchoolId,
    /// A room of a facility.
    RoomId,
    /// A registered device of a facility.
    DeviceId,
    /// What a device has sent that is no row.
    DeviceRejectId,
    /// The dated numbers by which rows of devices are judged.
    DeviceParameterId,
    /// A coverage target row.
    CoverageTargetId,
    /// A dated set of parameters of regular participation.
    ParticipationParameterId,
    /// The yearly assessment of all schools.
    AssessmentCycleId,
    /// A school in a yearly assessment.
    AssessmentId,
    /// What was found at a school.
    AssessmentFindingId,
    /// An organisation that assesses for the city.
    AssessorOrganisationId,
    /// Somebody who assesses.
    AssessorId,
    /// What an assessor has to do with a facility.
    AssessorInterestId,
    /// The inspection of a school.
    InspectionId,
    /// A photograph of an inspection.
    InspectionPhotoId,
    /// One check of an inspection's sample.
    InspectionSampleId,
    /// The subsidy of a year for all schools.
    SubsidyRunId,
    /// What a school gets by a version of a run.
    SubsidyLineId,
    /// A school's appeal against its line.
    SubsidyAppealId,
    /// Money of a run that is taken back.
    SubsidyClawbackId,
    /// A county's standard for operating money.
    OperatingPolicyId,
    /// A learner.
    LearnerId,
    /// The standing of somebody as a learner's proxy.
    LearnerProxyId,
    /// A question whether two records are of one learner.
    LearnerMergeId,
    /// A learner's request about its personal data.
    PrivacyRequestId,
    /// A teacher.
    TeacherId,
    /// A qualification of a teacher.
    TeacherQualificationId,
    /// What a teacher's unit has consented to.
    TeacherConsentId,
    /// A check that a serving civil servant may be paid for teaching.
    TeacherComplianceCheckId,
    /// A teacher's assignment to a school beside its own.
    TeacherAssignmentId,
    /// A course of the catalogue.
    CourseId,
    /// A nomination of a course for an honour.
    CourseNominationId,
    /// A file that is attached to a version of a course.
    CourseAttachmentId,
    /// An online lesson of a course.
    OnlineLessonId,
    /// One device's stream of an online lesson.
    OnlinePlaybackId,
    /// Dated parameters by which watching is measured.
    OnlineParameterId,
    /// A course as a resource centre shares it.
    CourseShareId,
    /// A school's subscription to a shared course.
    CourseSubscriptionId,
    /// A resource centre: the city's, or a county's sub-centre.
    ResourceCenterId,
    /// A half-year curriculum plan of a school.
    CurriculumPlanId,
    /// A course inside a curriculum plan.
    CurriculumItemId,
    /// A survey of what elders want to learn.
    DemandSurveyId,
    /// Something that may be chosen in a demand survey.
    DemandOptionId,
    /// A learner's answer to a demand survey.
    DemandAnswerId,
    /// A learner's judgement of a course.
    CourseRatingId,
    /// What a school makes of its teaching in a half-year.
    TeachingReviewId,
    /// A dated set of parameters of the refresh.
    CurriculumParameterId,
    /// A reminder that a school owes a curriculum plan.
    CurriculumReminderId,
    /// A set of parameters by which a refresh is proposed.
    RefreshRuleId,
    /// A proposal of a refresh.
    RefreshProposalId,
    /// A line of a proposal of a refresh.
    RefreshProposalLineId,
    /// A “智慧助老” case that a school or a county office has handed in.
    SmartAgingCaseId,
    /// A public place that schools share.
    VenueId,
    /// An agreement under which a school uses a shared venue.
    VenueAgreementId,
    /// A booking of a shared venue.
    VenueBookingId,
    /// A class session.
    ClassSessionId,
    /// Sessions that were put on the timetable together.
    ClassSeriesId,
    /// A secret address of a timetable for calendar programmes.
    CalendarFeedId,
    /// A learner's place in a series or a session, or wait for one.
    EnrolmentId,
    /// A dated set of parameters of enrolment.
    EnrolmentParameterId,
    /// What a school is to tell a learner.
    ClassNoticeId,
    /// A team of elders who learn together.
    LearningTeamId,
    /// An entry in the log of a learning team.
    LearningTeamActivityId,
    /// A dated set of parameters of learning teams.
    LearningTeamParameterId,
    /// A learner's attendance of one session.
    AttendanceId,
    /// A correction of an attendance, as it was asked for and decided.
    AttendanceCorrectionId,
    /// A version of the credit policy.
    CreditPolicyId,
    /// One earning of credits, with its evidence and trace.
    EarningId,
    /// Earnings that were flagged together, to be looked at by somebody.
    CreditReviewId,
    /// A correction of a learner's credits, as it was asked for and decided.
    CreditAdjustmentId,
    /// An account of the ledger.
    LedgerAccountId,
    /// A business event of the ledger, whose transfers succeed or fail together.
    LedgerEventId,
    /// A reminder that credits are about to expire.
    CreditReminderId,
    /// A check of the ledger's books.
    ReconciliationId,
    /// An item that credits can be redeemed for.
    RedemptionItemId,
    /// A redemption order.
    RedemptionOrderId,
    /// A count of a shelf or a write-off, as it was asked for and decided.
    StockAdjustmentId,
    /// An earmarked fund.
    FundId,
    /// A donation in money or in goods.
    DonationId,
    /// Something of funds or shelves that is to be undone, or was.
    LedgerReversalId,
    /// What an hour of teaching is paid, by county, source and date.
    RemunerationStandardId,
    /// What a teacher is paid for sessions that were taught.
    TeacherRemunerationId,
    /// A dated programme of the “银龄行动”.
    SilverAgeActionId,
    /// A team of volunteers.
    VolunteerTeamId,
    /// A member of a team of volunteers.
    VolunteerMemberId,
    /// A shift for which volunteers are wanted.
    VolunteerShiftId,
    /// A volunteer's sign-up for a shift.
    VolunteerSignupId,
    /// Hours of volunteer service.
    VolunteerLogId,
    /// A dated set of parameters of volunteer service.
    VolunteerParameterId,
    /// What an elder offers to teach or to do.
    TalentOfferId,
    /// What a school or an elder asks for.
    ServiceRequestId,
    /// An offer and a request that meet.
    ServiceMatchId,
    /// A version of the subsidy policy.
    SubsidyPolicyId,
}

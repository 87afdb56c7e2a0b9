//! Every enum of the contract with its labels.

use contract::Word;
use contract::assessment::{
    AssessmentCause, AssessmentCycleState, AssessmentFact, AssessmentFindingSeverity, AssessorInterestKind,
    FindingState, InspectionPhotoSubject, InspectionState, RubricEvidence, RubricGroup, RubricMethod,
    SampleKind, SampleResult, SelfAssessmentState, SheetGap,
};
use contract::auth::{Role, ScopeKind};
use contract::class::{
    AttendanceCorrectionState, AttendanceFlag, AttendanceState, ClassNoticeKind, ClassNoticeState,
    ClassSeriesState, CollisionKind, EnrolmentAsker, EnrolmentState, NonWorkingDay, ScanOutcome,
    SessionState, SessionWarning, SignMethod,
};
use contract::course::{
    ActivityForm, CategoryOrigin, CategoryState, CourseField, CourseHonour, CourseShareState, CourseState,
    CourseTag, CourseVersionState, DeliveryMode, NominationState, Objective,
};
use contract::coverage::{CoverageDenominator, TargetState, UncoveredReason};
use contract::credit::{
    AssetKind, ClosedBalance, ConcentrationBy, CoverLevel, CreditAdjustmentState, CreditCap,
    CreditPolicyWarningKind, CreditSource, EvidenceSource, FindingSeverity, LedgerAccountKind,
    LedgerEventKind, NoCredit, PostingState, RecordSource, ReviewReason, ReviewState, StatementMovement,
    TransferPhase,
};
use contract::curriculum::{
    AnswerChannel, Half, PlanLack, PlanState, ProposalState, RecommendationBasis, RecommendationReason,
    RefreshDecision, RefreshReason, RefreshState, RefreshVerdict, SurveyIssuer, SurveyState,
    TeachingReviewState,
};
use contract::device::{DeviceKind, DeviceRowKind, DeviceRowReason, DeviceState, DeviceVerdict};
use contract::dictionary::{DictionaryList, DictionaryView, DictionaryWord, Labels};
use contract::division::{DivisionKind, DivisionLevel, UrbanRuralClass};
use contract::facility::{
    ConstructionMode, HostKind, ImportMode, PilotBatch, RegistrationState, RoomKind, SchoolKind, UseRightKind,
};
use contract::file::FileKind;
use contract::fund::{
    DonationKind, DonorKind, ExpenseCategory, FundEntryOrigin, FundKind, RemunerationState, ReversalState,
    ReversalSubject,
};
use contract::learner::{
    AgeBand, ConsentAct, ConsentMethod, ConsentPurpose, DayPart, DeathSource, LearnerAid, LearnerLanguage,
    LearnerState, PriorityEvidence, PriorityReason, ProxyRelation, ProxyRight, ProxyState, Sex,
};
use contract::learning_team::{LearningTeamActivityState, LearningTeamKind, LearningTeamState};
use contract::online::{BeatFlag, OnlineContent, OnlineLessonState, PlayState};
use contract::participation::{ParticipationAxis, ParticipationDenominator, PriorityGroup};
use contract::policy::{PolicyState, PolicyWarning};
use contract::privacy::{
    CarriedFate, CarriedKind, DuplicateReason, MergeState, PersonalPartKind, PrivacyAsker,
    PrivacyRequestKind, PrivacyRequestState,
};
use contract::redemption::{
    ItemKind, OrderState, ProhibitedKind, StockAdjustmentKind, StockAdjustmentState, WriteOffCause,
};
use contract::smart_aging::{SmartAgingCaseKind, SmartAgingCaseState};
use contract::subsidy::{Gate, Grade, ParameterUnit, RubricItem, ScaledTarget, Veto};
use contract::subsidy_run::{
    SubsidyAppealState, SubsidyClawbackState, SubsidyDisbursementKind, SubsidyReviewOpinion, SubsidyRunPhase,
    SubsidyRunState, SubsidyRunStep, SubsidyRunTable, SubsidySourceKind, SubsidyVersionCause,
};
use contract::teacher::{
    Employment, QualificationKind, QualificationState, ReemploymentKind, StudentKind, TeacherSource,
    TeacherState,
};
use contract::venue::{VenueAgreementState, VenueBookingState, VenueKind, VenueState};
use contract::volunteer::{
    LogSource, LogState, MatchState, OfferState, ServiceForm, ShiftState, SignupState, TalentKind,
    VolunteerTeamKind, VolunteerTeamState,
};

use crate::words::{self, Language};

macro_rules! views {
    ($($name:ty),+ $(,)?) => {
        vec![$(view::<$name>()),+]
    };
}

/// Every enum of the contract, by name.
#[expect(clippy::too_many_lines, reason = "one list, a line for each")]
pub fn list() -> DictionaryList {
    let mut items = views![
        Role,
        ScopeKind,
        SessionState,
        SessionWarning,
        AttendanceState,
        SignMethod,
        EnrolmentState,
        EnrolmentAsker,
        ClassNoticeKind,
        ClassNoticeState,
        LearningTeamKind,
        LearningTeamState,
        LearningTeamActivityState,
        NonWorkingDay,
        CollisionKind,
        ClassSeriesState,
        AttendanceFlag,
        DeviceKind,
        DeviceState,
        DeviceRowKind,
        DeviceVerdict,
        DeviceRowReason,
        ScanOutcome,
        ImportMode,
        AttendanceCorrectionState,
        CategoryOrigin,
        CategoryState,
        Objective,
        ActivityForm,
        DeliveryMode,
        CourseState,
        CourseTag,
        CourseVersionState,
        CourseField,
        CourseHonour,
        CourseShareState,
        NominationState,
        CreditCap,
        CreditPolicyWarningKind,
        EvidenceSource,
        RecordSource,
        PostingState,
        ReviewReason,
        ReviewState,
        CreditAdjustmentState,
        CreditSource,
        ClosedBalance,
        ConcentrationBy,
        CoverLevel,
        FindingSeverity,
        AssetKind,
        LedgerAccountKind,
        TransferPhase,
        LedgerEventKind,
        StatementMovement,
        Half,
        PlanState,
        RefreshState,
        SurveyState,
        SurveyIssuer,
        AnswerChannel,
        PlanLack,
        TeachingReviewState,
        ProposalState,
        RefreshVerdict,
        RefreshDecision,
        RefreshReason,
        RecommendationReason,
        RecommendationBasis,
        SmartAgingCaseKind,
        SmartAgingCaseState,
        OnlineLessonState,
        OnlineContent,
        PlayState,
        BeatFlag,
        DivisionLevel,
        DivisionKind,
        UrbanRuralClass,
        HostKind,
        SchoolKind,
        RegistrationState,
        ConstructionMode,
        RoomKind,
        VenueKind,
        VenueState,
        VenueAgreementState,
        VenueBookingState,
        UseRightKind,
        PilotBatch,
        CoverageDenominator,
        TargetState,
        UncoveredReason,
        ParticipationAxis,
        ParticipationDenominator,
        PriorityGroup,
        FileKind,
        FundKind,
        FundEntryOrigin,
        ExpenseCategory,
        DonationKind,
        DonorKind,
        ReversalSubject,
        ReversalState,
        RemunerationState,
        PriorityReason,
        PriorityEvidence,
        Sex,
        AgeBand,
        LearnerState,
        DeathSource,
        DuplicateReason,
        MergeState,
        CarriedKind,
        CarriedFate,
        PersonalPartKind,
        PrivacyRequestKind,
        PrivacyAsker,
        PrivacyRequestState,
        ConsentPurpose,
        ConsentAct,
        ConsentMethod,
        LearnerLanguage,
        DayPart,
        LearnerAid,
        ProxyRelation,
        ProxyRight,
        ProxyState,
        ItemKind,
        ProhibitedKind,
        OrderState,
        StockAdjustmentKind,
        StockAdjustmentState,
        WriteOffCause,
        Grade,
        Gate,
        RubricItem,
        Veto,
        SubsidyRunState,
        SubsidyRunStep,
        SubsidyReviewOpinion,
        SubsidyAppealState,
        SubsidyDisbursementKind,
        SubsidyClawbackState,
        SubsidyVersionCause,
        SubsidyRunTable,
        SubsidyRunPhase,
        SubsidySourceKind,
        ScaledTarget,
        AssessmentCycleState,
        SelfAssessmentState,
        AssessmentCause,
        RubricGroup,
        RubricMethod,
        RubricEvidence,
        AssessmentFact,
        AssessorInterestKind,
        AssessmentFindingSeverity,
        FindingState,
        InspectionState,
        InspectionPhotoSubject,
        SampleKind,
        SampleResult,
        SheetGap,
        TeacherSource,
        Employment,
        ReemploymentKind,
        StudentKind,
        TeacherState,
        QualificationKind,
        QualificationState,
        VolunteerTeamKind,
        VolunteerTeamState,
        ServiceForm,
        ShiftState,
        SignupState,
        LogSource,
        LogState,
        TalentKind,
        OfferState,
        MatchState,
        PolicyState,
        PolicyWarning,
        ParameterUnit,
        NoCredit,
    ];
    items.sort_by(|one, other| one.name.cmp(&other.name));
    DictionaryList { items }
}

fn view<T: Word>() -> DictionaryView {
    let labels = |get: &dyn Fn(Language) -> String| Labels {
        chinese: get(Language::Chinese),
        en: get(Language::English),
    };
    let word = |word: &T| DictionaryWord {
        word: word.word().to_owned(),
        labels: labels(&|language| words::label(language, T::NAME, word.word())),
    };
    DictionaryView {
        name: T::NAME.to_owned(),
        labels: labels(&|language| words::list_label(language, T::NAME)),
        words: T::WORDS.iter().map(word).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_a_label_in_both_languages() {
        for list in list().items {
            assert_ne!(list.labels.chinese, list.name, "a Chinese label");
            for word in list.words {
                for language in [Language::Chinese, Language::English] {
                    let label = words::known_label(language, &list.name, &word.word);
                    assert!(label.is_some(), "{} {} in {language:?}", list.name, word.word);
                }
            }
        }
    }
}

//! What the rubric asks for: its groups, how each item is scored, and what has to be shown for it.

use serde::{Deserialize, Serialize};

use super::AssessmentFact;
use crate::measure::Points;
use crate::subsidy::RubricItem;
use crate::words::words;

words! {
    /// A group of items of the rubric.
    pub enum RubricGroup {
        /// 基础条件
        Foundation = "foundation",
        /// 课程
        Curriculum = "curriculum",
        /// 教学活动
        Teaching = "teaching",
        /// 参与
        Participation = "participation",
        /// 师资志愿
        TeachersVolunteers = "teachers_volunteers",
        /// 智慧与共享
        SmartShared = "smart_shared",
        /// 学分运营
        CreditOperation = "credit_operation",
        /// 满意度
        Satisfaction = "satisfaction",
    }
}

words! {
    /// How an item is scored.
    pub enum RubricMethod {
        /// By a formula over the product's own records.
        Formula = "formula",
        /// By the judgement of the third-party assessors.
        Judgement = "judgement",
        /// By what the elders say who are telephoned.
        Elders = "elders",
    }
}

words! {
    /// What has to be shown for an item.
    pub enum RubricEvidence {
        /// The records of the product, as they were frozen.
        SystemRecords = "system_records",
        /// The document that gives the right to use the venue (四(一)).
        UseRightDocument = "use_right_document",
        /// What was measured at the site (四(一)).
        SiteMeasurement = "site_measurement",
        /// Photographs of the site.
        SitePhoto = "site_photo",
        /// Sessions that were drawn, checked by their records.
        SessionSample = "session_sample",
        /// Learners who were drawn and telephoned.
        TelephoneSample = "telephone_sample",
    }
}

impl RubricItem {
    /// The group that it stands in.
    #[must_use]
    pub const fn group(self) -> RubricGroup {
        match self {
            Self::FixedVenue | Self::Area | Self::SafetyAccessibility => RubricGroup::Foundation,
            Self::CategoryCoverage | Self::HalfYearRefresh | Self::SyllabusQuality => RubricGroup::Curriculum,
            Self::TeachingHours | Self::ActivityForms | Self::LearningTeams => RubricGroup::Teaching,
            Self::RegularParticipation => RubricGroup::Participation,
            Self::TeacherSourceVerified | Self::VolunteerLinkage => RubricGroup::TeachersVolunteers,
            Self::OnlineLearning | Self::SharedVenues | Self::SmartAgingSessions => RubricGroup::SmartShared,
            Self::TimelyCrediting | Self::RedemptionRecords => RubricGroup::CreditOperation,
            Self::Satisfaction => RubricGroup::Satisfaction,
        }
    }

    /// How it is scored.
    #[must_use]
    pub const fn method(self) -> RubricMethod {
        match self {
            Self::SafetyAccessibility | Self::SyllabusQuality => RubricMethod::Judgement,
            Self::Satisfaction => RubricMethod::Elders,
            _ => RubricMethod::Formula,
        }
    }

    /// What has to be shown for it.
    #[must_use]
    pub const fn evidence(self) -> &'static [RubricEvidence] {
        match self {
            Self::FixedVenue => &[RubricEvidence::UseRightDocument, RubricEvidence::SitePhoto],
            Self::Area => &[RubricEvidence::SystemRecords, RubricEvidence::SiteMeasurement],
            Self::SafetyAccessibility | Self::SyllabusQuality => &[RubricEvidence::SitePhoto],
            Self::TeachingHours | Self::ActivityForms | Self::SmartAgingSessions => {
                &[RubricEvidence::SystemRecords, RubricEvidence::SessionSample]
            }
            Self::RegularParticipation => &[RubricEvidence::SystemRecords, RubricEvidence::TelephoneSample],
            Self::Satisfaction => &[RubricEvidence::TelephoneSample],
            _ => &[RubricEvidence::SystemRecords],
        }
    }

    /// The frozen figures that it is scored by; none for a judgement.
    #[must_use]
    pub const fn facts(self) -> &'static [AssessmentFact] {
        use AssessmentFact as Fact;
        match self {
            Self::FixedVenue => &[Fact::FixedVenue],
            Self::Area => &[Fact::DeclaredArea],
            Self::SafetyAccessibility | Self::SyllabusQuality | Self::Satisfaction => &[],
            Self::CategoryCoverage => &[Fact::Categories],
            Self::HalfYearRefresh => &[Fact::OpenDays, Fact::Refreshes],
            Self::TeachingHours => &[Fact::TeachingMinutes, Fact::FullMonthsOpen],
            Self::ActivityForms => &[Fact::ActivityForms],
            Self::LearningTeams => &[Fact::LearningTeams],
            Self::RegularParticipation => &[Fact::RegularLearners, Fact::RegisteredLearners],
            Self::TeacherSourceVerified => &[Fact::Teachers],
            Self::VolunteerLinkage => &[Fact::VolunteerMinutes, Fact::FullMonthsOpen],
            Self::OnlineLearning => &[Fact::OnlineLearners, Fact::RegisteredLearners],
            Self::SharedVenues => &[Fact::SharedVenues],
            Self::SmartAgingSessions => &[Fact::SmartAgingSessions, Fact::FullMonthsOpen],
            Self::TimelyCrediting => &[Fact::TimelyCrediting],
            Self::RedemptionRecords => &[Fact::RedemptionRecords],
        }
    }
}

/// An item of a cycle's rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RubricItemView {
    /// The item.
    pub item: RubricItem,
    /// The group that it stands in.
    pub group: RubricGroup,
    /// Its points.
    pub maximum: Points,
    /// How it is scored.
    pub method: RubricMethod,
    /// What has to be shown for it.
    pub evidence: Vec<RubricEvidence>,
    /// The frozen figures that it is scored by.
    pub facts: Vec<AssessmentFact>,
}

//! What a learner has agreed to, and taken back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::AccountId;
use crate::words::words;

words! {
    /// What a learner agrees to (PIPL 14, 29): one thing at a time.
    pub enum ConsentPurpose {
        /// Personal data may be processed; without it there is no learning here.
        PersonalData = "personal_data",
        /// The ID number, which is sensitive, may be processed; as needed as the first.
        SensitiveData = "sensitive_data",
        /// Needs and interests may be kept, and used for proposals.
        Needs = "needs",
        /// Photographs may be taken in class.
        Photograph = "photograph",
        /// Photographs and works may be shown outside.
        Publicity = "publicity",
        /// Answers may be used for research, without the name.
        Research = "research",
    }
}

words! {
    /// What was done with a consent.
    pub enum ConsentAct {
        /// It was given.
        Given = "given",
        /// It was taken back.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// How a consent was given or taken back.
    pub enum ConsentMethod {
        /// A signed paper.
        Paper = "paper",
        /// In the app, by the learner.
        App = "app",
        /// Said aloud, with a witness: for who cannot write.
        VoiceWithWitness = "voice_with_witness",
    }
}

/// What a learner has said about a purpose; it is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearnerConsentView {
    /// To what.
    pub purpose: ConsentPurpose,
    /// Which word on it this is, from 1 on.
    pub number: u32,
    /// Given or taken back.
    pub act: ConsentAct,
    /// The edition of the privacy notice that was shown or read out.
    pub notice_version: String,
    /// When the learner said so.
    pub said_at: DateTime<Utc>,
    /// How.
    pub method: ConsentMethod,
    /// Who heard it, masked, where it was said aloud.
    pub witness: Option<String>,
    /// Who recorded it; nobody for what came with a registration before consents were recorded one by one.
    pub recorded_by: Option<AccountId>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

/// All that a learner has said about consents, and what holds now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LearnerConsents {
    /// What holds now.
    pub in_force: Vec<ConsentPurpose>,
    /// Every word, the newest first.
    pub items: Vec<LearnerConsentView>,
}

/// A consent that a learner gives or takes back.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct RecordConsent {
    /// To what.
    pub purpose: ConsentPurpose,
    /// Given or taken back.
    pub act: ConsentAct,
    /// The edition of the privacy notice that was shown or read out.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 32, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 32))]
    pub notice_version: String,
    /// When the learner said so; now unless given, never ahead of it.
    #[serde(default)]
    pub said_at: Option<DateTime<Utc>>,
    /// How.
    pub method: ConsentMethod,
    /// Who heard it, where it was said aloud.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub witness: Option<String>,
}

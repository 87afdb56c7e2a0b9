//! Earnings claimed from outside: judged one after the other, each on what the ones before it have left.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use contract::course::ActivityForm;
use contract::credit::RecordSource;
use uuid::Uuid;

use super::buckets::{expiry_of, last_day};
use super::{Activity, Amounts, History, Inputs, Learner, Policy, amounts};
use crate::class::domain::{Span, new_minutes};
use crate::clock::business_date;

/// What a caller claims for a learner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Its name, unique for ever.
    pub id: Uuid,
    /// The account that claims it.
    pub actor: Uuid,
    /// When it is claimed.
    pub at: DateTime<Utc>,
    /// Who is to earn.
    pub learner: Uuid,
    /// What shows it.
    pub source: RecordSource,
    /// The record.
    pub record: Uuid,
    /// What was done.
    pub form: ActivityForm,
    /// When.
    pub span: Span,
    /// The minutes of it that were verified, if not all.
    pub verified: Option<u32>,
    /// What tells this claim from another of the same name.
    pub hash: [u8; 32],
}

/// A learner, as far as claims are judged by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The version of its record.
    pub version: i64,
    /// The facility of its school.
    pub facility: Uuid,
    /// That facility's township.
    pub township: String,
    /// Neither suspended nor gone.
    pub active: bool,
    /// When it was born.
    pub birth_date: NaiveDate,
    /// Since when it is registered.
    pub registered_on: NaiveDate,
    /// Whether it belongs to the priority population.
    pub priority: bool,
}

/// A policy with its name and version.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Its name.
    pub id: Uuid,
    /// The version of its record.
    pub version: i64,
    /// What it says.
    pub policy: Policy,
}

/// Everything that claims are judged by: the learners, what they have earned, and the policies.
#[derive(Debug, Clone, Default)]
pub struct Desk {
    /// The learners.
    pub members: HashMap<Uuid, Member>,
    /// What each has earned in a calendar year.
    pub histories: HashMap<(Uuid, i32), History>,
    /// The published policies.
    pub rules: Vec<Rules>,
    /// For how many days late credits live.
    pub grace_days: u32,
}

/// Why a claim is refused; nothing has moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClaimRefusal {
    /// No such learner in the caller's scope.
    #[error("no such learner")]
    UnknownLearner,
    /// The learner is suspended or has left.
    #[error("the learner is not active")]
    LearnerInactive,
    /// It ends in the future.
    #[error("the activity has not ended")]
    NotEnded,
    /// It begins on one day and ends on another.
    #[error("the activity spans two days")]
    TwoDays,
    /// That form is not shown by such a record.
    #[error("the form does not fit the record")]
    FormMismatch,
    /// No policy holds on its day.
    #[error("no policy holds on {0}")]
    NoPolicy(NaiveDate),
    /// The record has earned under another name.
    #[error("the record has earned before")]
    RecordUsed,
    /// Another claim bears the name.
    #[error("the name is another claim's")]
    NameReused,
    /// The caller claims for itself.
    #[error("nobody credits itself")]
    OwnCredit,
}

/// What a claim comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// The policy.
    pub policy: Uuid,
    /// The day of the activity.
    pub day: NaiveDate,
    /// The last day on which the credits can be spent.
    pub expires_on: NaiveDate,
    /// What it was computed from.
    pub inputs: Inputs,
    /// What it came to.
    pub amounts: Amounts,
    /// By which version of the learner's record it was judged.
    pub learner_version: i64,
    /// By which version of the policy.
    pub policy_version: i64,
}

impl Desk {
    /// Judges a claim and notes what it earns, so that the next is judged after it.
    pub fn judge(&mut self, claim: &Claim) -> Result<Granted, ClaimRefusal> {
        let day = business_date(claim.span.start());
        let member = self.members.get(&claim.learner).ok_or(ClaimRefusal::UnknownLearner)?;
        check(claim, member, day)?;
        let rules = self
            .rules
            .iter()
            .find(|rules| rules.policy.period().contains(day))
            .ok_or(ClaimRefusal::NoPolicy(day))?;
        let history = self.histories.entry((claim.learner, chrono::Datelike::year(&day))).or_default();
        let fresh = new_minutes(claim.span, claim.span, history.counted_on(day));
        let valid_minutes = claim.verified.map_or(fresh, |verified| verified.min(fresh));
        let learner = Learner {
            birth_date: Some(member.birth_date),
            active: member.registered_on <= day,
            priority: member.priority,
        };
        let activity = Activity { form: claim.form, day, valid_minutes };
        let inputs = Inputs::of(&rules.policy, activity, learner, &history.tally);
        let amounts = amounts(&rules.policy, &inputs);
        let counts = inputs.no_credit.is_none() && amounts.credited > 0;
        history.add(day, counts.then_some(claim.span), claim.form.is_online(), amounts.credited);
        let expires_on = last_day(expiry_of(day), business_date(claim.at), self.grace_days);
        let (learner_version, policy_version) = (member.version, rules.version);
        Ok(Granted { policy: rules.id, day, expires_on, inputs, amounts, learner_version, policy_version })
    }
}

fn check(claim: &Claim, member: &Member, day: NaiveDate) -> Result<(), ClaimRefusal> {
    if !member.active {
        return Err(ClaimRefusal::LearnerInactive);
    }
    if claim.span.end() > claim.at {
        return Err(ClaimRefusal::NotEnded);
    }
    if business_date(claim.span.end()) != day {
        return Err(ClaimRefusal::TwoDays);
    }
    if fits(claim.source, claim.form) { Ok(()) } else { Err(ClaimRefusal::FormMismatch) }
}

/// Whether a record of that kind can show an activity of that form.
const fn fits(source: RecordSource, form: ActivityForm) -> bool {
    match source {
        RecordSource::OnlineRecord => form.is_online(),
        RecordSource::VolunteerLog => {
            matches!(form, ActivityForm::VolunteerService | ActivityForm::PeerTeaching)
        }
    }
}

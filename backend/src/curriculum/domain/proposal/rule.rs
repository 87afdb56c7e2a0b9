//! The parameters of the rule, checked, each with the source that traces show.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use contract::curriculum::{CandidateWeights, RefreshParameters, RefreshWeights};
use contract::policy::{Dated, Fault, Faults, ParameterBook};

/// The whole, in basis points.
pub(super) const WHOLE: u32 = 10_000;
/// What is not known counts as the middle: neither for a course nor against it.
pub(super) const NEUTRAL: u32 = 5_000;

type Number = Dated<i64>;

/// The rule as it is applied.
#[derive(Debug, Clone)]
pub struct Rule {
    parameters: RefreshParameters,
    pub(super) weights: [Number; 6],
    pub(super) candidate_weights: [Number; 5],
    pub(super) keep: Number,
    pub(super) revise: Number,
    pub(super) gap: Number,
    pub(super) min_participants: Number,
    pub(super) min_ratings: Number,
}

impl Rule {
    /// Checks parameters; every fault is named.
    pub fn parse(
        parameters: RefreshParameters,
        effective_from: NaiveDate,
        basis: &str,
    ) -> Result<Self, Vec<Fault>> {
        let mut faults = Faults::default();
        check(&parameters, &mut faults);
        let none = BTreeMap::new();
        let mut book = ParameterBook::new(effective_from, basis, &none);
        let mut dated = |key: &str, value: u32| book.dated(key, i64::from(value));
        let rule = Self {
            weights: weights(parameters.weights_bp)
                .map(|(name, share)| dated(&format!("weights_bp.{name}"), share)),
            candidate_weights: candidate_weights(parameters.candidate_weights_bp)
                .map(|(name, share)| dated(&format!("candidate_weights_bp.{name}"), share)),
            keep: dated("keep_bp", parameters.keep_bp),
            revise: dated("revise_bp", parameters.revise_bp),
            gap: dated("gap_bp", parameters.gap_bp),
            min_participants: dated("min_participants", parameters.min_participants),
            min_ratings: dated("min_ratings", parameters.min_ratings),
            parameters,
        };
        faults.or(rule)
    }

    /// The parameters it was read from.
    #[must_use]
    pub const fn parameters(&self) -> &RefreshParameters {
        &self.parameters
    }

    /// How many sessions a revised course has: more where it is attended, wanted and full, or else fewer; never as many as it had.
    #[must_use]
    pub fn revised_sessions(&self, sessions: u16, more: bool) -> u16 {
        let step = self.parameters.session_step_bp;
        let (sessions_wide, up, down) = (u32::from(sessions), WHOLE + step, WHOLE - step);
        let stepped = if more {
            (sessions_wide * up).div_ceil(WHOLE).min(MAX_SESSIONS.into())
        } else {
            (sessions_wide * down / WHOLE).max(1)
        };
        match u16::try_from(stepped).unwrap_or(MAX_SESSIONS) {
            same if same == sessions && sessions < MAX_SESSIONS => sessions + 1,
            same if same == sessions => sessions - 1,
            other => other,
        }
    }
}

/// No plan has more sessions of a course.
const MAX_SESSIONS: u16 = 200;

const fn weights(of: RefreshWeights) -> [(&'static str, u32); 6] {
    [
        ("attendance", of.attendance),
        ("completion", of.completion),
        ("satisfaction", of.satisfaction),
        ("demand", of.demand),
        ("uptake", of.uptake),
        ("cost", of.cost),
    ]
}

const fn candidate_weights(of: CandidateWeights) -> [(&'static str, u32); 5] {
    [
        ("votes", of.votes),
        ("demand", of.demand),
        ("honours", of.honours),
        ("attendance", of.attendance),
        ("satisfaction", of.satisfaction),
    ]
}

fn check(of: &RefreshParameters, faults: &mut Faults) {
    let whole = |shares: &[(&str, u32)]| {
        shares.iter().map(|(_, share)| u64::from(*share)).sum::<u64>() == u64::from(WHOLE)
    };
    faults.demand(whole(&weights(of.weights_bp)), "/parameters/weights_bp", "weights_not_whole");
    let candidates = candidate_weights(of.candidate_weights_bp);
    faults.demand(whole(&candidates), "/parameters/candidate_weights_bp", "weights_not_whole");
    in_range(faults, "keep_bp", of.keep_bp, 0, WHOLE);
    in_range(faults, "revise_bp", of.revise_bp, 0, WHOLE);
    in_range(faults, "weak_bp", of.weak_bp, 0, WHOLE);
    in_range(faults, "strong_bp", of.strong_bp, 0, WHOLE);
    in_range(faults, "gap_bp", of.gap_bp, 0, WHOLE);
    in_range(faults, "min_participants", of.min_participants, 1, 1_000);
    in_range(faults, "min_ratings", of.min_ratings, 1, 1_000);
    in_range(faults, "max_additions", of.max_additions, 0, 20);
    in_range(faults, "max_candidates", of.max_candidates, 1, 10);
    in_range(faults, "session_step_bp", of.session_step_bp, 1, WHOLE);
    in_range(faults, "new_sessions", of.new_sessions, 1, MAX_SESSIONS.into());
    faults.demand(of.revise_bp <= of.keep_bp, "/parameters/revise_bp", "not_descending");
    faults.demand(of.weak_bp <= of.strong_bp, "/parameters/weak_bp", "not_descending");
}

fn in_range(faults: &mut Faults, member: &str, number: u32, least: u32, most: u32) {
    let pointer: Cow<'static, str> = format!("/parameters/{member}").into();
    faults.demand((least..=most).contains(&number), pointer, "out_of_range");
}

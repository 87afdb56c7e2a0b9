//! SM3 over canonical bytes: compact JSON with the members in the order of
//! their types and the schools in the order of their codes.
//!
//! A line is sealed by itself, so that one school can check its own; a run is
//! sealed over its policies, its budget and the seals of its lines.

use contract::money::Yuan;
use contract::subsidy::{OperatingPolicyDocument, SubsidyLineView, SubsidyPolicyDocument, SubsidyResultView};
use serde::Serialize;
use sm3::{Digest, Sm3};

use super::facts::School;
use super::policy::{OperatingPolicy, Policy};

/// A line with its facts takes about 22 kB.
const LINE: usize = 32 * 1024;

/// The seal of a line: over the school's facts and the line with an empty `hash`.
#[must_use]
pub fn hash_of_line(school: &School, line: &SubsidyLineView) -> String {
    #[derive(Serialize)]
    struct Sealed<'a> {
        facts: &'a contract::subsidy::SchoolFacts,
        line: &'a SubsidyLineView,
    }
    if line.hash.is_empty() {
        return hex(&Sealed { facts: school, line });
    }
    let unsealed = SubsidyLineView { hash: String::new(), ..line.clone() };
    hex(&Sealed { facts: school, line: &unsealed })
}

/// The seal of a run: over policies, budget and the seals of its lines.
#[must_use]
pub fn hash_of_run(policy: &Policy, operating: &[OperatingPolicy], run: &SubsidyResultView) -> String {
    let seals: Vec<&str> = run.lines.iter().map(|line| line.hash.as_str()).collect();
    hash_of_seals(policy, operating, run.budget, &seals)
}

/// The seal of a run whose lines have these seals, in the order of their codes.
#[must_use]
pub fn hash_of_seals(
    policy: &Policy,
    operating: &[OperatingPolicy],
    budget: Option<Yuan>,
    lines: &[&str],
) -> String {
    #[derive(Serialize)]
    struct Sealed<'a> {
        policy: &'a SubsidyPolicyDocument,
        operating_policies: Vec<&'a OperatingPolicyDocument>,
        budget: Option<Yuan>,
        lines: &'a [&'a str],
    }
    let mut counties: Vec<_> = operating.iter().map(OperatingPolicy::document).collect();
    counties.sort_unstable_by(|a, b| a.county_code.cmp(&b.county_code));
    hex(&Sealed { policy: policy.document(), operating_policies: counties, budget, lines })
}

/// SM3 of a value's canonical JSON, in lower-case hexadecimal.
fn hex(value: &impl Serialize) -> String {
    let mut bytes = Vec::with_capacity(LINE);
    // Cannot fail: the types have string keys only, and memory takes every byte.
    let written = serde_json::to_writer(&mut bytes, value);
    debug_assert!(written.is_ok(), "{written:?}");
    base16ct::lower::encode_string(&Sm3::digest(&bytes))
}

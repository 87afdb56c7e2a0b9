//! From facts to a score and a grade, by the policy of the cycle; no money yet.

use contract::policy::Fault;
use contract::subsidy::{SchoolFacts, SubsidyLineView};
use serde::Serialize;
use sm3::{Digest as _, Sm3};

use crate::subsidy::domain::{Policy, compute, parse_schools};

/// How a school stands by a policy: gates, items, total and grade. Faults are pointed at in the facts.
pub fn score(policy: &Policy, facts: SchoolFacts) -> Result<SubsidyLineView, Vec<Fault>> {
    let unplaced = |fault: Fault| {
        let pointer = fault.pointer.strip_prefix("/0").unwrap_or(&fault.pointer).to_owned();
        Fault::new(pointer, fault.code)
    };
    let schools = parse_schools(vec![facts], policy)
        .map_err(|faults| faults.into_iter().map(unplaced).collect::<Vec<_>>())?;
    compute(policy, &[], None, &schools).lines.pop().ok_or_else(Vec::new)
}

/// SM3 over a policy's document and the facts, in hexadecimal.
#[must_use]
pub fn seal(policy: &Policy, facts: &SchoolFacts) -> String {
    #[derive(Serialize)]
    struct Sealed<'a, P> {
        policy: &'a P,
        facts: &'a SchoolFacts,
    }
    let sealed = serde_json::to_vec(&Sealed { policy: policy.document(), facts }).unwrap_or_default();
    base16ct::lower::encode_string(&Sm3::digest(sealed))
}

//! SM3 over canonical bytes: compact JSON with the members in the order of
//! their types and the schools in the order of their codes.
//!
//! A line is sealed by itself, so that one school can check its own; a run is
//! sealed over its policies, its budget and the seals of its lines.

use std::io;

use contract::money::Yuan;
use contract::subsidy::{OperatingPolicyDocument, SubsidyLineView, SubsidyPolicyDocument, SubsidyResultView};
use serde::Serialize;
use sm3::{Digest, Sm3};

use super::facts::School;
use super::policy::{OperatingPolicy, Policy};

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
    #[derive(Serialize)]
    struct Sealed<'a> {
        policy: &'a SubsidyPolicyDocument,
        operating_policies: Vec<&'a OperatingPolicyDocument>,
        budget: Option<Yuan>,
        lines: Vec<&'a str>,
    }
    let mut counties: Vec<_> = operating.iter().map(OperatingPolicy::document).collect();
    counties.sort_unstable_by(|a, b| a.county_code.cmp(&b.county_code));
    let lines = run.lines.iter().map(|line| line.hash.as_str()).collect();
    hex(&Sealed { policy: policy.document(), operating_policies: counties, budget: run.budget, lines })
}

/// SM3 of a value's canonical JSON, in lower-case hexadecimal.
fn hex(value: &impl Serialize) -> String {
    let mut sink = io::BufWriter::with_capacity(16 * 1024, Sink(Sm3::new()));
    let written = serde_json::to_writer(&mut sink, value).map_err(io::Error::from);
    let digest = written.and_then(|()| sink.into_inner().map_err(io::IntoInnerError::into_error));
    // Neither can fail: the types have string keys only, and the sink takes every byte.
    base16ct::lower::encode_string(&digest.map_or_else(|_| Sm3::new(), |sink| sink.0).finalize())
}

struct Sink(Sm3);

impl io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

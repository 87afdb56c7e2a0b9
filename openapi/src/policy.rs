//! What the dated policies share: the days on which they hold, the legal basis
//! of each parameter, and how faults in them are named.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::ids::AccountId;
use crate::trace::{TraceParameter, TraceValue};
use crate::words::words;

words! {
    /// Where a version of a policy stands.
    pub enum PolicyState {
        /// Being written; may be simulated.
        Draft = "draft",
        /// Fixed; holds on the days that it names.
        Published = "published",
        /// Withdrawn before it came into force.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// What an administrator should know about a policy that is otherwise in order.
    pub enum PolicyWarning {
        /// Days between the policy before and this one on which none holds.
        GapBefore = "gap_before",
        /// Days between this policy and the next on which none holds.
        GapAfter = "gap_after",
        /// Ends within 60 days, and no other follows.
        ExpiringSoon = "expiring_soon",
        /// Has ended, and no other follows.
        Expired = "expired",
        /// A draft that cannot be published as it is: a published policy holds on some of its days.
        Overlap = "overlap",
        /// In force as it is for more than 24 months, and no later version is published.
        Stale = "stale",
    }
}

/// Who did something to a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyActor {
    /// The account.
    pub id: AccountId,
    /// The name that it shows.
    pub name: String,
}

/// Ends a published policy, so that another can follow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct EndPolicy {
    /// Its last day: today or later, and earlier than the end that it has.
    pub effective_to: NaiveDate,
}

/// The document and clause that one parameter rests on, where it differs from the policy's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ParameterBasis {
    /// The document and clause.
    pub basis: String,
    /// The day from which the parameter holds with this value.
    pub effective_from: NaiveDate,
}

/// One fault in a document, before it is put into words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// JSON pointer (RFC 6901) to the member at fault.
    pub pointer: Cow<'static, str>,
    /// The stable code of the fault.
    pub code: &'static str,
}

impl Fault {
    /// A fault at a pointer.
    #[must_use]
    pub fn new(pointer: impl Into<Cow<'static, str>>, code: &'static str) -> Self {
        Self { pointer: pointer.into(), code }
    }
}

/// The faults found so far; every one is named, not just the first.
#[derive(Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// Notes a fault where a demand is not met.
    pub fn demand(&mut self, met: bool, pointer: impl Into<Cow<'static, str>>, code: &'static str) {
        if !met {
            self.0.push(Fault::new(pointer, code));
        }
    }

    /// The value if nothing was found, or else the faults in the order of their pointers.
    pub fn or<T>(mut self, value: T) -> Result<T, Vec<Fault>> {
        self.0.sort();
        if self.0.is_empty() { Ok(value) } else { Err(self.0) }
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The days on which a policy holds, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, or none while no end is set.
    pub to: Option<NaiveDate>,
}

impl Period {
    /// Whether it holds on a day.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether two periods share a day.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.to.is_none_or(|to| other.from <= to) && other.to.is_none_or(|to| self.from <= to)
    }

    /// Whether its ends are plausible and in order.
    pub fn check(self, faults: &mut Faults) {
        let plausible = |day: NaiveDate| (2000..=2199).contains(&day.year());
        faults.demand(plausible(self.from), "/effective_from", "date_out_of_range");
        faults.demand(self.to.is_none_or(plausible), "/effective_to", "date_out_of_range");
        faults.demand(self.to.is_none_or(|to| self.from <= to), "/effective_to", "period_reversed");
    }

    /// The period with an earlier end. What it has been computed with is past, so it holds today at least.
    pub fn ended(self, last: NaiveDate, today: NaiveDate) -> Result<Self, Vec<Fault>> {
        let ended = Self { to: Some(last), ..self };
        let mut faults = Faults::default();
        ended.check(&mut faults);
        faults.demand(last >= today, "/effective_to", "end_in_the_past");
        faults.demand(self.to.is_none_or(|to| last < to), "/effective_to", "end_not_earlier");
        faults.or(ended)
    }

    /// How it stands among the other published periods on a day: an overlap is
    /// a fault, a gap or a near end a warning.
    pub fn among(self, others: &[Self], today: NaiveDate) -> Result<Vec<PolicyWarning>, Fault> {
        if others.iter().any(|other| self.overlaps(*other)) {
            return Err(Fault::new("/effective_from", "policy_overlap"));
        }
        let before = others.iter().filter_map(|other| other.to).filter(|to| *to < self.from).max();
        let after =
            self.to.and_then(|to| others.iter().map(|other| other.from).filter(|from| *from > to).min());
        let touches = |end: NaiveDate, start: NaiveDate| end.succ_opt() == Some(start);
        let mut warnings = Vec::new();
        if before.is_some_and(|end| !touches(end, self.from)) {
            warnings.push(PolicyWarning::GapBefore);
        }
        match (self.to, after) {
            (Some(to), Some(start)) if !touches(to, start) => warnings.push(PolicyWarning::GapAfter),
            (Some(to), None) if to < today => warnings.push(PolicyWarning::Expired),
            (Some(to), None) if (to - today).num_days() <= 60 => warnings.push(PolicyWarning::ExpiringSoon),
            _ => {}
        }
        Ok(warnings)
    }
}

/// A parameter's value together with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated<T> {
    /// The value.
    pub value: T,
    /// Key, value, first day and legal basis, as every trace that uses it shows them.
    pub source: Arc<TraceParameter>,
}

/// Gives each parameter of a policy document its source.
#[derive(Debug)]
pub struct ParameterBook<'a> {
    from: NaiveDate,
    basis: &'a str,
    own: &'a BTreeMap<String, ParameterBasis>,
    keys: BTreeSet<String>,
}

impl<'a> ParameterBook<'a> {
    /// Of a policy that holds from a day on a basis, save for the parameters with a basis of their own.
    #[must_use]
    pub const fn new(from: NaiveDate, basis: &'a str, own: &'a BTreeMap<String, ParameterBasis>) -> Self {
        Self { from, basis, own, keys: BTreeSet::new() }
    }

    /// The parameter at a key.
    pub fn dated<T: Copy + Into<TraceValue>>(&mut self, key: &str, value: T) -> Dated<T> {
        self.keys.insert(key.to_owned());
        let (basis, effective_from) =
            self.own.get(key).map_or((self.basis, self.from), |own| (own.basis.as_str(), own.effective_from));
        let source = TraceParameter {
            key: key.to_owned(),
            value: value.into(),
            effective_from,
            basis: basis.to_owned(),
        };
        Dated { value, source: Arc::new(source) }
    }

    /// Checks the bases of their own: each of a parameter that exists, none blank, none from a later day.
    pub fn check(&self, faults: &mut Faults) {
        faults.demand(!self.basis.trim().is_empty(), "/legal_basis", "basis_missing");
        for (key, own) in self.own {
            let at = || format!("/parameter_basis/{}", key.replace('~', "~0").replace('/', "~1"));
            faults.demand(self.keys.contains(key), at(), "unknown_parameter");
            faults.demand(!own.basis.trim().is_empty(), format!("{}/basis", at()), "basis_missing");
            faults.demand(
                (1949..=self.from.year()).contains(&own.effective_from.year())
                    && own.effective_from <= self.from,
                format!("{}/effective_from", at()),
                "date_out_of_range",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn period(from: &str, to: Option<&str>) -> Period {
        Period { from: day(from), to: to.map(day) }
    }

    #[test]
    fn a_policy_whose_dates_overlap_another_is_refused() {
        let today = day("2025-06-01");
        let year = period("2025-01-01", Some("2025-12-31"));
        for other in [
            period("2025-12-31", None),
            period("2024-01-01", Some("2025-01-01")),
            period("2024-01-01", None),
            period("2025-03-01", Some("2025-04-01")),
        ] {
            assert_eq!(year.among(&[other], today), Err(Fault::new("/effective_from", "policy_overlap")));
            assert!(other.overlaps(year));
        }
        assert_eq!(year.among(&[period("2026-01-01", None)], today), Ok(vec![]));
        assert!(year.contains(day("2025-12-31")) && !year.contains(day("2026-01-01")));
    }

    #[test]
    fn a_gap_or_a_near_end_is_warned_of() {
        let year = period("2025-01-01", Some("2025-12-31"));
        let others = [period("2024-01-01", Some("2024-12-30")), period("2026-01-02", None)];
        let warnings = year.among(&others, day("2025-06-01"));
        assert_eq!(warnings, Ok(vec![PolicyWarning::GapBefore, PolicyWarning::GapAfter]));
        assert_eq!(year.among(&[], day("2025-11-01")), Ok(vec![PolicyWarning::ExpiringSoon]));
        assert_eq!(year.among(&[], day("2025-10-31")), Ok(vec![]));
        assert_eq!(year.among(&[], day("2026-01-01")), Ok(vec![PolicyWarning::Expired]));
    }

    #[test]
    fn a_policy_ends_earlier_than_it_would_and_never_in_the_past() {
        let (today, open) = (day("2025-06-01"), period("2025-01-01", None));
        assert_eq!(open.ended(today, today), Ok(period("2025-01-01", Some("2025-06-01"))));
        let refused = |fault| Err(vec![Fault::new("/effective_to", fault)]);
        assert_eq!(open.ended(day("2025-05-31"), today), refused("end_in_the_past"));
        let year = period("2025-01-01", Some("2025-12-31"));
        assert_eq!(year.ended(day("2025-12-31"), today), refused("end_not_earlier"));
        assert_eq!(period("2026-01-01", None).ended(day("2025-12-31"), today), refused("period_reversed"));
    }

    #[test]
    fn a_reversed_or_implausible_period_is_a_fault() {
        let mut faults = Faults::default();
        period("2025-02-01", Some("2025-01-31")).check(&mut faults);
        assert_eq!(faults.or(()), Err(vec![Fault::new("/effective_to", "period_reversed")]));
        let mut faults = Faults::default();
        period("0025-02-01", None).check(&mut faults);
        assert_eq!(faults.or(()), Err(vec![Fault::new("/effective_from", "date_out_of_range")]));
    }
}

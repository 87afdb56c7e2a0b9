//! What a learner has earned before: for the caps, and so that no minute counts twice.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Tally;
use crate::class::domain::Span;

/// A learner's earnings of one calendar year, or of several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// What was credited, by day.
    pub tally: Tally,
    spans: BTreeMap<NaiveDate, Vec<Span>>,
}

impl History {
    /// Notes an earning: the day, the time that counted, whether online, and what was credited.
    pub fn add(&mut self, day: NaiveDate, span: Option<Span>, online: bool, centi: i64) {
        self.tally.add(day, online, centi);
        if let Some(span) = span {
            self.spans.entry(day).or_default().push(span);
        }
    }

    /// The times of a day that have counted.
    #[must_use]
    pub fn counted_on(&self, day: NaiveDate) -> &[Span] {
        self.spans.get(&day).map_or(&[], Vec::as_slice)
    }
}

//! Counts of days, and how targets stand to them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use contract::coverage::{CoverageCount, CoverageDenominator, TargetInForce, TargetVerdict};
use contract::facility::HostKind;
use diesel::pg::PgConnection;

use super::{Outcome, stored};
use crate::coverage::domain::{Coverage, Target, target_in_force};
use crate::coverage::store::{self, CountRow};

/// The four numbers of a place and kind on a day, summed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    registered: i64,
    registered_covered: i64,
    statutory: i64,
    statutory_covered: i64,
}

impl Tally {
    fn add(&mut self, row: &CountRow) {
        self.registered += row.registered;
        self.registered_covered += row.registered_covered;
        self.statutory += row.statutory;
        self.statutory_covered += row.statutory_covered;
    }

    /// Both counts, by denominator.
    fn both(self) -> Outcome<[(CoverageDenominator, Coverage); 2]> {
        let count = |covered: i64, total: i64| {
            let whole = |number: i64| u32::try_from(number).unwrap_or_default();
            Coverage::new(whole(covered), whole(total))
        };
        Ok([
            (CoverageDenominator::RegisteredFacilities, count(self.registered_covered, self.registered)?),
            (CoverageDenominator::StatutoryDivisions, count(self.statutory_covered, self.statutory)?),
        ])
    }
}

/// The numbers of a place and kind, day by day.
#[derive(Debug, Clone, Default)]
pub(super) struct Curve(BTreeMap<NaiveDate, Tally>);

impl Curve {
    pub(super) fn add(&mut self, row: &CountRow) {
        self.0.entry(row.day).or_default().add(row);
    }

    fn on(&self, day: NaiveDate) -> Tally {
        self.0.get(&day).copied().unwrap_or_default()
    }
}

/// As of which day, and on which day that is asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    pub(super) as_of: NaiveDate,
    pub(super) today: NaiveDate,
}

/// The targets, each with the clause that sets it.
pub(super) struct Targets {
    targets: Vec<Target>,
    bases: HashMap<(HostKind, NaiveDate), String>,
}

impl Targets {
    pub(super) fn load(conn: &mut PgConnection) -> Outcome<Self> {
        let (mut targets, mut bases) = (Vec::new(), HashMap::new());
        for row in store::list_targets(conn)? {
            let kind: HostKind = stored(&row.kind)?;
            targets.push(Target::new(kind, row.due_date, u16::try_from(row.target_bp).unwrap_or(u16::MAX))?);
            bases.insert((kind, row.due_date), row.basis);
        }
        Ok(Self { targets, bases })
    }

    /// These days, and those by which a target was due until the last of them: all that must be counted.
    pub(super) fn days(&self, days: &[NaiveDate]) -> Vec<NaiveDate> {
        let last = days.iter().copied().max();
        let due = self.targets.iter().map(|target| target.due).filter(|due| Some(*due) <= last);
        due.chain(days.iter().copied()).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn basis(&self, target: Target) -> String {
        self.bases.get(&(target.kind, target.due)).cloned().unwrap_or_default()
    }

    /// The target that comes next.
    pub(super) fn next(&self, kind: HostKind, as_of: NaiveDate) -> Option<TargetInForce> {
        let target = target_in_force(&self.targets, kind, as_of)?;
        Some(TargetInForce { due_date: target.due, target_bp: target.share_bp(), basis: self.basis(target) })
    }

    /// Both counts of the day, against the target that comes next.
    pub(super) fn counts(&self, curve: &Curve, kind: HostKind, asked: Asked) -> Outcome<Vec<CoverageCount>> {
        let target = target_in_force(&self.targets, kind, asked.as_of);
        counts(curve, asked.as_of, target, asked)
    }

    /// Every target of the kind with the counts of the day that decides.
    pub(super) fn verdicts(
        &self,
        curve: &Curve,
        kind: HostKind,
        asked: Asked,
    ) -> Outcome<Vec<TargetVerdict>> {
        let of_kind = self.targets.iter().copied().filter(|target| target.kind == kind);
        let verdict = |target: Target| {
            let judged_on = target.judged_on(asked.as_of);
            Ok(TargetVerdict {
                due_date: target.due,
                target_bp: target.share_bp(),
                basis: self.basis(target),
                judged_on,
                counts: counts(curve, judged_on, Some(target), asked)?,
            })
        };
        of_kind.map(verdict).collect()
    }
}

/// Both counts of a day: what the target takes of them and lacks in them, and how it stands on its own day.
fn counts(
    curve: &Curve,
    day: NaiveDate,
    target: Option<Target>,
    asked: Asked,
) -> Outcome<Vec<CoverageCount>> {
    let judged = curve.on(target.map_or(day, |target| target.judged_on(asked.as_of))).both()?;
    let pairs = curve.on(day).both()?.into_iter().zip(judged);
    let count = |((denominator, count), (_, judged)): ((CoverageDenominator, Coverage), (_, Coverage))| {
        CoverageCount {
            denominator,
            total: count.total(),
            covered: count.covered(),
            share_bp: count.share_bp(),
            required: target.map(|target| target.required(count.total())),
            gap: target.map(|target| target.gap(count)),
            state: target.map(|target| target.assess(judged, target.is_over(asked.as_of, asked.today))),
        }
    };
    Ok(pairs.map(count).collect())
}

//! Counts of groups as rows, each with its rule, both denominators, and where the figures come from.

use std::collections::{BTreeMap, HashMap};

use contract::Word;
use contract::division::UrbanRuralClass;
use contract::facility::HostKind;
use contract::learner::AgeBand;
use contract::participation::{
    ParticipationAxis, ParticipationBalance, ParticipationBalanceSide, ParticipationCount,
    ParticipationDenominator, ParticipationRow, PriorityGroup,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Basis, Region, Rules, rule_view};
use crate::auth::Scope;
use crate::coverage::domain::Share;
use crate::coverage::service::Outcome;
use crate::coverage::store::participation::{self as store, ElderRow, GroupRow};
use crate::db::value::number;

/// What rows are made from.
pub(super) struct Figures<'a> {
    basis: &'a Basis,
    rules: &'a Rules,
    region: &'a Region,
    scope: &'a Scope,
    /// The schools that ask for less than the whole window.
    scaled: Vec<Uuid>,
    elders: HashMap<String, ElderRow>,
}

impl<'a> Figures<'a> {
    pub(super) fn load(
        conn: &mut PgConnection,
        basis: &'a Basis,
        rules: &'a Rules,
        region: &'a Region,
        scope: &'a Scope,
    ) -> Outcome<Self> {
        let scaled = rules.scaled_from(basis.rule);
        let elders = store::list_elders(conn, basis.as_of)?;
        let elders = elders.into_iter().map(|row| (row.code.clone(), row)).collect();
        Ok(Self { basis, rules, region, scope, scaled, elders })
    }

    fn list(&self, conn: &mut PgConnection, axis: ParticipationAxis) -> Outcome<Vec<GroupRow>> {
        let place = self.region.place(self.scope);
        let digits = self.region.digits();
        Ok(store::list_groups(conn, self.basis.as_of, &place, (axis, digits), &self.scaled)?)
    }

    /// All together, and every group that somebody is in.
    pub(super) fn groups(
        &self,
        conn: &mut PgConnection,
        axis: ParticipationAxis,
    ) -> Outcome<(ParticipationRow, Vec<ParticipationRow>)> {
        let (mut whole, mut rows) = (self.row(None, None, None)?, Vec::new());
        for group in self.list(conn, axis)? {
            let code = if group.whole { self.region.code.as_ref().map(ToString::to_string) } else { None };
            let code = code.or_else(|| group.key.clone().filter(|_| axis == ParticipationAxis::Division));
            if group.whole {
                whole = self.row(None, Some(&group), code.as_deref())?;
            } else if group.key.is_some() || group.learners > 0 {
                rows.push(self.row(group.key.clone(), Some(&group), code.as_deref())?);
            }
        }
        Ok((whole, rows))
    }

    /// All together, and every group, also those that nobody is in.
    pub(super) fn rows(
        &self,
        conn: &mut PgConnection,
        axis: ParticipationAxis,
    ) -> Outcome<(ParticipationRow, Vec<ParticipationRow>)> {
        let (whole, found) = self.groups(conn, axis)?;
        if axis == ParticipationAxis::School {
            return Ok((whole, found));
        }
        let mut known = self.known(conn, axis)?;
        let mut found: BTreeMap<Option<String>, ParticipationRow> =
            found.into_iter().map(|row| (row.key.clone(), row)).collect();
        if axis == ParticipationAxis::Division {
            let missing: Vec<String> =
                found.keys().flatten().filter(|key| !known.contains(key)).cloned().collect();
            known.extend(missing);
            known.sort_unstable();
        }
        let mut rows = Vec::new();
        for key in known {
            let code = (axis == ParticipationAxis::Division).then_some(key.as_str());
            let row = found.remove(&Some(key.clone()));
            rows.push(match row {
                Some(row) => row,
                None => self.row(Some(key.clone()), None, code)?,
            });
        }
        rows.extend(found.into_values());
        if axis == ParticipationAxis::Division {
            self.name(conn, &mut rows)?;
        }
        Ok((whole, rows))
    }

    /// The groups that there are, in their order.
    fn known(&self, conn: &mut PgConnection, axis: ParticipationAxis) -> Outcome<Vec<String>> {
        fn words<T: Word>(all: &[T]) -> Vec<String> {
            all.iter().map(|one| one.word().to_owned()).collect()
        }
        Ok(match axis {
            ParticipationAxis::Division => match &self.region.code {
                Some(code) => {
                    let below = store::list_below(conn, self.basis.as_of, code.as_str())?;
                    below.into_iter().map(|(code, _)| code).collect()
                }
                None => Vec::new(),
            },
            ParticipationAxis::School => Vec::new(),
            ParticipationAxis::AgeBand => words(&[AgeBand::From60To69, AgeBand::From70To79, AgeBand::From80]),
            ParticipationAxis::UrbanRural => words(UrbanRuralClass::ALL),
            ParticipationAxis::Priority => words(PriorityGroup::ALL),
            ParticipationAxis::Kind => words(HostKind::ALL),
        })
    }

    fn name(&self, conn: &mut PgConnection, rows: &mut [ParticipationRow]) -> Outcome<()> {
        let codes: Vec<String> = rows.iter().filter_map(|row| row.key.clone()).collect();
        let names: HashMap<String, String> = store::list_names(conn, &codes)?.into_iter().collect();
        for row in rows {
            row.name = row.key.as_ref().and_then(|code| names.get(code).cloned());
        }
        Ok(())
    }

    /// A row of a group, of nobody without one; `code` is the division that it is, where it is one.
    fn row(
        &self,
        key: Option<String>,
        group: Option<&GroupRow>,
        code: Option<&str>,
    ) -> Outcome<ParticipationRow> {
        let school = key.as_deref().and_then(|key| key.parse().ok()).and_then(|id| self.rules.of(id));
        let count = |read: fn(&GroupRow) -> i64| number::<u64>(group.map_or(0, read));
        let (regular, learners) = (count(|group| group.regular)?, count(|group| group.learners)?);
        Ok(ParticipationRow {
            key,
            name: group.and_then(|group| group.name.clone()),
            regular,
            counts: self.counts(regular, learners, code.and_then(|code| self.elders.get(code)))?,
            rule: rule_view(school.unwrap_or(self.basis.rule)),
            scaled_schools: number(group.map_or(0, |group| group.scaled_schools))?,
        })
    }

    fn counts(
        &self,
        regular: u64,
        learners: u64,
        elders: Option<&ElderRow>,
    ) -> Outcome<Vec<ParticipationCount>> {
        let count = |denominator, total: Option<u64>| {
            let share = total.map(|whole| Share { part: regular, whole });
            ParticipationCount {
                denominator,
                total,
                share_bp: share.and_then(Share::basis_points),
                reaches_target: share.and_then(|share| share.reaches(self.basis.target_bp)),
                gap: share.and_then(|share| share.gap(self.basis.target_bp)),
                source: None,
                counted_on: None,
            }
        };
        let total = elders.map(|row| number(row.elders)).transpose()?;
        let of_elders = ParticipationCount {
            source: elders.map(|row| row.source.clone()),
            counted_on: elders.map(|row| row.counted_on),
            ..count(ParticipationDenominator::Elders, total)
        };
        Ok(vec![of_elders, count(ParticipationDenominator::RegisteredLearners, Some(learners))])
    }

    /// Learners for elders, in town and in the country.
    pub(super) fn balance(&self, conn: &mut PgConnection) -> Outcome<ParticipationBalance> {
        let groups = self.list(conn, ParticipationAxis::UrbanRural)?;
        let place = self.region.place(self.scope);
        let elders = store::list_elders_by_class(conn, self.basis.as_of, &place)?;
        let side = |class: UrbanRuralClass| -> Outcome<ParticipationBalanceSide> {
            let group =
                groups.iter().find(|group| !group.whole && group.key.as_deref() == Some(class.as_str()));
            let known =
                elders.iter().find(|(word, _)| word == class.as_str()).and_then(|(_, elders)| *elders);
            let learners = number(group.map_or(0, |group| group.learners))?;
            let elders: Option<u64> = known.map(number).transpose()?;
            Ok(ParticipationBalanceSide {
                learners,
                regular: number(group.map_or(0, |group| group.regular))?,
                elders,
                learners_bp: elders.and_then(|whole| Share { part: learners, whole }.basis_points()),
            })
        };
        let (urban, rural_pastoral) = (side(UrbanRuralClass::Urban)?, side(UrbanRuralClass::RuralPastoral)?);
        let index_bp = index(&urban, &rural_pastoral);
        Ok(ParticipationBalance { urban, rural_pastoral, index_bp })
    }
}

/// The rate of the country as a share of that of the town, exact until it is rounded down.
fn index(urban: &ParticipationBalanceSide, rural: &ParticipationBalanceSide) -> Option<u64> {
    let part = rural.learners.checked_mul(urban.elders?)?;
    let whole = urban.learners.checked_mul(rural.elders?)?;
    Share { part, whole }.basis_points()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(learners: u64, elders: Option<u64>) -> ParticipationBalanceSide {
        ParticipationBalanceSide { learners, regular: 0, elders, learners_bp: None }
    }

    #[test]
    fn town_and_country_are_even_where_their_rates_are() {
        assert_eq!(index(&side(100, Some(1_000)), &side(30, Some(300))), Some(10_000));
        assert_eq!(index(&side(100, Some(1_000)), &side(10, Some(300))), Some(3_333));
        assert_eq!(index(&side(0, Some(1_000)), &side(10, Some(300))), None, "nothing to compare with");
        assert_eq!(index(&side(1, None), &side(1, Some(1))), None, "no figure, no index");
    }
}

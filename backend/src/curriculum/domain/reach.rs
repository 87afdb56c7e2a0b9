//! Whom the teaching has reached, put together from what was counted by place and kind.

use std::collections::BTreeMap;

use contract::course::{CategoryCode, CourseTag, DeliveryMode, Objective};
use contract::curriculum::{Reach, ReachCategory, ReachFigures, ReachObjective, ReachTag};

use super::tally::shares;

/// Of what kind something was that was taught. A course is of several kinds at once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Anything.
    All,
    /// By how it reached its learners.
    Mode(DeliveryMode),
    /// Of a category.
    Category(CategoryCode),
    /// For an objective.
    Objective(Objective),
    /// Standing for something.
    Tag(CourseTag),
}

/// A category, and whether the notice names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Its code.
    pub code: CategoryCode,
    /// Whether the notice names it (四(三)); otherwise the city has added it.
    pub by_notice: bool,
}

/// What was counted in one place, by kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Kind, ReachFigures>);

impl Counts {
    /// The figures of a kind, to be added to.
    pub fn of(&mut self, kind: Kind) -> &mut ReachFigures {
        self.0.entry(kind).or_default()
    }

    fn figures(&self, kind: &Kind) -> ReachFigures {
        self.0.get(kind).copied().unwrap_or_default()
    }

    /// All that is told of the place; `named` are the approved categories in their order.
    #[must_use]
    pub fn reach(&self, named: &[Named]) -> Reach {
        let minutes = |mode| self.figures(&Kind::Mode(mode)).minutes_held;
        let tag = |tag: &CourseTag| ReachTag { tag: *tag, figures: self.figures(&Kind::Tag(*tag)) };
        Reach {
            figures: self.figures(&Kind::All),
            offline_minutes: minutes(DeliveryMode::Offline),
            online_minutes: minutes(DeliveryMode::Online),
            blended_minutes: minutes(DeliveryMode::Blended),
            categories_covered: self.covered(named),
            tags: CourseTag::ALL.iter().map(tag).collect(),
            categories: self.categories(named),
            objectives: self.objectives(),
        }
    }

    fn covered(&self, named: &[Named]) -> u32 {
        let taught =
            |one: &&Named| one.by_notice && self.figures(&Kind::Category(one.code.clone())).sessions_held > 0;
        u32::try_from(named.iter().filter(taught).count()).unwrap_or(u32::MAX)
    }

    /// The approved ones in their order, then those that were taught and are approved no longer.
    fn categories(&self, named: &[Named]) -> Vec<ReachCategory> {
        let found = self.0.keys().filter_map(|kind| match kind {
            Kind::Category(code) if named.iter().all(|one| one.code != *code) => Some(code),
            _ => None,
        });
        let category = |code: &CategoryCode| ReachCategory {
            category: code.clone(),
            figures: self.figures(&Kind::Category(code.clone())),
        };
        named.iter().map(|one| &one.code).chain(found).map(category).collect()
    }

    fn objectives(&self) -> Vec<ReachObjective> {
        let minutes: Vec<u64> =
            Objective::ALL.iter().map(|one| self.figures(&Kind::Objective(*one)).minutes_held).collect();
        let told = Objective::ALL.iter().zip(minutes.iter().zip(shares(&minutes)));
        told.map(|(objective, (minutes_held, share_bp))| ReachObjective {
            objective: *objective,
            minutes_held: *minutes_held,
            share_bp,
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code(text: &str) -> CategoryCode {
        text.parse().unwrap()
    }

    fn named() -> Vec<Named> {
        let named = |text, by_notice| Named { code: code(text), by_notice };
        vec![named("smart_living", true), named("health_fitness", true), named("horse_culture", false)]
    }

    fn held(sessions_held: u64) -> ReachFigures {
        ReachFigures { sessions_held, minutes_held: sessions_held * 90, ..ReachFigures::default() }
    }

    #[test]
    fn only_what_the_notice_names_and_was_taught_is_covered() {
        let mut counts = Counts::default();
        for category in ["smart_living", "horse_culture", "gone"] {
            *counts.of(Kind::Category(code(category))) = held(2);
        }
        let told = counts.reach(&named());
        assert_eq!(told.categories_covered, 1);
        let order: Vec<_> = told.categories.iter().map(|one| one.category.as_str()).collect();
        assert_eq!(order, ["smart_living", "health_fitness", "horse_culture", "gone"]);
        assert_eq!(told.categories[3].figures, held(2), "what is approved no longer is told of last");
        assert_eq!(
            (told.tags.len(), told.objectives.len()),
            (5, 5),
            "what was not taught is told of as nothing"
        );
    }

    proptest! {
        #[test]
        fn the_shares_of_the_objectives_add_up_to_the_whole(minutes in prop::collection::vec(0_u64..100_000, 5)) {
            let mut counts = Counts::default();
            for (objective, minutes_held) in Objective::ALL.iter().zip(&minutes) {
                counts.of(Kind::Objective(*objective)).minutes_held = *minutes_held;
            }
            let told = counts.reach(&named()).objectives;
            let whole = if minutes.iter().sum::<u64>() == 0 { 0 } else { 10_000 };
            prop_assert_eq!(told.iter().map(|one| one.share_bp).sum::<u32>(), whole);
            prop_assert_eq!(told.iter().map(|one| one.minutes_held).collect::<Vec<_>>(), minutes);
        }
    }
}

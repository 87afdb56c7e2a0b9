//! How answers add up, and how demand stands against supply.

/// The shares of the whole in basis points, which add up to it: each is rounded down, and what is left goes to those that
/// lost most. Of nothing all shares are nothing.
#[must_use]
pub fn shares(parts: &[u64]) -> Vec<u32> {
    let whole: u128 = parts.iter().map(|part| u128::from(*part)).sum();
    if whole == 0 {
        return vec![0; parts.len()];
    }
    let scaled = |part: &u64| u128::from(*part) * 10_000;
    let mut shares: Vec<u32> =
        parts.iter().map(|part| u32::try_from(scaled(part) / whole).unwrap_or(10_000)).collect();
    let left = 10_000 - shares.iter().sum::<u32>();
    let mut lost: Vec<usize> = (0..parts.len()).collect();
    lost.sort_by_key(|at| std::cmp::Reverse(scaled(&parts[*at]) % whole));
    for at in lost.into_iter().take(left as usize) {
        shares[at] += 1;
    }
    shares
}

/// How much of one category is wanted and planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap<Category> {
    /// The category.
    pub category: Category,
    /// How many choices fell on it.
    pub choices: u64,
    /// How many minutes of it are planned.
    pub planned_minutes: u64,
    /// Its share of all choices, in basis points.
    pub demand_bp: u32,
    /// Its share of all planned minutes, in basis points.
    pub supply_bp: u32,
}

impl<Category> Gap<Category> {
    /// Demand less supply, in basis points.
    #[must_use]
    pub fn bp(&self) -> i32 {
        self.demand_bp.cast_signed() - self.supply_bp.cast_signed()
    }
}

/// Demand against supply, category by category, where most is lacking first; equal ones stay in their order.
#[must_use]
pub fn gaps<Category>(counted: Vec<(Category, u64, u64)>) -> Vec<Gap<Category>> {
    let demand = shares(&counted.iter().map(|(_, choices, _)| *choices).collect::<Vec<_>>());
    let supply = shares(&counted.iter().map(|(_, _, minutes)| *minutes).collect::<Vec<_>>());
    let mut found: Vec<Gap<Category>> = counted
        .into_iter()
        .zip(demand.into_iter().zip(supply))
        .map(|((category, choices, planned_minutes), (demand_bp, supply_bp))| Gap {
            category,
            choices,
            planned_minutes,
            demand_bp,
            supply_bp,
        })
        .collect();
    found.sort_by_key(|gap| std::cmp::Reverse(gap.bp()));
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_wanted_and_not_taught_comes_first() {
        let found = gaps(vec![("song", 2, 900), ("phone", 6, 90), ("tea", 0, 10)]);
        let order: Vec<_> = found.iter().map(|gap| (gap.category, gap.bp())).collect();
        assert_eq!(order, [("phone", 6_600), ("tea", -100), ("song", -6_500)]);
    }

    proptest! {
        #[test]
        fn shares_add_up_to_the_whole_and_none_is_off_by_more_than_one(parts in prop::collection::vec(0_u64..=1_000_000, 1..40)) {
            let (told, whole) = (shares(&parts), parts.iter().sum::<u64>());
            prop_assert_eq!(told.iter().sum::<u32>(), if whole == 0 { 0 } else { 10_000 });
            for (part, share) in parts.iter().zip(told).filter(|_| whole > 0) {
                let exact = part * 10_000 / whole;
                prop_assert!(u64::from(share) == exact || u64::from(share) == exact + 1);
            }
        }

        #[test]
        fn the_gaps_of_all_categories_add_up_to_nothing(counted in prop::collection::vec((1_u64..500, 1_u64..500), 1..12)) {
            let counted = counted.into_iter().enumerate().map(|(at, (wanted, taught))| (at, wanted, taught)).collect();
            prop_assert_eq!(gaps(counted).iter().map(Gap::bp).sum::<i32>(), 0);
        }
    }
}

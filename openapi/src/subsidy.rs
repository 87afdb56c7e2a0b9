//! Wire types of the slice `subsidy`.

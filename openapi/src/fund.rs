//! Wire types of the slice `fund`.

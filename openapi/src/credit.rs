//! Wire types of the slice `credit`.

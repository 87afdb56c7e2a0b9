//! Wire types of the slice `coverage`.

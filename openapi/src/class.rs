//! Wire types of the slice `class`.

//! Wire types of the slice `curriculum`.

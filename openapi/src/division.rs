//! Wire types of the slice `division`.

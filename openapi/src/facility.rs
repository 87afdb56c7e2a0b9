//! Wire types of the slice `facility`.

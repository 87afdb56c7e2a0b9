//! Wire types of the slice `audit`.

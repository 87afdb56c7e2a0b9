//! Wire types of the slice `redemption`.

//! Wire types of the slice `learner`.

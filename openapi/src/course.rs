//! Wire types of the slice `course`.

//! The only SQL of merges and of requests about personal data.

pub(super) mod copy;
pub(super) mod duplicates;
pub(super) mod merges;
pub(super) mod requests;

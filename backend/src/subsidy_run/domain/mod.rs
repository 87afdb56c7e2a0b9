//! Rules about runs: which step leads where, who takes it, and what is taken back.

pub mod money;
pub mod people;
pub mod sources;
pub mod steps;

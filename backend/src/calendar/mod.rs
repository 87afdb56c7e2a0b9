//! The State Council's calendar: which days are worked.
//!
//! Publicity and appeal periods run in working days, with holidays and
//! shifted weekends. The years 2024 to 2026 are built in and loaded by
//! `xuetang migrate`; a later year is not guessed but refused until it is known.

mod domain;
pub mod service;
mod store;

pub use domain::{Day, UnknownDay, WorkingDays};
pub use service::CalendarError;

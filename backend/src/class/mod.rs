//! What happens in the room: sessions of the timetable, sign-in and sign-out.
//!
//! Minutes are valid while a learner is present and the session runs; they are
//! the only source of silver credits (notice, 五(一)). No room, teacher or
//! learner is in two places at once.

pub mod domain;
pub mod routes;
pub mod service;
mod store;

//! What credits are spent on: items, their stock, and orders.
//!
//! An order is reserved (credits and stock held), then picked up with its code
//! or by an authorised proxy (both posted), called off or timed out (both
//! void). Only goods and related services, never cash (notice, 五(一)、五(二)).

pub mod domain;
pub mod routes;
pub mod service;
mod store;

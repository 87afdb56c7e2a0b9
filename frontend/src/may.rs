//! Who may do what: the roles of every operation of the API, written by `build.rs` from the OpenAPI document.
//!
//! `session.has_role(may::APPROVE_FACILITY)` asks whether the reader may; a page's
//! line in [`crate::route`] names the operation that the page lives on.

use contract::auth::Role;

include!(concat!(env!("OUT_DIR"), "/may.rs"));

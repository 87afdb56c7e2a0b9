//! The field's terms with their labels, for clients that do not carry their own.
//!
//! The words are the enums of `contract`; the labels stand in `locales/*/words.ftl`.

pub mod routes;
mod service;

//! The Silver Academy API server: slices over one PostgreSQL.

pub mod clock;
pub mod db;
pub mod schema;

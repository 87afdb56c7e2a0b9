//! “智慧助老” cases (notice, 四(四)): schools and county offices hand in what has worked — work cases, training programmes,
//! course resources — the county recommends, the city selects, and what is promoted is an example for every school.

pub mod domain;
pub mod routes;
pub mod service;
mod store;

//! Volunteers (notice, 五(四)): programmes of the “银龄行动”, teams of elders and teams for elders, their shifts, who came, and
//! hours that another person has approved; and what elders offer to teach or to do (四(五): 变“需”为“供”).

pub mod domain;
pub mod routes;
pub mod service;
mod store;

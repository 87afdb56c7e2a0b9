//! Who acts in the demo: the accounts behind the acts, with the reach of the whole city.

use chrono::{DateTime, Utc};
use contract::auth::{Grant, Role, ScopeKind};
use contract::ids::AccountId;

use super::Season;
use crate::act::Act;

/// The accounts that act while the demo is made.
#[derive(Debug, Clone, Copy)]
pub struct Cast {
    /// The city's account.
    pub city: AccountId,
    /// The city's second account, which decides for the city on what counties hand up.
    pub reviewer: AccountId,
    /// The county's account, which approves and reviews.
    pub county: AccountId,
    /// The township's account, which drafts and submits.
    pub township: AccountId,
    /// The facility manager's account.
    pub manager: AccountId,
    /// The clerk's account.
    pub clerk: AccountId,
    /// When all of it happens.
    pub season: Season,
}

impl Cast {
    /// The city acts.
    pub fn city(&self, at: DateTime<Utc>) -> Act {
        act(self.city, Role::CityAdmin, at)
    }

    /// The city decides on what a county hands up.
    pub fn reviewer(&self, at: DateTime<Utc>) -> Act {
        act(self.reviewer, Role::CityAdmin, at)
    }

    /// The authority that approves and reviews acts.
    pub fn authority(&self, at: DateTime<Utc>) -> Act {
        act(self.county, Role::CityAdmin, at)
    }

    /// The office of a county acts.
    pub fn county_office(&self, at: DateTime<Utc>) -> Act {
        act(self.county, Role::CountyAdmin, at)
    }

    /// The operator who drafts and submits acts.
    pub fn operator(&self, at: DateTime<Utc>) -> Act {
        act(self.township, Role::TownshipOperator, at)
    }

    /// A facility's manager acts.
    pub fn manager(&self, at: DateTime<Utc>) -> Act {
        act(self.manager, Role::FacilityManager, at)
    }

    /// A facility's clerk acts.
    pub fn clerk(&self, at: DateTime<Utc>) -> Act {
        act(self.clerk, Role::FacilityClerk, at)
    }
}

/// Somebody acts, with the reach of the whole city.
pub(super) fn act(account_id: AccountId, role: Role, at: DateTime<Utc>) -> Act {
    let grant = Grant { role, scope: ScopeKind::City, division_code: None, facility_id: None };
    Act { account_id, grants: vec![grant], at, request_id: "demo".to_owned() }
}

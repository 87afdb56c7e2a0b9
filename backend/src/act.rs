//! Acts and scopes: who does something, as what, when, and how far that reaches. Pure.

use chrono::{DateTime, Utc};
use contract::auth::{Grant, Role, ScopeKind};
use contract::ids::{AccountId, FacilityId};
use uuid::Uuid;

/// Who acts, as what, when, under which request. Every use case takes one.
#[derive(Debug, Clone)]
pub struct Act {
    /// The account that acts.
    pub account_id: AccountId,
    /// The grants it acts with.
    pub grants: Vec<Grant>,
    /// The instant of the act.
    pub at: DateTime<Utc>,
    /// The request that it came with, for the audit trail.
    pub request_id: String,
}

impl Act {
    /// The same act with only the grants of `roles`; `None` when there is none.
    #[must_use]
    pub fn narrowed_to(&self, roles: &[Role]) -> Option<Self> {
        let grants: Vec<Grant> =
            self.grants.iter().filter(|grant| roles.contains(&grant.role)).cloned().collect();
        let Self { account_id, at, ref request_id, .. } = *self;
        (!grants.is_empty()).then(|| Self { account_id, grants, at, request_id: request_id.clone() })
    }

    /// Whether it may be done in one of `roles`.
    #[must_use]
    pub fn has_any_of(&self, roles: &[Role]) -> bool {
        self.grants.iter().any(|grant| roles.contains(&grant.role))
    }

    /// The account that acts; none where the system itself does.
    #[must_use]
    pub fn actor(&self) -> Option<Uuid> {
        (!self.account_id.0.is_nil()).then_some(self.account_id.0)
    }

    /// What the grants of this act reach, together.
    pub fn scope(&self) -> Scope {
        Scope::of(&self.grants)
    }
}

/// A part of the city: divisions by code prefix, and single facilities.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// The whole city.
    pub city: bool,
    /// Codes of counties (6 digits) and townships (9 digits), with all below them.
    pub divisions: Vec<String>,
    /// Single facilities.
    pub facilities: Vec<Uuid>,
}

impl Scope {
    /// The union of what `grants` reach.
    pub fn of(grants: &[Grant]) -> Self {
        let mut scope = Self::default();
        for grant in grants {
            match (grant.scope, &grant.division_code, grant.facility_id) {
                (ScopeKind::City, ..) => scope.city = true,
                (ScopeKind::County | ScopeKind::Township, Some(code), _) => {
                    scope.divisions.push(code.clone());
                }
                (ScopeKind::Facility, _, Some(id)) => scope.facilities.push(id.0),
                _ => {}
            }
        }
        scope
    }

    /// Everything.
    pub fn whole_city() -> Self {
        Self { city: true, ..Self::default() }
    }

    /// Whether a division lies inside, by whole divisions (a single facility does not open its division).
    pub fn covers_division(&self, code: &str) -> bool {
        self.city || self.divisions.iter().any(|prefix| code.starts_with(prefix.as_str()))
    }

    /// Whether a facility that lies in `division_code` is inside.
    pub fn covers_facility(&self, id: FacilityId, division_code: &str) -> bool {
        self.covers_division(division_code) || self.facilities.contains(&id.0)
    }

    /// `LIKE` patterns of the division codes inside; `%` for the whole city.
    pub fn division_patterns(&self) -> Vec<String> {
        if self.city {
            vec!["%".to_owned()]
        } else {
            self.divisions.iter().map(|code| format!("{code}%")).collect()
        }
    }
}

/// Why somebody does not decide on what two people sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Barred {
    /// It was decided before.
    Decided,
    /// Who asked for it does not approve it.
    OwnRequest,
}

/// Whether something may be decided that waits for a second person; the maker may take it back, but not approve it.
pub fn may_decide(waits: bool, approves: bool, maker: Uuid, checker: Uuid) -> Result<(), Barred> {
    match waits {
        true if approves && maker == checker => Err(Barred::OwnRequest),
        true => Ok(()),
        false => Err(Barred::Decided),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(role: Role, scope: ScopeKind, division: Option<&str>) -> Grant {
        Grant { role, scope, division_code: division.map(str::to_owned), facility_id: None }
    }

    #[test]
    fn a_county_scope_covers_its_townships_and_no_other_county() {
        let scope = Scope::of(&[grant(Role::CountyAdmin, ScopeKind::County, Some("150602"))]);
        assert!(scope.covers_division("150602001"));
        assert!(scope.covers_division("150602001001"));
        assert!(!scope.covers_division("150603001"));
        assert_eq!(scope.division_patterns(), ["150602%"]);
    }

    #[test]
    fn an_act_is_narrowed_to_the_grants_of_the_roles_allowed() {
        let act = Act {
            account_id: AccountId(Uuid::nil()),
            grants: vec![
                grant(Role::Auditor, ScopeKind::City, None),
                grant(Role::CountyAdmin, ScopeKind::County, Some("150602")),
            ],
            at: DateTime::UNIX_EPOCH,
            request_id: String::new(),
        };
        let narrowed = act.narrowed_to(&[Role::CountyAdmin]).expect("it has the role");
        assert!(
            !narrowed.scope().city,
            "the auditor's city-wide reach must not serve the county administrator"
        );
        assert!(act.narrowed_to(&[Role::Finance]).is_none());
    }
}

//! Acts, scopes, lock-out and password rules: pure.

use chrono::{DateTime, TimeDelta, Utc};
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
        if grants.is_empty() { None } else { Some(Self { grants, ..self.clone() }) }
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
                    scope.divisions.push(code.clone())
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

/// How many failed sign-ins are free of delay.
pub const FREE_FAILURES: i32 = 4;

/// How long a name is locked after its `failures`-th failed sign-in in a row:
/// nothing at first, then 30 s, doubled each time, an hour at most.
pub fn lock_for(failures: i32) -> Option<TimeDelta> {
    let over = u32::try_from(failures - FREE_FAILURES).ok().filter(|over| *over > 0)?;
    Some(TimeDelta::seconds((30_i64 << (over - 1).min(7)).min(3600)))
}

/// A password that may be set: 10 to 256 characters, not the account's name, not one character again and again.
pub fn acceptable_password(username: &str, password: &str) -> bool {
    let length = password.chars().count();
    let distinct = password.chars().collect::<std::collections::BTreeSet<_>>().len();
    (10..=256).contains(&length)
        && distinct >= 5
        && !password.to_lowercase().contains(&username.to_lowercase())
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

    #[test]
    fn the_lock_grows_with_every_failure_up_to_an_hour() {
        assert_eq!(lock_for(4), None);
        assert_eq!(lock_for(5), Some(TimeDelta::seconds(30)));
        assert_eq!(lock_for(6), Some(TimeDelta::seconds(60)));
        assert_eq!(lock_for(60), Some(TimeDelta::hours(1)));
    }

    #[test]
    fn weak_passwords_are_refused() {
        for weak in ["short", "aaaaaaaaaaaaaa", "citychief-citychief"] {
            assert!(!acceptable_password("citychief", weak), "{weak}");
        }
        assert!(acceptable_password("citychief", "暖城颐养-银发学堂-2026"));
    }
}

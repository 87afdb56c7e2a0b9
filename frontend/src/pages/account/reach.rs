//! How far a role reaches. Pure.

use contract::auth::{Grant, Role, ScopeKind};

/// How far a role is held: the same everywhere it is granted, or as the office wants it.
pub(super) const fn scopes(role: Role) -> &'static [ScopeKind] {
    match role {
        Role::CityAdmin | Role::SecurityAdmin => &[ScopeKind::City],
        Role::CountyAdmin => &[ScopeKind::County],
        Role::TownshipOperator => &[ScopeKind::Township],
        Role::FacilityManager | Role::FacilityClerk | Role::Teacher | Role::VolunteerLead => {
            &[ScopeKind::Facility]
        }
        Role::Assessor | Role::Finance | Role::Auditor | Role::GuidanceCenter | Role::Integration => {
            &[ScopeKind::City, ScopeKind::County]
        }
        Role::Learner => &[ScopeKind::Own],
    }
}

/// Whether who holds these grants answers for the whole city.
pub(super) fn whole_city(grants: &[Grant]) -> bool {
    grants.iter().any(|grant| grant.scope == ScopeKind::City)
}

/// The roles that they may give: a learner's account comes with the registration, and only the city gives
/// what reaches all of it.
pub(super) fn given_by(grants: &[Grant]) -> Vec<Role> {
    let city = whole_city(grants);
    let gives = |role: &Role| *role != Role::Learner && (city || scopes(*role) != [ScopeKind::City]);
    Role::ALL.iter().copied().filter(gives).collect()
}

/// Whether a county lies in what these grants reach.
pub(super) fn reaches_county(grants: &[Grant], county: &str) -> bool {
    whole_city(grants) || grants.iter().any(|grant| grant.division_code.as_deref() == Some(county))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant(scope: ScopeKind, code: Option<&str>) -> Grant {
        Grant { role: Role::CountyAdmin, scope, division_code: code.map(str::to_owned), facility_id: None }
    }

    #[test]
    fn a_county_gives_no_role_over_the_city_and_nobody_gives_a_learners() {
        let county = [grant(ScopeKind::County, Some("150602"))];
        let given = given_by(&county);
        assert!(given.contains(&Role::FacilityClerk) && given.contains(&Role::Auditor));
        assert!(!given.contains(&Role::CityAdmin) && !given.contains(&Role::SecurityAdmin));
        let city = given_by(&[grant(ScopeKind::City, None)]);
        assert!(city.contains(&Role::CityAdmin) && !city.contains(&Role::Learner));
        assert!(reaches_county(&county, "150602") && !reaches_county(&county, "150603"));
    }
}

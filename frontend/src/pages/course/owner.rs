//! Who owns a course, and who may therefore change it.

use std::rc::Rc;

use contract::{
    auth::{Role, ScopeKind},
    division::DivisionView,
};
use yew::prelude::*;

use crate::{
    api::{division, use_load},
    i18n::I18n,
    may,
    session::Session,
};

/// How the owner of the city's courses is written in the address and in the API's query.
pub(in crate::pages) const CITY: &str = "city";

/// The names of the counties, as far as they have been read.
#[derive(Clone, PartialEq)]
pub(in crate::pages) struct Owners(Option<Rc<Vec<DivisionView>>>);

/// The names of the counties.
#[hook]
pub(in crate::pages) fn use_owners() -> Owners {
    Owners(use_load((), |api, ()| async move { division::counties(&api).await }).value)
}

impl Owners {
    /// What an owner is called; the code where it is not known.
    pub(in crate::pages) fn label(&self, i18n: &I18n, owner: &str) -> AttrValue {
        if owner == CITY {
            return i18n.t("course-owner-city");
        }
        let mut known = self.0.iter().flat_map(|list| list.iter());
        let known = known.find(|county| county.code.as_str() == owner);
        known.map_or_else(|| owner.to_owned().into(), |county| county.name_zh.clone().into())
    }

    /// The counties to choose from.
    pub(in crate::pages) fn choices(&self) -> Vec<(AttrValue, AttrValue)> {
        let known = self.0.iter().flat_map(|list| list.iter());
        known.map(|county| (county.code.to_string().into(), county.name_zh.clone().into())).collect()
    }
}

/// For whom the reader may write courses: `city` and counties.
pub(in crate::pages) fn own(session: &Session) -> Vec<String> {
    let grants = session.account().map(|account| account.grants.as_slice()).unwrap_or_default();
    let mut owners: Vec<String> = Vec::new();
    for grant in grants.iter().filter(|grant| may::CREATE_COURSE.contains(&grant.role)) {
        let owner = match (grant.scope, &grant.division_code) {
            (ScopeKind::City, _) => CITY.to_owned(),
            (ScopeKind::County, Some(code)) => code.clone(),
            _ => continue,
        };
        if !owners.contains(&owner) {
            owners.push(owner);
        }
    }
    owners
}

/// Whether the reader answers for courses of this owner: may write, publish and honour them.
pub(super) fn answers_for(session: &Session, owner: Option<&str>) -> bool {
    let owners = own(session);
    owners.iter().any(|one| one == CITY || Some(one.as_str()) == owner)
}

/// Whether the reader decides for the whole city.
pub(in crate::pages) fn is_whole_city(session: &Session, roles: &[Role]) -> bool {
    session.account().is_some_and(|account| {
        let whole =
            |grant: &contract::auth::Grant| grant.scope == ScopeKind::City && roles.contains(&grant.role);
        account.grants.iter().any(whole)
    })
}

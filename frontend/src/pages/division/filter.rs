//! Filters by county and township.

use yew::prelude::*;

use super::{choices, choices_in};
use crate::{
    api::{division, use_load},
    components::{FilterSelect, Select, use_query},
    i18n::use_i18n,
};

/// Properties of [`CountyFilter`].
#[derive(PartialEq, Properties)]
pub struct CountyFilterProps {
    /// What the list calls the county, in the address and in the API's query.
    #[prop_or("county")]
    pub name: &'static str,
}

/// Chooses a county.
#[component]
pub fn CountyFilter(props: &CountyFilterProps) -> Html {
    let i18n = use_i18n();
    let counties = use_load((), |api, ()| async move { division::counties(&api).await });
    let options = counties.value.as_ref().map(|list| choices(list)).unwrap_or_default();
    html! { <FilterSelect name={props.name} label={i18n.t("division-county")} any={i18n.t("division-any-county")} {options} unread={counties.unread()} /> }
}

/// Properties of [`CountyTownshipFilter`].
#[derive(PartialEq, Properties)]
pub struct CountyTownshipFilterProps {
    /// What the list calls the county, in the address and in the API's query.
    #[prop_or("county")]
    pub county: &'static str,
    /// What it calls the township.
    #[prop_or("township")]
    pub township: &'static str,
}

/// Chooses a county and then a township in it.
#[component]
pub fn CountyTownshipFilter(props: &CountyTownshipFilterProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let (in_county, in_township) = (props.county, props.township);
    let county = query.get(in_county).unwrap_or_default().to_owned();
    let counties = use_load((), |api, ()| async move { division::counties(&api).await });
    let townships = use_load(county.clone(), |api, county| async move {
        if county.is_empty() { Ok(Vec::new()) } else { division::children(&api, &county, None).await }
    });
    let onchange =
        Callback::from(move |chosen: String| query.change(&[(in_county, &chosen), (in_township, "")]));
    let options = counties.value.as_ref().map(|list| choices(list)).unwrap_or_default();
    let below = townships.value.as_ref().map(|list| choices_in(&county, list)).unwrap_or_default();
    html! { <>
        <div class="filter">
            <label for="filter-county">{ i18n.t("division-county") }</label>
            <Select id="filter-county" value={county.clone()} {options} empty={i18n.t("division-any-county")} {onchange} unread={counties.unread()} />
        </div>
        if !county.is_empty() {
            <FilterSelect name={in_township} label={i18n.t("division-township")} any={i18n.t("division-any-township")} options={below} unread={townships.unread()} />
        }
    </> }
}

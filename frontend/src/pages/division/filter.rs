//! Filters by county and township.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::choices;
use crate::{
    api::{division, use_load},
    components::{FilterSelect, use_query},
    i18n::use_i18n,
};

/// Chooses a county (`county` in the address).
#[component]
pub fn CountyFilter() -> Html {
    let i18n = use_i18n();
    let counties = use_load((), |api, ()| async move { division::counties(&api).await });
    let options = counties.value.as_ref().map(|list| choices(list)).unwrap_or_default();
    html! { <FilterSelect name="county" label={i18n.t("division-county")} any={i18n.t("division-any-county")} {options} /> }
}

/// Chooses a county and then a township in it (`county` and `township` in the address).
#[component]
pub fn CountyTownshipFilter() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let county = query.get("county").unwrap_or_default().to_owned();
    let counties = use_load((), |api, ()| async move { division::counties(&api).await });
    let townships = use_load(county.clone(), |api, county| async move {
        if county.is_empty() { Ok(Vec::new()) } else { division::children(&api, &county, None).await }
    });
    let onchange = Callback::from(move |event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
        query.change(&[("county", &chosen), ("township", "")]);
    });
    let options = counties.value.as_ref().map(|list| choices(list)).unwrap_or_default();
    let below = townships.value.as_ref().map(|list| choices(list)).unwrap_or_default();
    html! { <>
        <div class="filter">
            <label for="filter-county">{ i18n.t("division-county") }</label>
            <select id="filter-county" {onchange}>
                <option value="" selected={county.is_empty()}>{ i18n.t("division-any-county") }</option>
                { for options.iter().map(|(code, name)| html! { <option value={code} selected={**code == *county}>{ name }</option> }) }
            </select>
        </div>
        if !county.is_empty() {
            <FilterSelect name="township" label={i18n.t("division-township")} any={i18n.t("division-any-township")} options={below} />
        }
    </> }
}

//! The axes of the catalogue: what another choice on each would find.

use contract::{
    Word,
    course::{ActivityForm, CourseFacets, CourseState, CourseTag, DeliveryMode, FacetCount, Objective},
};
use yew::prelude::*;

use super::{category::use_categories, owner::use_owners};
use crate::{
    api::{course, use_load},
    components::{Button, Icon, Query, use_query},
    i18n::{I18n, use_i18n},
};

/// The names of the axes in the address, in the order in which they are shown.
const AXES: [&str; 7] = ["category", "objective", "form", "delivery_mode", "tag", "status", "owner"];

/// Beside the list; on a phone above it, folded until it is wanted.
#[component]
pub(super) fn Facets() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let open = use_state(|| false);
    let facets = use_load(query.for_facets(), |api, query| async move { course::facets(&api, &query).await });
    let (categories, owners) = (use_categories(), use_owners());
    let toggle = {
        let open = open.clone();
        Callback::from(move |_| open.set(!*open))
    };
    let chosen = AXES.iter().filter(|name| query.get(name).is_some()).count();
    let label = match chosen {
        0 => i18n.t("course-facets"),
        _ => i18n.ta("course-facets-chosen", &[("count", chosen.into())]),
    };
    let shown = |facets: &CourseFacets| {
        html! { <>
            { axis(&query, "category", i18n.t("course-category"), &facets.categories, &|code| categories.label(&i18n, code)) }
            { axis(&query, "objective", i18n.t("course-objectives"), &facets.objectives, &worded::<Objective>(&i18n)) }
            { axis(&query, "form", i18n.t("course-form"), &facets.forms, &worded::<ActivityForm>(&i18n)) }
            { axis(&query, "delivery_mode", i18n.t("course-delivery"), &facets.delivery_modes, &worded::<DeliveryMode>(&i18n)) }
            { axis(&query, "tag", i18n.t("course-tags"), &facets.tags, &worded::<CourseTag>(&i18n)) }
            { axis(&query, "status", i18n.t("course-status"), &facets.states, &worded::<CourseState>(&i18n)) }
            { axis(&query, "owner", i18n.t("course-owner"), &facets.owners, &|owner| owners.label(&i18n, owner)) }
        </> }
    };
    html! {
        <aside class={classes!("facets", open.then_some("open"))} aria-label={i18n.t("course-facets")}>
            <div class="facets-toggle"><Button icon={Icon::Search} {label} onclick={toggle} /></div>
            { facets.value.as_ref().map(|facets| shown(facets)).unwrap_or_default() }
        </aside>
    }
}

fn worded<W: Word>(i18n: &I18n) -> impl Fn(&str) -> AttrValue {
    let i18n = i18n.clone();
    move |value: &str| i18n.label(W::NAME, value).unwrap_or_else(|| value.to_owned().into())
}

fn axis(
    query: &Query,
    name: &'static str,
    label: AttrValue,
    counts: &[FacetCount],
    named: &dyn Fn(&str) -> AttrValue,
) -> Html {
    let chosen = query.get(name).unwrap_or_default().to_owned();
    let one = |facet: &FacetCount| {
        let on = chosen == facet.value;
        let (query, value) = (query.clone(), if on { String::new() } else { facet.value.clone() });
        let onclick = Callback::from(move |_| query.set(name, &value));
        let (pressed, empty) = (if on { "true" } else { "false" }, facet.count == 0 && !on);
        html! {
            <li><button type="button" class={classes!("facet", on.then_some("current"), empty.then_some("empty-facet"))} aria-pressed={pressed} {onclick}>
                <span>{ named(&facet.value) }</span><span class="count">{ facet.count }</span>
            </button></li>
        }
    };
    html! { <section><h2>{ label }</h2><ul>{ for counts.iter().map(one) }</ul></section> }
}

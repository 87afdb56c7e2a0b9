//! Filters above a list; each keeps its value in the address.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{Button, ButtonKind, Select, use_query};
use crate::{api::Unread, i18n::use_i18n};

/// Properties of [`FilterBar`].
#[derive(PartialEq, Properties)]
pub struct FilterBarProps {
    /// [`FilterSearch`](super::FilterSearch), [`FilterSelect`], [`FilterDate`], [`FilterCheck`].
    pub children: Html,
    /// Names in the address that are no filters of this bar, besides sorting and the tab: “clear” leaves them alone.
    #[prop_or_default]
    pub keep: Vec<&'static str>,
}

/// A row of filters with a button that clears them.
#[component]
pub fn FilterBar(props: &FilterBarProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let filtered = query.is_filtered(&props.keep);
    let clear = {
        let mut keep = props.keep.clone();
        keep.extend(["sort", "limit", "tab"]);
        Callback::from(move |_| query.clear_except(&keep))
    };
    html! {
        <div class="filters" role="search" aria-label={i18n.t("filter-bar")}>
            { props.children.clone() }
            if filtered { <Button kind={ButtonKind::Quiet} label={i18n.t("filter-clear")} onclick={clear} /> }
        </div>
    }
}

/// Properties of the single filters.
#[derive(PartialEq, Properties)]
pub struct FilterProps {
    /// Its name in the address and in the API's query.
    pub name: &'static str,
    /// Its label.
    pub label: AttrValue,
}

/// Properties of [`FilterSelect`].
#[derive(PartialEq, Properties)]
pub struct FilterSelectProps {
    /// Its name in the address and in the API's query.
    pub name: &'static str,
    /// Its label.
    pub label: AttrValue,
    /// What can be chosen: value and label. `i18n.choices::<Status>()` gives those of an enum.
    pub options: Vec<(AttrValue, AttrValue)>,
    /// The label of “any”; none when one has to be chosen, then the first is preset.
    #[prop_or_default]
    pub any: Option<AttrValue>,
    /// Why there is nothing to choose from: the choices are being read, or could not be.
    #[prop_or_default]
    pub unread: Option<Unread>,
}

/// Chooses one of a few values.
#[component]
pub fn FilterSelect(props: &FilterSelectProps) -> Html {
    let query = use_query();
    let id = format!("filter-{}", props.name);
    let preset = props.options.first().filter(|_| props.any.is_none()).map(|(value, _)| value.clone());
    let value =
        query.get(props.name).map(|value| AttrValue::from(value.to_owned())).or(preset).unwrap_or_default();
    let name = props.name;
    let onchange = Callback::from(move |chosen: String| query.set(name, &chosen));
    html! {
        <div class="filter">
            <label for={id.clone()}>{ &props.label }</label>
            <Select {id} {value} options={props.options.clone()} empty={props.any.clone()} {onchange} unread={props.unread.clone()} />
        </div>
    }
}

/// Ticked while the address says `true`.
#[component]
pub fn FilterCheck(props: &FilterProps) -> Html {
    let query = use_query();
    let checked = query.get(props.name) == Some("true");
    let name = props.name;
    let onchange = Callback::from(move |_: Event| query.set(name, if checked { "" } else { "true" }));
    html! { <label class="check"><input type="checkbox" {checked} {onchange} />{ &props.label }</label> }
}

/// Chooses a date.
#[component]
pub fn FilterDate(props: &FilterProps) -> Html {
    let query = use_query();
    let id = format!("filter-{}", props.name);
    let value = query.get(props.name).unwrap_or_default().to_owned();
    let name = props.name;
    let onchange = Callback::from(move |event: Event| {
        query.set(name, &event.target_unchecked_into::<HtmlInputElement>().value());
    });
    html! {
        <div class="filter">
            <label for={id.clone()}>{ &props.label }</label>
            <input {id} type="date" {value} {onchange} />
        </div>
    }
}

//! The pages of a list, continued with the server's cursor.

use yew::prelude::*;

use super::{Button, Icon, use_query};
use crate::i18n::use_i18n;

/// Properties of [`Pager`].
#[derive(PartialEq, Properties)]
pub struct PagerProps {
    /// How many items this page shows.
    pub shown: usize,
    /// `next_cursor` of the page.
    pub next: Option<AttrValue>,
    /// How many items the whole list has, when the server counted them.
    #[prop_or_default]
    pub total: Option<i64>,
}

/// Leads to the next page and back to the first; the browser's “back” leads one page back.
#[component]
pub fn Pager(props: &PagerProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let on_first = query.get("cursor").is_none();
    let count = match props.total {
        Some(total) => i18n.ta("pager-total", &[("shown", props.shown.into()), ("total", total.into())]),
        None => i18n.ta("pager-shown", &[("shown", props.shown.into())]),
    };
    let first = {
        let query = query.clone();
        Callback::from(move |_| query.turn_to(""))
    };
    let next = {
        let cursor = props.next.clone().unwrap_or_default();
        Callback::from(move |_| query.turn_to(&cursor))
    };
    html! {
        <nav class="pager" aria-label={i18n.t("pager")}>
            <span class="subtle" aria-live="polite">{ count }</span>
            if !(on_first && props.next.is_none()) {
                <Button icon={Icon::Back} label={i18n.t("pager-first")} disabled={on_first} onclick={first} />
                <Button icon={Icon::Next} label={i18n.t("pager-next")} disabled={props.next.is_none()} onclick={next} />
            }
        </nav>
    }
}

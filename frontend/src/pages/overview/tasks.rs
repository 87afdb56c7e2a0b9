//! What the reader can do, as large links.

use yew::prelude::*;
use yew_router::prelude::Link;

use crate::{
    components::Card,
    i18n::use_i18n,
    navigation::{Entry, menu},
    route::Route,
    session::use_session,
};

/// The entries of the menu with a sentence each.
#[component]
pub(super) fn Tasks() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let admitted =
        |entry: &Entry| session.account().is_some_and(|account| entry.route.access().admits(account));
    let entries: Vec<Entry> = menu()
        .into_iter()
        .flat_map(|group| group.entries)
        .filter(|entry| entry.route != Route::Overview && admitted(entry))
        .collect();
    if entries.is_empty() {
        return Html::default();
    }
    html! {
        <Card title={i18n.t("overview-tasks")}>
            <ul class="tasks">
                { for entries.iter().map(|entry| html! {
                    <li><Link<Route> to={entry.route.clone()} classes="task">
                        <span class="task-icon">{ Html::from(entry.icon) }</span>
                        <span><strong>{ i18n.t(entry.key) }</strong><span class="subtle">{ i18n.t(&format!("{}-hint", entry.key)) }</span></span>
                    </Link<Route>></li>
                }) }
            </ul>
        </Card>
    }
}

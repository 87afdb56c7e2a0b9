//! Both rates on the first page.

use yew::prelude::*;
use yew_router::prelude::Link;

use super::figures::{bars, regular};
use crate::{
    api::{participation, use_load},
    components::{BarChart, Card},
    i18n::use_i18n,
    route::Route,
};

/// How the reader's scope stands to the target today.
#[component]
pub fn ParticipationCard() -> Html {
    let i18n = use_i18n();
    let page = use_load((), |api, ()| async move { participation::read(&api, "?by=kind").await });
    html! {
        <Card title={i18n.t("participation-card")}>
            { page.view(|view| html! { <>
                <BarChart title={i18n.t("participation-rates-chart")} bars={bars(&i18n, view)} />
                <p class="subtle">{ regular(&i18n, view) }</p>
                <p><Link<Route> to={Route::Participation}>{ i18n.t("participation-more") }</Link<Route>></p>
            </> }) }
        </Card>
    }
}

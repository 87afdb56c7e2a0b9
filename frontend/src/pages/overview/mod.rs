//! The first page after the sign-in.

mod figures;
mod tasks;

use yew::prelude::*;

use self::{figures::Sums, tasks::Tasks};
use crate::{
    api::{coverage, use_load},
    components::{Icon, LinkButton, PageHeader},
    i18n::use_i18n,
    may,
    pages::{
        coverage::{ByCounty, ByKind, Gaps, Progress},
        curriculum::Reminders,
        fund::CoverCard,
        participation::ParticipationCard,
    },
    route::Route,
    session::use_session,
};

/// Greets, shows how far the city has come, and leads to what the reader can do here.
#[component]
pub fn OverviewPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let name = session.account().map(|account| account.display_name.clone()).unwrap_or_default();
    let reads_coverage = session.has_role(may::GET_COVERAGE);
    let actions = html! {
        if reads_coverage { <LinkButton icon={Icon::Chart} to={Route::Coverage} label={i18n.t("nav-coverage")} /> }
    };
    html! { <>
        <PageHeader title={i18n.t("nav-overview")} subtitle={i18n.ta("overview-greeting", &[("name", name.into())])} {actions} />
        <Reminders />
        if session.has_role(may::GET_OVERVIEW) { <Sums /> }
        if session.has_role(may::GET_FUND_COVER) { <CoverCard /> }
        if session.has_role(may::GET_PARTICIPATION) { <ParticipationCard /> }
        if reads_coverage { <Coverage /> }
        <Tasks />
    </> }
}

#[component]
fn Coverage() -> Html {
    let report = use_load((), |api, ()| async move { coverage::report(&api, "").await });
    html! { <>
        { report.view(|report| html! { <>
            <ByKind report={report.clone()} />
            <ByCounty report={report.clone()} />
        </> }) }
        <Progress query="" />
        <Gaps query="" />
    </> }
}

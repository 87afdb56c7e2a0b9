//! A run: how far it has come, what is to be done, what it comes to, and everything that was said of it.

mod budget;
mod computing;
mod expenses;
mod lines;
mod money;
mod review;
mod saying;
mod stages;
mod standing;
mod steps;
mod summary;
mod versions;

use std::rc::Rc;

use contract::{
    ids::SubsidyRunId,
    subsidy_run::{SubsidyRunDetails, SubsidyRunState, SubsidyRunVersionView},
};
use yew::prelude::*;

use super::{appeal::AppealList, plain, tone};
use crate::{
    api::{Tagged, subsidy_run, use_load},
    components::{Figure, Figures, Notice, PageHeader, StatusLabel, Tab, Tabs, Tone, use_query, yuan},
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::{Session, use_session},
};

/// Properties of [`RunPage`].
#[derive(PartialEq, Properties)]
pub struct RunPageProps {
    /// Which run.
    pub id: SubsidyRunId,
}

/// Shows a run, and leads it on.
#[component]
pub fn RunPage(props: &RunPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let page = use_load(props.id, |api, id| async move { subsidy_run::read(&api, id).await });
    let etag = page.value.as_ref().map(|one| one.etag.clone());
    let versions =
        use_load((props.id, etag), |api, (id, _)| async move { subsidy_run::versions(&api, id).await });
    let title = page.value.as_ref().map_or_else(
        || i18n.t("run-one"),
        |one| i18n.ta("run-of-year", &[("year", one.value.run.year.to_string().into())]),
    );
    let subtitle = page.value.as_ref().map(|one| subtitle(&i18n, &one.value));
    let actions = page.value.as_ref().map(|one| {
        html! { <steps::Steps record={one.clone()} ondone={page.reload.clone()} /> }
    });
    html! { <>
        <PageHeader {title} crumbs={vec![(Route::SubsidyRuns, i18n.t("nav-subsidy-runs"))]} subtitle={subtitle.unwrap_or_default()} actions={actions.unwrap_or_default()} />
        if let Some(one) = &page.value {
            if watches(&session, one.value.run.status) { <computing::Watch id={props.id} ondone={page.reload.clone()} /> }
        }
        { page.view(|one| versions.view(|versions| html! {
            <Shown record={one.clone()} versions={versions.clone()} />
        })) }
    </> }
}

/// Whether the reader is told how far a computation is, which somebody else may have begun.
fn watches(session: &Session, state: SubsidyRunState) -> bool {
    let computes = matches!(state, SubsidyRunState::Inspected | SubsidyRunState::Computed);
    computes && session.has_role(may::GET_SUBSIDY_RUN_PROGRESS)
}

fn subtitle(i18n: &I18n, one: &SubsidyRunDetails) -> Html {
    let policy = i18n.ta("subsidy-policy-title", &[("version", one.run.policy_version.into())]);
    html! {
        <div class="actions">
            <StatusLabel tone={tone(one.run.status)} text={i18n.word(one.run.status)} />
            <span>{ policy }</span>
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct ShownProps {
    record: Rc<Tagged<SubsidyRunDetails>>,
    versions: Rc<Vec<SubsidyRunVersionView>>,
}

/// The run in the version that the reader has chosen; in the one that holds unless the address names another.
#[component]
fn Shown(props: &ShownProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let session = use_session();
    let one = &props.record.value;
    let wanted = query.get("version").and_then(|number| number.parse::<i16>().ok());
    let chosen = props.versions.iter().find(|version| Some(version.number) == wanted);
    let held = props.versions.last();
    let version = chosen.or(held);
    let earlier = chosen.filter(|chosen| held.is_some_and(|held| held.number != chosen.number));
    html! { <>
        if let Some(version) = version { <Figures items={figures(&i18n, version)} /> }
        if let Some(earlier) = earlier {
            <Notice tone={Tone::Warning} title={i18n.ta("run-earlier-version", &[("number", earlier.number.into())])} />
        }
        <Tabs label={i18n.t("run-one")} keep={vec!["version"]} tabs={tabs(&i18n, &session, props, version)} />
        if one.run.status == SubsidyRunState::Withdrawn { <p class="subtle">{ i18n.t("run-is-withdrawn") }</p> }
    </> }
}

fn figures(i18n: &I18n, version: &SubsidyRunVersionView) -> Vec<Figure> {
    let sums = &version.sums;
    let figure = |label, value, note| Figure { label, value, note };
    let schools = i18n.ta(
        "run-paid-schools",
        &[("paid", sums.paid.into()), ("eligible", sums.eligible.into()), ("all", sums.schools.into())],
    );
    let of_city = i18n.ta(
        "run-shares",
        &[("city", plain(sums.municipal_share).into()), ("county", plain(sums.county_share).into())],
    );
    vec![
        figure(
            i18n.t("run-budget"),
            yuan(i18n, version.budget),
            Some(i18n.ta("run-version", &[("number", version.number.into())])),
        ),
        figure(i18n.t("subsidy-total-entitlement"), yuan(i18n, sums.entitlement), Some(schools)),
        figure(i18n.t("subsidy-total-payment"), yuan(i18n, sums.payment), Some(of_city)),
        figure(
            i18n.t("trace-operating-guarantee"),
            yuan(i18n, sums.operating_guarantee),
            Some(i18n.t("run-operating-note")),
        ),
    ]
}

fn tabs(
    i18n: &I18n,
    session: &Session,
    props: &ShownProps,
    version: Option<&SubsidyRunVersionView>,
) -> Vec<Tab> {
    let run = &props.record.value.run;
    let id = run.id;
    let number = version.map(|version| version.number);
    let tab = |name, label: AttrValue, content| Tab { name, label, content };
    let standing = html! {
        <standing::Standing record={props.record.clone()} versions={props.versions.clone()} shown={number} />
    };
    let mut tabs = vec![tab("standing", i18n.t("run-tab-standing"), standing)];
    let Some(number) = number else { return tabs };
    tabs.push(tab("lines", i18n.t("run-tab-lines"), html! { <lines::Lines {id} {number} /> }));
    tabs.push(tab("summary", i18n.t("run-tab-summary"), html! { <summary::Summary {id} {number} /> }));
    if run.publicity.is_some() && session.has_role(may::LIST_SUBSIDY_APPEALS) {
        let label = i18n.ta("run-tab-appeals", &[("count", run.open_appeals.into())]);
        tabs.push(tab("appeals", label, html! { <AppealList run={Some(id)} /> }));
    }
    if super::is_paid(run.status) {
        let money = html! { <money::Money {id} reported={run.status != SubsidyRunState::Disbursed} /> };
        tabs.push(tab("money", i18n.t("run-tab-money"), money));
    }
    tabs
}

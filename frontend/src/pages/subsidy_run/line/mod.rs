//! The line of a school: what it gets, how that came about down to the records, and what can be done about it.

mod actions;
mod facts;
mod figures;
mod source;
mod verify;

use std::rc::Rc;

use contract::{
    ids::{SubsidyLineId, SubsidyRunId},
    subsidy_run::{SubsidyLineVersion, SubsidyRunDetails, SubsidyRunLineDetails},
};
use yew::prelude::*;

use super::{grade_label, seal};
use crate::{
    api::{subsidy_run, use_load},
    components::{
        Card, Column, DataTable, LinkButton, Notice, PageHeader, Row, StatusLabel, Tab, Tabs, Tone,
        TraceTree, unbroken, yuan,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::explain,
    route::Route,
    session::use_session,
    time,
};

/// Which line of which run.
pub(super) type Place = (SubsidyRunId, SubsidyLineId);

/// Properties of [`LinePage`].
#[derive(PartialEq, Properties)]
pub struct LinePageProps {
    /// Which run.
    pub id: SubsidyRunId,
    /// Which line of it.
    pub line: SubsidyLineId,
}

/// Shows a line.
#[component]
pub fn LinePage(props: &LinePageProps) -> Html {
    let i18n = use_i18n();
    let place = (props.id, props.line);
    let page = use_load(place, |api, place| async move { subsidy_run::line(&api, place).await });
    let run = use_load(props.id, |api, id| async move { subsidy_run::read(&api, id).await });
    let title = page.value.as_ref().map_or_else(|| i18n.t("line-one"), |one| one.line.name.clone().into());
    let subtitle = page.value.as_ref().map(|one| subtitle(&i18n, one)).unwrap_or_default();
    let actions = page.value.as_ref().zip(run.value.as_ref()).map(|(one, run)| {
        html! { <actions::Actions one={one.clone()} run={run.value.run.clone()} ondone={page.reload.clone()} /> }
    });
    let of_year = run.value.as_ref().map_or_else(
        || i18n.t("run-one"),
        |run| i18n.ta("run-of-year", &[("year", run.value.run.year.to_string().into())]),
    );
    let crumbs =
        vec![(Route::SubsidyRuns, i18n.t("nav-subsidy-runs")), (Route::SubsidyRun { id: props.id }, of_year)];
    html! { <>
        <PageHeader {title} {crumbs} {subtitle} actions={actions.unwrap_or_default()} />
        { page.view(|one| run.view(|run| body(&i18n, one, &run.value))) }
    </> }
}

fn subtitle(i18n: &I18n, one: &SubsidyRunLineDetails) -> Html {
    let line = &one.line;
    html! {
        <div class="actions">
            { grade_label(i18n, line.grade) }
            if !line.eligible { <StatusLabel tone={Tone::Bad} text={i18n.t("run-not-eligible")} /> }
            <span>{ &line.county_name }</span>
            <span>{ i18n.word(line.kind) }</span>
            <span>{ i18n.ta("run-version", &[("number", line.version.into())]) }</span>
            <span class="tree-code">{ &line.code }</span>
        </div>
    }
}

fn body(i18n: &I18n, one: &Rc<SubsidyRunLineDetails>, run: &SubsidyRunDetails) -> Html {
    let held = run.run.current.as_ref().map(|version| version.number);
    let newer = one.versions.iter().find(|version| Some(version.version) == held);
    let newer = newer.filter(|version| version.version != one.line.version);
    let tab = |name, label: &str, content| Tab { name, label: i18n.t(label), content };
    let place = (one.line.run_id, one.line.id);
    let tabs = vec![
        tab("figures", "line-tab-figures", figures::figures(i18n, one)),
        tab("facts", "line-tab-facts", html! { <facts::Facts one={one.clone()} /> }),
        tab("trace", "subsidy-trace", html! { <Trace key={one.line.id.to_string()} one={one.clone()} /> }),
        tab(
            "verify",
            "line-tab-verify",
            html! { <verify::Verify key={one.line.id.to_string()} {place} hash={one.line.hash.clone()} /> },
        ),
        tab("versions", "run-versions", versions(i18n, one)),
    ];
    html! { <>
        if let Some(newer) = newer {
            <Notice tone={Tone::Warning} title={i18n.ta("line-replaced", &[("number", newer.version.into())])}>
                <LinkButton to={Route::SubsidyLine { id: place.0, line: newer.line_id }} label={i18n.t("line-open-newer")} />
            </Notice>
        }
        <Tabs label={i18n.t("line-one")} {tabs} />
    </> }
}

#[derive(PartialEq, Properties)]
struct TraceProps {
    one: Rc<SubsidyRunLineDetails>,
}

/// The tree of the payment and, where the county grants it, that of the operating money; facts lead to what they were read from.
#[component]
fn Trace(props: &TraceProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let one = props.one.clone();
    let place = (one.line.run_id, one.line.id);
    let sealed = use_load(place, |api, place| async move { subsidy_run::sealed(&api, place).await });
    let sources = use_load(place, |api, place| async move { subsidy_run::sources(&api, place).await });
    sealed.view(|sealed| {
        sources.view(|sources| {
            let source = source::Source::of(&i18n, &session, sources);
            let tree = |node| explain::linked_tree(&i18n, node, &|fact| source.link(fact));
            let roots: Vec<_> =
                std::iter::once(&sealed.trace).chain(sealed.operating_trace.as_ref()).map(tree).collect();
            html! {
                <Card title={i18n.t("subsidy-trace")}>
                    <p class="hint">{ i18n.t("line-trace-note") }</p>
                    <TraceTree label={i18n.t("subsidy-trace")} {roots} />
                </Card>
            }
        })
    })
}

/// The school's lines in all versions, the last one first.
fn versions(i18n: &I18n, one: &SubsidyRunLineDetails) -> Html {
    let row = |version: &SubsidyLineVersion| Row {
        key: version.line_id.to_string().into(),
        to: Some(Route::SubsidyLine { id: one.line.run_id, line: version.line_id }),
        cells: vec![
            html! { i18n.ta("run-version", &[("number", version.version.into())]) },
            html! { version.total.to_string() },
            grade_label(i18n, version.grade),
            yuan(i18n, version.payment),
            unbroken(time::minute(version.computed_at)),
            seal(&version.hash),
        ],
    };
    let columns = vec![
        Column::new("version", i18n.t("policy-version")),
        Column::new("total", i18n.t("trace-total")).number(),
        Column::new("grade", i18n.t("trace-grade")),
        Column::new("payment", i18n.t("trace-payment")).number(),
        Column::new("at", i18n.t("line-computed-at")),
        Column::new("hash", i18n.t("run-seal")),
    ];
    html! {
        <Card title={i18n.t("run-versions")}>
            <DataTable id="subsidy-line-versions" caption={i18n.t("run-versions")} {columns}
                rows={one.versions.iter().rev().map(row).collect::<Vec<_>>()} adjustable=false />
        </Card>
    }
}

/// Whether the reader may follow a figure to the assessment that it comes from.
fn follows(session: &crate::session::Session) -> bool {
    session.has_role(may::GET_ASSESSMENT)
}

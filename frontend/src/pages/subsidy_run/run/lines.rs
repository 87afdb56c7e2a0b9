//! What each school gets in a version of a run.

use contract::{
    facility::SchoolKind,
    ids::SubsidyRunId,
    subsidy::Grade,
    subsidy_run::{SubsidyRunLineView, SubsidyRunTable},
};
use yew::prelude::*;

use crate::{
    api::{subsidy_run, use_load},
    components::{
        Button, Card, Column, DataTable, Empty, FilterBar, FilterSearch, FilterSelect, Icon, Pager, Row,
        StatusLabel, Tone, use_export, use_query, yuan,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{division::CountyFilter, subsidy_run::grade_label},
    route::Route,
    session::use_session,
};

/// Properties of [`Lines`].
#[derive(PartialEq, Properties)]
pub(super) struct LinesProps {
    /// The run.
    pub(super) id: SubsidyRunId,
    /// The version.
    pub(super) number: i16,
}

/// The lines by code, with their filters; saves them and their traces as workbooks.
#[component]
pub(super) fn Lines(props: &LinesProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let (id, number) = (props.id, props.number);
    let asked = [("version", Some(number.to_string())), ("count", Some("true".to_owned()))];
    let page = use_load((id, query.for_api_replacing(&asked)), |api, (id, query)| async move {
        subsidy_run::lines(&api, id, &query).await
    });
    let exports = use_session().has_role(may::EXPORT_SUBSIDY_RUN);
    let export =
        use_export(move |api, what| async move { subsidy_run::export(&api, id, (what, Some(number))).await });
    let save = |what: SubsidyRunTable, label: AttrValue| {
        let onclick = export.run.reform(move |_: MouseEvent| what);
        html! { <Button icon={Icon::Download} {label} busy={export.busy} {onclick} /> }
    };
    let actions = html! {
        if exports {
            { save(SubsidyRunTable::Lines, i18n.t("run-export-lines")) }
            { save(SubsidyRunTable::Traces, i18n.t("run-export-traces")) }
        }
    };
    let passes = vec![("true".into(), i18n.t("run-eligible")), ("false".into(), i18n.t("run-not-eligible"))];
    html! { <>
        <FilterBar keep={vec!["version"]}>
            <FilterSearch name="q" label={i18n.t("run-find-school")} />
            <CountyFilter name="county_code" />
            <FilterSelect name="kind" label={i18n.t("subsidy-kind")} any={i18n.t("run-any")} options={i18n.choices::<SchoolKind>()} />
            <FilterSelect name="grade" label={i18n.t("trace-grade")} any={i18n.t("run-any")} options={i18n.choices::<Grade>()} />
            <FilterSelect name="eligible" label={i18n.t("trace-eligible")} any={i18n.t("run-any")} options={passes} />
        </FilterBar>
        <Card {actions}>{ page.view(|page| html! { <>
            <DataTable id="subsidy-lines" caption={i18n.t("run-tab-lines")} columns={columns(&i18n)}
                rows={page.items.iter().map(|line| row(&i18n, line)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("run-no-lines")} advice={i18n.t("run-no-lines-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("name", i18n.t("subsidy-name")),
        Column::new("code", i18n.t("subsidy-code")),
        Column::new("county", i18n.t("division-county")),
        Column::new("kind", i18n.t("subsidy-kind")).hidden_at_first(),
        Column::new("grade", i18n.t("trace-grade")),
        Column::new("total", i18n.t("trace-total")).number(),
        Column::new("entitlement", i18n.t("trace-entitlement")).number(),
        Column::new("payment", i18n.t("trace-payment")).number(),
        Column::new("municipal", i18n.t("trace-municipal-share")).number().hidden_at_first(),
        Column::new("county_share", i18n.t("trace-county-share")).number().hidden_at_first(),
        Column::new("operating", i18n.t("trace-operating-guarantee")).number().hidden_at_first(),
    ]
}

fn row(i18n: &I18n, line: &SubsidyRunLineView) -> Row {
    let grade = html! { <>
        { grade_label(i18n, line.grade) }
        if !line.eligible { { " " }<StatusLabel tone={Tone::Bad} text={i18n.t("run-not-eligible")} /> }
    </> };
    Row {
        key: line.id.to_string().into(),
        to: Some(Route::SubsidyLine { id: line.run_id, line: line.id }),
        cells: vec![
            html! { &line.name },
            html! { <span class="tree-code">{ &line.code }</span> },
            html! { &line.county_name },
            html! { i18n.word(line.kind) },
            grade,
            html! { line.total.to_string() },
            yuan(i18n, line.entitlement),
            html! { <strong>{ yuan(i18n, line.payment) }</strong> },
            yuan(i18n, line.municipal_share),
            yuan(i18n, line.county_share),
            line.operating_guarantee.map_or_else(|| html! { "—" }, |amount| yuan(i18n, amount)),
        ],
    }
}

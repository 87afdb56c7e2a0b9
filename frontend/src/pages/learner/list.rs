//! The list of learners.

use contract::learner::{AgeBand, LearnerState, LearnerView};
use yew::prelude::*;

use super::tone;
use crate::{
    api::{learner, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSchool, FilterSearch,
        FilterSelect, Icon, LinkButton, PageHeader, Pager, Row, StatusLabel, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::division::CountyTownshipFilter,
    route::Route,
    session::use_session,
    time,
};

/// Finds learners; everything that is filtered stands in the address.
#[component]
pub fn ListPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let page = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        learner::list(&api, &query).await
    });
    let actions = html! { <>
        if session.has_role(may::LIST_PROXY_RULES) {
            <LinkButton to={Route::ProxyRules} icon={Icon::Shield} label={i18n.t("learner-proxy-rules")} />
        }
        if session.has_role(may::EXPORT_LEARNERS) { <Export /> }
        if session.has_role(may::IMPORT_LEARNERS) {
            <LinkButton to={Route::LearnerImport} icon={Icon::Upload} label={i18n.t("learner-import")} />
        }
        if session.has_role(may::CREATE_LEARNER) {
            <LinkButton to={Route::LearnerNew} kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("learner-add")} />
        }
    </> };
    let columns = columns(&i18n);
    let may_add = session.has_role(may::CREATE_LEARNER);
    html! { <>
        <PageHeader title={i18n.t("nav-learners")} subtitle={i18n.t("learner-masked-note")} {actions} />
        <FilterBar>
            <FilterSearch name="q" label={i18n.t("learner-search")} />
            <CountyTownshipFilter county="county_code" township="township_code" />
            <FilterSchool />
            <FilterSelect name="status" label={i18n.t("learner-status")} any={i18n.t("learner-any-status")}
                options={i18n.choices::<LearnerState>()} />
            <FilterSelect name="age_band" label={i18n.t("learner-age-band")} any={i18n.t("learner-any-age")}
                options={i18n.choices::<AgeBand>()} />
            <FilterSelect name="priority" label={i18n.t("learner-priority")} any={i18n.t("learner-any-priority")}
                options={vec![("true".into(), i18n.t("learner-priority-yes")), ("false".into(), i18n.t("learner-priority-no"))]} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="learners" caption={i18n.t("nav-learners")} columns={columns.clone()}
                rows={page.items.iter().map(|learner| row(&i18n, learner)).collect::<Vec<_>>()}
                empty={html! {
                    <Empty title={i18n.t("learner-none")} advice={i18n.t("learner-none-advice")}>
                        if may_add { <LinkButton to={Route::LearnerNew} icon={Icon::Plus} label={i18n.t("learner-add")} /> }
                    </Empty>
                }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("name", i18n.t("learner-name")),
        Column::new("id_number", i18n.t("learner-id-number")),
        Column::new("age", i18n.t("learner-age")).number(),
        Column::new("school", i18n.t("learner-school")),
        Column::new("priority", i18n.t("learner-priority")),
        Column::new("status", i18n.t("learner-status")),
        Column::new("phone", i18n.t("learner-phone")).hidden_at_first(),
        Column::new("registered_on", i18n.t("learner-registered-on")),
    ]
}

fn row(i18n: &I18n, learner: &LearnerView) -> Row {
    let reasons: Vec<_> = learner.priority.iter().map(|one| i18n.word(one.reason).to_string()).collect();
    Row {
        key: learner.id.to_string().into(),
        to: Some(Route::Learner { id: learner.id }),
        cells: vec![
            html! { &learner.name_zh },
            html! { <span class="mono">{ &learner.id_number_masked }</span> },
            html! { learner.age },
            html! { &learner.school_name },
            html! { reasons.join(&i18n.t("list-comma")) },
            html! { <StatusLabel tone={tone(learner.status)} text={i18n.word(learner.status)} /> },
            html! { learner.phone_masked.clone().unwrap_or_default() },
            html! { time::day(learner.registered_on) },
        ],
    }
}

#[component]
fn Export() -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let query = use_query();
    let export = {
        let i18n = i18n.clone();
        use_action(
            |api, query: String| async move { learner::export(&api, &query).await },
            move |outcome| {
                if let Err(error) = outcome {
                    toasts.failure(&i18n, &error);
                }
            },
        )
    };
    let onclick = export.run.reform(move |_: MouseEvent| query.for_facets());
    html! { <Button icon={Icon::Download} label={i18n.t("learner-export")} busy={export.busy} {onclick} /> }
}

//! The list of teachers.

use contract::teacher::{ReemploymentKind, TeacherSource, TeacherState, TeacherView};
use yew::prelude::*;

use super::{standing, tone, verified};
use crate::{
    api::{teacher, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSchool, FilterSearch,
        FilterSelect, Icon, LinkButton, PageHeader, Pager, Row, StatusLabel, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::import::{ImportDialog, Imported},
    route::Route,
    session::use_session,
};

/// Finds teachers; everything that is filtered stands in the address.
#[component]
pub fn ListPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let page = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        teacher::list(&api, &query).await
    });
    let importing = use_state(|| false);
    let set = |on: bool| {
        let importing = importing.clone();
        Callback::from(move |()| importing.set(on))
    };
    let imported = {
        let (close, reload) = (set(false), page.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let actions = html! { <>
        <LinkButton to={Route::TeacherHours} icon={Icon::Chart} label={i18n.t("teacher-hours-report")} />
        <Export />
        if session.has_role(may::IMPORT_TEACHERS) {
            <Button icon={Icon::Upload} label={i18n.t("teacher-import")} onclick={set(true).reform(|_| ())} />
        }
        if session.has_role(may::CREATE_TEACHER) {
            <LinkButton to={Route::TeacherNew} kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("teacher-add")} />
        }
    </> };
    let columns = vec![
        Column::new("name", i18n.t("teacher-name")),
        Column::new("source", i18n.t("teacher-source")),
        Column::new("standing", i18n.t("teacher-standing")),
        Column::new("unit", i18n.t("teacher-unit")),
        Column::new("verified", i18n.t("teacher-verification")),
        Column::new("status", i18n.t("teacher-status")),
        Column::new("phone", i18n.t("learner-phone")).hidden_at_first(),
    ];
    let truths =
        vec![("true".into(), i18n.t("teacher-verified")), ("false".into(), i18n.t("teacher-unverified"))];
    html! { <>
        <PageHeader title={i18n.t("nav-teachers")} subtitle={i18n.t("teacher-rule")} {actions} />
        <FilterBar>
            <FilterSearch name="q" label={i18n.t("teacher-search")} />
            <FilterSchool />
            <FilterSelect name="source" label={i18n.t("teacher-source")} any={i18n.t("course-any")} options={i18n.choices::<TeacherSource>()} />
            <FilterSelect name="reemployment_kind" label={i18n.t("teacher-reemployment")} any={i18n.t("course-any")} options={i18n.choices::<ReemploymentKind>()} />
            <FilterSelect name="verified" label={i18n.t("teacher-verification")} any={i18n.t("course-any")} options={truths} />
            <FilterSelect name="status" label={i18n.t("teacher-status")} any={i18n.t("course-any")} options={i18n.choices::<TeacherState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="teachers" caption={i18n.t("nav-teachers")} columns={columns.clone()}
                rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("teacher-none")} advice={i18n.t("teacher-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if *importing { <ImportDialog of={Imported::Teachers} onclose={set(false)} onimported={imported} /> }
    </> }
}

fn row(i18n: &I18n, one: &TeacherView) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::Teacher { id: one.id }),
        cells: vec![
            html! { &one.name },
            html! { i18n.word(one.source) },
            html! { standing(i18n, one) },
            html! { one.unit_name.clone().unwrap_or_default() },
            verified(i18n, one),
            html! { <StatusLabel tone={tone(one.status)} text={i18n.word(one.status)} /> },
            html! { one.phone_masked.clone().unwrap_or_default() },
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
            |api, query: String| async move { teacher::export(&api, &query).await },
            move |outcome| {
                if let Err(error) = outcome {
                    toasts.failure(&i18n, &error);
                }
            },
        )
    };
    let members = [
        ("format", Some("xlsx".to_owned())),
        ("cursor", None),
        ("limit", None),
        ("sort", None),
        ("count", None),
    ];
    let onclick = export.run.reform(move |_: MouseEvent| query.for_api_replacing(&members));
    html! { <Button icon={Icon::Download} label={i18n.t("facility-export")} busy={export.busy} {onclick} /> }
}

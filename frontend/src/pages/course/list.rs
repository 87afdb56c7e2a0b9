//! The catalogue with the counts of each axis beside it.

use contract::course::CourseView;
use yew::prelude::*;

use super::{category::use_categories, facets::Facets, tone};
use crate::{
    api::{course, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSearch, Icon, LinkButton,
        PageHeader, Pager, Row, StatusLabel, use_export, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::import::{ImportDialog, Imported},
    route::Route,
    session::use_session,
};

/// Finds courses by what they are about, what they are for, their form and their owner.
#[component]
pub fn ListPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        course::list(&api, &query).await
    });
    let categories = use_categories();
    let importing = use_state(|| false);
    let show_import = |open: bool| {
        let importing = importing.clone();
        Callback::from(move |()| importing.set(open))
    };
    let onimported = {
        let (importing, reload) = (importing.clone(), page.reload.clone());
        Callback::from(move |()| {
            importing.set(false);
            reload.emit(());
        })
    };
    let actions = html! { <Actions onimport={show_import(true)} /> };
    let columns = columns(&i18n);
    let row = |course: &CourseView| row(&i18n, course, categories.label(&i18n, course.category.as_str()));
    html! { <>
        <PageHeader title={i18n.t("nav-courses")} {actions} />
        <FilterBar><FilterSearch name="q" label={i18n.t("course-search")} /></FilterBar>
        <div class="beside">
            <Facets />
            <Card>{ page.view(|page| html! { <>
                <DataTable id="courses" caption={i18n.t("nav-courses")} columns={columns.clone()}
                    rows={page.items.iter().map(row).collect::<Vec<_>>()}
                    empty={html! { <Empty title={i18n.t("course-none")} advice={i18n.t("course-none-advice")} /> }} />
                <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
            </> }) }</Card>
        </div>
        if *importing { <ImportDialog of={Imported::Courses} onclose={show_import(false)} {onimported} /> }
    </> }
}

#[derive(PartialEq, Properties)]
struct ActionsProps {
    onimport: Callback<()>,
}

/// What is done with the list as a whole.
#[component]
fn Actions(props: &ActionsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let export = use_export(|api, query: String| async move { course::export(&api, &query).await });
    let onexport = {
        let run = export.run.clone();
        Callback::from(move |_: MouseEvent| {
            let mut members = ["sort", "cursor", "limit", "count"].map(|name| (name, None)).to_vec();
            members.push(("format", Some("xlsx".to_owned())));
            run.emit(query.for_api_replacing(&members));
        })
    };
    html! { <>
        <Button icon={Icon::Download} label={i18n.t("facility-export")} busy={export.busy} onclick={onexport} />
        if session.has_role(may::IMPORT_COURSES) {
            <Button icon={Icon::Upload} label={i18n.t("facility-import")} onclick={props.onimport.reform(|_| ())} />
        }
        if session.has_role(may::CREATE_COURSE) {
            <LinkButton to={Route::CourseNew} kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("course-add")} />
        }
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("title", i18n.t("course-title")),
        Column::new("code", i18n.t("course-code")),
        Column::new("category", i18n.t("course-category")),
        Column::new("objectives", i18n.t("course-objectives")),
        Column::new("form", i18n.t("course-form")),
        Column::new("minutes", i18n.t("course-minutes")).number().hidden_at_first(),
        Column::new("tags", i18n.t("course-tags")).hidden_at_first(),
        Column::new("status", i18n.t("course-status")),
    ]
}

fn row(i18n: &I18n, course: &CourseView, category: AttrValue) -> Row {
    let comma = i18n.t("list-comma");
    let objectives: Vec<_> = course.objectives.iter().map(|one| i18n.word(*one).to_string()).collect();
    let tags: Vec<_> = course.tags.iter().map(|one| i18n.word(*one).to_string()).collect();
    Row {
        key: course.id.to_string().into(),
        to: Some(Route::Course { id: course.id }),
        cells: vec![
            html! { &course.title_zh },
            html! { &course.code },
            html! { category },
            html! { objectives.join(&comma) },
            html! { i18n.word(course.form) },
            html! { course.lesson_minutes },
            html! { tags.join(&comma) },
            html! { <StatusLabel tone={tone(course.status)} text={i18n.word(course.status)} /> },
        ],
    }
}

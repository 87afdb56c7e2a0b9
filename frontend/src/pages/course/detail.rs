//! One course and its way from draft to retirement.

use contract::{
    course::{CourseState, CourseView},
    ids::CourseId,
};
use yew::prelude::*;

use super::{form::Edit, steps::Steps, tone};
use crate::{
    api::{course, use_load},
    components::{Button, Card, DefinitionList, Icon, PageHeader, StatusLabel},
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
};

/// Properties of [`DetailPage`].
#[derive(PartialEq, Properties)]
pub struct DetailPageProps {
    /// Which course.
    pub id: CourseId,
}

/// Shows a course; edits it while it is a draft.
#[component]
pub fn DetailPage(props: &DetailPageProps) -> Html {
    let i18n = use_i18n();
    let may_write = use_session().has_role(may::UPDATE_COURSE);
    let page = use_load(props.id, |api, id| async move { course::read(&api, id).await });
    let editing = use_state(|| false);
    let title =
        page.value.as_ref().map_or_else(|| i18n.t("nav-courses"), |one| one.value.title_zh.clone().into());
    let set_editing = |on: bool| {
        let editing = editing.clone();
        Callback::from(move |()| editing.set(on))
    };
    let saved = {
        let (editing, reload) = (editing.clone(), page.reload.clone());
        Callback::from(move |()| {
            editing.set(false);
            reload.emit(());
        })
    };
    let actions = match &page.value {
        Some(one) if may_write && !*editing => html! { <>
            <Steps id={props.id} status={one.value.status} ondone={page.reload.clone()} />
            if one.value.status == CourseState::Draft {
                <Button icon={Icon::Edit} label={i18n.t("course-edit")} onclick={set_editing(true).reform(|_| ())} />
            }
        </> },
        _ => Html::default(),
    };
    html! { <>
        <PageHeader {title} crumbs={vec![(Route::Courses, i18n.t("nav-courses"))]} {actions} />
        { page.view(|one| html! {
            <Card>
                if *editing { <Edit course={one.clone()} ondone={saved.clone()} oncancel={set_editing(false)} /> }
                else { { facts(&i18n, &one.value) } }
            </Card>
        }) }
    </> }
}

fn facts(i18n: &I18n, course: &CourseView) -> Html {
    let words = |words: Vec<AttrValue>| {
        if words.is_empty() {
            return html! { "—" };
        }
        html! { words.iter().map(AttrValue::as_str).collect::<Vec<_>>().join(&i18n.t("list-comma")) }
    };
    let items = vec![
        (
            i18n.t("course-status"),
            html! { <StatusLabel tone={tone(course.status)} text={i18n.word(course.status)} /> },
        ),
        (i18n.t("course-code"), html! { &course.code }),
        (i18n.t("course-category"), html! { i18n.word(course.category) }),
        (i18n.t("course-objectives"), words(course.objectives.iter().map(|one| i18n.word(*one)).collect())),
        (i18n.t("course-form"), html! { i18n.word(course.form) }),
        (i18n.t("course-delivery"), html! { i18n.word(course.delivery_mode) }),
        (i18n.t("course-minutes"), html! { course.lesson_minutes }),
        (i18n.t("course-tags"), words(course.tags.iter().map(|one| i18n.word(*one)).collect())),
        (i18n.t("course-title-mn"), html! { course.title_mn.clone().unwrap_or_else(|| "—".to_owned()) }),
        (i18n.t("course-summary"), html! { &course.summary }),
    ];
    html! { <DefinitionList {items} /> }
}

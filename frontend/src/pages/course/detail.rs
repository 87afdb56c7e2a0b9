//! One course and its way from draft to retirement.

use contract::{
    course::{CourseState, CourseView},
    ids::CourseId,
};
use yew::prelude::*;

use super::{form::Edit, tone};
use crate::{
    api::{course, use_action, use_load},
    components::{
        Button, ButtonKind, Card, ConfirmDialog, DefinitionList, Form, Icon, PageHeader, ReasonDialog,
        StatusLabel, use_form, use_toasts,
    },
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

type Step = (&'static str, AttrValue, AttrValue);

/// Shows a course; edits it while it is a draft.
#[component]
pub fn DetailPage(props: &DetailPageProps) -> Html {
    let i18n = use_i18n();
    let may_write = use_session().has_role(may::UPDATE_COURSE);
    let toasts = use_toasts();
    let page = use_load(props.id, |api, id| async move { course::read(&api, id).await });
    let editing = use_state(|| false);
    let asked = use_state(|| None::<Step>);
    let reason = use_form(|| vec![("/reason", String::new())]);
    let step = {
        let (asked, reload, i18n) = (asked.clone(), page.reload.clone(), i18n.clone());
        use_action(
            |api, (id, step, reason): (CourseId, &'static str, Option<String>)| async move {
                course::take_step(&api, id, step, reason).await
            },
            move |outcome| {
                asked.set(None);
                match outcome {
                    Ok(view) => {
                        toasts.success(i18n.ta(
                            "course-stepped",
                            &[
                                ("title", view.title_zh.clone().into()),
                                ("status", i18n.word(view.status).to_string().into()),
                            ],
                        ));
                        reload.emit(());
                    }
                    Err(error) => toasts.failure(&i18n, &error),
                }
            },
        )
    };
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
            { for steps(&i18n, one.value.status).into_iter().enumerate().map(|(place, step)| {
                let (asked, label) = (asked.clone(), step.1.clone());
                let kind = if place == 0 { ButtonKind::Primary } else { ButtonKind::Secondary };
                html! { <Button {kind} {label} onclick={Callback::from(move |_| asked.set(Some(step.clone())))} /> }
            }) }
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
                if *editing { <Edit course={(**one).clone()} ondone={saved.clone()} oncancel={set_editing(false)} /> }
                else { { facts(&i18n, &one.value) } }
            </Card>
        }) }
        if let Some((name, verb, what)) = &*asked {
            { ask((*name, verb, what), &reason, step.busy,
                step.run.reform({ let (id, name) = (props.id, *name); move |reason| (id, name, reason) }),
                { let asked = asked.clone(); Callback::from(move |()| asked.set(None)) }) }
        }
    </> }
}

fn ask(
    (name, verb, what): (&'static str, &AttrValue, &AttrValue),
    form: &Form,
    busy: bool,
    run: Callback<Option<String>>,
    onclose: Callback<()>,
) -> Html {
    if matches!(name, "return" | "retire") {
        return html! {
            <ReasonDialog title={verb.clone()} confirm={verb.clone()} form={form.clone()} {busy} onconfirm={run.reform(Some)} {onclose}>
                <p>{ what }</p>
            </ReasonDialog>
        };
    }
    html! {
        <ConfirmDialog title={verb.clone()} confirm={verb.clone()} {busy} onconfirm={run.reform(|()| None)} {onclose}>
            <p>{ what }</p>
        </ConfirmDialog>
    }
}

fn steps(i18n: &I18n, state: CourseState) -> Vec<Step> {
    match state {
        CourseState::Draft => vec![("submit", i18n.t("course-submit"), i18n.t("course-submit-what"))],
        CourseState::Review => vec![
            ("publish", i18n.t("course-publish"), i18n.t("course-publish-what")),
            ("return", i18n.t("course-return"), i18n.t("course-return-what")),
        ],
        CourseState::Published => vec![("retire", i18n.t("course-retire"), i18n.t("course-retire-what"))],
        CourseState::Retired => vec![("revive", i18n.t("course-revive"), i18n.t("course-revive-what"))],
    }
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

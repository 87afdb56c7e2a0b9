//! The online lessons of a course: written by who keeps the course, published by another, watched by learners.

use std::rc::Rc;

use contract::{
    course::{CourseDetails, CourseState},
    online::{OnlineLessonState, OnlineLessonView},
};
use yew::prelude::*;

use super::{
    online_form::{Add, Edit},
    owner::answers_for,
};
use crate::{
    api::{ApiError, online, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, ConfirmDialog, DataTable, DefinitionList, Dialog, Empty, Icon,
        Notice, ReasonDialog, Row, StatusLabel, Tone, describe, percent, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{
        online::{length, tone},
        two_people::is_own,
    },
    session::{Session, use_session},
};

/// Properties of [`OnlineLessons`].
#[derive(PartialEq, Properties)]
pub(super) struct OnlineLessonsProps {
    /// The course.
    pub(super) course: CourseDetails,
}

/// What is open beside the list.
#[derive(Debug, Clone, PartialEq)]
enum Open {
    Add,
    Edit(OnlineLessonView),
    Publish(OnlineLessonView),
    Retire(OnlineLessonView),
    Watchers(OnlineLessonView),
}

/// The lessons in order, and what may be done with each.
#[component]
pub(super) fn OnlineLessons(props: &OnlineLessonsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let id = props.course.id;
    let page = use_load(id, |api, id| async move { online::of_course(&api, id).await });
    let open = use_state(|| None::<Open>);
    let writes = session.has_role(may::CREATE_ONLINE_LESSON)
        && answers_for(&session, props.course.owner_division_code.as_deref());
    let show = {
        let open = open.clone();
        Callback::from(move |next: Option<Open>| open.set(next))
    };
    let ondone = {
        let (show, reload) = (show.clone(), page.reload.clone());
        Callback::from(move |()| {
            show.emit(None);
            reload.emit(());
        })
    };
    let onclose = show.reform(|()| None);
    let actions = if writes && props.course.status == CourseState::Published {
        let onclick = show.reform(|_: MouseEvent| Some(Open::Add));
        html! { <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("online-add")} {onclick} /> }
    } else {
        Html::default()
    };
    html! { <>
        <Card title={i18n.t("online-lessons")} {actions}>
            { page.view(|lessons| html! {
                <DataTable id="online-lessons" caption={i18n.t("online-lessons")} columns={columns(&i18n)} adjustable=false
                    rows={lessons.iter().map(|one| row(&i18n, one, acts(&i18n, &session, one, writes, &show))).collect::<Vec<_>>()}
                    empty={html! { <Empty title={i18n.t("online-lessons-none")} advice={i18n.t("online-lessons-none-advice")} /> }} />
            }) }
        </Card>
        { match &*open {
            None => Html::default(),
            Some(Open::Add) => html! { <Add course={props.course.clone()} {ondone} {onclose} /> },
            Some(Open::Edit(lesson)) => html! { <Edit course={props.course.clone()} lesson={lesson.clone()} {ondone} {onclose} /> },
            Some(Open::Publish(lesson)) => html! { <Publish lesson={lesson.clone()} {ondone} {onclose} /> },
            Some(Open::Retire(lesson)) => html! { <Retire lesson={lesson.clone()} {ondone} {onclose} /> },
            Some(Open::Watchers(lesson)) => html! { <Watchers lesson={lesson.clone()} {onclose} /> },
        } }
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("position", i18n.t("online-position")).number(),
        Column::new("title", i18n.t("online-title")),
        Column::new("length", i18n.t("online-length")),
        Column::new("content", i18n.t("online-content")),
        Column::new("status", i18n.t("course-status")),
        Column::new("acts", i18n.t("attachment-acts")),
    ]
}

fn row(i18n: &I18n, lesson: &OnlineLessonView, acts: Html) -> Row {
    let source = lesson.attachment_name.as_ref().or(lesson.url.as_ref());
    Row {
        key: lesson.id.to_string().into(),
        to: None,
        cells: vec![
            html! { lesson.position },
            html! { <>
                { &lesson.title_zh }
                if let Some(title) = &lesson.title_mn { <br /><span class="mongolian" lang="mn-Mong">{ title }</span> }
            </> },
            html! { length(i18n, lesson.duration_seconds) },
            html! { <>{ i18n.word(lesson.content) }<br /><span class="subtle seal">{ for source }</span></> },
            html! { <>
                <StatusLabel tone={tone(lesson.status)} text={i18n.word(lesson.status)} />
                if let Some(reason) = &lesson.retired_reason { <br /><span class="subtle">{ reason }</span> }
            </> },
            acts,
        ],
    }
}

fn acts(
    i18n: &I18n,
    session: &Session,
    lesson: &OnlineLessonView,
    writes: bool,
    show: &Callback<Option<Open>>,
) -> Html {
    let button = |label: AttrValue, what: Open| {
        let spoken = format!("{label} {}", lesson.title_zh);
        html! { <Button {label} {spoken} onclick={show.reform(move |_: MouseEvent| Some(what.clone()))} /> }
    };
    let own = lesson.authors.iter().any(|author| is_own(session, author.id));
    html! {
        <div class="actions">
            if writes && lesson.status == OnlineLessonState::Draft {
                if own {
                    <span class="subtle">{ i18n.t("online-own") }</span>
                } else {
                    { button(i18n.t("online-publish"), Open::Publish(lesson.clone())) }
                }
            }
            if writes && lesson.status != OnlineLessonState::Retired {
                { button(i18n.t("course-edit"), Open::Edit(lesson.clone())) }
            }
            if writes && lesson.status == OnlineLessonState::Published {
                { button(i18n.t("online-retire"), Open::Retire(lesson.clone())) }
            }
            if lesson.status != OnlineLessonState::Draft && session.has_role(may::COUNT_ONLINE_WATCHERS) {
                { button(i18n.t("online-watchers"), Open::Watchers(lesson.clone())) }
            }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct StepProps {
    lesson: OnlineLessonView,
    ondone: Callback<()>,
    onclose: Callback<()>,
}

/// Asks before a lesson is published.
#[component]
fn Publish(props: &StepProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let failure = use_state(|| None);
    let lesson = props.lesson.clone();
    let publish = {
        let (i18n, failure, ondone) = (i18n.clone(), failure.clone(), props.ondone.clone());
        use_action(
            move |api, ()| {
                let lesson = lesson.clone();
                async move { online::take_step(&api, &lesson, None).await }
            },
            move |outcome: Result<OnlineLessonView, ApiError>| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("online-published"));
                    ondone.emit(());
                }
                Err(error) => failure.set(Some(describe(&i18n, &error))),
            },
        )
    };
    let verb = i18n.t("online-publish");
    let what = i18n.ta(
        "online-publish-what",
        &[
            ("title", props.lesson.title_zh.clone().into()),
            ("length", length(&i18n, props.lesson.duration_seconds).to_string().into()),
        ],
    );
    html! {
        <ConfirmDialog title={verb.clone()} confirm={verb} busy={publish.busy} onconfirm={publish.run} onclose={props.onclose.clone()}>
            <p>{ what }</p>
            if let Some((title, advice)) = &*failure {
                <Notice tone={Tone::Bad} urgent=true title={title.clone()}>{ advice.clone().unwrap_or_default() }</Notice>
            }
        </ConfirmDialog>
    }
}

/// Asks why a lesson is retired.
#[component]
fn Retire(props: &StepProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/reason", String::new())]);
    let lesson = props.lesson.clone();
    let retire = {
        let (i18n, form, ondone) = (i18n.clone(), form.clone(), props.ondone.clone());
        use_action(
            move |api, reason: String| {
                let lesson = lesson.clone();
                async move { online::take_step(&api, &lesson, Some(reason)).await }
            },
            move |outcome: Result<OnlineLessonView, ApiError>| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("online-retired"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let verb = i18n.t("online-retire");
    html! {
        <ReasonDialog title={verb.clone()} confirm={verb} danger=true {form} busy={retire.busy} onconfirm={retire.run} onclose={props.onclose.clone()}>
            <p>{ i18n.ta("online-retire-what", &[("title", props.lesson.title_zh.clone().into())]) }</p>
        </ReasonDialog>
    }
}

#[derive(PartialEq, Properties)]
struct WatchersProps {
    lesson: OnlineLessonView,
    onclose: Callback<()>,
}

/// How many have watched a lesson, and how much of it.
#[component]
fn Watchers(props: &WatchersProps) -> Html {
    let i18n = use_i18n();
    let page = use_load(props.lesson.id, |api, id| async move { online::watchers(&api, id).await });
    let told = |found: &Rc<contract::online::OnlineWatchers>| {
        let items = vec![
            (i18n.t("online-learners"), html! { found.learners }),
            (i18n.t("online-watchers-completed"), html! { found.completed }),
            (i18n.t("online-watchers-mean"), html! { percent(found.mean_watched_bp) }),
            (i18n.t("online-watched-minutes"), html! { found.verified_minutes }),
            (i18n.t("online-watchers-now"), html! { found.watching_now }),
        ];
        html! { <DefinitionList {items} /> }
    };
    html! {
        <Dialog title={i18n.t("online-watchers")} onclose={props.onclose.clone()}>
            <p>{ &props.lesson.title_zh }</p>
            { page.view(told) }
        </Dialog>
    }
}

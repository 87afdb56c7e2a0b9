//! What a learner has watched online.

use contract::{ids::LearnerId, online::OnlineProgressView};
use yew::prelude::*;

use crate::{
    api::{online, use_load},
    components::{Card, Column, DataTable, Empty, Row, StatusLabel, Tone},
    i18n::{I18n, use_i18n},
    pages::online::length,
    route::Route,
    time,
};

/// Properties of [`Online`].
#[derive(PartialEq, Properties)]
pub(super) struct OnlineProps {
    /// Whose.
    pub(super) learner: LearnerId,
}

/// Lists the lessons, what was begun last first.
#[component]
pub(super) fn Online(props: &OnlineProps) -> Html {
    let i18n = use_i18n();
    let page = use_load(props.learner, |api, id| async move { online::progress(&api, id).await });
    let columns = vec![
        Column::new("lesson", i18n.t("online-title")),
        Column::new("watched", i18n.t("online-watched-of")),
        Column::new("status", i18n.t("course-status")),
        Column::new("verified", i18n.t("online-watched-minutes")).number(),
        Column::new("waiting", i18n.t("online-waiting-minutes")).number(),
        Column::new("last", i18n.t("online-last")),
    ];
    html! {
        <Card title={i18n.t("online-of-learner")}>
            { page.view(|all| html! {
                <DataTable id="learner-online" caption={i18n.t("online-of-learner")} {columns} adjustable=false
                    rows={all.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                    empty={html! { <Empty title={i18n.t("online-of-learner-none")} /> }} />
            }) }
        </Card>
    }
}

fn row(i18n: &I18n, one: &OnlineProgressView) -> Row {
    let (tone, text) = if one.watched.completed {
        (Tone::Good, i18n.t("online-completed"))
    } else {
        (Tone::Info, i18n.t("online-under-way"))
    };
    let (watched, whole) = (length(i18n, one.watched.seconds), length(i18n, one.lesson.duration_seconds));
    Row {
        key: one.lesson.id.to_string().into(),
        to: Some(Route::Course { id: one.lesson.course_id }),
        cells: vec![
            html! { <>{ &one.lesson.title_zh }<br /><span class="subtle">{ &one.course_title }</span></> },
            html! { i18n.ta("online-progress-of", &[("watched", watched.to_string().into()), ("whole", whole.to_string().into())]) },
            html! { <StatusLabel {tone} {text} /> },
            html! { one.verified_minutes },
            html! { one.waiting_minutes },
            html! { time::minute(one.last_at) },
        ],
    }
}

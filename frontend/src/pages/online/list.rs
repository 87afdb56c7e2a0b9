//! The lessons that a learner can watch, with large controls.

use std::rc::Rc;

use contract::online::OnlineLessonView;
use yew::prelude::*;

use super::length;
use crate::{
    api::{online, use_load},
    components::{ButtonKind, Card, Empty, Icon, LinkButton, PageHeader, StatusLabel, Tone},
    i18n::{I18n, use_i18n},
    route::Route,
};

/// Every lesson that the school of the reader can watch, course by course.
#[component]
pub fn ListPage() -> Html {
    let i18n = use_i18n();
    let page = use_load((), |api, ()| async move { online::published(&api).await });
    html! {
        <div class="elder">
            <PageHeader title={i18n.t("nav-online")} subtitle={i18n.t("online-list-rule")} />
            { page.view(|lessons| courses(&i18n, lessons)) }
        </div>
    }
}

fn courses(i18n: &I18n, lessons: &Rc<Vec<OnlineLessonView>>) -> Html {
    if lessons.is_empty() {
        let (title, advice) = (i18n.t("online-none"), i18n.t("online-none-advice"));
        return html! { <Card><Empty {title} {advice} /></Card> };
    }
    let same_course = |one: &OnlineLessonView, other: &OnlineLessonView| one.course_id == other.course_id;
    let card = |part: &[OnlineLessonView]| match part.first() {
        Some(first) => html! {
            <Card key={first.course_id.to_string()} title={first.course_title.clone()}>
                <ul class="elder-lessons">{ for part.iter().map(|lesson| line(i18n, lesson)) }</ul>
            </Card>
        },
        None => Html::default(),
    };
    html! { <>{ for lessons.chunk_by(same_course).map(card) }</> }
}

fn line(i18n: &I18n, lesson: &OnlineLessonView) -> Html {
    let watched = lesson.watched.filter(|watched| watched.seconds > 0);
    let verb = match watched {
        None => i18n.t("online-begin"),
        Some(watched) if watched.completed => i18n.t("online-again"),
        Some(_) => i18n.t("online-go-on"),
    };
    let kind = if watched.is_some_and(|watched| watched.completed) {
        ButtonKind::Secondary
    } else {
        ButtonKind::Primary
    };
    html! {
        <li key={lesson.id.to_string()}>
            <div>
                <strong>{ &lesson.title_zh }</strong>
                if let Some(title) = &lesson.title_mn { <p class="mongolian" lang="mn-Mong">{ title }</p> }
                <p class="subtle">{ length(i18n, lesson.duration_seconds) }{ " · " }{ i18n.word(lesson.content) }</p>
                if let Some(watched) = watched {
                    if watched.completed {
                        <StatusLabel tone={Tone::Good} text={i18n.t("online-completed")} />
                    } else {
                        <p>{ i18n.ta("online-watched", &[("watched", length(i18n, watched.seconds).to_string().into())]) }</p>
                    }
                }
            </div>
            <LinkButton to={Route::OnlinePlayer { id: lesson.id }} label={verb} {kind} icon={Icon::Book} />
        </li>
    }
}

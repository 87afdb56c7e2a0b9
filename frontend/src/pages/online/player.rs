//! The player of a learner: large, one lesson at a time, and open about what counts and what does not.

use std::rc::Rc;

use contract::{
    ids::OnlineLessonId,
    online::{OnlineLessonView, OnlinePlaybackStarted},
};
use yew::prelude::*;

use super::{length, watching::Watching};
use crate::{
    api::{ApiError, online, use_action, use_load},
    components::{Button, ButtonKind, Card, Icon, Notice, PageHeader, Tone, describe},
    i18n::{I18n, use_i18n},
    route::Route,
};

/// Properties of [`PlayPage`].
#[derive(PartialEq, Properties)]
pub struct PlayPageProps {
    /// Which lesson.
    pub id: OnlineLessonId,
}

/// Shows a lesson, and plays it once the learner begins.
#[component]
pub fn PlayPage(props: &PlayPageProps) -> Html {
    let i18n = use_i18n();
    let page = use_load(props.id, |api, id| async move { online::read(&api, id).await });
    let title = page
        .value
        .as_ref()
        .map_or_else(|| i18n.t("nav-online"), |lesson| lesson.value.title_zh.clone().into());
    let subtitle = page.value.as_ref().map(|lesson| lesson.value.course_title.clone());
    html! {
        <div class="elder">
            <PageHeader {title} crumbs={vec![(Route::OnlineLessons, i18n.t("nav-online"))]} subtitle={html! { { for subtitle } }} />
            { page.view(|lesson| html! { <Lesson lesson={lesson.value.clone()} /> }) }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct LessonProps {
    lesson: OnlineLessonView,
}

/// A lesson before it is played, and while it is.
#[component]
fn Lesson(props: &LessonProps) -> Html {
    let i18n = use_i18n();
    let started = use_state(|| None::<Rc<OnlinePlaybackStarted>>);
    let failure = use_state(|| None::<ApiError>);
    let id = props.lesson.id;
    let start = {
        let (started, failure) = (started.clone(), failure.clone());
        use_action(
            move |api, ()| async move { online::start(&api, id).await },
            move |outcome| match outcome {
                Ok(playback) => {
                    failure.set(None);
                    started.set(Some(Rc::new(playback)));
                }
                Err(error) => failure.set(Some(error)),
            },
        )
    };
    let begin = start.run.reform(|_: MouseEvent| ());
    let refused = failure.as_ref().map(|error| {
        let (title, advice) = describe(&i18n, error);
        html! { <Notice tone={Tone::Bad} {title} urgent=true><p>{ for advice }</p></Notice> }
    });
    html! { <>
        { for refused }
        if let Some(playback) = &*started {
            <Watching key={playback.id.to_string()} playback={playback.clone()} title={props.lesson.title_zh.clone()} onrestart={start.run.clone()} busy={start.busy} />
        } else {
            <Card>
                { told(&i18n, &props.lesson) }
                <div class="player-keys">
                    <Button kind={ButtonKind::Primary} icon={Icon::Book} label={verb(&i18n, &props.lesson)} busy={start.busy} onclick={begin} />
                </div>
            </Card>
        }
    </> }
}

fn verb(i18n: &I18n, lesson: &OnlineLessonView) -> AttrValue {
    match lesson.watched {
        Some(watched) if watched.seconds > 0 => i18n.t("online-go-on"),
        _ => i18n.t("online-begin"),
    }
}

/// What the learner should know before it begins.
fn told(i18n: &I18n, lesson: &OnlineLessonView) -> Html {
    let watched = lesson.watched.filter(|watched| watched.seconds > 0);
    html! { <>
        <p class="player-figure">{ length(i18n, lesson.duration_seconds) }</p>
        if let Some(watched) = watched {
            <p>{ i18n.ta("online-watched", &[("watched", length(i18n, watched.seconds).to_string().into())]) }</p>
        }
        <p>{ i18n.t("online-rule-time") }</p>
        <p>{ i18n.t("online-rule-one-device") }</p>
    </> }
}

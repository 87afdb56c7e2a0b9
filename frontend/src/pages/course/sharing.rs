//! How one course is shared: offered by its centre, taken up by the city's, subscribed to by schools, and how much it is used.

use std::rc::Rc;

use contract::{
    course::{CourseDetails, CourseShareState, CourseShareView, CourseState, CourseUse},
    ids::CourseId,
};
use yew::prelude::*;

use super::{
    owner::{answers_for, is_whole_city},
    subscriptions::Subscriptions,
};
use crate::{
    api::{ApiError, sharing, use_action, use_load},
    components::{
        Button, ButtonKind, Card, ConfirmDialog, DefinitionList, Empty, Notice, StatusLabel, Tone, describe,
        use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{
        ask::{AskReason, Subject, step, subject},
        two_people::{Decide, is_own, verdict},
    },
    session::{Session, use_session},
    time,
};

/// Properties of [`Sharing`].
#[derive(PartialEq, Properties)]
pub(super) struct SharingProps {
    /// The course.
    pub(super) course: CourseDetails,
}

/// The newest share of the course with its use, what may be done with it, and who subscribes.
#[component]
pub(super) fn Sharing(props: &SharingProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let id = props.course.id;
    let found = use_load(id, |api, id| async move {
        Ok(sharing::shares(&api, &format!("?course_id={id}&limit=1")).await?.items.pop())
    });
    let ondone = found.reload.clone();
    html! { <>
        { found.view(|share: &Rc<Option<CourseShareView>>| {
            let share = share.as_ref().as_ref();
            let actions = actions(&i18n, &session, &props.course, share, &ondone);
            html! { <>
                <Card title={i18n.t("sharing-title")} {actions}>{ told(&i18n, share) }</Card>
                if let Some(share) = share {
                    <Card title={i18n.t("usage-title")}><DefinitionList items={figures(&i18n, share.usage)} /></Card>
                }
            </> }
        }) }
        { found.view(|share: &Rc<Option<CourseShareView>>| {
            let shared = share.as_ref().as_ref().is_some_and(|share| share.status == CourseShareState::Accepted);
            html! { <Subscriptions course={id} {shared} onchange={ondone.clone()} /> }
        }) }
    </> }
}

/// How it looks how far the sharing of a course has come.
pub(super) const fn tone(state: CourseShareState) -> Tone {
    match state {
        CourseShareState::Offered => Tone::Info,
        CourseShareState::Accepted => Tone::Good,
        CourseShareState::Declined => Tone::Neutral,
        CourseShareState::Ended => Tone::Warning,
    }
}

fn told(i18n: &I18n, share: Option<&CourseShareView>) -> Html {
    let Some(share) = share else {
        return html! { <Empty title={i18n.t("sharing-none")} advice={i18n.t("sharing-none-advice")} /> };
    };
    html! { <DefinitionList items={facts(i18n, share)} /> }
}

fn facts(i18n: &I18n, share: &CourseShareView) -> Vec<(AttrValue, Html)> {
    let signed =
        |name: &str, at| html! { <>{ name }{ " " }<span class="subtle">{ time::minute(at) }</span></> };
    let mut items = vec![
        (
            i18n.t("course-status"),
            html! { <StatusLabel tone={tone(share.status)} text={i18n.word(share.status)} /> },
        ),
        (i18n.t("sharing-center"), html! { &share.center_name }),
        (i18n.t("sharing-offered"), signed(&share.offered_by.name, share.offered_at)),
    ];
    if let Some((by, at)) = share.decided_by.as_ref().zip(share.decided_at) {
        items.push((i18n.t("sharing-decided"), signed(&by.name, at)));
    }
    if let Some((by, at)) = share.ended_by.as_ref().zip(share.ended_at) {
        items.push((i18n.t("sharing-ended"), signed(&by.name, at)));
    }
    if let Some(reason) = share.decision_reason.as_ref().or(share.ended_reason.as_ref()) {
        items.push((i18n.t("sharing-reason"), html! { reason }));
    }
    items
}

/// How much a course is used, in figures.
fn figures(i18n: &I18n, usage: CourseUse) -> Vec<(AttrValue, Html)> {
    let figure = |label, value: i64| (label, html! { value });
    vec![
        figure(i18n.t("usage-subscriptions"), usage.subscriptions),
        figure(i18n.t("usage-schools"), usage.schools),
        figure(i18n.t("usage-sessions"), usage.sessions),
        figure(i18n.t("usage-attendances"), usage.attendances),
        figure(i18n.t("usage-minutes"), usage.minutes),
    ]
}

fn actions(
    i18n: &I18n,
    session: &Session,
    course: &CourseDetails,
    share: Option<&CourseShareView>,
    ondone: &Callback<()>,
) -> Html {
    if !answers_for(session, course.owner_division_code.as_deref()) {
        return Html::default();
    }
    match share {
        Some(share) if share.status == CourseShareState::Offered => decide(i18n, session, share, ondone),
        Some(share) if share.status == CourseShareState::Accepted => {
            html! { <End share={share.clone()} {ondone} /> }
        }
        _ if course.status == CourseState::Published && session.has_role(may::CREATE_COURSE_SHARE) => {
            html! { <Offer id={course.id} citys={course.owner_division_code.is_none()} {ondone} /> }
        }
        _ => Html::default(),
    }
}

/// The share in the version that the page shows.
fn shown(i18n: &I18n, share: &CourseShareView) -> Subject {
    let (i18n, id) = (i18n.clone(), share.id);
    subject(
        format!("\"v{}\"", share.version),
        move |api| async move { sharing::one(&api, id).await },
        move |now: &CourseShareView| i18n.word(now.status),
    )
}

fn decide(i18n: &I18n, session: &Session, share: &CourseShareView, ondone: &Callback<()>) -> Html {
    let own = is_own(session, share.offered_by.id);
    let id = share.id;
    let accept = verdict(move |api, _, etag, ()| async move { sharing::accept(&api, id, &etag).await });
    let decline = verdict(move |api, _, etag, reason| async move {
        sharing::end(&api, (id, &etag), "decline", reason).await
    });
    let whole_city = is_whole_city(session, may::ACCEPT_COURSE_SHARE);
    let told = i18n.ta("sharing-accept-what", &[("title", share.course_title.clone().into())]);
    html! {
        <Decide subject={shown(i18n, share)} {own} danger=false told={html! { <p>{ told }</p> }} reject_told={i18n.t("sharing-decline-what")}
            approved={i18n.t("sharing-accepted")} rejected={i18n.t("sharing-declined")}
            approve={whole_city.then_some(accept)} reject={(whole_city || own).then_some(decline)} {ondone} />
    }
}

#[derive(PartialEq, Properties)]
struct OfferProps {
    id: CourseId,
    citys: bool,
    ondone: Callback<()>,
}

/// The button that offers the course, or shares one of the city, and its dialog.
#[component]
fn Offer(props: &OfferProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let asked = use_state(|| false);
    let failure = use_state(|| None);
    let (verb, what, done) = if props.citys {
        (i18n.t("sharing-share"), i18n.t("sharing-share-what"), i18n.t("sharing-shared"))
    } else {
        (i18n.t("sharing-offer"), i18n.t("sharing-offer-what"), i18n.t("sharing-offered-done"))
    };
    let offer = {
        let (i18n, asked, failure, ondone) =
            (i18n.clone(), asked.clone(), failure.clone(), props.ondone.clone());
        use_action(
            |api, id: CourseId| async move { sharing::share(&api, id).await },
            move |outcome: Result<CourseShareView, ApiError>| match outcome {
                Ok(_) => {
                    asked.set(false);
                    toasts.success(done.clone());
                    ondone.emit(());
                }
                Err(error) => failure.set(Some(describe(&i18n, &error))),
            },
        )
    };
    let show = |on: bool| {
        let (asked, failure) = (asked.clone(), failure.clone());
        Callback::from(move |()| {
            failure.set(None);
            asked.set(on);
        })
    };
    let id = props.id;
    html! { <>
        <Button kind={ButtonKind::Primary} label={verb.clone()} onclick={show(true).reform(|_| ())} />
        if *asked {
            <ConfirmDialog title={verb.clone()} confirm={verb} busy={offer.busy} onconfirm={offer.run.reform(move |()| id)} onclose={show(false)}>
                <p>{ what }</p>
                if let Some((title, advice)) = &*failure {
                    <Notice tone={Tone::Bad} urgent=true title={title.clone()}>{ advice.clone().unwrap_or_default() }</Notice>
                }
            </ConfirmDialog>
        }
    </> }
}

#[derive(PartialEq, Properties)]
struct EndProps {
    share: CourseShareView,
    ondone: Callback<()>,
}

/// The button that ends the sharing, and its dialog.
#[component]
fn End(props: &EndProps) -> Html {
    let i18n = use_i18n();
    let asked = use_state(|| false);
    let show = |on: bool| {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(on))
    };
    let ondone = {
        let (close, ondone) = (show(false), props.ondone.clone());
        Callback::from(move |()| {
            close.emit(());
            ondone.emit(());
        })
    };
    let id = props.share.id;
    let send = Callback::from(move |reason: String| {
        step(move |api, etag| {
            let reason = reason.clone();
            async move { sharing::end(&api, (id, &etag), "end", reason).await }
        })
    });
    let schools = i18n.ta("sharing-end-what", &[("count", props.share.usage.subscriptions.into())]);
    html! { <>
        <Button label={i18n.t("sharing-end")} onclick={show(true).reform(|_| ())} />
        if *asked {
            <AskReason title={i18n.t("sharing-end")} what={schools} danger=true done={i18n.t("sharing-ended-done")} {send}
                subject={shown(&i18n, &props.share)} onclose={show(false)} {ondone} />
        }
    </> }
}

//! One request about a learner's data, from its day to its end.

use std::rc::Rc;

use contract::{
    ids::PrivacyRequestId,
    privacy::{PrivacyRequestKind, PrivacyRequestState, PrivacyRequestView},
};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::request_tone;
use crate::{
    api::{ApiError, Tagged, privacy, use_action, use_load},
    components::{
        Button, ButtonKind, Card, DefinitionList, Icon, Notice, PageHeader, StatusLabel, Tone, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{
        ask::{AskReason, AskWhether, Subject, step, subject},
        two_people::{Signed, is_own},
    },
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`RequestPage`].
#[derive(PartialEq, Properties)]
pub struct RequestPageProps {
    /// Which one.
    pub id: PrivacyRequestId,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Step(&'static str),
    Refuse,
}

/// Shows it, and what can be done with it.
#[component]
pub fn RequestPage(props: &RequestPageProps) -> Html {
    let i18n = use_i18n();
    let found = use_load(props.id, |api, id| async move { privacy::request(&api, id).await });
    let open = use_state(|| Open::Nothing);
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(what))
    };
    let ondone = {
        let (open, reload) = (open.clone(), found.reload.clone());
        Callback::from(move |()| {
            open.set(Open::Nothing);
            reload.emit(());
        })
    };
    let crumbs = vec![(Route::PrivacyRequests, i18n.t("nav-privacy"))];
    let title = found.value.as_ref().map_or_else(|| i18n.t("nav-privacy"), |one| i18n.word(one.value.kind));
    let actions = found.value.as_ref().map(|one| {
        html! { <Actions request={one.value.clone()} approve={show(Open::Step("approve"))} complete={show(Open::Step("complete"))} refuse={show(Open::Refuse)} /> }
    });
    html! { <>
        <PageHeader {title} {crumbs} actions={actions.unwrap_or_default()} />
        { found.view(|one| html! { <>
            if one.value.overdue { <Notice tone={Tone::Bad} title={i18n.t("privacy-overdue-told")} /> }
            <Card title={i18n.t("stock-asked-for")}>{ facts(&i18n, &one.value) }</Card>
            { match *open {
                Open::Nothing => Html::default(),
                Open::Step(step) => html! { <Step request={one.clone()} {step} onclose={show(Open::Nothing)} ondone={ondone.clone()} /> },
                Open::Refuse => html! { <Refuse request={one.clone()} onclose={show(Open::Nothing)} ondone={ondone.clone()} /> },
            } }
        </> }) }
    </> }
}

fn facts(i18n: &I18n, one: &PrivacyRequestView) -> Html {
    let to = Route::Learner { id: one.learner_id };
    let mut items = vec![
        (
            i18n.t("learner-status"),
            html! { <StatusLabel tone={request_tone(one.status)} text={i18n.word(one.status)} /> },
        ),
        (
            i18n.t("privacy-whose"),
            html! { <><Link<Route> {to}>{ &one.learner_name }</Link<Route>>{ " · " }{ &one.school_name }</> },
        ),
        (i18n.t("privacy-asked-by"), html! { i18n.word(one.asked_by) }),
        (i18n.t("learner-consent-method"), html! { i18n.word(one.method) }),
        (i18n.t("privacy-detail"), html! { one.detail.clone().unwrap_or_else(|| "—".to_owned()) }),
        (i18n.t("privacy-received-on"), html! { time::day(one.received_on) }),
        (i18n.t("privacy-due"), html! { time::day(one.due_on) }),
    ];
    let requested_by = one.requested_by_name.clone().unwrap_or_default();
    let signed = Signed {
        requested_by: &requested_by,
        requested_at: one.requested_at,
        decided: one.decided_by_name.as_ref().zip(one.decided_at),
        rejected_because: one.decision_reason.as_ref(),
    };
    let recorded = (i18n.t("privacy-recorded-by"), i18n.t("privacy-recorded-at"));
    items.extend(signed.facts_under(i18n, recorded));
    if let Some(at) = one.done_at {
        let who = one.done_by_name.as_deref().unwrap_or_default();
        items.push((i18n.t("privacy-done-by"), html! { format!("{who} {}", time::minute(at)) }));
    }
    html! { <DefinitionList {items} /> }
}

#[derive(PartialEq, Properties)]
struct ActionsProps {
    request: PrivacyRequestView,
    approve: Callback<()>,
    complete: Callback<()>,
    refuse: Callback<()>,
}

/// What comes next: the decision of somebody else, the copy, the end.
#[component]
fn Actions(props: &ActionsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let one = &props.request;
    let received = one.status == PrivacyRequestState::Received;
    let own = is_own(&session, one.requested_by);
    let copies = one.kind == PrivacyRequestKind::Access
        && matches!(one.status, PrivacyRequestState::Approved | PrivacyRequestState::Done);
    let click = |to: &Callback<()>| to.reform(|_: MouseEvent| ());
    html! { <>
        if received && session.has_role(may::REFUSE_PRIVACY_REQUEST) {
            <Button label={i18n.t("privacy-refuse")} onclick={click(&props.refuse)} />
        }
        if received && !own && session.has_role(may::APPROVE_PRIVACY_REQUEST) {
            <Button kind={ButtonKind::Primary} label={i18n.t("privacy-approve")} onclick={click(&props.approve)} />
        }
        if copies && session.has_role(may::EXPORT_PERSONAL_COPY) { <Copies id={one.id} /> }
        if one.status == PrivacyRequestState::Approved && session.has_role(may::COMPLETE_PRIVACY_REQUEST) {
            <Button kind={ButtonKind::Primary} label={i18n.t(if one.kind == PrivacyRequestKind::Erasure { "privacy-erase" } else { "privacy-complete" })} onclick={click(&props.complete)} />
        }
    </> }
}

#[derive(PartialEq, Properties)]
struct CopiesProps {
    id: PrivacyRequestId,
}

/// The copy as a workbook and as JSON.
#[component]
fn Copies(props: &CopiesProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let save = {
        let i18n = i18n.clone();
        use_action(
            |api, (id, workbook): (PrivacyRequestId, bool)| async move { privacy::copy(&api, id, workbook).await },
            move |outcome: Result<(), ApiError>| {
                if let Err(error) = outcome {
                    toasts.failure(&i18n, &error);
                }
            },
        )
    };
    let id = props.id;
    html! { <>
        <Button icon={Icon::Download} label={i18n.t("privacy-copy-workbook")} busy={save.busy} onclick={save.run.reform(move |_: MouseEvent| (id, true))} />
        <Button icon={Icon::Download} label={i18n.t("privacy-copy-json")} busy={save.busy} onclick={save.run.reform(move |_: MouseEvent| (id, false))} />
    </> }
}

#[derive(PartialEq, Properties)]
struct StepProps {
    request: Rc<Tagged<PrivacyRequestView>>,
    step: &'static str,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

/// The request in the version that the page shows.
fn shown(i18n: &I18n, request: &Tagged<PrivacyRequestView>) -> Subject {
    let (i18n, id) = (i18n.clone(), request.value.id);
    subject(
        request.etag.clone(),
        move |api| async move { privacy::request(&api, id).await },
        move |now: &PrivacyRequestView| i18n.word(now.status),
    )
}

/// Asks before a request is approved or done.
#[component]
fn Step(props: &StepProps) -> Html {
    let i18n = use_i18n();
    let erases = props.step == "complete" && props.request.value.kind == PrivacyRequestKind::Erasure;
    let (title, what) = match (props.step, erases) {
        ("approve", _) => (i18n.t("privacy-approve"), i18n.t("privacy-approve-what")),
        (_, true) => (i18n.t("privacy-erase"), i18n.t("privacy-erase-what")),
        _ => (i18n.t("privacy-complete"), i18n.t("privacy-complete-what")),
    };
    let send = {
        let (request, name) = (props.request.clone(), props.step);
        Callback::from(move |()| {
            let request = request.clone();
            step(move |api, etag| {
                let request = request.by(etag);
                async move { privacy::take_step(&api, &request, name).await }
            })
        })
    };
    html! {
        <AskWhether {title} danger={erases} done={i18n.t("learner-edited")} {send} subject={shown(&i18n, &props.request)}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()}>
            <p>{ what }</p>
        </AskWhether>
    }
}

#[derive(PartialEq, Properties)]
struct RefuseProps {
    request: Rc<Tagged<PrivacyRequestView>>,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Refuse(props: &RefuseProps) -> Html {
    let i18n = use_i18n();
    let send = {
        let request = props.request.clone();
        Callback::from(move |reason: String| {
            let request = request.clone();
            step(move |api, etag| {
                let (request, reason) = (request.by(etag), reason.clone());
                async move { privacy::refuse(&api, &request, reason).await }
            })
        })
    };
    html! {
        <AskReason title={i18n.t("privacy-refuse")} what={i18n.t("privacy-refuse-what")} danger=true done={i18n.t("learner-edited")} {send}
            subject={shown(&i18n, &props.request)} onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

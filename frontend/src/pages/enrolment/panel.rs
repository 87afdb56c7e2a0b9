//! The enrolments of a series or a session: places, people, and what can be done.

use std::rc::Rc;

use contract::{
    class::{CreateEnrolment, EnrolmentAsker, EnrolmentState, EnrolmentView, PlacesView},
    ids::{ClassSeriesId, EnrolmentId, LearnerId, LearnerProxyId},
    learner::LearnerView,
};
use yew::prelude::*;

use super::{by_proxy::ByProxy, end::End, people::People, places::Places, quota::Raise};
use crate::{
    api::{
        Api, ApiError,
        enrolment::{self, Subject},
        use_action, use_load,
    },
    components::{Button, ButtonKind, Card, Icon, Select, use_export, use_toasts},
    i18n::{I18n, use_i18n},
    may,
    pages::{
        import::{ImportDialog, Imported},
        redemption::FindLearner,
    },
    session::use_session,
};

/// What is known of the places and of everybody on the lists.
#[derive(Debug, Clone, PartialEq)]
struct Known {
    places: PlacesView,
    enrolled: Vec<EnrolmentView>,
    waiting: Vec<EnrolmentView>,
}

async fn load(api: &Api, subject: Subject) -> Result<Known, ApiError> {
    Ok(Known {
        places: enrolment::places(api, subject).await?,
        enrolled: enrolment::all(api, subject, EnrolmentState::Enrolled.as_str()).await?,
        waiting: enrolment::all(api, subject, EnrolmentState::Waiting.as_str()).await?,
    })
}

#[derive(Clone, PartialEq)]
enum Open {
    Nothing,
    Enrol,
    Import(ClassSeriesId),
    Raise(ClassSeriesId),
    End(EnrolmentId, &'static str),
}

/// Properties of [`Enrolments`].
#[derive(PartialEq, Properties)]
pub(crate) struct EnrolmentsProps {
    /// Of what.
    pub(crate) subject: Subject,
    /// Grows whenever its sessions have changed, and with them who has a place.
    #[prop_or_default]
    pub(crate) round: i64,
}

/// A card with the places, the lists, and the steps that lead on.
#[component]
pub(crate) fn Enrolments(props: &EnrolmentsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let subject = props.subject;
    let page = use_load((subject, props.round), |api, (subject, _)| async move { load(&api, subject).await });
    let open = use_state(|| Open::Nothing);
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(what.clone()))
    };
    let onclose = {
        let open = open.clone();
        Callback::from(move |()| open.set(Open::Nothing))
    };
    let ondone = {
        let (onclose, reload) = (onclose.clone(), page.reload.clone());
        Callback::from(move |()| {
            onclose.emit(());
            reload.emit(());
        })
    };
    let export = use_export(|api, subject: Subject| async move { enrolment::export(&api, subject).await });
    let may_write = session.has_role(may::CREATE_ENROLMENT);
    let takes = page.value.as_ref().is_some_and(|known| known.places.takes_applications);
    let series = match subject {
        Subject::Series(id) => Some(id),
        Subject::Session(_) => None,
    };
    let actions = html! { <>
        if let Some(id) = series {
            if session.has_role(may::RAISE_CLASS_SERIES_QUOTA) { <Button label={i18n.t("enrolment-quota")} onclick={show(Open::Raise(id))} /> }
            if may_write && takes { <Button icon={Icon::Upload} label={i18n.t("enrolment-import")} onclick={show(Open::Import(id))} /> }
        }
        <Button icon={Icon::Download} label={i18n.t("facility-export")} busy={export.busy} onclick={export.run.reform(move |_: MouseEvent| subject)} />
        if may_write && takes { <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("enrolment-add")} onclick={show(Open::Enrol)} /> }
    </> };
    let onend = {
        let open = open.clone();
        Callback::from(move |(id, step)| open.set(Open::End(id, step)))
    };
    html! { <>
        if *open == Open::Enrol { <Enrol {subject} ondone={page.reload.clone()} onclose={onclose.clone()} /> }
        <Card title={i18n.t("enrolment-title")} {actions}>{ page.view(|known: &Rc<Known>| html! { <>
            <Places places={known.places} />
            <People people={known.enrolled.clone()} waits=false may_end={may_write} onend={onend.clone()} />
            <People people={known.waiting.clone()} waits=true may_end={may_write} onend={onend.clone()} />
            { ending(known, &open, &onclose, &ondone) }
            if let Open::Raise(series) = *open { <Raise {series} present={known.places.priority_quota_bp} onclose={onclose.clone()} ondone={ondone.clone()} /> }
        </> }) }</Card>
        if let Open::Import(series) = *open { <ImportDialog of={Imported::Enrolments(series)} onclose={onclose.clone()} onimported={ondone} /> }
    </> }
}

fn ending(known: &Known, open: &Open, onclose: &Callback<()>, ondone: &Callback<()>) -> Html {
    let Open::End(id, step) = *open else { return Html::default() };
    let Some(one) = known.enrolled.iter().chain(&known.waiting).find(|one| one.id == id) else {
        return Html::default();
    };
    html! { <End one={one.clone()} {step} waiting={known.places.waiting} onclose={onclose.clone()} ondone={ondone.clone()} /> }
}

#[derive(PartialEq, Properties)]
struct EnrolProps {
    subject: Subject,
    ondone: Callback<()>,
    onclose: Callback<()>,
}

/// Finds a learner by card or name, and enrols; goes on with the next until it is put away. Where a proxy asks, it says which.
#[component]
fn Enrol(props: &EnrolProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let asked_by = use_state(|| EnrolmentAsker::Learner);
    let stood_in_for = use_state(|| None::<LearnerView>);
    let told = {
        let (i18n, toasts, ondone) = (i18n.clone(), toasts.clone(), props.ondone.clone());
        Callback::from(move |one: EnrolmentView| {
            toasts.success(place_told(&i18n, &one));
            ondone.emit(());
        })
    };
    let enrol = {
        let (i18n, told) = (i18n.clone(), told.clone());
        use_action(
            |api, body: CreateEnrolment| async move { enrolment::enrol(&api, &body).await },
            move |outcome: Result<EnrolmentView, ApiError>| match outcome {
                Ok(one) => told.emit(one),
                Err(error) => toasts.failure(&i18n, &error),
            },
        )
    };
    let (subject, by) = (props.subject, *asked_by);
    let ask = |whom: Option<LearnerView>| {
        let stood_in_for = stood_in_for.clone();
        Callback::from(move |()| stood_in_for.set(whom.clone()))
    };
    let onfound = {
        let (run, stood_in_for) = (enrol.run, stood_in_for.clone());
        Callback::from(move |found: LearnerView| match by {
            EnrolmentAsker::Learner => run.emit(body(subject, found.id, None)),
            EnrolmentAsker::Proxy => stood_in_for.set(Some(found)),
        })
    };
    let onchange = {
        let asked_by = asked_by.clone();
        Callback::from(move |word: String| asked_by.set(word.parse().unwrap_or(EnrolmentAsker::Learner)))
    };
    let onenrolled = {
        let close = ask(None);
        Callback::from(move |one: EnrolmentView| {
            close.emit(());
            told.emit(one);
        })
    };
    html! { <>
        <Card title={i18n.t("enrolment-who-asks")} actions={html! { <Button label={i18n.t("enrolment-enough")} onclick={props.onclose.reform(|_: MouseEvent| ())} /> }}>
            <Select label={i18n.t("enrolment-asked-by")} value={by.to_string()} options={i18n.choices::<EnrolmentAsker>()} {onchange} />
        </Card>
        <FindLearner title={i18n.t("enrolment-find")} {onfound} />
        if let Some(learner) = &*stood_in_for {
            <ByProxy key={learner.id.to_string()} {subject} learner={learner.clone()} onclose={ask(None)} {onenrolled} />
        }
    </> }
}

/// What became of an application.
fn place_told(i18n: &I18n, one: &EnrolmentView) -> AttrValue {
    let name = one.learner_name.clone().into();
    match one.position {
        Some(place) => i18n.ta("enrolment-waits-now", &[("name", name), ("place", place.into())]),
        None => i18n.ta("enrolment-has-place", &[("name", name)]),
    }
}

/// The application of a learner, by a proxy where there is one.
pub(super) fn body(
    subject: Subject,
    learner_id: LearnerId,
    proxy_id: Option<LearnerProxyId>,
) -> CreateEnrolment {
    let (series_id, session_id) = match subject {
        Subject::Series(id) => (Some(id), None),
        Subject::Session(id) => (None, Some(id)),
    };
    let asked_by = if proxy_id.is_some() { EnrolmentAsker::Proxy } else { EnrolmentAsker::Learner };
    CreateEnrolment { series_id, session_id, learner_id, asked_by: Some(asked_by), proxy_id }
}

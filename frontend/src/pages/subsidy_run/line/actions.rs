//! What can be done about a line: its letter, an appeal by its school, and taking money back by the city.

use std::rc::Rc;

use contract::{
    money::Yuan,
    subsidy_run::{FileSubsidyAppeal, SubsidyRunLineDetails, SubsidyRunState, SubsidyRunView},
};
use yew::prelude::*;

use super::Place;
use crate::{
    api::subsidy_run,
    components::{Button, ButtonKind, Field, FieldKind, Form, LinkButton},
    i18n::use_i18n,
    may,
    pages::{
        ask::{Ask, AskReason, work},
        course::is_whole_city,
        subsidy_run::{is_paid, plain},
    },
    route::Route,
    session::use_session,
    time,
};

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Appeal,
    ClawBack,
}

/// Properties of [`Actions`].
#[derive(PartialEq, Properties)]
pub(super) struct ActionsProps {
    /// The line.
    pub(super) one: Rc<SubsidyRunLineDetails>,
    /// Its run.
    pub(super) run: SubsidyRunView,
    /// Hears that something was done.
    pub(super) ondone: Callback<()>,
}

/// The buttons, and their dialogs.
#[component]
pub(super) fn Actions(props: &ActionsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let open = use_state(|| Open::Nothing);
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(what))
    };
    let (one, run) = (&props.one, &props.run);
    let place = (one.line.run_id, one.line.id);
    let held = run.current.as_ref().is_some_and(|version| version.number == one.line.version);
    let until = run.publicity.filter(|days| run.status == SubsidyRunState::Publicised && !days.over);
    let appeals = held && until.is_some() && session.has_role(may::FILE_SUBSIDY_APPEAL);
    let claws = held
        && is_paid(run.status)
        && one.paid > Yuan::ZERO
        && is_whole_city(&session, may::REQUEST_SUBSIDY_CLAWBACK);
    let onclose = show(Open::Nothing);
    let ondone = {
        let (onclose, ondone) = (onclose.clone(), props.ondone.clone());
        Callback::from(move |()| {
            onclose.emit(());
            ondone.emit(());
        })
    };
    html! { <>
        if claws { <Button label={i18n.t("clawback-ask")} onclick={show(Open::ClawBack).reform(|_: MouseEvent| ())} /> }
        if let Some(id) = one.appeal_id { <LinkButton to={Route::SubsidyAppeal { id }} label={i18n.t("appeal-open")} /> }
        if appeals { <Button label={i18n.t("appeal-file")} onclick={show(Open::Appeal).reform(|_: MouseEvent| ())} /> }
        <LinkButton kind={ButtonKind::Primary} to={Route::SubsidyLetter { id: place.0, line: place.1 }} label={i18n.t("letter-open")} />
        { match *open {
            Open::Nothing => Html::default(),
            Open::Appeal => {
                let until = until.map(|days| time::day(days.last_day)).unwrap_or_default();
                html! { <File {place} {until} payment={one.line.payment} {onclose} {ondone} /> }
            }
            Open::ClawBack => html! { <ClawBack {place} paid={one.paid} {onclose} {ondone} /> },
        } }
    </> }
}

#[derive(PartialEq, Properties)]
struct FileProps {
    place: Place,
    until: String,
    payment: Yuan,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

/// Asks what is wrong with the line.
#[component]
fn File(props: &FileProps) -> Html {
    let i18n = use_i18n();
    let place = props.place;
    let fields = {
        let (i18n, until, payment) = (i18n.clone(), props.until.clone(), plain(props.payment));
        Callback::from(move |form: Form| {
            let what = i18n.ta(
                "appeal-file-what",
                &[("payment", payment.clone().into()), ("day", until.clone().into())],
            );
            html! { <>
                <p class="wide">{ what }</p>
                <Field {form} at="/grounds" label={i18n.t("appeal-grounds")} hint={i18n.t("appeal-grounds-hint")} kind={FieldKind::TextArea} required=true />
            </> }
        })
    };
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            let mut read = form.read(&i18n);
            let grounds = read.text("/grounds");
            let appeal = read.complete().then_some(FileSubsidyAppeal { grounds })?;
            Some(work(move |api| {
                let appeal = appeal.clone();
                async move { subsidy_run::appeal(&api, place, &appeal).await }
            }))
        })
    };
    html! {
        <Ask title={i18n.t("appeal-file")} submit={i18n.t("appeal-file")} done={i18n.t("appeal-filed")} initial={vec![("/grounds", String::new())]} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

#[derive(PartialEq, Properties)]
struct ClawBackProps {
    place: Place,
    paid: Yuan,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

/// Asks why money is to come back.
#[component]
fn ClawBack(props: &ClawBackProps) -> Html {
    let i18n = use_i18n();
    let place = props.place;
    let send = Callback::from(move |reason: String| {
        work(move |api| {
            let reason = reason.clone();
            async move { subsidy_run::claw_back(&api, place, reason).await }
        })
    });
    let what = i18n.ta("clawback-ask-what", &[("paid", plain(props.paid).into())]);
    html! {
        <AskReason title={i18n.t("clawback-ask")} {what} done={i18n.t("clawback-asked")} {send}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

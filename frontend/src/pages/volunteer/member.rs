//! The dialogs about members: joining, leaving, and the telephone number of somebody from outside.

use contract::{
    auth::Reason,
    ids::VolunteerTeamId,
    volunteer::{CreateVolunteerMember, LeaveVolunteerTeam, VolunteerMemberSecrets, VolunteerMemberView},
};
use yew::prelude::*;

use super::learner::LearnerField;
use crate::{
    api::{use_action, volunteer},
    components::{DefinitionList, Dialog, Field, FieldKind, Form, Notice, ReasonDialog, Tone, use_form},
    i18n::{I18n, use_i18n},
    may,
    pages::ask::{Ask, Work, work},
    session::use_session,
    time,
};

const OUTSIDE: &str = "outside";
const LEARNER: &str = "learner";
const NUMBER: &str = "id_number";

/// Properties of [`AddMember`].
#[derive(PartialEq, Properties)]
pub(super) struct AddMemberProps {
    /// Which team.
    pub(super) id: VolunteerTeamId,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is done.
    pub(super) ondone: Callback<()>,
}

/// Lets a learner, or somebody from outside, join.
#[component]
pub(super) fn AddMember(props: &AddMemberProps) -> Html {
    let i18n = use_i18n();
    let finds = use_session().has_role(may::LIST_LEARNERS);
    let fields = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| joining(&i18n, &form, finds))
    };
    let read = {
        let (i18n, id) = (i18n.clone(), props.id);
        Callback::from(move |form: Form| joined(&i18n, &form, id))
    };
    let initial = vec![
        ("/who", if finds { LEARNER } else { NUMBER }.to_owned()),
        ("/joined_on", time::day(time::today())),
        ("/leads", "false".to_owned()),
    ];
    html! {
        <Ask title={i18n.t("volunteer-add-member")} submit={i18n.t("teacher-save")} done={i18n.t("volunteer-member-added")} {initial} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

fn joining(i18n: &I18n, form: &Form, finds: bool) -> Html {
    let learner = if finds { LEARNER } else { NUMBER };
    let kinds = vec![
        (AttrValue::from(learner), i18n.t("volunteer-is-learner")),
        (AttrValue::from(OUTSIDE), i18n.t("volunteer-is-outside")),
    ];
    html! { <>
        <Field form={form.clone()} at="/who" label={i18n.t("volunteer-who")} kind={FieldKind::Select(kinds)} required=true />
        { person(i18n, form) }
        <Field form={form.clone()} at="/joined_on" label={i18n.t("volunteer-joined")} kind={FieldKind::Date} required=true />
        <Field form={form.clone()} at="/leads" label={i18n.t("volunteer-leads")} kind={FieldKind::Checkbox} />
    </> }
}

/// Who joins: a learner by name, by the whole ID number for who may not look learners up, or somebody from outside.
fn person(i18n: &I18n, form: &Form) -> Html {
    match form.get("/who") {
        LEARNER => html! { <LearnerField form={form.clone()} /> },
        NUMBER => html! {
            <Field form={form.clone()} at="/id_number" label={i18n.t("learner-id-number")} hint={i18n.t("volunteer-by-number-hint")} required=true />
        },
        _ => html! { <>
            <Field form={form.clone()} at="/name" label={i18n.t("volunteer-name")} required=true />
            <Field form={form.clone()} at="/phone" label={i18n.t("learner-phone")} kind={FieldKind::Digits} />
        </> },
    }
}

fn joined(i18n: &I18n, form: &Form, id: VolunteerTeamId) -> Option<Work> {
    let mut read = form.read(i18n);
    let who = form.get("/who").to_owned();
    let learner_id = if who == LEARNER { read.required("/learner_id") } else { None };
    let id_number = (who == NUMBER).then(|| read.text("/id_number"));
    let name = (who == OUTSIDE).then(|| read.text("/name"));
    let phone = if who == OUTSIDE { read.optional_text("/phone") } else { None };
    let (joined_on, leads) = (read.required("/joined_on"), read.checked("/leads"));
    if !read.complete() {
        return None;
    }
    let body = CreateVolunteerMember { learner_id, id_number, name, phone, leads, joined_on: joined_on? };
    Some(work(move |api| {
        let body = body.clone();
        async move { volunteer::join(&api, id, &body).await }
    }))
}

/// Properties of [`Leave`].
#[derive(PartialEq, Properties)]
pub(super) struct LeaveProps {
    /// Which team.
    pub(super) id: VolunteerTeamId,
    /// Who leaves.
    pub(super) member: VolunteerMemberView,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is done.
    pub(super) ondone: Callback<()>,
}

/// Asks for the last day of a member.
#[component]
pub(super) fn Leave(props: &LeaveProps) -> Html {
    let i18n = use_i18n();
    let fields = {
        let (i18n, name) = (i18n.clone(), props.member.name.clone());
        Callback::from(move |form: Form| {
            html! { <>
                <p>{ i18n.ta("volunteer-leave-what", &[("name", name.clone().into())]) }</p>
                <Field {form} at="/left_on" label={i18n.t("volunteer-left")} kind={FieldKind::Date} required=true />
            </> }
        })
    };
    let read = {
        let (i18n, id, member) = (i18n.clone(), props.id, props.member.id);
        Callback::from(move |form: Form| {
            let mut read = form.read(&i18n);
            let left_on = read.required("/left_on");
            if !read.complete() {
                return None;
            }
            let body = LeaveVolunteerTeam { left_on: left_on? };
            Some(work(move |api| {
                let body = body.clone();
                async move { volunteer::leave(&api, id, member, &body).await }
            }))
        })
    };
    let initial = vec![("/left_on", time::day(time::today()))];
    html! {
        <Ask title={i18n.t("volunteer-leave")} submit={i18n.t("teacher-save")} done={i18n.t("volunteer-member-left")} {initial} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

/// Properties of [`Reveal`].
#[derive(PartialEq, Properties)]
pub(super) struct RevealProps {
    /// Which team.
    pub(super) id: VolunteerTeamId,
    /// Whose number.
    pub(super) member: VolunteerMemberView,
    /// Hears that the reader has seen enough; nothing stays in the page.
    pub(super) onclose: Callback<()>,
}

/// Asks for the reason, then shows.
#[component]
pub(super) fn Reveal(props: &RevealProps) -> Html {
    let i18n = use_i18n();
    let form = use_form(|| vec![("/reason", String::new())]);
    let secrets = use_state(|| None::<VolunteerMemberSecrets>);
    let (id, member) = (props.id, props.member.id);
    let reveal = {
        let (form, secrets) = (form.clone(), secrets.clone());
        use_action(
            move |api, reason: String| async move {
                volunteer::reveal(&api, id, member, &Reason { reason }).await
            },
            move |outcome| match outcome {
                Ok(shown) => secrets.set(Some(shown)),
                Err(error) => form.refuse(error),
            },
        )
    };
    match &*secrets {
        None => html! {
            <ReasonDialog title={i18n.t("volunteer-reveal")} confirm={i18n.t("learner-reveal-show")} {form} busy={reveal.busy}
                onconfirm={reveal.run} onclose={props.onclose.clone()}>
                <Notice tone={Tone::Warning} title={i18n.t("learner-reveal-logged")} />
            </ReasonDialog>
        },
        Some(shown) => html! {
            <Dialog title={i18n.t("volunteer-reveal")} onclose={props.onclose.clone()}>
                <DefinitionList items={vec![
                    (i18n.t("volunteer-name"), html! { &props.member.name }),
                    (i18n.t("learner-phone"), html! { shown.phone.clone().unwrap_or_else(|| "—".to_owned()) }),
                ]} />
            </Dialog>
        },
    }
}

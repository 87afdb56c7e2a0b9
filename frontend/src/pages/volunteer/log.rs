//! Enters hours that were served without a check-in.

use contract::volunteer::{CreateVolunteerLog, ServiceForm, VolunteerTeamView};
use yew::prelude::*;

use super::times;
use crate::{
    api::{use_load, volunteer},
    components::{Field, FieldKind, Form},
    i18n::{I18n, use_i18n},
    pages::ask::{Ask, Work, work},
    time,
};

/// Properties of [`EnterLog`].
#[derive(PartialEq, Properties)]
pub(super) struct EnterLogProps {
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is done.
    pub(super) ondone: Callback<()>,
}

/// Asks for the member, the service and its time.
#[component]
pub(super) fn EnterLog(props: &EnterLogProps) -> Html {
    let i18n = use_i18n();
    let fields = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            html! { <>
                <MemberField form={form.clone()} />
                <Field form={form.clone()} at="/form" label={i18n.t("volunteer-form")} kind={FieldKind::Select(i18n.choices::<ServiceForm>())} required=true />
                <Field form={form.clone()} at="/what" label={i18n.t("volunteer-what")} required=true />
                <Field form={form.clone()} at="/day" label={i18n.t("class-day")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/from" label={i18n.t("class-from")} kind={FieldKind::Time} required=true />
                <Field {form} at="/until" label={i18n.t("class-until")} kind={FieldKind::Time} required=true />
            </> }
        })
    };
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| entered(&i18n, &form))
    };
    let initial = vec![
        ("/form", ServiceForm::VolunteerService.to_string()),
        ("/day", time::day(time::today())),
        ("/team", String::new()),
        ("/from", String::new()),
        ("/until", String::new()),
    ];
    html! {
        <Ask title={i18n.t("volunteer-enter-log")} submit={i18n.t("teacher-save")} done={i18n.t("volunteer-log-entered")} {initial} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

#[derive(PartialEq, Properties)]
struct MemberFieldProps {
    form: Form,
}

/// A team, and one of its members.
#[component]
fn MemberField(props: &MemberFieldProps) -> Html {
    let i18n = use_i18n();
    let form = &props.form;
    let teams = use_load((), |api, ()| async move { volunteer::working_teams(&api).await });
    let chosen = form.get("/team").parse().ok();
    let members = use_load(chosen, |api, chosen| async move {
        match chosen {
            Some(id) => volunteer::members(&api, id).await,
            None => Ok(Vec::new()),
        }
    });
    let team = |one: &VolunteerTeamView| (one.id.to_string().into(), one.name.clone().into());
    let options: Vec<(AttrValue, AttrValue)> =
        teams.value.iter().flat_map(|all| all.iter()).map(team).collect();
    let people: Vec<(AttrValue, AttrValue)> = members
        .value
        .iter()
        .flat_map(|all| all.iter())
        .filter(|one| Some(one.team_id) == chosen)
        .map(|one| (one.id.to_string().into(), one.name.clone().into()))
        .collect();
    html! { <>
        <Field form={form.clone()} at="/team" label={i18n.t("volunteer-team")} kind={FieldKind::Select(options)} unread={teams.unread()} required=true />
        <Field form={form.clone()} at="/member_id" label={i18n.t("volunteer-name")} kind={FieldKind::Select(people)} unread={members.unread()} required=true />
    </> }
}

fn entered(i18n: &I18n, form: &Form) -> Option<Work> {
    let mut read = form.read(i18n);
    let (member_id, service) = (read.required("/member_id"), read.required("/form"));
    let what = read.text("/what");
    let times = times(&mut read);
    if !read.complete() {
        return None;
    }
    let (starts_at, ends_at) = times?;
    let body = CreateVolunteerLog {
        member_id: member_id?,
        shift_id: None,
        form: service?,
        what,
        starts_at,
        ends_at,
    };
    Some(work(move |api| {
        let body = body.clone();
        async move { volunteer::enter_log(&api, &body).await }
    }))
}

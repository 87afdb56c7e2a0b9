//! Founds a team: of a school, or of a county's office.

use contract::{
    division::DivisionCode,
    volunteer::{CreateVolunteerTeam, SilverAgeActionView, VolunteerTeamKind},
};
use yew::prelude::*;

use super::actions::joinable;
use crate::{
    api::{division, use_load, volunteer},
    components::{Field, FieldKind, Form, SchoolField},
    i18n::{I18n, use_i18n},
    may,
    pages::{
        ask::{Ask, Work, work},
        smart_aging::offices,
    },
    session::use_session,
    time,
};

/// Whose the team is, as the form says it.
const SCHOOL: &str = "school";
const COUNTY: &str = "county";

/// Properties of [`FoundTeam`].
#[derive(PartialEq, Properties)]
pub(super) struct FoundTeamProps {
    /// The programmes within reach.
    pub(super) actions: Vec<SilverAgeActionView>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is done.
    pub(super) ondone: Callback<()>,
}

/// Asks for the team, whose it is, and the programme that it takes part in.
#[component]
pub(super) fn FoundTeam(props: &FoundTeamProps) -> Html {
    let i18n = use_i18n();
    let own = offices(&use_session(), may::CREATE_VOLUNTEER_TEAM);
    let initial = vec![
        ("/kind", VolunteerTeamKind::ElderVolunteerTeam.to_string()),
        ("/owner", SCHOOL.to_owned()),
        ("/county_code", own.first().cloned().unwrap_or_default()),
        ("/founded_on", time::day(time::today())),
    ];
    let fields = {
        let (i18n, programmes) = (i18n.clone(), joinable(&props.actions, None, time::today()));
        Callback::from(move |form: Form| {
            html! { <>
                <Field form={form.clone()} at="/name" label={i18n.t("volunteer-team")} required=true />
                <Field form={form.clone()} at="/kind" label={i18n.t("volunteer-team-kind")} kind={FieldKind::Select(i18n.choices::<VolunteerTeamKind>())} required=true />
                <OwnerFields form={form.clone()} own={own.clone()} />
                <Field form={form.clone()} at="/action_id" label={i18n.t("volunteer-action")} kind={FieldKind::Select(programmes.clone())} />
                <Field {form} at="/founded_on" label={i18n.t("volunteer-founded")} kind={FieldKind::Date} required=true />
            </> }
        })
    };
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| found(&i18n, &form))
    };
    html! {
        <Ask title={i18n.t("volunteer-found-team")} submit={i18n.t("teacher-save")} done={i18n.t("volunteer-team-founded")} {initial} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

#[derive(PartialEq, Properties)]
struct OwnerFieldsProps {
    form: Form,
    /// The counties whose office the reader is.
    own: Vec<String>,
}

/// The school; a county's office chooses between a school and itself.
#[component]
fn OwnerFields(props: &OwnerFieldsProps) -> Html {
    let i18n = use_i18n();
    let form = &props.form;
    let office = !props.own.is_empty();
    let counties = use_load(office, |api, office| async move {
        if office { division::counties(&api).await } else { Ok(Vec::new()) }
    });
    let names: Vec<(AttrValue, AttrValue)> = counties
        .value
        .iter()
        .flat_map(|all| all.iter())
        .filter(|one| props.own.contains(&one.code.to_string()))
        .map(|one| (one.code.to_string().into(), one.name_zh.clone().into()))
        .collect();
    let owners = vec![
        (AttrValue::from(SCHOOL), i18n.t("school-pick")),
        (AttrValue::from(COUNTY), i18n.t("smart-aging-office")),
    ];
    html! { <>
        if office {
            <Field form={form.clone()} at="/owner" label={i18n.t("volunteer-owner")} kind={FieldKind::Select(owners)} required=true />
        }
        if form.get("/owner") == COUNTY {
            <Field form={form.clone()} at="/county_code" label={i18n.t("division-county")} kind={FieldKind::Select(names)} unread={counties.unread()} required=true />
        } else {
            <SchoolField form={form.clone()} at="/school_id" />
        }
    </> }
}

fn found(i18n: &I18n, form: &Form) -> Option<Work> {
    let mut read = form.read(i18n);
    let (name, kind) = (read.text("/name"), read.required("/kind"));
    let (mut school_id, mut county_code) = (None, None);
    if form.get("/owner") == COUNTY {
        county_code = read.required::<DivisionCode>("/county_code");
    } else {
        school_id = read.required("/school_id");
    }
    let (action_id, founded_on) = (read.optional("/action_id"), read.required("/founded_on"));
    if !read.complete() {
        return None;
    }
    let (kind, founded_on) = (kind?, founded_on?);
    let body = CreateVolunteerTeam { kind, name, school_id, county_code, action_id, founded_on };
    Some(work(move |api| {
        let body = body.clone();
        async move { volunteer::found_team(&api, &body).await }
    }))
}

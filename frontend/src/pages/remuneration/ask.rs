//! Asks for a teacher to be paid.

use contract::{
    fund::{CreateTeacherRemuneration, FundKind, FundView},
    teacher::TeacherView,
};
use yew::prelude::*;

use crate::{
    api::{Once, class, fund, remuneration, use_load},
    components::{Field, FieldKind, Form, SchoolField},
    i18n::{I18n, use_i18n},
    pages::ask::{Ask, Work, work},
    time,
};

/// Properties of [`AskPay`].
#[derive(PartialEq, Properties)]
pub(super) struct AskPayProps {
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is done.
    pub(super) ondone: Callback<()>,
}

/// Asks for the teacher, the days and the fund; what it comes to is worked out by the server.
#[component]
pub(super) fn AskPay(props: &AskPayProps) -> Html {
    let i18n = use_i18n();
    let once = use_state(Once::new);
    let fields = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            html! { <>
                <SchoolField form={form.clone()} at="/school_id" />
                <TeacherAndFund form={form.clone()} />
                <Field form={form.clone()} at="/from" label={i18n.t("teacher-from")} kind={FieldKind::Date} required=true />
                <Field {form} at="/to" label={i18n.t("teacher-until")} kind={FieldKind::Date} required=true />
            </> }
        })
    };
    let read = {
        let (i18n, once) = (i18n.clone(), (*once).clone());
        Callback::from(move |form: Form| wanted(&i18n, &form, &once))
    };
    let initial = vec![("/to", time::day(time::today())), ("/school_id", String::new())];
    html! {
        <Ask title={i18n.t("pay-ask")} submit={i18n.t("pay-ask")} done={i18n.t("pay-asked")} {initial} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

#[derive(PartialEq, Properties)]
struct TeacherAndFundProps {
    form: Form,
}

/// The teachers of the school, and the funds that may pay them.
#[component]
fn TeacherAndFund(props: &TeacherAndFundProps) -> Html {
    let i18n = use_i18n();
    let form = &props.form;
    let school = form.get("/school_id").to_owned();
    let teachers = use_load(school, |api, school: String| async move {
        if school.is_empty() { Ok(Vec::new()) } else { class::teachers(&api, &school).await }
    });
    let funds = use_load((), |api, ()| async move { fund::list(&api, "?limit=200").await });
    let person = |one: &TeacherView| (one.id.to_string().into(), one.name.clone().into());
    let people: Vec<(AttrValue, AttrValue)> =
        teachers.value.iter().flat_map(|all| all.iter()).map(person).collect();
    let pays = |one: &&FundView| one.kind != FundKind::RedemptionFund;
    let purses: Vec<(AttrValue, AttrValue)> = funds
        .value
        .iter()
        .flat_map(|page| page.items.iter())
        .filter(pays)
        .map(|one| (one.id.to_string().into(), one.name.clone().into()))
        .collect();
    html! { <>
        <Field form={form.clone()} at="/teacher_id" label={i18n.t("teacher-name")} kind={FieldKind::Select(people)} unread={teachers.unread()} required=true />
        <Field form={form.clone()} at="/fund_id" label={i18n.t("pay-fund")} hint={i18n.t("pay-fund-hint")} kind={FieldKind::Select(purses)} unread={funds.unread()} required=true />
    </> }
}

fn wanted(i18n: &I18n, form: &Form, once: &Once) -> Option<Work> {
    let mut read = form.read(i18n);
    let (teacher_id, school_id) = (read.required("/teacher_id"), read.required("/school_id"));
    let (from, to, fund_id) = (read.required("/from"), read.required("/to"), read.required("/fund_id"));
    if !read.complete() {
        return None;
    }
    let body = CreateTeacherRemuneration {
        teacher_id: teacher_id?,
        school_id: school_id?,
        from: from?,
        to: to?,
        fund_id: fund_id?,
    };
    let once = once.clone();
    Some(work(move |api| {
        let (body, once) = (body.clone(), once.clone());
        async move { remuneration::ask(&api, &once, &body).await }
    }))
}

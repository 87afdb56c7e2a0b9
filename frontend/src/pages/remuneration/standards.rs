//! What an hour of teaching is paid, by county, source and date.

use contract::{
    division::DivisionCode,
    fund::{CreateRemunerationStandard, RemunerationStandardView},
    teacher::TeacherSource,
};
use yew::prelude::*;

use crate::{
    api::{division, remuneration, use_load},
    components::{Button, Card, Column, DataTable, Empty, Field, FieldKind, Form, Icon, Row, yuan},
    i18n::{I18n, use_i18n},
    may,
    pages::ask::{Ask, Work, work},
    session::use_session,
    time,
};

/// All that hold or held, the latest entered first.
#[component]
pub(super) fn Standards() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let found = use_load((), |api, ()| async move { remuneration::standards(&api, "?limit=200").await });
    let setting = use_state(|| false);
    let set = |on: bool| {
        let setting = setting.clone();
        Callback::from(move |()| setting.set(on))
    };
    let done = {
        let (close, reload) = (set(false), found.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let actions = html! {
        if session.has_role(may::CREATE_REMUNERATION_STANDARD) {
            <Button icon={Icon::Plus} label={i18n.t("pay-set-standard")} onclick={set(true).reform(|_| ())} />
        }
    };
    html! { <>
        <Card title={i18n.t("pay-standards")} {actions}>{ found.view(|page| listed(&i18n, &page.items)) }</Card>
        if *setting { <SetStandard onclose={set(false)} ondone={done} /> }
    </> }
}

fn listed(i18n: &I18n, all: &[RemunerationStandardView]) -> Html {
    let columns = vec![
        Column::new("county", i18n.t("division-county")),
        Column::new("source", i18n.t("teacher-source")),
        Column::new("rate", i18n.t("pay-rate")).number(),
        Column::new("from", i18n.t("teacher-from")),
        Column::new("until", i18n.t("teacher-until")),
        Column::new("basis", i18n.t("volunteer-basis")),
    ];
    let row = |one: &RemunerationStandardView| Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { one.county_code.to_string() },
            html! { i18n.word(one.source) },
            yuan(i18n, one.yuan_per_hour),
            html! { time::day(one.effective_from) },
            html! { one.effective_to.map_or_else(|| i18n.t("teacher-no-end").to_string(), time::day) },
            html! { &one.policy_basis },
        ],
    };
    html! {
        <DataTable id="remuneration-standards" caption={i18n.t("pay-standards")} {columns} adjustable=false
            rows={all.iter().map(row).collect::<Vec<_>>()}
            empty={html! { <Empty title={i18n.t("pay-standards-none")} advice={i18n.t("pay-standards-advice")} /> }} />
    }
}

#[derive(PartialEq, Properties)]
struct SetStandardProps {
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn SetStandard(props: &SetStandardProps) -> Html {
    let i18n = use_i18n();
    let counties = use_load((), |api, ()| async move { division::counties(&api).await });
    let known: Vec<(AttrValue, AttrValue)> = counties
        .value
        .iter()
        .flat_map(|all| all.iter())
        .map(|one| (one.code.to_string().into(), one.name_zh.clone().into()))
        .collect();
    let unread = counties.unread();
    let fields = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            html! { <>
                <Field form={form.clone()} at="/county_code" label={i18n.t("division-county")} kind={FieldKind::Select(known.clone())} unread={unread.clone()} required=true />
                <Field form={form.clone()} at="/source" label={i18n.t("teacher-source")} kind={FieldKind::Select(i18n.choices::<TeacherSource>())} required=true />
                <Field form={form.clone()} at="/yuan_per_hour" label={i18n.t("pay-rate")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/effective_from" label={i18n.t("teacher-from")} hint={i18n.t("pay-standard-hint")} kind={FieldKind::Date} required=true />
                <Field {form} at="/policy_basis" label={i18n.t("volunteer-basis")} required=true />
            </> }
        })
    };
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| wanted(&i18n, &form))
    };
    html! {
        <Ask title={i18n.t("pay-set-standard")} submit={i18n.t("teacher-save")} done={i18n.t("pay-standard-set")} initial={vec![("/source", TeacherSource::School.to_string())]} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

fn wanted(i18n: &I18n, form: &Form) -> Option<Work> {
    let mut read = form.read(i18n);
    let county: Option<DivisionCode> = read.required("/county_code");
    let (source, rate) = (read.required("/source"), read.required("/yuan_per_hour"));
    let (from, policy_basis) = (read.required("/effective_from"), read.text("/policy_basis"));
    if !read.complete() {
        return None;
    }
    let body = CreateRemunerationStandard {
        county_code: county?,
        source: source?,
        yuan_per_hour: rate?,
        policy_basis,
        effective_from: from?,
    };
    Some(work(move |api| {
        let body = body.clone();
        async move { remuneration::set_standard(&api, &body).await }
    }))
}

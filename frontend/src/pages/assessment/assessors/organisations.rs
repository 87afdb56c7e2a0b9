//! Organisations that are engaged to assess.

use contract::assessment::{AssessorOrganisationView, CreateAssessorOrganisation, EndAssessing};
use yew::prelude::*;

use super::end::End;
use crate::{
    api::{inspection, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, Field, FieldKind, Form, Icon, Row, StatusLabel,
        Tone, unbroken,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::ask::{Ask, Work, step, subject, work},
    session::use_session,
    time,
};

#[derive(Clone, PartialEq)]
enum Open {
    Nothing,
    Engage,
    End(AssessorOrganisationView),
}

/// A table, and the dialogs.
#[component]
pub(super) fn Organisations() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let found = use_load((), |api, ()| async move { inspection::organisations(&api).await });
    let open = use_state(|| Open::Nothing);
    let show = {
        let open = open.clone();
        Callback::from(move |what| open.set(what))
    };
    let onclose = show.reform(|()| Open::Nothing);
    let ondone = {
        let (onclose, reload) = (onclose.clone(), found.reload.clone());
        Callback::from(move |()| {
            onclose.emit(());
            reload.emit(());
        })
    };
    let ends = session.has_role(may::END_ASSESSOR_ORGANISATION);
    let actions = html! {
        if session.has_role(may::CREATE_ASSESSOR_ORGANISATION) {
            <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("assessor-engage")} onclick={show.reform(|_: MouseEvent| Open::Engage)} />
        }
    };
    let row = |one: &AssessorOrganisationView| {
        let ended = one.clone();
        let end = (ends && one.ended_on.is_none())
            .then(|| show.reform(move |_: MouseEvent| Open::End(ended.clone())));
        row(&i18n, one, end)
    };
    html! { <>
        <Card title={i18n.t("assessor-tab-organisations")} {actions}>{ found.view(|all| html! {
            <DataTable id="assessor-organisations" caption={i18n.t("assessor-tab-organisations")} columns={columns(&i18n)}
                rows={all.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("assessor-no-organisation")} advice={i18n.t("assessor-no-organisation-advice")} /> }} />
        }) }</Card>
        { match (*open).clone() {
            Open::Nothing => Html::default(),
            Open::Engage => html! { <Engage {onclose} {ondone} /> },
            Open::End(one) => end(&i18n, &one, onclose, ondone),
        } }
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("name", i18n.t("assessor-organisation")),
        Column::new("code", i18n.t("assessor-credit-code")),
        Column::new("contract", i18n.t("assessor-contract")),
        Column::new("days", i18n.t("assessor-engaged")),
        Column::new("people", i18n.t("assessor-people")).number(),
        Column::new("status", i18n.t("assessment-status")),
        Column::new("steps", i18n.t("actions")),
    ]
}

fn row(i18n: &I18n, one: &AssessorOrganisationView, end: Option<Callback<MouseEvent>>) -> Row {
    let days = i18n.ta(
        "assessor-from-to",
        &[("from", time::day(one.engaged_from).into()), ("to", time::day(one.engaged_to).into())],
    );
    Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { &one.name },
            html! { <span class="tree-code">{ &one.credit_code }</span> },
            html! { &one.contract },
            unbroken(days),
            html! { one.assessors },
            standing(i18n, one),
            html! {
                if let Some(onclick) = end {
                    <Button kind={ButtonKind::Quiet} label={i18n.t("assessor-end")} spoken={AttrValue::from(format!("{} {}", i18n.t("assessor-end"), one.name))} {onclick} />
                } else { { one.ended_reason.clone().unwrap_or_else(|| "—".to_owned()) } }
            },
        ],
    }
}

fn standing(i18n: &I18n, one: &AssessorOrganisationView) -> Html {
    let today = time::today();
    match one.ended_on {
        Some(day) => {
            html! { <StatusLabel tone={Tone::Neutral} text={i18n.ta("assessor-ended", &[("day", time::day(day).into())])} /> }
        }
        None if today < one.engaged_from => {
            html! { <StatusLabel tone={Tone::Info} text={i18n.t("assessor-to-come")} /> }
        }
        None if today > one.engaged_to => {
            html! { <StatusLabel tone={Tone::Neutral} text={i18n.t("assessor-over")} /> }
        }
        None => html! { <StatusLabel tone={Tone::Good} text={i18n.t("assessor-running")} /> },
    }
}

fn end(i18n: &I18n, one: &AssessorOrganisationView, onclose: Callback<()>, ondone: Callback<()>) -> Html {
    let id = one.id;
    let state = i18n.clone();
    let subject = subject(
        format!("\"v{}\"", one.version),
        move |api| async move { inspection::organisation(&api, id).await },
        move |now: &AssessorOrganisationView| match now.ended_on {
            Some(day) => state.ta("assessor-ended", &[("day", time::day(day).into())]),
            None => state.t("assessor-running"),
        },
    );
    let send = Callback::from(move |body: EndAssessing| {
        step(move |api, etag: String| {
            let body = body.clone();
            async move { inspection::end_organisation(&api, id, &etag, &body).await }
        })
    });
    let what = i18n.ta(
        "assessor-end-organisation-what",
        &[("name", one.name.clone().into()), ("count", one.assessors.into())],
    );
    html! { <End title={i18n.t("assessor-end")} {what} {send} {subject} {onclose} {ondone} /> }
}

#[derive(PartialEq, Properties)]
struct EngageProps {
    onclose: Callback<()>,
    ondone: Callback<()>,
}

/// Engages an organisation.
#[component]
fn Engage(props: &EngageProps) -> Html {
    let i18n = use_i18n();
    let fields = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            html! { <>
                <Field form={form.clone()} at="/name" label={i18n.t("assessor-organisation")} required=true />
                <Field form={form.clone()} at="/credit_code" label={i18n.t("assessor-credit-code")} hint={i18n.t("assessor-credit-code-hint")} required=true />
                <Field form={form.clone()} at="/contract" label={i18n.t("assessor-contract")} required=true />
                <Field form={form.clone()} at="/engaged_from" label={i18n.t("assessor-engaged-from")} kind={FieldKind::Date} required=true />
                <Field {form} at="/engaged_to" label={i18n.t("assessor-engaged-to")} kind={FieldKind::Date} required=true />
            </> }
        })
    };
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| filled(&form, &i18n))
    };
    let initial =
        ["/name", "/credit_code", "/contract", "/engaged_from", "/engaged_to"].map(|at| (at, String::new()));
    html! {
        <Ask title={i18n.t("assessor-engage")} submit={i18n.t("save")} done={i18n.t("course-saved")} initial={initial.to_vec()} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

fn filled(form: &Form, i18n: &I18n) -> Option<Work> {
    let mut read = form.read(i18n);
    let (name, credit_code, contract) =
        (read.text("/name"), read.text("/credit_code"), read.text("/contract"));
    let (from, to) = (read.required("/engaged_from"), read.required("/engaged_to"));
    let (engaged_from, engaged_to) = from.zip(to).filter(|_| read.complete())?;
    let body = CreateAssessorOrganisation { name, credit_code, contract, engaged_from, engaged_to };
    Some(work(move |api| {
        let body = body.clone();
        async move { inspection::engage(&api, &body).await }
    }))
}

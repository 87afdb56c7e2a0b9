//! The dated parameters of enrolment; the city sets new ones from a coming day on.

use contract::{
    class::{CreateEnrolmentParameter, EnrolmentParameterView},
    learner::PriorityEvidence,
};
use yew::prelude::*;

use crate::{
    api::{enrolment, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Dialog, Empty, Field, FieldKind, Form, FormView, Icon,
        PageHeader, Pager, Row, StatusLabel, Tab, Tabs, Tone, percent, use_form, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{course::is_whole_city, learning_team},
    session::use_session,
    time,
};

/// What holds for places, and what holds for teams.
#[component]
pub fn ParametersPage() -> Html {
    let i18n = use_i18n();
    let tabs = vec![
        Tab { name: "places", label: i18n.t("enrolment-parameters"), content: html! { <Parameters /> } },
        Tab {
            name: "teams",
            label: i18n.t("team-parameters"),
            content: html! { <learning_team::Parameters /> },
        },
    ];
    html! { <>
        <PageHeader title={i18n.t("nav-enrolment-parameters")} subtitle={i18n.t("enrolment-parameter-rule")} />
        <Tabs label={i18n.t("nav-enrolment-parameters")} {tabs} />
    </> }
}

/// All that have held, hold or will.
#[component]
fn Parameters() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let may_set = is_whole_city(&use_session(), may::CREATE_ENROLMENT_PARAMETER);
    let open = use_state(|| false);
    let page =
        use_load(query.for_api(), |api, query| async move { enrolment::parameters(&api, &query).await });
    let set = |on: bool| {
        let open = open.clone();
        Callback::from(move |()| open.set(on))
    };
    let ondone = {
        let (open, reload) = (open.clone(), page.reload.clone());
        Callback::from(move |()| {
            open.set(false);
            reload.emit(());
        })
    };
    let columns = vec![
        Column::new("from", i18n.t("refresh-parameter-from")),
        Column::new("to", i18n.t("refresh-parameter-to")),
        Column::new("quota", i18n.t("enrolment-quota-share")).number(),
        Column::new("release", i18n.t("enrolment-release-days")).number(),
        Column::new("evidence", i18n.t("enrolment-counted-evidence")),
        Column::new("max", i18n.t("enrolment-max")).number(),
        Column::new("basis", i18n.t("refresh-parameter-basis")),
    ];
    let latest = page.value.as_ref().and_then(|page| page.items.first().cloned());
    let actions = html! {
        if may_set && latest.is_some() { <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("refresh-parameter-set")} onclick={set(true).reform(|_| ())} /> }
    };
    html! { <>
        <Card {actions}>{ page.view(|page| html! { <>
            <DataTable id="enrolment-parameters" caption={i18n.t("enrolment-parameters")} {columns} rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("refresh-parameter-none")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if let Some(latest) = latest.filter(|_| *open) { <SetDialog {latest} onclose={set(false)} {ondone} /> }
    </> }
}

fn row(i18n: &I18n, one: &EnrolmentParameterView) -> Row {
    let evidence: Vec<String> =
        one.counted_evidence.iter().map(|word| i18n.word(*word).to_string()).collect();
    Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { <>{ time::day(one.effective_from) }{ " " }if one.in_force { <StatusLabel tone={Tone::Good} text={i18n.t("refresh-parameter-in-force")} /> }</> },
            html! { one.effective_to.map_or_else(|| "—".to_owned(), time::day) },
            html! { percent(one.priority_quota_bp) },
            html! { one.release_days },
            html! { evidence.join(&i18n.t("list-comma")) },
            html! { one.max_per_half_year },
            html! { &one.policy_basis },
        ],
    }
}

#[derive(PartialEq, Properties)]
struct SetDialogProps {
    /// What the new ones begin with.
    latest: EnrolmentParameterView,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

/// Where each kind of evidence stands in the form.
const fn at(evidence: PriorityEvidence) -> &'static str {
    match evidence {
        PriorityEvidence::SelfDeclared => "/self_declared",
        PriorityEvidence::CommunityConfirmed => "/community_confirmed",
        PriorityEvidence::AbilityAssessed => "/ability_assessed",
    }
}

fn begun(latest: &EnrolmentParameterView) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("/effective_from", String::new()),
        ("/priority_quota_bp", (latest.priority_quota_bp / 100).to_string()),
        ("/release_days", latest.release_days.to_string()),
        ("/max_per_half_year", latest.max_per_half_year.to_string()),
        ("/policy_basis", String::new()),
    ];
    for one in PriorityEvidence::ALL {
        fields.push((at(*one), latest.counted_evidence.contains(one).to_string()));
    }
    fields
}

fn filled(form: &Form, i18n: &I18n) -> Option<CreateEnrolmentParameter> {
    let mut read = form.read(i18n);
    let (from, share) = (read.required("/effective_from"), read.required::<u32>("/priority_quota_bp"));
    let (days, max) = (read.required("/release_days"), read.required("/max_per_half_year"));
    let basis = read.text("/policy_basis");
    let counted: Vec<PriorityEvidence> =
        PriorityEvidence::ALL.iter().copied().filter(|one| read.checked(at(*one))).collect();
    if counted.is_empty() {
        read.fault(at(PriorityEvidence::SelfDeclared), "form-required");
    }
    let complete = read.complete();
    Some(CreateEnrolmentParameter {
        effective_from: from?,
        priority_quota_bp: share?.saturating_mul(100),
        release_days: days?,
        counted_evidence: counted,
        max_per_half_year: max?,
        policy_basis: basis,
    })
    .filter(|_| complete)
}

#[component]
fn SetDialog(props: &SetDialogProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| begun(&props.latest));
    let save = {
        let (i18n, form, ondone) = (i18n.clone(), form.clone(), props.ondone.clone());
        use_action(
            |api, body: CreateEnrolmentParameter| async move { enrolment::set_parameters(&api, &body).await },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("refresh-parameter-is-set"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), save.run);
        Callback::from(move |()| {
            if let Some(body) = filled(&form, &i18n) {
                run.emit(body);
            }
        })
    };
    let box_of = |one: &PriorityEvidence| {
        html! {
            <Field form={form.clone()} at={at(*one)} label={i18n.word(*one)} kind={FieldKind::Checkbox} />
        }
    };
    html! {
        <Dialog title={i18n.t("refresh-parameter-set")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("refresh-parameter-set")} busy={save.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/effective_from" label={i18n.t("refresh-parameter-from")} kind={FieldKind::Date} hint={i18n.t("refresh-parameter-from-hint")} required=true />
                <Field form={form.clone()} at="/priority_quota_bp" label={i18n.t("enrolment-quota-share")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/release_days" label={i18n.t("enrolment-release-days")} kind={FieldKind::Number} hint={i18n.t("enrolment-release-hint")} required=true />
                <Field form={form.clone()} at="/max_per_half_year" label={i18n.t("enrolment-max")} kind={FieldKind::Number} required=true />
                <p>{ i18n.t("enrolment-counted-evidence") }</p>
                { for PriorityEvidence::ALL.iter().map(box_of) }
                <Field form={form.clone()} at="/policy_basis" label={i18n.t("refresh-parameter-basis")} kind={FieldKind::TextArea} required=true />
            </FormView>
        </Dialog>
    }
}

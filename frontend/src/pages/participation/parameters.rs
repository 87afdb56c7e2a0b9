//! The dated parameters of regular participation; the city sets new ones from a coming day on.

use contract::participation::{CreateParticipationParameter, ParticipationParameterView};
use yew::prelude::*;

use crate::{
    api::{participation, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Dialog, Empty, Field, FieldKind, Form, FormView, Icon,
        PageHeader, Pager, Row, StatusLabel, Tone, percent, use_form, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{course::is_whole_city, coverage::basis_points},
    route::Route,
    session::use_session,
    time,
};

/// All that have held, hold or will.
#[component]
pub fn ParametersPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let may_set = is_whole_city(&use_session(), may::CREATE_PARTICIPATION_PARAMETER);
    let open = use_state(|| false);
    let page =
        use_load(query.for_api(), |api, query| async move { participation::parameters(&api, &query).await });
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
        Column::new("from", i18n.t("participation-parameter-from")),
        Column::new("to", i18n.t("participation-parameter-to")),
        Column::new("window", i18n.t("participation-parameter-window")).number(),
        Column::new("attendances", i18n.t("participation-parameter-attendances")).number(),
        Column::new("months", i18n.t("participation-parameter-months")).number(),
        Column::new("target", i18n.t("participation-target")).number(),
        Column::new("basis", i18n.t("participation-parameter-basis")),
    ];
    let latest = page.value.as_ref().and_then(|page| page.items.first().cloned());
    let actions = html! {
        if may_set && latest.is_some() { <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("participation-parameter-set")} onclick={set(true).reform(|_| ())} /> }
    };
    html! { <>
        <PageHeader title={i18n.t("nav-participation-parameters")} subtitle={i18n.t("participation-parameter-rule")} {actions}
            crumbs={vec![(Route::Participation, i18n.t("nav-participation"))]} />
        <Card>{ page.view(|page| html! { <>
            <DataTable id="participation-parameters" caption={i18n.t("nav-participation-parameters")} {columns} rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("participation-parameter-none")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if let Some(latest) = latest.filter(|_| *open) { <SetDialog {latest} onclose={set(false)} {ondone} /> }
    </> }
}

fn row(i18n: &I18n, one: &ParticipationParameterView) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { <>{ time::day(one.effective_from) }{ " " }if one.in_force { <StatusLabel tone={Tone::Good} text={i18n.t("participation-parameter-in-force")} /> }</> },
            html! { one.effective_to.map_or_else(|| "—".to_owned(), time::day) },
            html! { one.window_months },
            html! { one.min_attendances },
            html! { one.min_months },
            html! { percent(one.target_bp) },
            html! { &one.policy_basis },
        ],
    }
}

#[derive(PartialEq, Properties)]
struct SetDialogProps {
    /// What the new ones begin with.
    latest: ParticipationParameterView,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

fn begun(latest: &ParticipationParameterView) -> Vec<(&'static str, String)> {
    vec![
        ("/effective_from", String::new()),
        ("/window_months", latest.window_months.to_string()),
        ("/min_attendances", latest.min_attendances.to_string()),
        ("/min_months", latest.min_months.to_string()),
        ("/target_bp", percent(latest.target_bp).trim_end_matches('%').to_owned()),
        ("/policy_basis", String::new()),
    ]
}

fn filled(form: &Form, i18n: &I18n) -> Option<CreateParticipationParameter> {
    let mut read = form.read(i18n);
    let (from, basis) = (read.required("/effective_from"), read.text("/policy_basis"));
    let (window, attendances) = (read.required("/window_months"), read.required("/min_attendances"));
    let months = read.required("/min_months");
    let target = basis_points(form.get("/target_bp"));
    if target.is_none() {
        read.fault("/target_bp", "form-malformed");
    }
    let complete = read.complete();
    Some(CreateParticipationParameter {
        effective_from: from?,
        min_attendances: attendances?,
        min_months: months?,
        window_months: window?,
        target_bp: target?.into(),
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
            |api, body: CreateParticipationParameter| async move {
                participation::set_parameters(&api, &body).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("participation-parameter-is-set"));
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
    html! {
        <Dialog title={i18n.t("participation-parameter-set")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("participation-parameter-set")} busy={save.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/effective_from" label={i18n.t("participation-parameter-from")} kind={FieldKind::Date} hint={i18n.t("participation-parameter-from-hint")} required=true />
                <Field form={form.clone()} at="/window_months" label={i18n.t("participation-parameter-window")} kind={FieldKind::Number} hint={i18n.t("participation-parameter-window-hint")} required=true />
                <Field form={form.clone()} at="/min_attendances" label={i18n.t("participation-parameter-attendances")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/min_months" label={i18n.t("participation-parameter-months")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/target_bp" label={i18n.t("participation-parameter-target")} kind={FieldKind::Number} hint={i18n.t("coverage-share-hint")} required=true />
                <Field {form} at="/policy_basis" label={i18n.t("participation-parameter-basis")} kind={FieldKind::TextArea} hint={i18n.t("coverage-basis-hint")} required=true />
            </FormView>
        </Dialog>
    }
}

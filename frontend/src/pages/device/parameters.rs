//! The dated numbers by which rows of devices are judged; the city sets new ones from a coming day on.

use contract::device::{CreateDeviceParameter, DeviceParameterView};
use yew::prelude::*;

use crate::{
    api::{device, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Dialog, Empty, Field, FieldKind, Form, FormView, Icon,
        PageHeader, Pager, Row, StatusLabel, Tone, use_form, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::course::is_whole_city,
    route::Route,
    session::use_session,
    time,
};

/// All that have held, hold or will.
#[component]
pub fn ParametersPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let may_set = is_whole_city(&use_session(), may::CREATE_DEVICE_PARAMETER);
    let open = use_state(|| false);
    let page = use_load(query.for_api(), |api, query| async move { device::parameters(&api, &query).await });
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
        Column::new("from", i18n.t("device-parameter-from")),
        Column::new("to", i18n.t("device-parameter-to")),
        Column::new("tolerance", i18n.t("device-parameter-tolerance")).number(),
        Column::new("gap", i18n.t("device-parameter-gap")).number(),
        Column::new("late", i18n.t("device-parameter-late")).number(),
        Column::new("basis", i18n.t("device-parameter-basis")),
    ];
    let latest = page.value.as_ref().and_then(|page| page.items.first().cloned());
    let actions = html! {
        if may_set && latest.is_some() { <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("device-parameter-set")} onclick={set(true).reform(|_| ())} /> }
    };
    html! { <>
        <PageHeader title={i18n.t("device-parameters")} crumbs={vec![(Route::Devices, i18n.t("nav-devices"))]}
            subtitle={i18n.t("device-parameter-rule")} {actions} />
        <Card>{ page.view(|page| html! { <>
            <DataTable id="device-parameters" caption={i18n.t("device-parameters")} {columns}
                rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("device-parameter-none")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if let Some(latest) = latest.filter(|_| *open) { <SetDialog {latest} onclose={set(false)} {ondone} /> }
    </> }
}

fn row(i18n: &I18n, one: &DeviceParameterView) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { <>{ time::day(one.effective_from) }{ " " }if one.in_force { <StatusLabel tone={Tone::Good} text={i18n.t("device-parameter-in-force")} /> }</> },
            html! { one.effective_to.map_or_else(|| "—".to_owned(), time::day) },
            html! { one.clock_tolerance_seconds },
            html! { one.gap_hours },
            html! { one.late_days },
            html! { &one.policy_basis },
        ],
    }
}

#[derive(PartialEq, Properties)]
struct SetDialogProps {
    /// What the new ones begin with.
    latest: DeviceParameterView,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn SetDialog(props: &SetDialogProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| {
        vec![
            ("/clock_tolerance_seconds", props.latest.clock_tolerance_seconds.to_string()),
            ("/gap_hours", props.latest.gap_hours.to_string()),
            ("/late_days", props.latest.late_days.to_string()),
        ]
    });
    let save = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, body: CreateDeviceParameter| async move { device::set_parameters(&api, &body).await },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("device-parameter-saved"));
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
        <Dialog title={i18n.t("device-parameter-set")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("save")} busy={save.busy} {onsubmit} oncancel={props.onclose.clone()}>
                <Field form={form.clone()} at="/effective_from" label={i18n.t("device-parameter-from")} kind={FieldKind::Date} hint={i18n.t("device-parameter-from-hint")} required=true />
                <Field form={form.clone()} at="/clock_tolerance_seconds" label={i18n.t("device-parameter-tolerance")} kind={FieldKind::Digits} required=true />
                <Field form={form.clone()} at="/gap_hours" label={i18n.t("device-parameter-gap")} kind={FieldKind::Digits} required=true />
                <Field form={form.clone()} at="/late_days" label={i18n.t("device-parameter-late")} kind={FieldKind::Digits} required=true />
                <Field {form} at="/policy_basis" label={i18n.t("device-parameter-basis")} required=true wide=true />
            </FormView>
        </Dialog>
    }
}

fn filled(form: &Form, i18n: &I18n) -> Option<CreateDeviceParameter> {
    let mut read = form.read(i18n);
    let (from, basis) = (read.required("/effective_from"), read.text("/policy_basis"));
    let (tolerance, gap) = (read.required("/clock_tolerance_seconds"), read.required("/gap_hours"));
    let late = read.required("/late_days");
    let complete = read.complete();
    Some(CreateDeviceParameter {
        effective_from: from?,
        clock_tolerance_seconds: tolerance?,
        gap_hours: gap?,
        late_days: late?,
        policy_basis: basis,
    })
    .filter(|_| complete)
}

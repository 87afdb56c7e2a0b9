//! The dated parameters of learning teams; the city sets new ones from a coming day on.

use contract::learning_team::{CreateLearningTeamParameter, LearningTeamParameterView};
use yew::prelude::*;

use crate::{
    api::{learning_team, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Dialog, Empty, Field, FieldKind, Form, FormView, Icon,
        Pager, Row, StatusLabel, Tone, use_form, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::course::is_whole_city,
    session::use_session,
    time,
};

/// All that have held, hold or will.
#[component]
pub(crate) fn Parameters() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let may_set = is_whole_city(&use_session(), may::CREATE_LEARNING_TEAM_PARAMETER);
    let open = use_state(|| false);
    let page = use_load(query.for_api_replacing(&[("tab", None)]), |api, query| async move {
        learning_team::parameters(&api, &query).await
    });
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
        Column::new("members", i18n.t("team-min-members")).number(),
        Column::new("activities", i18n.t("team-min-activities")).number(),
        Column::new("basis", i18n.t("refresh-parameter-basis")),
    ];
    let latest = page.value.as_ref().and_then(|page| page.items.first().cloned());
    let actions = html! {
        if may_set && latest.is_some() { <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("refresh-parameter-set")} onclick={set(true).reform(|_| ())} /> }
    };
    html! { <>
        <Card {actions}>{ page.view(|page| html! { <>
            <DataTable id="team-parameters" caption={i18n.t("team-parameters")} {columns} rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("refresh-parameter-none")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if let Some(latest) = latest.filter(|_| *open) { <SetDialog {latest} onclose={set(false)} {ondone} /> }
    </> }
}

fn row(i18n: &I18n, one: &LearningTeamParameterView) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { <>{ time::day(one.effective_from) }{ " " }if one.in_force { <StatusLabel tone={Tone::Good} text={i18n.t("refresh-parameter-in-force")} /> }</> },
            html! { one.effective_to.map_or_else(|| "—".to_owned(), time::day) },
            html! { one.min_members },
            html! { one.min_monthly_activities },
            html! { &one.policy_basis },
        ],
    }
}

#[derive(PartialEq, Properties)]
struct SetDialogProps {
    /// What the new ones begin with.
    latest: LearningTeamParameterView,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

fn begun(latest: &LearningTeamParameterView) -> Vec<(&'static str, String)> {
    vec![
        ("/effective_from", String::new()),
        ("/min_members", latest.min_members.to_string()),
        ("/min_monthly_activities", latest.min_monthly_activities.to_string()),
        ("/policy_basis", String::new()),
    ]
}

fn filled(form: &Form, i18n: &I18n) -> Option<CreateLearningTeamParameter> {
    let mut read = form.read(i18n);
    let (from, basis) = (read.required("/effective_from"), read.text("/policy_basis"));
    let (members, activities) = (read.required("/min_members"), read.required("/min_monthly_activities"));
    let complete = read.complete();
    Some(CreateLearningTeamParameter {
        effective_from: from?,
        min_members: members?,
        min_monthly_activities: activities?,
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
            |api, body: CreateLearningTeamParameter| async move {
                learning_team::set_parameters(&api, &body).await
            },
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
    html! {
        <Dialog title={i18n.t("refresh-parameter-set")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("refresh-parameter-set")} busy={save.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/effective_from" label={i18n.t("refresh-parameter-from")} kind={FieldKind::Date} hint={i18n.t("refresh-parameter-from-hint")} required=true />
                <Field form={form.clone()} at="/min_members" label={i18n.t("team-min-members")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/min_monthly_activities" label={i18n.t("team-min-activities")} kind={FieldKind::Number} required=true />
                <Field {form} at="/policy_basis" label={i18n.t("refresh-parameter-basis")} kind={FieldKind::TextArea} required=true />
            </FormView>
        </Dialog>
    }
}

//! The dated parameters of the refresh; the city sets new ones from a coming day on.

use contract::curriculum::{CreateCurriculumParameter, CurriculumParameterView};
use yew::prelude::*;

use crate::{
    api::{evidence, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Dialog, Empty, Field, FieldKind, Form, FormView, Icon,
        PageHeader, Pager, Row, StatusLabel, Tone, percent, use_form, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::course::is_whole_city,
    session::use_session,
    time,
};

/// All that have held, hold or will.
#[component]
pub fn ParametersPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let may_set = is_whole_city(&use_session(), may::CREATE_CURRICULUM_PARAMETER);
    let open = use_state(|| false);
    let page =
        use_load(query.for_api(), |api, query| async move { evidence::parameters(&api, &query).await });
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
        Column::new("changed", i18n.t("refresh-parameter-changed")).number(),
        Column::new("open_days", i18n.t("refresh-parameter-open-days")).number(),
        Column::new("evidence", i18n.t("refresh-parameter-evidence")),
        Column::new("completion", i18n.t("refresh-parameter-completion")).number(),
        Column::new("reminders", i18n.t("refresh-parameter-reminders")),
        Column::new("basis", i18n.t("refresh-parameter-basis")),
    ];
    let latest = page.value.as_ref().and_then(|page| page.items.first().cloned());
    let actions = html! {
        if may_set && latest.is_some() { <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("refresh-parameter-set")} onclick={set(true).reform(|_| ())} /> }
    };
    html! { <>
        <PageHeader title={i18n.t("nav-parameters")} subtitle={i18n.t("refresh-parameter-rule")} {actions} />
        <Card>{ page.view(|page| html! { <>
            <DataTable id="parameters" caption={i18n.t("nav-parameters")} {columns} rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("refresh-parameter-none")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if let Some(latest) = latest.filter(|_| *open) { <SetDialog {latest} onclose={set(false)} {ondone} /> }
    </> }
}

fn row(i18n: &I18n, one: &CurriculumParameterView) -> Row {
    let mut asked = Vec::new();
    if one.require_review {
        asked.push(i18n.t("refresh-parameter-review").to_string());
    }
    if one.require_survey {
        asked.push(i18n.ta("refresh-parameter-survey", &[("count", one.min_answers.into())]).to_string());
    }
    let days: Vec<String> = one.reminder_days.iter().map(ToString::to_string).collect();
    Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { <>{ time::day(one.effective_from) }{ " " }if one.in_force { <StatusLabel tone={Tone::Good} text={i18n.t("refresh-parameter-in-force")} /> }</> },
            html! { one.effective_to.map_or_else(|| "—".to_owned(), time::day) },
            html! { percent(one.min_changed_bp) },
            html! { one.min_open_days },
            html! { asked.join(&i18n.t("list-comma")) },
            html! { percent(one.completion_bp) },
            html! { i18n.ta("refresh-parameter-days-before", &[("days", days.join(" / ").into())]) },
            html! { &one.policy_basis },
        ],
    }
}

#[derive(PartialEq, Properties)]
struct SetDialogProps {
    /// What the new ones begin with.
    latest: CurriculumParameterView,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

fn begun(latest: &CurriculumParameterView) -> Vec<(&'static str, String)> {
    let days: Vec<String> = latest.reminder_days.iter().map(ToString::to_string).collect();
    let percentage = |bp: u32| percent(bp).trim_end_matches('%').to_owned();
    vec![
        ("/effective_from", String::new()),
        ("/min_changed_bp", percentage(latest.min_changed_bp)),
        ("/min_open_days", latest.min_open_days.to_string()),
        ("/require_review", latest.require_review.to_string()),
        ("/require_survey", latest.require_survey.to_string()),
        ("/min_answers", latest.min_answers.to_string()),
        ("/completion_bp", percentage(latest.completion_bp)),
        ("/reminder_days", days.join(" ")),
        ("/policy_basis", String::new()),
    ]
}

/// A share as people type it, `20` or `62.5` percent, in basis points.
fn basis_points(text: &str) -> Option<u32> {
    let text = text.trim().trim_end_matches('%');
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let places = format!("{rest:0<2}");
    if places.len() > 2 || !places.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let points = whole.parse::<u32>().ok()?.checked_mul(100)?.checked_add(places.parse().ok()?)?;
    (points <= 10_000).then_some(points)
}

fn filled(form: &Form, i18n: &I18n) -> Option<CreateCurriculumParameter> {
    let mut read = form.read(i18n);
    let (from, basis) = (read.required("/effective_from"), read.text("/policy_basis"));
    let (open_days, answers) = (read.required("/min_open_days"), read.required("/min_answers"));
    let (changed, completion) =
        (basis_points(form.get("/min_changed_bp")), basis_points(form.get("/completion_bp")));
    for (at, share) in [("/min_changed_bp", changed), ("/completion_bp", completion)] {
        if share.is_none() {
            read.fault(at, "form-malformed");
        }
    }
    let days: Option<Vec<u16>> =
        form.get("/reminder_days").split_whitespace().map(|day| day.parse().ok()).collect();
    if days.as_ref().is_none_or(Vec::is_empty) {
        read.fault("/reminder_days", "form-malformed");
    }
    let (require_review, require_survey) = (read.checked("/require_review"), read.checked("/require_survey"));
    let complete = read.complete();
    Some(CreateCurriculumParameter {
        effective_from: from?,
        min_changed_bp: changed?,
        min_open_days: open_days?,
        require_review,
        require_survey,
        min_answers: answers?,
        completion_bp: completion?,
        reminder_days: days?,
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
            |api, body: CreateCurriculumParameter| async move { evidence::set_parameters(&api, &body).await },
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
                <Field form={form.clone()} at="/min_changed_bp" label={i18n.t("refresh-parameter-changed")} kind={FieldKind::Number} hint={i18n.t("refresh-parameter-percent")} required=true />
                <Field form={form.clone()} at="/min_open_days" label={i18n.t("refresh-parameter-open-days")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/require_review" label={i18n.t("refresh-parameter-require-review")} kind={FieldKind::Checkbox} />
                <Field form={form.clone()} at="/require_survey" label={i18n.t("refresh-parameter-require-survey")} kind={FieldKind::Checkbox} />
                <Field form={form.clone()} at="/min_answers" label={i18n.t("refresh-parameter-answers")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/completion_bp" label={i18n.t("refresh-parameter-completion")} kind={FieldKind::Number} hint={i18n.t("refresh-parameter-percent")} required=true />
                <Field form={form.clone()} at="/reminder_days" label={i18n.t("refresh-parameter-reminders")} hint={i18n.t("refresh-parameter-reminders-hint")} required=true />
                <Field {form} at="/policy_basis" label={i18n.t("refresh-parameter-basis")} kind={FieldKind::TextArea} required=true />
            </FormView>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_typed_in_percent() {
        assert_eq!(basis_points("20"), Some(2_000));
        assert_eq!(basis_points("62.5%"), Some(6_250));
        for text in ["", "x", "1.234", "101", "-1"] {
            assert_eq!(basis_points(text), None, "{text}");
        }
    }
}

//! A sign-in sheet kept on paper, keyed in: a row a learner, all of them or none.

use chrono::{DateTime, Utc};
use contract::{
    class::{PaperSheet, PaperSheetRow, SheetRow},
    ids::{ClassSessionId, LearnerId},
};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    api::{ApiError, attendance, class, use_action, use_load},
    components::{Button, Dialog, Form, FormView, Icon, browser, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    time,
};

/// What is typed about a learner.
const MEMBERS: [&str; 2] = ["signed_in_at", "signed_out_at"];

/// Where a form holds a member of a learner's row: by the learner, since rows are looked for while others are typed.
fn place(learner: LearnerId, member: &str) -> String {
    format!("/rows/{learner}/{member}")
}

/// Where the fault of a row is shown: the server counts the rows that were sent, the form knows learners.
fn at_learner(pointer: &str, sent: &[LearnerId]) -> Option<String> {
    let (row, member) = pointer.strip_prefix("/rows/")?.split_once('/')?;
    Some(place(*sent.get(row.parse::<usize>().ok()?)?, member))
}

/// The refusal with the faults of rows at their learners.
fn at_learners(error: ApiError, sent: &[LearnerId]) -> ApiError {
    let ApiError::Problem(mut problem) = error else { return error };
    for fault in &mut problem.errors {
        if let Some(pointer) = at_learner(&fault.pointer, sent) {
            fault.pointer = pointer;
        }
    }
    ApiError::Problem(problem)
}

/// The rows with a time, or none when something is wrong, which is then shown; `starts_at` says the day.
fn typed(i18n: &I18n, form: &Form, rows: &[SheetRow], starts_at: DateTime<Utc>) -> Option<PaperSheet> {
    let mut read = form.read(i18n);
    let mut sheet = PaperSheet { rows: Vec::new() };
    for row in rows {
        let [came, left] = MEMBERS.map(|member| place(row.learner_id, member));
        let [came_at, left_at] = [&came, &left].map(|at| form.get(at).trim().to_owned());
        if came_at.is_empty() && left_at.is_empty() {
            continue;
        }
        let signed_in_at = time::on_day_of(starts_at, &came_at);
        let signed_out_at = time::on_day_of(starts_at, &left_at);
        if signed_in_at.is_none() {
            read.fault(&came, if came_at.is_empty() { "form-required" } else { "form-malformed" });
        }
        if signed_out_at.is_none() && !left_at.is_empty() {
            read.fault(&left, "form-malformed");
        }
        let learner_id = row.learner_id;
        sheet.rows.extend(signed_in_at.map(|signed_in_at| PaperSheetRow {
            learner_id,
            signed_in_at,
            signed_out_at,
        }));
    }
    if sheet.rows.is_empty() {
        read.fault("/rows", "attendance-key-in-empty");
    }
    read.complete().then_some(sheet)
}

/// Properties of [`Paper`].
#[derive(PartialEq, Properties)]
pub(super) struct PaperProps {
    /// The session.
    pub(super) id: ClassSessionId,
    /// Hears that the reader gives up.
    pub(super) onclose: Callback<()>,
    /// Hears that the sheet is entered.
    pub(super) ondone: Callback<()>,
}

/// Asks when each learner came and left; whoever has no time was not there.
#[component]
pub(super) fn Paper(props: &PaperProps) -> Html {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let (all, wanted) = (use_state(|| false), use_state(String::new));
    let session = use_load(props.id, |api, id| async move { class::read(&api, id).await });
    let sheet = use_load((props.id, *all), |api, (id, all)| async move { class::sheet(&api, id, all).await });
    let form = use_form(|| vec![("/rows", String::new())]);
    let enter = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (id, sheet): (ClassSessionId, PaperSheet)| async move {
                let sent: Vec<LearnerId> = sheet.rows.iter().map(|row| row.learner_id).collect();
                attendance::record_sheet(&api, id, &sheet).await.map_err(|error| at_learners(error, &sent))
            },
            move |outcome| match outcome {
                Ok(entered) => {
                    toasts.success(i18n.ta("attendance-imported", &[("count", entered.len().into())]));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let absent: Vec<SheetRow> = sheet
        .value
        .iter()
        .flat_map(|rows| rows.iter())
        .filter(|row| row.attendance.is_none())
        .cloned()
        .collect();
    let starts_at = session.value.as_ref().map(|one| one.value.starts_at);
    let onsubmit = {
        let (form, i18n, run, id, absent) = (form.clone(), i18n.clone(), enter.run, props.id, absent.clone());
        Callback::from(move |()| {
            if let Some(sheet) = starts_at.and_then(|at| typed(&i18n, &form, &absent, at)) {
                run.emit((id, sheet));
            }
        })
    };
    let shown: Vec<SheetRow> =
        absent.into_iter().filter(|row| row.learner_name.contains(wanted.trim())).collect();
    let more = !*all && sheet.value.as_ref().is_some_and(|rows| rows.iter().any(|row| row.enrolled));
    html! {
        <Dialog title={i18n.t("attendance-key-in")} wide=true onclose={props.onclose.clone()}>
            <p>{ i18n.t("attendance-key-in-how") }</p>
            { session.view(|_| html! {}) }
            { sheet.view(|_| html! {
                <FormView form={form.clone()} submit={i18n.t("attendance-key-in-enter")} busy={enter.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                    <Rows form={form.clone()} rows={shown} wanted={wanted.clone()} />
                    if more {
                        <div class="actions"><Button label={i18n.t("class-sheet-all")} onclick={Callback::from(move |_: MouseEvent| all.set(true))} /></div>
                    }
                </FormView>
            }) }
        </Dialog>
    }
}

#[derive(PartialEq, Properties)]
struct RowsProps {
    form: Form,
    rows: Vec<SheetRow>,
    wanted: UseStateHandle<String>,
}

/// A box to look for a learner, and the rows; Enter goes on to the next box, at the end it sends.
#[component]
fn Rows(props: &RowsProps) -> Html {
    let i18n = use_i18n();
    let (form, rows) = (&props.form, &props.rows);
    let base = form.input_id("/rows");
    let boxes: Vec<String> = rows
        .iter()
        .flat_map(|row| MEMBERS.map(|member| form.input_id(&place(row.learner_id, member))))
        .collect();
    let oninput = {
        let wanted = props.wanted.clone();
        Callback::from(move |event: InputEvent| {
            wanted.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let line = |(at, row): (usize, &SheetRow)| {
        let next = |member: usize| on_enter(boxes.get(2 * at + member + 1).cloned());
        html! { <Line key={row.learner_id.to_string()} form={form.clone()} row={row.clone()} onkeydowns={[next(0), next(1)]} /> }
    };
    html! { <>
        <div class="field">
            <label for={base.clone()}>{ i18n.t("attendance-key-in-find") }</label>
            <input id={base} type="search" autocomplete="off" value={(*props.wanted).clone()} {oninput} onkeydown={on_enter(boxes.first().cloned())} />
        </div>
        <ol class="paper-rows">{ for rows.iter().enumerate().map(line) }</ol>
        if let Some(fault) = form.fault("/rows") { <p class="fault" role="alert">{ Html::from(Icon::Warning) }{ fault }</p> }
    </> }
}

/// Goes on to the box with this id on Enter, in place of sending; without one Enter sends.
fn on_enter(next: Option<String>) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        if let Some(next) = next.as_ref().filter(|_| event.key() == "Enter" && !event.is_composing()) {
            event.prevent_default();
            browser::focus(next);
        }
    })
}

#[derive(PartialEq, Properties)]
struct LineProps {
    form: Form,
    row: SheetRow,
    onkeydowns: [Callback<KeyboardEvent>; 2],
}

/// One learner, with what is wrong about it below.
#[component]
fn Line(props: &LineProps) -> Html {
    let i18n = use_i18n();
    let (form, row) = (&props.form, &props.row);
    let who = place(row.learner_id, "learner_id");
    let faults: Vec<AttrValue> = [who.clone()]
        .into_iter()
        .chain(MEMBERS.map(|member| place(row.learner_id, member)))
        .filter_map(|at| form.fault(&at))
        .collect();
    let described = (!faults.is_empty()).then(|| form.input_id(&place(row.learner_id, "fault")));
    let clock = |member: usize, label: AttrValue| {
        let at = place(row.learner_id, MEMBERS[member]);
        // A fault about the learner is marked at the first box, so that the focus finds it.
        let wrong = form.fault(&at).is_some() || (member == 0 && form.fault(&who).is_some());
        let spoken = format!("{} {label}", row.learner_name);
        let (id, value) = (form.input_id(&at), form.get(&at).to_owned());
        let oninput = {
            let (form, who) = (form.clone(), who.clone());
            Callback::from(move |event: InputEvent| {
                for cleared in [who.as_str(), "/rows"] {
                    if form.fault(cleared).is_some() {
                        form.mark(cleared, None);
                    }
                }
                form.set(&at, event.target_unchecked_into::<HtmlInputElement>().value());
            })
        };
        html! {
            <label>{ label }
                <input {id} type="time" {value} aria-label={spoken} aria-invalid={wrong.then_some("true")} aria-describedby={described.clone()}
                    {oninput} onkeydown={props.onkeydowns[member].clone()} /></label>
        }
    };
    html! {
        <li>
            <div class="who"><strong>{ &row.learner_name }</strong><span class="subtle mono">{ &row.id_number_masked }</span></div>
            { clock(0, i18n.t("learner-came")) }
            { clock(1, i18n.t("learner-left")) }
            if !faults.is_empty() {
                <div class="row-faults" id={described.clone()}>{ for faults.iter().map(|text| html! { <p class="fault">{ Html::from(Icon::Warning) }{ text }</p> }) }</div>
            }
        </li>
    }
}

#[cfg(test)]
mod tests {
    use contract::problem::{FieldProblem, ProblemDetails};

    use super::*;

    fn learner(number: u8) -> LearnerId {
        format!("01890000-0000-7000-8000-0000000000{number:02}").parse().unwrap()
    }

    #[test]
    fn what_is_wrong_with_a_row_is_shown_at_its_learner() {
        let fault = |pointer: &str| FieldProblem {
            pointer: pointer.to_owned(),
            code: String::new(),
            detail: String::new(),
            row: None,
            column: None,
        };
        let refused = ApiError::Problem(Box::new(ProblemDetails {
            kind: String::new(),
            title: String::new(),
            status: 422,
            detail: None,
            code: String::new(),
            request_id: String::new(),
            errors: ["/rows/1/signed_out_at", "/rows/7/learner_id", "/rows"].map(fault).to_vec(),
        }));
        let told = at_learners(refused, &[learner(4), learner(2)]);
        let pointers: Vec<&str> = told.fields().map(|(at, _)| at).collect();
        assert_eq!(pointers, [&*place(learner(2), "signed_out_at"), "/rows/7/learner_id", "/rows"]);
    }
}

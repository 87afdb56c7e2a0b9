//! The courses of a review: what is counted, and what the school says beside it.

use contract::{
    curriculum::{TeachingReviewLine, TeachingReviewLineInput},
    ids::CourseId,
    money::Yuan,
};
use serde::{Deserialize, Serialize};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::centi;
use crate::{
    components::{Column, DataTable, Empty, Form, Icon, Reader, Row, percent, versions, yuan},
    i18n::{I18n, use_i18n},
};

/// What is typed about a course, as it is typed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Said {
    course: CourseId,
    waiting: String,
    cost: String,
    remark: String,
}

fn said(text: &str) -> Vec<Said> {
    serde_json::from_str(text).unwrap_or_default()
}

/// What is said of the courses, as a form holds it: in one text.
pub(super) fn written(lines: &[TeachingReviewLine]) -> String {
    let one = |line: &TeachingReviewLine| Said {
        course: line.course_id,
        waiting: line.waiting_learners.to_string(),
        cost: line.cost.to_string(),
        remark: line.remark.clone().unwrap_or_default(),
    };
    serde_json::to_string(&lines.iter().map(one).collect::<Vec<_>>()).unwrap_or_default()
}

/// Reads what is said of the courses; what is no number is shown at its place.
pub(super) fn read(reader: &mut Reader<'_>, text: &str) -> Vec<TeachingReviewLineInput> {
    let mut lines = Vec::new();
    for (at, one) in said(text).into_iter().enumerate() {
        let waiting = one.waiting.trim().parse::<u32>().ok();
        let cost = one.cost.trim().parse::<Yuan>().ok();
        if waiting.is_none() {
            reader.fault(&format!("/lines/{at}/waiting_learners"), "form-malformed");
        }
        if cost.is_none() {
            reader.fault(&format!("/lines/{at}/cost"), "form-malformed");
        }
        if let (Some(waiting_learners), Some(cost)) = (waiting, cost) {
            let remark = Some(one.remark.trim().to_owned()).filter(|text| !text.is_empty());
            lines.push(TeachingReviewLineInput { course_id: one.course, waiting_learners, cost, remark });
        }
    }
    lines
}

fn share(value: Option<u32>) -> String {
    value.map_or_else(|| "—".to_owned(), percent)
}

/// What is counted, and what was said where it is not being typed.
pub(super) fn table(i18n: &I18n, lines: &[TeachingReviewLine], with_said: bool) -> Html {
    let mut columns = vec![
        Column::new("course", i18n.t("teaching-course")),
        Column::new("held", i18n.t("teaching-held")).number(),
        Column::new("participants", i18n.t("teaching-participants")).number(),
        Column::new("attendance", i18n.t("teaching-attendance")).number(),
        Column::new("completion", i18n.t("teaching-completion")).number(),
        Column::new("fill", i18n.t("teaching-fill")).number(),
        Column::new("satisfaction", i18n.t("teaching-satisfaction")).number(),
    ];
    if with_said {
        columns.push(Column::new("waiting", i18n.t("teaching-waiting")).number());
        columns.push(Column::new("cost", i18n.t("teaching-cost")).number());
        columns.push(Column::new("remark", i18n.t("demand-remark")));
    }
    let row = |line: &TeachingReviewLine| {
        let figures = &line.figures;
        let satisfaction = figures.satisfaction_centi.map_or_else(
            || html! { "—" },
            |mean| html! { <>{ centi(mean) }<span class="subtle">{ i18n.ta("teaching-rated-by", &[("count", figures.ratings.into())]) }</span></> },
        );
        let mut cells = vec![
            html! { &line.course_title },
            html! { format!("{} / {}", figures.sessions_held, figures.sessions_planned) },
            html! { figures.participants },
            html! { share(figures.attendance_bp) },
            html! { share(figures.completion_bp) },
            html! { share(figures.fill_bp) },
            satisfaction,
        ];
        if with_said {
            cells.push(html! { line.waiting_learners });
            cells.push(html! { yuan(i18n, line.cost) });
            cells.push(html! { line.remark.clone().unwrap_or_default() });
        }
        Row { key: line.course_id.to_string().into(), to: None, cells }
    };
    html! {
        <DataTable id="teaching-lines" caption={i18n.t("teaching-figures")} {columns} rows={lines.iter().map(row).collect::<Vec<_>>()}
            empty={html! { <Empty title={i18n.t("teaching-no-courses")} /> }} />
    }
}

/// Properties of [`LinesEditor`].
#[derive(PartialEq, Properties)]
pub(super) struct LinesEditorProps {
    /// The form that it belongs to.
    pub(super) form: Form,
    /// The courses.
    pub(super) lines: Vec<TeachingReviewLine>,
}

const AT: &str = "/lines";

/// A row a course: who found no place, what it cost, what was noticed.
#[component]
pub(super) fn LinesEditor(props: &LinesEditorProps) -> Html {
    let i18n = use_i18n();
    let form = &props.form;
    let all = said(form.get(AT));
    let base = form.input_id(AT);
    let set = |place: usize, edit: fn(&mut Said, String)| {
        let (form, all) = (form.clone(), all.clone());
        Callback::from(move |event: InputEvent| {
            let mut next = all.clone();
            if let Some(one) = next.get_mut(place) {
                edit(one, event.target_unchecked_into::<HtmlInputElement>().value());
            }
            form.set(AT, serde_json::to_string(&next).unwrap_or_default());
        })
    };
    let title = |course: CourseId| {
        let line = props.lines.iter().find(|line| line.course_id == course);
        line.map(|line| line.course_title.clone()).unwrap_or_default()
    };
    let row = |(place, one): (usize, &Said)| {
        let fault = |member: &str| form.fault(&format!("{AT}/{place}/{member}"));
        let id = |member: &str| format!("{base}-{place}-{member}");
        let faults = ["course_id", "waiting_learners", "cost", "remark"].into_iter().filter_map(fault);
        let faults: Vec<AttrValue> = faults.collect();
        let wrong = |member: &str| fault(member).is_some().then_some("true");
        let described = (!faults.is_empty()).then(|| id("fault"));
        let about = |what: AttrValue| {
            i18n.ta(
                "curriculum-about",
                &[("head", title(one.course).into()), ("rest", what.to_string().into())],
            )
        };
        html! {
            <li key={one.course.to_string()}>
                <strong>{ title(one.course) }</strong>
                <label>{ i18n.t("teaching-waiting") }
                    <input class="number" inputmode="numeric" value={one.waiting.clone()} aria-label={about(i18n.t("teaching-waiting"))} aria-invalid={wrong("waiting_learners")}
                        aria-describedby={described.clone()} oninput={set(place, |one, text| one.waiting = text)} /></label>
                <label>{ i18n.t("teaching-cost") }
                    <input class="number" inputmode="decimal" value={one.cost.clone()} aria-label={about(i18n.t("teaching-cost"))} aria-invalid={wrong("cost")}
                        aria-describedby={described.clone()} oninput={set(place, |one, text| one.cost = text)} /></label>
                <label class="teaching-remark">{ i18n.t("demand-remark") }
                    <input maxlength="500" value={one.remark.clone()} aria-label={about(i18n.t("demand-remark"))} aria-invalid={wrong("remark")}
                        aria-describedby={described} oninput={set(place, |one, text| one.remark = text)} /></label>
                if !faults.is_empty() {
                    <div id={id("fault")}>{ for faults.iter().map(|text| html! { <p class="fault">{ Html::from(Icon::Warning) }{ text }</p> }) }</div>
                }
            </li>
        }
    };
    let tell = |text: &str| {
        let line = |one: Said| html! { <li>{ format!("{} · {} · {} · {}", title(one.course), one.waiting, one.cost, one.remark) }</li> };
        html! { <ul>{ for said(text).into_iter().map(line) }</ul> }
    };
    html! {
        <fieldset class="wide review-lines">
            <legend>{ i18n.t("teaching-said") }</legend>
            <ol>{ for all.iter().enumerate().map(row) }</ol>
            { versions(&i18n, form, AT, &tell) }
        </fieldset>
    }
}

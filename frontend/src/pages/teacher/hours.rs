//! What a teacher taught this year.

use contract::{
    ids::TeacherId,
    teacher::{TeacherHours, TeacherHoursLine},
};
use yew::prelude::*;

use crate::{
    api::{teacher, use_load},
    components::{Card, Column, DataTable, Empty, Figure, Figures, Row, hours},
    i18n::{I18n, use_i18n},
    time,
};

/// Properties of [`Hours`].
#[derive(PartialEq, Properties)]
pub(super) struct HoursProps {
    /// Whose.
    pub(super) id: TeacherId,
}

/// Closed sessions by form and school.
#[component]
pub(super) fn Hours(props: &HoursProps) -> Html {
    let i18n = use_i18n();
    let taught = use_load(props.id, |api, id| async move { teacher::hours(&api, id, "").await });
    let columns = vec![
        Column::new("form", i18n.t("teacher-form")),
        Column::new("school", i18n.t("learner-school")),
        Column::new("sessions", i18n.t("teacher-sessions")).number(),
        Column::new("hours", i18n.t("teacher-hours")).number(),
    ];
    html! {
        <Card title={i18n.t("teacher-hours")}>{ taught.view(|told| html! { <>
            { figures(&i18n, told) }
            <DataTable id="teacher-hours" caption={i18n.t("teacher-hours")} columns={columns.clone()} adjustable=false
                rows={told.lines.iter().map(|line| row(&i18n, line)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("teacher-hours-none")} advice={i18n.t("teacher-hours-none-advice")} /> }} />
        </> }) }</Card>
    }
}

/// Minutes as hours; there are never fewer than none.
pub(super) fn told_hours(minutes: i64) -> String {
    hours(minutes.unsigned_abs())
}

fn figures(i18n: &I18n, told: &TeacherHours) -> Html {
    let days =
        i18n.ta("teacher-days", &[("from", time::day(told.from).into()), ("to", time::day(told.to).into())]);
    html! {
        <Figures items={vec![
            Figure { label: i18n.t("teacher-sessions"), value: html! { told.sessions }, note: Some(days) },
            Figure { label: i18n.t("teacher-hours"), value: html! { told_hours(told.minutes) }, note: None },
        ]} />
    }
}

fn row(i18n: &I18n, line: &TeacherHoursLine) -> Row {
    Row {
        key: format!("{}{}", line.form, line.school_id).into(),
        to: None,
        cells: vec![
            html! { i18n.word(line.form) },
            html! { &line.school_name },
            html! { line.sessions },
            html! { told_hours(line.minutes) },
        ],
    }
}

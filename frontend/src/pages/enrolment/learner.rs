//! What a learner is enrolled in.

use contract::{class::EnrolmentView, ids::LearnerId};
use yew::prelude::*;

use super::{subject_of, tone};
use crate::{
    api::{enrolment, use_load},
    components::{Card, Column, DataTable, Empty, Row, StatusLabel},
    i18n::{I18n, use_i18n},
    time,
};

/// Properties of [`OfLearner`].
#[derive(PartialEq, Properties)]
pub(crate) struct OfLearnerProps {
    /// Whose.
    pub(crate) learner: LearnerId,
}

/// All of them, newest first.
#[component]
pub(crate) fn OfLearner(props: &OfLearnerProps) -> Html {
    let i18n = use_i18n();
    let page = use_load(props.learner, |api, id| async move { enrolment::of_learner(&api, id).await });
    let columns = vec![
        Column::new("title", i18n.t("enrolment-what")),
        Column::new("school", i18n.t("school-pick")),
        Column::new("applied", i18n.t("enrolment-applied")),
        Column::new("position", i18n.t("enrolment-position")).number(),
        Column::new("status", i18n.t("enrolment-status")),
        Column::new("reason", i18n.t("enrolment-ended-because")),
    ];
    html! {
        <Card title={i18n.t("enrolment-of-learner")}>{ page.view(|all| html! {
            <DataTable id="learner-enrolments" caption={i18n.t("enrolment-of-learner")} {columns} adjustable=false
                rows={all.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("enrolment-of-learner-none")} /> }} />
        }) }</Card>
    }
}

fn row(i18n: &I18n, one: &EnrolmentView) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: subject_of(one),
        cells: vec![
            html! { &one.title },
            html! { &one.school_name },
            html! { time::minute(one.applied_at) },
            html! { { for one.position } },
            html! { <StatusLabel tone={tone(one.status)} text={i18n.word(one.status)} /> },
            html! { one.ended_reason.clone().unwrap_or_else(|| "—".to_owned()) },
        ],
    }
}

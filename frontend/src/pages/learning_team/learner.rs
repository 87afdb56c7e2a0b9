//! The teams that a learner is in.

use contract::ids::LearnerId;
use yew::prelude::*;

use super::tone;
use crate::{
    api::{learning_team, use_load},
    components::{Card, Column, DataTable, Empty, Row, StatusLabel},
    i18n::use_i18n,
    route::Route,
};

/// Properties of [`OfLearner`].
#[derive(PartialEq, Properties)]
pub(crate) struct OfLearnerProps {
    /// Whose.
    pub(crate) learner: LearnerId,
}

/// All of them.
#[component]
pub(crate) fn OfLearner(props: &OfLearnerProps) -> Html {
    let i18n = use_i18n();
    let page = use_load(props.learner, |api, id| async move { learning_team::of_learner(&api, id).await });
    let columns = vec![
        Column::new("name", i18n.t("team-name")),
        Column::new("kind", i18n.t("team-kind")),
        Column::new("leader", i18n.t("team-leader")),
        Column::new("state", i18n.t("team-state")),
    ];
    html! {
        <Card title={i18n.t("nav-learning-teams")}>{ page.view(|all| {
            let rows: Vec<Row> = all.iter().map(|team| Row {
                key: team.id.to_string().into(),
                to: Some(Route::LearningTeam { id: team.id }),
                cells: vec![
                    html! { &team.name },
                    html! { i18n.word(team.kind) },
                    html! { &team.leader_name },
                    html! { <StatusLabel tone={tone(team.state)} text={i18n.word(team.state)} /> },
                ],
            }).collect();
            html! {
                <DataTable id="learner-teams" caption={i18n.t("nav-learning-teams")} columns={columns.clone()} {rows} adjustable=false
                    empty={html! { <Empty title={i18n.t("team-of-learner-none")} /> }} />
            }
        }) }</Card>
    }
}

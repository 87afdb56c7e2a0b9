//! The answers to a survey, and how one is taken back.

use std::collections::BTreeMap;

use contract::{
    auth::Reason,
    curriculum::{DemandAnswerView, DemandOptionView},
    ids::{DemandAnswerId, DemandOptionId, DemandSurveyId},
};
use yew::prelude::*;

use super::option::name;
use crate::{
    api::{demand, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, Pager, ReasonDialog, Row, StatusLabel, Tone,
        use_form, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::course::use_categories,
    session::use_session,
    time,
};

/// Properties of [`Answers`].
#[derive(PartialEq, Properties)]
pub(super) struct AnswersProps {
    /// Whose answers.
    pub(super) id: DemandSurveyId,
    /// Whether answers can still be taken back.
    pub(super) open: bool,
    /// What could be chosen.
    pub(super) options: Vec<DemandOptionView>,
    /// Hears that one was taken back.
    pub(super) onchanged: Callback<()>,
}

/// Newest first.
#[component]
pub(super) fn Answers(props: &AnswersProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let query = use_query();
    let categories = use_categories();
    let may_take_back = props.open && use_session().has_role(may::WITHDRAW_DEMAND_ANSWER);
    let page = use_load((props.id, query.for_api()), |api, (id, query)| async move {
        demand::answers(&api, id, &query).await
    });
    let asking = use_state(|| None::<DemandAnswerView>);
    let form = use_form(|| vec![("/reason", String::new())]);
    let withdraw = {
        let (i18n, asking, form, onchanged) =
            (i18n.clone(), asking.clone(), form.clone(), props.onchanged.clone());
        use_action(
            |api, (id, reason): (DemandAnswerId, String)| async move {
                demand::withdraw_answer(&api, id, &Reason { reason }).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    asking.set(None);
                    toasts.success(i18n.t("demand-answer-withdrawn"));
                    onchanged.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let names: BTreeMap<DemandOptionId, AttrValue> =
        props.options.iter().map(|one| (one.id, name(&i18n, &categories, one))).collect();
    let ask = {
        let asking = asking.clone();
        Callback::from(move |answer: Option<DemandAnswerView>| asking.set(answer))
    };
    let columns = vec![
        Column::new("learner", i18n.t("demand-who")),
        Column::new("school", i18n.t("learner-school")),
        Column::new("chosen", i18n.t("demand-chosen")),
        Column::new("channel", i18n.t("demand-channel")),
        Column::new("day", i18n.t("demand-answered-on")),
        Column::new("state", i18n.t("curriculum-status")),
    ];
    let row = |answer: &DemandAnswerView| {
        let mut row = row(&i18n, &names, answer);
        let taken_back = answer.withdrawn_at.is_some();
        let again = answer.clone();
        row.cells.push(html! {
            if taken_back { <StatusLabel tone={Tone::Neutral} text={i18n.t("demand-answer-taken-back")} /> }
            else if may_take_back { <Button kind={ButtonKind::Quiet} label={i18n.t("demand-answer-withdraw")} onclick={ask.reform(move |_: MouseEvent| Some(again.clone()))} /> }
            else { <StatusLabel tone={Tone::Good} text={i18n.t("demand-answer-stands")} /> }
        });
        row
    };
    html! { <>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="demand-answers" caption={i18n.t("demand-answers")} {columns} rows={page.items.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("demand-no-answers")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if let Some(answer) = (*asking).clone() {
            <ReasonDialog title={i18n.t("demand-answer-withdraw")} form={form.clone()} confirm={i18n.t("demand-answer-withdraw")} busy={withdraw.busy}
                onconfirm={withdraw.run.reform(move |reason| (answer.id, reason))} onclose={ask.reform(|()| None)}>
                <p>{ i18n.ta("demand-answer-withdraw-what", &[("who", answer.learner_name.clone().into())]) }</p>
            </ReasonDialog>
        }
    </> }
}

fn row(i18n: &I18n, names: &BTreeMap<DemandOptionId, AttrValue>, answer: &DemandAnswerView) -> Row {
    let chosen: Vec<String> =
        answer.option_ids.iter().filter_map(|id| names.get(id)).map(ToString::to_string).collect();
    Row {
        key: answer.id.to_string().into(),
        to: None,
        cells: vec![
            html! { &answer.learner_name },
            html! { &answer.school_name },
            html! { chosen.join(&i18n.t("list-comma")) },
            html! { i18n.word(answer.channel) },
            html! { time::day(answer.answered_on) },
        ],
    }
}

//! One count or write-off, and its decision.

use contract::{
    auth::Reason,
    ids::StockAdjustmentId,
    redemption::{StockAdjustmentLine, StockAdjustmentState, StockAdjustmentView},
};
use yew::prelude::*;

use super::{moved, tone};
use crate::{
    api::{stock, use_load},
    components::{
        Card, Column, DataTable, DefinitionList, Notice, PageHeader, Row, StatusLabel, Tone, grouped,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::two_people::{Decide, Signed, is_own, verdict},
    route::Route,
    session::{Session, use_session},
};

/// Properties of [`AdjustmentPage`].
#[derive(PartialEq, Properties)]
pub struct AdjustmentPageProps {
    /// Which one.
    pub id: StockAdjustmentId,
}

/// What was asked for, item by item, and what became of it.
#[component]
pub fn AdjustmentPage(props: &AdjustmentPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let found = use_load(props.id, |api, id| async move { stock::adjustment(&api, id).await });
    let waits = |one: &StockAdjustmentView| one.status == StockAdjustmentState::Pending;
    let waiting = found.value.as_ref().filter(|one| waits(one));
    let actions = waiting.map(|one| decide(&i18n, &session, one, &found.reload));
    let title = found.value.as_ref().map_or_else(|| i18n.t("nav-adjustments"), |one| i18n.word(one.kind));
    let subtitle = found.value.as_ref().map(|one| {
        html! { <>
            { &one.facility_name }{ " " }<StatusLabel tone={tone(one.status)} text={i18n.word(one.status)} />
        </> }
    });
    let crumbs =
        vec![(Route::Stock, i18n.t("nav-stock")), (Route::StockAdjustments, i18n.t("nav-adjustments"))];
    html! { <>
        <PageHeader {title} {crumbs} subtitle={subtitle.unwrap_or_default()} actions={actions.unwrap_or_default()} />
        { found.view(|one| html! { <>
            if waits(one) && is_own(&session, one.requested_by) {
                <Notice tone={Tone::Info} title={i18n.t("stock-own")} />
            }
            <Card title={i18n.t("stock-asked-for")}>{ facts(&i18n, one) }</Card>
            <Card title={i18n.t("stock-lines")}>{ lines(&i18n, &one.lines) }</Card>
        </> }) }
    </> }
}

fn decide(i18n: &I18n, session: &Session, one: &StockAdjustmentView, ondone: &Callback<()>) -> Html {
    let (missing, surplus) = (one.missing.into(), one.surplus.into());
    let told = i18n.ta("stock-approve-what", &[("missing", missing), ("surplus", surplus)]);
    let id = one.id;
    let approve = verdict(move |api, once, _, ()| async move { stock::approve(&api, &once, id).await });
    let reject = verdict(move |api, once, _, reason| async move {
        stock::reject(&api, &once, id, &Reason { reason }).await
    });
    html! {
        <Decide own={is_own(session, one.requested_by)} told={html! { <><p>{ told }</p>{ lines(i18n, &one.lines) }</> }} reject_told={i18n.t("stock-reject-what")}
            approved={i18n.t("stock-approved")} rejected={i18n.t("stock-rejected")}
            approve={session.has_role(may::APPROVE_STOCK_ADJUSTMENT).then_some(approve)} reject={session.has_role(may::REJECT_STOCK_ADJUSTMENT).then_some(reject)} {ondone} />
    }
}

fn facts(i18n: &I18n, one: &StockAdjustmentView) -> Html {
    let mut items = vec![(i18n.t("stock-reason"), html! { &one.reason })];
    let signed = Signed {
        requested_by: &one.requested_by_name,
        requested_at: one.requested_at,
        decided: one.decided_by_name.as_ref().zip(one.decided_at),
        rejected_because: one.decision_reason.as_ref(),
    };
    items.extend(signed.facts(i18n));
    html! { <DefinitionList {items} /> }
}

fn lines(i18n: &I18n, lines: &[StockAdjustmentLine]) -> Html {
    let columns = vec![
        Column::new("item", i18n.t("redemption-item")),
        Column::new("book", i18n.t("stock-book")).number(),
        Column::new("counted", i18n.t("stock-counted")).number(),
        Column::new("difference", i18n.t("stock-difference")).number(),
    ];
    let row = |line: &StockAdjustmentLine| Row {
        key: line.item_id.to_string().into(),
        to: None,
        cells: vec![
            html! { &line.item_name },
            html! { grouped(&line.book.to_string()) },
            html! { grouped(&line.counted.to_string()) },
            moved(line.difference),
        ],
    };
    html! { <DataTable id="lines" caption={i18n.t("stock-lines")} {columns} rows={lines.iter().map(row).collect::<Vec<_>>()} adjustable=false /> }
}

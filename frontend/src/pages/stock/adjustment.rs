//! One count or write-off, and its decision.

use contract::{
    auth::Reason,
    ids::StockAdjustmentId,
    redemption::{StockAdjustmentLine, StockAdjustmentState, StockAdjustmentView},
};
use yew::prelude::*;

use super::{moved, tone};
use crate::{
    api::{Once, stock, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, ConfirmDialog, DataTable, DefinitionList, Notice, PageHeader,
        ReasonDialog, Row, StatusLabel, Tone, describe, grouped, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::two_people::Signed,
    route::Route,
    session::use_session,
};

/// Properties of [`AdjustmentPage`].
#[derive(PartialEq, Properties)]
pub struct AdjustmentPageProps {
    /// Which one.
    pub id: StockAdjustmentId,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Approve,
    Reject,
}

/// What was asked for, item by item, and what became of it.
#[component]
pub fn AdjustmentPage(props: &AdjustmentPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let found = use_load(props.id, |api, id| async move { stock::adjustment(&api, id).await });
    let open = use_state(|| Open::Nothing);
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(what))
    };
    let ondone = {
        let (open, reload) = (open.clone(), found.reload.clone());
        Callback::from(move |()| {
            open.set(Open::Nothing);
            reload.emit(());
        })
    };
    let own = |one: &StockAdjustmentView| session.account().is_some_and(|who| who.id == one.requested_by);
    let waiting = found.value.as_ref().filter(|one| one.status == StockAdjustmentState::Pending);
    let actions = waiting.map(|one| html! { <>
        if session.has_role(may::REJECT_STOCK_ADJUSTMENT) {
            <Button label={i18n.t(if own(one) { "stock-take-back" } else { "stock-reject" })} onclick={show(Open::Reject).reform(|_| ())} />
        }
        if session.has_role(may::APPROVE_STOCK_ADJUSTMENT) && !own(one) {
            <Button kind={ButtonKind::Primary} label={i18n.t("stock-approve")} onclick={show(Open::Approve).reform(|_| ())} />
        }
    </> });
    let title = found.value.as_ref().map_or_else(|| i18n.t("nav-adjustments"), |one| i18n.word(one.kind));
    let subtitle = found.value.as_ref().map(|one| {
        html! { <>
            { &one.facility_name }{ " " }<StatusLabel tone={tone(one.status)} text={i18n.word(one.status)} />
        </> }
    });
    let crumbs =
        vec![(Route::Stock, i18n.t("nav-stock")), (Route::StockAdjustments, i18n.t("nav-adjustments"))];
    let onclose = show(Open::Nothing);
    html! { <>
        <PageHeader {title} {crumbs} subtitle={subtitle.unwrap_or_default()} actions={actions.unwrap_or_default()} />
        { found.view(|one| html! { <>
            if one.status == StockAdjustmentState::Pending && own(one) {
                <Notice tone={Tone::Info} title={i18n.t("stock-own")} />
            }
            <Card title={i18n.t("stock-asked-for")}>{ facts(&i18n, one) }</Card>
            <Card title={i18n.t("stock-lines")}>{ lines(&i18n, &one.lines) }</Card>
            { match *open {
                Open::Nothing => Html::default(),
                Open::Approve => html! { <Approve one={(**one).clone()} onclose={onclose.clone()} ondone={ondone.clone()} /> },
                Open::Reject => html! { <Reject one={(**one).clone()} onclose={onclose.clone()} ondone={ondone.clone()} /> },
            } }
        </> }) }
    </> }
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

#[derive(PartialEq, Properties)]
struct DecideProps {
    one: StockAdjustmentView,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Approve(props: &DecideProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let failure = use_state(|| None);
    let approve = {
        let (i18n, ondone, failure) = (i18n.clone(), props.ondone.clone(), failure.clone());
        use_action(
            |api, (once, id): (Once, StockAdjustmentId)| async move { stock::approve(&api, &once, id).await },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("stock-approved"));
                    ondone.emit(());
                }
                Err(error) => failure.set(Some(describe(&i18n, &error))),
            },
        )
    };
    let (once, id) = ((*once).clone(), props.one.id);
    let onconfirm = approve.run.reform(move |()| (once.clone(), id));
    let (missing, surplus) = (props.one.missing.into(), props.one.surplus.into());
    let told = i18n.ta("stock-approve-what", &[("missing", missing), ("surplus", surplus)]);
    html! {
        <ConfirmDialog title={i18n.t("stock-approve")} confirm={i18n.t("stock-approve")} danger=true busy={approve.busy} {onconfirm} onclose={props.onclose.clone()}>
            <p>{ told }</p>
            { lines(&i18n, &props.one.lines) }
            if let Some((title, advice)) = &*failure {
                <Notice tone={Tone::Bad} urgent=true title={title.clone()}>{ advice.clone().unwrap_or_default() }</Notice>
            }
        </ConfirmDialog>
    }
}

#[component]
fn Reject(props: &DecideProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let form = use_form(|| vec![("/reason", String::new())]);
    let reject = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (once, id, reason): (Once, StockAdjustmentId, String)| async move {
                stock::reject(&api, &once, id, &Reason { reason }).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("stock-rejected"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let (once, id) = ((*once).clone(), props.one.id);
    let onconfirm = reject.run.reform(move |reason| (once.clone(), id, reason));
    html! {
        <ReasonDialog title={i18n.t("stock-reject")} confirm={i18n.t("stock-reject")} {form} busy={reject.busy} {onconfirm} onclose={props.onclose.clone()}>
            <p>{ i18n.t("stock-reject-what") }</p>
        </ReasonDialog>
    }
}

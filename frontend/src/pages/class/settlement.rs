//! Posts the credits of a session and shows what each learner got.

use contract::{
    credit::{EarningView, SettlementView},
    ids::ClassSessionId,
};
use yew::prelude::*;

use crate::{
    api::{Once, class, credit, use_action, use_load},
    components::{Button, ButtonKind, Card, Column, DataTable, Notice, Row, Tone, credits, use_toasts},
    i18n::{I18n, use_i18n},
    route::Route,
};

/// Properties of [`Settle`].
#[derive(PartialEq, Properties)]
pub(super) struct SettleProps {
    /// The session, closed.
    pub(super) id: ClassSessionId,
}

/// One press posts everything that is not posted yet.
#[component]
pub(super) fn Settle(props: &SettleProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let posted = use_state(|| None::<SettlementView>);
    let sheet = use_load(props.id, |api, id| async move { class::sheet(&api, id, true).await });
    let settle = {
        let (i18n, once, posted) = (i18n.clone(), once.clone(), posted.clone());
        use_action(
            |api, (id, once): (ClassSessionId, Once)| async move { credit::settle(&api, &once, id).await },
            move |outcome| match outcome {
                Ok(view) => {
                    once.set(Once::new());
                    posted.set(Some(view));
                }
                Err(error) => toasts.failure(&i18n, &error),
            },
        )
    };
    let onclick = {
        let (id, once) = (props.id, (*once).clone());
        settle.run.reform(move |_: MouseEvent| (id, once.clone()))
    };
    let name = |earning: &EarningView| {
        let row = sheet
            .value
            .as_ref()
            .and_then(|rows| rows.iter().find(|row| row.learner_id == earning.learner_id));
        row.map(|row| row.learner_name.clone()).unwrap_or_default()
    };
    html! {
        <Card title={i18n.t("class-settle-title")} actions={html! {
            <Button kind={ButtonKind::Primary} label={i18n.t("class-settle")} busy={settle.busy} {onclick} />
        }}>
            if let Some(view) = &*posted {
                <Notice tone={Tone::Good} urgent=true title={i18n.ta("class-settled", &[
                    ("credits", view.credited.to_string().into()), ("count", view.earnings.len().into()),
                ])}>
                    if view.settled_before > 0 { <p>{ i18n.ta("class-settled-before", &[("count", view.settled_before.into())]) }</p> }
                </Notice>
                <DataTable id="settlement" caption={i18n.t("class-settle-title")} columns={columns(&i18n)} adjustable=false
                    rows={view.earnings.iter().map(|earning| row(&i18n, earning, name(earning))).collect::<Vec<_>>()} />
            } else {
                <p class="subtle">{ i18n.t("class-settle-what") }</p>
            }
        </Card>
    }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("learner", i18n.t("learner-name")),
        Column::new("minutes", i18n.t("credit-valid-minutes")).number(),
        Column::new("credited", i18n.t("credit-credited")).number(),
        Column::new("cap", i18n.t("credit-cap")),
    ]
}

fn row(i18n: &I18n, earning: &EarningView, name: String) -> Row {
    Row {
        key: earning.id.to_string().into(),
        to: Some(Route::Earning { id: earning.id }),
        cells: vec![
            html! { name },
            html! { i18n.ta("class-minutes", &[("minutes", earning.valid_minutes.into())]) },
            html! { <strong class="gained">{ "+" }{ credits(i18n, earning.credited) }</strong> },
            html! { earning.capped_by.map_or_else(|| "—".into(), |cap| i18n.word(cap)) },
        ],
    }
}

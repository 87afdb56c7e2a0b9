//! Posts the credits of a session and shows what each learner got.

use contract::{
    class::{AttendanceState, SheetRow},
    credit::{EarningView, SettlementView},
    ids::ClassSessionId,
    money::Credits,
};
use yew::prelude::*;

use crate::{
    api::{Once, class, credit, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, ConfirmDialog, DataTable, Notice, Row, Tone, credits, use_toasts,
    },
    i18n::{I18n, use_i18n},
    route::Route,
};

/// Properties of [`Settle`].
#[derive(PartialEq, Properties)]
pub(super) struct SettleProps {
    /// The session, closed.
    pub(super) id: ClassSessionId,
    /// Counts what was changed beside it; each change is read.
    pub(super) round: u32,
    /// Hears that credits were posted.
    pub(super) onchange: Callback<()>,
}

/// How the attendances of a session stand to its settlement.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    /// Accepted, and not credited yet.
    ready: usize,
    /// Not accepted before the class manager says how long the learner stayed, or somebody has looked at what is flagged.
    awaiting: usize,
    /// Credited already.
    settled: usize,
    /// What those were credited.
    credited: i64,
}

impl Tally {
    fn of(rows: &[SheetRow]) -> Self {
        let mut tally = Self::default();
        for attendance in rows.iter().filter_map(|row| row.attendance.as_ref()) {
            match (attendance.credited, attendance.status) {
                (Some(credited), _) => {
                    tally.settled += 1;
                    tally.credited += credited.centi();
                }
                (None, AttendanceState::SignedOut | AttendanceState::Confirmed) => tally.ready += 1,
                (None, AttendanceState::AwaitingConfirmation | AttendanceState::UnderReview) => {
                    tally.awaiting += 1;
                }
                (None, AttendanceState::SignedIn | AttendanceState::Void) => {}
            }
        }
        tally
    }
}

/// Posts everything that is not posted yet, after saying how many that are; says so when nothing is left.
#[component]
pub(super) fn Settle(props: &SettleProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let asking = use_state(|| false);
    let posted = use_state(|| None::<SettlementView>);
    let sheet =
        use_load((props.id, props.round), |api, (id, _)| async move { class::signed_in(&api, id).await });
    let settle = {
        let (i18n, once, asking, posted) = (i18n.clone(), once.clone(), asking.clone(), posted.clone());
        let onchange = props.onchange.clone();
        use_action(
            |api, (id, once): (ClassSessionId, Once)| async move { credit::settle(&api, &once, id).await },
            move |outcome| {
                asking.set(false);
                match outcome {
                    Ok(view) => {
                        once.set(Once::new());
                        posted.set(Some(view));
                        onchange.emit(());
                    }
                    Err(error) => toasts.failure(&i18n, &error),
                }
            },
        )
    };
    let ask = |on: bool| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(on))
    };
    let tally = sheet.value.as_ref().map(|rows| Tally::of(rows));
    let button = tally.as_ref().filter(|tally| tally.ready > 0).map(|_| {
        html! { <Button kind={ButtonKind::Primary} label={i18n.t("class-settle")} onclick={ask(true).reform(|_| ())} /> }
    });
    let onconfirm = {
        let (id, once) = (props.id, (*once).clone());
        settle.run.reform(move |()| (id, once.clone()))
    };
    html! {
        <Card title={i18n.t("class-settle-title")} actions={button.unwrap_or_default()}>
            { sheet.view(|rows| html! { <>
                { posted.as_ref().map(|view| result(&i18n, view, rows)).unwrap_or_default() }
                { standing(&i18n, &Tally::of(rows), posted.is_some()) }
            </> }) }
            if let (true, Some(tally)) = (*asking, &tally) {
                <ConfirmDialog title={i18n.t("class-settle")} confirm={i18n.t("class-settle")} busy={settle.busy} {onconfirm} onclose={ask(false)}>
                    <p><strong>{ to_do(&i18n, tally) }</strong></p>
                    <p>{ i18n.t("class-settle-what") }</p>
                </ConfirmDialog>
            }
        </Card>
    }
}

fn to_do(i18n: &I18n, tally: &Tally) -> AttrValue {
    i18n.ta("class-settle-ask", &[("ready", tally.ready.into()), ("awaiting", tally.awaiting.into())])
}

/// What is still to be done; or, unless the result says so already, that all is done.
fn standing(i18n: &I18n, tally: &Tally, told: bool) -> Html {
    html! { <>
        if tally.settled > 0 && !told {
            <p>{ i18n.ta("class-settled-so-far", &[("count", tally.settled.into()), ("credits", Credits(tally.credited).to_string().into())]) }</p>
        }
        if tally.ready + tally.awaiting > 0 {
            <p>{ to_do(i18n, tally) }</p>
        } else {
            <p class="subtle">{ i18n.t(if tally.settled > 0 { "class-settled-all" } else { "class-settle-nobody" }) }</p>
        }
    </> }
}

/// What was posted just now.
fn result(i18n: &I18n, view: &SettlementView, rows: &[SheetRow]) -> Html {
    let name = |earning: &EarningView| {
        let row = rows.iter().find(|row| row.learner_id == earning.learner_id);
        row.map(|row| row.learner_name.clone()).unwrap_or_default()
    };
    html! { <>
        <Notice tone={Tone::Good} urgent=true title={i18n.ta("class-settled", &[
            ("credits", view.credited.to_string().into()), ("count", view.earnings.len().into()),
        ])}>
            if view.settled_before > 0 { <p>{ i18n.ta("class-settled-before", &[("count", view.settled_before.into())]) }</p> }
        </Notice>
        <DataTable id="settlement" caption={i18n.t("class-settle-title")} columns={columns(i18n)} adjustable=false
            rows={view.earnings.iter().map(|earning| row(i18n, earning, name(earning))).collect::<Vec<_>>()} />
    </> }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(status: AttendanceState, credited: Option<i64>) -> SheetRow {
        let id = "0198c0de-0000-7000-8000-000000000000";
        let attendance = json!({
            "id": id, "session_id": id, "learner_id": id, "signed_in_at": "2025-11-12T01:00:00Z", "signed_out_at": null,
            "valid_minutes": null, "credited": credited.map(Credits), "status": status, "source": "staff", "version": 1,
            "flags": [], "replaces_id": null,
        });
        let row = json!({ "learner_id": id, "learner_name": "", "id_number_masked": "", "enrolled": false, "attendance": attendance });
        serde_json::from_value(row).unwrap()
    }

    #[test]
    fn what_is_credited_is_not_counted_again_even_when_it_was_nothing() {
        use AttendanceState::{AwaitingConfirmation, Confirmed, SignedOut, Void};
        let rows = [
            row(SignedOut, Some(150)),
            row(SignedOut, Some(0)),
            row(Confirmed, None),
            row(SignedOut, None),
            row(AwaitingConfirmation, None),
            row(Void, None),
        ];
        assert_eq!(Tally::of(&rows), Tally { ready: 2, awaiting: 1, settled: 2, credited: 150 });
    }
}

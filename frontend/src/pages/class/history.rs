//! How an attendance came to be as it is: its rows, and what was asked to be corrected.

use contract::{
    class::{
        AttendanceCorrectionState, AttendanceCorrectionView, AttendanceHistoryView, AttendanceRecord,
        AttendanceState, AttendanceView,
    },
    ids::AttendanceId,
};
use yew::prelude::*;

use super::{ask::Ask, attendance_tone, corrections::wished, own_entry, reviews::Decision};
use crate::{
    api::{attendance, use_load},
    components::{
        Button, Card, Column, DataTable, DefinitionList, Empty, PageHeader, Row, StatusLabel, Tone, credits,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`HistoryPage`].
#[derive(PartialEq, Properties)]
pub struct HistoryPageProps {
    /// Which attendance.
    pub id: AttendanceId,
}

/// The chain of an attendance, and a way to ask for another correction.
#[component]
pub fn HistoryPage(props: &HistoryPageProps) -> Html {
    let (i18n, session) = (use_i18n(), use_session());
    let page = use_load(props.id, |api, id| async move { attendance::history(&api, id).await });
    let asking = use_state(|| false);
    let set = |on: bool| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(on))
    };
    let ondone = {
        let (close, reload) = (set(false), page.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let history = page.value.as_deref();
    let standing = history.and_then(standing).filter(|_| session.has_role(may::CORRECT_ATTENDANCE));
    let title = history.map_or_else(|| i18n.t("attendance-history"), |one| one.learner_name.clone().into());
    let crumbs = history.and_then(|one| one.attendances.first()).map(|one| {
        vec![
            (Route::ClassSessions, i18n.t("nav-class-sessions")),
            (
                Route::ClassSession { id: one.attendance.session_id },
                history.map(|one| one.title.clone()).unwrap_or_default().into(),
            ),
        ]
    });
    let flagged = history.and_then(flagged).filter(|_| session.has_role(may::ACCEPT_ATTENDANCE));
    let decision = |one: &AttendanceRecord| {
        if one.own_entry {
            return own_entry(&i18n);
        }
        html! { <Decision id={one.attendance.id} who={title.clone()} ondone={page.reload.clone()} /> }
    };
    let actions = html! { <>
        { flagged.map(decision).unwrap_or_default() }
        if standing.is_some() { <Button label={i18n.t("attendance-correct")} onclick={set(true).reform(|_| ())} /> }
    </> };
    html! { <>
        <PageHeader {title} crumbs={crumbs.unwrap_or_default()} {actions} />
        { page.view(|one| html! { <>
            <Card title={i18n.t("attendance-history")}>{ for one.attendances.iter().rev().map(|record| shown(&i18n, record)) }</Card>
            <Card title={i18n.t("nav-attendance-corrections")}>{ asked(&i18n, &one.corrections) }</Card>
        </> }) }
        if let Some(attendance) = standing.filter(|_| *asking) {
            <Ask {attendance} onclose={set(false)} {ondone} />
        }
    </> }
}

/// The row that stands, if it may be corrected now: nothing waits, and it is not flagged.
fn standing(history: &AttendanceHistoryView) -> Option<AttendanceView> {
    if history.corrections.iter().any(|one| one.status == AttendanceCorrectionState::Pending) {
        return None;
    }
    let fixed = [AttendanceState::Void, AttendanceState::UnderReview];
    let mut rows = history.attendances.iter().map(|one| &one.attendance);
    rows.find(|one| !fixed.contains(&one.status)).cloned()
}

/// The row that somebody has to accept or to refuse.
fn flagged(history: &AttendanceHistoryView) -> Option<&AttendanceRecord> {
    history.attendances.iter().find(|one| one.attendance.status == AttendanceState::UnderReview)
}

fn shown(i18n: &I18n, record: &AttendanceRecord) -> Html {
    let one = &record.attendance;
    let left = one.signed_out_at.map(time::clock).unwrap_or_default();
    let mut items = vec![
        (
            i18n.t("class-status"),
            html! { <StatusLabel tone={attendance_tone(one.status)} text={i18n.word(one.status)} /> },
        ),
        (i18n.t("class-when"), html! { format!("{}–{left}", time::minute(one.signed_in_at)) }),
        (i18n.t("attendance-source"), html! { i18n.word(one.source) }),
        (
            i18n.t("attendance-recorded"),
            told(record.recorded_by_name.as_ref(), Some(time::second(record.recorded_at))),
        ),
    ];
    if let Some(name) = &record.beside_by_name {
        items.push((i18n.t("attendance-beside-by"), html! { name }));
    }
    if let Some(minutes) = one.valid_minutes {
        items.push((i18n.t("learner-minutes"), html! { minutes }));
    }
    if let Some(credited) = one.credited {
        items.push((i18n.t("review-credited"), credits(i18n, credited)));
    }
    if !one.flags.is_empty() {
        items.push((i18n.t("attendance-flags"), super::reviews::flags(i18n, &one.flags)));
    }
    if let Some(name) = &record.confirmed_by_name {
        items.push((i18n.t("attendance-confirmed-by"), html! { name }));
    }
    if record.reviewed_by_name.is_some() {
        let at = record.reviewed_at.map(time::minute);
        items.push((i18n.t("attendance-reviewed-by"), told(record.reviewed_by_name.as_ref(), at)));
    }
    if let Some(reason) = &record.review_reason {
        items.push((i18n.t("reason"), html! { reason }));
    }
    html! { <div class="chain" key={one.id.to_string()}><DefinitionList {items} /></div> }
}

fn told(name: Option<&String>, at: Option<String>) -> Html {
    html! { format!("{} {}", name.cloned().unwrap_or_default(), at.unwrap_or_default()) }
}

fn asked(i18n: &I18n, corrections: &[AttendanceCorrectionView]) -> Html {
    let columns = vec![
        Column::new("what", i18n.t("attendance-wished")),
        Column::new("status", i18n.t("class-status")),
        Column::new("by", i18n.t("stock-requested-by")),
        Column::new("decided", i18n.t("stock-decided-by")),
        Column::new("reason", i18n.t("reason")),
    ];
    let row = |one: &AttendanceCorrectionView| Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            wished(i18n, one),
            html! { <StatusLabel tone={correction_tone(one.status)} text={i18n.word(one.status)} /> },
            told(one.requested_by_name.as_ref(), Some(time::minute(one.requested_at))),
            told(one.decided_by_name.as_ref(), one.decided_at.map(time::minute)),
            html! { <>{ &one.reason }{ for one.decision_reason.as_ref().map(|why| html! { <p class="subtle">{ why }</p> }) }</> },
        ],
    };
    html! {
        <DataTable id="attendance-chain" caption={i18n.t("nav-attendance-corrections")} {columns} adjustable=false
            rows={corrections.iter().map(row).collect::<Vec<_>>()}
            empty={html! { <Empty title={i18n.t("attendance-corrections-none")} /> }} />
    }
}

pub(super) const fn correction_tone(state: AttendanceCorrectionState) -> Tone {
    match state {
        AttendanceCorrectionState::Pending => Tone::Warning,
        AttendanceCorrectionState::Approved => Tone::Good,
        AttendanceCorrectionState::Rejected => Tone::Neutral,
    }
}

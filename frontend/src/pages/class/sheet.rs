//! The attendance sheet: one large button a learner, and a box that a scanner can type into.

use std::{collections::HashSet, rc::Rc};

use contract::{
    class::{AttendanceState, AttendanceView, SessionState, SheetRow},
    ids::{AttendanceId, ClassSessionId},
};
use yew::prelude::*;

use super::{
    attendance_tone,
    confirm::Confirm,
    last_step,
    poll::use_polling,
    queue::{Deed, Fulfilled, Wish, to_sign_out, use_queue},
    scan::{ScanBox, progress},
};
use crate::{
    api::{attendance, class, use_load},
    components::{Button, Card, Empty, LinkButton, StatusLabel, credits},
    i18n::{I18n, use_i18n},
    may,
    pages::card,
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`Sheet`].
#[derive(PartialEq, Properties)]
pub(super) struct SheetProps {
    /// The session.
    pub(super) id: ClassSessionId,
    /// Where it stands.
    pub(super) status: SessionState,
    /// Counts what was changed beside it; each change is read.
    pub(super) round: u32,
    /// Hears that how long somebody stayed is confirmed.
    pub(super) onchange: Callback<()>,
}

/// How the reader may sign learners in and out.
#[derive(Clone, Copy, PartialEq)]
enum Signing {
    Not,
    ByName,
    /// By name or by the whole ID number.
    ByCard,
}

/// What the reader may do with the sheet as it stands.
#[derive(Clone, Copy)]
struct Powers {
    signing: Signing,
    /// Scan learners' own codes and cards.
    codes: bool,
    /// Confirm how long somebody stayed.
    confirm: bool,
    /// Open a learner's account.
    credits: bool,
}

#[hook]
fn use_powers(status: SessionState) -> Powers {
    let session = use_session();
    let signing = match (session.has_role(may::SIGN_IN), session.has_role(may::LOOK_UP_LEARNER)) {
        _ if status != SessionState::Open => Signing::Not,
        (true, true) => Signing::ByCard,
        (true, false) => Signing::ByName,
        (false, _) => Signing::Not,
    };
    Powers {
        signing,
        codes: signing != Signing::Not && session.has_role(may::SCAN_CODE),
        confirm: session.has_role(may::CONFIRM_ATTENDANCE),
        credits: session.has_role(may::GET_LEARNER_CREDITS) && status == SessionState::Closed,
    }
}

/// Who is there. Searching and scanning share one box.
#[component]
pub(super) fn Sheet(props: &SheetProps) -> Html {
    let i18n = use_i18n();
    let typed = use_state(String::new);
    let confirming = use_state(|| None::<(AttendanceId, AttrValue)>);
    // A step of the session changes the sheet too: whoever has not signed out then waits for confirmation.
    let all = use_state(|| false);
    let page = use_load((props.id, props.status, props.round, *all), |api, (id, .., all)| async move {
        class::sheet(&api, id, all).await
    });
    use_polling(props.status == SessionState::Open, page.refresh.clone());
    let powers = use_powers(props.status);
    let rows: Rc<Vec<SheetRow>> = page.value.clone().unwrap_or_default();
    let last = use_state(|| None::<AttendanceView>);
    let done = {
        let (last, reload) = (last.clone(), page.reload.clone());
        Callback::from(move |fulfilled: Fulfilled| {
            last.set(Some(fulfilled.attendance));
            reload.emit(());
        })
    };
    let queue = use_queue(props.id, rows.clone(), false, done);
    let onenter = {
        let (rows, add) = (rows.clone(), queue.add.clone());
        Callback::from(move |text: String| match meant(&rows, &text, powers) {
            Some(wish) => {
                add.emit(wish);
                true
            }
            None => false,
        })
    };
    let open = use_confirmable(props.id, &rows, powers.confirm);
    let ask = {
        let confirming = confirming.clone();
        Callback::from(move |which: (AttendanceId, AttrValue)| confirming.set(Some(which)))
    };
    let confirm = |row: &SheetRow| {
        let one = row.attendance.as_ref().filter(|one| open.contains(&one.id))?;
        let which = (one.id, said(&i18n, &rows, one));
        Some(ask.reform(move |_: MouseEvent| which.clone()))
    };
    let onclose = {
        let confirming = confirming.clone();
        Callback::from(move |()| confirming.set(None))
    };
    let ondone = {
        let (confirming, onchange) = (confirming.clone(), props.onchange.clone());
        Callback::from(move |()| {
            confirming.set(None);
            onchange.emit(());
        })
    };
    let present = rows.iter().filter(|row| row.attendance.is_some()).count();
    let counted = i18n.ta("class-sheet-count", &[("present", present.into()), ("all", rows.len().into())]);
    let found = matching(&rows, &typed);
    html! {
        <Card title={i18n.t("class-sheet")} actions={html! { <strong class="sheet-count" aria-live="polite">{ counted }</strong> }}>
            <ScanBox typed={typed.clone()} {onenter} scanning={powers.signing == Signing::ByCard} status={props.status} />
            { progress(&i18n, &queue, &rows, last.as_ref().map(|one| said(&i18n, &rows, one))) }
            { page.view(|_| if found.is_empty() {
                html! { <Empty title={i18n.t("class-sheet-none")} advice={i18n.t("class-sheet-none-advice")} /> }
            } else {
                html! { <ul class="sheet">{ for found.iter().map(|row| line(&i18n, row, powers, &queue.add, confirm(row))) }</ul> }
            }) }
            if !*all && rows.iter().any(|row| row.enrolled) {
                <div class="actions"><Button label={i18n.t("class-sheet-all")} onclick={Callback::from(move |_: MouseEvent| all.set(true))} /></div>
            }
            if let Some((id, about)) = (*confirming).clone() { <Confirm {id} {about} {onclose} {ondone} /> }
        </Card>
    }
}

/// What the reader may confirm of a sheet: what waits for it in time, and somebody else has entered.
#[hook]
fn use_confirmable(id: ClassSessionId, rows: &[SheetRow], may: bool) -> HashSet<AttendanceId> {
    let attendances = rows.iter().filter_map(|row| row.attendance.as_ref());
    let awaiting: Vec<AttendanceId> = attendances
        .filter(|one| may && one.status == AttendanceState::AwaitingConfirmation)
        .map(|one| one.id)
        .collect();
    let read = use_load((id, awaiting.clone()), |api, (id, awaiting)| async move {
        if awaiting.is_empty() { Ok(Vec::new()) } else { attendance::confirmations_of(&api, id).await }
    });
    let waiting = read.value.iter().flat_map(|all| all.iter());
    let others = waiting.filter(|one| !one.own_entry);
    others.map(|one| one.attendance.id).filter(|id| awaiting.contains(id)).collect()
}

/// What Enter means: the card that was read, or the next step of the only learner that fits.
fn meant(rows: &[SheetRow], text: &str, powers: Powers) -> Option<Wish> {
    if let Some(number) = card::id_number(text).filter(|_| powers.signing == Signing::ByCard) {
        return Some(Wish::now(card::masked(&number), Deed::Scan(number)));
    }
    if let Some(code) = card::sign_code(text).filter(|_| powers.codes) {
        return Some(Wish::now(card::short(&code), Deed::Code(code)));
    }
    match matching(rows, text).as_slice() {
        [only] if powers.signing != Signing::Not && !text.trim().is_empty() => next_wish(only),
        _ => None,
    }
}

fn matching<'a>(rows: &'a [SheetRow], text: &str) -> Vec<&'a SheetRow> {
    let wanted = text.trim().to_lowercase();
    let number = card::id_number(text).map(|number| card::masked(&number));
    let fits = |row: &&SheetRow| match &number {
        Some(number) => row.id_number_masked == *number,
        None => {
            row.learner_name.to_lowercase().contains(&wanted)
                || row.id_number_masked.to_lowercase().ends_with(&wanted)
        }
    };
    rows.iter().filter(fits).collect()
}

/// What the one button of a row does, if there is one.
fn next_wish(row: &SheetRow) -> Option<Wish> {
    let deed = match &row.attendance {
        None => Deed::SignIn(row.learner_id),
        Some(attendance) => to_sign_out(attendance)?,
    };
    Some(Wish::now(row.learner_name.clone(), deed))
}

fn said(i18n: &I18n, rows: &[SheetRow], attendance: &AttendanceView) -> AttrValue {
    let what = last_step(i18n, attendance);
    let row = rows.iter().find(|row| row.learner_id == attendance.learner_id);
    let who = row.map(|row| row.learner_name.clone()).unwrap_or_default();
    i18n.ta("class-about", &[("who", who.into()), ("what", what.to_string().into())])
}

fn line(
    i18n: &I18n,
    row: &SheetRow,
    powers: Powers,
    add: &Callback<Wish>,
    confirm: Option<Callback<MouseEvent>>,
) -> Html {
    let button =
        next_wish(row).filter(|_| powers.signing != Signing::Not).map(|wish| press(i18n, row, wish, add));
    let attendance = row.attendance.as_ref();
    let earned = attendance.is_some_and(|one| powers.credits && one.valid_minutes.is_some());
    html! {
        <li key={row.learner_id.to_string()}>
            <div class="who"><strong>{ &row.learner_name }</strong><span class="subtle mono">{ &row.id_number_masked }</span>
                if row.enrolled { <span class="subtle">{ i18n.t("enrolment-enrolled") }</span> }
                else if attendance.is_some() { <span class="subtle">{ i18n.t("enrolment-walk-in") }</span> }
            </div>
            <div class="state">{ attendance.map(|one| attended(i18n, one)).unwrap_or_default() }</div>
            <div class="do">
                { button.unwrap_or_default() }
                if let Some(onclick) = confirm { <Button label={i18n.t("class-confirm")} {onclick} /> }
                if let Some(one) = attendance {
                    <LinkButton to={Route::Attendance { id: one.id }} label={i18n.t("attendance-record")} />
                }
                if earned { <LinkButton to={Route::LearnerCredits { id: row.learner_id }} label={i18n.t("credit-account-open")} /> }
            </div>
        </li>
    }
}

fn press(i18n: &I18n, row: &SheetRow, wish: Wish, add: &Callback<Wish>) -> Html {
    let name = row.learner_name.clone();
    let (label, kind, text) = if matches!(wish.deed, Deed::SignIn(_)) {
        (i18n.ta("class-sign-in", &[("name", name.into())]), "pf-m-primary", i18n.t("class-in"))
    } else {
        (i18n.ta("class-sign-out", &[("name", name.into())]), "pf-m-secondary", i18n.t("class-out"))
    };
    let onclick = add.reform(move |_: MouseEvent| wish.clone());
    html! { <button type="button" class={classes!("pf-v6-c-button", "big", kind)} aria-label={label} {onclick}>{ text }</button> }
}

fn attended(i18n: &I18n, attendance: &AttendanceView) -> Html {
    let tone = attendance_tone(attendance.status);
    let left = attendance.signed_out_at.map(time::clock).unwrap_or_default();
    html! { <>
        <StatusLabel {tone} text={i18n.word(attendance.status)} />
        <span class="subtle">{ format!("{}–{left}", time::clock(attendance.signed_in_at)) }</span>
        if let Some(minutes) = attendance.valid_minutes {
            <strong class="minutes">{ i18n.ta("class-valid", &[("minutes", minutes.into())]) }</strong>
        }
        if let Some(credited) = attendance.credited {
            <strong class="gained">{ "+" }{ credits(i18n, credited) }</strong>
        }
    </> }
}

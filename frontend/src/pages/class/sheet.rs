//! The attendance sheet: one large button a learner, and a box that a scanner can type into.

use contract::{
    class::{AttendanceState, AttendanceView, ConfirmAttendance, SessionState, SheetRow, SignIn, SignMethod},
    ids::{AttendanceId, ClassSessionId, LearnerId},
};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    api::{Api, ApiError, class, learner, use_action, use_load},
    components::{
        Button, Card, Dialog, Empty, Field, FieldKind, FormView, Icon, StatusLabel, Tone, use_form,
        use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    session::use_session,
    time,
};

const ID_NUMBER_LENGTH: usize = 18;

/// Properties of [`Sheet`].
#[derive(PartialEq, Properties)]
pub(super) struct SheetProps {
    /// The session.
    pub(super) id: ClassSessionId,
    /// Where it stands.
    pub(super) status: SessionState,
}

#[derive(Clone, PartialEq)]
enum Wish {
    SignIn(LearnerId),
    SignOut(AttendanceId),
    /// An ID number from the scanner: signs in whoever is absent and out whoever is present.
    Scan(String),
}

/// Who is there. Searching and scanning share one box.
#[component]
pub(super) fn Sheet(props: &SheetProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let typed = use_state(String::new);
    let confirming = use_state(|| None::<AttendanceId>);
    // A step of the session changes the sheet too: whoever has not signed out then waits for confirmation.
    let page =
        use_load((props.id, props.status), |api, (id, _)| async move { class::sheet(&api, id, false).await });
    let session = use_session();
    let may_attend = session.has_role(may::SIGN_IN) && props.status == SessionState::Open;
    let may_confirm = session.has_role(may::CONFIRM_ATTENDANCE);
    let wish = {
        let (i18n, reload, typed) = (i18n.clone(), page.reload.clone(), typed.clone());
        use_action(
            |api, (id, wish, rows): (ClassSessionId, Wish, Vec<SheetRow>)| async move {
                fulfil(&api, id, wish, &rows).await
            },
            move |outcome| match outcome {
                Ok(view) => {
                    toasts.success(said(&i18n, &view));
                    typed.set(String::new());
                    reload.emit(());
                }
                Err(error) => toasts.failure(&i18n, &error),
            },
        )
    };
    let rows = page.value.as_ref().map(|rows| rows.to_vec()).unwrap_or_default();
    let run = {
        let (id, rows, run) = (props.id, rows.clone(), wish.run);
        Callback::from(move |wish: Wish| run.emit((id, wish, rows.clone())))
    };
    let wanted = typed.trim().to_lowercase();
    let found: Vec<&SheetRow> = rows.iter().filter(|row| says(row, &wanted)).collect();
    let present = rows.iter().filter(|row| row.attendance.is_some()).count();
    let onenter = {
        let (run, typed) = (run.clone(), typed.clone());
        let only = match found.as_slice() {
            [only] => next_wish(only),
            _ => None,
        };
        Callback::from(move |()| {
            let text = typed.trim();
            if text.len() == ID_NUMBER_LENGTH {
                run.emit(Wish::Scan(text.to_ascii_uppercase()));
            } else if let Some(wish) = &only {
                run.emit(wish.clone());
            }
        })
    };
    let confirm = {
        let confirming = confirming.clone();
        Callback::from(move |id: AttendanceId| confirming.set(Some(id)))
    };
    let onclose = {
        let confirming = confirming.clone();
        Callback::from(move |()| confirming.set(None))
    };
    let ondone = {
        let (confirming, reload) = (confirming.clone(), page.reload.clone());
        Callback::from(move |()| {
            confirming.set(None);
            reload.emit(());
        })
    };
    let counted = i18n.ta("class-sheet-count", &[("present", present.into()), ("all", rows.len().into())]);
    html! {
        <Card title={i18n.t("class-sheet")} actions={html! { <strong class="sheet-count" aria-live="polite">{ counted }</strong> }}>
            <ScanBox typed={typed.clone()} {onenter} scanning={may_attend} status={props.status} />
            { page.view(|_| if found.is_empty() {
                html! { <Empty title={i18n.t("class-sheet-none")} advice={i18n.t("class-sheet-none-advice")} /> }
            } else {
                html! { <ul class="sheet">{ for found.iter().map(|row| line(&i18n, row, may_attend, wish.busy, &run, may_confirm.then_some(&confirm))) }</ul> }
            }) }
            if let Some(id) = *confirming { <Confirm {id} {onclose} {ondone} /> }
        </Card>
    }
}

fn says(row: &SheetRow, wanted: &str) -> bool {
    wanted.is_empty()
        || wanted.len() == ID_NUMBER_LENGTH
        || row.learner_name.to_lowercase().contains(wanted)
        || row.id_number_masked.to_lowercase().ends_with(wanted)
}

/// What the one button of a row does, if there is one.
fn next_wish(row: &SheetRow) -> Option<Wish> {
    match &row.attendance {
        None => Some(Wish::SignIn(row.learner_id)),
        Some(attendance) if attendance.status == AttendanceState::SignedIn => {
            Some(Wish::SignOut(attendance.id))
        }
        Some(_) => None,
    }
}

async fn fulfil(
    api: &Api,
    id: ClassSessionId,
    wish: Wish,
    rows: &[SheetRow],
) -> Result<AttendanceView, ApiError> {
    let come = |learner_id, source| SignIn { learner_id, at: None, source: Some(source) };
    match wish {
        Wish::SignIn(learner_id) => class::sign_in(api, id, &come(learner_id, SignMethod::Staff)).await,
        Wish::SignOut(attendance) => class::sign_out(api, attendance).await,
        Wish::Scan(number) => {
            let who = learner::look_up(api, number).await?.id;
            match rows.iter().find(|row| row.learner_id == who).and_then(next_wish) {
                Some(Wish::SignOut(attendance)) => class::sign_out(api, attendance).await,
                _ => class::sign_in(api, id, &come(who, SignMethod::DeviceScan)).await,
            }
        }
    }
}

fn said(i18n: &I18n, attendance: &AttendanceView) -> AttrValue {
    match attendance.valid_minutes {
        Some(minutes) => i18n.ta("class-signed-out", &[("minutes", minutes.into())]),
        None => i18n.ta("class-signed-in", &[("time", time::clock(attendance.signed_in_at).into())]),
    }
}

#[derive(PartialEq, Properties)]
struct ScanBoxProps {
    typed: UseStateHandle<String>,
    onenter: Callback<()>,
    scanning: bool,
    status: SessionState,
}

#[component]
fn ScanBox(props: &ScanBoxProps) -> Html {
    let i18n = use_i18n();
    let oninput = {
        let typed = props.typed.clone();
        Callback::from(move |event: InputEvent| {
            typed.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let onkeydown = {
        let onenter = props.onenter.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                event.prevent_default();
                onenter.emit(());
            }
        })
    };
    let hint = match props.status {
        SessionState::Scheduled => "class-not-open",
        SessionState::Open if props.scanning => "class-scan-hint",
        _ => "class-find-hint",
    };
    html! {
        <div class="scan">
            <label for="scan">{ i18n.t("class-scan") }</label>
            <span class="search-box">
                { Html::from(Icon::Search) }
                <input id="scan" type="search" autocomplete="off" value={(*props.typed).clone()} {oninput} {onkeydown} aria-describedby="scan-hint" />
            </span>
            <p class="hint" id="scan-hint">{ i18n.t(hint) }</p>
        </div>
    }
}

fn line(
    i18n: &I18n,
    row: &SheetRow,
    may_attend: bool,
    busy: bool,
    run: &Callback<Wish>,
    confirm: Option<&Callback<AttendanceId>>,
) -> Html {
    let wish = next_wish(row).filter(|_| may_attend);
    let button = wish.map(|wish| {
        let come = matches!(wish, Wish::SignIn(_));
        let label = if come {
            i18n.ta("class-sign-in", &[("name", row.learner_name.clone().into())])
        } else {
            i18n.ta("class-sign-out", &[("name", row.learner_name.clone().into())])
        };
        let kind = if come { "pf-m-primary" } else { "pf-m-secondary" };
        let onclick = run.reform(move |_: MouseEvent| wish.clone());
        let text = i18n.t(if come { "class-in" } else { "class-out" });
        html! {
            <button type="button" class={classes!("pf-v6-c-button", "big", kind)} aria-label={label} aria-disabled={busy.then_some("true")} {onclick}>{ text }</button>
        }
    });
    let awaiting = row.attendance.as_ref().filter(|one| one.status == AttendanceState::AwaitingConfirmation);
    html! {
        <li key={row.learner_id.to_string()}>
            <div class="who"><strong>{ &row.learner_name }</strong><span class="subtle mono">{ &row.id_number_masked }</span></div>
            <div class="state">{ row.attendance.as_ref().map(|one| attended(i18n, one)).unwrap_or_default() }</div>
            <div class="do">
                { button.unwrap_or_default() }
                if let (Some(one), Some(confirm)) = (awaiting, confirm) {
                    <Button label={i18n.t("class-confirm")} onclick={let id = one.id; confirm.reform(move |_: MouseEvent| id)} />
                }
            </div>
        </li>
    }
}

fn attended(i18n: &I18n, attendance: &AttendanceView) -> Html {
    let tone = match attendance.status {
        AttendanceState::SignedIn => Tone::Info,
        AttendanceState::SignedOut | AttendanceState::Confirmed => Tone::Good,
        AttendanceState::AwaitingConfirmation => Tone::Warning,
        AttendanceState::Void => Tone::Bad,
    };
    let left = attendance.signed_out_at.map(time::clock).unwrap_or_default();
    html! { <>
        <StatusLabel {tone} text={i18n.word(attendance.status)} />
        <span class="subtle">{ format!("{}–{left}", time::clock(attendance.signed_in_at)) }</span>
        if let Some(minutes) = attendance.valid_minutes {
            <strong class="minutes">{ i18n.ta("class-valid", &[("minutes", minutes.into())]) }</strong>
        }
    </> }
}

#[derive(PartialEq, Properties)]
struct ConfirmProps {
    id: AttendanceId,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Confirm(props: &ConfirmProps) -> Html {
    let i18n = use_i18n();
    let form = use_form(|| vec![("/valid_minutes", String::new()), ("/reason", String::new())]);
    let confirm = {
        let (form, ondone) = (form.clone(), props.ondone.clone());
        use_action(
            |api, (id, word): (AttendanceId, ConfirmAttendance)| async move {
                class::confirm(&api, id, &word).await
            },
            move |outcome| match outcome {
                Ok(_) => ondone.emit(()),
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, id) = (form.clone(), i18n.clone(), confirm.run, props.id);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (minutes, reason) = (read.required("/valid_minutes"), read.text("/reason"));
            if read.complete()
                && let Some(valid_minutes) = minutes
            {
                run.emit((id, ConfirmAttendance { valid_minutes, reason }));
            }
        })
    };
    html! {
        <Dialog title={i18n.t("class-confirm")} onclose={props.onclose.clone()}>
            <p>{ i18n.t("class-confirm-what") }</p>
            <FormView form={form.clone()} submit={i18n.t("class-confirm")} busy={confirm.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/valid_minutes" label={i18n.t("class-confirm-minutes")} kind={FieldKind::Number} required=true />
                <Field {form} at="/reason" label={i18n.t("reason")} kind={FieldKind::TextArea} required=true />
            </FormView>
        </Dialog>
    }
}

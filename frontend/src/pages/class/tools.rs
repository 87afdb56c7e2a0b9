//! What else one does with a session: the tablet, the screen, the sheet on paper.

use contract::{class::SessionState, ids::ClassSessionId};
use yew::prelude::*;

use super::{forgotten::Forgotten, paper::Paper, sheet_import::SheetImportDialog};
use crate::{
    api::{attendance, use_action},
    components::{Button, Icon, LinkButton, use_toasts},
    i18n::use_i18n,
    kept, may,
    route::Route,
    session::use_session,
};

/// Properties of [`Tools`].
#[derive(PartialEq, Properties)]
pub(super) struct ToolsProps {
    /// The session.
    pub(super) id: ClassSessionId,
    /// Where it stands.
    pub(super) status: SessionState,
    /// Hears that the sheet is another.
    pub(super) onchange: Callback<()>,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Import,
    Paper,
    Forgotten,
}

/// Links to the other views of a session, and its sheet as a file.
#[component]
pub(super) fn Tools(props: &ToolsProps) -> Html {
    let (i18n, toasts, session) = (use_i18n(), use_toasts(), use_session());
    let open = use_state(|| Open::Nothing);
    let id = props.id;
    let save = {
        let (i18n, toasts) = (i18n.clone(), toasts.clone());
        use_action(
            |api, id: ClassSessionId| async move { attendance::export_sheet(&api, id).await },
            move |outcome| {
                if let Err(error) = outcome {
                    toasts.failure(&i18n, &error);
                }
            },
        )
    };
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(what))
    };
    let onclose = show(Open::Nothing);
    let ondone = {
        let (onclose, onchange) = (onclose.clone(), props.onchange.clone());
        Callback::from(move |()| {
            onclose.emit(());
            onchange.emit(());
        })
    };
    let is_open = props.status == SessionState::Open;
    // What was tapped at the tablet is sent from there, and has to be seen there when it comes too late.
    let waits = !kept::of_session(id).is_empty();
    let taught = matches!(props.status, SessionState::Open | SessionState::Closed);
    html! {
        <div class="actions session-tools">
            if (is_open || waits) && session.has_role(may::SCAN_CODE) {
                <LinkButton to={Route::ClassDesk { id }} icon={Icon::Check} label={i18n.t("attendance-desk")} />
            }
            if is_open && session.has_role(may::SCAN_CODE) {
                <LinkButton to={Route::ClassScreen { id }} icon={Icon::Search} label={i18n.t("attendance-screen")} />
            }
            if is_open && session.has_role(may::GET_STAFF_CODE) {
                <LinkButton to={Route::StaffCode} icon={Icon::Shield} label={i18n.t("device-staff-code")} />
            }
            if session.has_role(may::EXPORT_SHEET) && session.has_role(may::GET_CLASS_SESSION_LIVE) {
                <LinkButton to={Route::ClassSheet { id }} icon={Icon::Clipboard} label={i18n.t("attendance-print")} />
                <Button icon={Icon::Download} label={i18n.t("attendance-export")} busy={save.busy} onclick={save.run.reform(move |_: MouseEvent| id)} />
            }
            if taught && session.has_role(may::IMPORT_SHEET) {
                <Button icon={Icon::Upload} label={i18n.t("attendance-import")} onclick={show(Open::Import).reform(|_| ())} />
            }
            if taught && session.has_role(may::RECORD_PAPER_SHEET) && session.has_role(may::LIST_CLASS_SESSION_ATTENDANCES) {
                <Button icon={Icon::Edit} label={i18n.t("attendance-key-in")} onclick={show(Open::Paper).reform(|_| ())} />
            }
            if taught && session.has_role(may::ADD_FORGOTTEN_ATTENDANCE) {
                <Button icon={Icon::Plus} label={i18n.t("attendance-forgotten")} onclick={show(Open::Forgotten).reform(|_| ())} />
            }
            { match *open {
                Open::Nothing => Html::default(),
                Open::Import => html! { <SheetImportDialog {id} {onclose} onimported={ondone} /> },
                Open::Paper => html! { <Paper {id} {onclose} {ondone} /> },
                Open::Forgotten => html! { <Forgotten {id} {onclose} {ondone} /> },
            } }
        </div>
    }
}

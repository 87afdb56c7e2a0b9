//! The class manager's word on how long somebody stayed.

use contract::{class::ConfirmAttendance, ids::AttendanceId};
use yew::prelude::*;

use crate::{
    api::{class, use_action},
    components::{Dialog, Field, FieldKind, FormView, use_form},
    i18n::use_i18n,
};

/// Properties of [`Confirm`].
#[derive(PartialEq, Properties)]
pub(super) struct ConfirmProps {
    /// Which attendance.
    pub(super) id: AttendanceId,
    /// Whose, and what of: a name, a class, a time.
    pub(super) about: AttrValue,
    /// Hears that the reader gives up.
    pub(super) onclose: Callback<()>,
    /// Hears that it is confirmed.
    pub(super) ondone: Callback<()>,
}

/// Asks for the minutes and how they are known.
#[component]
pub(super) fn Confirm(props: &ConfirmProps) -> Html {
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
            <p><strong>{ &props.about }</strong></p>
            <p>{ i18n.t("class-confirm-what") }</p>
            <FormView form={form.clone()} submit={i18n.t("class-confirm")} busy={confirm.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/valid_minutes" label={i18n.t("class-confirm-minutes")} kind={FieldKind::Number} required=true />
                <Field {form} at="/reason" label={i18n.t("reason")} kind={FieldKind::TextArea} required=true />
            </FormView>
        </Dialog>
    }
}

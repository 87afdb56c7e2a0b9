//! Asks for an attendance to be corrected, or struck out.

use contract::{
    class::{AttendanceView, CorrectAttendance},
    ids::AttendanceId,
};
use yew::prelude::*;

use crate::{
    api::{attendance, use_action},
    components::{Dialog, Field, FieldKind, FormView, use_form, use_toasts},
    i18n::use_i18n,
    time,
};

/// Properties of [`Ask`].
#[derive(PartialEq, Properties)]
pub(super) struct AskProps {
    /// The attendance that is wrong.
    pub(super) attendance: AttendanceView,
    /// Hears that the reader gives up.
    pub(super) onclose: Callback<()>,
    /// Hears that it is asked for.
    pub(super) ondone: Callback<()>,
}

/// Asks for other times, or that the learner was not there, and how that is known.
#[component]
pub(super) fn Ask(props: &AskProps) -> Html {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let known = props.attendance.clone();
    let form = {
        let known = known.clone();
        use_form(move || {
            vec![
                ("/signed_in_at", time::clock(known.signed_in_at)),
                ("/signed_out_at", known.signed_out_at.map(time::clock).unwrap_or_default()),
                ("/void", "false".to_owned()),
                ("/reason", String::new()),
            ]
        })
    };
    let ask = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (id, wish): (AttendanceId, CorrectAttendance)| async move {
                attendance::correct(&api, id, &wish).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("attendance-asked"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), ask.run);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let clock = |at| read.optional_text(at).unwrap_or_default();
            let (came, left) = (clock("/signed_in_at"), clock("/signed_out_at"));
            let (void, reason) = (read.text("/void") == "true", read.text("/reason"));
            let at = |clock: &str| time::on_day_of(known.signed_in_at, clock).filter(|_| !void);
            let came = if form.touched("/signed_in_at") { at(&came) } else { None };
            let left = if form.touched("/signed_out_at") { at(&left) } else { None };
            if read.complete() {
                run.emit((
                    known.id,
                    CorrectAttendance { signed_in_at: came, signed_out_at: left, void, reason },
                ));
            }
        })
    };
    html! {
        <Dialog title={i18n.t("attendance-correct")} onclose={props.onclose.clone()}>
            <p>{ i18n.t("attendance-correct-what") }</p>
            <FormView form={form.clone()} submit={i18n.t("attendance-ask")} busy={ask.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/void" label={i18n.t("attendance-void")} kind={FieldKind::Checkbox} />
                <Field form={form.clone()} at="/signed_in_at" label={i18n.t("learner-came")} kind={FieldKind::Time} />
                <Field form={form.clone()} at="/signed_out_at" label={i18n.t("learner-left")} kind={FieldKind::Time} />
                <Field form={form.clone()} at="/reason" label={i18n.t("reason")} kind={FieldKind::TextArea} required=true />
            </FormView>
        </Dialog>
    }
}

//! Somebody was there and was forgotten: asked for by one, approved by another.

use contract::{
    class::{AddForgotten, SheetRow},
    ids::{ClassSessionId, LearnerId},
};
use yew::prelude::*;

use crate::{
    api::{attendance, class, use_action, use_load},
    components::{Dialog, Field, FieldKind, FormView, use_form, use_toasts},
    i18n::use_i18n,
    time,
};

/// Properties of [`Forgotten`].
#[derive(PartialEq, Properties)]
pub(super) struct ForgottenProps {
    /// The session.
    pub(super) id: ClassSessionId,
    /// Hears that the reader gives up.
    pub(super) onclose: Callback<()>,
    /// Hears that it is asked for.
    pub(super) ondone: Callback<()>,
}

/// Asks who was there, and when, and how that is known.
#[component]
pub(super) fn Forgotten(props: &ForgottenProps) -> Html {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let session = use_load(props.id, |api, id| async move { class::read(&api, id).await });
    let sheet = use_load(props.id, |api, id| async move { class::sheet(&api, id, true).await });
    let form = use_form(|| {
        vec![
            ("/learner_id", String::new()),
            ("/signed_in_at", String::new()),
            ("/signed_out_at", String::new()),
            ("/reason", String::new()),
        ]
    });
    let ask = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (id, wish): (ClassSessionId, AddForgotten)| async move {
                attendance::add_forgotten(&api, id, &wish).await
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
    let starts_at = session.value.as_ref().map(|one| one.value.starts_at);
    let onsubmit = {
        let (form, i18n, run, id) = (form.clone(), i18n.clone(), ask.run, props.id);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let learner = read.required::<LearnerId>("/learner_id");
            let came = read.text("/signed_in_at");
            let left = read.optional_text("/signed_out_at").unwrap_or_default();
            let reason = read.text("/reason");
            let Some(day) = starts_at else { return };
            let came = time::on_day_of(day, &came);
            if came.is_none() {
                read.fault("/signed_in_at", "form-required");
            }
            if read.complete()
                && let (Some(learner_id), Some(signed_in_at)) = (learner, came)
            {
                let signed_out_at = time::on_day_of(day, &left);
                run.emit((id, AddForgotten { learner_id, signed_in_at, signed_out_at, reason }));
            }
        })
    };
    let absent = |row: &&SheetRow| row.attendance.is_none();
    let named = |row: &SheetRow| {
        let label = format!("{} {}", row.learner_name, row.id_number_masked);
        (AttrValue::from(row.learner_id.to_string()), AttrValue::from(label))
    };
    html! {
        <Dialog title={i18n.t("attendance-forgotten")} onclose={props.onclose.clone()}>
            <p>{ i18n.t("attendance-forgotten-what") }</p>
            { sheet.view(|rows| html! {
                <FormView form={form.clone()} submit={i18n.t("attendance-ask")} busy={ask.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                    <Field form={form.clone()} at="/learner_id" label={i18n.t("redemption-learner")} required=true
                        kind={FieldKind::Select(rows.iter().filter(absent).map(named).collect())} />
                    <Field form={form.clone()} at="/signed_in_at" label={i18n.t("learner-came")} kind={FieldKind::Time} required=true />
                    <Field form={form.clone()} at="/signed_out_at" label={i18n.t("learner-left")} kind={FieldKind::Time} />
                    <Field form={form.clone()} at="/reason" label={i18n.t("reason")} kind={FieldKind::TextArea} required=true />
                </FormView>
            }) }
        </Dialog>
    }
}

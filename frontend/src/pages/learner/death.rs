//! That a learner has died.

use contract::{
    ids::LearnerId,
    learner::{DeathSource, RecordDeath},
};
use yew::prelude::*;

use crate::{
    api::{learner, use_action},
    components::{Dialog, Field, FieldKind, FormView, Notice, Tone, use_form, use_toasts},
    i18n::use_i18n,
};

/// Properties of [`Death`].
#[derive(PartialEq, Properties)]
pub(super) struct DeathProps {
    /// Whose.
    pub(super) id: LearnerId,
    /// Hears that it is not recorded.
    pub(super) onclose: Callback<()>,
    /// Hears that it is.
    pub(super) ondone: Callback<()>,
}

/// Asks for the day, who told of it, and the paper.
#[component]
pub(super) fn Death(props: &DeathProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(Vec::new);
    let record = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (id, death): (LearnerId, RecordDeath)| async move {
                learner::record_death(&api, id, &death).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("learner-edited"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, id) = (form.clone(), i18n.clone(), record.run, props.id);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (day, source) = (read.required("/died_on"), read.required("/source"));
            let document = read.text("/document");
            if read.complete()
                && let (Some(died_on), Some(source)) = (day, source)
            {
                run.emit((id, RecordDeath { died_on, source, document }));
            }
        })
    };
    html! {
        <Dialog title={i18n.t("learner-death")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("learner-death")} busy={record.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Notice tone={Tone::Warning} title={i18n.t("learner-death-what")} />
                <Field form={form.clone()} at="/died_on" label={i18n.t("learner-died-on")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/source" label={i18n.t("learner-death-source")} kind={FieldKind::Select(i18n.choices::<DeathSource>())} required=true />
                <Field {form} at="/document" label={i18n.t("learner-death-document")} required=true />
            </FormView>
        </Dialog>
    }
}

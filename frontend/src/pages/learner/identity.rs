//! Another ID number in the place of one that was entered wrongly.

use std::rc::Rc;

use contract::{
    ids::LearnerId,
    learner::{CorrectLearnerIdentity, LearnerView},
};
use yew::prelude::*;

use crate::{
    api::{Tagged, learner, use_action},
    components::{Dialog, Field, FieldKind, FormView, Notice, Tone, use_form, use_toasts},
    i18n::use_i18n,
};

/// Properties of [`Identity`].
#[derive(PartialEq, Properties)]
pub(super) struct IdentityProps {
    /// The learner as read.
    pub(super) learner: Rc<Tagged<LearnerView>>,
    /// Hears that nothing is corrected.
    pub(super) onclose: Callback<()>,
    /// Hears that the learner is not as before.
    pub(super) ondone: Callback<()>,
}

/// Asks for the right number, and what shows that the one before was wrong.
#[component]
pub(super) fn Identity(props: &IdentityProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(Vec::new);
    let correct = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (id, etag, body): (LearnerId, String, CorrectLearnerIdentity)| async move {
                learner::correct_identity(&api, id, &etag, &body).await
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
        let (form, i18n, run, learner) = (form.clone(), i18n.clone(), correct.run, props.learner.clone());
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (id_number, reason) = (read.text("/id_number"), read.text("/reason"));
            if read.complete() {
                let body = CorrectLearnerIdentity { id_number, birth_date: None, reason };
                run.emit((learner.value.id, learner.etag.clone(), body));
            }
        })
    };
    let before = props.learner.value.id_number_masked.clone();
    html! {
        <Dialog title={i18n.t("learner-correct-identity")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("learner-correct-identity")} busy={correct.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Notice tone={Tone::Warning} title={i18n.ta("learner-correct-identity-what", &[("before", before.into())])} />
                <Field form={form.clone()} at="/id_number" label={i18n.t("learner-id-number")} kind={FieldKind::Digits} required=true />
                <Field {form} at="/reason" label={i18n.t("reason")} hint={i18n.t("learner-correct-identity-hint")} kind={FieldKind::TextArea} required=true />
            </FormView>
        </Dialog>
    }
}

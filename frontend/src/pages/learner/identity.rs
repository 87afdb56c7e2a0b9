//! Another ID number in the place of one that was entered wrongly.

use std::rc::Rc;

use contract::learner::{CorrectLearnerIdentity, LearnerView};
use yew::prelude::*;

use crate::{
    api::{Tagged, learner, use_edit},
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
    let id = props.learner.value.id;
    let correct = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_edit(
            &form,
            &props.learner,
            |_| Vec::new(),
            move |api| async move { learner::read(&api, id).await },
            move |api, etag: String, body: CorrectLearnerIdentity| async move {
                learner::correct_identity(&api, id, &etag, &body).await
            },
            move |_| {
                toasts.success(i18n.t("learner-edited"));
                ondone.emit(());
            },
        )
    };
    let onsubmit = correct.submit(&form, &i18n, |form, i18n| {
        let mut read = form.read(i18n);
        let (id_number, reason) = (read.text("/id_number"), read.text("/reason"));
        read.complete().then_some(CorrectLearnerIdentity { id_number, birth_date: None, reason })
    });
    let onclose = correct.leave(&props.onclose, &props.ondone);
    let before = correct.record.value.id_number_masked.clone();
    html! {
        <Dialog title={i18n.t("learner-correct-identity")} onclose={onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("learner-correct-identity")} busy={correct.busy} {onsubmit} oncancel={onclose} narrow=true>
                <Notice tone={Tone::Warning} title={i18n.ta("learner-correct-identity-what", &[("before", before.into())])} />
                <Field form={form.clone()} at="/id_number" label={i18n.t("learner-id-number")} kind={FieldKind::Digits} required=true />
                <Field {form} at="/reason" label={i18n.t("reason")} hint={i18n.t("learner-correct-identity-hint")} kind={FieldKind::TextArea} required=true />
            </FormView>
        </Dialog>
    }
}

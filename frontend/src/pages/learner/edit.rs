//! Changes what is known about a learner.

use std::rc::Rc;

use contract::learner::{LearnerView, Priority, PriorityEvidence, PriorityReason, UpdateLearner};
use yew::prelude::*;

use super::REASONS;
use crate::{
    api::{Tagged, learner, use_edit},
    components::{Dialog, Field, FieldKind, Form, FormView, SchoolField, use_form, use_toasts},
    i18n::{I18n, use_i18n},
};

/// In the form: this reason does not apply.
const NOT: &str = "not";

/// Properties of [`Edit`].
#[derive(PartialEq, Properties)]
pub(super) struct EditProps {
    /// The learner as read.
    pub(super) learner: Rc<Tagged<LearnerView>>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that the learner is not as before.
    pub(super) ondone: Callback<()>,
}

fn fields(learner: &LearnerView) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("/school_id", learner.school_id.to_string()),
        ("/name_zh", learner.name_zh.clone()),
        ("/name_mn", learner.name_mn.clone().unwrap_or_default()),
        // Masked, as it is shown: left so it is kept, emptied it is removed.
        ("/phone", learner.phone_masked.clone().unwrap_or_default()),
    ];
    fields.extend(REASONS.iter().map(|(reason, at)| {
        let held = learner.priority.iter().find(|one| one.reason == *reason);
        (*at, held.map_or_else(|| NOT.to_owned(), |one| one.evidence.to_string()))
    }));
    fields
}

/// The reasons that apply, each with its evidence.
fn priority(form: &Form) -> Vec<Priority> {
    let held = |(reason, at): &(PriorityReason, &str)| {
        let evidence = form.get(at).parse::<PriorityEvidence>().ok()?;
        Some(Priority { reason: *reason, evidence })
    };
    REASONS.iter().filter_map(held).collect()
}

/// What was changed; `None` when something is wrong, which is then shown.
fn changed(form: &Form, i18n: &I18n) -> Option<UpdateLearner> {
    let mut read = form.read(i18n);
    let (school_id, name_zh) = (read.required("/school_id"), read.text("/name_zh"));
    let reasons_touched = REASONS.iter().any(|(_, at)| form.touched(at));
    let change = UpdateLearner {
        school_id: school_id.filter(|_| form.touched("/school_id")),
        name_zh: form.touched("/name_zh").then_some(name_zh),
        name_mn: form.touched("/name_mn").then(|| form.get("/name_mn").trim().to_owned()),
        phone: form.touched("/phone").then(|| form.get("/phone").trim().to_owned()),
        priority: reasons_touched.then(|| priority(form)),
    };
    read.complete().then_some(change)
}

/// The form, beside the learner.
#[component]
pub(super) fn Edit(props: &EditProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| fields(&props.learner.value));
    let id = props.learner.value.id;
    let edit = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_edit(
            &form,
            &props.learner,
            fields,
            move |api| async move { learner::read(&api, id).await },
            move |api, etag: String, change: UpdateLearner| async move {
                learner::edit(&api, id, &etag, &change).await
            },
            move |_| {
                toasts.success(i18n.t("learner-edited"));
                ondone.emit(());
            },
        )
    };
    let onsubmit = edit.submit(&form, &i18n, changed);
    let onclose = edit.leave(&props.onclose, &props.ondone);
    let now = &edit.record.value;
    let kept = (now.school_id.to_string().into(), now.school_name.clone().into());
    html! {
        <Dialog title={i18n.t("learner-edit")} onclose={onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("learner-save")} busy={edit.busy} {onsubmit} oncancel={onclose} narrow=true>
                <SchoolField form={form.clone()} at="/school_id" {kept} />
                <Field form={form.clone()} at="/name_zh" label={i18n.t("learner-name")} required=true />
                <Field form={form.clone()} at="/name_mn" label={i18n.t("learner-name-mn")} />
                <Field form={form.clone()} at="/phone" label={i18n.t("learner-phone")} kind={FieldKind::Digits} hint={i18n.t("learner-phone-edit")} />
                <PriorityFields {form} />
            </FormView>
        </Dialog>
    }
}

#[derive(PartialEq, Properties)]
struct PriorityFieldsProps {
    form: Form,
}

/// Why the learner comes first, and how well each reason is attested.
#[component]
fn PriorityFields(props: &PriorityFieldsProps) -> Html {
    let i18n = use_i18n();
    let mut levels = vec![(NOT.into(), i18n.t("learner-priority-not"))];
    levels.extend(i18n.choices::<PriorityEvidence>());
    html! {
        <fieldset class="group">
            <legend>{ i18n.t("learner-priority-why") }</legend>
            <div class="fields">
                { for REASONS.iter().map(|(reason, at)| html! {
                    <Field form={props.form.clone()} at={*at} label={i18n.word(*reason)} kind={FieldKind::Select(levels.clone())} required=true />
                }) }
            </div>
        </fieldset>
    }
}

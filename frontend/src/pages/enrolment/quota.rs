//! Keeping more places of a series for the priority population than the city does.

use contract::{class::RaisePriorityQuota, ids::ClassSeriesId};
use yew::prelude::*;

use crate::{
    api::{enrolment, use_action},
    components::{Dialog, Field, FieldKind, FormView, use_form, use_toasts},
    i18n::use_i18n,
};

/// Properties of [`Raise`].
#[derive(PartialEq, Properties)]
pub(super) struct RaiseProps {
    /// Whose.
    pub(super) series: ClassSeriesId,
    /// What is kept now, in basis points.
    pub(super) present: u32,
    /// Hears that it stays.
    pub(super) onclose: Callback<()>,
    /// Hears that it is raised.
    pub(super) ondone: Callback<()>,
}

/// Asks for the share in whole percent, and why.
#[component]
pub(super) fn Raise(props: &RaiseProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| {
        vec![("/priority_quota_bp", (props.present / 100).to_string()), ("/reason", String::new())]
    });
    let raise = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (series, body): (ClassSeriesId, RaisePriorityQuota)| async move {
                enrolment::raise_quota(&api, series, &body).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("enrolment-quota-raised"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, series) = (form.clone(), i18n.clone(), raise.run, props.series);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (share, reason) = (read.required::<u32>("/priority_quota_bp"), read.text("/reason"));
            if read.complete()
                && let Some(share) = share
            {
                let priority_quota_bp = share.saturating_mul(100);
                run.emit((series, RaisePriorityQuota { priority_quota_bp, reason }));
            }
        })
    };
    html! {
        <Dialog title={i18n.t("enrolment-quota")} onclose={props.onclose.clone()}>
            <p>{ i18n.t("enrolment-quota-what") }</p>
            <FormView form={form.clone()} submit={i18n.t("enrolment-quota")} busy={raise.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/priority_quota_bp" label={i18n.t("enrolment-quota-share")} kind={FieldKind::Number} required=true />
                <Field {form} at="/reason" label={i18n.t("enrolment-quota-reason")} kind={FieldKind::TextArea} required=true />
            </FormView>
        </Dialog>
    }
}

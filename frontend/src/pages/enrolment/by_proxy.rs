//! Enrolling a learner for whom a registered proxy asks.

use contract::{
    class::{CreateEnrolment, EnrolmentView},
    learner::{LearnerView, ProxyRight},
};
use yew::prelude::*;

use super::panel::body;
use crate::{
    api::{
        enrolment::{self, Subject},
        use_action,
    },
    components::{Dialog, FormView, use_form},
    i18n::use_i18n,
    pages::learner::{PROXY, ProxyField},
};

/// Properties of [`ByProxy`].
#[derive(PartialEq, Properties)]
pub(super) struct ByProxyProps {
    /// For what.
    pub(super) subject: Subject,
    /// Who is to have the place.
    pub(super) learner: LearnerView,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears what became of it.
    pub(super) onenrolled: Callback<EnrolmentView>,
}

/// Asks which of the proxies it is who asks.
#[component]
pub(super) fn ByProxy(props: &ByProxyProps) -> Html {
    let i18n = use_i18n();
    let form = use_form(|| vec![(PROXY, String::new())]);
    let enrol = {
        let (form, onenrolled) = (form.clone(), props.onenrolled.clone());
        use_action(
            |api, body: CreateEnrolment| async move { enrolment::enrol(&api, &body).await },
            move |outcome| match outcome {
                Ok(one) => onenrolled.emit(one),
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), enrol.run);
        let (subject, learner) = (props.subject, props.learner.id);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let proxy = read.required(PROXY);
            if read.complete() && proxy.is_some() {
                run.emit(body(subject, learner, proxy));
            }
        })
    };
    let title = i18n.ta("enrolment-by-proxy", &[("name", props.learner.name_zh.clone().into())]);
    html! {
        <Dialog {title} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("enrolment-apply")} busy={enrol.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <ProxyField {form} learner={props.learner.id} right={ProxyRight::Enrol} label={i18n.t("enrolment-proxy-who")} />
            </FormView>
        </Dialog>
    }
}

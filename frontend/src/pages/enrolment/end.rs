//! Giving a place up, or taking somebody off the list.

use contract::{auth::Reason, class::EnrolmentView};
use yew::prelude::*;

use crate::{
    api::{enrolment, use_action},
    components::{ReasonDialog, use_form, use_toasts},
    i18n::use_i18n,
};

/// Properties of [`End`].
#[derive(PartialEq, Properties)]
pub(super) struct EndProps {
    /// Whose.
    pub(super) one: EnrolmentView,
    /// `withdraw` or `remove`.
    pub(super) step: &'static str,
    /// How many wait for a place.
    pub(super) waiting: u32,
    /// Hears that it goes on.
    pub(super) onclose: Callback<()>,
    /// Hears that it has ended.
    pub(super) ondone: Callback<()>,
}

/// Asks for the reason, and says who moves up.
#[component]
pub(super) fn End(props: &EndProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/reason", String::new())]);
    let end = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (one, step, reason): (EnrolmentView, &'static str, String)| async move {
                enrolment::end(&api, one.id, step, &Reason { reason }).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("enrolment-ended"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let (title, what) = match props.step {
        "withdraw" => (i18n.t("enrolment-withdraw"), i18n.t("enrolment-withdraw-what")),
        _ => (i18n.t("enrolment-remove"), i18n.t("enrolment-remove-what")),
    };
    let (one, step) = (props.one.clone(), props.step);
    let onconfirm = end.run.reform(move |reason| (one.clone(), step, reason));
    html! {
        <ReasonDialog title={title.clone()} confirm={title} danger=true {form} busy={end.busy} {onconfirm} onclose={props.onclose.clone()}>
            <p><strong>{ &props.one.learner_name }</strong></p>
            <p>{ what }</p>
            if props.one.position.is_none() && props.waiting > 0 { <p>{ i18n.ta("enrolment-next-moves-up", &[("waiting", props.waiting.into())]) }</p> }
        </ReasonDialog>
    }
}

//! Calls off an order that waits to be picked up.

use contract::{auth::Reason, ids::RedemptionOrderId, redemption::RedemptionOrderView};
use yew::prelude::*;

use super::order_facts;
use crate::{
    api::{Once, redemption, use_action},
    components::{Notice, ReasonDialog, Tone, use_form, use_toasts},
    i18n::use_i18n,
};

/// Properties of [`Cancel`].
#[derive(PartialEq, Properties)]
pub(super) struct CancelProps {
    /// The order.
    pub(super) order: RedemptionOrderView,
    /// Hears that it is left as it is.
    pub(super) onclose: Callback<()>,
    /// Hears that it is called off.
    pub(super) ondone: Callback<()>,
}

/// Asks for the reason, and says whose order of what it is.
#[component]
pub(super) fn Cancel(props: &CancelProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let form = use_form(|| vec![("/reason", String::new())]);
    let cancel = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (once, id, reason): (Once, RedemptionOrderId, String)| async move {
                redemption::cancel(&api, &once, id, &Reason { reason }).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("redemption-cancelled"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let (id, once) = (props.order.id, (*once).clone());
    let onconfirm = cancel.run.reform(move |reason| (once.clone(), id, reason));
    html! {
        <ReasonDialog title={i18n.t("redemption-cancel")} confirm={i18n.t("redemption-cancel")} {form} busy={cancel.busy} {onconfirm} onclose={props.onclose.clone()}>
            { order_facts(&i18n, &props.order) }
            <Notice tone={Tone::Info} title={i18n.t("redemption-cancel-what")} />
        </ReasonDialog>
    }
}

//! Takes an item off the catalogue, or puts it back.

use std::rc::Rc;

use contract::{
    ids::RedemptionItemId,
    redemption::{RedemptionItemView, UpdateRedemptionItem},
};
use yew::prelude::*;

use crate::{
    api::{Tagged, redemption, use_action},
    components::{Button, ConfirmDialog, use_toasts},
    i18n::use_i18n,
};

/// Properties of [`Withdraw`].
#[derive(PartialEq, Properties)]
pub(super) struct WithdrawProps {
    /// The item with its version.
    pub(super) record: Rc<Tagged<RedemptionItemView>>,
    /// Hears that it stands otherwise now, or that somebody else has changed it.
    pub(super) ondone: Callback<()>,
}

/// A button that asks before it does so.
#[component]
pub(super) fn Withdraw(props: &WithdrawProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let asking = use_state(|| false);
    let (item, etag) = (&props.record.value, props.record.etag.clone());
    let change = {
        let (i18n, asking, ondone) = (i18n.clone(), asking.clone(), props.ondone.clone());
        use_action(
            |api, (id, etag, offered): (RedemptionItemId, String, bool)| async move {
                let change =
                    UpdateRedemptionItem { offered: Some(offered), ..UpdateRedemptionItem::default() };
                redemption::edit_item(&api, id, &etag, &change).await
            },
            move |outcome| {
                asking.set(false);
                ondone.emit(());
                match outcome {
                    Ok(saved) => toasts.success(i18n.ta(
                        if saved.value.offered {
                            "redemption-item-offered"
                        } else {
                            "redemption-item-withdrawn"
                        },
                        &[("name", saved.value.name.into())],
                    )),
                    Err(error) => toasts.failure(&i18n, &error),
                }
            },
        )
    };
    let set = |on: bool| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(on))
    };
    let (verb, what) = if item.offered {
        (i18n.t("redemption-item-withdraw"), i18n.t("redemption-item-withdraw-what"))
    } else {
        (i18n.t("redemption-item-offer"), i18n.t("redemption-item-offer-what"))
    };
    let (id, offered) = (item.id, !item.offered);
    html! { <>
        <Button label={verb.clone()} onclick={set(true).reform(|_| ())} />
        if *asking {
            <ConfirmDialog title={verb.clone()} confirm={verb} busy={change.busy}
                onconfirm={change.run.reform(move |()| (id, etag.clone(), offered))} onclose={set(false)}><p>{ what }</p></ConfirmDialog>
        }
    </> }
}

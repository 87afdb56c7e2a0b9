//! Takes an item off the catalogue, or puts it back.

use std::rc::Rc;

use contract::redemption::{RedemptionItemView, UpdateRedemptionItem};
use yew::prelude::*;

use crate::{
    api::{ApiError, Tagged, Written, redemption, use_versioned},
    components::{Button, ConfirmDialog, Notice, Tone, grouped, use_toasts},
    i18n::{I18n, use_i18n},
};

/// What became of an attempt to change an item.
pub(super) type News = Written<RedemptionItemView, Tagged<RedemptionItemView>>;

/// Properties of [`Withdraw`].
#[derive(PartialEq, Properties)]
pub(super) struct WithdrawProps {
    /// The item with its version.
    pub(super) record: Rc<Tagged<RedemptionItemView>>,
    /// Hears that it stands otherwise now, or what somebody else has made of it.
    pub(super) onnews: Callback<News>,
}

/// A button that asks before it does so.
#[component]
pub(super) fn Withdraw(props: &WithdrawProps) -> Html {
    let i18n = use_i18n();
    let asking = use_state(|| None::<bool>);
    let offered = props.record.value.offered;
    let (verb, _) = words(&i18n, !offered);
    let ask = |wanted: Option<bool>| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(wanted))
    };
    html! { <>
        <Button label={verb} onclick={ask(Some(!offered)).reform(|_| ())} />
        if let Some(wanted) = *asking {
            <Question record={props.record.clone()} {wanted} onnews={props.onnews.clone()} onclose={ask(None)} />
        }
    </> }
}

#[derive(PartialEq, Properties)]
struct QuestionProps {
    record: Rc<Tagged<RedemptionItemView>>,
    /// Whether it is to be on offer.
    wanted: bool,
    onnews: Callback<News>,
    onclose: Callback<()>,
}

/// Stays open when somebody else was faster, and says how the item stands now.
#[component]
fn Question(props: &QuestionProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let overtaken = use_state(|| false);
    let (id, wanted) = (props.record.value.id, props.wanted);
    let change = {
        let (i18n, onnews, onclose) = (i18n.clone(), props.onnews.clone(), props.onclose.clone());
        let overtaken = overtaken.clone();
        use_versioned(
            &props.record,
            move |api| async move { redemption::item(&api, id).await },
            move |api, etag: String, change: UpdateRedemptionItem| async move {
                redemption::edit_item(&api, id, &etag, &change).await
            },
            move |outcome: Result<News, ApiError>| {
                match &outcome {
                    Ok(Written::Saved(saved)) => toasts.success(told(&i18n, &saved.value)),
                    Ok(Written::Stale(_)) => {}
                    Err(error) => toasts.failure(&i18n, error),
                }
                if matches!(&outcome, Ok(Written::Stale(now)) if now.value.offered != wanted) {
                    overtaken.set(true);
                } else {
                    onclose.emit(());
                }
                if let Ok(news) = outcome {
                    onnews.emit(news);
                }
            },
        )
    };
    let (verb, what) = words(&i18n, wanted);
    let onconfirm = change
        .save
        .reform(move |()| UpdateRedemptionItem { offered: Some(wanted), ..UpdateRedemptionItem::default() });
    html! {
        <ConfirmDialog title={verb.clone()} confirm={verb} busy={change.busy} {onconfirm} onclose={props.onclose.clone()}>
            if *overtaken {
                <Notice tone={Tone::Warning} urgent=true title={i18n.t("form-stale")}><p>{ stands(&i18n, &change.record.value) }</p></Notice>
            }
            <p>{ what }</p>
        </ConfirmDialog>
    }
}

/// The verb that makes an item offered or not, and what it means.
fn words(i18n: &I18n, offered: bool) -> (AttrValue, AttrValue) {
    if offered {
        (i18n.t("redemption-item-offer"), i18n.t("redemption-item-offer-what"))
    } else {
        (i18n.t("redemption-item-withdraw"), i18n.t("redemption-item-withdraw-what"))
    }
}

fn told(i18n: &I18n, item: &RedemptionItemView) -> AttrValue {
    let key = if item.offered { "redemption-item-offered" } else { "redemption-item-withdrawn" };
    i18n.ta(key, &[("name", item.name.clone().into())])
}

fn stands(i18n: &I18n, item: &RedemptionItemView) -> AttrValue {
    i18n.ta(
        "redemption-item-stale-now",
        &[
            ("name", item.name.clone().into()),
            ("price", item.price.to_string().into()),
            ("cost", grouped(&item.cost.to_string()).into()),
        ],
    )
}

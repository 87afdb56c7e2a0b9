//! The field for what can be redeemed.

use contract::redemption::RedemptionItemView;
use yew::prelude::*;

use super::{Field, FieldKind, Form};
use crate::{
    api::{Loaded, redemption, use_load},
    i18n::use_i18n,
};

/// The items that are offered.
#[hook]
pub fn use_items() -> Loaded<Vec<RedemptionItemView>> {
    use_load((), |api, ()| async move { redemption::offered(&api).await })
}

/// Properties of [`ItemField`].
#[derive(PartialEq, Properties)]
pub struct ItemFieldProps {
    /// The form that it belongs to.
    pub form: Form,
    /// JSON pointer of the member that it fills.
    pub at: AttrValue,
    /// The items, from [`use_items`].
    pub items: Loaded<Vec<RedemptionItemView>>,
}

/// A field of a form for one of the items that are offered.
#[component]
pub fn ItemField(props: &ItemFieldProps) -> Html {
    let i18n = use_i18n();
    let items = &props.items;
    let options: Vec<(AttrValue, AttrValue)> = items
        .value
        .iter()
        .flat_map(|items| items.iter())
        .map(|item| (item.id.to_string().into(), format!("{} · {}", item.code, item.name).into()))
        .collect();
    html! {
        <Field form={props.form.clone()} at={props.at.clone()} label={i18n.t("redemption-item")}
            kind={FieldKind::Select(options)} unread={items.unread()} required=true />
    }
}

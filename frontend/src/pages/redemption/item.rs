//! Adds an item to the catalogue, changes its price, withdraws it.

use std::{rc::Rc, str::FromStr};

use contract::{
    ids::RedemptionItemId,
    problem::UnknownWord,
    redemption::{
        CreateRedemptionItem, EnteredKind, ItemKind, ProhibitedKind, RedemptionItemView, UpdateRedemptionItem,
    },
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::{offer, withdraw::Withdraw};
use crate::{
    api::{Tagged, Written, redemption, use_action, use_edit, use_load},
    components::{Card, Field, FieldKind, Form, FormView, PageHeader, Reader, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    route::Route,
};

fn crumbs(i18n: &I18n) -> Vec<(Route, AttrValue)> {
    vec![(Route::Items, i18n.t("nav-items"))]
}

/// A kind as it is chosen: also those that may never be offered, so that the refusal is read and not guessed.
struct Chosen(EnteredKind);

impl FromStr for Chosen {
    type Err = UnknownWord;
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let permitted = word.parse().map(EnteredKind::Permitted);
        permitted.or_else(|_| word.parse().map(EnteredKind::Prohibited)).map(Self)
    }
}

/// Enters a new item.
#[component]
pub fn NewItemPage() -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let toasts = use_toasts();
    let form = use_form(|| {
        ["/code", "/kind", "/name", "/description", "/price", "/cost"].map(|at| (at, String::new())).to_vec()
    });
    let leave = Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::Items);
        }
    });
    let create = {
        let (form, i18n, leave) = (form.clone(), i18n.clone(), leave.clone());
        use_action(
            |api, item: CreateRedemptionItem| async move { redemption::create_item(&api, &item).await },
            move |outcome| match outcome {
                Ok(item) => {
                    toasts.success(i18n.ta("redemption-item-added", &[("name", item.name.into())]));
                    leave.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), create.run);
        Callback::from(move |()| {
            if let Some(item) = entered(&form, &i18n) {
                run.emit(item);
            }
        })
    };
    let mut kinds = i18n.choices::<ItemKind>();
    kinds.extend(i18n.choices::<ProhibitedKind>());
    html! { <>
        <PageHeader title={i18n.t("redemption-item-add")} crumbs={crumbs(&i18n)} />
        <Card>
            <FormView form={form.clone()} submit={i18n.t("redemption-item-save")} busy={create.busy} {onsubmit} oncancel={leave}>
                <Field form={form.clone()} at="/kind" label={i18n.t("redemption-item-kind")} kind={FieldKind::Select(kinds)} hint={i18n.t("redemption-item-kind-hint")} required=true />
                <Field form={form.clone()} at="/code" label={i18n.t("redemption-item-code")} hint={i18n.t("redemption-item-code-hint")} required=true />
                { fields(&i18n, &form) }
            </FormView>
        </Card>
    </> }
}

fn fields(i18n: &I18n, form: &Form) -> Html {
    html! { <>
        <Field form={form.clone()} at="/name" label={i18n.t("redemption-item-name")} required=true wide=true />
        <Field form={form.clone()} at="/price" label={i18n.t("redemption-item-price")} kind={FieldKind::Number} hint={i18n.t("redemption-item-price-hint")} required=true />
        <Field form={form.clone()} at="/cost" label={i18n.t("redemption-item-cost")} kind={FieldKind::Number} hint={i18n.t("redemption-item-cost-hint")} required=true />
        <Field form={form.clone()} at="/description" label={i18n.t("redemption-item-description")} kind={FieldKind::TextArea} />
    </> }
}

fn entered(form: &Form, i18n: &I18n) -> Option<CreateRedemptionItem> {
    let mut read: Reader<'_> = form.read(i18n);
    let (kind, code, name) = (read.required::<Chosen>("/kind"), read.text("/code"), read.text("/name"));
    let (price, cost) = (read.required("/price"), read.required("/cost"));
    let description = read.optional_text("/description");
    if !read.complete() {
        return None;
    }
    Some(CreateRedemptionItem { code, name, kind: kind?.0, description, price: price?, cost: cost? })
}

/// Properties of [`ItemPage`].
#[derive(PartialEq, Properties)]
pub struct ItemPageProps {
    /// Which item.
    pub id: RedemptionItemId,
}

/// Changes an item.
#[component]
pub fn ItemPage(props: &ItemPageProps) -> Html {
    let i18n = use_i18n();
    let record = use_load(props.id, |api, id| async move { redemption::item(&api, id).await });
    html! { <>
        if record.value.is_none() { <PageHeader title={i18n.t("redemption-item")} crumbs={crumbs(&i18n)} /> }
        { record.view(|record| html! { <EditItem key={record.value.id.to_string()} record={record.clone()} /> }) }
    </> }
}

#[derive(PartialEq, Properties)]
struct EditItemProps {
    record: Rc<Tagged<RedemptionItemView>>,
}

#[component]
fn EditItem(props: &EditItemProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let id = props.record.value.id;
    let form = use_form(|| initial(&props.record.value));
    let record = use_state(|| props.record.clone());
    let edit = {
        let (form, i18n, record) = (form.clone(), i18n.clone(), record.clone());
        let known = (*record).clone();
        use_edit(
            &form.clone(),
            &known,
            initial,
            move |api| async move { redemption::item(&api, id).await },
            move |api, etag: String, change: UpdateRedemptionItem| async move {
                redemption::edit_item(&api, id, &etag, &change).await
            },
            move |saved: Tagged<RedemptionItemView>| {
                form.replace(initial(&saved.value));
                toasts.success(i18n.t("redemption-item-saved"));
                record.set(Rc::new(saved));
            },
        )
    };
    let item = &edit.record.value;
    let onsubmit = edit.submit(&form, &i18n, changed);
    let subtitle = html! { <>
        { i18n.word(item.kind) }{ " · " }<span class="mono">{ &item.code }</span>{ " " }{ offer(&i18n, item.offered) }
    </> };
    let onnews = {
        let form = form.clone();
        Callback::from(move |news: Written<RedemptionItemView, Tagged<RedemptionItemView>>| match news {
            Written::Saved(saved) => record.set(Rc::new(saved)),
            Written::Stale(now) => {
                form.rebase(initial(&now.value));
                record.set(now);
            }
        })
    };
    let actions = html! { <Withdraw record={edit.record.clone()} {onnews} /> };
    html! { <>
        <PageHeader title={item.name.clone()} crumbs={crumbs(&i18n)} {subtitle} {actions} />
        <Card>
            <FormView form={form.clone()} submit={i18n.t("save")} busy={edit.busy} {onsubmit}>{ fields(&i18n, &form) }</FormView>
        </Card>
    </> }
}

fn initial(item: &RedemptionItemView) -> Vec<(&'static str, String)> {
    vec![
        ("/name", item.name.clone()),
        ("/price", item.price.to_string()),
        ("/cost", item.cost.to_string()),
        ("/description", item.description.clone().unwrap_or_default()),
    ]
}

/// What was changed; `None` when something is wrong, which is then shown.
fn changed(form: &Form, i18n: &I18n) -> Option<UpdateRedemptionItem> {
    let mut read = form.read(i18n);
    let (name, price, cost) = (read.text("/name"), read.required("/price"), read.required("/cost"));
    let change = UpdateRedemptionItem {
        name: form.touched("/name").then_some(name),
        description: form.touched("/description").then(|| form.get("/description").trim().to_owned()),
        price: price.filter(|_| form.touched("/price")),
        cost: cost.filter(|_| form.touched("/cost")),
        offered: None,
    };
    read.complete().then_some(change)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_that_can_be_chosen_is_sent_as_it_is() {
        for word in ItemKind::ALL {
            let chosen = Chosen::from_str(word.as_str()).unwrap();
            assert_eq!(chosen.0, EnteredKind::Permitted(*word));
        }
        let chosen = Chosen::from_str(ProhibitedKind::Cash.as_str()).unwrap();
        assert_eq!(chosen.0, EnteredKind::Prohibited(ProhibitedKind::Cash));
    }
}

//! One learner at the counter: balance, open orders, items.

use contract::{
    credit::LearnerCreditsView,
    ids::{FacilityId, LearnerId, RedemptionOrderId},
    learner::ProxyRight,
    money::Credits,
    redemption::{
        CreateRedemptionOrder, PickUpOrder, PickUpProxy, RedemptionItemView, RedemptionOrderView, StockView,
    },
};
use yew::prelude::*;

use super::{cancel::Cancel, find::choice, keys::to_box, order_facts};
use crate::{
    api::{Once, credit, redemption, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Dialog, Empty, Field, FieldKind, Figure, Figures, FormView, StatusLabel,
        Tone, credits, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    pages::learner::{PROXY, ProxyField},
    time,
};

/// Properties of [`Counter`].
#[derive(PartialEq, Properties)]
pub(super) struct CounterProps {
    /// Who redeems.
    pub(super) learner: LearnerId,
    /// Where.
    pub(super) facility: FacilityId,
    /// The order whose code was shown: it is handed over first.
    #[prop_or_default]
    pub(super) begin: Option<RedemptionOrderView>,
}

#[derive(Clone, PartialEq)]
enum Open {
    Nothing,
    Reserve(RedemptionItemView),
    Code(RedemptionOrderView),
    PickUp(RedemptionOrderView),
    Cancel(RedemptionOrderView),
}

/// What can be had, and what waits to be picked up.
#[component]
pub(super) fn Counter(props: &CounterProps) -> Html {
    let i18n = use_i18n();
    let (learner, facility) = (props.learner, props.facility);
    let account = use_load(learner, |api, id| async move { credit::account(&api, id).await });
    let items = use_load((), |api, ()| async move { redemption::offered(&api).await });
    let stock = use_load(facility, |api, id| async move { redemption::shelf(&api, id).await });
    let orders = use_load((learner, facility), |api, (learner, facility)| async move {
        redemption::waiting(&api, learner, facility).await
    });
    let open = use_state(|| props.begin.clone().map_or(Open::Nothing, Open::PickUp));
    use_effect_with(*open == Open::Nothing, |closed| {
        if *closed {
            to_box();
        }
    });
    let show = {
        let open = open.clone();
        Callback::from(move |what: Open| open.set(what))
    };
    let changed = {
        let reloads = [account.reload.clone(), stock.reload.clone(), orders.reload.clone()];
        let show = show.clone();
        Callback::from(move |next: Open| {
            show.emit(next);
            for reload in &reloads {
                reload.emit(());
            }
        })
    };
    let onclose = show.reform(|()| Open::Nothing);
    let funds = account.view(|account| balance(&i18n, account));
    let purse =
        account.value.as_ref().map(|account| Purse { free: account.available, waits: account.waiting });
    html! { <>
        if account.value.is_some() { { funds } } else { <Card title={i18n.t("credit-account")}>{ funds }</Card> }
        <Card title={i18n.t("redemption-waiting")}>{ orders.view(|page| waiting(&i18n, &page.items, &show)) }</Card>
        <Card title={i18n.t("redemption-items")}>
            { items.view(|items| stock.view(|shelf| offers(&i18n, items, shelf, purse, &show))) }
        </Card>
        { match (*open).clone() {
            Open::Nothing => Html::default(),
            Open::Reserve(item) => html! { <Reserve {item} {learner} {facility} onclose={onclose} ondone={changed} /> },
            Open::Code(order) => html! { <Code {order} {onclose} {show} /> },
            Open::PickUp(order) => html! { <PickUp {order} {onclose} ondone={changed.reform(|()| Open::Nothing)} /> },
            Open::Cancel(order) => html! { <Cancel {order} {onclose} ondone={changed.reform(|()| Open::Nothing)} /> },
        } }
    </> }
}

fn balance(i18n: &I18n, account: &LearnerCreditsView) -> Html {
    let mut items = vec![
        Figure { label: i18n.t("credit-available"), value: credits(i18n, account.available), note: None },
        Figure {
            label: i18n.t("credit-held"),
            value: credits(i18n, account.held),
            note: Some(i18n.t("credit-held-note")),
        },
    ];
    if account.waiting.centi() > 0 {
        let (label, note) = (i18n.t("credit-waiting"), Some(i18n.t("credit-waiting-note")));
        items.push(Figure { label, value: credits(i18n, account.waiting), note });
    }
    html! { <Figures {items} /> }
}

fn waiting(i18n: &I18n, orders: &[RedemptionOrderView], show: &Callback<Open>) -> Html {
    if orders.is_empty() {
        return html! { <p class="subtle">{ i18n.t("redemption-nothing-waits") }</p> };
    }
    html! { <ul class="orders">{ for orders.iter().map(|order| order_line(i18n, order, show)) }</ul> }
}

/// What a learner can spend now, and what only later.
#[derive(Clone, Copy)]
struct Purse {
    free: Credits,
    waits: Credits,
}

/// The items; the purse once it is known.
fn offers(
    i18n: &I18n,
    items: &[RedemptionItemView],
    shelf: &[StockView],
    purse: Option<Purse>,
    show: &Callback<Open>,
) -> Html {
    if items.is_empty() {
        return html! { <Empty title={i18n.t("redemption-no-items")} advice={i18n.t("redemption-no-items-advice")} /> };
    }
    html! { <ul class="items">{ for items.iter().enumerate().map(|(at, item)| item_card(i18n, (at + 1, item), shelf, purse, show)) }</ul> }
}

fn item_card(
    i18n: &I18n,
    (place, item): (usize, &RedemptionItemView),
    shelf: &[StockView],
    purse: Option<Purse>,
    show: &Callback<Open>,
) -> Html {
    let available = shelf.iter().find(|stock| stock.item_id == item.id).map_or(0, |stock| stock.available);
    let why_not = match purse {
        _ if available < 1 => Some(i18n.t("redemption-out-of-stock")),
        None => Some(i18n.t("redemption-balance-unknown")),
        Some(Purse { free, waits }) if free < item.price => {
            let later = free.centi() + waits.centi() >= item.price.centi();
            Some(i18n.t(if later { "redemption-still-waiting" } else { "redemption-too-dear" }))
        }
        Some(_) => None,
    };
    let onclick = {
        let (show, item) = (show.clone(), item.clone());
        Callback::from(move |_: MouseEvent| show.emit(Open::Reserve(item.clone())))
    };
    html! {
        <li class={classes!("item", why_not.is_some().then_some("unavailable"))}>
            <p class="subtle">{ i18n.word(item.kind) }</p>
            <h3><kbd aria-hidden="true">{ place }</kbd>{ &item.name }</h3>
            <p class="price">{ credits(i18n, item.price) }</p>
            <p class="subtle">{ i18n.ta("redemption-left", &[("count", available.into())]) }</p>
            if let Some(why) = why_not { <p><StatusLabel tone={Tone::Warning} text={why} /></p> }
            else {
                <button type="button" id={choice(place)} data-choice="true" class="pf-v6-c-button pf-m-primary" {onclick} aria-label={i18n.ta("redemption-reserve-item", &[("name", item.name.clone().into())])}>{ i18n.t("redemption-reserve") }</button>
            }
        </li>
    }
}

fn order_line(i18n: &I18n, order: &RedemptionOrderView, show: &Callback<Open>) -> Html {
    let to = |what: Open| show.reform(move |_: MouseEvent| what.clone());
    html! {
        <li key={order.id.to_string()}>
            <div><strong>{ &order.item_name }{ format!(" × {}", order.quantity) }</strong>
                <p class="subtle">{ credits(i18n, order.credits) }{ " · " }{ i18n.ta("redemption-pick-up-by", &[("time", time::minute(order.pick_up_by).into())]) }</p></div>
            <div class="actions" data-choices="true">
                <Button label={i18n.t("redemption-cancel")} onclick={to(Open::Cancel(order.clone()))} />
                <Button kind={ButtonKind::Primary} label={i18n.t("redemption-pick-up")} onclick={to(Open::PickUp(order.clone()))} />
            </div>
        </li>
    }
}

#[derive(PartialEq, Properties)]
struct ReserveProps {
    item: RedemptionItemView,
    learner: LearnerId,
    facility: FacilityId,
    onclose: Callback<()>,
    ondone: Callback<Open>,
}

#[component]
fn Reserve(props: &ReserveProps) -> Html {
    let i18n = use_i18n();
    let once = use_state(Once::new);
    let form = use_form(|| vec![("/quantity", "1".to_owned())]);
    let reserve = {
        let (form, ondone) = (form.clone(), props.ondone.clone());
        use_action(
            |api, (once, order): (Once, CreateRedemptionOrder)| async move {
                redemption::reserve(&api, &once, &order).await
            },
            move |outcome| match outcome {
                Ok(order) => ondone.emit(Open::Code(order)),
                Err(error) => form.refuse(error),
            },
        )
    };
    let quantity = form.get("/quantity").trim().parse::<u32>().unwrap_or_default();
    let total = Credits(props.item.price.centi().saturating_mul(i64::from(quantity)));
    let onsubmit = {
        let (form, i18n, once, run) = (form.clone(), i18n.clone(), (*once).clone(), reserve.run);
        let (learner_id, facility_id, item_id) = (props.learner, props.facility, props.item.id);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let quantity = read.required::<u32>("/quantity");
            if read.complete()
                && let Some(quantity) = quantity
            {
                run.emit((
                    once.clone(),
                    CreateRedemptionOrder { learner_id, facility_id, item_id, quantity },
                ));
            }
        })
    };
    html! {
        <Dialog title={i18n.ta("redemption-reserve-item", &[("name", props.item.name.clone().into())])} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("redemption-reserve-do")} busy={reserve.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/quantity" label={i18n.t("redemption-quantity")} kind={FieldKind::Number} required=true />
                <p class="wide" aria-live="polite">{ i18n.t("redemption-costs") }{ " " }<strong>{ credits(&i18n, total) }</strong></p>
            </FormView>
        </Dialog>
    }
}

#[derive(PartialEq, Properties)]
struct CodeProps {
    order: RedemptionOrderView,
    onclose: Callback<()>,
    show: Callback<Open>,
}

#[component]
fn Code(props: &CodeProps) -> Html {
    let i18n = use_i18n();
    let onclick = {
        let (show, order) = (props.show.clone(), props.order.clone());
        Callback::from(move |_: MouseEvent| show.emit(Open::PickUp(order.clone())))
    };
    let footer =
        html! { <Button kind={ButtonKind::Primary} label={i18n.t("redemption-pick-up-now")} {onclick} /> };
    html! {
        <Dialog title={i18n.t("redemption-reserved")} onclose={props.onclose.clone()} {footer}>
            <p>{ i18n.t("redemption-code-told") }</p>
            <p class="pick-up-code">{ spaced(props.order.pick_up_code.as_deref().unwrap_or_default()) }</p>
            <p class="subtle">{ i18n.ta("redemption-pick-up-by", &[("time", time::minute(props.order.pick_up_by).into())]) }</p>
        </Dialog>
    }
}

/// `12345678` → `1234 5678`, easier to read out.
fn spaced(code: &str) -> String {
    let (first, rest) = code.split_at_checked(4).unwrap_or((code, ""));
    format!("{first} {rest}").trim_end().to_owned()
}

#[derive(PartialEq, Properties)]
struct PickUpProps {
    order: RedemptionOrderView,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn PickUp(props: &PickUpProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let by_proxy = use_state(|| false);
    let form = use_form(|| {
        vec![
            ("/code", props.order.pick_up_code.clone().unwrap_or_default()),
            (PROXY, BY_PAPER.to_owned()),
            ("/proxy/name", String::new()),
            ("/proxy/authorisation", String::new()),
        ]
    });
    let hand_over = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (once, id, shown): (Once, RedemptionOrderId, PickUpOrder)| async move {
                redemption::pick_up(&api, &once, id, &shown).await
            },
            move |outcome| match outcome {
                Ok(order) => {
                    toasts.success(i18n.ta("redemption-delivered", &[("name", order.item_name.into())]));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, once, run) = (form.clone(), i18n.clone(), (*once).clone(), hand_over.run);
        let (id, proxy) = (props.order.id, *by_proxy);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let shown = if proxy {
                if let Ok(proxy_id) = form.get(PROXY).parse() {
                    PickUpOrder { code: None, proxy: None, proxy_id: Some(proxy_id) }
                } else {
                    let (name, authorisation) = (read.text("/proxy/name"), read.text("/proxy/authorisation"));
                    let proxy = Some(PickUpProxy { name, authorisation });
                    PickUpOrder { code: None, proxy, proxy_id: None }
                }
            } else {
                let code = read.text("/code").replace(' ', "");
                PickUpOrder { code: Some(code), proxy: None, proxy_id: None }
            };
            if read.complete() {
                run.emit((once.clone(), id, shown));
            }
        })
    };
    let turn = {
        let by_proxy = by_proxy.clone();
        Callback::from(move |_: MouseEvent| by_proxy.set(!*by_proxy))
    };
    let other = i18n.t(if *by_proxy { "redemption-by-code" } else { "redemption-by-proxy" });
    html! {
        <Dialog title={i18n.ta("redemption-pick-up-item", &[("name", props.order.item_name.clone().into()), ("count", props.order.quantity.into())])} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("redemption-hand-over")} busy={hand_over.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <div class="wide">{ order_facts(&i18n, &props.order) }</div>
                if *by_proxy {
                    <ProxyField form={form.clone()} learner={props.order.learner_id} right={ProxyRight::Redeem}
                        label={i18n.t("redemption-proxy-who")} besides={vec![(BY_PAPER.into(), i18n.t("redemption-proxy-by-paper"))]} />
                }
                if *by_proxy && form.get(PROXY) == BY_PAPER {
                    <Field form={form.clone()} at="/proxy/name" label={i18n.t("redemption-proxy-name")} required=true />
                    <Field form={form.clone()} at="/proxy/authorisation" label={i18n.t("redemption-proxy-paper")} required=true />
                } else if !*by_proxy {
                    <Field form={form.clone()} at="/code" label={i18n.t("redemption-code")} hint={i18n.t("redemption-code-hint")} kind={FieldKind::Digits} required=true />
                }
                <p class="wide"><Button kind={ButtonKind::Quiet} label={other} onclick={turn} /></p>
            </FormView>
        </Dialog>
    }
}

/// In the form: somebody with an authorisation for this order.
const BY_PAPER: &str = "paper";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_written_in_two_halves() {
        assert_eq!(
            (spaced("12345678"), spaced("123"), spaced("")),
            ("1234 5678".into(), "123".into(), String::new())
        );
    }
}

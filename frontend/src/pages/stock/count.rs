//! Counts a shelf (盘点): what lies there, against what the book says.

use contract::{
    ids::FacilityId,
    redemption::{CountedItem, CreateStockCount, StockAdjustmentState, StockView},
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use crate::{
    api::{Once, redemption, stock, use_action, use_load},
    components::{
        Card, Empty, Field, FieldKind, Form, FormView, Notice, PageHeader, Tone, use_counter, use_form,
        use_toasts,
    },
    i18n::{I18n, use_i18n},
    route::Route,
};

/// First the facility, then a number for every item of its shelf.
#[component]
pub fn CountPage() -> Html {
    let i18n = use_i18n();
    let counter = use_counter();
    let crumbs =
        vec![(Route::Stock, i18n.t("nav-stock")), (Route::StockAdjustments, i18n.t("nav-adjustments"))];
    html! { <>
        <PageHeader title={i18n.t("stock-count")} {crumbs} subtitle={counter.pick.clone()} />
        { counter.facilities.view(|_| match counter.facility {
            Some(facility) => html! { <Sheet key={facility.to_string()} {facility} /> },
            None => html! { <Card><Empty title={i18n.t("stock-count-where")} advice={i18n.t("stock-count-where-advice")} /></Card> },
        }) }
    </> }
}

#[derive(PartialEq, Properties)]
struct SheetProps {
    facility: FacilityId,
}

#[component]
fn Sheet(props: &SheetProps) -> Html {
    let i18n = use_i18n();
    let shelf = use_load(props.facility, |api, id| async move { redemption::shelf(&api, id).await });
    shelf.view(|shelf| {
        if shelf.is_empty() {
            return html! { <Card><Empty title={i18n.t("redemption-no-stock")} advice={i18n.t("redemption-no-stock-advice")} /></Card> };
        }
        html! { <Count facility={props.facility} shelf={shelf.to_vec()} /> }
    })
}

#[derive(PartialEq, Properties)]
struct CountProps {
    facility: FacilityId,
    shelf: Vec<StockView>,
}

fn at(place: usize) -> String {
    format!("/items/{place}/counted")
}

#[component]
fn Count(props: &CountProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let navigator = use_navigator();
    let once = use_state(Once::new);
    let form = use_form(|| vec![("/reason", String::new())]);
    let enter = {
        let (form, i18n) = (form.clone(), i18n.clone());
        use_action(
            |api, (once, count): (Once, CreateStockCount)| async move { stock::count(&api, &once, &count).await },
            move |outcome| match outcome {
                Ok(view) => {
                    let matches = view.status == StockAdjustmentState::Matching;
                    toasts.success(i18n.t(if matches { "stock-count-matches" } else { "stock-asked" }));
                    if let Some(navigator) = &navigator {
                        navigator.push(&Route::StockAdjustment { id: view.id });
                    }
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, once, run) = (form.clone(), i18n.clone(), (*once).clone(), enter.run);
        let (facility_id, shelf) = (props.facility, props.shelf.clone());
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let counted: Vec<Option<CountedItem>> = shelf
                .iter()
                .enumerate()
                .map(|(place, one)| {
                    let counted = read.required::<u32>(&at(place));
                    counted.map(|counted| CountedItem { item_id: one.item_id, counted })
                })
                .collect();
            let reason = read.text("/reason");
            if read.complete()
                && let Some(items) = counted.into_iter().collect()
            {
                run.emit((once.clone(), CreateStockCount { facility_id, items, reason }));
            }
        })
    };
    html! {
        <Card title={i18n.t("stock-count-sheet")}>
            <Notice tone={Tone::Info} title={i18n.t("stock-count-rule")} />
            <FormView form={form.clone()} submit={i18n.t("stock-count-enter")} busy={enter.busy} {onsubmit}>
                { for props.shelf.iter().enumerate().map(|(place, one)| line(&i18n, &form, place, one)) }
                <Field {form} at="/reason" label={i18n.t("stock-count-reason")} hint={i18n.t("stock-count-reason-hint")} kind={FieldKind::TextArea} required=true />
            </FormView>
        </Card>
    }
}

/// An item with what the book says and, once a number is typed, how far that is from it.
fn line(i18n: &I18n, form: &Form, place: usize, one: &StockView) -> Html {
    let (on_book, held) = (one.on_hand, one.held);
    let hint = match form.get(&at(place)).trim().parse::<i64>() {
        Ok(counted) if counted < on_book => {
            let missing = (on_book - counted).into();
            i18n.ta("stock-count-missing", &[("book", on_book.into()), ("count", missing)])
        }
        Ok(counted) if counted > on_book => {
            let surplus = (counted - on_book).into();
            i18n.ta("stock-count-surplus", &[("book", on_book.into()), ("count", surplus)])
        }
        Ok(_) => i18n.ta("stock-count-same", &[("book", on_book.into())]),
        Err(_) => i18n.ta("stock-count-book", &[("book", on_book.into()), ("held", held.into())]),
    };
    html! { <Field form={form.clone()} at={at(place)} label={one.item_name.clone()} kind={FieldKind::Number} {hint} required=true /> }
}

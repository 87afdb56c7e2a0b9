//! Brings what was bought onto a shelf.

use contract::{fund as wire, money::Yuan};
use fluent_bundle::FluentValue;
use yew::prelude::*;

use super::purchase_facts;
use crate::{
    api::{Once, fund, use_action},
    components::{
        Dialog, Field, FieldKind, FormView, ItemField, PickBy, SchoolField, grouped, use_form, use_items,
        use_toasts,
    },
    i18n::{I18n, use_i18n},
};

/// Properties of [`Deliver`].
#[derive(PartialEq, Properties)]
pub(super) struct DeliverProps {
    /// The fund that paid for it; its facility or its county is where it may lie.
    pub(super) fund: wire::FundView,
    /// The purchase.
    pub(super) entry: wire::FundEntryView,
    /// Hears that nothing is entered.
    pub(super) onclose: Callback<()>,
    /// Hears that it is.
    pub(super) ondone: Callback<()>,
}

const FIELDS: [&str; 5] = ["/facility_id", "/item_id", "/quantity", "/cost", "/document"];

/// Asks which pieces lie where now, and what they have cost; says in numbers what that will do to the purchase.
#[component]
pub(super) fn Deliver(props: &DeliverProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let items = use_items();
    let place = props.fund.facility_id;
    let form = use_form(|| {
        let place = place.map(|id| id.to_string()).unwrap_or_default();
        FIELDS.map(|at| (at, if at == "/facility_id" { place.clone() } else { String::new() })).to_vec()
    });
    let deliver = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (once, entry, delivery): (Once, wire::FundEntryView, wire::DeliverGoods)| async move {
                fund::deliver(&api, &once, &entry, &delivery).await
            },
            move |outcome| match outcome {
                Ok(view) => {
                    toasts.success(i18n.ta(
                        "fund-delivered",
                        &[("name", view.item_name.into()), ("count", view.quantity.into())],
                    ));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, once, run) = (form.clone(), i18n.clone(), (*once).clone(), deliver.run);
        let entry = props.entry.clone();
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (facility, item) = (read.required("/facility_id"), read.required("/item_id"));
            let (quantity, cost) = (read.required("/quantity"), read.required("/cost"));
            let document = read.text("/document");
            if read.complete()
                && let (Some(facility_id), Some(item_id)) = (facility, item)
                && let (Some(quantity), Some(cost)) = (quantity, cost)
            {
                let delivery = wire::DeliverGoods { facility_id, item_id, quantity, cost, document };
                run.emit((once.clone(), entry.clone(), delivery));
            }
        })
    };
    let left = props.entry.undelivered.unwrap_or_default();
    let chosen = form.get("/item_id");
    let chosen = items.value.iter().flat_map(|all| all.iter()).find(|item| item.id.to_string() == chosen);
    let listed = chosen.map(|item| item.cost);
    let pieces = form.get("/quantity").trim().parse::<u32>().ok().filter(|pieces| *pieces > 0);
    let proposal = propose(listed, pieces, left).map(|cost| cost.to_string()).unwrap_or_default();
    {
        let (form, last) = (form.clone(), use_mut_ref(String::new));
        use_effect_with(proposal, move |proposal| {
            let typed = form.get("/cost").trim();
            if typed.is_empty() || *typed == *last.borrow() {
                form.set("/cost", proposal.clone());
                last.replace(proposal.clone());
            }
        });
    }
    let hint = match listed {
        Some(cost) => i18n.ta("fund-deliver-cost-listed", &[("unit", amount(cost))]),
        None => i18n.t("fund-deliver-cost-hint"),
    };
    let told = told(&i18n, pieces, form.get("/cost").trim().parse().ok(), left);
    html! {
        <Dialog title={i18n.t("fund-deliver-title")} onclose={props.onclose.clone()}>
            { purchase_facts(&i18n, &props.entry) }
            <FormView form={form.clone()} submit={i18n.t("fund-deliver")} busy={deliver.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                if place.is_none() {
                    <SchoolField form={form.clone()} at="/facility_id" by={PickBy::Facility} county={props.fund.county_code.clone()} />
                }
                <ItemField form={form.clone()} at="/item_id" {items} />
                <Field form={form.clone()} at="/quantity" label={i18n.t("redemption-quantity")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/cost" label={i18n.t("fund-deliver-cost")} kind={FieldKind::Number} {hint} required=true />
                <Field {form} at="/document" label={i18n.t("redemption-document")} hint={i18n.t("redemption-document-hint")} required=true />
                <p class="wide" aria-live="polite">{ told }</p>
            </FormView>
        </Dialog>
    }
}

fn amount(sum: Yuan) -> FluentValue<'static> {
    grouped(&sum.to_string()).into()
}

/// What so many pieces cost by the catalogue, and never more than is left of the purchase.
fn propose(listed: Option<Yuan>, pieces: Option<u32>, left: Yuan) -> Option<Yuan> {
    let (listed, left) = (listed?.fen()?, left.fen()?);
    Some(listed.checked_mul(pieces?.into())?.min(left)).filter(|fen| *fen > 0).map(Yuan::from_fen)
}

/// What a piece costs in fen, rounded to the nearest, and whether that is exact.
fn unit(cost: i64, pieces: u32) -> (i64, bool) {
    let pieces = i64::from(pieces);
    ((cost + pieces / 2) / pieces, cost % pieces == 0)
}

/// What will happen, in numbers.
fn told(i18n: &I18n, pieces: Option<u32>, cost: Option<Yuan>, left: Yuan) -> AttrValue {
    let (Some(pieces), Some(cost), Some(left)) = (pieces, cost.and_then(Yuan::fen), left.fen()) else {
        return i18n.t("fund-deliver-what-first");
    };
    let (unit, exact) = unit(cost, pieces);
    let key = match (cost > left, exact) {
        (true, _) => "fund-deliver-too-much",
        (false, true) => "fund-deliver-what",
        (false, false) => "fund-deliver-what-about",
    };
    let rest = if cost > left { left } else { left - cost };
    let (unit, cost, rest) =
        (amount(Yuan::from_fen(unit)), amount(Yuan::from_fen(cost)), amount(Yuan::from_fen(rest)));
    i18n.ta(key, &[("count", pieces.into()), ("unit", unit), ("cost", cost), ("left", rest)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_proposes_a_cost_within_what_is_left() {
        let fen = Yuan::from_fen;
        for (listed, pieces, left, proposed) in [
            (Some(fen(250)), Some(40), fen(12_000), Some(fen(10_000))),
            (Some(fen(250)), Some(60), fen(12_000), Some(fen(12_000))),
            (Some(fen(0)), Some(60), fen(12_000), None),
            (None, Some(60), fen(12_000), None),
            (Some(fen(250)), None, fen(12_000), None),
            (Some(fen(i64::MAX)), Some(2), fen(12_000), None),
        ] {
            assert_eq!(propose(listed, pieces, left), proposed, "{listed:?} {pieces:?}");
        }
    }

    #[test]
    fn a_unit_price_says_when_it_is_rounded() {
        assert_eq!(
            (unit(10_000, 40), unit(10_000, 3), unit(20_000, 3)),
            ((250, true), (3_333, false), (6_667, false))
        );
    }
}

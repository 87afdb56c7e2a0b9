//! The result that a letter tells: score, grade and payment; and why nothing is paid, where that is so.

use contract::{
    money::Yuan,
    subsidy::{GateView, SubsidyLineView, Veto},
    subsidy_run::SubsidyRunLineDetails,
};
use yew::prelude::*;

use super::nothing::Nothing;
use crate::{
    i18n::I18n,
    pages::{explain, subsidy_run::plain},
};

/// The first section of a letter.
pub(super) fn result(i18n: &I18n, one: &SubsidyRunLineDetails, sealed: &SubsidyLineView) -> Html {
    let failed = sealed.gates.iter().filter(|gate| !gate.passed);
    let veto = |veto: &Veto| {
        let veto = i18n.word(*veto).to_string();
        html! { <p>{ i18n.ta("letter-veto", &[("veto", veto.into())]) }</p> }
    };
    let operating = one.line.operating_guarantee.filter(|amount| *amount > Yuan::ZERO);
    html! { <>
        <p><strong>{ award(i18n, one) }</strong></p>
        if let Some(amount) = operating {
            <p>{ i18n.ta("letter-operating", &[("amount", plain(amount).into())]) }</p>
        }
        { for failed.map(|gate| html! { <p>{ gate_failed(i18n, gate) }</p> }) }
        { for one.vetoes.iter().map(veto) }
        if one.downgraded { <p>{ i18n.t("line-downgraded") }</p> }
        if let Some(nothing) = Nothing::of(sealed) { <p>{ nothing.told(i18n) }</p> }
    </> }
}

/// Score, grade and payment; by whom it is borne, where there is one.
fn award(i18n: &I18n, one: &SubsidyRunLineDetails) -> AttrValue {
    let line = &one.line;
    let (total, grade) = (line.total.to_string(), i18n.word(line.grade).to_string());
    if line.payment <= Yuan::ZERO {
        return i18n.ta("letter-result-none", &[("total", total.into()), ("grade", grade.into())]);
    }
    i18n.ta(
        "letter-result-is",
        &[
            ("total", total.into()),
            ("grade", grade.into()),
            ("payment", plain(line.payment).into()),
            ("city", plain(line.municipal_share).into()),
            ("county", plain(line.county_share).into()),
        ],
    )
}

fn gate_failed(i18n: &I18n, gate: &GateView) -> AttrValue {
    let told = |value| explain::value(i18n, value, &gate.unit).to_string();
    i18n.ta(
        "letter-gate",
        &[
            ("gate", i18n.word(gate.gate).to_string().into()),
            ("actual", told(&gate.actual).into()),
            ("required", told(&gate.required).into()),
        ],
    )
}

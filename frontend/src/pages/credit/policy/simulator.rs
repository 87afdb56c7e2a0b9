//! A past month computed anew by a version, without posting anything.

use contract::{credit::SimulateCreditMonth, days::Month, ids::CreditPolicyId};
use yew::prelude::*;

use super::result::month_result;
use crate::{
    api::{policy, use_load},
    components::{FilterSelect, Notice, Tone, use_query},
    i18n::use_i18n,
    pages::division::CountyFilter,
    time,
};

/// How many months are offered.
const MONTHS: usize = 18;

/// Properties of [`Simulator`].
#[derive(PartialEq, Properties)]
pub(super) struct SimulatorProps {
    /// The version.
    pub(super) id: CreditPolicyId,
}

/// The months that are over, the last one first.
pub(super) fn past_months() -> impl Iterator<Item = Month> {
    let last = Month::containing(time::today()).and_then(Month::previous);
    std::iter::successors(last, |month| month.previous()).take(MONTHS)
}

/// What the month of the address (`?month=…`), or else the last one, would have earned.
#[component]
pub(super) fn Simulator(props: &SimulatorProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let month = query.get("month").and_then(|text| text.parse().ok()).or_else(|| past_months().next());
    let county_code = query.get("county").and_then(|code| code.parse().ok());
    let wanted = month.map(|month| SimulateCreditMonth { month, county_code });
    let result = use_load((props.id, wanted), |api, (id, wanted)| async move {
        match wanted {
            Some(wanted) => policy::simulate(&api, id, &wanted).await.map(Some),
            None => Ok(None),
        }
    });
    let options: Vec<_> =
        past_months().map(|month| (AttrValue::from(month.to_string()), time::month(&i18n, month))).collect();
    html! { <>
        <Notice tone={Tone::Info} title={i18n.t("policy-nothing-posted")}><p>{ i18n.t("policy-how-simulated") }</p></Notice>
        <div class="filters">
            <FilterSelect name="month" label={i18n.t("policy-month")} {options} />
            <CountyFilter />
        </div>
        { result.view(|result| result.as_ref().as_ref().map(|result| month_result(&i18n, result)).unwrap_or_default()) }
    </> }
}

//! Credit policies: every version, its way from draft to end, and what it would change.

mod detail;
mod diff;
mod document;
mod edit;
mod form;
mod history;
mod list;
mod publish;
mod result;
mod simulator;
mod steps;
mod units;
mod warnings;

use contract::{
    credit::{CreditPolicyView, PolicyState},
    ids::AccountId,
};
use yew::AttrValue;

pub use detail::PolicyPage;
pub use edit::{EditPolicyPage, NewPolicyPage};
pub use list::PoliciesPage;

use crate::{components::Tone, i18n::I18n, time};

const fn tone(state: PolicyState) -> Tone {
    match state {
        PolicyState::Draft => Tone::Info,
        PolicyState::Published => Tone::Good,
        PolicyState::Withdrawn => Tone::Neutral,
    }
}

/// What tells a version from the others: “第 2 版”.
fn version(i18n: &I18n, number: i32) -> AttrValue {
    i18n.ta("policy-version-number", &[("version", number.into())])
}

/// On which days it holds.
fn period(i18n: &I18n, from: chrono::NaiveDate, to: Option<chrono::NaiveDate>) -> AttrValue {
    match to {
        Some(to) => {
            i18n.ta("policy-period", &[("from", time::day(from).into()), ("to", time::day(to).into())])
        }
        None => i18n.ta("policy-period-open", &[("from", time::day(from).into())]),
    }
}

/// Whether the draft is by this account: who drafted it or edited it last does not publish it.
fn is_own(policy: &CreditPolicyView, account: Option<AccountId>) -> bool {
    let actors = [&policy.created_by, &policy.edited_by];
    account.is_some_and(|id| actors.into_iter().flatten().any(|actor| actor.id == id))
}

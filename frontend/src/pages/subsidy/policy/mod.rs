//! Subsidy policies: every version, its way from draft to end by two people, and how versions differ.

mod bases;
mod detail;
mod difference;
mod document;
mod edit;
mod form;
mod history;
mod list;
mod members;
mod steps;
mod values;

use contract::{
    policy::PolicyState,
    subsidy::{SubsidyPolicyDocument, SubsidyPolicyView},
};
use yew::AttrValue;

pub use detail::PolicyPage;
pub use edit::{EditPolicyPage, NewPolicyPage};
pub use list::PoliciesPage;

use crate::{components::Tone, i18n::I18n, session::Session, time};

const fn tone(state: PolicyState) -> Tone {
    match state {
        PolicyState::Draft => Tone::Info,
        PolicyState::Published => Tone::Good,
        PolicyState::Withdrawn => Tone::Neutral,
    }
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

/// On which days the policy of a document holds.
fn holds(i18n: &I18n, document: &SubsidyPolicyDocument) -> AttrValue {
    period(i18n, document.effective_from, document.effective_to)
}

/// Whether the reader has written in the draft, and so leaves its approval to another.
fn is_author(policy: &SubsidyPolicyView, session: &Session) -> bool {
    session.account().is_some_and(|reader| policy.authors.iter().any(|author| author.id == reader.id))
}

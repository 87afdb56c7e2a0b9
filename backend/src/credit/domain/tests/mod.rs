mod histories;
mod ledger;
mod month;
mod policies;
mod rules;
mod statements;

use contract::credit::CreditPolicyDocument;

use super::Policy;

pub(super) fn document() -> CreditPolicyDocument {
    serde_json::from_str(include_str!("../../../../data/policies/credit_policy_demo.json")).unwrap()
}

pub(super) fn policy() -> Policy {
    Policy::parse(document()).unwrap()
}

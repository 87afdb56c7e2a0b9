//! Silver credits: a learner's account and statement, what expires soon, how an earning came about, whether the books
//! are in order, and the policies behind it all.

mod account;
mod buckets;
mod earning;
mod expiring;
mod history;
mod invariants;
mod policy;
mod reconciliation;
mod statement;
mod summary;

pub use account::AccountPage;
pub use earning::EarningPage;
pub use expiring::ExpiringPage;
pub use policy::{EditPolicyPage, NewPolicyPage, PoliciesPage, PolicyPage};
pub use reconciliation::ReconciliationPage;
pub use statement::StatementPage;
pub use summary::Summary;

//! Silver credits: a learner's account and statement, what expires soon, how an earning came about, who looks at it,
//! what is corrected, the public pools, how credits are spread, whether the books are in order, and the policies behind it all.

mod account;
mod adjustment;
mod buckets;
mod concentration;
mod earning;
mod expiring;
mod history;
mod invariants;
mod policy;
mod pool;
mod reconciliation;
mod review;
mod statement;
mod summary;
mod waiting;

pub use account::AccountPage;
pub use adjustment::{AdjustmentPage, AdjustmentsPage, AskPage, WhosePage};
pub use concentration::ConcentrationPage;
pub use earning::EarningPage;
pub use expiring::ExpiringPage;
pub use policy::{EditPolicyPage, NewPolicyPage, PoliciesPage, PolicyPage};
pub use pool::{PoolPage, PoolsPage};
pub use reconciliation::ReconciliationPage;
pub use review::{ReviewPage, ReviewsPage};
pub use statement::StatementPage;
pub use summary::Summary;

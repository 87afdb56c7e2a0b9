//! Silver credits: a learner's account and statement, how an earning came about, and the policies behind it.

mod account;
mod earning;
mod policy;
mod summary;

pub use account::AccountPage;
pub use earning::EarningPage;
pub use policy::{EditPolicyPage, NewPolicyPage, PoliciesPage, PolicyPage};
pub use summary::Summary;

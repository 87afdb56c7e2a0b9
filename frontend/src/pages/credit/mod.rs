//! Silver credits of a learner: account, statement, and how an earning came about.

mod account;
mod earning;
mod summary;

pub use account::AccountPage;
pub use earning::EarningPage;
pub use summary::Summary;

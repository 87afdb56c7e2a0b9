//! The public pools: giving to one, all of them, and what moved in one.

mod detail;
mod give;
mod list;

pub use detail::PoolPage;
pub(super) use give::Give;
pub use list::PoolsPage;

//! Who may sign in, as what, and how far that reaches.

mod create;
mod list;
mod own;
mod reach;

pub use create::CreatePage;
pub use list::ListPage;
pub use own::OwnPage;

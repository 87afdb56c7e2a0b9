//! Sign-in.

mod again;
mod sign_in;

pub use again::SignInAgain;
pub use sign_in::SignInPage;

//! Sign-in, sessions and accounts over HTTP.

mod accounts;
mod sessions;

use contract::auth::Role;
use utoipa_actix_web::service_config::ServiceConfig;

use super::passwords::PasswordError;
use super::service::AuthError;
use crate::http::{Fault, Problem};

pub use sessions::jwks;

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(sessions::login)
        .service(sessions::refresh_session)
        .service(sessions::logout)
        .service(sessions::logout_everywhere)
        .service(sessions::get_own_account)
        .service(sessions::list_own_sessions)
        .service(sessions::change_own_password)
        .service(accounts::list_accounts)
        .service(accounts::create_account)
        .service(accounts::get_account)
        .service(accounts::update_account)
        .service(accounts::close_account)
        .service(accounts::sign_out_account);
}

/// Any role at all: what concerns only the caller itself.
const ANY: &[Role] = Role::ALL;

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        AuthError::Password(error).into()
    }
}

impl From<AuthError> for Problem {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::WrongCredentials => Self::unauthorized("wrong_credentials"),
            AuthError::Locked { seconds } => {
                Self::too_many("sign_in_locked", u64::try_from(seconds).unwrap_or(1))
            }
            AuthError::SessionEnded => Self::unauthorized("session_ended"),
            AuthError::RefreshReused => Self::unauthorized("refresh_token_reused"),
            AuthError::RefreshInProgress => Self::conflict("refresh_in_progress"),
            AuthError::NotFound => Self::not_found(),
            AuthError::Stale => Self::stale(),
            AuthError::UsernameTaken => {
                Self::conflict("username_taken").at(Fault::new("/username", "username_taken"))
            }
            AuthError::MalformedUsername => {
                Self::invalid(vec![Fault::new("/username", "malformed_username")])
            }
            AuthError::WrongPassword => {
                Self::rule("wrong_password").at(Fault::new("/current_password", "wrong_password"))
            }
            AuthError::WeakPassword(at) => Self::rule("weak_password").at(Fault::new(at, "weak_password")),
            AuthError::GrantNotAllowed { index } => {
                Self::invalid(vec![Fault::new(format!("/grants/{index}"), "grant_not_allowed")])
            }
            AuthError::OwnAccount => Self::rule("own_account"),
            AuthError::OwnGrants => Self::rule("own_grants").at(Fault::new("/grants", "own_grants")),
            AuthError::LastAdministrator => Self::rule("last_administrator"),
            AuthError::Password(PasswordError::Busy) => Self::unavailable("sign_in_busy", 1),
            AuthError::Password(PasswordError::Failed) | AuthError::Key(_) => Self::internal(&error),
            AuthError::Database(error) => error.into(),
        }
    }
}

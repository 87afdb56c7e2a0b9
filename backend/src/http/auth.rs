//! Who is calling: the bearer token, its session and its grants.

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use contract::auth::Role;
use contract::ids::SessionId;
use futures_util::future::LocalBoxFuture;
use tracing_actix_web::RequestId;

use super::problem::Problem;
use crate::auth::domain::Act;
use crate::auth::service;
use crate::startup::State;

/// The signed-in caller of a request. Handlers take it, then `allow` the roles of the operation.
#[derive(Debug, Clone)]
pub struct Caller {
    act: Act,
    session_id: SessionId,
}

impl Caller {
    /// The act of this caller in `roles`, its scope narrowed to what those roles may reach; 403 without any of them.
    pub fn allow(&self, roles: &[Role]) -> Result<Act, Problem> {
        self.act.narrowed_to(roles).ok_or_else(Problem::forbidden)
    }

    /// The act of this caller in whichever role.
    pub const fn act(&self) -> &Act {
        &self.act
    }

    /// The session of this token.
    pub const fn session_id(&self) -> SessionId {
        self.session_id
    }
}

/// The id under which this request is logged.
pub fn request_id(request: &HttpRequest) -> String {
    request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default()
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let state = request.app_data::<web::Data<State>>().cloned();
        let token = bearer(request);
        let request_id = request_id(request);
        Box::pin(async move {
            let state = state.ok_or_else(|| Problem::unavailable("database_busy", 1))?;
            let token = token.ok_or_else(|| Problem::unauthorized("token_missing"))?;
            let at = state.clock.now();
            let claims =
                state.tokens.verify(&token, at).map_err(|_| Problem::unauthorized("token_invalid"))?;
            let grants =
                state.db.read(move |conn| service::grants_of_session(conn, claims.session_id, at)).await;
            let grants = grants?.ok_or_else(|| Problem::unauthorized("session_ended"))?;
            Ok(Self {
                act: Act { account_id: claims.account_id, grants, at, request_id },
                session_id: claims.session_id,
            })
        })
    }
}

fn bearer(request: &HttpRequest) -> Option<String> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

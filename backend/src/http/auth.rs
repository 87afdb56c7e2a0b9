//! Who is calling, and whether its roles may: decided before anything else of a request is read.
//!
//! The gate asks the OpenAPI document which roles an operation allows
//! (`x-roles`), so what is documented is what is enforced. An operation that
//! names neither roles nor an empty `security` is closed to everyone.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::{Error, FromRequest, HttpMessage as _, HttpRequest, web};
use chrono::{DateTime, Utc};
use contract::auth::Role;
use contract::ids::SessionId;
use futures_util::future::{Ready, ready};
use uuid::Uuid;

use super::callers::Known;
use super::middleware::Asked;
use super::problem::Problem;
use crate::auth::domain::Act;
use crate::auth::service;
use crate::auth::tokens::{Claims, InvalidToken};
use crate::state::State;

/// The signed-in caller of a request. Handlers take it, then `allow` the roles of the operation.
#[derive(Debug, Clone)]
pub struct Caller {
    act: Act,
    session_id: SessionId,
    learners: Arc<[Uuid]>,
}

impl Caller {
    /// The act of this caller in `roles`, its scope narrowed to what those roles may reach; 403 without any of them.
    pub fn allow(&self, roles: &[Role]) -> Result<Act, Problem> {
        self.act.narrowed_to(roles).ok_or_else(Problem::forbidden)
    }

    /// The act of this caller in those of `roles` that it holds over the whole city, for what all of the city
    /// shares; 403 without any.
    pub fn allow_in_city(&self, roles: &[Role]) -> Result<Act, Problem> {
        let act = self.allow(roles)?;
        if act.scope().city { Ok(act) } else { Err(Problem::whole_city_only()) }
    }

    /// The act of this caller in whichever role.
    pub const fn act(&self) -> &Act {
        &self.act
    }

    /// The learners that this caller is.
    pub fn learners(&self) -> Arc<[Uuid]> {
        Arc::clone(&self.learners)
    }

    /// The session of this token.
    pub const fn session_id(&self) -> SessionId {
        self.session_id
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let caller = request.extensions().get::<Self>().cloned();
        ready(caller.ok_or_else(|| Problem::unauthorized("token_missing")))
    }
}

/// Who may call an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Access {
    /// Anyone, without signing in.
    Public,
    /// Callers with one of these roles.
    Roles(Vec<Role>),
}

/// What the document says of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Who may call it.
    pub access: Access,
    /// The members that its query may have.
    query: HashSet<String>,
}

impl Operation {
    /// The first member of a query that it does not know.
    fn unknown_member(&self, query: &str) -> Option<String> {
        let members = serde_urlencoded::from_str::<Vec<(String, String)>>(query).unwrap_or_default();
        members.into_iter().map(|(name, _)| name).find(|name| !self.query.contains(name.trim()))
    }
}

/// Every operation, by path template and method.
pub static OPERATIONS: LazyLock<HashMap<String, HashMap<String, Operation>>> = LazyLock::new(|| {
    let document = serde_json::to_value(crate::openapi::document()).unwrap_or_default();
    let mut table: HashMap<String, HashMap<String, Operation>> = HashMap::new();
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let roles = serde_json::from_value::<Vec<Role>>(operation["x-roles"].clone());
            let public = operation["security"]
                .as_array()
                .is_some_and(|all| all.iter().all(|one| one == &serde_json::json!({})));
            let access = match roles {
                Ok(roles) => Access::Roles(roles),
                Err(_) if public => Access::Public,
                Err(_) => Access::Roles(Vec::new()),
            };
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let query = parameters.filter(|one| one["in"] == "query").filter_map(|one| one["name"].as_str());
            let operation = Operation { access, query: query.map(str::to_owned).collect() };
            table.entry(path.clone()).or_default().insert(method.to_uppercase(), operation);
        }
    }
    table
});

/// Lets a request through to its handler when its operation is public or its caller has a role for it.
pub async fn gate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let asked = Asked::of(&request);
    let pattern = asked.route.as_deref().unwrap_or_default();
    let changes_callers =
        *request.method() != Method::GET && CHANGES_CALLERS.iter().any(|start| pattern.starts_with(start));
    let state = request.app_data::<web::Data<State>>().filter(|_| changes_callers).cloned();
    let operation = OPERATIONS.get(pattern).and_then(|methods| methods.get(asked.method));
    match operation.map(|operation| &operation.access) {
        None | Some(Access::Public) => {}
        Some(Access::Roles(roles)) => {
            let caller = match identify(&request, &asked).await {
                Ok(caller) if caller.act.has_any_of(roles) => caller,
                Ok(_) => return Ok(request.error_response(Problem::forbidden())),
                Err(problem) => return Ok(request.error_response(problem)),
            };
            request.extensions_mut().insert(caller);
        }
    }
    if let Some(name) = operation
        .filter(|_| !request.query_string().is_empty())
        .and_then(|operation| operation.unknown_member(request.query_string()))
    {
        return Ok(request.error_response(Problem::malformed("invalid_query").with("name", name)));
    }
    let response = next.call(request).await.map(ServiceResponse::map_into_boxed_body);
    if let Some(state) = state {
        state.callers.clear();
    }
    response
}

/// Whatever is changed under these may end sessions, or change what their accounts may do.
const CHANGES_CALLERS: [&str; 2] = ["/api/v1/auth", "/api/v1/accounts"];

async fn identify(request: &ServiceRequest, asked: &Asked) -> Result<Caller, Problem> {
    let state = request
        .app_data::<web::Data<State>>()
        .ok_or_else(|| Problem::unavailable("database_busy", 1))?
        .clone();
    let token = bearer(request).ok_or_else(|| Problem::unauthorized("token_missing"))?;
    let request_id = asked.request_id.to_string();
    let at = state.clock.now();
    let known = match state.callers.find(token, at) {
        Some(known) => known,
        None => look_up(&state, token, at).await?,
    };
    Ok(Caller {
        act: Act { account_id: known.account_id, grants: known.grants.to_vec(), at, request_id },
        session_id: known.session_id,
        learners: known.learners,
    })
}

/// Checks a token, and asks the database whether its session is open and what its account may do.
async fn look_up(state: &State, token: &str, at: DateTime<Utc>) -> Result<Known, Problem> {
    let (claims, expires_at) = verify(state, token, at).await?;
    let session = state.db.read(move |conn| service::session_of(conn, claims.session_id, at)).await?;
    let session = session.ok_or_else(|| Problem::unauthorized("session_ended"))?;
    let known = Known {
        account_id: claims.account_id,
        session_id: claims.session_id,
        grants: session.grants.into(),
        learners: session.learners.into(),
    };
    state.callers.remember(token, known.clone(), expires_at, at);
    Ok(known)
}

/// Who a token speaks for. A key that is not at hand may be another server's new one, so the keys are read again.
async fn verify(state: &State, token: &str, at: DateTime<Utc>) -> Result<(Claims, DateTime<Utc>), Problem> {
    let mut claims = state.tokens.verify(token, at);
    if matches!(claims, Err(InvalidToken::UnknownKey)) && state.tokens.may_ask_again() {
        state.load_signing_keys().await?;
        claims = state.tokens.verify(token, at);
    }
    claims.map_err(|_| Problem::unauthorized("token_invalid"))
}

fn bearer(request: &ServiceRequest) -> Option<&str> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

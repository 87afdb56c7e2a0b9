//! The one error that leaves the server: RFC 9457 problem details.
//!
//! A slice's error becomes a `Problem` in its `routes.rs`. Use
//! - `malformed` (400) when the request cannot be read,
//! - `invalid` (422) when members are readable but wrong: one `Fault` each,
//! - `rule` (422) when a rule of the business refuses it,
//! - `conflict` (409) when it collides with what is there,
//! - `not_found` (404) also for what lies outside the caller's data scope,
//! - `forbidden` (403) only for the wrong role.
//!
//! The texts are found by code in `locales/` when the answer leaves, in the
//! language of the request (`middleware.rs`).

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName};
use actix_web::{HttpResponse, ResponseError};
use contract::problem::{FieldProblem, ProblemDetails};

use super::language::{Language, text};
use crate::db::{DbError, is_frozen};

/// After how many seconds it is worth asking whether the books are open again.
pub const FROZEN_SECONDS: u64 = 60;

type Args = Vec<(&'static str, String)>;

/// An answer that says what went wrong.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{status} {code}")]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    args: Args,
    said: Vec<(&'static str, &'static str)>,
    faults: Vec<Fault>,
    headers: Vec<(HeaderName, String)>,
}

/// One fault in the request body.
#[derive(Debug, Clone)]
pub struct Fault {
    /// JSON pointer to the member.
    pub pointer: String,
    /// The stable code.
    pub code: String,
    args: Args,
    cell: Option<(u32, String)>,
}

impl Fault {
    /// A fault of the member that `pointer` names.
    pub fn new(pointer: impl Into<String>, code: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code: code.into(), args: Args::new(), cell: None }
    }

    /// Gives a value that the text may name.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Gives the values that the texts of a problem may name.
    #[must_use]
    pub fn with_all(mut self, problem: &Problem) -> Self {
        self.args.extend(problem.args.iter().cloned());
        self
    }

    /// Says in which cell of an imported table it is.
    #[must_use]
    pub fn in_cell(mut self, row: u32, column: impl Into<String>) -> Self {
        self.cell = Some((row, column.into()));
        self
    }
}

impl Problem {
    /// A problem with any status; prefer the named ones.
    pub const fn new(status: StatusCode, code: &'static str) -> Self {
        Self { status, code, args: Vec::new(), said: Vec::new(), faults: Vec::new(), headers: Vec::new() }
    }

    /// 400: the request cannot be read.
    pub const fn malformed(code: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code)
    }

    /// 401: nobody is signed in, or no longer.
    pub const fn unauthorized(code: &'static str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code)
    }

    /// 403: the caller's roles do not allow it.
    pub const fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "role_not_allowed")
    }

    /// 403: what all of the city shares is changed by whoever answers for all of it.
    pub const fn whole_city_only() -> Self {
        Self::new(StatusCode::FORBIDDEN, "whole_city_only")
    }

    /// 404: it is not there, or not for this caller.
    pub const fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found")
    }

    /// 405: only these methods are supported there.
    pub fn method_not_allowed(allowed: &[&str]) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
            .telling(header::ALLOW, allowed.join(", "))
    }

    /// 409: it collides with the present state.
    pub const fn conflict(code: &'static str) -> Self {
        Self::new(StatusCode::CONFLICT, code)
    }

    /// 412: someone else changed it since it was read.
    pub const fn stale() -> Self {
        Self::new(StatusCode::PRECONDITION_FAILED, "stale_version")
    }

    /// 422: a rule refuses it.
    pub const fn rule(code: &'static str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code)
    }

    /// 422: these members are wrong.
    pub fn invalid<F: Into<Fault>>(faults: impl IntoIterator<Item = F>) -> Self {
        let faults = faults.into_iter().map(Into::into).collect();
        Self { faults, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "validation_failed") }
    }

    /// 429: try again after so many seconds.
    pub fn too_many(code: &'static str, retry_after: u64) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, code)
            .telling(header::RETRY_AFTER, retry_after)
            .with("seconds", retry_after)
    }

    /// 503: not now; try again after so many seconds.
    pub fn unavailable(code: &'static str, retry_after: u64) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code).telling(header::RETRY_AFTER, retry_after)
    }

    /// 416: bytes are wanted of a file of `size` bytes that it has not.
    pub fn beyond(size: u64) -> Self {
        Self::new(StatusCode::RANGE_NOT_SATISFIABLE, "range_not_satisfiable")
            .telling(header::CONTENT_RANGE, format_args!("bytes */{size}"))
            .with("size", size)
    }

    /// 500: our fault. The cause goes to the log, under the request's id, and nowhere else.
    pub fn internal(cause: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error = cause, "internal error");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }

    fn telling(mut self, name: HeaderName, value: impl ToString) -> Self {
        self.headers.push((name, value.to_string()));
        self
    }

    /// Gives a value that the text may name.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Gives a code whose text, in the language of the answer, the text may name.
    #[must_use]
    pub fn saying(mut self, name: &'static str, code: &'static str) -> Self {
        self.said.push((name, code));
        self
    }

    /// Says which member is at fault; its text may name what was given before.
    #[must_use]
    pub fn at(mut self, fault: Fault) -> Self {
        let fault = fault.with_all(&self);
        self.faults.push(fault);
        self
    }

    /// The stable code.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The code of the member at fault, or else of the whole.
    pub fn fault_code(&self) -> &str {
        self.faults.first().map_or(self.code, |fault| fault.code.as_str())
    }

    /// The member at fault, if one is.
    pub fn pointer(&self) -> Option<&str> {
        self.faults.first().map(|fault| fault.pointer.as_str())
    }

    /// The body, in `language`.
    pub fn details(&self, language: Language, request_id: &str) -> ProblemDetails {
        let mut args = self.args.clone();
        let say = |code: &str| text(language, code, None, &[]).unwrap_or_else(|| code.to_owned());
        args.extend(self.said.iter().map(|(name, code)| (*name, say(code))));
        ProblemDetails {
            kind: format!("/docs/problems#{}", self.code),
            title: text(language, self.code, None, &args).unwrap_or_else(|| self.code.to_owned()),
            status: self.status.as_u16(),
            detail: text(language, self.code, Some("detail"), &args),
            code: self.code.to_owned(),
            request_id: request_id.to_owned(),
            errors: self.faults.iter().map(|fault| fault.render(language)).collect(),
        }
    }

    pub(super) fn respond(&self, language: Language, request_id: &str) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        response.content_type("application/problem+json");
        response.insert_header((header::CONTENT_LANGUAGE, language.tag()));
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        for (name, value) in &self.headers {
            response.insert_header((name, value.as_str()));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        let body = serde_json::to_vec(&self.details(language, request_id)).unwrap_or_default();
        response.body(body)
    }
}

impl Fault {
    /// In `language`.
    pub fn render(&self, language: Language) -> FieldProblem {
        let sentence = text(language, &self.code, Some("detail"), &self.args)
            .or_else(|| text(language, &self.code, None, &self.args));
        FieldProblem {
            pointer: self.pointer.clone(),
            code: self.code.clone(),
            detail: sentence.unwrap_or_else(|| self.code.clone()),
            row: self.cell.as_ref().map(|(row, _)| *row),
            column: self.cell.as_ref().map(|(_, column)| column.clone()),
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = self.respond(Language::default(), "");
        response.extensions_mut().insert(self.clone());
        response
    }
}

impl From<contract::policy::Fault> for Fault {
    fn from(fault: contract::policy::Fault) -> Self {
        Self::new(fault.pointer, fault.code)
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        if is_frozen(&error) {
            return Self::unavailable("ledger_frozen", FROZEN_SECONDS);
        }
        if matches!(error, DbError::Unknown(_)) {
            tracing::warn!(%error, "a commit was lost");
            return Self::unavailable("outcome_unknown", 1);
        }
        if error.is_unavailable() {
            tracing::warn!(%error, "the database is busy");
            return Self::unavailable("database_busy", 1);
        }
        Self::internal(&error)
    }
}

impl From<diesel::result::Error> for Problem {
    fn from(error: diesel::result::Error) -> Self {
        DbError::from(error).into()
    }
}

/// The problems that any operation may answer, for the OpenAPI document.
#[derive(utoipa::IntoResponses)]
#[allow(dead_code, reason = "read by utoipa only")]
pub enum Problems {
    /// `invalid_json`, `invalid_query`, `invalid_cursor`, `cursor_mismatch`: the request cannot be read.
    #[response(status = 400, content_type = "application/problem+json")]
    Malformed(ProblemDetails),
    /// `token_missing`, `token_invalid`, `session_ended`: sign in (again).
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorized(ProblemDetails),
    /// `role_not_allowed`: the caller's roles do not allow it; `whole_city_only`: not in the caller's part of the city.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(ProblemDetails),
    /// `not_found`: it is not there, or outside the caller's data scope.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(ProblemDetails),
    /// It collides with the present state; the code says with what.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(ProblemDetails),
    /// `validation_failed` with `errors`, or the code of the rule that refuses it.
    #[response(status = 422, content_type = "application/problem+json")]
    Rule(ProblemDetails),
    /// `database_busy`: try again after `Retry-After`.
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(ProblemDetails),
}

/// The problems of operations that read a body.
#[derive(utoipa::IntoResponses)]
#[allow(dead_code, reason = "read by utoipa only")]
pub enum BodyProblems {
    /// `body_too_large`.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(ProblemDetails),
    /// `json_expected`: the body is not `application/json`.
    #[response(status = 415, content_type = "application/problem+json")]
    OtherType(ProblemDetails),
}

/// The problems of operations that ask which version the caller has read.
#[derive(utoipa::IntoResponses)]
#[allow(dead_code, reason = "read by utoipa only")]
pub enum VersionProblems {
    /// `stale_version`: someone else changed it since it was read.
    #[response(status = 412, content_type = "application/problem+json")]
    Stale(ProblemDetails),
    /// `if_match_required`: send the `ETag` that was read in `If-Match`.
    #[response(status = 428, content_type = "application/problem+json")]
    Unconditional(ProblemDetails),
}

/// What a read with an `ETag` answers to whom has it.
#[derive(utoipa::IntoResponses)]
#[allow(dead_code, reason = "read by utoipa only")]
pub enum Unchanged {
    /// `If-None-Match` names the `ETag` of what would be answered: nothing has changed.
    #[response(status = 304)]
    Same,
}

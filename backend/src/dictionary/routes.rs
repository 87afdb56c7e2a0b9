//! Reading the terms.

use actix_web::{HttpRequest, HttpResponse, get};
use contract::auth::Role;
use contract::dictionary::DictionaryList;
use utoipa_actix_web::service_config::ServiceConfig;

use super::service;
use crate::http::etag::cached;
use crate::http::{Caller, Problem, Problems};

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(list_dictionaries);
}

/// List the terms
///
/// Every enum of the API with its words and what they are called in Chinese and English. Answers 304 to an
/// `If-None-Match` that is current.
#[utoipa::path(
    tag = "dictionary", extensions(("x-roles" = json!(Role::ALL))),
    responses((status = 200, body = DictionaryList, description = "The enums"), Problems),
)]
#[get("/dictionaries")]
async fn list_dictionaries(request: HttpRequest, caller: Caller) -> Result<HttpResponse, Problem> {
    caller.allow(Role::ALL)?;
    cached(&request, &service::list())
}

//! Reading the divisions; open to anyone, because they are public.

use actix_web::{HttpRequest, HttpResponse, get, web};
use contract::division::{DivisionCode, DivisionQuery, DivisionView};
use contract::page::Page;
use serde::Deserialize;
use utoipa_actix_web::service_config::ServiceConfig;

use super::domain::Filter;
use super::service::{self, DivisionError};
use crate::clock::business_date;
use crate::http::etag::cached;
use crate::http::page::List;
use crate::http::{Path, Problem, Problems, Query};
use crate::state::State;

/// Adds the operations of this slice.
pub fn mount(api: &mut ServiceConfig) {
    api.service(list_divisions).service(get_division);
}

impl From<DivisionError> for Problem {
    fn from(error: DivisionError) -> Self {
        match error {
            DivisionError::NotFound => Self::not_found(),
            DivisionError::BuiltIn(_) => Self::internal(&error),
            DivisionError::Database(error) => error.into(),
        }
    }
}

/// List divisions
///
/// In the order of their codes, as they are on `as_of` (today unless given). Repeated reads answer 304 to `If-None-Match`.
#[utoipa::path(
    tag = "division", params(DivisionQuery), security(()),
    responses((status = 200, body = Page<DivisionView>, description = "A page of divisions"), Problems),
)]
#[get("/divisions")]
async fn list_divisions(
    state: web::Data<State>,
    request: HttpRequest,
    query: Query<DivisionQuery>,
) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let today = business_date(state.clock.now());
    let bound = DivisionQuery { limit: None, cursor: None, count: None, ..query.clone() };
    let list = List::read("divisions", &bound, query.limit, query.cursor.as_deref(), query.count)?;
    let filter = Filter {
        as_of: query.as_of.unwrap_or(today),
        level: query.level,
        kind: query.kind,
        parent_code: query.parent_code,
        county_code: query.county_code,
        statutory: query.statutory,
        text: query.q,
    };
    let paging = list.paging.clone();
    let part = state.db.read(move |conn| service::list(conn, &filter, &paging)).await?;
    cached(&request, &list.page(part, DivisionView::from))
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct AsOf {
    /// The day to answer for; today in Asia/Shanghai unless given.
    as_of: Option<chrono::NaiveDate>,
}

/// Show a division
///
/// As it is on `as_of` (today unless given), with a strong `ETag`.
#[utoipa::path(
    tag = "division", params(("code" = DivisionCode, Path, description = "The division's code"), AsOf), security(()),
    responses((status = 200, body = DivisionView, description = "The division"), Problems),
)]
#[get("/divisions/{code}")]
async fn get_division(
    state: web::Data<State>,
    request: HttpRequest,
    code: Path<DivisionCode>,
    query: Query<AsOf>,
) -> Result<HttpResponse, Problem> {
    let as_of = query.0.as_of.unwrap_or_else(|| business_date(state.clock.now()));
    let division = state.db.read(move |conn| service::get(conn, &code.0, as_of)).await?;
    cached(&request, &DivisionView::from(division))
}

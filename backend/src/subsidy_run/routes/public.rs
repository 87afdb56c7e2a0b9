//! The result of a year for everyone (公示): as JSON, and as a page that is easy to read and to print.

mod page;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, route, web};
use contract::subsidy_run::{PublicSubsidyRun, SubsidyVersionQuery};
use serde::Deserialize;

use crate::http::etag::{names, shared, shared_as};
use crate::http::language::Language;
use crate::http::sheets::language_of;
use crate::http::{Path, Problem, Problems, Query};
use crate::state::State;
use crate::subsidy_run::service::{self, SubsidyRunError};

const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = include_str!("public/subsidy.css");

/// Show what the schools of a year get
///
/// Once it is publicised, without signing in; no personal data. Where an appeal was upheld since, the corrections are told,
/// and each version that was publicised by its number.
#[utoipa::path(
    tag = "subsidy_run", security(()),
    params(("year" = i16, Path, description = "The year that is paid for"), SubsidyVersionQuery),
    responses((status = 200, body = PublicSubsidyRun, description = "The result"), Problems),
)]
#[get("/public/subsidy-runs/{year}")]
pub(super) async fn get_public_subsidy_run(
    state: web::Data<State>,
    request: HttpRequest,
    query: Query<SubsidyVersionQuery>,
    year: Path<i16>,
) -> Result<HttpResponse, Problem> {
    let known = Known::of(&request, "json");
    let (year, version, has) = (year.0, query.0.version, known.clone());
    let find = move |conn: &mut _| service::public_run(conn, year, version, |stamp| has.has(stamp));
    let (stamp, told) = state.db.read(find).await?;
    let bytes = told.map(|told| serde_json::to_vec(&told)).transpose();
    let bytes = bytes.map_err(|error| Problem::internal(&error))?;
    Ok(shared_as(&known.tag(&stamp), "application/json", bytes))
}

/// What a caller says that it has, and the form in which it asks.
#[derive(Debug, Clone)]
struct Known {
    given: Option<header::HeaderValue>,
    form: &'static str,
}

impl Known {
    fn of(request: &HttpRequest, form: &'static str) -> Self {
        Self { given: request.headers().get(header::IF_NONE_MATCH).cloned(), form }
    }

    /// The tag of a result in this form; another build of the program may tell it otherwise.
    fn tag(&self, stamp: &str) -> String {
        format!("\"{stamp}-{}-{}\"", self.form, env!("CARGO_PKG_VERSION"))
    }

    fn has(&self, stamp: &str) -> bool {
        self.given.as_ref().is_some_and(|given| names(given, &self.tag(stamp)))
    }
}

/// What the page is asked for; whatever cannot be read is as good as not asked.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    lang: Option<String>,
    version: Option<String>,
}

/// The result of a year as a page, in Chinese or English.
#[route("/public/subsidy-runs/{year}", method = "GET", method = "HEAD")]
pub async fn subsidy_page(
    state: web::Data<State>,
    request: HttpRequest,
    year: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let asked: Asked = serde_urlencoded::from_str(request.query_string()).unwrap_or_default();
    let language = match asked.lang.as_deref() {
        Some("en") => Language::English,
        Some("zh-CN") => Language::Chinese,
        _ => language_of(&request),
    };
    let known = Known::of(&request, language.tag());
    let version = asked.version.as_deref().map(str::parse::<i16>).transpose();
    let shown = match (year.parse::<i16>(), version) {
        (Ok(year), Ok(version)) => {
            let has = known.clone();
            let find = move |conn: &mut _| service::public_run(conn, year, version, |stamp| has.has(stamp));
            state.db.read(find).await
        }
        _ => Err(SubsidyRunError::NotFound),
    };
    let mut response = match shown {
        Ok((stamp, told)) => {
            let page = told.map(|told| page::result(language, &told).into_bytes());
            shared_as(&known.tag(&stamp), HTML, page)
        }
        Err(SubsidyRunError::NotFound) => {
            HttpResponse::NotFound().content_type(HTML).body(page::unknown(language))
        }
        Err(error) => return Err(error.into()),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LANGUAGE, header::HeaderValue::from_static(language.tag()));
    headers.insert(header::VARY, header::HeaderValue::from_static("Accept-Language"));
    Ok(response)
}

/// How the page looks, on a screen and on paper.
#[get("/public/subsidy.css")]
pub async fn subsidy_style(request: HttpRequest) -> HttpResponse {
    shared(&request, "text/css; charset=utf-8", STYLE.as_bytes().to_vec())
}

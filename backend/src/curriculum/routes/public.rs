//! What a school teaches, for everyone: as JSON, and as a page that is easy to read and to print.

mod page;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, route, web};
use contract::curriculum::{HalfYear, PublicCurriculumQuery, PublicCurriculumView};
use contract::ids::SchoolId;
use serde::Deserialize;

use crate::curriculum::service::{self, CurriculumServiceError};
use crate::http::etag::shared;
use crate::http::language::Language;
use crate::http::sheets::language_of;
use crate::http::{Path, Problem, Problems, Query};
use crate::startup::State;

const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = include_str!("public/curriculum.css");

/// Show what a school teaches
///
/// The published curriculum of a registered school, without signing in; no personal data. Of the present half-year unless
/// another is asked for.
#[utoipa::path(
    tag = "curriculum", security(()),
    params(("school_code" = String, Path, description = "The school's code"), PublicCurriculumQuery),
    responses((status = 200, body = PublicCurriculumView, description = "The curriculum"), Problems),
)]
#[get("/public/curricula/{school_code}")]
pub(super) async fn get_public_curriculum(
    state: web::Data<State>,
    request: HttpRequest,
    code: Path<String>,
    query: Query<PublicCurriculumQuery>,
) -> Result<HttpResponse, Problem> {
    let (code, half_year, today) = (code.0, query.0.half_year, state.clock.today());
    let told =
        state.db.read(move |conn| service::get_public_curriculum(conn, &code, half_year, today)).await?;
    let bytes = serde_json::to_vec(&told).map_err(|error| Problem::internal(&error))?;
    Ok(shared(&request, "application/json", bytes))
}

/// What the page is asked for; whatever cannot be read is as good as not asked.
#[derive(Debug, Default, Deserialize)]
struct Asked {
    half_year: Option<String>,
    lang: Option<String>,
}

/// The curriculum of a school as a page, in Chinese or English.
#[route("/schools/{school_code}/curriculum", method = "GET", method = "HEAD")]
pub async fn curriculum_page(
    state: web::Data<State>,
    request: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let asked: Asked = serde_urlencoded::from_str(request.query_string()).unwrap_or_default();
    let language = match asked.lang.as_deref() {
        Some("en") => Language::English,
        Some("zh-CN") => Language::Chinese,
        _ => language_of(&request),
    };
    // The console knows a school by its identifier, and leads to the address that can be printed.
    if let Ok(id) = code.parse::<SchoolId>() {
        return forward(&state, &request, id, language).await;
    }
    let half_year = asked.half_year.as_deref().and_then(|text| text.parse::<HalfYear>().ok());
    let (code, today) = (code.into_inner(), state.clock.today());
    let told = state.db.read(move |conn| service::get_public_curriculum(conn, &code, half_year, today)).await;
    let mut response = match told {
        Ok(told) => shared(&request, HTML, page::curriculum(language, &told).into_bytes()),
        Err(CurriculumServiceError::NotFound) => {
            HttpResponse::NotFound().content_type(HTML).body(page::unknown(language))
        }
        Err(error) => return Err(error.into()),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LANGUAGE, header::HeaderValue::from_static(language.tag()));
    headers.insert(header::VARY, header::HeaderValue::from_static("Accept-Language"));
    Ok(response)
}

async fn forward(
    state: &State,
    request: &HttpRequest,
    id: SchoolId,
    language: Language,
) -> Result<HttpResponse, Problem> {
    match state.db.read(move |conn| service::get_public_code(conn, id)).await {
        Ok(code) => {
            let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
            let address = format!("/schools/{code}/curriculum{query}");
            Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, address)).finish())
        }
        Err(CurriculumServiceError::NotFound) => {
            Ok(HttpResponse::NotFound().content_type(HTML).body(page::unknown(language)))
        }
        Err(error) => Err(error.into()),
    }
}

/// How the page looks, on a screen and on paper.
#[get("/public/curriculum.css")]
pub async fn curriculum_style(request: HttpRequest) -> HttpResponse {
    shared(&request, "text/css; charset=utf-8", STYLE.as_bytes().to_vec())
}

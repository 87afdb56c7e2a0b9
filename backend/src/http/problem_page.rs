//! What every problem code means, as a page: where the `type` of a problem leads.

use std::fmt::Write as _;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get};

use super::language::{Language, codes, text};

/// The page, in the reader's language; a problem's `type` points at its code in it.
#[get("/docs/problems")]
pub async fn problem_codes(request: HttpRequest) -> HttpResponse {
    let accept = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = Language::negotiate(accept);
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_LANGUAGE, language.tag()))
        .insert_header((header::VARY, "Accept-Language"))
        .body(page(language))
}

fn page(language: Language) -> String {
    let own = |code: &str| escape(&text(language, code, None, &[]).unwrap_or_default());
    let (title, intro) = (own("problem_page_title"), own("problem_page_intro"));
    let tag = language.tag();
    let mut page = format!(
        "<!doctype html><html lang=\"{tag}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"></head><body><h1>{title}</h1><p>{intro}</p><dl>"
    );
    let mut all: Vec<&str> =
        codes().filter(|code| !code.starts_with("problem_page_") && !code.starts_with("public_")).collect();
    all.sort_unstable();
    for code in all {
        let detail = escape(&text(language, code, Some("detail"), &[]).unwrap_or_default());
        let _ = write!(page, "<dt id=\"{code}\"><code>{code}</code> {}</dt><dd>{detail}</dd>", own(code));
    }
    page + "</dl></body></html>"
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

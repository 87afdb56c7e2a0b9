//! Reading a request: strict JSON bodies, query members and path segments.

use std::borrow::Cow;
use std::fmt::Write as _;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use contract::days::YEARS;
use futures_util::StreamExt as _;
use futures_util::future::{LocalBoxFuture, Ready, ready};
use serde::de::DeserializeOwned;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization as _;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

use super::problem::{Fault, Problem};
use super::years::{NO_DAY, is_impossible, without_impossible};

/// How many bytes a JSON body may have.
pub const BODY_LIMIT: usize = 1024 * 1024;
/// How many bytes an imported file may have.
pub const IMPORT_LIMIT: usize = 20 * 1024 * 1024;

/// A JSON body: at most 1 MiB, strings trimmed and NFC-normalised, unknown
/// members, control characters and dates of impossible years refused, its shape validated.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = request.content_type().eq_ignore_ascii_case("application/json");
        let payload = payload.take();
        Box::pin(async move {
            if !is_json {
                return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "json_expected"));
            }
            let body = read_body(payload, BODY_LIMIT).await?;
            parse(&body).map(Self)
        })
    }
}

/// Reads a body of at most `limit` bytes.
pub async fn read_body(mut payload: Payload, limit: usize) -> Result<web::BytesMut, Problem> {
    let mut body = web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error: PayloadError| {
            tracing::debug!(%error, "the body broke off");
            Problem::malformed("invalid_body")
        })?;
        if body.len() + chunk.len() > limit {
            return Err(
                Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large").with("limit", limit / 1024)
            );
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// Turns bytes into a validated value.
pub fn parse<T: DeserializeOwned + Validate>(body: &[u8]) -> Result<T, Problem> {
    let mut value: Value = serde_json::from_slice(body).map_err(|error| {
        Problem::malformed("invalid_json").with("line", error.line()).with("column", error.column())
    })?;
    let mut faults = Vec::new();
    normalise(&mut value, &mut String::new(), &mut faults);
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    let without = without_impossible(&value);
    let parsed: T = serde_path_to_error::deserialize(value)
        .map_err(|error| Problem::invalid(vec![shape_fault(&error)]))?;
    if let Some(Err(error)) = without.map(serde_path_to_error::deserialize::<_, T>) {
        let fault = Fault::new(shape_fault(&error).pointer, "date_out_of_range");
        return Err(Problem::invalid(vec![with_years(fault)]));
    }
    parsed.validate().map_err(|errors| Problem::invalid(validation_faults(&errors)))?;
    Ok(parsed)
}

fn with_years(fault: Fault) -> Fault {
    fault.with("first", YEARS.start()).with("last", YEARS.end())
}

fn normalise(value: &mut Value, pointer: &mut String, faults: &mut Vec<Fault>) {
    let length = pointer.len();
    match value {
        Value::String(text) => {
            if has_control(text) {
                faults.push(Fault::new(pointer.clone(), "control_character"));
            }
            if !is_plain(text) {
                *text = plain(text);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                let _ = write!(pointer, "/{index}");
                normalise(item, pointer, faults);
                pointer.truncate(length);
            }
        }
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                pointer.push('/');
                pointer.push_str(&escape(name));
                if has_control(name) {
                    faults.push(Fault::new(pointer.clone(), "control_character"));
                }
                normalise(member, pointer, faults);
                pointer.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Whether a text holds what no form can type and PostgreSQL cannot store; line breaks and tabs are text.
pub fn has_control(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && c != '\n' && c != '\t')
}

/// Whether [`plain`] would leave a text as it is: most are short ASCII, for which that is seen at once.
fn is_plain(text: &str) -> bool {
    text.is_ascii() && text.trim_ascii().len() == text.len()
}

/// A text as every request is read: trimmed and NFC-normalised.
pub fn plain(text: &str) -> String {
    text.trim().nfc().collect()
}

fn escape(name: &str) -> Cow<'_, str> {
    if name.contains(['~', '/']) { name.replace('~', "~0").replace('/', "~1").into() } else { name.into() }
}

fn shape_fault(error: &serde_path_to_error::Error<serde_json::Error>) -> Fault {
    let mut pointer = String::new();
    for segment in error.path() {
        use serde_path_to_error::Segment;
        match segment {
            Segment::Seq { index } => {
                let _ = write!(pointer, "/{index}");
            }
            Segment::Map { key } => {
                let _ = write!(pointer, "/{}", escape(key));
            }
            Segment::Enum { variant } => {
                let _ = write!(pointer, "/{}", escape(variant));
            }
            Segment::Unknown => {}
        }
    }
    let message = error.inner().to_string();
    let quoted = message.split('`').nth(1).unwrap_or_default().to_owned();
    if message.starts_with("missing field") {
        return Fault::new(format!("{pointer}/{}", escape(&quoted)), "required");
    }
    if message.starts_with("unknown field") {
        let named = pointer.rsplit('/').next() == Some(&*escape(&quoted));
        let pointer = if named { pointer } else { format!("{pointer}/{}", escape(&quoted)) };
        return Fault::new(pointer, "unknown_field").with("field", quoted);
    }
    if message.starts_with("unknown variant") {
        return Fault::new(pointer, "unknown_word").with("word", quoted);
    }
    Fault::new(pointer, "wrong_type")
}

fn validation_faults(errors: &ValidationErrors) -> Vec<Fault> {
    let mut faults = Vec::new();
    collect_faults(errors, "", &mut faults);
    faults.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    faults
}

fn collect_faults(errors: &ValidationErrors, prefix: &str, faults: &mut Vec<Fault>) {
    for (field, kind) in errors.errors() {
        let pointer = format!("{prefix}/{}", escape(field));
        match kind {
            ValidationErrorsKind::Field(list) => faults.extend(list.iter().map(|error| {
                let fault = Fault::new(&pointer, error.code.to_string());
                ["min", "max", "equal"].into_iter().fold(fault, |fault, name| match error.params.get(name) {
                    Some(value) => fault.with(name, value),
                    None => fault,
                })
            })),
            ValidationErrorsKind::Struct(inner) => collect_faults(inner, &pointer, faults),
            ValidationErrorsKind::List(items) => {
                for (index, inner) in items {
                    collect_faults(inner, &format!("{pointer}/{index}"), faults);
                }
            }
        }
    }
}

/// Query members, trimmed and NFC-normalised; control characters and dates of impossible years are refused, unknown
/// members by `T` (`deny_unknown_fields`).
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read_query(request.query_string()).map(Self))
    }
}

fn read_query<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    let members: Vec<(String, String)> = serde_urlencoded::from_str(text).map_err(refuse)?;
    if let Some((name, _)) = members.iter().find(|(name, value)| has_control(name) || has_control(value)) {
        return Err(refuse_member(&plain(name)));
    }
    let members: Vec<_> = members.into_iter().map(|(name, value)| (name, plain(&value))).collect();
    let parsed = read_members(&members).map_err(|error| refuse_member(&at_fault::<T>(&members, &error)))?;
    for (at, (name, _)) in members.iter().enumerate().filter(|(_, (_, value))| is_impossible(value)) {
        let mut without = members.clone();
        NO_DAY.clone_into(&mut without[at].1);
        if read_members::<T>(&without).is_err() {
            return Err(refuse_member(name));
        }
    }
    Ok(parsed)
}

fn read_members<T: DeserializeOwned>(members: &[(String, String)]) -> Result<T, serde::de::value::Error> {
    let text = serde_urlencoded::to_string(members).map_err(serde::de::Error::custom)?;
    serde_urlencoded::from_str(&text)
}

fn refuse(error: serde::de::value::Error) -> Problem {
    refuse_member(&named_in(&error))
}

/// The member that an error names, as one that is unknown or missing.
fn named_in(error: &serde::de::value::Error) -> String {
    error.to_string().split('`').nth(1).unwrap_or_default().to_owned()
}

/// The member for which a query cannot be read: one that cannot be read alone either, or the one that is missing.
fn at_fault<T: DeserializeOwned>(members: &[(String, String)], error: &serde::de::value::Error) -> String {
    let unreadable = members.iter().find(|member| {
        let alone = read_members::<T>(std::slice::from_ref(member));
        alone.is_err_and(|error| !error.to_string().starts_with("missing field"))
    });
    unreadable.map_or_else(|| named_in(error), |(name, _)| name.clone())
}

fn refuse_member(name: &str) -> Problem {
    Problem::malformed("invalid_query").with("name", name)
}

/// Path segments; one that cannot be read, or holds control characters, names nothing, hence 404.
#[derive(Debug)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Path<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if request.match_info().iter().any(|(_, value)| has_control(value)) {
            return ready(Err(Problem::not_found()));
        }
        let path = web::Path::<T>::from_request(request, payload).into_inner();
        ready(path.map(|path| Self(path.into_inner())).map_err(|_| Problem::not_found()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::{DateTime, NaiveDate, Utc};
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, Validate)]
    #[serde(deny_unknown_fields)]
    struct Dated {
        #[allow(dead_code, reason = "only whether it is read matters")]
        day: Option<NaiveDate>,
        #[allow(dead_code, reason = "only whether it is read matters")]
        at: Option<DateTime<Utc>>,
        note: Option<String>,
    }

    #[test]
    fn query_members_are_trimmed_and_composed_and_control_characters_are_refused() {
        let read = |text| read_query::<BTreeMap<String, String>>(text);
        assert_eq!(read("q=%20e%CC%81+").expect("readable")["q"], "\u{e9}");
        for text in ["q=%00", "q=a%1Bb", "%00=a", "q=%C2%85"] {
            assert_eq!(read(text).expect_err(text).code(), "invalid_query");
        }
    }

    #[test]
    fn the_member_at_fault_is_named_whatever_is_wrong_with_it() {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(dead_code, reason = "only whether it is read matters")]
        struct Asked {
            month: contract::days::Month,
            at: Option<DateTime<Utc>>,
            format: Option<contract::facility::SheetFormat>,
        }
        for (text, name) in [
            ("month=2026-13", "month"),
            ("month=2026-01&at=yesterday", "at"),
            ("month=2026-01&format=nope", "format"),
            ("month=2026-01&colour=red", "colour"),
            ("at=2026-01-01T00:00:00Z", "month"),
        ] {
            let refused = read_query::<Asked>(text).expect_err(text);
            let told = refused.details(super::super::language::Language::English, "").detail;
            assert!(
                told.as_ref().is_some_and(|told| told.contains(&format!("“{name}”"))),
                "{text}: {told:?}"
            );
        }
    }

    #[test]
    fn a_date_of_an_impossible_year_is_refused_where_a_date_is_read_and_nowhere_else() {
        for far in ["-9999-01-01", "+12345-01-01", "1899-12-31", "2200-01-01"] {
            for (name, text) in [("day", far.to_owned()), ("at", format!("{far}T00:00:00Z"))] {
                let body = format!(r#"{{"note":"{far}","{name}":"{text}"}}"#);
                let refused = parse::<Dated>(body.as_bytes()).expect_err(far);
                let told = refused.details(super::super::language::Language::English, "").errors;
                assert_eq!(told.len(), 1, "{body}");
                assert_eq!(
                    (told[0].pointer.as_str(), told[0].code.as_str()),
                    (format!("/{name}").as_str(), "date_out_of_range")
                );
                let query = format!("note={far}&{name}={}", text.replace('+', "%2B"));
                assert_eq!(read_query::<Dated>(&query).expect_err(far).code(), "invalid_query");
            }
            let note =
                parse::<Dated>(format!(r#"{{"note":"{far}"}}"#).as_bytes()).expect("a text is a text").note;
            assert_eq!(note.as_deref(), Some(far));
        }
        assert!(read_query::<Dated>("note=0024-01-01&day=1900-01-01&at=2199-12-31T00:00:00Z").is_ok());
    }
}

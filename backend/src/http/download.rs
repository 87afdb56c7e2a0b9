//! Answering a file that is kept: whole or in part, and not at all to who has it.

use std::ops::Range;

use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    self, Charset, ContentDisposition, ContentEncoding, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use futures_util::Stream;

use super::etag::is_known;
use super::problem::Problem;

/// A file as an answer tells of it.
#[derive(Debug, Clone, Copy)]
pub struct Described<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Its media type.
    pub media_type: &'static str,
    /// How many bytes it has.
    pub size: u64,
    /// A hash of its content.
    pub hash: &'a str,
}

/// What of a file a request wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// All of it.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that it has not.
    Beyond,
    /// Nothing: the caller has it.
    Nothing,
}

impl Described<'_> {
    fn tag(&self) -> String {
        format!("\"{}\"", self.hash)
    }

    /// What of the file a request wants: a single range is honoured, several are answered by the whole.
    pub fn wanted(&self, request: &HttpRequest) -> Wanted {
        let tag = self.tag();
        if is_known(request, &tag) {
            return Wanted::Nothing;
        }
        let same =
            request.headers().get(header::IF_RANGE).is_none_or(|given| given.as_bytes() == tag.as_bytes());
        match range_of(request) {
            Some(header::Range::Bytes(ranges)) if same && ranges.len() == 1 => self.part(&ranges[0]),
            _ => Wanted::Whole,
        }
    }

    fn part(&self, range: &header::ByteRangeSpec) -> Wanted {
        match range.to_satisfiable_range(self.size) {
            Some((first, last)) => Wanted::Part(first..last.saturating_add(1)),
            None => Wanted::Beyond,
        }
    }

    fn respond(&self, status: StatusCode) -> HttpResponseBuilder {
        let mut response = HttpResponse::build(status);
        response
            .insert_header((header::ETAG, self.tag()))
            .insert_header((header::CACHE_CONTROL, "private, no-cache"))
            .insert_header((header::ACCEPT_RANGES, "bytes"))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
        response
    }

    /// Answers without content: to who has the file, or wants bytes that it has not.
    pub fn without_content(&self, wanted: &Wanted) -> Option<Result<HttpResponse, Problem>> {
        match wanted {
            Wanted::Nothing => Some(Ok(self.respond(StatusCode::NOT_MODIFIED).finish())),
            Wanted::Beyond => Some(Err(Problem::beyond(self.size))),
            Wanted::Whole | Wanted::Part(_) => None,
        }
    }

    /// Answers the content, or a part of it, as it comes. It is never packed on the way: most kinds are packed already, and
    /// a range counts the bytes of the file.
    pub fn with_content<E: Into<Box<dyn std::error::Error>> + 'static>(
        &self,
        part: Option<&Range<u64>>,
        content: impl Stream<Item = Result<Bytes, E>> + 'static,
    ) -> HttpResponse {
        let status = if part.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
        let mut response = self.respond(status);
        if let Some(part) = part {
            let span = format!("bytes {}-{}/{}", part.start, part.end.saturating_sub(1), self.size);
            response.insert_header((header::CONTENT_RANGE, span));
        }
        let length = part.map_or(self.size, |part| part.end.saturating_sub(part.start));
        response
            .content_type(self.media_type)
            .insert_header(ContentEncoding::Identity)
            .insert_header(attachment(self.name))
            .body(SizedStream::new(length, content))
    }
}

fn range_of(request: &HttpRequest) -> Option<header::Range> {
    request.headers().get(header::RANGE)?.to_str().ok()?.parse().ok()
}

/// Saves a file under its name, whatever letters that has, and never shows it in place.
fn attachment(name: &str) -> ContentDisposition {
    let name = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: name.as_bytes().to_vec(),
    };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::FilenameExt(name)],
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    const FILE: Described<'static> =
        Described { name: "教案 1.pdf", media_type: "application/pdf", size: 10, hash: "abc" };

    fn wanted(headers: &[(&'static str, &'static str)]) -> Wanted {
        let request = headers.iter().fold(TestRequest::get(), |request, one| request.insert_header(*one));
        FILE.wanted(&request.to_http_request())
    }

    #[test]
    fn a_single_range_is_honoured_and_what_cannot_be_read_is_not() {
        assert_eq!(wanted(&[]), Wanted::Whole);
        assert_eq!(wanted(&[("range", "bytes=0-0")]), Wanted::Part(0..1));
        assert_eq!(wanted(&[("range", "bytes=4-")]), Wanted::Part(4..10));
        assert_eq!(wanted(&[("range", "bytes=-3")]), Wanted::Part(7..10));
        assert_eq!(wanted(&[("range", "bytes=8-99")]), Wanted::Part(8..10));
        assert_eq!(wanted(&[("range", "bytes=10-")]), Wanted::Beyond);
        for whole in ["bytes=0-1,4-5", "pages=1-2", "bytes=x"] {
            assert_eq!(wanted(&[("range", whole)]), Wanted::Whole, "{whole}");
        }
    }

    #[test]
    fn who_has_the_file_gets_nothing_and_who_had_another_gets_the_whole() {
        assert_eq!(wanted(&[("if-none-match", "\"abc\""), ("range", "bytes=0-1")]), Wanted::Nothing);
        assert_eq!(wanted(&[("if-range", "\"abc\""), ("range", "bytes=0-1")]), Wanted::Part(0..2));
        assert_eq!(wanted(&[("if-range", "\"old\""), ("range", "bytes=0-1")]), Wanted::Whole);
    }

    #[test]
    fn a_file_is_saved_under_its_own_name() {
        assert_eq!(
            attachment(FILE.name).to_string(),
            "attachment; filename*=UTF-8''%E6%95%99%E6%A1%88%201.pdf"
        );
    }
}

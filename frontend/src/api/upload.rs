//! Sends a file and tells how much of it has gone, which `fetch` cannot.

use js_sys::Promise;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Headers, ProgressEvent, ResponseInit, XmlHttpRequest};
use yew::Callback;

use super::ApiError;

/// The headers of an answer that are read.
const READ: [&str; 4] = ["content-type", "etag", "retry-after", "x-request-id"];

/// Posts a file; `progress` hears percents, where the browser knows of how much. Answers what the server answered, or
/// that it could not be reached.
pub(super) async fn send(
    address: &str,
    headers: &[(&str, String)],
    file: &Blob,
    progress: &Callback<u32>,
) -> Result<gloo_net::http::Response, ApiError> {
    let request = prepared(address, headers).map_err(|_| ApiError::Unreadable)?;
    let tell = {
        let progress = progress.clone();
        Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            if event.length_computable() {
                progress.emit(percent(event.loaded(), event.total()));
            }
        })
    };
    let upload = request.upload().map_err(|_| ApiError::Unreadable)?;
    upload.set_onprogress(Some(tell.as_ref().unchecked_ref()));
    let over = Promise::new(&mut |resolve, reject| {
        request.set_onload(Some(&resolve));
        request.set_onerror(Some(&reject));
        request.set_onabort(Some(&reject));
        request.set_ontimeout(Some(&reject));
    });
    request.send_with_opt_blob(Some(file)).map_err(|_| ApiError::Unreachable)?;
    JsFuture::from(over).await.map_err(|_| ApiError::Unreachable)?;
    answered(&request).map_err(|_| ApiError::Unreadable)
}

fn prepared(address: &str, headers: &[(&str, String)]) -> Result<XmlHttpRequest, JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open("POST", address)?;
    for (name, value) in headers {
        request.set_request_header(name, value)?;
    }
    Ok(request)
}

fn answered(request: &XmlHttpRequest) -> Result<gloo_net::http::Response, JsValue> {
    let headers = Headers::new()?;
    for name in READ {
        if let Some(value) = request.get_response_header(name)? {
            headers.set(name, &value)?;
        }
    }
    let init = ResponseInit::new();
    init.set_status(request.status()?);
    init.set_headers(&headers);
    let body = request.response_text()?;
    Ok(web_sys::Response::new_with_opt_str_and_init(body.as_deref(), &init)?.into())
}

/// How much of a whole a part is, 0 to 100; all of nothing.
fn percent(part: f64, whole: f64) -> u32 {
    if whole <= 0.0 {
        return 100;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
    #[expect(clippy::float_arithmetic, reason = "the browser counts bytes in floats")]
    let share = (part * 100.0 / whole).clamp(0.0, 100.0) as u32;
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_gone_is_told_in_whole_percents() {
        assert_eq!(
            [percent(0.0, 8.0), percent(3.0, 8.0), percent(8.0, 8.0), percent(0.0, 0.0)],
            [0, 37, 100, 100]
        );
    }
}

//! Sends calls and reads answers.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use contract::{
    auth::{AccountView, TokenView},
    ids::{AccountId, DeviceId},
    page::Page,
    problem::ProblemDetails,
};
use futures_util::lock::Mutex;
use gloo_net::http::{Headers, Method, RequestBuilder};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast as _, JsValue};
use yew::Callback;

use super::{ApiError, decode::decode, tabs, upload};
use crate::{components::browser, i18n::Lang};

const BASE: &str = "/api/v1";
/// Under which name one tab after the other renews.
const RENEWAL: &str = "silver-academy-renewal";
/// How many pages a whole list has at most: enough for every school of the city.
const MOST_PAGES: usize = 50;
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A record together with its version, to be handed back when it is changed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tagged<T> {
    /// The record.
    pub value: T,
    /// Its `ETag`, sent as `If-Match` by [`Api::patch`] and [`Call::if_match`].
    pub etag: String,
}

impl<T: Clone> Tagged<T> {
    /// The record by the version that it has by now.
    #[must_use]
    pub fn by(&self, etag: String) -> Self {
        Self { value: self.value.clone(), etag }
    }
}

/// Names one intended posting, however often it is sent.
///
/// Make it when the form opens, keep it over failures, make a new one after
/// success: so a retry after a lost answer does not post twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Once(String);

impl Once {
    /// A new name.
    pub fn new() -> Self {
        Self(browser::random_uuid())
    }
}

impl Default for Once {
    fn default() -> Self {
        Self::new()
    }
}

/// A call that is about to be sent.
#[derive(Clone)]
pub struct Call {
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Option<JsValue>,
    fresh: bool,
    progress: Option<Callback<u32>>,
}

impl Call {
    fn new(method: Method, path: &str) -> Self {
        Self { method, path: path.to_owned(), headers: Vec::new(), body: None, fresh: false, progress: None }
    }

    /// Reads `path`, which begins after `/api/v1`.
    pub fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }

    /// Reads what the server has now, whatever the browser may still keep; what it keeps is renewed by that.
    #[must_use]
    pub const fn fresh(mut self) -> Self {
        self.fresh = true;
        self
    }

    /// Posts to `path`.
    pub fn post(path: &str) -> Self {
        Self::new(Method::POST, path)
    }

    /// Edits `path`.
    pub fn patch(path: &str) -> Self {
        Self::new(Method::PATCH, path)
    }

    /// Replaces `path`.
    pub fn put(path: &str) -> Self {
        Self::new(Method::PUT, path)
    }

    /// Deletes `path`.
    pub fn delete(path: &str) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// With a JSON body.
    pub fn json<B: Serialize>(mut self, body: &B) -> Result<Self, ApiError> {
        let text = serde_json::to_string(body).map_err(|_| ApiError::Unreadable)?;
        self.headers.push(("content-type", "application/json".to_owned()));
        self.body = Some(text.into());
        Ok(self)
    }

    /// With a file as the part `file` of a form.
    pub fn file(mut self, file: &web_sys::File) -> Result<Self, ApiError> {
        let form = web_sys::FormData::new().map_err(|_| ApiError::Unreadable)?;
        form.append_with_blob_and_filename("file", file, &file.name()).map_err(|_| ApiError::Unreadable)?;
        self.body = Some(form.into());
        Ok(self)
    }

    /// With a table as the whole body.
    #[must_use]
    pub fn table(self, file: &web_sys::File) -> Self {
        let kind = if file.name().to_lowercase().ends_with(".csv") { "text/csv" } else { WORKBOOK };
        self.content(file, kind)
    }

    /// With a file of this media type as the whole body.
    #[must_use]
    pub fn content(mut self, file: &web_sys::File, media_type: &str) -> Self {
        self.headers.push(("content-type", media_type.to_owned()));
        self.body = Some(file.clone().into());
        self
    }

    /// With a text as the whole body that a device has signed, in the place of a token.
    #[must_use]
    pub fn signed(mut self, device: DeviceId, body: &str, signature: String) -> Self {
        self.headers.push(("content-type", "application/json".to_owned()));
        self.headers.push(("device-id", device.to_string()));
        self.headers.push(("device-signature", signature));
        self.body = Some(body.into());
        self
    }

    /// Tells in percents how much of the file has gone.
    #[must_use]
    pub fn telling(mut self, progress: Callback<u32>) -> Self {
        self.progress = Some(progress);
        self
    }

    /// Only if the record is still the one that was read.
    #[must_use]
    pub fn if_match(mut self, etag: &str) -> Self {
        self.headers.push(("if-match", etag.to_owned()));
        self
    }

    /// At most once: for what moves credits, money or stock.
    #[must_use]
    pub fn once(mut self, once: &Once) -> Self {
        self.headers.push(("idempotency-key", once.0.clone()));
        self
    }
}

impl Call {
    /// The file that it sends as its whole body.
    fn file_body(&self) -> Option<&web_sys::Blob> {
        self.body.as_ref().and_then(|body| body.dyn_ref())
    }
}

/// An answer of the server, already known to be a success.
pub struct Answer {
    etag: String,
    body: String,
}

impl Answer {
    /// The body as a type of `contract`.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        decode(&self.body).map_err(|_| ApiError::Unreadable)
    }

    /// The body with its version.
    pub fn read_tagged<T: DeserializeOwned>(self) -> Result<Tagged<T>, ApiError> {
        Ok(Tagged { value: self.read()?, etag: self.etag })
    }
}

/// What becomes of a sign-in without anybody in this tab having asked for it.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// It goes on; this is the account as it is now.
    Renewed(AccountView),
    /// The server no longer knows it.
    Expired,
    /// Somebody else has signed in in another tab, and the cookie that all tabs share is theirs now.
    Replaced,
}

/// A token and whose it is.
#[derive(Clone, PartialEq)]
pub(super) struct Pass {
    token: String,
    account: AccountId,
}

struct Inner {
    pass: RefCell<Option<Pass>>,
    lang: Cell<Lang>,
    renewing: Mutex<()>,
    news: Callback<News>,
}

/// Calls the server on behalf of whoever is signed in.
#[derive(Clone)]
pub struct Api(Rc<Inner>);

impl PartialEq for Api {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Api {
    /// A client without a token; `news` hears what becomes of the sign-in.
    pub fn new(news: Callback<News>) -> Self {
        Self(Rc::new(Inner {
            pass: RefCell::default(),
            lang: Cell::default(),
            renewing: Mutex::new(()),
            news,
        }))
    }

    /// Asks the server to answer in this language.
    pub fn speak(&self, lang: Lang) {
        self.0.lang.set(lang);
    }

    pub(super) fn hold(&self, token: &TokenView) {
        let pass = Pass { token: token.access_token.clone(), account: token.account.id };
        self.0.pass.replace(Some(pass));
    }

    /// In whose name it calls.
    pub fn account(&self) -> Option<AccountId> {
        self.0.pass.borrow().as_ref().map(|pass| pass.account)
    }

    pub(super) fn forget(&self) {
        self.0.pass.replace(None);
    }

    /// Reads a record or a list.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ApiError> {
        self.send(Call::get(path)).await?.read()
    }

    /// Reads a whole list, page after page. For what is picked from or stands on one sheet: as long as a
    /// school or the city, not as long as its history.
    pub async fn get_all<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, ApiError> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        let joint = if path.contains('?') { '&' } else { '?' };
        for _ in 0..MOST_PAGES {
            let page: Page<T> = self.get(&format!("{path}{joint}limit=200{cursor}")).await?;
            all.extend(page.items);
            let Some(next) = page.next_cursor else { break };
            cursor =
                form_urlencoded::Serializer::new(String::from("&")).append_pair("cursor", &next).finish();
        }
        Ok(all)
    }

    /// Reads a record with its version.
    pub async fn get_tagged<T: DeserializeOwned>(&self, path: &str) -> Result<Tagged<T>, ApiError> {
        self.send(Call::get(path)).await?.read_tagged()
    }

    /// Creates a record or makes a step: posts `body` and reads the answer.
    pub async fn post<B: Serialize, T: DeserializeOwned>(&self, path: &str, body: &B) -> Result<T, ApiError> {
        self.send(Call::post(path).json(body)?).await?.read()
    }

    /// Edits the record that was read with this version.
    pub async fn patch<B: Serialize, T: DeserializeOwned>(
        &self,
        path: &str,
        etag: &str,
        body: &B,
    ) -> Result<Tagged<T>, ApiError> {
        self.send(Call::patch(path).if_match(etag).json(body)?).await?.read_tagged()
    }

    /// Fetches a file and hands it to the browser to be saved under `name`.
    pub async fn download(&self, path: &str, name: &str) -> Result<(), ApiError> {
        let response = self.authorised(&Call::get(path)).await?;
        save(response, name).await
    }

    /// Sends a call whose refusal comes as a file, and hands that file to the browser; `false` when it is not refused.
    pub async fn save_refusal(&self, call: Call, name: &str) -> Result<bool, ApiError> {
        let response = self.answered(&call).await?;
        if response.ok() {
            return Ok(false);
        }
        if !response.headers().get("content-type").is_some_and(|kind| kind.starts_with(WORKBOOK)) {
            return succeeded(response).await.map(|_| false);
        }
        save(response, name).await.map(|()| true)
    }

    /// Sends a call; renews the token and tries once more where it has run out.
    pub async fn send(&self, call: Call) -> Result<Answer, ApiError> {
        answer(self.authorised(&call).await?).await
    }

    /// Sends a call without a token: for signing in, and for what a device signs.
    pub(super) async fn open(&self, call: Call) -> Result<Answer, ApiError> {
        answer(succeeded(self.attempt(&call, None).await?).await?).await
    }

    pub(super) async fn authorised(&self, call: &Call) -> Result<gloo_net::http::Response, ApiError> {
        succeeded(self.answered(call).await?).await
    }

    async fn answered(&self, call: &Call) -> Result<gloo_net::http::Response, ApiError> {
        let pass = self.0.pass.borrow().clone();
        let first = self.attempt(call, pass.as_ref()).await?;
        if first.status() != 401 || pass.is_none() {
            return Ok(first);
        }
        match self.renew(pass.as_ref()).await? {
            Some(renewed) => self.attempt(call, Some(&renewed)).await,
            None => Ok(first),
        }
    }

    /// A pass newer than `stale`: fetched with the cookie, unless another call has just done so; none when the
    /// session has ended. That only the server can say: a fault on the way there ends nothing. What was called for
    /// on behalf of one account is never repeated on behalf of another.
    pub(super) async fn renew(&self, stale: Option<&Pass>) -> Result<Option<Pass>, ApiError> {
        let _alone_in_this_tab = self.0.renewing.lock().await;
        let current = self.0.pass.borrow().clone();
        if current.as_ref() != stale {
            return Ok(current.filter(|now| stale.is_none_or(|was| was.account == now.account)));
        }
        let _alone_over_all_tabs = tabs::lock(RENEWAL).await;
        let renewed = match self.open(Call::post("/auth/refresh")).await {
            Ok(answer) => Some(answer.read::<TokenView>()?),
            Err(error) if error.is_refused_session() => None,
            Err(error) => return Err(error),
        };
        Ok(self.go_on(stale, renewed))
    }

    /// Takes the answer to a renewal for the same account; any other ends the sign-in of this tab.
    fn go_on(&self, stale: Option<&Pass>, renewed: Option<TokenView>) -> Option<Pass> {
        let news = match renewed {
            None => News::Expired,
            Some(token) if stale.is_some_and(|was| was.account != token.account.id) => News::Replaced,
            Some(token) => {
                self.hold(&token);
                self.0.news.emit(News::Renewed(token.account));
                return self.0.pass.borrow().clone();
            }
        };
        self.forget();
        self.0.news.emit(news);
        None
    }

    async fn attempt(&self, call: &Call, pass: Option<&Pass>) -> Result<gloo_net::http::Response, ApiError> {
        let mut all = vec![("accept-language", self.0.lang.get().tag().to_owned())];
        all.extend(pass.map(|pass| ("authorization", format!("Bearer {}", pass.token))));
        all.extend(call.headers.iter().cloned());
        let address = format!("{BASE}{}", call.path);
        if let (Some(progress), Some(file)) = (&call.progress, call.file_body()) {
            return upload::send(&address, &all, file, progress).await;
        }
        let headers = Headers::new();
        for (name, value) in &all {
            headers.set(name, value);
        }
        let request = RequestBuilder::new(&address)
            .method(call.method.clone())
            .headers(headers)
            .credentials(web_sys::RequestCredentials::SameOrigin);
        let request = if call.fresh { request.cache(web_sys::RequestCache::Reload) } else { request };
        let request = match &call.body {
            Some(body) => request.body(body.clone()),
            None => request.build(),
        };
        request.map_err(|_| ApiError::Unreadable)?.send().await.map_err(|_| ApiError::Unreachable)
    }
}

async fn save(response: gloo_net::http::Response, name: &str) -> Result<(), ApiError> {
    let bytes = response.binary().await.map_err(|_| ApiError::Unreachable)?;
    let kind = response.headers().get("content-type").unwrap_or_default();
    browser::save_as(&bytes, &kind, name).ok_or(ApiError::Unreadable)
}

async fn answer(response: gloo_net::http::Response) -> Result<Answer, ApiError> {
    let etag = response.headers().get("etag").unwrap_or_default();
    let body = response.text().await.map_err(|_| ApiError::Unreachable)?;
    Ok(Answer { etag, body })
}

async fn succeeded(response: gloo_net::http::Response) -> Result<gloo_net::http::Response, ApiError> {
    if response.ok() {
        return Ok(response);
    }
    let body = response.text().await.map_err(|_| ApiError::Unreachable)?;
    Err(decode::<ProblemDetails>(&body)
        .map_or(ApiError::Unreadable, |problem| ApiError::Problem(Box::new(problem))))
}

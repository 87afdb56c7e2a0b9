//! One renewal at a time over all tabs.
//!
//! The refresh token rotates, and the server takes the second use of one for
//! theft. Tabs share the cookie, so they must not renew at the same moment.

use futures_channel::oneshot;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};

/// Held while a tab renews; released when dropped.
pub(super) struct TabLock(Option<Function>);

impl Drop for TabLock {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// Waits until no other tab renews. Browsers without the Web Locks API do not wait.
pub(super) async fn lock() -> TabLock {
    TabLock(request().await)
}

async fn request() -> Option<Function> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(|locks| !locks.is_undefined())?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let (granted, wait) = oneshot::channel::<Function>();
    let mut granted = Some(granted);
    let hold = Closure::once_into_js(move |_lock: JsValue| {
        Promise::new(&mut |release, _| {
            if let Some(granted) = granted.take() {
                let _ = granted.send(release);
            }
        })
    });
    request.call2(&locks, &"silver-academy-renewal".into(), &hold).ok()?;
    wait.await.ok()
}

//! One at a time over all tabs.
//!
//! The refresh token rotates, and the server takes the second use of one for
//! theft. Tabs share the cookie, so they must not renew at the same moment. Nor
//! may two of them write to the one chain of rows of a tablet.

use futures_channel::oneshot;
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};

/// Held while a tab works alone; released when dropped.
pub(crate) struct TabLock(Option<Function>);

impl Drop for TabLock {
    fn drop(&mut self) {
        if let Some(release) = &self.0 {
            let _ = release.call0(&JsValue::NULL);
        }
    }
}

/// Waits until no other tab works under this name. Browsers without the Web Locks API do not wait.
pub(crate) async fn lock(name: &str) -> TabLock {
    TabLock(request(name).await)
}

/// Whether the browser has the Web Locks API.
pub(crate) fn can_wait() -> bool {
    locks().is_some()
}

fn locks() -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    Reflect::get(&navigator, &"locks".into()).ok().filter(|locks| !locks.is_undefined())
}

async fn request(name: &str) -> Option<Function> {
    let locks = locks()?;
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
    request.call2(&locks, &name.into(), &hold).ok()?;
    wait.await.ok()
}

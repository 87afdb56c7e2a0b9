//! Looks again while others work on the same sheet.

use gloo_timers::callback::Interval;
use yew::prelude::*;

const EVERY_MS: u32 = 10_000;

/// Reads again every ten seconds while `active`, unless nobody can see the page.
#[hook]
pub(super) fn use_polling(active: bool, reload: Callback<()>) {
    use_effect_with(active, move |active| {
        let look = move || {
            if is_visible() {
                reload.emit(());
            }
        };
        let timer = active.then(|| Interval::new(EVERY_MS, look));
        move || drop(timer)
    });
}

fn is_visible() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| !document.hidden())
}

//! Looks again while others work on the same sheet.

use gloo_timers::callback::Interval;
use yew::prelude::*;

const EVERY_MS: u32 = 10_000;

/// Reads again every ten seconds while `active`, unless nobody can see the page.
#[hook]
pub(super) fn use_polling(active: bool, reload: Callback<()>) {
    use_polling_every(active, EVERY_MS, reload);
}

/// As [`use_polling`], every so many milliseconds.
#[hook]
pub(super) fn use_polling_every(active: bool, every_ms: u32, reload: Callback<()>) {
    use_effect_with((active, every_ms), move |(active, every_ms)| {
        let look = move || {
            if is_visible() {
                reload.emit(());
            }
        };
        let timer = active.then(|| Interval::new(*every_ms, look));
        move || drop(timer)
    });
}

/// Counts the seconds since the page was opened, for what goes on by itself.
#[hook]
pub(super) fn use_seconds() -> u32 {
    let seconds = use_state(|| 0_u32);
    let set = seconds.setter();
    use_effect_with((), move |()| {
        let mut passed = 0_u32;
        let timer = Interval::new(1_000, move || {
            passed = passed.wrapping_add(1);
            set.set(passed);
        });
        move || drop(timer)
    });
    *seconds
}

fn is_visible() -> bool {
    web_sys::window().and_then(|window| window.document()).is_some_and(|document| !document.hidden())
}

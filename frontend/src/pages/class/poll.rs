//! What goes on by itself while a page is open: it looks again, counts the seconds, and stays bright.

use gloo_timers::callback::Interval;
use yew::prelude::*;

use crate::components::browser;

const EVERY_MS: u32 = 10_000;

/// Looks again every ten seconds while `active`, unless nobody can see the page. `refresh` is the one of what is read, which
/// lets an answer that is on its way arrive.
#[hook]
pub(super) fn use_polling(active: bool, refresh: Callback<()>) {
    use_polling_every(active, EVERY_MS, refresh);
}

/// As [`use_polling`], every so many milliseconds.
#[hook]
pub(in crate::pages) fn use_polling_every(active: bool, every_ms: u32, refresh: Callback<()>) {
    use_effect_with((active, every_ms), move |(active, every_ms)| {
        let look = move || {
            if browser::is_visible() {
                refresh.emit(());
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

/// Keeps the screen from going dark as long as the page is open.
#[hook]
pub(super) fn use_light() {
    use_effect_with((), |()| {
        let light = browser::keep_awake();
        move || drop(light)
    });
}

//! What is sent while choices are still being read: held until they are there, for the only one of them is chosen by itself.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use super::Form;

/// How long it is held at most; then the form says what is missing.
const PATIENCE_MS: u32 = 20_000;

/// A form on its way.
pub(super) struct Hold {
    /// Whether it waits for choices.
    pub(super) held: bool,
    /// Hears that the reader sends it.
    pub(super) onsubmit: Callback<SubmitEvent>,
    /// Hears that the reader goes on filling it in, and will send it once more.
    pub(super) let_go: Callback<()>,
}

/// Sends the form once, when all that it waits for is there; not while it is `busy` being sent.
#[hook]
pub(super) fn use_hold(form: &Form, busy: bool, send: &Callback<()>) -> Hold {
    let held = use_state(|| false);
    let onsubmit = {
        let (held, form, send) = (held.clone(), form.clone(), send.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if form.awaits() {
                held.set(true);
            } else if !busy {
                send.emit(());
            }
        })
    };
    {
        let (held, form, send) = (held.clone(), form.clone(), send.clone());
        use_effect_with((*held, form.awaits()), move |&(is_held, awaits)| {
            let go = move || {
                held.set(false);
                send.emit(());
            };
            // Choices that hang on others are read only now.
            let waits = awaits || form.awaits();
            let patience = (is_held && waits).then(|| Timeout::new(PATIENCE_MS, go.clone()));
            if is_held && !waits {
                go();
            }
            move || drop(patience)
        });
    }
    let is_held = *held;
    let let_go = Callback::from(move |()| {
        if is_held {
            held.set(false);
        }
    });
    Hold { held: is_held, onsubmit, let_go }
}

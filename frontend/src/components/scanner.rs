//! What a scanner types, wherever the focus is.
//!
//! A scanner is a keyboard: it types, and then sends Enter, some of them twice. So whatever is typed outside of a field
//! belongs into the box of the page, and an Enter right behind another is none.

use gloo_timers::callback::Timeout;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use super::browser;

/// An Enter so soon after another, with nothing typed between them, is the scanner's, in milliseconds.
const TWICE_MS: u32 = 400;

/// Where the focus is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the box; whether it is empty.
    Box {
        /// Whether nothing stands in it.
        empty: bool,
    },
    /// In a dialog or another field: keys mean what they always mean.
    Elsewhere,
    /// Nowhere, or on what takes no text.
    Nowhere,
}

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    /// What it always does.
    Usual,
    /// Nothing.
    Nothing,
    /// Goes to the box, and what was typed stands in it.
    ToBox,
    /// What the page says.
    AsPageSays,
}

/// Puts the caret into the box with this id, with what stands there marked, so that the next scan replaces it. Marking also
/// brings the caret along where the browser gives back the focus without it, as it does behind a dialog.
pub(crate) fn to_box(id: &str) {
    browser::focus(id);
    browser::mark_text(id);
}

/// `soon`: whether it is an Enter right behind another, or one that is held down.
fn does(key: &str, place: Place, soon: bool) -> Does {
    match (key, place) {
        ("Enter", _) if soon => Does::Nothing,
        (_, Place::Elsewhere) => Does::Usual,
        (key, Place::Nowhere) if is_text(key) => Does::ToBox,
        _ => Does::AsPageSays,
    }
}

/// Whether a key types something; a space presses what has the focus.
fn is_text(key: &str) -> bool {
    key != " " && key.chars().count() == 1
}

fn place(id: &str) -> Place {
    let Some(element) = browser::focused() else { return Place::Nowhere };
    let inside = |selector: &str| element.closest(selector).is_ok_and(|found| found.is_some());
    if element.id() == id {
        Place::Box { empty: browser::value_of(id).is_none_or(|text| text.is_empty()) }
    } else if inside("dialog, input, select, textarea, [contenteditable]") {
        Place::Elsewhere
    } else {
        Place::Nowhere
    }
}

/// Brings what is typed anywhere on the page into the box with this id. `further` hears the keys that mean nothing to a
/// scanner, with the place of the focus, and answers whether it has dealt with them.
#[hook]
pub(crate) fn use_scanner(id: &'static str, further: &Callback<(String, Place), bool>) {
    let latest = use_mut_ref(|| further.clone());
    latest.replace(further.clone());
    let entered = use_mut_ref(|| None::<Timeout>);
    use_effect_with((), move |()| {
        let typed = {
            let entered = entered.clone();
            browser::listen_to_page("input", move || drop(entered.take()))
        };
        let keys = browser::on_key(move |event: &KeyboardEvent| {
            if event.is_composing() || event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            let (key, place) = (event.key(), place(id));
            let soon = key == "Enter" && {
                let over = entered.clone();
                let forget = Timeout::new(TWICE_MS, move || drop(over.take()));
                entered.replace(Some(forget)).is_some() || event.repeat()
            };
            let dealt_with = match does(&key, place, soon) {
                Does::Usual => false,
                // The character is typed into what has the focus by then.
                Does::ToBox => return to_box(id),
                Does::Nothing => true,
                Does::AsPageSays => latest.borrow().emit((key, place)),
            };
            if dealt_with {
                event.prevent_default();
                event.stop_propagation();
            }
        });
        move || drop((typed, keys))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: Place = Place::Box { empty: true };
    const FILLED: Place = Place::Box { empty: false };

    #[test]
    fn an_enter_right_behind_another_is_none_wherever_it_is_pressed() {
        for place in [EMPTY, FILLED, Place::Elsewhere, Place::Nowhere] {
            assert_eq!(does("Enter", place, true), Does::Nothing);
            assert_ne!(does("Enter", place, false), Does::Nothing);
        }
    }

    #[test]
    fn what_a_scanner_types_ends_up_in_the_box() {
        for key in ["1", "X", "乌"] {
            assert_eq!(does(key, Place::Nowhere, false), Does::ToBox);
            assert_eq!(does(key, Place::Elsewhere, false), Does::Usual);
            for place in [EMPTY, FILLED] {
                assert_eq!(does(key, place, false), Does::AsPageSays);
            }
        }
        for key in [" ", "Tab"] {
            assert_eq!(
                does(key, Place::Nowhere, false),
                Does::AsPageSays,
                "it presses the button, or goes on"
            );
        }
    }
}

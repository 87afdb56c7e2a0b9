//! The desk by keyboard and scanner alone: what a key does, wherever the focus is.
//!
//! A scanner is a keyboard: it types, and then sends Enter, some of them twice. So whatever is typed outside of a field
//! belongs into the box, and an Enter right behind another is none.

use gloo_timers::callback::Timeout;
use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::components::browser;

/// The id of the box.
pub(crate) const BOX: &str = "find-learner";
/// Puts the caret into the box, with what stands there marked, so that the next scan replaces it. Marking also brings the
/// caret along where the browser gives back the focus without it, as it does behind a dialog.
pub(super) fn to_box() {
    browser::focus(BOX);
    browser::mark_text(BOX);
}

/// What arrows go through.
const CHOICES: &str = "[data-choice], [data-choices] button";
/// An Enter so soon after another is the scanner's, in milliseconds.
const TWICE_MS: u32 = 400;

/// Where the focus is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the box; whether it is empty.
    Box { empty: bool },
    /// On something that can be chosen.
    Choice,
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
    /// Goes through the choices.
    Step(i32),
    /// Leaves the learner.
    Leave,
}

/// `soon`: whether it is an Enter right behind another, or one that is held down.
fn does(key: &str, place: Place, soon: bool) -> Does {
    match (key, place) {
        ("Enter", _) if soon => Does::Nothing,
        (_, Place::Elsewhere) => Does::Usual,
        ("ArrowDown", _) | ("ArrowRight", Place::Choice) => Does::Step(1),
        ("ArrowUp" | "ArrowLeft", Place::Choice) => Does::Step(-1),
        ("Escape", Place::Box { empty: true }) => Does::Leave,
        ("Escape", Place::Choice | Place::Nowhere) => Does::ToBox,
        (key, Place::Choice | Place::Nowhere) if is_text(key) => Does::ToBox,
        _ => Does::Usual,
    }
}

/// Whether a key types something; a space presses what has the focus.
fn is_text(key: &str) -> bool {
    key != " " && key.chars().count() == 1
}

fn place() -> Place {
    let Some(element) = browser::focused() else { return Place::Nowhere };
    let inside = |selector: &str| element.closest(selector).is_ok_and(|found| found.is_some());
    if element.id() == BOX {
        Place::Box { empty: browser::value_of(BOX).is_none_or(|text| text.is_empty()) }
    } else if inside("dialog, input, select, textarea, [contenteditable]") {
        Place::Elsewhere
    } else if inside(CHOICES) {
        Place::Choice
    } else {
        Place::Nowhere
    }
}

/// Listens as long as the desk is open; `onleave` hears that the learner is to be left.
#[hook]
pub(super) fn use_keys(onleave: &Callback<()>) {
    let latest = use_mut_ref(|| onleave.clone());
    latest.replace(onleave.clone());
    let entered = use_mut_ref(|| None::<Timeout>);
    use_effect_with((), move |()| {
        let keys = browser::on_key(move |event: &KeyboardEvent| {
            if event.is_composing() || event.ctrl_key() || event.alt_key() || event.meta_key() {
                return;
            }
            let key = event.key();
            let soon = key == "Enter" && {
                let over = entered.clone();
                let forget = Timeout::new(TWICE_MS, move || drop(over.take()));
                entered.replace(Some(forget)).is_some() || event.repeat()
            };
            match does(&key, place(), soon) {
                Does::Usual => return,
                // The character is typed into what has the focus by then.
                Does::ToBox => return to_box(),
                Does::Nothing => {}
                Does::Step(by) => browser::step_focus(CHOICES, by, BOX),
                Does::Leave => latest.borrow().emit(()),
            }
            event.prevent_default();
            event.stop_propagation();
        });
        move || drop(keys)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: Place = Place::Box { empty: true };
    const FILLED: Place = Place::Box { empty: false };

    #[test]
    fn an_enter_right_behind_another_is_none_wherever_it_is_pressed() {
        for place in [EMPTY, FILLED, Place::Choice, Place::Elsewhere, Place::Nowhere] {
            assert_eq!(does("Enter", place, true), Does::Nothing);
            assert_eq!(does("Enter", place, false), Does::Usual);
        }
    }

    #[test]
    fn what_a_scanner_types_ends_up_in_the_box() {
        for key in ["1", "X", "乌"] {
            assert_eq!(does(key, Place::Choice, false), Does::ToBox);
            assert_eq!(does(key, Place::Nowhere, false), Does::ToBox);
            for place in [EMPTY, FILLED, Place::Elsewhere] {
                assert_eq!(does(key, place, false), Does::Usual);
            }
        }
        assert_eq!(does(" ", Place::Choice, false), Does::Usual, "a space presses the button");
        assert_eq!(does("Tab", Place::Choice, false), Does::Usual);
    }

    #[test]
    fn arrows_go_through_the_choices_and_escape_goes_back_step_by_step() {
        assert_eq!(does("ArrowDown", FILLED, false), Does::Step(1));
        assert_eq!(does("ArrowLeft", FILLED, false), Does::Usual, "within the text");
        assert_eq!(
            ["ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft"].map(|key| does(key, Place::Choice, false)),
            [Does::Step(1), Does::Step(1), Does::Step(-1), Does::Step(-1)]
        );
        assert_eq!(does("ArrowDown", Place::Elsewhere, false), Does::Usual);
        assert_eq!(does("Escape", Place::Choice, false), Does::ToBox);
        assert_eq!(does("Escape", FILLED, false), Does::Usual, "the browser empties the box");
        assert_eq!(does("Escape", EMPTY, false), Does::Leave);
        assert_eq!(does("Escape", Place::Elsewhere, false), Does::Usual, "a dialog closes");
    }
}

//! The desk by keyboard and scanner alone: beside what a scanner types, the keys that go through what can be chosen.

use yew::prelude::*;

use crate::components::{self, Place, browser, use_scanner};

/// The id of the box.
pub(crate) const BOX: &str = "find-learner";
/// What arrows go through.
const CHOICES: &str = "[data-choice], [data-choices] button";

/// Puts the caret into the box.
pub(super) fn to_box() {
    components::to_box(BOX);
}

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    /// What it always does.
    Usual,
    /// Goes to the box.
    ToBox,
    /// Goes through the choices.
    Step(i32),
    /// Leaves the learner.
    Leave,
}

/// `choice`: whether the focus is on something that can be chosen.
fn does(key: &str, place: Place, choice: bool) -> Does {
    match (key, place) {
        ("ArrowDown", _) => Does::Step(1),
        ("ArrowRight", _) if choice => Does::Step(1),
        ("ArrowUp" | "ArrowLeft", _) if choice => Does::Step(-1),
        ("Escape", Place::Box { empty: true }) => Does::Leave,
        ("Escape", Place::Nowhere) => Does::ToBox,
        _ => Does::Usual,
    }
}

fn is_choice() -> bool {
    browser::focused().is_some_and(|one| one.closest(CHOICES).is_ok_and(|found| found.is_some()))
}

/// Listens as long as the desk is open; `onleave` hears that the learner is to be left.
#[hook]
pub(super) fn use_keys(onleave: &Callback<()>) {
    let onleave = onleave.clone();
    let further = Callback::from(move |(key, place): (String, Place)| {
        match does(&key, place, is_choice()) {
            Does::Usual => return false,
            Does::ToBox => to_box(),
            Does::Step(by) => browser::step_focus(CHOICES, by, BOX),
            Does::Leave => onleave.emit(()),
        }
        true
    });
    use_scanner(BOX, &further);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_through_the_choices_and_escape_goes_back_step_by_step() {
        let (empty, filled) = (Place::Box { empty: true }, Place::Box { empty: false });
        assert_eq!(does("ArrowDown", filled, false), Does::Step(1));
        assert_eq!(does("ArrowLeft", filled, false), Does::Usual, "within the text");
        assert_eq!(
            ["ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft"].map(|key| does(key, Place::Nowhere, true)),
            [Does::Step(1), Does::Step(1), Does::Step(-1), Does::Step(-1)]
        );
        assert_eq!(does("Escape", Place::Nowhere, true), Does::ToBox);
        assert_eq!(does("Escape", filled, false), Does::Usual, "the browser empties the box");
        assert_eq!(does("Escape", empty, false), Does::Leave);
    }
}

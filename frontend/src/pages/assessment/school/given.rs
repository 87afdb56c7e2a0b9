//! What a result rests on besides the product's own records. Before the host's own assessment is entered and the school is
//! inspected, a result has nothing in their place: that is not known yet, and is no failure.

use contract::{
    assessment::{AssessmentCause, AssessmentVersionView, InspectionState, RubricMethod},
    subsidy::{Gate, RubricItem},
};
use yew::AttrValue;

use crate::i18n::I18n;

/// What was there when a version was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Given {
    /// Whether the result of the host's own assessment was entered (五(二)).
    pub(super) host: bool,
    /// Whether the inspection was handed in (六(四)).
    pub(super) inspected: bool,
    /// How far the inspection is; none before the draw, and where an earlier version is looked at.
    state: Option<InspectionState>,
}

impl Given {
    /// What version `number` was made from, by what has caused it and those before it.
    pub(super) fn of(versions: &[AssessmentVersionView], number: i16) -> Self {
        let before = || versions.iter().filter(|version| version.number <= number);
        let caused = |cause| before().any(|version| version.cause == cause);
        Self {
            host: caused(AssessmentCause::HostAssessment),
            inspected: caused(AssessmentCause::Inspected),
            state: None,
        }
    }

    /// The same with how far the inspection is now.
    pub(super) fn with(self, state: Option<InspectionState>) -> Self {
        Self { state, ..self }
    }

    /// Whether an inspection is still waited for.
    pub(super) fn awaits_inspection(self) -> bool {
        !self.inspected && !self.state.is_some_and(InspectionState::is_done)
    }

    /// What stands in place of the host's result while it is missing.
    pub(super) fn host_missing(self, i18n: &I18n) -> Option<AttrValue> {
        (!self.host).then(|| i18n.t("assessment-not-entered"))
    }

    /// What stands in place of what only an inspection finds where there is none, and for ever where it was refused.
    pub(super) fn site_missing(self, i18n: &I18n) -> Option<AttrValue> {
        if self.inspected {
            return None;
        }
        let done = self.state.filter(|state| state.is_done());
        Some(done.map_or_else(|| i18n.t("assessment-not-inspected"), |state| i18n.word(state)))
    }

    /// What stands in place of a gate's value while it is not known.
    pub(super) fn gate_missing(self, i18n: &I18n, gate: Gate) -> Option<AttrValue> {
        if gate == Gate::HostAssessment { self.host_missing(i18n) } else { None }
    }

    /// What stands in place of an item's points while they are not known; an inspection that was refused gives none.
    pub(super) fn item_missing(self, i18n: &I18n, item: RubricItem) -> Option<AttrValue> {
        let judged = item.method() != RubricMethod::Formula;
        if judged && self.awaits_inspection() { self.site_missing(i18n) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(number: i16, cause: &str) -> AssessmentVersionView {
        let made = serde_json::json!({
            "number": number, "cause": cause, "reason": null, "total": "15.08", "grade": "unqualified",
            "eligible": false, "hash": "c38a",
            "made_by": { "id": "01890a5d-ac96-774b-bcce-b302099a8057", "name": "A" },
            "made_at": "2026-01-15T02:00:00Z",
        });
        serde_json::from_value(made).unwrap()
    }

    #[test]
    fn a_version_knows_what_was_entered_before_it_and_nothing_of_what_came_later() {
        let all = [
            version(4, "findings"),
            version(3, "host_assessment"),
            version(2, "inspected"),
            version(1, "frozen"),
        ];
        let known = |number| {
            let given = Given::of(&all, number);
            (given.host, given.inspected)
        };
        assert_eq!([known(1), known(2), known(4)], [(false, false), (false, true), (true, true)]);
    }

    #[test]
    fn nobody_waits_for_an_inspection_that_was_refused() {
        let frozen = Given::of(&[version(1, "frozen")], 1);
        assert!(
            frozen.awaits_inspection() && frozen.with(Some(InspectionState::UnderWay)).awaits_inspection()
        );
        assert!(!frozen.with(Some(InspectionState::Refused)).awaits_inspection());
        let inspected = [version(2, "inspected"), version(1, "frozen")];
        assert!(!Given::of(&inspected, 2).awaits_inspection());
    }
}

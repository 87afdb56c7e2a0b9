//! What can be done with a case, by those who hand it in and those who review it.

use std::rc::Rc;

use contract::smart_aging::{SmartAgingCaseDetails, SmartAgingCaseState};
use yew::prelude::*;

use super::{offices, say::Ask};
use crate::{
    api::Tagged,
    components::{Button, ButtonKind},
    i18n::{I18n, use_i18n},
    may,
    pages::{course::is_whole_city, two_people::is_own},
    session::{Session, use_session},
};

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Hand it in.
    Submit,
    /// The county recommends it.
    Recommend,
    /// The city selects it.
    Select,
    /// The city promotes it.
    Promote,
    /// Send it back.
    Return,
    /// Do not take it.
    Decline,
    /// Give it up.
    Withdraw,
}

impl Step {
    /// Its name in the path of the API.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Recommend => "recommend",
            Self::Select => "select",
            Self::Promote => "promote",
            Self::Return => "return",
            Self::Decline => "decline",
            Self::Withdraw => "withdraw",
        }
    }

    /// The verb on its button.
    pub(super) fn verb(self, i18n: &I18n) -> AttrValue {
        match self {
            Self::Submit => i18n.t("smart-aging-submit"),
            Self::Recommend => i18n.t("smart-aging-recommend"),
            Self::Select => i18n.t("smart-aging-select"),
            Self::Promote => i18n.t("smart-aging-promote"),
            Self::Return => i18n.t("smart-aging-return"),
            Self::Decline => i18n.t("smart-aging-decline"),
            Self::Withdraw => i18n.t("smart-aging-withdraw"),
        }
    }

    /// What it does.
    pub(super) fn what(self, i18n: &I18n) -> AttrValue {
        match self {
            Self::Submit => i18n.t("smart-aging-submit-what"),
            Self::Recommend => i18n.t("smart-aging-recommend-what"),
            Self::Select => i18n.t("smart-aging-select-what"),
            Self::Promote => i18n.t("smart-aging-promote-what"),
            Self::Return => i18n.t("smart-aging-return-what"),
            Self::Decline => i18n.t("smart-aging-decline-what"),
            Self::Withdraw => i18n.t("smart-aging-withdraw-what"),
        }
    }

    /// Whether it cannot be taken back.
    pub(super) const fn is_final(self) -> bool {
        matches!(self, Self::Decline | Self::Withdraw)
    }
}

/// What the reader is to a case that somebody else has handed in, or that is a draft.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Part {
    /// Of the office of its county, and not the one who handed it in.
    county: bool,
    /// Of the city's office, and not the one who handed it in.
    city: bool,
    /// Of those who hand it in.
    hands_in: bool,
}

impl Part {
    fn of(session: &Session, case: &SmartAgingCaseDetails, own: bool) -> Self {
        let county = offices(session, may::RECOMMEND_SMART_AGING_CASE).contains(&case.county_code);
        let draft = case.status == SmartAgingCaseState::Draft;
        // A county's office reviews what its schools hand in, and gives up only what is its own.
        let gives_up = own || draft || !county || case.school_id.is_none();
        Self {
            county: county && !own,
            city: is_whole_city(session, may::SELECT_SMART_AGING_CASE) && !own,
            hands_in: session.has_role(may::SUBMIT_SMART_AGING_CASE) && gives_up,
        }
    }

    /// The steps that lead on from a state.
    fn steps(self, state: SmartAgingCaseState) -> Vec<Step> {
        let mut steps = match state {
            SmartAgingCaseState::Draft if self.hands_in => vec![Step::Submit],
            SmartAgingCaseState::Submitted if self.county => {
                vec![Step::Recommend, Step::Return, Step::Decline]
            }
            SmartAgingCaseState::Recommended if self.city => {
                vec![Step::Select, Step::Return, Step::Decline]
            }
            SmartAgingCaseState::Selected if self.city => vec![Step::Promote],
            _ => Vec::new(),
        };
        let before =
            [SmartAgingCaseState::Draft, SmartAgingCaseState::Submitted, SmartAgingCaseState::Recommended];
        if self.hands_in && before.contains(&state) {
            steps.push(Step::Withdraw);
        }
        steps
    }
}

/// Properties of [`Steps`].
#[derive(PartialEq, Properties)]
pub(super) struct StepsProps {
    /// The case as it was read.
    pub(super) record: Rc<Tagged<SmartAgingCaseDetails>>,
    /// Hears that it has gone on.
    pub(super) ondone: Callback<()>,
}

/// The buttons of the steps that lead on from here.
#[component]
pub(super) fn Steps(props: &StepsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let asked = use_state(|| None::<Step>);
    let case = &props.record.value;
    let own = case.submitted_by.as_ref().is_some_and(|who| is_own(&session, who.id));
    let part = Part::of(&session, case, own);
    let reviews = session.has_role(may::DECLINE_SMART_AGING_CASE);
    let waits = matches!(case.status, SmartAgingCaseState::Submitted | SmartAgingCaseState::Recommended);
    let onclose = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let ondone = {
        let (asked, ondone) = (asked.clone(), props.ondone.clone());
        Callback::from(move |()| {
            asked.set(None);
            ondone.emit(());
        })
    };
    let button = |(place, step): (usize, Step)| {
        let asked = asked.clone();
        let main = place == 0 && !step.is_final();
        let kind = if main { ButtonKind::Primary } else { ButtonKind::Secondary };
        html! { <Button {kind} label={step.verb(&i18n)} onclick={Callback::from(move |_| asked.set(Some(step)))} /> }
    };
    html! { <>
        if own && reviews && waits { <span class="subtle">{ i18n.t("smart-aging-own") }</span> }
        { for part.steps(case.status).into_iter().enumerate().map(button) }
        if let Some(step) = *asked {
            <Ask record={props.record.clone()} {step} {ondone} {onclose} />
        }
    </> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_selected_yet_may_be_given_up_by_those_who_hand_it_in() {
        let school = Part { hands_in: true, ..Part::default() };
        assert_eq!(school.steps(SmartAgingCaseState::Draft), [Step::Submit, Step::Withdraw]);
        for state in [SmartAgingCaseState::Submitted, SmartAgingCaseState::Recommended] {
            assert_eq!(school.steps(state), [Step::Withdraw], "{state}");
        }
        assert_eq!(school.steps(SmartAgingCaseState::Selected), []);
    }

    #[test]
    fn the_county_is_offered_what_was_handed_in_and_the_city_what_is_recommended() {
        let county = Part { county: true, ..Part::default() };
        let city = Part { city: true, ..Part::default() };
        let review = [Step::Return, Step::Decline];
        assert_eq!(county.steps(SmartAgingCaseState::Submitted)[1..], review);
        assert_eq!(county.steps(SmartAgingCaseState::Recommended), []);
        assert_eq!(city.steps(SmartAgingCaseState::Submitted), []);
        assert_eq!(city.steps(SmartAgingCaseState::Recommended)[1..], review);
        assert_eq!(city.steps(SmartAgingCaseState::Selected), [Step::Promote]);
        for state in
            [SmartAgingCaseState::Promoted, SmartAgingCaseState::Declined, SmartAgingCaseState::Withdrawn]
        {
            let everything = Part { county: true, city: true, hands_in: true };
            assert_eq!(everything.steps(state), [], "{state}");
        }
    }
}

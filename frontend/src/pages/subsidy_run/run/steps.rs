//! What can be done with a run in its state by this reader.

use std::rc::Rc;

use contract::{
    auth::Role,
    subsidy_run::{
        SubsidyCountyReviewView, SubsidyRunDetails, SubsidyRunState, SubsidyRunStep, SubsidyRunView,
    },
};
use yew::prelude::*;

use super::{budget::Budget, review::Review, saying::Say};
use crate::{
    api::Tagged,
    components::{Button, ButtonKind},
    i18n::use_i18n,
    may,
    pages::{course::is_whole_city, smart_aging::offices, two_people::is_own},
    session::{Session, use_session},
};

/// Who may take a step, and its name in the path of the API; steps that are taken elsewhere, or by the system, have none.
pub(super) const fn call_of(step: SubsidyRunStep) -> Option<(&'static [Role], &'static str)> {
    Some(match step {
        SubsidyRunStep::ConfirmSelfAssessments => {
            (may::CONFIRM_SUBSIDY_SELF_ASSESSMENTS, "confirm-self-assessments")
        }
        SubsidyRunStep::ConfirmInspections => (may::CONFIRM_SUBSIDY_INSPECTIONS, "confirm-inspections"),
        SubsidyRunStep::Compute => (may::COMPUTE_SUBSIDY_RUN, "compute"),
        SubsidyRunStep::Approve => (may::APPROVE_SUBSIDY_RUN, "approve"),
        SubsidyRunStep::Publicise => (may::PUBLICISE_SUBSIDY_RUN, "publicise"),
        SubsidyRunStep::OpenAppeals => (may::OPEN_SUBSIDY_APPEALS, "open-appeals"),
        SubsidyRunStep::Finalise => (may::FINALISE_SUBSIDY_RUN, "finalise"),
        SubsidyRunStep::Disburse => (may::DISBURSE_SUBSIDY_RUN, "disburse"),
        SubsidyRunStep::ReportExpenses => (may::REPORT_SUBSIDY_EXPENSES, "report-expenses"),
        SubsidyRunStep::Close => (may::CLOSE_SUBSIDY_RUN, "close"),
        SubsidyRunStep::Return => (may::RETURN_SUBSIDY_RUN, "return"),
        SubsidyRunStep::Withdraw => (may::WITHDRAW_SUBSIDY_RUN, "withdraw"),
        SubsidyRunStep::SetBudget => (may::SET_SUBSIDY_BUDGET, "budget"),
        SubsidyRunStep::Create | SubsidyRunStep::Review | SubsidyRunStep::Amend => return None,
    })
}

/// Whether a step cannot be taken back.
pub(super) const fn is_final(step: SubsidyRunStep) -> bool {
    matches!(
        step,
        SubsidyRunStep::Disburse | SubsidyRunStep::Close | SubsidyRunStep::Return | SubsidyRunStep::Withdraw
    )
}

/// Whether nothing but the reader stands in the way of a step: days that are not over and appeals that wait are told at the
/// stages.
fn is_due(run: &SubsidyRunView, step: SubsidyRunStep) -> bool {
    let over = run.publicity.is_some_and(|days| days.over);
    match step {
        SubsidyRunStep::OpenAppeals => over,
        SubsidyRunStep::Finalise => over && run.open_appeals == 0,
        _ => true,
    }
}

/// Why the reader leaves a step to others, as the key of what is said then: nobody decides about what is its own.
fn left_to_others(session: &Session, one: &SubsidyRunDetails, step: SubsidyRunStep) -> Option<&'static str> {
    let computed = one.run.current.as_ref().is_some_and(|version| is_own(session, version.computed_by.id));
    let reviewed = one.reviews.iter().filter_map(|review| review.by.as_ref());
    match step {
        SubsidyRunStep::Review | SubsidyRunStep::Approve if computed => Some("run-own-computation"),
        SubsidyRunStep::Approve if reviewed.into_iter().any(|by| is_own(session, by.id)) => {
            Some("run-own-review")
        }
        SubsidyRunStep::Disburse if approver(one).is_some_and(|by| is_own(session, by)) => {
            Some("run-own-approval")
        }
        _ => None,
    }
}

/// Who has approved it last.
fn approver(one: &SubsidyRunDetails) -> Option<contract::ids::AccountId> {
    let approvals = one.history.iter().rev().filter(|step| step.step == SubsidyRunStep::Approve);
    approvals.filter_map(|step| step.by.as_ref()).map(|by| by.id).next()
}

/// The counties for which the reader may say something of the version that holds.
fn to_review(session: &Session, one: &SubsidyRunDetails) -> Vec<SubsidyCountyReviewView> {
    if one.run.status != SubsidyRunState::Computed {
        return Vec::new();
    }
    let own = offices(session, may::REVIEW_SUBSIDY_RUN);
    let waits =
        |review: &&SubsidyCountyReviewView| review.opinion.is_none() && own.contains(&review.county_code);
    one.reviews.iter().filter(waits).cloned().collect()
}

/// Properties of [`Steps`].
#[derive(PartialEq, Properties)]
pub(super) struct StepsProps {
    /// The run as it was read.
    pub(super) record: Rc<Tagged<SubsidyRunDetails>>,
    /// Hears that it has gone on.
    pub(super) ondone: Callback<()>,
}

/// The buttons of the steps that lead on from here, and their dialogs.
#[component]
pub(super) fn Steps(props: &StepsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let asked = use_state(|| None::<SubsidyRunStep>);
    let one = &props.record.value;
    let counties = to_review(&session, one);
    let mine = |step: &SubsidyRunStep| match call_of(*step) {
        Some((roles, _)) => is_whole_city(&session, roles) && is_due(&one.run, *step),
        None => *step == SubsidyRunStep::Review && !counties.is_empty(),
    };
    let steps: Vec<SubsidyRunStep> = one.run.steps.iter().copied().filter(mine).collect();
    let left: Vec<&'static str> =
        steps.iter().filter_map(|step| left_to_others(&session, one, *step)).collect();
    let steps = steps.into_iter().filter(|step| left_to_others(&session, one, *step).is_none());
    let onclose = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let ondone = {
        let (onclose, ondone) = (onclose.clone(), props.ondone.clone());
        Callback::from(move |()| {
            onclose.emit(());
            ondone.emit(());
        })
    };
    let button = |step: SubsidyRunStep| {
        let asked = asked.clone();
        let leads_on =
            !matches!(step, SubsidyRunStep::Return | SubsidyRunStep::Withdraw | SubsidyRunStep::SetBudget);
        let again = step == SubsidyRunStep::Compute && one.run.status == SubsidyRunState::Computed;
        let kind = if leads_on && !again { ButtonKind::Primary } else { ButtonKind::Secondary };
        html! { <Button {kind} label={i18n.word(step)} onclick={Callback::from(move |_: MouseEvent| asked.set(Some(step)))} /> }
    };
    let mut buttons: Vec<Html> = steps.map(button).collect();
    // The main action stands last.
    buttons.reverse();
    html! { <>
        { for left.into_iter().map(|key| html! { <span class="subtle">{ i18n.t(key) }</span> }) }
        { buttons }
        { match *asked {
            Some(SubsidyRunStep::Review) => html! { <Review record={props.record.clone()} {counties} {onclose} {ondone} /> },
            Some(SubsidyRunStep::SetBudget) => html! { <Budget record={props.record.clone()} {onclose} {ondone} /> },
            Some(step) => html! { <Say record={props.record.clone()} {step} {onclose} {ondone} /> },
            None => Html::default(),
        } }
    </> }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(publicity: serde_json::Value, open_appeals: u32) -> SubsidyRunView {
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        let text = serde_json::json!({
            "id": id, "year": 2025, "cycle_id": id, "status": "appeals", "budget": "30000.00", "policy_id": id,
            "policy_code": "ORDOS", "policy_version": 1, "current": null, "publicity": publicity,
            "open_appeals": open_appeals, "steps": ["finalise", "withdraw"],
            "created_by": { "id": id, "name": "A" }, "created_at": "2026-01-01T00:00:00Z", "version": 1,
        });
        serde_json::from_value(text).unwrap()
    }

    #[test]
    fn a_step_is_offered_once_its_day_has_come_and_no_appeal_waits() {
        let days = |over: bool| {
            serde_json::json!({
                "at": "2026-01-27T02:00:00Z", "working_days": 7, "last_day": "2026-02-05", "over": over,
                "decision_working_days": 10,
            })
        };
        assert!(!is_due(&run(days(false), 0), SubsidyRunStep::OpenAppeals));
        assert!(is_due(&run(days(true), 2), SubsidyRunStep::OpenAppeals));
        assert!(!is_due(&run(days(true), 2), SubsidyRunStep::Finalise));
        assert!(is_due(&run(days(true), 0), SubsidyRunStep::Finalise));
        assert!(is_due(&run(serde_json::Value::Null, 0), SubsidyRunStep::Withdraw));
    }

    #[test]
    fn every_step_is_taken_by_a_call_by_a_county_or_by_the_system() {
        let without: Vec<_> = SubsidyRunStep::ALL.iter().filter(|step| call_of(**step).is_none()).collect();
        assert_eq!(without, [&SubsidyRunStep::Create, &SubsidyRunStep::Review, &SubsidyRunStep::Amend]);
    }
}

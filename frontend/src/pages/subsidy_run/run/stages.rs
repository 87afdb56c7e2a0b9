//! The way of a run, stage by stage, with what is due when.

use contract::subsidy_run::{SubsidyRunState, SubsidyRunView};
use yew::prelude::*;

use crate::{
    components::{Stage, Stages},
    i18n::I18n,
    time,
};

/// The stages in order. Who gives a run up leaves them.
const WAY: [SubsidyRunState; 12] = [
    SubsidyRunState::Draft,
    SubsidyRunState::SelfAssessed,
    SubsidyRunState::Inspected,
    SubsidyRunState::Computed,
    SubsidyRunState::CountyReviewed,
    SubsidyRunState::CityApproved,
    SubsidyRunState::Publicised,
    SubsidyRunState::Appeals,
    SubsidyRunState::Finalised,
    SubsidyRunState::Disbursed,
    SubsidyRunState::ExpenseReported,
    SubsidyRunState::Closed,
];

/// The line of stages of a run.
pub(super) fn stages(i18n: &I18n, run: &SubsidyRunView) -> Html {
    let stage = |state: &SubsidyRunState| Stage { label: i18n.word(*state), note: note(i18n, run, *state) };
    html! {
        <Stages label={i18n.t("run-way")} stages={WAY.iter().map(stage).collect::<Vec<_>>()}
            current={place(run.status)} done={i18n.t("run-stage-done")} />
    }
}

fn place(state: SubsidyRunState) -> Option<usize> {
    WAY.iter().position(|one| *one == state)
}

/// What is due in a stage, and when.
fn note(i18n: &I18n, run: &SubsidyRunView, state: SubsidyRunState) -> Option<AttrValue> {
    let days = run.publicity?;
    match state {
        SubsidyRunState::Publicised => Some(i18n.ta(
            "run-until",
            &[("day", time::day(days.last_day).into()), ("days", days.working_days.into())],
        )),
        SubsidyRunState::Appeals if run.open_appeals > 0 => {
            Some(i18n.ta("run-appeals-wait", &[("count", run.open_appeals.into())]))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_has_every_state_but_that_of_a_run_that_was_given_up() {
        for state in SubsidyRunState::ALL {
            let is_on_the_way = place(*state).is_some();
            assert_eq!(is_on_the_way, *state != SubsidyRunState::Withdrawn, "{state}");
        }
        assert_eq!(place(SubsidyRunState::Draft), Some(0));
        assert_eq!(place(SubsidyRunState::Closed), Some(WAY.len() - 1));
    }
}

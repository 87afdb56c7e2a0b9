//! The yearly assessment: its cycles, each school in them with its figures and results, the inspections by a third party,
//! and what was found.

mod assessors;
mod cycle;
mod figure;
mod finding;
mod findings;
mod following;
mod inspection;
mod school;

use contract::{
    assessment::{AssessmentCycleView, FindingState, InspectionState, SelfAssessmentState},
    subsidy::Grade,
};
use yew::prelude::*;

pub use assessors::AssessorsPage;
pub use cycle::BoardPage;
pub(in crate::pages) use figure::figure;
pub use findings::FindingsPage;
pub use inspection::{InspectionPage, InspectionsPage};
pub use school::{FactRowsPage, SchoolPage};

use crate::{
    api::{assessment, use_load},
    components::{FilterSelect, StatusLabel, Tone},
    i18n::{I18n, use_i18n},
    may,
    session::use_session,
};

const fn grade_tone(grade: Grade) -> Tone {
    match grade {
        Grade::Excellent | Grade::Good => Tone::Good,
        Grade::Qualified => Tone::Info,
        Grade::Unqualified => Tone::Bad,
    }
}

const fn own_tone(state: SelfAssessmentState) -> Tone {
    match state {
        SelfAssessmentState::Draft => Tone::Neutral,
        SelfAssessmentState::Submitted => Tone::Good,
        SelfAssessmentState::Missing => Tone::Warning,
    }
}

const fn inspection_tone(state: InspectionState) -> Tone {
    match state {
        InspectionState::Drawn | InspectionState::NotPossible => Tone::Neutral,
        InspectionState::UnderWay => Tone::Info,
        InspectionState::Submitted => Tone::Good,
        InspectionState::Refused => Tone::Bad,
    }
}

const fn finding_tone(state: FindingState) -> Tone {
    match state {
        FindingState::Open => Tone::Warning,
        FindingState::Rectified => Tone::Info,
        FindingState::Closed => Tone::Good,
        FindingState::Established => Tone::Bad,
        FindingState::Dismissed => Tone::Neutral,
    }
}

/// A grade.
fn grade_label(i18n: &I18n, grade: Grade) -> Html {
    html! { <StatusLabel tone={grade_tone(grade)} text={i18n.word(grade)} /> }
}

/// The cycles to choose from, the latest year first.
fn years(i18n: &I18n, cycles: &[AssessmentCycleView]) -> Vec<(AttrValue, AttrValue)> {
    let mut cycles: Vec<_> = cycles.iter().collect();
    cycles.sort_by_key(|cycle| std::cmp::Reverse(cycle.year));
    let label = |year: i16| i18n.ta("assessment-year", &[("year", year.to_string().into())]);
    cycles.into_iter().map(|cycle| (cycle.id.to_string().into(), label(cycle.year))).collect()
}

/// Filters by cycle; not shown to whom may not read the cycles.
#[component]
fn CycleFilter() -> Html {
    let i18n = use_i18n();
    let admitted = use_session().has_role(may::LIST_ASSESSMENT_CYCLES);
    let cycles = use_load(admitted, |api, admitted| async move {
        if admitted { assessment::cycles(&api).await } else { Ok(Vec::new()) }
    });
    if !admitted {
        return Html::default();
    }
    let options = cycles.value.as_ref().map(|all| years(&i18n, all)).unwrap_or_default();
    html! {
        <FilterSelect name="cycle_id" label={i18n.t("assessment-cycle")} any={i18n.t("assessment-any-cycle")} {options} unread={cycles.unread()} />
    }
}

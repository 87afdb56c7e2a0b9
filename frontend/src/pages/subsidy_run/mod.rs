//! Runs of the graded subsidy: from the assessed year to money in the earmarked funds, with appeals, clawbacks, comparisons of
//! policies and the counties' standards for operating money.

mod appeal;
mod clawback;
mod comparison;
mod create;
mod letter;
mod line;
mod list;
mod operating;
mod run;

use chrono::{DateTime, Utc};
use contract::{
    money::Yuan,
    subsidy::Grade,
    subsidy_run::{SubsidyActor, SubsidyAppealState, SubsidyClawbackState, SubsidyRunState},
};
use yew::prelude::*;

pub use appeal::{AppealPage, AppealsPage};
pub use clawback::ClawbackPage;
pub use comparison::ComparisonPage;
pub use letter::LetterPage;
pub use line::LinePage;
pub use list::ListPage;
pub use operating::{OperatingPoliciesPage, OperatingPolicyPage};
pub use run::RunPage;

use crate::{
    components::{StatusLabel, Tone, grouped, unbroken},
    i18n::I18n,
    time,
};

const fn tone(state: SubsidyRunState) -> Tone {
    match state {
        SubsidyRunState::Draft | SubsidyRunState::Withdrawn => Tone::Neutral,
        SubsidyRunState::Finalised
        | SubsidyRunState::Disbursed
        | SubsidyRunState::ExpenseReported
        | SubsidyRunState::Closed => Tone::Good,
        _ => Tone::Info,
    }
}

const fn grade_tone(grade: Grade) -> Tone {
    match grade {
        Grade::Excellent | Grade::Good => Tone::Good,
        Grade::Qualified => Tone::Info,
        Grade::Unqualified => Tone::Bad,
    }
}

const fn appeal_tone(state: SubsidyAppealState) -> Tone {
    match state {
        SubsidyAppealState::Filed => Tone::Warning,
        SubsidyAppealState::Upheld => Tone::Good,
        SubsidyAppealState::Rejected | SubsidyAppealState::Withdrawn => Tone::Neutral,
    }
}

const fn clawback_tone(state: SubsidyClawbackState) -> Tone {
    match state {
        SubsidyClawbackState::Requested => Tone::Warning,
        SubsidyClawbackState::Approved => Tone::Good,
        SubsidyClawbackState::Rejected => Tone::Neutral,
    }
}

/// Whether the money of a run was paid.
const fn is_paid(state: SubsidyRunState) -> bool {
    matches!(state, SubsidyRunState::Disbursed | SubsidyRunState::ExpenseReported | SubsidyRunState::Closed)
}

/// A grade.
fn grade_label(i18n: &I18n, grade: Grade) -> Html {
    html! { <StatusLabel tone={grade_tone(grade)} text={i18n.word(grade)} /> }
}

/// Who did something, and when.
fn signed(i18n: &I18n, by: Option<&SubsidyActor>, at: DateTime<Utc>) -> AttrValue {
    let who = name_of(i18n, by);
    i18n.ta("run-by", &[("who", who.to_string().into()), ("when", time::minute(at).into())])
}

/// The same in a column: the time stays on one line, however narrow that is.
fn signed_in_row(i18n: &I18n, by: Option<&SubsidyActor>, at: DateTime<Utc>) -> Html {
    html! { <>{ name_of(i18n, by) }{ " " }{ unbroken(time::minute(at)) }</> }
}

fn name_of(i18n: &I18n, by: Option<&SubsidyActor>) -> AttrValue {
    by.map_or_else(|| i18n.t("run-system"), |actor| actor.name.clone().into())
}

/// An amount for a sentence, without its unit.
fn plain(amount: Yuan) -> String {
    grouped(&amount.to_string())
}

/// The part that an amount is of a whole, in basis points; none of nothing.
fn share(part: Yuan, whole: Yuan) -> Option<u32> {
    let (part, whole) = (i128::from(part.fen()?), i128::from(whole.fen()?));
    if whole <= 0 { None } else { u32::try_from(part * 10_000 / whole).ok() }
}

/// How many characters of a seal tell two apart at a glance.
const SHORT: usize = 8;

/// A seal, shortened; the whole of it is its title.
fn seal(hash: &str) -> Html {
    let short: String = hash.chars().take(SHORT).collect();
    html! { <span class="tree-code amount" title={hash.to_owned()}>{ short }</span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_exact_and_of_nothing_there_is_none() {
        let yuan = Yuan::from_fen;
        assert_eq!(share(yuan(1_829_536), yuan(3_000_000)), Some(6_098));
        assert_eq!(share(yuan(5), yuan(5)), Some(10_000));
        assert_eq!(share(yuan(0), yuan(0)), None);
        assert_eq!(share(yuan(-5), yuan(10)), None);
    }
}

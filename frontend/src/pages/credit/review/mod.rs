//! Earnings that somebody looks at before they can be spent.

mod detail;
mod list;

use contract::credit::{ReviewReason, ReviewState};
use yew::{AttrValue, Html, html};

pub use detail::ReviewPage;
pub use list::ReviewsPage;

use crate::{components::Tone, i18n::I18n};

/// How good or bad it stands with a review.
const fn tone(state: ReviewState) -> Tone {
    match state {
        ReviewState::Open => Tone::Warning,
        ReviewState::Accepted => Tone::Good,
        ReviewState::Refused => Tone::Bad,
    }
}

/// What was noticed, and what to ask, in plain words.
fn explained(i18n: &I18n, reason: ReviewReason) -> AttrValue {
    i18n.t(match reason {
        ReviewReason::ManyInSeconds => "review-why-many-in-seconds",
        ReviewReason::OverCapacity => "review-why-over-capacity",
        ReviewReason::RelatedAccount => "review-why-related-account",
        ReviewReason::DailyIssuance => "review-why-daily-issuance",
        ReviewReason::CallBack => "review-why-call-back",
        ReviewReason::AttendanceVoid => "review-why-attendance-void",
        ReviewReason::AfterDeath => "review-why-after-death",
    })
}

/// The reasons by their names.
fn names(i18n: &I18n, reasons: &[ReviewReason]) -> Html {
    let names: Vec<_> = reasons.iter().map(|reason| i18n.word(*reason).to_string()).collect();
    html! { names.join(&i18n.t("list-comma")) }
}

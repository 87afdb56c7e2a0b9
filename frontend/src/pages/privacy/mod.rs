//! Two records of one person, and what learners ask for about their data.

mod ask_merge;
mod duplicates;
mod merge;
mod merges;
mod of_learner;
mod request;
mod requests;

use contract::privacy::{DuplicateRecord, MergeState, PrivacyRequestState};
use yew::prelude::*;

pub(super) use ask_merge::MergeWith;
pub use duplicates::DuplicatesPage;
pub use merge::MergePage;
pub use merges::MergesPage;
pub(super) use of_learner::OfLearner;
pub use request::RequestPage;
pub use requests::RequestsPage;

use crate::{components::Tone, i18n::I18n, time};

const fn merge_tone(state: MergeState) -> Tone {
    match state {
        MergeState::Pending => Tone::Warning,
        MergeState::Approved => Tone::Good,
        MergeState::Rejected => Tone::Neutral,
    }
}

const fn request_tone(state: PrivacyRequestState) -> Tone {
    match state {
        PrivacyRequestState::Received => Tone::Warning,
        PrivacyRequestState::Approved => Tone::Info,
        PrivacyRequestState::Done => Tone::Good,
        PrivacyRequestState::Refused => Tone::Neutral,
    }
}

/// A record in a few lines.
fn record(i18n: &I18n, one: &DuplicateRecord) -> Html {
    html! { <>
        <strong>{ &one.name_zh }</strong>{ " " }<span class="mono">{ &one.id_number_masked }</span><br />
        <span class="subtle">{ &one.school_name }{ " · " }{ time::day(one.registered_on) }{ " · " }
            { i18n.ta("privacy-attendances", &[("count", one.attendances.into())]) }</span>
    </> }
}

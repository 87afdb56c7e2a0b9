//! Online lessons: what a learner watches on a device of its own, and what online learning comes to.

mod beats;
mod list;
mod media;
mod player;
mod report;
mod rules;
mod sign;
mod timer;
mod watching;

pub use list::ListPage;
pub use player::PlayPage;
pub use report::ReportPage;

use contract::online::OnlineLessonState;
use yew::AttrValue;

use crate::{components::Tone, i18n::I18n};

/// How it looks how far a lesson has come.
pub(in crate::pages) const fn tone(state: OnlineLessonState) -> Tone {
    match state {
        OnlineLessonState::Draft => Tone::Info,
        OnlineLessonState::Published => Tone::Good,
        OnlineLessonState::Retired => Tone::Neutral,
    }
}

/// Seconds as minutes and seconds: “12 分 30 秒”.
pub(in crate::pages) fn length(i18n: &I18n, seconds: u32) -> AttrValue {
    let (minutes, rest) = (seconds / 60, seconds % 60);
    if rest == 0 {
        i18n.ta("online-minutes", &[("minutes", minutes.into())])
    } else {
        i18n.ta("online-minutes-seconds", &[("minutes", minutes.into()), ("seconds", rest.into())])
    }
}

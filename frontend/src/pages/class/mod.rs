//! What happens in the room: the timetable, and who signs in and out.

mod agenda;
mod ask;
mod card;
mod confirm;
mod confirmations;
mod corrections;
mod create;
mod desk;
mod edit;
mod feeds;
mod forgotten;
mod grid;
mod history;
mod kept;
mod list;
mod manner;
mod own;
mod paper;
mod place;
mod plan_item;
mod poll;
mod print;
pub(crate) mod qr;
mod queue;
mod rest;
mod reviews;
mod scan;
mod screen;
mod series;
mod series_list;
mod session;
mod settlement;
mod sheet;
mod sheet_import;
mod slots;
mod steps;
mod timetable;
mod tools;

use contract::class::{AttendanceState, AttendanceView, SessionState};
use yew::{AttrValue, Html, html};

pub use card::CardPage;
pub use confirmations::ConfirmationsPage;
pub use corrections::CorrectionsPage;
pub use create::CreatePage;
pub use desk::DeskPage;
pub use history::HistoryPage;
pub use list::ListPage;
pub use own::{OwnCodePage, SelfSignPage};
pub(super) use poll::use_polling_every;
pub use print::PrintPage;
pub use rest::Rest;
pub use reviews::ReviewsPage;
pub use screen::ScreenPage;
pub use series::SeriesPage;
pub use series_list::SeriesListPage;
pub(crate) use series_list::days;
pub use session::SessionPage;
pub(crate) use session::place;
pub use timetable::TimetablePage;

use crate::{components::Tone, i18n::I18n, time};

const fn attendance_tone(state: AttendanceState) -> Tone {
    match state {
        AttendanceState::SignedIn => Tone::Info,
        AttendanceState::SignedOut | AttendanceState::Confirmed => Tone::Good,
        AttendanceState::AwaitingConfirmation | AttendanceState::UnderReview => Tone::Warning,
        AttendanceState::Void => Tone::Bad,
    }
}

/// The last step of an attendance: that the learner came, or left, with the minutes that count once they are known.
fn last_step(i18n: &I18n, one: &AttendanceView) -> AttrValue {
    match (one.signed_out_at, one.valid_minutes) {
        (Some(_), Some(minutes)) => i18n.ta("class-signed-out", &[("minutes", minutes.into())]),
        (Some(out), None) => i18n.ta("attendance-left-at", &[("time", time::clock(out).into())]),
        (None, _) => i18n.ta("class-signed-in", &[("time", time::clock(one.signed_in_at).into())]),
    }
}

/// What stands in place of the buttons for whoever has entered an attendance.
fn own_entry(i18n: &I18n) -> Html {
    html! { <span class="subtle">{ i18n.t("attendance-own-entry") }</span> }
}

const fn tone(state: SessionState) -> Tone {
    match state {
        SessionState::Scheduled => Tone::Neutral,
        SessionState::Open => Tone::Info,
        SessionState::Closed => Tone::Good,
        SessionState::Cancelled => Tone::Warning,
    }
}

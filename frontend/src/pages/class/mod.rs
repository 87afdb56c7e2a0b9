//! What happens in the room: the timetable, and who signs in and out.

mod ask;
mod card;
mod confirm;
mod corrections;
mod create;
mod desk;
mod forgotten;
mod history;
mod kept;
mod list;
mod own;
mod plan_item;
mod poll;
mod print;
pub(crate) mod qr;
mod queue;
mod reviews;
mod scan;
mod screen;
mod session;
mod settlement;
mod sheet;
mod sheet_import;
mod steps;
mod tools;

use contract::class::{AttendanceState, SessionState};

pub use card::CardPage;
pub use corrections::CorrectionsPage;
pub use create::CreatePage;
pub use desk::DeskPage;
pub use history::HistoryPage;
pub use list::ListPage;
pub use own::{OwnCodePage, SelfSignPage};
pub use print::PrintPage;
pub use reviews::ReviewsPage;
pub use screen::ScreenPage;
pub use session::SessionPage;

use crate::components::Tone;

const fn attendance_tone(state: AttendanceState) -> Tone {
    match state {
        AttendanceState::SignedIn => Tone::Info,
        AttendanceState::SignedOut | AttendanceState::Confirmed => Tone::Good,
        AttendanceState::AwaitingConfirmation | AttendanceState::UnderReview => Tone::Warning,
        AttendanceState::Void => Tone::Bad,
    }
}

const fn tone(state: SessionState) -> Tone {
    match state {
        SessionState::Scheduled => Tone::Neutral,
        SessionState::Open => Tone::Info,
        SessionState::Closed => Tone::Good,
        SessionState::Cancelled => Tone::Warning,
    }
}

//! Volunteers: teams and their members, shifts and their desk, hours, and what elders offer.

mod actions;
mod board;
mod found;
mod helped;
mod hours;
mod learner;
mod log;
mod logs;
mod member;
mod outsider;
mod shift;
mod shift_edit;
mod shifts;
mod team;
mod teams;

use chrono::{DateTime, NaiveDate, Utc};
use contract::volunteer::{LogState, MatchState, OfferState, ShiftState, SignupState, VolunteerTeamState};

pub use board::BoardPage;
pub use hours::HoursPage;
pub use logs::LogsPage;
pub use shift::ShiftPage;
pub use shifts::ShiftsPage;
pub use team::TeamPage;
pub use teams::TeamsPage;

use crate::{
    components::{Reader, Tone},
    time::{Clock, instant},
};

const fn team_tone(state: VolunteerTeamState) -> Tone {
    match state {
        VolunteerTeamState::Active => Tone::Good,
        VolunteerTeamState::Disbanded => Tone::Neutral,
    }
}

const fn shift_tone(state: ShiftState) -> Tone {
    match state {
        ShiftState::Planned => Tone::Info,
        ShiftState::Cancelled => Tone::Neutral,
    }
}

const fn signup_tone(state: SignupState) -> Tone {
    match state {
        SignupState::SignedUp => Tone::Info,
        SignupState::Withdrawn => Tone::Neutral,
        SignupState::CheckedIn => Tone::Warning,
        SignupState::CheckedOut => Tone::Good,
    }
}

const fn log_tone(state: LogState) -> Tone {
    match state {
        LogState::Pending => Tone::Warning,
        LogState::Approved => Tone::Good,
        LogState::Refused => Tone::Neutral,
    }
}

const fn offer_tone(state: OfferState) -> Tone {
    match state {
        OfferState::Open => Tone::Good,
        OfferState::Withdrawn => Tone::Neutral,
    }
}

const fn match_tone(state: MatchState) -> Tone {
    match state {
        MatchState::Proposed => Tone::Warning,
        MatchState::Confirmed => Tone::Info,
        MatchState::Rated => Tone::Good,
        MatchState::Declined => Tone::Neutral,
    }
}

/// The beginning and end that the fields `/day`, `/from` and `/until` say.
fn times(read: &mut Reader<'_>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let day: Option<NaiveDate> = read.required("/day");
    let (from, until): (Option<Clock>, Option<Clock>) = (read.required("/from"), read.required("/until"));
    let day = day?;
    instant(day, from?.0).zip(instant(day, until?.0))
}

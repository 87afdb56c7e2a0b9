//! Volunteers: teams and their members, shifts and their desk, hours, and what elders offer.

mod board;
mod hours;
mod learner;
mod log;
mod logs;
mod member;
mod shift;
mod shifts;
mod team;
mod teams;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc};
use contract::volunteer::{LogState, MatchState, OfferState, ShiftState, SignupState, VolunteerTeamState};

pub use board::BoardPage;
pub use hours::HoursPage;
pub use logs::LogsPage;
pub use shift::ShiftPage;
pub use shifts::ShiftsPage;
pub use team::TeamPage;
pub use teams::TeamsPage;

use crate::components::{Reader, Tone};

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

const SHANGHAI_SECONDS_EAST: i32 = 8 * 3600;

/// A time of day as the browser writes it: `09:30`, or with seconds.
struct Clock(NaiveTime);

impl std::str::FromStr for Clock {
    type Err = chrono::ParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let whole = if text.len() == 5 { format!("{text}:00") } else { text.to_owned() };
        whole.parse().map(Self)
    }
}

fn instant(day: NaiveDate, at: &Clock) -> Option<DateTime<Utc>> {
    let zone = FixedOffset::east_opt(SHANGHAI_SECONDS_EAST)?;
    Some(zone.from_local_datetime(&day.and_time(at.0)).single()?.with_timezone(&Utc))
}

/// The beginning and end that the fields `/day`, `/from` and `/until` say.
fn times(read: &mut Reader<'_>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let day: Option<NaiveDate> = read.required("/day");
    let (from, until): (Option<Clock>, Option<Clock>) = (read.required("/from"), read.required("/until"));
    let day = day?;
    instant(day, &from?).zip(instant(day, &until?))
}

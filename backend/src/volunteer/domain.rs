//! Rules about shifts, hours and matches of volunteers.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use contract::class::SessionState;
use contract::volunteer::{
    LogState, MatchState, OfferState, ServiceForm, ShiftState, SignupState, TalentKind,
};
use uuid::Uuid;

use crate::act::{self, Barred};
use crate::class::domain::Span;
use crate::clock::business_date;

/// How long before its start a shift may be checked into, and how long after its end checked out of, in minutes.
pub const DOOR_MINUTES: i64 = 60;

/// Why something of volunteers is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VolunteerError {
    /// It ends before it begins.
    #[error("the end is not after the beginning")]
    EndNotAfterStart,
    /// It begins on one day and ends on another.
    #[error("it spans two days")]
    AcrossMidnight,
    /// The shift was called off.
    #[error("the shift was called off")]
    ShiftCancelled,
    /// The shift has begun.
    #[error("the shift has begun")]
    ShiftBegun,
    /// Nobody checks in or out then.
    #[error("the desk is not open for that shift")]
    DoorsClosed,
    /// That step does not lead on from here.
    #[error("a sign-up that is {0} cannot take this step")]
    Signup(SignupState),
    /// The session is over or called off, or shares no time with the shift.
    #[error("the shift does not help that session")]
    SessionNotFit,
    /// As many as are wanted have signed up.
    #[error("the shift is full")]
    ShiftFull,
    /// It ends in the future.
    #[error("it has not ended")]
    NotEnded,
    /// So many days after it hours are entered no more.
    #[error("more than {0} days ago")]
    TooLate(u32),
    /// The hours were decided on before.
    #[error("the hours are {0}")]
    LogDecided(LogState),
    /// Who entered hours does not approve them.
    #[error("who entered hours does not approve them")]
    OwnEntry,
    /// Nobody records or approves its own service.
    #[error("one's own service")]
    OwnService,
    /// An offer and a request of different kinds.
    #[error("the kinds differ")]
    KindsDiffer,
    /// The offer or the request stands no more.
    #[error("the offer or the request stands no more")]
    NotOpen,
    /// That step does not lead on from here.
    #[error("a match that is {0} cannot take this step")]
    Match(MatchState),
}

/// A time that begins and ends on one day.
pub fn one_day(starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Result<Span, VolunteerError> {
    let span = Span::new(starts_at, ends_at).map_err(|_| VolunteerError::EndNotAfterStart)?;
    if business_date(starts_at) == business_date(ends_at) {
        Ok(span)
    } else {
        Err(VolunteerError::AcrossMidnight)
    }
}

/// Whether a shift may still be changed: it is planned and has not begun.
pub fn may_change(state: ShiftState, shift: Span, now: DateTime<Utc>) -> Result<(), VolunteerError> {
    match state {
        ShiftState::Cancelled => Err(VolunteerError::ShiftCancelled),
        ShiftState::Planned if shift.start() <= now => Err(VolunteerError::ShiftBegun),
        ShiftState::Planned => Ok(()),
    }
}

/// Whether a shift helps a session: one that is still to be taught, at a time that they share.
pub fn may_help(shift: Span, (state, session): (SessionState, Span)) -> Result<(), VolunteerError> {
    let taught = matches!(state, SessionState::Scheduled | SessionState::Open);
    if taught && shift.overlaps(session) { Ok(()) } else { Err(VolunteerError::SessionNotFit) }
}

/// Whether one more may sign up for a shift.
pub fn may_sign_up(
    state: ShiftState,
    shift: Span,
    (signed_up, wanted): (u32, u32),
    now: DateTime<Utc>,
) -> Result<(), VolunteerError> {
    if state == ShiftState::Cancelled {
        Err(VolunteerError::ShiftCancelled)
    } else if now >= shift.end() {
        Err(VolunteerError::ShiftBegun)
    } else if signed_up >= wanted {
        Err(VolunteerError::ShiftFull)
    } else {
        Ok(())
    }
}

/// A step at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignupStep {
    /// Will not come.
    Withdraw,
    /// Has come.
    CheckIn,
    /// Goes.
    CheckOut,
}

/// Where a step leads, at an instant.
pub fn take_step(
    state: SignupState,
    step: SignupStep,
    shift: Span,
    now: DateTime<Utc>,
) -> Result<SignupState, VolunteerError> {
    let door = TimeDelta::minutes(DOOR_MINUTES);
    match (state, step) {
        (SignupState::SignedUp, SignupStep::Withdraw) => Ok(SignupState::Withdrawn),
        (SignupState::SignedUp, SignupStep::CheckIn) => {
            if shift.start() - door <= now && now < shift.end() {
                Ok(SignupState::CheckedIn)
            } else {
                Err(VolunteerError::DoorsClosed)
            }
        }
        (SignupState::CheckedIn, SignupStep::CheckOut) => {
            if now <= shift.end() + door {
                Ok(SignupState::CheckedOut)
            } else {
                Err(VolunteerError::DoorsClosed)
            }
        }
        _ => Err(VolunteerError::Signup(state)),
    }
}

/// What is left of a presence outside hours that are approved already, without what is shorter than a minute.
#[must_use]
pub fn left_over(presence: Span, approved: &[Span]) -> Vec<Span> {
    let mut taken: Vec<Span> = approved.iter().filter_map(|span| span.intersection(presence)).collect();
    taken.sort_unstable();
    let mut from = presence.start();
    let mut left = Vec::with_capacity(taken.len() + 1);
    for span in taken {
        left.extend(Span::new(from, span.start()));
        from = from.max(span.end());
    }
    left.extend(Span::new(from, presence.end()));
    left.retain(|part| part.minutes() > 0);
    left
}

/// Whether hours may be entered: they are over, and not for more days than the parameter allows.
pub fn may_enter(service: Span, log_days: u32, now: DateTime<Utc>) -> Result<(), VolunteerError> {
    if service.end() > now {
        return Err(VolunteerError::NotEnded);
    }
    let last = business_date(service.end()) + TimeDelta::days(i64::from(log_days));
    if business_date(now) <= last { Ok(()) } else { Err(VolunteerError::TooLate(log_days)) }
}

/// Whether hours may be decided on: they wait, and who entered them approves nothing; taking them back is everyone's.
pub fn may_decide(state: LogState, approves: bool, maker: Uuid, checker: Uuid) -> Result<(), VolunteerError> {
    act::may_decide(state == LogState::Pending, approves, maker, checker).map_err(|barred| match barred {
        Barred::Decided => VolunteerError::LogDecided(state),
        Barred::OwnRequest => VolunteerError::OwnEntry,
    })
}

/// What something offered becomes when it is done.
#[must_use]
pub const fn form_of(kind: TalentKind) -> ServiceForm {
    match kind {
        TalentKind::Teach => ServiceForm::PeerTeaching,
        TalentKind::Serve => ServiceForm::VolunteerService,
    }
}

/// An offer or a request, as far as it decides whether the two can meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// Whether it is teaching.
    pub kind: TalentKind,
    /// Whether it stands.
    pub state: OfferState,
    /// Its last day.
    pub valid_to: NaiveDate,
}

/// Whether an offer and a request can meet on a day.
pub fn can_meet(offer: Side, request: Side, today: NaiveDate) -> Result<(), VolunteerError> {
    let stands = |side: Side| side.state == OfferState::Open && today <= side.valid_to;
    if offer.kind != request.kind {
        Err(VolunteerError::KindsDiffer)
    } else if stands(offer) && stands(request) {
        Ok(())
    } else {
        Err(VolunteerError::NotOpen)
    }
}

/// Whether a match can be decided on.
pub fn is_proposed(state: MatchState) -> Result<(), VolunteerError> {
    if state == MatchState::Proposed { Ok(()) } else { Err(VolunteerError::Match(state)) }
}

/// Whether a match can be rated: it became a shift, which took place and is over.
pub fn may_rate(
    state: MatchState,
    (shift, shift_ends): (ShiftState, DateTime<Utc>),
    now: DateTime<Utc>,
) -> Result<(), VolunteerError> {
    match state {
        MatchState::Confirmed if shift == ShiftState::Cancelled => Err(VolunteerError::ShiftCancelled),
        MatchState::Confirmed if shift_ends <= now => Ok(()),
        MatchState::Confirmed => Err(VolunteerError::NotEnded),
        _ => Err(VolunteerError::Match(state)),
    }
}

/// The least number of ratings of which a mean is told.
const LEAST_RATINGS: i64 = 3;

/// The mean of ratings with one place, rounded half up, told from three on.
#[must_use]
pub fn mean(sum: i64, count: i64) -> Option<String> {
    if count < LEAST_RATINGS {
        return None;
    }
    let tenths = (sum * 20 + count) / (count * 2);
    Some(format!("{}.{}", tenths / 10, tenths % 10))
}

/// What becomes of a sign-up when its person's record goes into one that is in the team already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coming {
    /// It is that of the record that goes on.
    Moves,
    /// That record had withdrawn, and comes again.
    Revives,
    /// That record comes already.
    Ends,
    /// The volunteer is there, or was, under both: what was recorded stays.
    Stays,
}

/// What becomes of it, by how it stands and how that of the other record for the same shift does.
#[must_use]
pub const fn coming_of_both(signup: SignupState, own: Option<SignupState>) -> Coming {
    match (signup, own) {
        (SignupState::SignedUp | SignupState::CheckedIn, None) => Coming::Moves,
        (SignupState::SignedUp, Some(SignupState::Withdrawn)) => Coming::Revives,
        (SignupState::SignedUp, Some(_)) => Coming::Ends,
        _ => Coming::Stays,
    }
}

#[cfg(test)]
mod tests;

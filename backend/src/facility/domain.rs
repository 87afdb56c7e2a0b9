//! Rules about registration, area, venue and opening of a school's host.

pub mod days;
pub mod hours;
pub mod identity;

use chrono::{Datelike, Months, NaiveDate, NaiveTime};
use contract::curriculum::HalfYear;
use contract::facility::{HostKind, RegistrationState, SchoolKind};
use contract::measure::Area;
use unicode_normalization::UnicodeNormalization;

/// From how many open days on a half-year's refresh is due (a parameter; subsidy gate G4).
pub const HALF_YEAR_DUE_MIN_OPEN_DAYS: u32 = 90;

/// Why a facility cannot go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FacilityError {
    /// That step does not lead on from here.
    #[error("a registration that is {0} cannot take this step")]
    Step(RegistrationState),
    /// A refusal, a suspension or a closing tells why.
    #[error("no reason given")]
    NoReason,
    /// The registration cannot be submitted as it stands.
    #[error("the registration is not complete")]
    Incomplete(Vec<Fault>),
    /// A span of days or hours that ends before it begins.
    #[error("the end lies before the start")]
    EndBeforeStart,
    /// Two spans of opening hours on one day overlap.
    #[error("overlapping opening hours")]
    OverlappingHours,
}

/// One thing that is wrong with a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer to the member at fault.
    pub pointer: &'static str,
    /// The stable code of the fault.
    pub code: &'static str,
    /// What is needed at least and what there is, where that is the fault.
    pub shortfall: Option<(Area, Area)>,
}

impl Fault {
    /// A fault of a member.
    #[must_use]
    pub const fn new(pointer: &'static str, code: &'static str) -> Self {
        Self { pointer, code, shortfall: None }
    }

    /// An area that is too small.
    #[must_use]
    pub const fn below_minimum(pointer: &'static str, minimum: Area, actual: Area) -> Self {
        Self { pointer, code: "below_minimum", shortfall: Some((minimum, actual)) }
    }
}

/// A step in the registration of a facility; what needs a reason carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegistrationStep<'a> {
    /// Hand it in for the county's decision.
    Submit,
    /// Register it.
    Approve,
    /// Send it back.
    Return(&'a str),
    /// Stop it for the time being.
    Suspend(&'a str),
    /// Take it up again.
    Resume,
    /// End it for good.
    Close(&'a str),
    /// Take it back before it is registered.
    Withdraw(&'a str),
}

impl RegistrationStep<'_> {
    fn lacks_reason(self) -> bool {
        match self {
            Self::Return(reason) | Self::Suspend(reason) | Self::Close(reason) | Self::Withdraw(reason) => {
                reason.trim().is_empty()
            }
            Self::Submit | Self::Approve | Self::Resume => false,
        }
    }
}

/// Where a step leads.
///
/// ```text
/// draft, returned ─submit→ submitted ─approve→ approved ⇄ suspended ─close→ closed
///                              └─return→ returned          (approved ─close→ closed)
/// draft, submitted, returned ─withdraw→ withdrawn
/// ```
pub fn take_step(
    state: RegistrationState,
    step: RegistrationStep<'_>,
) -> Result<RegistrationState, FacilityError> {
    use RegistrationState as State;
    use RegistrationStep as Step;
    let next = match (state, step) {
        (State::Draft | State::Returned, Step::Submit) => State::Submitted,
        (State::Submitted, Step::Approve) | (State::Suspended, Step::Resume) => State::Approved,
        (State::Submitted, Step::Return(_)) => State::Returned,
        (State::Approved, Step::Suspend(_)) => State::Suspended,
        (State::Approved | State::Suspended, Step::Close(_)) => State::Closed,
        (State::Draft | State::Submitted | State::Returned, Step::Withdraw(_)) => State::Withdrawn,
        _ => return Err(FacilityError::Step(state)),
    };
    if step.lacks_reason() { Err(FacilityError::NoReason) } else { Ok(next) }
}

/// Whether a registration may be edited.
#[must_use]
pub const fn is_editable(state: RegistrationState) -> bool {
    matches!(state, RegistrationState::Draft | RegistrationState::Returned)
}

/// Whether rooms, school, contact and hours may change: not while a decision is
/// awaited, and not after the end.
#[must_use]
pub const fn takes_changes(state: RegistrationState) -> bool {
    !has_ended(state) && !matches!(state, RegistrationState::Submitted)
}

/// Whether nothing follows any more.
#[must_use]
pub const fn has_ended(state: RegistrationState) -> bool {
    matches!(state, RegistrationState::Closed | RegistrationState::Withdrawn)
}

/// Whether entering a state decides on being registered, so that its day counts for coverage.
#[must_use]
pub const fn changes_being(state: RegistrationState) -> bool {
    matches!(state, RegistrationState::Approved | RegistrationState::Suspended | RegistrationState::Closed)
}

/// Whether the school counts as in being: for coverage, classes and money.
#[must_use]
pub const fn is_active(state: RegistrationState) -> bool {
    matches!(state, RegistrationState::Approved)
}

/// The least coordinated usable area by kind of school (notice, 四(一):
/// 不低于 100 / 50 平方米, the number included).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MinimumAreas {
    /// For schools at centres.
    pub center: Area,
    /// For schools at stations.
    pub station: Area,
}

impl MinimumAreas {
    /// The notice's numbers.
    pub const NOTICE: Self =
        Self { center: Area::from_hundredths(10_000), station: Area::from_hundredths(5_000) };

    /// What a kind of host needs.
    #[must_use]
    pub const fn of(self, host: HostKind) -> Area {
        match host.school_kind() {
            SchoolKind::Center => self.center,
            SchoolKind::Station => self.station,
        }
    }
}

/// What the area rule needs of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoomArea {
    /// Its usable area.
    pub area: Area,
    /// Whether the school may timetable it.
    pub counts_toward_school: bool,
}

/// The coordinated usable area (统筹使用面积): the rooms that the school may
/// timetable, whether shared or its own.
#[must_use]
pub fn coordinated_usable_area(rooms: &[RoomArea]) -> Area {
    let counted = rooms.iter().filter(|room| room.counts_toward_school);
    Area::from_hundredths(counted.map(|room| room.area.hundredths()).sum())
}

/// The area that counts: the lower of what was declared and, once inspected, what was measured.
#[must_use]
pub fn counted_area(declared: Area, measured: Option<Area>) -> Area {
    measured.map_or(declared, |measured| declared.min(measured))
}

/// The document that gives the right to use the venue (notice, 四(一): 固定场所).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UseRight {
    /// Its first day.
    pub valid_from: NaiveDate,
    /// Its last day, or none if it has no end.
    pub valid_to: Option<NaiveDate>,
}

impl UseRight {
    /// Valid from a day to a day, both included.
    pub fn new(valid_from: NaiveDate, valid_to: Option<NaiveDate>) -> Result<Self, FacilityError> {
        if valid_to.is_some_and(|end| end < valid_from) {
            return Err(FacilityError::EndBeforeStart);
        }
        Ok(Self { valid_from, valid_to })
    }

    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day <= end)
    }
}

/// What a registration says of its school when it is handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchoolDossier {
    /// The use-right document of its venue.
    pub use_right: Option<UseRight>,
    /// What an inspection has measured.
    pub inspected_area: Option<Area>,
    /// Whether a station has the conditions for a school, where that was told.
    pub condition_met: Option<bool>,
}

/// What a registration says when it is handed in.
#[derive(Debug, Clone, Copy)]
pub struct Dossier<'a> {
    /// The kind of host.
    pub host: HostKind,
    /// Its rooms.
    pub rooms: &'a [RoomArea],
    /// Its school.
    pub school: Option<SchoolDossier>,
    /// Whether it tells its address.
    pub has_address: bool,
    /// Whether it tells who runs it.
    pub has_operator: bool,
    /// Whether it tells a telephone number.
    pub has_contact: bool,
    /// Its weekly opening, in minutes.
    pub weekly_opening_minutes: u32,
}

/// Whether a registration can be handed in on a day; every fault is named at
/// once. A facility may register without a school; a school needs rooms of the
/// least area and a right to its venue (notice, 四(一)).
pub fn check_dossier(
    dossier: Dossier<'_>,
    minimums: MinimumAreas,
    today: NaiveDate,
) -> Result<(), FacilityError> {
    let required = [
        ("/address", dossier.has_address),
        ("/operator_name", dossier.has_operator),
        ("/contact_phone", dossier.has_contact),
        ("/opening_hours", dossier.weekly_opening_minutes > 0),
    ];
    let missing = required.into_iter().filter(|(_, there)| !there);
    let mut faults: Vec<Fault> = missing.map(|(pointer, _)| Fault::new(pointer, "required")).collect();
    if let Some(school) = dossier.school {
        faults.extend(check_school(dossier, school, minimums, today));
    }
    if faults.is_empty() { Ok(()) } else { Err(FacilityError::Incomplete(faults)) }
}

fn check_school(
    dossier: Dossier<'_>,
    school: SchoolDossier,
    minimums: MinimumAreas,
    today: NaiveDate,
) -> Vec<Fault> {
    let area = counted_area(coordinated_usable_area(dossier.rooms), school.inspected_area);
    let least = minimums.of(dossier.host);
    let room = if dossier.rooms.is_empty() {
        Some(Fault::new("/rooms", "required"))
    } else if area < least {
        Some(Fault::below_minimum("/school/coordinated_usable_area", least, area))
    } else {
        None
    };
    let right = match school.use_right {
        None => Some(Fault::new("/school/use_right", "required")),
        Some(right) if right.valid_from > today => {
            Some(Fault::new("/school/use_right/valid_from", "use_right_not_yet_valid"))
        }
        Some(right) if !right.holds_on(today) => {
            Some(Fault::new("/school/use_right/valid_to", "use_right_expired"))
        }
        Some(_) => None,
    };
    let station = dossier.host.school_kind() == SchoolKind::Station;
    let unfit = station && school.condition_met == Some(false);
    let condition = unfit.then_some(Fault::new("/school/condition_met", "conditions_not_met"));
    [room, right, condition].into_iter().flatten().collect()
}

/// Opening hours of one day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OpeningHours {
    /// 1 for Monday to 7 for Sunday.
    pub weekday: u8,
    /// When it opens.
    pub from: NaiveTime,
    /// When it closes.
    pub to: NaiveTime,
}

/// How many minutes a week the facility is open.
pub fn weekly_opening_minutes(hours: &[OpeningHours]) -> Result<u32, FacilityError> {
    if hours.iter().any(|span| span.to <= span.from || !(1..=7).contains(&span.weekday)) {
        return Err(FacilityError::EndBeforeStart);
    }
    let mut sorted = hours.to_vec();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair[0].weekday == pair[1].weekday && pair[1].from < pair[0].to) {
        return Err(FacilityError::OverlappingHours);
    }
    let minutes: i64 = sorted.iter().map(|span| (span.to - span.from).num_minutes()).sum();
    Ok(u32::try_from(minutes).unwrap_or(0))
}

/// The days on which a school was open: from its opening to its closing, less its suspensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDays {
    spans: Vec<(NaiveDate, NaiveDate)>,
}

impl OpenDays {
    /// Open from a day on, until a last day if it has closed, save for the
    /// suspensions, each from its first to its last day.
    pub fn new(
        opened_on: NaiveDate,
        last_day: Option<NaiveDate>,
        suspensions: &[(NaiveDate, NaiveDate)],
    ) -> Result<Self, FacilityError> {
        let end = last_day.unwrap_or(NaiveDate::MAX);
        if end < opened_on || suspensions.iter().any(|(from, to)| to < from) {
            return Err(FacilityError::EndBeforeStart);
        }
        let mut sorted = suspensions.to_vec();
        sorted.sort_unstable();
        let mut spans = Vec::with_capacity(sorted.len() + 1);
        let mut from = Some(opened_on);
        for (stop, resume) in sorted {
            let Some(open_from) = from else { break };
            if let Some(before) = stop.pred_opt().filter(|before| open_from <= *before && open_from <= end) {
                spans.push((open_from, before.min(end)));
            }
            from = resume.succ_opt().map(|next| next.max(open_from));
        }
        if let Some(open_from) = from.filter(|open_from| *open_from <= end) {
            spans.push((open_from, end));
        }
        Ok(Self { spans })
    }

    /// On how many days from a first to a last day it was open, both included.
    #[must_use]
    pub fn between(&self, first: NaiveDate, last: NaiveDate) -> u32 {
        let days = self.spans.iter().map(|(from, to)| {
            let length = (*to.min(&last) - *from.max(&first)).num_days() + 1;
            u32::try_from(length).unwrap_or(0)
        });
        days.sum()
    }

    /// In how many calendar months of a year it was open on every day.
    #[must_use]
    pub fn full_months(&self, year: i32) -> u8 {
        let full = (1..=12).filter(|month| {
            let first = NaiveDate::from_ymd_opt(year, *month, 1);
            let last =
                first.and_then(|day| day.checked_add_months(Months::new(1))).and_then(|day| day.pred_opt());
            first.zip(last).is_some_and(|(first, last)| self.between(first, last) == last.day())
        });
        u8::try_from(full.count()).unwrap_or(12)
    }

    /// On how many days of a half-year it was open.
    #[must_use]
    pub fn in_half_year(&self, half_year: HalfYear) -> u32 {
        self.between(half_year.first_day(), half_year.last_day())
    }

    /// Whether a refreshed curriculum is due for a half-year: open for long enough in it.
    #[must_use]
    pub fn is_refresh_due(&self, half_year: HalfYear, min_open_days: u32) -> bool {
        self.in_half_year(half_year) >= min_open_days
    }
}

/// What two names must not share in one division: the name without spaces and
/// in one width, so that a copy with a blank in it is seen as the same.
#[must_use]
pub fn name_key(name: &str) -> String {
    name.nfkc().filter(|character| !character.is_whitespace()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests;

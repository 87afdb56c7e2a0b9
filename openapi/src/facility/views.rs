//! What is answered about facilities, rooms and schools.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    ConstructionMode, HostKind, Location, OpeningSpan, PilotBatch, RegistrationState, RoomKind, UseRight,
};
use crate::division::DivisionCode;
use crate::ids::{FacilityId, RoomId, SchoolId};
use crate::measure::Area;

/// A room of a facility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoomView {
    /// Its identifier.
    pub id: RoomId,
    /// What it is used for.
    pub kind: RoomKind,
    /// Its name; once in a facility.
    pub name: String,
    /// Its usable area (使用面积).
    pub area: Area,
    /// How many people it seats.
    pub capacity: u16,
    /// Whether the school may timetable it, so that its area counts.
    pub counts_toward_school: bool,
    /// Whether it is shared with other uses (共享共用).
    pub shared_use: bool,
}

/// A school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SchoolView {
    /// Its identifier.
    pub id: SchoolId,
    /// Its code: `YFXT-<division>-<number>`; never changes.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How it came about.
    pub construction_mode: ConstructionMode,
    /// Its turn in the roll-out.
    pub pilot_batch: PilotBatch,
    /// Its first day.
    pub opened_on: Option<NaiveDate>,
    /// Its last day.
    pub closed_on: Option<NaiveDate>,
    /// The right to use the venue.
    pub use_right: Option<UseRight>,
    /// The sum of the rooms that it may timetable.
    pub declared_area: Area,
    /// What the last inspection measured.
    pub inspected_area: Option<Area>,
    /// When that was.
    pub inspected_on: Option<NaiveDate>,
    /// What counts (统筹使用面积): the lower of declared and inspected.
    pub coordinated_usable_area: Area,
    /// The school that it extends.
    pub parent_school_id: Option<SchoolId>,
    /// The name of that school.
    pub parent_school_name: Option<String>,
    /// Whether a station has the conditions for a school.
    pub condition_met: Option<bool>,
    /// Why it has them, or has not.
    pub condition_note: Option<String>,
}

/// One step of a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusChangeView {
    /// From.
    pub from: RegistrationState,
    /// To.
    pub to: RegistrationState,
    /// The first day on which it holds.
    pub effective_on: NaiveDate,
    /// Why.
    pub reason: Option<String>,
    /// When it was taken.
    pub at: DateTime<Utc>,
}

/// A facility with its school and rooms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacilityView {
    /// Its identifier.
    pub id: FacilityId,
    /// What kind of facility it is.
    pub kind: HostKind,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its Mongolian name.
    pub name_mn: Option<String>,
    /// Where it lies.
    pub division_code: DivisionCode,
    /// The name of that division.
    pub division_name: String,
    /// The county (旗区) that it lies in.
    pub county_code: DivisionCode,
    /// The name of that county.
    pub county_name: String,
    /// The township that it lies in.
    pub township_code: DivisionCode,
    /// The organisation that runs it.
    pub operator_name: Option<String>,
    /// Its unified social credit code.
    pub operator_credit_code: Option<String>,
    /// Street and number.
    pub address: Option<String>,
    /// Where it stands.
    pub location: Option<Location>,
    /// Whom to ask for.
    pub contact_name: Option<String>,
    /// A telephone number.
    pub contact_phone: Option<String>,
    /// When it is open in a week.
    pub opening_hours: Vec<OpeningSpan>,
    /// How many minutes a week that is.
    pub weekly_opening_minutes: u32,
    /// Where the registration stands.
    pub status: RegistrationState,
    /// Why it was returned, suspended, closed or withdrawn.
    pub status_reason: Option<String>,
    /// When it was handed in.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When the last decision was taken.
    pub decided_at: Option<DateTime<Utc>>,
    /// The least usable area that a school here needs today.
    pub minimum_area: Option<Area>,
    /// Its rooms, by name.
    pub rooms: Vec<RoomView>,
    /// Its school.
    pub school: Option<SchoolView>,
    /// Every step of the registration, the oldest first.
    pub history: Vec<StatusChangeView>,
    /// When it was first written down.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// The version for `If-Match`; facility, rooms and school share it.
    pub version: i64,
}

/// A facility in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacilitySummary {
    /// Its identifier.
    pub id: FacilityId,
    /// What kind of facility it is.
    pub kind: HostKind,
    /// Its Chinese name.
    pub name_zh: String,
    /// Its Mongolian name.
    pub name_mn: Option<String>,
    /// Where it lies.
    pub division_code: DivisionCode,
    /// The name of that division.
    pub division_name: String,
    /// The county (旗区) that it lies in.
    pub county_code: DivisionCode,
    /// The name of that county.
    pub county_name: String,
    /// Where the registration stands.
    pub status: RegistrationState,
    /// A telephone number, masked.
    pub contact_phone: Option<String>,
    /// How many minutes a week it is open.
    pub weekly_opening_minutes: u32,
    /// Its school.
    pub school_id: Option<SchoolId>,
    /// The code of its school.
    pub school_code: Option<String>,
    /// The name of its school.
    pub school_name: Option<String>,
    /// The usable area that counts.
    pub coordinated_usable_area: Option<Area>,
    /// When it was first written down.
    pub created_at: DateTime<Utc>,
}

/// A facility to pick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FacilityOption {
    /// Its identifier.
    pub id: FacilityId,
    /// Its Chinese name.
    pub name_zh: String,
    /// What kind of facility it is.
    pub kind: HostKind,
    /// Where it lies.
    pub division_code: DivisionCode,
    /// Its school.
    pub school_id: Option<SchoolId>,
    /// The name of its school.
    pub school_name: Option<String>,
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportReport {
    /// How many rows were read.
    pub rows: u32,
    /// How many records were made; 0 on a dry run.
    pub created: u32,
    /// Whether nothing was to be written.
    pub dry_run: bool,
}

//! What is asked of facilities, rooms and schools.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
#[cfg(feature = "validate")]
use validator::Validate as _;

use super::{ConstructionMode, HostKind, Location, OpeningSpan, PilotBatch, RoomKind, UseRight};
use crate::division::DivisionCode;
use crate::ids::SchoolId;
use crate::measure::Area;
use crate::told::told;

/// A registration to begin, as a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateFacility {
    /// What kind of facility it is.
    pub kind: HostKind,
    /// Its Chinese name; once in a division.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name_zh: String,
    /// Its Mongolian name in traditional script.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub name_mn: Option<String>,
    /// Where it lies: 9 digits for a centre, 12 for a station.
    pub division_code: DivisionCode,
    /// The organisation that runs it.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub operator_name: Option<String>,
    /// Its unified social credit code (GB 32100), 18 characters.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 18, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 18))]
    pub operator_credit_code: Option<String>,
    /// Street and number.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub address: Option<String>,
    /// Where it stands.
    #[serde(default)]
    pub location: Option<Location>,
    /// Whom to ask for.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 50, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 50))]
    pub contact_name: Option<String>,
    /// A telephone number.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 30, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 30))]
    pub contact_phone: Option<String>,
    /// When it is open in a week.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 50, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub opening_hours: Vec<OpeningSpan>,
}

/// What to change: absent members stay as they are, an empty text clears, and so does a location of `null`.
///
/// Kind, names and division can be changed only while the registration is a draft or returned.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateFacility {
    /// What kind of facility it is.
    #[serde(default)]
    pub kind: Option<HostKind>,
    /// Its Chinese name.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name_zh: Option<String>,
    /// Its Mongolian name in traditional script.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub name_mn: Option<String>,
    /// Where it lies.
    #[serde(default)]
    pub division_code: Option<DivisionCode>,
    /// The organisation that runs it.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub operator_name: Option<String>,
    /// Its unified social credit code (GB 32100), 18 characters.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 18, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 18))]
    pub operator_credit_code: Option<String>,
    /// Street and number.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub address: Option<String>,
    /// Where it stands; `null` when that is not known.
    #[serde(default, deserialize_with = "told", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Location>))]
    pub location: Option<Option<Location>>,
    /// Whom to ask for.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 50, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 50))]
    pub contact_name: Option<String>,
    /// A telephone number.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 30, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 30))]
    pub contact_phone: Option<String>,
    /// When it is open in a week; replaces all spans.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 50, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub opening_hours: Option<Vec<OpeningSpan>>,
}

/// A room to add to a facility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CreateRoom {
    /// What it is used for.
    pub kind: RoomKind,
    /// Its name; once in a facility.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 50, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 50))]
    pub name: String,
    /// Its usable area (使用面积).
    pub area: Area,
    /// How many people it seats.
    pub capacity: u16,
    /// Whether the school may timetable it, so that its area counts.
    pub counts_toward_school: bool,
    /// Whether it is shared with other uses (共享共用).
    #[serde(default)]
    pub shared_use: bool,
}

/// What to change of a room; absent members stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UpdateRoom {
    /// What it is used for.
    #[serde(default)]
    pub kind: Option<RoomKind>,
    /// Its name; once in a facility.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 50, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 50))]
    pub name: Option<String>,
    /// Its usable area (使用面积).
    #[serde(default)]
    pub area: Option<Area>,
    /// How many people it seats.
    #[serde(default)]
    pub capacity: Option<u16>,
    /// Whether the school may timetable it, so that its area counts.
    #[serde(default)]
    pub counts_toward_school: Option<bool>,
    /// Whether it is shared with other uses (共享共用).
    #[serde(default)]
    pub shared_use: Option<bool>,
}

/// The school that the facility hosts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PutSchool {
    /// Its name.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: String,
    /// How it came about.
    pub construction_mode: ConstructionMode,
    /// Its turn in the roll-out.
    pub pilot_batch: PilotBatch,
    /// Its first day; the day of the registration unless given. A day that is not given stays as it is.
    #[serde(default)]
    pub opened_on: Option<NaiveDate>,
    /// Its last day.
    #[serde(default)]
    pub closed_on: Option<NaiveDate>,
    /// The right to use the venue.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(nested))]
    pub use_right: Option<UseRight>,
    /// The school at a centre that it extends (辐射延伸), for a school at a station.
    #[serde(default)]
    pub parent_school_id: Option<SchoolId>,
    /// Whether a station has the conditions for a school (在有条件的, notice 三).
    #[serde(default)]
    pub condition_met: Option<bool>,
    /// Why it has them, or has not; needed with `condition_met`.
    #[serde(default)]
    #[cfg_attr(feature = "validate", validate(length(min = 0, max = 200, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub condition_note: Option<String>,
}

/// From which day a decision holds.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct StepFrom {
    /// Not later than today, not before the decision before; today unless given.
    #[serde(default)]
    pub effective_on: Option<NaiveDate>,
}

/// Why a decision is taken, and from which day it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct ReasonedStep {
    /// One sentence that the facility can act on.
    #[cfg_attr(feature = "validate", validate(length(min = 2, max = 500, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 500))]
    pub reason: String,
    /// Not later than today, not before the decision before; today unless given.
    #[serde(default)]
    pub effective_on: Option<NaiveDate>,
}

/// The area that an inspection measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct RecordInspection {
    /// The usable area of all rooms of the school.
    pub area: Area,
    /// The day of the inspection; today unless given.
    #[serde(default)]
    pub inspected_on: Option<NaiveDate>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_of_null_is_told_and_an_absent_one_is_not() {
        let read = |text: &str| serde_json::from_str::<UpdateFacility>(text).unwrap().location;
        assert_eq!(read("{}"), None);
        assert_eq!(read(r#"{ "location": null }"#), Some(None));
        let cleared = UpdateFacility { location: Some(None), ..UpdateFacility::default() };
        assert_eq!(serde_json::to_value(&cleared).unwrap()["location"], serde_json::Value::Null);
        let silent = serde_json::to_value(UpdateFacility::default()).unwrap();
        assert!(silent.get("location").is_none());
    }
}

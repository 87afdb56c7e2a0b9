//! Rows into what is answered.

use std::collections::HashMap;
use std::str::FromStr;

use contract::division::DivisionCode;
use contract::facility::{
    FacilitySummary, FacilityView, Location, OpeningSpan, RoomView, SchoolView, StatusChangeView, UseRight,
};
use contract::measure::Area;
use diesel::pg::PgConnection;
use diesel::result::Error as QueryError;
use rust_decimal::Decimal;

use super::{FacilityFailure, Outcome};
use crate::auth::Act;
use crate::clock::business_date;
use crate::facility::domain::counted_area;
use crate::facility::domain::identity::mask_phone;
use crate::facility::store::{self, ChangeRow, FacilityRow, HoursRow, ListRow, RoomRow, SchoolRow};

/// A word or code that the database keeps only in valid form.
pub(super) fn stored<T: FromStr>(text: &str) -> Outcome<T> {
    text.parse().map_err(|_| {
        let cause = format!("`{text}` is no {}", std::any::type_name::<T>());
        FacilityFailure::Db(QueryError::DeserializationError(cause.into()).into())
    })
}

/// An area that the database keeps with two places.
pub(super) fn area(value: Decimal) -> Area {
    Area::try_from(value).unwrap_or_default()
}

/// Everything about a facility, in a handful of queries.
pub(super) fn assemble(conn: &mut PgConnection, act: &Act, row: FacilityRow) -> Outcome<FacilityView> {
    let names = store::division_names(conn, &[&row.division_code, &row.county_code])?;
    let name = |code: &str| names.get(code).cloned().unwrap_or_default();
    let kind = stored::<contract::facility::HostKind>(&row.kind)?;
    let school = match store::find_school(conn, row.id)? {
        Some(school) => Some(school_view(conn, school)?),
        None => None,
    };
    Ok(FacilityView {
        id: row.id.into(),
        kind,
        name_zh: row.name_zh,
        name_mn: row.name_mn,
        division_name: name(&row.division_code),
        county_name: name(&row.county_code),
        division_code: stored(&row.division_code)?,
        county_code: stored(&row.county_code)?,
        township_code: stored(&row.township_code)?,
        operator_name: row.operator_name,
        operator_credit_code: row.operator_credit_code,
        address: row.address,
        location: row
            .longitude
            .zip(row.latitude)
            .map(|(longitude, latitude)| Location { longitude, latitude }),
        contact_name: row.contact_name,
        contact_phone: row.contact_phone,
        opening_hours: store::list_hours(conn, &[row.id])?.iter().map(span).collect(),
        weekly_opening_minutes: u32::try_from(row.weekly_opening_minutes).unwrap_or_default(),
        status: stored(&row.status)?,
        status_reason: row.status_reason,
        submitted_at: row.submitted_at,
        decided_at: row.decided_at,
        minimum_area: Some(super::minimums(conn, business_date(act.at))?.of(kind)),
        rooms: store::list_rooms(conn, row.id)?.iter().map(room_view).collect::<Outcome<_>>()?,
        school,
        history: store::list_changes(conn, row.id)?.into_iter().map(change_view).collect::<Outcome<_>>()?,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}

fn span(row: &HoursRow) -> OpeningSpan {
    OpeningSpan {
        weekday: u8::try_from(row.weekday).unwrap_or_default(),
        opens_at: row.opens_at,
        closes_at: row.closes_at,
    }
}

fn room_view(row: &RoomRow) -> Outcome<RoomView> {
    Ok(RoomView {
        id: row.id.into(),
        kind: stored(&row.kind)?,
        name: row.name.clone(),
        area: area(row.area),
        capacity: u16::try_from(row.capacity).unwrap_or_default(),
        counts_toward_school: row.counts_toward_school,
        shared_use: row.shared_use,
    })
}

fn school_view(conn: &mut PgConnection, row: SchoolRow) -> Outcome<SchoolView> {
    let parent_school_name = match row.parent_school_id {
        Some(id) => store::find_school_name(conn, id)?,
        None => None,
    };
    let use_right = match (row.use_right_kind, row.use_right_document, row.use_right_valid_from) {
        (Some(kind), Some(document), Some(valid_from)) => {
            Some(UseRight { kind: stored(&kind)?, document, valid_from, valid_to: row.use_right_valid_to })
        }
        _ => None,
    };
    let declared_area = area(row.declared_area);
    let inspected_area = row.inspected_area.map(area);
    Ok(SchoolView {
        id: row.id.into(),
        code: row.code,
        name: row.name,
        construction_mode: stored(&row.construction_mode)?,
        pilot_batch: stored(&row.pilot_batch)?,
        opened_on: row.opened_on,
        closed_on: row.closed_on,
        use_right,
        declared_area,
        inspected_area,
        inspected_on: row.inspected_on,
        coordinated_usable_area: counted_area(declared_area, inspected_area),
        parent_school_id: row.parent_school_id.map(Into::into),
        parent_school_name,
        condition_met: row.condition_met,
        condition_note: row.condition_note,
    })
}

fn change_view(row: ChangeRow) -> Outcome<StatusChangeView> {
    Ok(StatusChangeView {
        from: stored(&row.from_status)?,
        to: stored(&row.status)?,
        effective_on: row.effective_on,
        reason: row.reason,
        at: row.at,
    })
}

/// The view without what identifies a person, for the audit trail.
pub(super) fn masked(view: &FacilityView) -> FacilityView {
    FacilityView {
        contact_name: view.contact_name.as_ref().map(|_| "***".to_owned()),
        contact_phone: view.contact_phone.as_deref().map(mask_phone),
        ..view.clone()
    }
}

/// A line of a list.
pub(super) fn summary(row: ListRow, names: &HashMap<String, String>) -> Outcome<FacilitySummary> {
    let name = |code: &str| names.get(code).cloned().unwrap_or_default();
    let school = row.school;
    Ok(FacilitySummary {
        id: row.id.into(),
        kind: stored(&row.kind)?,
        name_zh: row.name_zh,
        name_mn: row.name_mn,
        division_name: name(&row.division_code),
        county_name: name(&row.county_code),
        division_code: stored::<DivisionCode>(&row.division_code)?,
        county_code: stored(&row.county_code)?,
        status: stored(&row.status)?,
        contact_phone: row.contact_phone.as_deref().map(mask_phone),
        weekly_opening_minutes: u32::try_from(row.weekly_opening_minutes).unwrap_or_default(),
        school_id: school.as_ref().map(|school| school.id.into()),
        school_code: school.as_ref().map(|school| school.code.clone()),
        school_name: school.as_ref().map(|school| school.name.clone()),
        coordinated_usable_area: school.as_ref().map(|school| area(school.coordinated_usable_area)),
        created_at: row.created_at,
    })
}

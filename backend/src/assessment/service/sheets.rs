//! What is told of inspections: lists, score sheets, and what they lack.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use contract::assessment::{
    InspectionAssessor, InspectionDetails, InspectionPhotoSubject, InspectionPhotoView, InspectionSampleView,
    InspectionState, InspectionView, SampleKind, SampleProgress, ScoreSheetView, SheetGap,
};
use contract::auth::Role;
use contract::facility::Location;
use contract::measure::Points;
use contract::subsidy::RubricItem;
use diesel::pg::PgConnection;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::figures::days_until;
use super::inspections::around;
use super::results::{facts_of, holding};
use super::views::{actor, county_names, name_of};
use super::{Answer, AssessmentServiceError, findings, reach};
use crate::assessment::domain::sheet::{Check, Filled, gaps, progress};
use crate::assessment::store::assessors::list_named;
use crate::assessment::store::cycles::find_cycle;
use crate::assessment::store::findings::list_findings_of;
use crate::assessment::store::inspections::{self as store, InspectionRow, Listed, PhotoRow};
use crate::assessment::store::samples::{self, SampleRow, SubjectRow};
use crate::auth::Act;
use crate::db::value::{number, word};
use crate::facility::domain::identity::mask_name;

/// The checks of a sample, as the rules see them.
pub(super) fn checks(rows: &[SampleRow]) -> Answer<Vec<Check>> {
    let check = |row: &SampleRow| {
        Ok(Check {
            kind: word(&row.kind)?,
            reserve: row.reserve,
            result: row.result.as_deref().map(word).transpose()?,
            satisfied: row.satisfied,
        })
    };
    rows.iter().map(check).collect()
}

/// What a sheet lacks before it can be handed in.
pub(super) fn missing(conn: &mut PgConnection, row: &InspectionRow) -> Answer<Vec<SheetGap>> {
    let photos = store::list_photos(conn, row.id)?;
    let samples = samples::list_samples(conn, &[row.id])?;
    gaps_of(row, &photos, &samples)
}

type Photo = (PhotoRow, String, i64, String);

fn gaps_of(row: &InspectionRow, photos: &[Photo], samples: &[SampleRow]) -> Answer<Vec<SheetGap>> {
    let photo = |what: InspectionPhotoSubject| photos.iter().any(|(row, ..)| row.what == what.as_str());
    let filled = Filled {
        measured: row.measured_area.is_some(),
        safety: row.safety.is_some() && row.safety_note.is_some(),
        syllabus: row.syllabus.is_some() && row.syllabus_note.is_some(),
        place: row.longitude.is_some() || row.place_note.is_some(),
        venue_photo: photo(InspectionPhotoSubject::Venue),
        safety_photo: photo(InspectionPhotoSubject::Safety),
    };
    Ok(gaps(filled, &checks(samples)?))
}

/// Of which of these inspections a reader sees who and what is checked: the city and auditors of all, whoever was drawn of its
/// own. A school that knew would prepare its learners for the call, and would read what each of them has said.
fn sees_samples(conn: &mut PgConnection, act: &Act, ids: &[Uuid]) -> Answer<HashSet<Uuid>> {
    if act.has_any_of(&[Role::CityAdmin, Role::Auditor]) {
        return Ok(ids.iter().copied().collect());
    }
    Ok(store::list_drawn_to(conn, &reach(act), ids)?.into_iter().collect())
}

/// Inspections as a list shows them.
pub(super) fn views(conn: &mut PgConnection, act: &Act, rows: Vec<Listed>) -> Answer<Vec<InspectionView>> {
    let ids: Vec<Uuid> = rows.iter().map(|(row, ..)| row.id).collect();
    let mut assessors = assessors_of(conn, &ids)?;
    let mut by_inspection: HashMap<Uuid, Vec<SampleRow>> = HashMap::new();
    for row in samples::list_samples(conn, &ids)? {
        by_inspection.entry(row.inspection_id).or_default().push(row);
    }
    let counties = county_names(conn, act)?;
    let mut cycles = HashMap::new();
    for (_, school, _) in &rows {
        if let Entry::Vacant(place) = cycles.entry(school.cycle_id) {
            place.insert(find_cycle(conn, school.cycle_id)?.ok_or(AssessmentServiceError::Stored)?);
        }
    }
    let seen = sees_samples(conn, act, &ids)?;
    let view = |(row, school, address): Listed| {
        let cycle = cycles.get(&school.cycle_id).ok_or(AssessmentServiceError::Stored)?;
        let samples = by_inspection.remove(&row.id).unwrap_or_default();
        Ok(InspectionView {
            id: row.id.into(),
            assessment_id: school.id.into(),
            cycle_id: school.cycle_id.into(),
            year: cycle.year,
            county_name: counties.get(&school.county_code).unwrap_or(&school.county_code).clone(),
            code: school.code,
            name: school.name,
            kind: word(&school.kind)?,
            county_code: school.county_code,
            address,
            due_on: cycle.inspection_due,
            planned_on: row.planned_on,
            status: word(&row.status)?,
            assessors: assessors.remove(&row.id).unwrap_or_default(),
            progress: if seen.contains(&row.id) || row.submitted_at.is_some() {
                progress(&checks(&samples)?)
            } else {
                SampleProgress::default()
            },
            version: row.version,
        })
    };
    rows.into_iter().map(view).collect()
}

fn assessors_of(
    conn: &mut PgConnection,
    inspections: &[Uuid],
) -> Answer<HashMap<Uuid, Vec<InspectionAssessor>>> {
    let drawn = store::list_drawn(conn, inspections)?;
    let ids: Vec<Uuid> = drawn.iter().map(|row| row.assessor_id).collect();
    let named: HashMap<Uuid, (String, String)> =
        list_named(conn, &ids)?.into_iter().map(|(row, whole)| (row.id, (row.name, whole))).collect();
    let mut found: HashMap<Uuid, Vec<InspectionAssessor>> = HashMap::new();
    for row in drawn {
        let (name, organisation_name) = named.get(&row.assessor_id).cloned().unwrap_or_default();
        found.entry(row.inspection_id).or_default().push(InspectionAssessor {
            id: row.assessor_id.into(),
            name,
            organisation_name,
            replaced_at: row.replaced_at,
            replaced_reason: row.replaced_reason,
        });
    }
    Ok(found)
}

/// An inspection with all that belongs to it.
pub(super) fn details(conn: &mut PgConnection, act: &Act, row: InspectionRow) -> Answer<InspectionDetails> {
    let whole = around(conn, row.clone())?;
    let facts = facts_of(&holding(conn, &whole.school)?)?;
    let photos = store::list_photos(conn, row.id)?;
    let rows = samples::list_samples(conn, &[row.id])?;
    let days = days_until(whole.cycle.cut_off);
    let names = name_of(conn, [row.submitted_by])?;
    let mut own = list_findings_of(conn, &[whole.school.id])?;
    own.retain(|finding| finding.inspection_id == Some(row.id));
    let address = store::find_address(conn, row.assessment_id)?;
    let open = matches!(word(&row.status)?, InspectionState::Drawn | InspectionState::UnderWay);
    let seen = sees_samples(conn, act, &[row.id])?.contains(&row.id);
    let missing = if open { gaps_of(&row, &photos, &rows)? } else { Vec::new() };
    Ok(InspectionDetails {
        sheet: sheet(conn, &row)?,
        safety_maximum: whole.maximum(RubricItem::SafetyAccessibility),
        syllabus_maximum: whole.maximum(RubricItem::SyllabusQuality),
        declared_area: facts.declared_area,
        photos: photos.into_iter().map(photo).collect::<Answer<Vec<_>>>()?,
        samples: if seen { sample_views(conn, &rows, days)? } else { Vec::new() },
        findings: findings::views(conn, act, own)?,
        missing,
        submitted_by: row.submitted_by.map(|id| actor(&names, id)),
        submitted_at: row.submitted_at,
        inspection: views(conn, act, vec![(row, whole.school, address)])?
            .pop()
            .ok_or(AssessmentServiceError::Stored)?,
    })
}

fn location(longitude: Option<Decimal>, latitude: Option<Decimal>) -> Option<Location> {
    longitude.zip(latitude).map(|(longitude, latitude)| Location { longitude, latitude })
}

fn sheet(conn: &mut PgConnection, row: &InspectionRow) -> Answer<ScoreSheetView> {
    let stored = |_| AssessmentServiceError::Stored;
    let points = |value: Option<Decimal>| value.map(Points::try_from).transpose().map_err(stored);
    Ok(ScoreSheetView {
        arrived_at: row.arrived_at,
        location: location(row.longitude, row.latitude),
        distance_metres: store::find_distance(conn, row.id)?.map(number).transpose()?,
        place_note: row.place_note.clone(),
        measured_area: row.measured_area.map(TryInto::try_into).transpose().map_err(stored)?,
        safety_accessibility: points(row.safety)?,
        safety_note: row.safety_note.clone(),
        syllabus_quality: points(row.syllabus)?,
        syllabus_note: row.syllabus_note.clone(),
    })
}

pub(super) fn photo((row, _, size, sha256): Photo) -> Answer<InspectionPhotoView> {
    Ok(InspectionPhotoView {
        id: row.id.into(),
        what: word(&row.what)?,
        taken_at: row.taken_at,
        location: location(row.longitude, row.latitude),
        size: u64::try_from(size).map_err(|_| AssessmentServiceError::Stored)?,
        sha256,
    })
}

/// Checks of a sample as they are told; names of learners are masked.
pub(super) fn sample_views(
    conn: &mut PgConnection,
    rows: &[SampleRow],
    days: (chrono::NaiveDate, chrono::NaiveDate),
) -> Answer<Vec<InspectionSampleView>> {
    let sessions: Vec<Uuid> = rows.iter().filter_map(|row| row.session_id).collect();
    let learners: Vec<Uuid> = rows.iter().filter_map(|row| row.learner_id).collect();
    let mut subjects: HashMap<Uuid, SubjectRow> =
        samples::list_sessions(conn, &sessions)?.into_iter().map(|row| (row.id, row)).collect();
    for mut learner in samples::list_learners(conn, &learners, days)? {
        learner.what = mask_name(&learner.what);
        subjects.insert(learner.id, learner);
    }
    let view = |row: &SampleRow| {
        let subject_id = row.session_id.or(row.learner_id).ok_or(AssessmentServiceError::Stored)?;
        let subject = subjects.get(&subject_id);
        Ok(InspectionSampleView {
            id: row.id.into(),
            kind: word::<SampleKind>(&row.kind)?,
            position: row.position,
            reserve: row.reserve,
            subject_id,
            what: subject.map(|one| one.what.clone()).unwrap_or_default(),
            on: subject.and_then(|one| one.on),
            recorded: subject.map_or(0, |one| one.recorded),
            result: row.result.as_deref().map(word).transpose()?,
            satisfied: row.satisfied,
            note: row.note.clone(),
            checked_at: row.checked_at,
            version: row.version,
        })
    };
    rows.iter().map(view).collect()
}

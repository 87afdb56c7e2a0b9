//! Inspections: planned, arrived at, filled in, handed in or refused.

use chrono::{DateTime, Utc};
use contract::assessment::{
    ArriveAtInspection, AssessmentCause, AssessmentCycleState, AssessmentFindingView, FillScoreSheet,
    FindingSeverity, InspectionDetails, InspectionQuery, InspectionState, InspectionView, PlanInspection,
    RecordFinding, ReplaceAssessor,
};
use contract::facility::Location;
use contract::ids::InspectionId;
use contract::measure::Points;
use contract::policy::{Fault, Faults};
use contract::subsidy::{RubricItem, Veto};
use diesel::pg::PgConnection;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::draw::list_conflicts;
use super::results::{facts_of, follow, holding};
use super::{Answer, AssessmentServiceError, findings, reach, require_city, sheets};
use crate::assessment::domain::draw::{Lists, next_assessor};
use crate::assessment::domain::{AssessmentError, sheet};
use crate::assessment::store::assessors::list_available;
use crate::assessment::store::cycles::{CycleRow, find_cycle, find_draw, hold_cycle};
use crate::assessment::store::inspections::{self as store, DrawnRow, InspectionRow};
use crate::assessment::store::samples::list_samples;
use crate::assessment::store::schools::{self, SchoolRow};
use crate::audit::{Change, record};
use crate::auth::{Act, Scope};
use crate::clock::business_date;
use crate::db::value::word;
use crate::paging::{Paged, Paging};
use crate::subsidy::domain::Policy;
use crate::subsidy::service::find_rules;

/// An inspection as it was read: which one, and its version.
pub type Read = (InspectionId, i64);

/// Inspections within reach, by the code of the school; an assessor sees those that the account was drawn for.
pub fn list_inspections(
    conn: &mut PgConnection,
    act: &Act,
    query: &InspectionQuery,
    after: Option<(String, Uuid)>,
    paging: &Paging,
) -> Answer<Paged<InspectionView>> {
    let page = store::list_inspections(conn, &reach(act), query, after, paging)?;
    Ok(Paged { items: sheets::views(conn, act, page.items)?, next: page.next, total: page.total })
}

/// One inspection with all that belongs to it.
pub fn get_inspection(conn: &mut PgConnection, act: &Act, id: InspectionId) -> Answer<InspectionDetails> {
    let row = store::find_inspection(conn, &reach(act), id)?.ok_or(AssessmentServiceError::NotFound)?;
    sheets::details(conn, act, row)
}

/// An inspection that is being changed, and what it is part of.
pub(super) struct Changing {
    pub(super) row: InspectionRow,
    pub(super) school: SchoolRow,
    pub(super) cycle: CycleRow,
    pub(super) policy: Policy,
}

impl Changing {
    /// The most points of an item.
    pub(super) fn maximum(&self, item: RubricItem) -> Points {
        Points::from_hundredths(self.policy.maximum(item).value)
    }

    fn state(&self) -> Answer<InspectionState> {
        Ok(word(&self.row.status)?)
    }

    /// Goes on only while the inspection is in one of these states.
    pub(super) fn among(self, states: &[InspectionState]) -> Answer<Self> {
        if states.contains(&self.state()?) { Ok(self) } else { Err(AssessmentError::Inspection.into()) }
    }
}

/// What an inspection is part of.
pub(super) fn around(conn: &mut PgConnection, row: InspectionRow) -> Answer<Changing> {
    let school = schools::find_school(conn, &Scope::whole_city(), row.assessment_id.into())?;
    let school = school.ok_or(AssessmentServiceError::Stored)?;
    let cycle = find_cycle(conn, school.cycle_id)?.ok_or(AssessmentServiceError::Stored)?;
    let policy = find_rules(conn, cycle.policy_id.into())?;
    Ok(Changing { row, school, cycle, policy })
}

/// Locks an inspection within reach while its cycle is being inspected.
pub(super) fn lock(conn: &mut PgConnection, act: &Act, id: InspectionId) -> Answer<Changing> {
    let reach = reach(act);
    let seen = store::find_inspection(conn, &reach, id)?.ok_or(AssessmentServiceError::NotFound)?;
    // The cycle before what belongs to it, so that nobody waits for each other.
    let cycle = around(conn, seen)?.cycle.id;
    let cycle = hold_cycle(conn, cycle)?.ok_or(AssessmentServiceError::Stored)?;
    let row = store::lock_inspection(conn, &reach, id)?.ok_or(AssessmentServiceError::NotFound)?;
    match word(&cycle.status)? {
        AssessmentCycleState::Inspection => around(conn, row),
        state => Err(AssessmentError::Cycle(state).into()),
    }
}

fn lock_at(conn: &mut PgConnection, act: &Act, (id, version): Read) -> Answer<Changing> {
    let changing = lock(conn, act, id)?;
    if changing.row.version == version { Ok(changing) } else { Err(AssessmentServiceError::Stale) }
}

/// A change of an inspection, where its school lies.
pub(super) fn change(action: &'static str, changing: &Changing) -> Change {
    let school = &changing.school;
    Change::of(action, "inspection", changing.row.id).within(school.facility_id.into(), &school.township_code)
}

fn written(
    conn: &mut PgConnection,
    act: &Act,
    mut changing: Changing,
    action: &'static str,
    reason: Option<&str>,
) -> Answer<InspectionDetails> {
    changing.row.version += 1;
    store::update_inspection(conn, &changing.row)?;
    let change = change(action, &changing);
    let details = sheets::details(conn, act, changing.row)?;
    let change = change.after(&details.sheet);
    record(
        conn,
        act,
        &match reason {
            Some(reason) => change.because(reason),
            None => change,
        },
    )?;
    Ok(details)
}

/// Plans the day of an inspection.
pub fn plan(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    new: &PlanInspection,
) -> Answer<InspectionDetails> {
    let mut changing = lock_at(conn, act, read)?.among(&[InspectionState::Drawn])?;
    let mut faults = Faults::default();
    faults.demand(new.planned_on >= business_date(act.at), "/planned_on", "day_is_over");
    faults.demand(new.planned_on <= changing.cycle.inspection_due, "/planned_on", "after_inspection_due");
    faults.or(()).map_err(AssessmentServiceError::faults)?;
    changing.row.planned_on = Some(new.planned_on);
    written(conn, act, changing, "inspection.plan", None)
}

/// Degrees that a telephone tells: both or none, in range.
pub(super) fn degrees(location: Option<Location>) -> Result<(Option<Decimal>, Option<Decimal>), Fault> {
    let Some(Location { longitude, latitude }) = location else { return Ok((None, None)) };
    let within = |value: Decimal, most: i64| value.abs() <= Decimal::from(most);
    if within(longitude, 180) && within(latitude, 90) {
        Ok((Some(longitude.round_dp(6)), Some(latitude.round_dp(6))))
    } else {
        Err(Fault::new("/location", "out_of_range"))
    }
}

/// Arrives at the site, with the place that the telephone tells or why there is none.
pub fn arrive(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    new: &ArriveAtInspection,
) -> Answer<InspectionDetails> {
    let mut changing =
        lock_at(conn, act, read)?.among(&[InspectionState::Drawn, InspectionState::UnderWay])?;
    if new.location.is_none() && new.place_note.is_none() {
        return Err(AssessmentServiceError::fault("/place_note", "required_without_location"));
    }
    let (longitude, latitude) =
        degrees(new.location).map_err(|fault| AssessmentServiceError::faults(vec![fault]))?;
    let row = &mut changing.row;
    row.status = InspectionState::UnderWay.to_string();
    row.arrived_at = row.arrived_at.or(Some(act.at));
    (row.longitude, row.latitude) = (longitude, latitude);
    row.place_note.clone_from(&new.place_note);
    written(conn, act, changing, "inspection.arrive", None)
}

/// Fills in the score sheet, as far as it has come.
pub fn fill_sheet(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    new: &FillScoreSheet,
) -> Answer<InspectionDetails> {
    let mut changing = lock_at(conn, act, read)?.among(&[InspectionState::UnderWay])?;
    let maxima =
        [RubricItem::SafetyAccessibility, RubricItem::SyllabusQuality].map(|item| changing.maximum(item));
    let faults = sheet::check_sheet(new, maxima[0], maxima[1]);
    if !faults.is_empty() {
        return Err(AssessmentServiceError::faults(faults));
    }
    let row = &mut changing.row;
    row.measured_area = new.measured_area.map(contract::measure::Area::decimal);
    row.safety = new.safety_accessibility.map(Points::decimal);
    row.safety_note.clone_from(&new.safety_note);
    row.syllabus = new.syllabus_quality.map(Points::decimal);
    row.syllabus_note.clone_from(&new.syllabus_note);
    written(conn, act, changing, "inspection.fill", None)
}

/// Records what was found at the site.
pub fn record_inspection_finding(
    conn: &mut PgConnection,
    act: &Act,
    id: InspectionId,
    new: &RecordFinding,
) -> Answer<AssessmentFindingView> {
    let changing = lock(conn, act, id)?.among(&[InspectionState::UnderWay])?;
    findings::record_at(conn, act, (&changing.school, Some(changing.row.id)), new)
}

/// Hands the sheet in: what was measured, judged and heard becomes the next version of the result.
pub fn submit(conn: &mut PgConnection, act: &Act, read: Read) -> Answer<InspectionDetails> {
    let mut changing = lock_at(conn, act, read)?.among(&[InspectionState::UnderWay])?;
    let missing = sheets::missing(conn, &changing.row)?;
    if !missing.is_empty() {
        return Err(AssessmentError::Gaps(missing.len()).into());
    }
    hand_in(&mut changing.row, act.account_id.0, act.at, InspectionState::Submitted);
    let checks = sheets::checks(&list_samples(conn, &[changing.row.id])?)?;
    let mut school = lock_school(conn, &changing)?;
    let mut facts = facts_of(&holding(conn, &school)?)?;
    let stored = |_| AssessmentServiceError::Stored;
    facts.measured_area = changing.row.measured_area.map(TryInto::try_into).transpose().map_err(stored)?;
    facts.safety_accessibility = points(changing.row.safety)?;
    facts.syllabus_quality = points(changing.row.syllabus)?;
    facts.satisfaction_bp = sheet::progress(&checks).satisfied_bp.unwrap_or_default();
    let cause = (AssessmentCause::Inspected, None, None);
    follow(conn, act, (&changing.policy, &mut school), facts, cause)?;
    written(conn, act, changing, "inspection.submit", None)
}

fn points(stored: Option<Decimal>) -> Answer<Points> {
    let points = stored.map(TryInto::try_into).transpose().map_err(|_| AssessmentServiceError::Stored)?;
    Ok(points.unwrap_or(Points::ZERO))
}

fn lock_school(conn: &mut PgConnection, changing: &Changing) -> Answer<SchoolRow> {
    let school = schools::lock_school(conn, &Scope::whole_city(), changing.school.id.into())?;
    school.ok_or(AssessmentServiceError::Stored)
}

fn hand_in(row: &mut InspectionRow, by: Uuid, at: DateTime<Utc>, state: InspectionState) {
    row.status = state.to_string();
    row.submitted_by = Some(by);
    row.submitted_at = Some(at);
}

/// Notes that the school refuses to be inspected: a finding that would be a veto (V6), which the city decides on.
pub fn refuse(conn: &mut PgConnection, act: &Act, read: Read, reason: &str) -> Answer<InspectionDetails> {
    let mut changing =
        lock_at(conn, act, read)?.among(&[InspectionState::Drawn, InspectionState::UnderWay])?;
    let finding = RecordFinding {
        severity: FindingSeverity::Veto,
        item: None,
        veto: Some(Veto::RefusedInspection),
        what: reason.to_owned(),
        due_on: None,
    };
    findings::record_at(conn, act, (&changing.school, Some(changing.row.id)), &finding)?;
    hand_in(&mut changing.row, act.account_id.0, act.at, InspectionState::Refused);
    written(conn, act, changing, "inspection.refuse", Some(reason))
}

/// The city notes that an inspection cannot be held: the school has closed meanwhile. The school scores nothing for it.
pub fn waive(conn: &mut PgConnection, act: &Act, read: Read, reason: &str) -> Answer<InspectionDetails> {
    let mut changing =
        lock_in_city(conn, act, read)?.among(&[InspectionState::Drawn, InspectionState::UnderWay])?;
    hand_in(&mut changing.row, act.account_id.0, act.at, InspectionState::NotPossible);
    changing.row.waived_reason = Some(reason.to_owned());
    written(conn, act, changing, "inspection.waive", Some(reason))
}

/// Locks an inspection within reach for what only the whole city decides.
fn lock_in_city(conn: &mut PgConnection, act: &Act, read: Read) -> Answer<Changing> {
    let changing = lock_at(conn, act, read)?;
    require_city(act)?;
    Ok(changing)
}

/// Opens an inspection again whose refusal the city has dismissed, as long as its cycle is being inspected.
pub(super) fn reopen_refused(conn: &mut PgConnection, act: &Act, id: InspectionId) -> Answer<()> {
    let mut changing = match lock(conn, act, id) {
        Err(AssessmentServiceError::Rule(AssessmentError::Cycle(_))) => return Ok(()),
        locked => locked?,
    };
    if changing.state()? != InspectionState::Refused {
        return Ok(());
    }
    let begun = changing.row.arrived_at.is_some();
    let state = if begun { InspectionState::UnderWay } else { InspectionState::Drawn };
    changing.row.status = state.to_string();
    (changing.row.submitted_by, changing.row.submitted_at) = (None, None);
    written(conn, act, changing, "inspection.reopen", None)?;
    Ok(())
}

/// Lets the next of the draw go in place of somebody who cannot, without an interest in the school.
pub fn replace_assessor(
    conn: &mut PgConnection,
    act: &Act,
    read: Read,
    new: &ReplaceAssessor,
) -> Answer<InspectionDetails> {
    let changing =
        lock_in_city(conn, act, read)?.among(&[InspectionState::Drawn, InspectionState::UnderWay])?;
    let drawn = store::list_drawn(conn, &[changing.row.id])?;
    let goes = |row: &&DrawnRow| row.assessor_id == new.assessor_id.0 && row.replaced_at.is_none();
    if drawn.iter().find(goes).is_none() {
        return Err(AssessmentServiceError::AssessorNotFound);
    }
    let draw = find_draw(conn, changing.cycle.id)?.ok_or(AssessmentServiceError::Stored)?;
    let lists: Lists = serde_json::from_value(draw.lists).map_err(|_| AssessmentServiceError::Stored)?;
    let mut taken: Vec<Uuid> = drawn.iter().map(|row| row.assessor_id).collect();
    taken.extend(barred(conn, act, &changing, &lists)?);
    let next = next_assessor(&draw.seed, &lists, changing.school.id, &taken);
    let next = next.ok_or(AssessmentServiceError::NobodyLeft)?;
    store::replace_drawn(conn, (changing.row.id, new.assessor_id.0), act.at, &new.reason)?;
    store::insert_drawn(
        conn,
        &[DrawnRow {
            inspection_id: changing.row.id,
            assessor_id: next,
            drawn_at: act.at,
            replaced_at: None,
            replaced_reason: None,
        }],
    )?;
    written(conn, act, changing, "inspection.replace_assessor", Some(&new.reason))
}

/// Those of the lists of a draw who may not go to a school as of today: they have left, or have an interest since.
fn barred(conn: &mut PgConnection, act: &Act, changing: &Changing, lists: &Lists) -> Answer<Vec<Uuid>> {
    let today = business_date(act.at);
    let available = list_available(conn, today)?;
    let conflicts = list_conflicts(conn, today, (&available, std::slice::from_ref(&changing.school)))?;
    let may_go = |id: &Uuid| {
        available.iter().any(|one| one.id == *id) && !conflicts.contains(&(changing.school.id, *id))
    };
    Ok(lists.assessors.iter().copied().filter(|id| !may_go(id)).collect())
}

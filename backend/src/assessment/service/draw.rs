//! The draw: who inspects which school, and what is checked there.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use contract::assessment::{AssessmentDrawView, AssessmentFact, DrawAssessors, InspectionState, SampleKind};
use contract::ids::AssessmentCycleId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::views::{actor, name_of};
use super::{Answer, AssessmentServiceError, cycles};
use crate::assessment::domain::CycleStep;
use crate::assessment::domain::draw::{
    DrawnSchool, Lists, Outcome, draw, learner_count, sample, seal, session_count,
};
use crate::assessment::store::assessors::{
    AssessorRow, list_available, list_employed, list_run_by, list_standing_interests,
};
use crate::assessment::store::cycles::{CycleRow, DrawRow, find_cycle, find_draw, insert_draw};
use crate::assessment::store::inspections::{DrawnRow, InspectionRow, insert_drawn, insert_inspections};
use crate::assessment::store::samples::{SampleRow, insert_samples, list_kept};
use crate::assessment::store::schools::{self, SchoolRow, list_schools_of};
use crate::assessment::store::sources::{FrozenIds, list_frozen_ids};
use crate::audit::{Change, record};
use crate::auth::{Act, Scope};
use crate::clock::{business_date, new_id};

/// Draws, once for a cycle: the assessors of every school and its sample. Schools that have handed in nothing of their own
/// by then are marked so.
pub fn draw_assessors(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (AssessmentCycleId, i64),
    new: &DrawAssessors,
) -> Answer<AssessmentDrawView> {
    let mut cycle = cycles::lock(conn, id, version)?;
    cycles::step(conn, act, &mut cycle, CycleStep::Draw)?;
    if business_date(act.at) <= cycle.self_assessment_due && schools::any_draft(conn, cycle.id)? {
        return Err(AssessmentServiceError::SelfAssessmentsNotDue);
    }
    schools::mark_missing(conn, cycle.id)?;
    let all = list_schools_of(conn, &Scope::whole_city(), id)?;
    let frozen = list_frozen(conn, &cycle, false)?;
    let lists = lists(conn, act, &cycle, (&all, &frozen))?;
    let outcome = draw(&new.seed, &lists)?;
    insert_draw(
        conn,
        &DrawRow {
            cycle_id: cycle.id,
            seed: new.seed.clone(),
            lists: serde_json::to_value(&lists).map_err(|_| AssessmentServiceError::Stored)?,
            hash: seal(&new.seed, &lists, &outcome),
            drawn_by: act.account_id.0,
            drawn_at: act.at,
        },
    )?;
    keep(conn, act, (&cycle, &new.seed), (&all, &frozen), &outcome)?;
    let view = get_draw(conn, id)?;
    record(conn, act, &Change::of("assessment_cycle.draw", "assessment_cycle", id).after(&view))?;
    Ok(view)
}

/// The sessions and the learners of a school that samples are drawn of.
struct Frozen {
    sessions: FrozenIds,
    learners: FrozenIds,
}

/// What is frozen of every school of a cycle, by the school: of the versions that hold, or of all.
fn list_frozen(conn: &mut PgConnection, cycle: &CycleRow, all: bool) -> Answer<HashMap<Uuid, Vec<Frozen>>> {
    let mut halves: HashMap<(Uuid, i16), (Option<FrozenIds>, Option<FrozenIds>)> = HashMap::new();
    for row in list_frozen_ids(conn, cycle.id, all)? {
        let place = halves.entry((row.assessment_id, row.number)).or_default();
        if row.fact == AssessmentFact::TeachingMinutes.as_str() {
            place.0 = Some(row);
        } else {
            place.1 = Some(row);
        }
    }
    let mut frozen: HashMap<Uuid, Vec<Frozen>> = HashMap::new();
    for ((assessment, _), (sessions, learners)) in halves {
        let (sessions, learners) = sessions.zip(learners).ok_or(AssessmentServiceError::Stored)?;
        frozen.entry(assessment).or_default().push(Frozen { sessions, learners });
    }
    Ok(frozen)
}

/// What is drawn of a school: sessions, and learners with those in reserve behind them.
fn drawn_of(cycle: &CycleRow, (seed, code): (&str, &str), own: &Frozen) -> (Vec<Uuid>, Vec<Uuid>) {
    let checked = session_count(own.sessions.ids.len(), cycle.session_sample_bp);
    let (asked, reserve) = learner_count(cycle.telephone_sample);
    (
        sample(seed, "session", code, &own.sessions.ids, checked),
        sample(seed, "learner", code, &own.learners.ids, asked + reserve),
    )
}

/// Who is kept away from which school as of a day: by an interest of the person or of the organisation, because the
/// organisation runs the facility, or because the account works there.
pub(super) fn list_conflicts(
    conn: &mut PgConnection,
    day: NaiveDate,
    (available, all): (&[AssessorRow], &[SchoolRow]),
) -> Answer<BTreeSet<(Uuid, Uuid)>> {
    let by_facility: HashMap<Uuid, Uuid> = all.iter().map(|school| (school.facility_id, school.id)).collect();
    let mut conflicts = BTreeSet::new();
    let mut apart = |facility: Uuid, whose: &dyn Fn(&AssessorRow) -> bool| {
        if let Some(school) = by_facility.get(&facility) {
            conflicts.extend(available.iter().filter(|one| whose(one)).map(|one| (*school, one.id)));
        }
    };
    for interest in list_standing_interests(conn, day)? {
        apart(interest.facility_id, &|one| {
            interest.assessor_id == Some(one.id) || interest.organisation_id == Some(one.organisation_id)
        });
    }
    for (runs, facility) in list_run_by(conn)? {
        apart(facility, &|one| one.organisation_id == runs);
    }
    for (works, facility) in list_employed(conn)? {
        apart(facility, &|one| one.id == works);
    }
    Ok(conflicts)
}

/// Out of what is drawn: schools, assessors who are engaged today, and the interests that keep them apart.
fn lists(
    conn: &mut PgConnection,
    act: &Act,
    cycle: &CycleRow,
    (all, frozen): (&[SchoolRow], &HashMap<Uuid, Vec<Frozen>>),
) -> Answer<Lists> {
    let today = business_date(act.at);
    let available = list_available(conn, today)?;
    let conflicts = list_conflicts(conn, today, (&available, all))?;
    let school = |school: &SchoolRow| {
        let own = frozen.get(&school.id).and_then(|own| own.first()).ok_or(AssessmentServiceError::Stored)?;
        Ok(DrawnSchool {
            assessment_id: school.id,
            code: school.code.clone(),
            sessions: own.sessions.digest.clone(),
            learners: own.learners.digest.clone(),
        })
    };
    Ok(Lists {
        schools: all.iter().map(school).collect::<Answer<Vec<_>>>()?,
        assessors: available.iter().map(|one| one.id).collect(),
        conflicts,
        per_school: usize::try_from(cycle.assessors_per_school)
            .map_err(|_| AssessmentServiceError::Stored)?,
    })
}

/// Keeps what was drawn: an inspection a school, its assessors and its sample.
fn keep(
    conn: &mut PgConnection,
    act: &Act,
    (cycle, seed): (&CycleRow, &str),
    (all, frozen): (&[SchoolRow], &HashMap<Uuid, Vec<Frozen>>),
    outcome: &Outcome,
) -> Answer<()> {
    let codes: HashMap<Uuid, &str> = all.iter().map(|school| (school.id, school.code.as_str())).collect();
    let (mut inspections, mut drawn, mut samples) = (Vec::new(), Vec::new(), Vec::new());
    for (assessment, assessors) in outcome {
        let own = frozen.get(assessment).and_then(|own| own.first()).ok_or(AssessmentServiceError::Stored)?;
        let code = codes.get(assessment).copied().unwrap_or_default();
        let inspection = inspection_row(act, *assessment);
        drawn.extend(assessors.iter().map(|assessor| DrawnRow {
            inspection_id: inspection.id,
            assessor_id: *assessor,
            drawn_at: act.at,
            replaced_at: None,
            replaced_reason: None,
        }));
        samples.extend(sample_rows(inspection.id, cycle, (seed, code), own));
        inspections.push(inspection);
    }
    insert_inspections(conn, &inspections)?;
    insert_drawn(conn, &drawn)?;
    Ok(insert_samples(conn, &samples)?)
}

fn inspection_row(act: &Act, assessment: Uuid) -> InspectionRow {
    InspectionRow {
        id: new_id(),
        assessment_id: assessment,
        status: InspectionState::Drawn.to_string(),
        planned_on: None,
        arrived_at: None,
        longitude: None,
        latitude: None,
        place_note: None,
        measured_area: None,
        safety: None,
        safety_note: None,
        syllabus: None,
        syllabus_note: None,
        submitted_by: None,
        submitted_at: None,
        waived_reason: None,
        created_at: act.at,
        version: 1,
    }
}

fn sample_rows(
    inspection: Uuid,
    cycle: &CycleRow,
    (seed, code): (&str, &str),
    own: &Frozen,
) -> Vec<SampleRow> {
    let (sessions, learners) = drawn_of(cycle, (seed, code), own);
    let (asked, _) = learner_count(cycle.telephone_sample);
    let row = |kind: SampleKind, at: usize, id: Uuid| SampleRow {
        id: new_id(),
        inspection_id: inspection,
        kind: kind.to_string(),
        position: i32::try_from(at + 1).unwrap_or(i32::MAX),
        reserve: kind == SampleKind::Learner && at >= asked,
        session_id: (kind == SampleKind::Session).then_some(id),
        learner_id: (kind == SampleKind::Learner).then_some(id),
        result: None,
        satisfied: None,
        note: None,
        checked_by: None,
        checked_at: None,
        version: 1,
    };
    let of = |kind, ids: Vec<Uuid>| ids.into_iter().enumerate().map(move |(at, id)| (kind, at, id));
    let drawn = of(SampleKind::Session, sessions).chain(of(SampleKind::Learner, learners));
    drawn.map(|(kind, at, id)| row(kind, at, id)).collect()
}

/// The draw of a cycle, drawn again from what was kept, to see whether assessors and samples are still those.
pub fn get_draw(conn: &mut PgConnection, id: AssessmentCycleId) -> Answer<AssessmentDrawView> {
    let cycle = find_cycle(conn, id.0)?.ok_or(AssessmentServiceError::NotFound)?;
    let row = find_draw(conn, id.0)?.ok_or(AssessmentServiceError::NotFound)?;
    let lists: Lists = serde_json::from_value(row.lists).map_err(|_| AssessmentServiceError::Stored)?;
    let frozen = list_frozen(conn, &cycle, true)?;
    let mut kept = list_kept(conn, id.0)?;
    let outcome = draw(&row.seed, &lists)?;
    let (mut sessions, mut learners) = (0, 0);
    let mut repeats = seal(&row.seed, &lists, &outcome) == row.hash;
    for (school, (assessment, assessors)) in lists.schools.iter().zip(&outcome) {
        let of_then =
            |own: &&Frozen| own.sessions.digest == school.sessions && own.learners.digest == school.learners;
        let own = frozen.get(assessment).and_then(|own| own.iter().find(of_then));
        let Some(own) = own else {
            repeats = false;
            continue;
        };
        let drawn = drawn_of(&cycle, (&row.seed, &school.code), own);
        sessions += drawn.0.len();
        learners += drawn.1.len().min(learner_count(cycle.telephone_sample).0);
        let kept = kept.remove(assessment).unwrap_or_default();
        repeats &= kept.sessions == drawn.0 && kept.learners == drawn.1;
        repeats &= assessors.iter().all(|one| kept.assessors.contains(one));
    }
    let names = name_of(conn, [Some(row.drawn_by)])?;
    Ok(AssessmentDrawView {
        cycle_id: id,
        schools: count(lists.schools.len()),
        assessors: count(lists.assessors.len()),
        conflicts: count(lists.conflicts.len()),
        sessions: count(sessions),
        learners: count(learners),
        repeats,
        seed: row.seed,
        hash: row.hash,
        drawn_by: actor(&names, row.drawn_by),
        drawn_at: row.drawn_at,
    })
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

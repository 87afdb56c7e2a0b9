//! Schools in a cycle: lists, one of them, its versions and the rows behind its figures.

use std::collections::HashMap;

use contract::assessment::{
    AssessmentCause, AssessmentCycleState, AssessmentDetails, AssessmentFact, AssessmentQuery,
    AssessmentResult, AssessmentView, EnterHostAssessment, FactRow,
};
use contract::ids::AssessmentId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::cycles::read_register;
use super::figures::{read_figures, school_years, source_rows};
use super::results::{facts_of, follow, holding, result};
use super::{Answer, AssessmentServiceError, change, require_city, views};
use crate::assessment::domain::AssessmentError;
use crate::assessment::store::cycles::{CycleRow, find_cycle, hold_cycle};
use crate::assessment::store::registers::list_registers;
use crate::assessment::store::schools::{self as store, SchoolRow};
use crate::assessment::store::sources::{self, insert_sources};
use crate::audit::record;
use crate::auth::Act;
use crate::db::value::word;
use crate::facility::domain::identity::mask_name;
use crate::learner::service::names_in_full;
use crate::paging::{Paged, Paging};
use crate::subsidy::service::find_rules;

/// The schools within reach, by code.
pub fn list_schools(
    conn: &mut PgConnection,
    act: &Act,
    query: &AssessmentQuery,
    after: Option<(String, Uuid)>,
    paging: &Paging,
) -> Answer<Paged<AssessmentView>> {
    let page = store::list_schools(conn, &act.scope(), query, after, paging)?;
    Ok(Paged { items: views::views(conn, act, page.items)?, next: page.next, total: page.total })
}

/// One school with everything that is known of it.
pub fn get_school(conn: &mut PgConnection, act: &Act, id: AssessmentId) -> Answer<AssessmentDetails> {
    let row = store::find_school(conn, &act.scope(), id)?.ok_or(AssessmentServiceError::NotFound)?;
    views::details(conn, act, row)
}

/// A result in a version.
pub fn get_version(
    conn: &mut PgConnection,
    act: &Act,
    id: AssessmentId,
    number: i16,
) -> Answer<AssessmentResult> {
    let row = store::find_school(conn, &act.scope(), id)?.ok_or(AssessmentServiceError::NotFound)?;
    let version = store::find_version(conn, row.id, number)?.ok_or(AssessmentServiceError::NotFound)?;
    let cycle = cycle_of(conn, &row)?;
    let policy = find_rules(conn, cycle.policy_id.into())?;
    result(conn, &policy, &version)
}

/// The rows behind a figure of a version, those that count first, by id; learners are named to whoever reads their names.
pub fn list_fact_rows(
    conn: &mut PgConnection,
    act: &Act,
    (id, number, fact): (AssessmentId, Option<i16>, AssessmentFact),
    after: Option<usize>,
    paging: &Paging,
) -> Answer<Paged<FactRow>> {
    let row = store::find_school(conn, &act.scope(), id)?.ok_or(AssessmentServiceError::NotFound)?;
    let version = store::find_version(conn, row.id, number.unwrap_or(row.current))?;
    let version = version.ok_or(AssessmentServiceError::NotFound)?;
    let source = sources::find_source(conn, row.id, version.sources, fact)?;
    let source = source.ok_or(AssessmentServiceError::Stored)?;
    let counted = source.counted_ids.into_iter().flatten().map(|id| (id, true));
    let all: Vec<(Uuid, bool)> =
        counted.chain(source.other_ids.into_iter().flatten().map(|id| (id, false))).collect();
    let total = i64::try_from(all.len()).ok().filter(|_| paging.count);
    let from = after.map_or(0, |at| at + 1);
    let fetch = usize::try_from(paging.fetch()).unwrap_or_default();
    let part: Vec<(usize, (Uuid, bool))> = all.into_iter().enumerate().skip(from).take(fetch).collect();
    let page = Paged::cut(part, paging, total, |(at, _)| vec![at.to_string()]);
    let ids: Vec<Uuid> = page.items.iter().map(|(_, (id, _))| *id).collect();
    let told: HashMap<Uuid, sources::ToldRow> =
        sources::list_told(conn, fact, &ids)?.into_iter().map(|row| (row.id, row)).collect();
    let masked = is_of_learners(fact)
        && !names_in_full(act).covers_facility(row.facility_id.into(), &row.township_code);
    let view = |(_, (id, counted)): (usize, (Uuid, bool))| {
        let told = told.get(&id);
        let what = told.map(|row| row.what.clone()).unwrap_or_default();
        FactRow {
            id,
            what: if masked { mask_name(&what) } else { what },
            on: told.and_then(|row| row.on),
            amount: told.and_then(|row| row.amount),
            counted,
        }
    };
    Ok(Paged { items: page.items.into_iter().map(view).collect(), next: page.next, total: page.total })
}

const fn is_of_learners(fact: AssessmentFact) -> bool {
    matches!(
        fact,
        AssessmentFact::RegisteredLearners | AssessmentFact::RegularLearners | AssessmentFact::OnlineLearners
    )
}

/// The cycle of a school.
pub(super) fn cycle_of(conn: &mut PgConnection, row: &SchoolRow) -> Answer<CycleRow> {
    find_cycle(conn, row.cycle_id)?.ok_or(AssessmentServiceError::Stored)
}

/// Locks a school within reach, as long as it is what was read; its cycle stays as it is meanwhile.
pub(super) fn lock(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (AssessmentId, i64),
) -> Answer<(SchoolRow, CycleRow)> {
    let seen = store::find_school(conn, &act.scope(), id)?.ok_or(AssessmentServiceError::NotFound)?;
    let cycle = hold_cycle(conn, seen.cycle_id)?.ok_or(AssessmentServiceError::Stored)?;
    let row = store::lock_school(conn, &act.scope(), id)?.ok_or(AssessmentServiceError::NotFound)?;
    if row.version == version { Ok((row, cycle)) } else { Err(AssessmentServiceError::Stale) }
}

/// Goes on only in a cycle in which results still change: neither open nor concluded.
fn running(cycle: &CycleRow) -> Answer<()> {
    match word(&cycle.status)? {
        AssessmentCycleState::SelfAssessment | AssessmentCycleState::Inspection => Ok(()),
        state => Err(AssessmentError::Cycle(state).into()),
    }
}

/// Enters how the host's own yearly assessment went (五(二)); a gate hangs on it, so the result gets another version.
pub fn enter_host_assessment(
    conn: &mut PgConnection,
    act: &Act,
    read: (AssessmentId, i64),
    new: &EnterHostAssessment,
) -> Answer<AssessmentDetails> {
    let (mut row, cycle) = lock(conn, act, read)?;
    running(&cycle)?;
    let policy = find_rules(conn, cycle.policy_id.into())?;
    let before = views::details(conn, act, row.clone())?;
    let held = holding(conn, &row)?;
    let mut facts = facts_of(&held)?;
    facts.host_assessment = new.grade;
    row.host_document = Some(new.document.clone());
    follow(
        conn,
        act,
        (&policy, &mut row),
        facts,
        (AssessmentCause::HostAssessment, Some(&new.document), None),
    )?;
    told(conn, act, "assessment.host_assessment", &before, row)
}

/// Reads the figures once more, as of the same cut-off: records have changed since. What people have said stays.
pub fn refreeze(
    conn: &mut PgConnection,
    act: &Act,
    read: (AssessmentId, i64),
    reason: &str,
) -> Answer<AssessmentDetails> {
    let (mut row, cycle) = lock(conn, act, read)?;
    require_city(act)?;
    running(&cycle)?;
    let policy = find_rules(conn, cycle.policy_id.into())?;
    let before = views::details(conn, act, row.clone())?;
    let held = facts_of(&holding(conn, &row)?)?;
    let mut years = school_years(conn, cycle.cut_off)?;
    years.retain(|year| year.school_id.0 == row.school_id);
    let year = years.first().ok_or(AssessmentServiceError::NoSchools)?;
    let figures = read_figures(conn, &years, cycle.cut_off, act.at)?;
    let figures = figures.get(&row.school_id).ok_or(AssessmentServiceError::Stored)?;
    let mut registers = list_registers(conn, &[row.school_id], cycle.cut_off)?;
    let register = registers.remove(&row.school_id).ok_or(AssessmentServiceError::Stored)?;
    let mut facts = figures.facts(read_register(register, year)?);
    facts.code.clone_from(&row.code);
    facts.name.clone_from(&row.name);
    if store::is_inspected(conn, row.id)? {
        // Measured at the site; before that, what stands in the register counts as it is now.
        facts.measured_area = held.measured_area;
    }
    (facts.kind, facts.county_code) = (held.kind, held.county_code);
    facts.host_assessment = held.host_assessment;
    facts.safety_accessibility = held.safety_accessibility;
    facts.syllabus_quality = held.syllabus_quality;
    facts.satisfaction_bp = held.satisfaction_bp;
    facts.vetoes = held.vetoes;
    facts.rectification_overdue = held.rectification_overdue;
    let next = row.current + 1;
    let cause = (AssessmentCause::Refrozen, Some(reason), Some(next));
    follow(conn, act, (&policy, &mut row), facts, cause)?;
    insert_sources(conn, &source_rows(row.id, next, figures, cycle.cut_off))?;
    told(conn, act, "assessment.refreeze", &before, row)
}

/// Puts a change of a school on the trail and tells how it stands now.
pub(super) fn told(
    conn: &mut PgConnection,
    act: &Act,
    action: &'static str,
    before: &AssessmentDetails,
    row: SchoolRow,
) -> Answer<AssessmentDetails> {
    let change = change(action, &row);
    let after = views::details(conn, act, row)?;
    record(conn, act, &change.before(&before.assessment).after(&after.assessment))?;
    Ok(after)
}

//! Cycles: set up, frozen, concluded.

use contract::assessment::{
    AssessmentCause, AssessmentCycleCounts, AssessmentCycleState, AssessmentCycleView, CreateAssessmentCycle,
    RubricItemView, SelfAssessmentState,
};
use contract::ids::AssessmentCycleId;
use contract::measure::Points;
use contract::subsidy::RubricItem;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::figures::{read_figures, school_years, source_rows};
use super::findings::check_vetoes;
use super::results::{NewVersion, version_row};
use super::{Answer, AssessmentServiceError, reach};
use crate::assessment::domain::figures::Register;
use crate::assessment::domain::{CycleStep, check_cycle, take_cycle_step};
use crate::assessment::store::cycles::{self as store, CycleRow};
use crate::assessment::store::findings::count_findings;
use crate::assessment::store::registers::{RegisterRow, list_registers};
use crate::assessment::store::schools::{self, SchoolRow};
use crate::assessment::store::sources::insert_sources;
use crate::audit::{Change, record};
use crate::auth::Act;
use crate::clock::{business_date, new_id};
use crate::curriculum::service::SchoolYear;
use crate::db::value::{number, word};
use crate::db::violated_constraint;
use crate::paging::{Paged, Paging};
use crate::subsidy::service::{find_policy_on, find_rules};

/// How many schools are frozen at once, so that no statement looks at the rows of all of them.
const AT_ONCE: usize = 500;

/// The cycles, the latest year first.
pub fn list_cycles(
    conn: &mut PgConnection,
    act: &Act,
    before: Option<i16>,
    paging: &Paging,
) -> Answer<Paged<AssessmentCycleView>> {
    let page = store::list_cycles(conn, before, paging)?;
    let items = page.items.into_iter().map(|row| view(conn, act, row)).collect::<Answer<Vec<_>>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// One cycle.
pub fn get_cycle(conn: &mut PgConnection, act: &Act, id: AssessmentCycleId) -> Answer<AssessmentCycleView> {
    let row = store::find_cycle(conn, id.0)?.ok_or(AssessmentServiceError::NotFound)?;
    view(conn, act, row)
}

fn view(conn: &mut PgConnection, act: &Act, row: CycleRow) -> Answer<AssessmentCycleView> {
    let policy = find_rules(conn, row.policy_id.into())?;
    let reach = reach(act);
    let [all, own, host, inspected] = schools::count_schools(conn, &reach.scope, row.id)?;
    let [open, overdue] = count_findings(conn, &reach, row.id, business_date(act.at))?;
    Ok(AssessmentCycleView {
        id: row.id.into(),
        year: row.year,
        status: word(&row.status)?,
        policy_id: row.policy_id.into(),
        policy_code: policy.document().policy_code.clone(),
        policy_version: policy.document().version,
        cut_off: row.cut_off,
        self_assessment_due: row.self_assessment_due,
        inspection_due: row.inspection_due,
        assessors_per_school: row.assessors_per_school,
        session_sample_bp: row.session_sample_bp,
        telephone_sample: row.telephone_sample,
        counts: AssessmentCycleCounts {
            schools: number(all)?,
            self_assessed: number(own)?,
            host_assessed: number(host)?,
            inspected: number(inspected)?,
            open_findings: number(open)?,
            overdue_findings: number(overdue)?,
        },
        created_at: row.created_at,
        frozen_at: row.frozen_at,
        concluded_at: row.concluded_at,
        version: row.version,
    })
}

/// Sets up the assessment of a year, by the policy that is in force on its cut-off.
pub fn create_cycle(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateAssessmentCycle,
) -> Answer<AssessmentCycleView> {
    let cut_off = check_cycle(new).map_err(AssessmentServiceError::faults)?;
    let policy = find_policy_on(conn, cut_off)?.ok_or(AssessmentServiceError::NoPolicy)?;
    let row = CycleRow {
        id: new_id(),
        year: new.year,
        status: AssessmentCycleState::Open.to_string(),
        policy_id: policy.0,
        cut_off,
        self_assessment_due: new.self_assessment_due,
        inspection_due: new.inspection_due,
        assessors_per_school: new.assessors_per_school,
        session_sample_bp: new.session_sample_bp,
        telephone_sample: new.telephone_sample,
        created_by: act.account_id.0,
        created_at: act.at,
        frozen_at: None,
        concluded_at: None,
        version: 1,
    };
    store::insert_cycle(conn, &row).map_err(|error| match violated_constraint(&error) {
        Some("assessment_cycle_year_key") => AssessmentServiceError::CycleExists,
        _ => error.into(),
    })?;
    let cycle = view(conn, act, row)?;
    record(conn, act, &Change::of("assessment_cycle.create", "assessment_cycle", cycle.id).after(&cycle))?;
    Ok(cycle)
}

/// A cycle that is being changed, as long as it is what was read.
pub(super) fn lock(conn: &mut PgConnection, id: AssessmentCycleId, version: i64) -> Answer<CycleRow> {
    let row = store::lock_cycle(conn, id.0)?.ok_or(AssessmentServiceError::NotFound)?;
    if row.version == version { Ok(row) } else { Err(AssessmentServiceError::Stale) }
}

/// Takes a step of a cycle and records it.
pub(super) fn step(conn: &mut PgConnection, act: &Act, row: &mut CycleRow, step: CycleStep) -> Answer<()> {
    row.status = take_cycle_step(word(&row.status)?, step)?.to_string();
    row.version += 1;
    match step {
        CycleStep::Freeze => row.frozen_at = Some(act.at),
        CycleStep::Conclude => row.concluded_at = Some(act.at),
        CycleStep::Draw => {}
    }
    Ok(store::update_cycle(conn, row)?)
}

/// Freezes the figures of every school that was open in the year, as of the cut-off, with the rows behind them.
pub fn freeze(
    conn: &mut PgConnection,
    act: &Act,
    id: AssessmentCycleId,
    version: i64,
) -> Answer<AssessmentCycleView> {
    let mut row = lock(conn, id, version)?;
    if row.cut_off >= business_date(act.at) {
        return Err(AssessmentServiceError::CutOffToCome);
    }
    let before = view(conn, act, row.clone())?;
    // Which policy holds on the cut-off may have changed since the cycle was set up.
    let policy = find_policy_on(conn, row.cut_off)?.ok_or(AssessmentServiceError::NoPolicy)?;
    row.policy_id = policy.0;
    step(conn, act, &mut row, CycleStep::Freeze)?;
    let years = school_years(conn, row.cut_off)?;
    if years.is_empty() {
        return Err(AssessmentServiceError::NoSchools);
    }
    for part in years.chunks(AT_ONCE) {
        freeze_schools(conn, act, &row, part)?;
    }
    let after = view(conn, act, row)?;
    let change = Change::of("assessment_cycle.freeze", "assessment_cycle", id).before(&before).after(&after);
    record(conn, act, &change)?;
    Ok(after)
}

fn freeze_schools(conn: &mut PgConnection, act: &Act, cycle: &CycleRow, years: &[SchoolYear]) -> Answer<()> {
    let policy = find_rules(conn, cycle.policy_id.into())?;
    let figures = read_figures(conn, years, cycle.cut_off, act.at)?;
    let ids: Vec<Uuid> = years.iter().map(|year| year.school_id.0).collect();
    let mut registers = list_registers(conn, &ids, cycle.cut_off)?;
    let (mut rows, mut versions) = (Vec::new(), Vec::new());
    let mut sources = Vec::new();
    for year in years {
        let own = figures.get(&year.school_id.0).ok_or(AssessmentServiceError::Stored)?;
        let register = registers.remove(&year.school_id.0).ok_or(AssessmentServiceError::Stored)?;
        let row = school_row(act, cycle.id, year, &register);
        let first = NewVersion { number: 1, sources: 1, cause: AssessmentCause::Frozen, reason: None };
        versions.push(version_row(act, &policy, row.id, own.facts(read_register(register, year)?), &first)?);
        sources.extend(source_rows(row.id, 1, own, cycle.cut_off));
        rows.push(row);
    }
    schools::insert_schools(conn, &rows)?;
    schools::insert_versions(conn, &versions)?;
    Ok(insert_sources(conn, &sources)?)
}

fn school_row(act: &Act, cycle: Uuid, year: &SchoolYear, register: &RegisterRow) -> SchoolRow {
    SchoolRow {
        id: new_id(),
        cycle_id: cycle,
        school_id: year.school_id.0,
        facility_id: year.facility_id.0,
        code: register.code.clone(),
        name: year.name.clone(),
        kind: register.kind().to_string(),
        county_code: year.county_code.clone(),
        township_code: year.township_code.clone(),
        current: 1,
        self_status: SelfAssessmentState::Draft.to_string(),
        self_safety: None,
        self_syllabus: None,
        self_statement: None,
        self_by: None,
        self_at: None,
        host_document: None,
        created_at: act.at,
        version: 1,
    }
}

/// What stands in the register of a school.
pub(super) fn read_register(row: RegisterRow, year: &SchoolYear) -> Answer<Register> {
    let kind = row.kind();
    let measured = row.inspected_area.map(TryInto::try_into).transpose();
    Ok(Register {
        kind,
        code: row.code,
        name: year.name.clone(),
        county_code: year.county_code.clone(),
        measured_area: measured.map_err(|_| AssessmentServiceError::Stored)?,
    })
}

/// Concludes a cycle in which nothing is waited for: every inspection is done with, every host's assessment entered, and every
/// veto decided, for a refused inspection is done with, but pays nothing.
pub fn conclude(
    conn: &mut PgConnection,
    act: &Act,
    id: AssessmentCycleId,
    version: i64,
) -> Answer<AssessmentCycleView> {
    let mut row = lock(conn, id, version)?;
    let before = view(conn, act, row.clone())?;
    step(conn, act, &mut row, CycleStep::Conclude)?;
    let waiting = schools::count_uninspected(conn, row.id)?;
    if waiting > 0 {
        return Err(AssessmentServiceError::NotInspected(waiting));
    }
    let silent = schools::count_hosts_not_assessed(conn, row.id)?;
    if silent > 0 {
        return Err(AssessmentServiceError::HostsNotAssessed(silent));
    }
    check_vetoes(conn, id)?;
    let after = view(conn, act, row)?;
    let change =
        Change::of("assessment_cycle.conclude", "assessment_cycle", id).before(&before).after(&after);
    record(conn, act, &change)?;
    Ok(after)
}

/// The rubric of a cycle: its items with their points, how each is scored, and what has to be shown for it.
pub fn get_rubric(conn: &mut PgConnection, id: AssessmentCycleId) -> Answer<Vec<RubricItemView>> {
    let row = store::find_cycle(conn, id.0)?.ok_or(AssessmentServiceError::NotFound)?;
    let policy = find_rules(conn, row.policy_id.into())?;
    let item = |item: &RubricItem| RubricItemView {
        item: *item,
        group: item.group(),
        maximum: Points::from_hundredths(policy.document().rubric_max_centipoints.of(*item)),
        method: item.method(),
        evidence: item.evidence().to_vec(),
        facts: item.facts().to_vec(),
    };
    Ok(RubricItem::ALL.iter().map(item).collect())
}

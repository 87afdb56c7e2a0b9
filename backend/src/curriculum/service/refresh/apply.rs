//! Turns the decisions on a proposal into the draft of the half-year's plan.

use std::collections::HashMap;

use contract::curriculum::{
    CreateCurriculumPlan, CurriculumItemInput, CurriculumItemView, CurriculumPlanView, RefreshProposalView,
    UpdateCurriculumPlan,
};
use contract::ids::{CourseId, RefreshProposalId};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Outcome, RefreshError, change, lock_open, views};
use crate::act::Act;
use crate::audit;
use crate::curriculum::service::plans::{create_plan, get_plan, update_plan};
use crate::curriculum::store::proposals::{self as store, LineRow, ProposalRow};
use crate::curriculum::store::{find_draft, list_items};
use crate::db::value::{number, word};

/// Makes the draft of the plan from the decisions: begins it, or sets its items anew where it has been begun. The weekday
/// and time of a course that goes on, or that takes another's place, stay as they were.
pub fn apply(conn: &mut PgConnection, act: &Act, id: RefreshProposalId) -> Outcome<RefreshProposalView> {
    let (row, place) = lock_open(conn, act, id)?;
    let lines = store::list_lines(conn, row.id)?;
    let undecided = lines.iter().filter(|line| line.decided.decision.is_none()).count();
    if undecided > 0 {
        return Err(RefreshError::Undecided(undecided));
    }
    if lines.iter().all(|line| line.decided.decided_course_id.is_none()) {
        return Err(RefreshError::Nothing);
    }
    let draft = draft(conn, act, &row)?;
    let items = items(conn, &row, &lines, &draft)?;
    let items = UpdateCurriculumPlan { items: Some(items), teaching_review_id: None, demand_survey_id: None };
    let plan = update_plan(conn, act, draft.id, draft.version, &items)?;
    let applied = ProposalRow {
        plan_id: Some(plan.id.0),
        applied_by: Some(act.account_id.0),
        applied_at: Some(act.at),
        version: row.version + 1,
        ..row
    };
    store::mark_applied(conn, &applied)?;
    let told = views::summary(conn, &applied, &place.name)?;
    audit::record(conn, act, &change("refresh_proposal.apply", &told, &place))?;
    views::of_row(conn, act, &applied, &place)
}

/// The draft of the half-year, begun unless there is one.
fn draft(conn: &mut PgConnection, act: &Act, row: &ProposalRow) -> Outcome<CurriculumPlanView> {
    let half_year = word(&row.half_year)?;
    if let Some(id) = find_draft(conn, row.school_id.into(), half_year)? {
        return Ok(get_plan(conn, act, id.into())?);
    }
    let body = CreateCurriculumPlan { school_id: row.school_id.into(), half_year, copy_last: true };
    Ok(create_plan(conn, act, &body)?)
}

/// When a course is taught: its weekday and time.
type Slot = (Option<u8>, Option<chrono::NaiveTime>);

fn items(
    conn: &mut PgConnection,
    row: &ProposalRow,
    lines: &[LineRow],
    draft: &CurriculumPlanView,
) -> Outcome<Vec<CurriculumItemInput>> {
    let before = row.base_plan_id.map(|plan| list_items(conn, plan)).transpose()?.unwrap_or_default();
    let mut slots: HashMap<Uuid, Slot> = HashMap::new();
    let mut order: HashMap<Uuid, i16> = HashMap::new();
    for item in before {
        let weekday = item.row.weekday.map(number).transpose()?;
        slots.insert(item.row.course_id, (weekday, item.row.start_time));
        order.insert(item.row.course_id, item.row.position);
    }
    let written = |item: &CurriculumItemView| (item.course_id.0, (item.weekday, item.start_time));
    slots.extend(draft.items.iter().map(written));
    let mut lines: Vec<&LineRow> = lines.iter().collect();
    // As the courses stood in the plan before; what is added comes last.
    lines.sort_by_key(|line| {
        let place = line.course_id.and_then(|id| order.get(&id).copied());
        (place.unwrap_or(i16::MAX), line.position)
    });
    let item = |line: &LineRow| {
        let (course, sessions) = line.decided.decided_course_id.zip(line.decided.decided_sessions)?;
        let of_old = line.course_id.and_then(|id| slots.get(&id));
        Some((CourseId(course), sessions, slots.get(&course).or(of_old).copied().unwrap_or_default()))
    };
    lines
        .into_iter()
        .filter_map(item)
        .map(|(course_id, sessions, (weekday, start_time))| {
            let sessions_planned = number(sessions)?;
            Ok(CurriculumItemInput { course_id, sessions_planned, weekday, start_time })
        })
        .collect()
}

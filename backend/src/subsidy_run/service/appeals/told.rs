//! What is told of appeals.

use std::collections::HashMap;

use contract::subsidy_run::{SubsidyAppealState, SubsidyAppealView};
use diesel::pg::PgConnection;
use uuid::Uuid;

use crate::act::Act;
use crate::clock::business_date;
use crate::db::value::{number, word};
use crate::subsidy_run::service::views::People;
use crate::subsidy_run::service::{Answer, SubsidyRunError};
use crate::subsidy_run::store::appeals::AppealRow;
use crate::subsidy_run::store::lines::{self, LineRow};
use crate::subsidy_run::store::{runs, yuan};

pub(super) fn one(conn: &mut PgConnection, act: &Act, row: AppealRow) -> Answer<SubsidyAppealView> {
    all(conn, act, vec![row])?.pop().ok_or(SubsidyRunError::Stored)
}

pub(super) fn all(
    conn: &mut PgConnection,
    act: &Act,
    rows: Vec<AppealRow>,
) -> Answer<Vec<SubsidyAppealView>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.line_id).collect();
    let lines = lines::list_by_id(conn, &ids)?;
    let lines: HashMap<Uuid, LineRow> = lines.into_iter().map(|line| (line.id, line)).collect();
    let people = rows.iter().flat_map(|row| [Some(row.filed_by), row.decided_by]).flatten();
    let people = People::of(conn, people.collect::<Vec<_>>())?;
    rows.into_iter()
        .map(|row| {
            let line = lines.get(&row.line_id).ok_or(SubsidyRunError::Stored)?;
            view(conn, act, row, line, &people)
        })
        .collect()
}

/// What has become of an appeal: the school's line in the version that it has led to.
fn outcome(conn: &mut PgConnection, row: &AppealRow) -> Answer<Option<LineRow>> {
    let Some(version) = row.new_version else { return Ok(None) };
    Ok(lines::find_of_school(conn, (row.run_id, version), row.school_id)?)
}

fn view(
    conn: &mut PgConnection,
    act: &Act,
    row: AppealRow,
    line: &LineRow,
    people: &People,
) -> Answer<SubsidyAppealView> {
    let status: SubsidyAppealState = word(&row.status)?;
    let run = runs::find_any(conn, row.run_id)?;
    let new = outcome(conn, &row)?;
    let facts = row.facts.map(serde_json::from_value).transpose().map_err(|_| SubsidyRunError::Stored)?;
    Ok(SubsidyAppealView {
        id: row.id.into(),
        run_id: row.run_id.into(),
        year: run.year,
        line_id: row.line_id.into(),
        line_version: line.version,
        school_id: row.school_id.into(),
        code: line.code.clone(),
        name: line.name.clone(),
        county_code: line.county_code.clone(),
        grade: word(&line.grade)?,
        payment: yuan(line.payment)?,
        grounds: row.grounds,
        status,
        filed_by: people.actor(row.filed_by),
        filed_at: row.filed_at,
        due_on: row.due_on,
        overdue: status == SubsidyAppealState::Filed && business_date(act.at) > row.due_on,
        decided_by: row.decided_by.map(|id| people.actor(id)),
        decided_at: row.decided_at,
        decision_reason: row.decision_reason,
        facts,
        new_version: row.new_version,
        new_line_id: new.as_ref().map(|line| line.id.into()),
        new_grade: new.as_ref().map(|line| word(&line.grade)).transpose()?,
        new_payment: new.as_ref().map(|line| yuan(line.payment)).transpose()?,
        other_lines_changed: row.others_changed.map(number).transpose()?,
        version: row.version,
    })
}

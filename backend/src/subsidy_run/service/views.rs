//! What is told of runs, versions and lines.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use contract::subsidy::SubsidyPolicyDocument;
use contract::subsidy_run::{
    SubsidyActor, SubsidyPublicity, SubsidyRunLineView, SubsidyRunState, SubsidyRunStepView,
    SubsidyRunVersionView, SubsidyRunView, SubsidySums,
};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::{Answer, SubsidyRunError};
use crate::act::Scope;
use crate::auth::service::display_names;
use crate::clock::business_date;
use crate::db::value::{number, word};
use crate::subsidy::service::find_rules;
use crate::subsidy_run::domain::steps::allowed;
use crate::subsidy_run::store::lines::LineRow;
use crate::subsidy_run::store::runs::{RunRow, StepRow};
use crate::subsidy_run::store::versions::{self, VersionRow};
use crate::subsidy_run::store::{appeals, county_names, points, yuan};

/// What accounts are called.
pub(super) struct People(HashMap<Uuid, String>);

impl People {
    pub(super) fn of(conn: &mut PgConnection, ids: impl IntoIterator<Item = Uuid>) -> Answer<Self> {
        let ids: Vec<Uuid> = ids.into_iter().collect();
        Ok(Self(display_names(conn, &ids)?))
    }

    pub(super) fn actor(&self, id: Uuid) -> SubsidyActor {
        SubsidyActor { id: id.into(), name: self.0.get(&id).cloned().unwrap_or_default() }
    }
}

/// The names of counties; a code where there is no such county any more.
pub(super) struct Counties(HashMap<String, String>);

impl Counties {
    pub(super) fn of(conn: &mut PgConnection, codes: impl IntoIterator<Item = String>) -> Answer<Self> {
        let codes: std::collections::BTreeSet<String> = codes.into_iter().collect();
        let codes: Vec<String> = codes.into_iter().collect();
        Ok(Self(county_names(conn, &codes)?))
    }

    pub(super) fn name(&self, code: &str) -> String {
        self.0.get(code).map_or(code, String::as_str).to_owned()
    }
}

/// One run.
pub(super) fn run(conn: &mut PgConnection, row: RunRow, at: DateTime<Utc>) -> Answer<SubsidyRunView> {
    runs(conn, vec![row], at)?.pop().ok_or(SubsidyRunError::Stored)
}

/// Runs, each with the version that holds.
pub(super) fn runs(
    conn: &mut PgConnection,
    rows: Vec<RunRow>,
    at: DateTime<Utc>,
) -> Answer<Vec<SubsidyRunView>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let numbers: Vec<i16> = rows.iter().filter_map(|row| row.current).collect();
    let found = versions::list_current(conn, &ids, &numbers)?;
    let people = found.iter().map(|row| row.computed_by).chain(rows.iter().map(|row| row.created_by));
    let people = People::of(conn, people.collect::<Vec<_>>())?;
    let mut current: HashMap<(Uuid, i16), VersionRow> =
        found.into_iter().map(|row| ((row.run_id, row.number), row)).collect();
    let open: HashMap<Uuid, i64> = appeals::count_open(conn, &ids)?.into_iter().collect();
    rows.into_iter()
        .map(|row| {
            let held = row.current.and_then(|number| current.remove(&(row.id, number)));
            let waiting = open.get(&row.id).copied().unwrap_or_default();
            let policy = find_rules(conn, row.policy_id.into())?;
            view(row, held, (policy.document(), waiting), &people, at)
        })
        .collect()
}

fn view(
    row: RunRow,
    held: Option<VersionRow>,
    (policy, open): (&SubsidyPolicyDocument, i64),
    people: &People,
    at: DateTime<Utc>,
) -> Answer<SubsidyRunView> {
    let status: SubsidyRunState = word(&row.status)?;
    let publicity = match (row.publicised_at, row.publicity_days, row.publicity_last) {
        (Some(since), Some(working_days), Some(last_day)) => {
            let over = business_date(at) > last_day;
            let decision_working_days = policy.appeal_decision_working_days;
            Some(SubsidyPublicity { at: since, working_days, last_day, over, decision_working_days })
        }
        _ => None,
    };
    Ok(SubsidyRunView {
        id: row.id.into(),
        year: row.year,
        cycle_id: row.cycle_id.into(),
        status,
        budget: yuan(row.budget)?,
        policy_id: row.policy_id.into(),
        policy_code: policy.policy_code.clone(),
        policy_version: policy.version,
        current: held.map(|row| version(row, people)).transpose()?,
        publicity,
        open_appeals: number(open)?,
        steps: allowed(status),
        created_by: people.actor(row.created_by),
        created_at: row.created_at,
        version: row.version,
    })
}

/// A version.
pub(super) fn version(row: VersionRow, people: &People) -> Answer<SubsidyRunVersionView> {
    Ok(SubsidyRunVersionView {
        number: row.number,
        cause: word(&row.cause)?,
        reason: row.reason,
        budget: yuan(row.budget)?,
        sums: SubsidySums {
            schools: number(row.schools)?,
            eligible: number(row.eligible)?,
            paid: number(row.paid)?,
            entitlement: yuan(row.entitlement)?,
            payment: yuan(row.payment)?,
            municipal_share: yuan(row.municipal_share)?,
            county_share: yuan(row.county_share)?,
            operating_guarantee: yuan(row.operating_guarantee)?,
        },
        grades: serde_json::from_value(row.grades).map_err(|_| SubsidyRunError::Stored)?,
        changed_lines: number(row.changed_lines)?,
        hash: row.hash,
        computed_by: people.actor(row.computed_by),
        computed_at: row.computed_at,
    })
}

/// The steps that were taken; what a county out of reach has said is left blank.
pub(super) fn history(
    conn: &mut PgConnection,
    scope: &Scope,
    rows: Vec<StepRow>,
) -> Answer<Vec<SubsidyRunStepView>> {
    let people = People::of(conn, rows.iter().filter_map(|row| row.taken_by).collect::<Vec<_>>())?;
    rows.into_iter()
        .map(|row| {
            let told = row.county_code.as_ref().is_none_or(|code| scope.covers_division(code));
            Ok(SubsidyRunStepView {
                number: row.number,
                step: word(&row.step)?,
                from: row.from_status.as_deref().map(word).transpose()?,
                to: word(&row.to_status)?,
                reason: if told { row.reason } else { String::new() },
                county_code: row.county_code,
                by: row.taken_by.map(|id| people.actor(id)),
                at: row.taken_at,
            })
        })
        .collect()
}

/// Lines.
pub(super) fn lines(conn: &mut PgConnection, rows: Vec<LineRow>) -> Answer<Vec<SubsidyRunLineView>> {
    let counties = Counties::of(conn, rows.iter().map(|row| row.county_code.clone()).collect::<Vec<_>>())?;
    rows.into_iter().map(|row| line(row, &counties)).collect()
}

fn line(row: LineRow, counties: &Counties) -> Answer<SubsidyRunLineView> {
    Ok(SubsidyRunLineView {
        id: row.id.into(),
        run_id: row.run_id.into(),
        version: row.version,
        school_id: row.school_id.into(),
        facility_id: row.facility_id.into(),
        code: row.code,
        name: row.name,
        kind: word(&row.kind)?,
        county_name: counties.name(&row.county_code),
        county_code: row.county_code,
        township_code: row.township_code,
        eligible: row.eligible,
        total: points(row.total)?,
        grade: word(&row.grade)?,
        base: yuan(row.base)?,
        topup: yuan(row.topup)?,
        months: row.months,
        gross: yuan(row.gross)?,
        carryover_deduction: yuan(row.deduction)?,
        entitlement: yuan(row.entitlement)?,
        payment: yuan(row.payment)?,
        municipal_share: yuan(row.municipal_share)?,
        county_share: yuan(row.county_share)?,
        operating_guarantee: row.operating_guarantee.map(yuan).transpose()?,
        hash: row.hash,
    })
}

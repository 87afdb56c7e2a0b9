//! Computing a run, and freezing what it came to: policies, facts, every line with its traces, and the seals over them.

use std::collections::HashMap;

use contract::money::Yuan;
use contract::subsidy::{Grade, OperatingPolicyDocument, SchoolFacts, SubsidyLineView, SubsidyResultView};
use contract::subsidy_run::{
    SubsidyGradeSum, SubsidyRunPhase, SubsidyRunStep, SubsidyRunView, SubsidyVersionCause,
};
use diesel::pg::PgConnection;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::gather::{Inputs, Origin, gather};
use super::packing::keep_packed;
use super::progress::Watch;
use super::{Answer, Read, SubsidyRunError, Taken, advance, lock};
use crate::act::Act;
use crate::assessment::service::settle_findings;
use crate::clock::new_id;
use crate::subsidy::domain::{OperatingPolicy, compute};
use crate::subsidy_run::domain::steps::{Found, take};
use crate::subsidy_run::store::lines::{self, LineRow, SealedRow};
use crate::subsidy_run::store::runs::RunRow;
use crate::subsidy_run::store::versions::{self, VersionRow};
use crate::subsidy_run::store::{AT_ONCE, fen};

/// Computes a run, for the first time or once more, and freezes that in a version beside the earlier ones.
pub fn compute_run(conn: &mut PgConnection, act: &Act, read: Read, reason: &str) -> Answer<SubsidyRunView> {
    let mut changing = lock(conn, act, read)?;
    take(changing.state, SubsidyRunStep::Compute, &Found::default())?;
    let watch = Watch::over(changing.row.id);
    settle_findings(conn, act, changing.row.cycle_id.into())?;
    let inputs = gather(conn, &changing.row)?;
    let again = versions::last_number(conn, changing.row.id)? > 0;
    let cause = if again { SubsidyVersionCause::Recomputed } else { SubsidyVersionCause::Computed };
    let number = freeze(conn, act, &changing.row, &inputs, (cause, reason), &watch)?;
    changing.row.current = Some(number);
    let taken = Taken::new(SubsidyRunStep::Compute, "subsidy_run.compute", reason);
    advance(conn, act, changing, taken, &Found::default())
}

/// Computes from these inputs and keeps all of it as the next version of the run, whose number it answers.
pub(super) fn freeze(
    conn: &mut PgConnection,
    act: &Act,
    run: &RunRow,
    inputs: &Inputs,
    (cause, reason): (SubsidyVersionCause, &str),
    watch: &Watch,
) -> Answer<i16> {
    let number = versions::last_number(conn, run.id)?.checked_add(1).ok_or(SubsidyRunError::Stored)?;
    watch.at(SubsidyRunPhase::Computing, 0, inputs.schools.len());
    let budget = fen(run.budget)?;
    let result = compute(&inputs.policy, &inputs.operating, Some(budget), &inputs.schools);
    let documents: Vec<&OperatingPolicyDocument> =
        inputs.operating.iter().map(OperatingPolicy::document).collect();
    let changed = changed_lines(conn, run.id, number - 1, &result)?;
    let totals = Totals::of(&result)?;
    let json =
        |value: Result<serde_json::Value, serde_json::Error>| value.map_err(|_| SubsidyRunError::Stored);
    versions::insert_version(
        conn,
        &VersionRow {
            run_id: run.id,
            number,
            cause: cause.to_string(),
            reason: reason.to_owned(),
            policy: json(serde_json::to_value(inputs.policy.document()))?,
            operating_policies: json(serde_json::to_value(&documents))?,
            budget: run.budget,
            schools: whole(result.lines.len())?,
            eligible: whole(result.lines.iter().filter(|line| line.eligible).count())?,
            paid: whole(result.lines.iter().filter(|line| line.payment > Yuan::ZERO).count())?,
            entitlement: result.total_entitlement.decimal(),
            payment: result.total_payment.decimal(),
            municipal_share: totals.municipal,
            county_share: totals.county,
            operating_guarantee: result.total_operating_guarantee.decimal(),
            grades: json(serde_json::to_value(&totals.grades))?,
            changed_lines: whole(changed)?,
            hash: result.hash.clone(),
            computed_by: act.account_id.0,
            computed_at: act.at,
        },
    )?;
    write_lines(conn, (run.id, number), inputs, &result, watch)?;
    Ok(number)
}

fn whole(count: usize) -> Answer<i32> {
    i32::try_from(count).map_err(|_| SubsidyRunError::Stored)
}

/// What all lines come to, besides what the result says itself.
struct Totals {
    municipal: Decimal,
    county: Decimal,
    grades: Vec<SubsidyGradeSum>,
}

impl Totals {
    fn of(result: &SubsidyResultView) -> Answer<Self> {
        let sum =
            |part: fn(&SubsidyLineView) -> Yuan| result.lines.iter().map(|one| part(one).decimal()).sum();
        let grades = Grade::ALL.iter().map(|grade| {
            let of_grade = || result.lines.iter().filter(|line| line.grade == *grade);
            let payment: Decimal = of_grade().map(|line| line.payment.decimal()).sum();
            Ok(SubsidyGradeSum {
                grade: *grade,
                schools: u32::try_from(of_grade().count()).map_err(|_| SubsidyRunError::Stored)?,
                payment: Yuan::try_from(payment).map_err(|_| SubsidyRunError::Stored)?,
            })
        });
        Ok(Self {
            municipal: sum(|line| line.municipal_share),
            county: sum(|line| line.county_share),
            grades: grades.collect::<Answer<Vec<_>>>()?,
        })
    }
}

/// How many lines are not as in the version before: other, new or gone; none where there is no version before.
fn changed_lines(
    conn: &mut PgConnection,
    run: Uuid,
    before: i16,
    result: &SubsidyResultView,
) -> Answer<usize> {
    if before == 0 {
        return Ok(0);
    }
    let seals = lines::list_seals(conn, run, before)?;
    let mut old: HashMap<String, String> = seals.into_iter().map(|(code, hash, _)| (code, hash)).collect();
    let other =
        result.lines.iter().filter(|line| old.remove(&line.code).as_ref() != Some(&line.hash)).count();
    Ok(other + old.len())
}

/// Writes the lines of a version, some at a time: the next are packed while the database takes these.
fn write_lines(
    conn: &mut PgConnection,
    (run, version): (Uuid, i16),
    inputs: &Inputs,
    result: &SubsidyResultView,
    watch: &Watch,
) -> Answer<()> {
    let all = result.lines.len();
    let mut done = 0;
    let mut schools = inputs.schools.iter();
    keep_packed(result.lines.chunks(AT_ONCE), |lines, packed| {
        watch.at(SubsidyRunPhase::Writing, done, all);
        let packed = packed.map_err(|_| SubsidyRunError::Stored)?;
        let mut rows = Vec::with_capacity(lines.len());
        for ((line, document), school) in lines.iter().zip(packed).zip(&mut schools) {
            let origin = inputs.origins.get(&line.code).ok_or(SubsidyRunError::Stored)?;
            let facts: &SchoolFacts = school;
            rows.push(SealedRow {
                line: row((run, version), line, origin),
                facts: serde_json::to_value(facts).map_err(|_| SubsidyRunError::Stored)?,
                document,
            });
        }
        lines::insert_lines(conn, &rows)?;
        done += rows.len();
        Ok(())
    })
}

fn row((run_id, version): (Uuid, i16), line: &SubsidyLineView, from: &Origin) -> LineRow {
    LineRow {
        id: new_id(),
        run_id,
        version,
        assessment_id: from.assessment_id,
        assessment_number: from.number,
        school_id: from.school_id,
        facility_id: from.facility_id,
        code: line.code.clone(),
        name: line.name.clone(),
        kind: line.kind.to_string(),
        county_code: from.county_code.clone(),
        township_code: from.township_code.clone(),
        eligible: line.eligible,
        total: line.total.decimal(),
        grade: line.grade.to_string(),
        base: line.base.decimal(),
        topup: line.topup.decimal(),
        months: i16::from(line.months),
        gross: line.gross.decimal(),
        deduction: line.carryover_deduction.decimal(),
        entitlement: line.entitlement.decimal(),
        payment: line.payment.decimal(),
        municipal_share: line.municipal_share.decimal(),
        county_share: line.county_share.decimal(),
        operating_guarantee: line.operating_guarantee.map(Yuan::decimal),
        hash: line.hash.clone(),
    }
}

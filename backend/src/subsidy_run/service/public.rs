//! What everybody may read of the run of a year (公示): schools, grades and money, and no persons.

use contract::subsidy::SubsidyPolicyDocument;
use contract::subsidy_run::{
    PublicSubsidyCorrection, PublicSubsidyLine, PublicSubsidyRun, SubsidyRunState, SubsidyVersionCause,
};
use diesel::pg::PgConnection;

use super::views::Counties;
use super::{Answer, SubsidyRunError};
use crate::act::Scope;
use crate::clock::business_date;
use crate::db::value::{number, word};
use crate::subsidy_run::store::lines::{self, LineRow};
use crate::subsidy_run::store::runs::find_run_of;
use crate::subsidy_run::store::versions::{self, VersionRow};
use crate::subsidy_run::store::{points, yuan};

/// What a result is known by, and the result itself unless the caller has it already.
pub type Shown = (String, Option<PublicSubsidyRun>);

/// The run of a year, once it is publicised: the version that holds, or one that was publicised before it. Lines are read only
/// where `has` does not know what the result is known by.
pub fn public_run(
    conn: &mut PgConnection,
    year: i16,
    asked: Option<i16>,
    has: impl FnOnce(&str) -> bool,
) -> Answer<Shown> {
    let run = find_run_of(conn, year)?.ok_or(SubsidyRunError::NotFound)?;
    let status: SubsidyRunState = word(&run.status)?;
    let shown = (run.publicised_at, run.publicity_last, run.current);
    let (true, (Some(since), Some(last_day), Some(holding))) = (status.is_public(), shown) else {
        return Err(SubsidyRunError::NotFound);
    };
    let mut public = publicised(versions::list_versions(conn, run.id)?, holding);
    let corrections = public.iter().skip(1).map(correction).collect::<Answer<Vec<_>>>()?;
    let first = public.first().ok_or(SubsidyRunError::Stored)?.number;
    let asked = asked.unwrap_or(holding);
    public.retain(|row| row.number == asked);
    let version = public.pop().ok_or(SubsidyRunError::NotFound)?;
    let stamp = format!("{}-{}-{}", run.version, asked, version.hash.get(..16).unwrap_or_default());
    if has(&stamp) {
        return Ok((stamp, None));
    }
    let policy: SubsidyPolicyDocument =
        serde_json::from_value(version.policy).map_err(|_| SubsidyRunError::Stored)?;
    let rows = lines::list_all(conn, &Scope::whole_city(), run.id, asked)?;
    let names = Counties::of(conn, rows.iter().map(|row| row.county_code.clone()).collect::<Vec<_>>())?;
    let told = PublicSubsidyRun {
        year,
        status,
        version: asked,
        holding,
        first,
        corrections,
        policy_code: policy.policy_code,
        policy_version: policy.version,
        legal_basis: policy.legal_basis,
        budget: yuan(version.budget)?,
        total_payment: yuan(version.payment)?,
        publicised_on: business_date(since),
        last_day,
        hash: version.hash,
        schools: rows.into_iter().map(|row| line(row, &names)).collect::<Answer<Vec<_>>>()?,
    };
    Ok((stamp, Some(told)))
}

/// The versions that were publicised: the last one that no appeal has made, and those that appeals have made of it since.
fn publicised(mut all: Vec<VersionRow>, holding: i16) -> Vec<VersionRow> {
    all.retain(|row| row.number <= holding);
    let by_appeal = SubsidyVersionCause::Appeal.as_str();
    let first = all.iter().rposition(|row| row.cause != by_appeal).unwrap_or(0);
    all.split_off(first)
}

fn correction(row: &VersionRow) -> Answer<PublicSubsidyCorrection> {
    Ok(PublicSubsidyCorrection {
        version: row.number,
        on: business_date(row.computed_at),
        changed_lines: number(row.changed_lines)?,
    })
}

fn line(row: LineRow, names: &Counties) -> Answer<PublicSubsidyLine> {
    Ok(PublicSubsidyLine {
        county_name: names.name(&row.county_code),
        code: row.code,
        name: row.name,
        kind: word(&row.kind)?,
        eligible: row.eligible,
        total: points(row.total)?,
        grade: word(&row.grade)?,
        payment: yuan(row.payment)?,
        operating_guarantee: row.operating_guarantee.map(yuan).transpose()?,
        hash: row.hash,
    })
}

//! Lines: finding them, showing how they came about, and computing them anew.

use contract::fund::FundKind;
use contract::ids::{SubsidyLineId, SubsidyRunId};
use contract::subsidy::SubsidyLineView;
use contract::subsidy_run::{
    SubsidyLineQuery, SubsidyLineVerification, SubsidyLineVersion, SubsidyRunLineDetails, SubsidyRunLineView,
};
use diesel::pg::PgConnection;

use super::gather::{frozen, read};
use super::packing::{bytes_of, unpack};
use super::runs::{find, version_of};
use super::{Answer, SubsidyRunError, views};
use crate::act::Act;
use crate::db::value::word;
use crate::paging::{Paged, Paging};
use crate::subsidy::domain::{compute_line, hash_of_seals};
use crate::subsidy_run::store::lines::{self as store, LineRow};
use crate::subsidy_run::store::{appeals, fen, money, points, versions, yuan};

/// The lines of a version in scope, by code.
pub fn list_lines(
    conn: &mut PgConnection,
    act: &Act,
    id: SubsidyRunId,
    query: &SubsidyLineQuery,
    paging: &Paging,
) -> Answer<Paged<SubsidyRunLineView>> {
    let version = version_of(conn, act, id, query.version)?;
    let page = store::list_lines(conn, &act.scope(), (id.0, version), query, paging)?;
    Ok(Paged { items: views::lines(conn, page.items)?, next: page.next, total: page.total })
}

/// A line in scope of a run in sight.
pub(super) fn find_line(
    conn: &mut PgConnection,
    act: &Act,
    id: SubsidyRunId,
    line: SubsidyLineId,
) -> Answer<LineRow> {
    find(conn, act, id)?;
    let row = store::find_line(conn, &act.scope(), id.0, line.0)?.ok_or(SubsidyRunError::NotFound)?;
    version_of(conn, act, id, Some(row.version))?;
    Ok(row)
}

/// A line with its gates, its points and its facts.
pub fn get_line(
    conn: &mut PgConnection,
    act: &Act,
    id: SubsidyRunId,
    line: SubsidyLineId,
) -> Answer<SubsidyRunLineDetails> {
    let row = find_line(conn, act, id, line)?;
    let (facts, document) = store::find_sealed(conn, row.id)?;
    let sealed = unsealed(&document)?;
    let paid =
        money::sum_paid(conn, FundKind::RedemptionFund, &[row.id])?.remove(&row.id).unwrap_or_default();
    let (assessment_id, assessment_version) = (row.assessment_id.into(), row.assessment_number);
    let versions = versions_of(conn, act, id, &row)?;
    let appeal_id = appeals::find_last_of(conn, row.run_id, row.school_id)?.map(Into::into);
    Ok(SubsidyRunLineDetails {
        line: views::lines(conn, vec![row])?.pop().ok_or(SubsidyRunError::Stored)?,
        gates: sealed.gates,
        items: sealed.items,
        vetoes: sealed.vetoes,
        downgraded: sealed.downgraded,
        facts: read(facts)?,
        assessment_id,
        assessment_version,
        versions,
        appeal_id,
        paid: yuan(paid)?,
    })
}

fn versions_of(
    conn: &mut PgConnection,
    act: &Act,
    id: SubsidyRunId,
    row: &LineRow,
) -> Answer<Vec<SubsidyLineVersion>> {
    let seen = super::runs::list_versions(conn, act, id)?;
    let lines = store::list_of_school(conn, row.run_id, row.school_id)?;
    let known = lines.into_iter().filter_map(|line| {
        let version = seen.iter().find(|version| version.number == line.version)?;
        Some((line, version.computed_at))
    });
    known
        .map(|(line, computed_at)| {
            Ok(SubsidyLineVersion {
                version: line.version,
                line_id: line.id.into(),
                total: points(line.total)?,
                grade: word(&line.grade)?,
                payment: yuan(line.payment)?,
                hash: line.hash,
                computed_at,
            })
        })
        .collect()
}

/// A sealed line read back.
pub(super) fn unsealed(document: &[u8]) -> Answer<SubsidyLineView> {
    let bytes = unpack(document).map_err(|_| SubsidyRunError::Stored)?;
    serde_json::from_slice(&bytes).map_err(|_| SubsidyRunError::Stored)
}

/// A line with its whole traces, byte for byte as it was sealed, and its seal.
pub fn sealed_line(
    conn: &mut PgConnection,
    act: &Act,
    id: SubsidyRunId,
    line: SubsidyLineId,
) -> Answer<(String, Vec<u8>)> {
    let row = find_line(conn, act, id, line)?;
    let (_, document) = store::find_sealed(conn, row.id)?;
    Ok((row.hash, unpack(&document).map_err(|_| SubsidyRunError::Stored)?))
}

/// Computes the line anew from the frozen facts of all schools and the frozen policies, and holds that against what was kept;
/// the seal of the version is made anew from the kept seals of the other lines.
pub fn verify_line(
    conn: &mut PgConnection,
    act: &Act,
    id: SubsidyRunId,
    line: SubsidyLineId,
) -> Answer<SubsidyLineVerification> {
    let row = find_line(conn, act, id, line)?;
    let version = versions::find_version(conn, row.run_id, row.version)?.ok_or(SubsidyRunError::Stored)?;
    let inputs = frozen(conn, &version)?;
    let now =
        compute_line(&inputs.policy, &inputs.operating, fen(version.budget)?, &inputs.schools, &row.code);
    let now = now.ok_or(SubsidyRunError::Stored)?;
    let mut seals = store::list_seals(conn, row.run_id, row.version)?;
    seals.sort_unstable();
    let seals: Vec<&str> = seals
        .iter()
        .map(|(code, hash, _)| if *code == row.code { now.hash.as_str() } else { hash.as_str() })
        .collect();
    let run = hash_of_seals(&inputs.policy, &inputs.operating, Some(yuan(version.budget)?), &seals);
    let (_, document) = store::find_sealed(conn, row.id)?;
    let kept = unpack(&document).map_err(|_| SubsidyRunError::Stored)?;
    let bytes = bytes_of(&now).map_err(|_| SubsidyRunError::Stored)?;
    Ok(SubsidyLineVerification {
        line_id: row.id.into(),
        version: row.version,
        same_hash: now.hash == row.hash,
        same_bytes: bytes == kept,
        recomputed: now.hash.clone(),
        kept: row.hash,
        run_same: run == version.hash,
        run_kept: version.hash,
        run_recomputed: run,
    })
}

//! Results by version: each replaces the one before, and none is edited.

use contract::assessment::{AssessmentCause, AssessmentResult, AssessmentVersionView, FactSource};
use contract::subsidy::SchoolFacts;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::views::{actor, name_of};
use super::{Answer, AssessmentServiceError};
use crate::assessment::domain::result::{score, seal};
use crate::assessment::store::schools::{self as store, SchoolRow, VersionRow};
use crate::assessment::store::sources;
use crate::auth::Act;
use crate::clock::new_id;
use crate::db::value::{number, word};
use crate::subsidy::domain::Policy;

/// What a new version says, and why there is one.
pub(super) struct NewVersion<'a> {
    pub(super) number: i16,
    pub(super) sources: i16,
    pub(super) cause: AssessmentCause,
    pub(super) reason: Option<&'a str>,
}

/// The row of a version: the facts, and what follows from them by the policy.
pub(super) fn version_row(
    act: &Act,
    policy: &Policy,
    assessment: Uuid,
    facts: SchoolFacts,
    new: &NewVersion<'_>,
) -> Answer<VersionRow> {
    let hash = seal(policy, &facts);
    let kept = serde_json::to_value(&facts).map_err(|_| AssessmentServiceError::Stored)?;
    let line = score(policy, facts).map_err(AssessmentServiceError::faults)?;
    Ok(VersionRow {
        id: new_id(),
        assessment_id: assessment,
        number: new.number,
        cause: new.cause.to_string(),
        reason: new.reason.map(str::to_owned),
        facts: kept,
        sources: new.sources,
        total: line.total.decimal(),
        grade: line.grade.to_string(),
        eligible: line.eligible,
        hash,
        made_by: act.account_id.0,
        made_at: act.at,
    })
}

/// Lets a version follow the one that holds, with the sources of that one unless others were read; answers its number.
pub(super) fn follow(
    conn: &mut PgConnection,
    act: &Act,
    (policy, school): (&Policy, &mut SchoolRow),
    facts: SchoolFacts,
    (cause, reason, sources): (AssessmentCause, Option<&str>, Option<i16>),
) -> Answer<i16> {
    let before = holding(conn, school)?;
    let number = before.number + 1;
    let new = NewVersion { number, sources: sources.unwrap_or(before.sources), cause, reason };
    let row = version_row(act, policy, school.id, facts, &new)?;
    store::insert_versions(conn, &[row])?;
    school.current = number;
    school.version += 1;
    store::update_school(conn, school)?;
    Ok(number)
}

/// The version of a school that holds.
pub(super) fn holding(conn: &mut PgConnection, school: &SchoolRow) -> Answer<VersionRow> {
    store::find_version(conn, school.id, school.current)?.ok_or(AssessmentServiceError::Stored)
}

/// The facts of a version.
pub(super) fn facts_of(row: &VersionRow) -> Answer<SchoolFacts> {
    serde_json::from_value(row.facts.clone()).map_err(|_| AssessmentServiceError::Stored)
}

/// A result with everything that it follows from.
pub(super) fn result(conn: &mut PgConnection, policy: &Policy, row: &VersionRow) -> Answer<AssessmentResult> {
    let facts = facts_of(row)?;
    let line = score(policy, facts.clone()).map_err(|_| AssessmentServiceError::Stored)?;
    let heads = sources::list_heads(conn, row.assessment_id, row.sources)?;
    let mut sources = heads.into_iter().map(source_view).collect::<Answer<Vec<FactSource>>>()?;
    sources.sort_by_key(|source| source.fact);
    let version =
        version_views(conn, std::slice::from_ref(row))?.pop().ok_or(AssessmentServiceError::Stored)?;
    Ok(AssessmentResult { version, facts, sources, gates: line.gates, items: line.items })
}

fn source_view(head: sources::SourceHead) -> Answer<FactSource> {
    Ok(FactSource {
        fact: word(&head.fact)?,
        value: head.value,
        rows: number(head.counted + head.others)?,
        counted: number(head.counted)?,
        as_of: head.as_of,
        digest: head.digest,
    })
}

/// Versions as they are told.
pub(super) fn version_views(
    conn: &mut PgConnection,
    rows: &[VersionRow],
) -> Answer<Vec<AssessmentVersionView>> {
    let names = name_of(conn, rows.iter().map(|row| Some(row.made_by)))?;
    let view = |row: &VersionRow| {
        Ok(AssessmentVersionView {
            number: row.number,
            cause: word(&row.cause)?,
            reason: row.reason.clone(),
            total: row.total.try_into().map_err(|_| AssessmentServiceError::Stored)?,
            grade: word(&row.grade)?,
            eligible: row.eligible,
            hash: row.hash.clone(),
            made_by: actor(&names, row.made_by),
            made_at: row.made_at,
        })
    };
    rows.iter().map(view).collect()
}

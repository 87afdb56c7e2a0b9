//! Where the facts of a line come from: beside the sealed trace, so that a person can go on from there to the rows.

use std::collections::BTreeSet;

use contract::fund::FundKind;
use contract::ids::{SubsidyLineId, SubsidyRunId};
use contract::money::Yuan;
use contract::subsidy::RubricItem;
use contract::subsidy_run::{
    SubsidyFactSource, SubsidyLineSources, SubsidyPriorBooks, SubsidyPriorEntry, SubsidySourceKind,
};
use contract::trace::TraceNode;
use diesel::pg::PgConnection;
use serde_json::Value;
use uuid::Uuid;

use super::lines::{find_line, unsealed};
use super::runs::find;
use super::{Answer, SubsidyRunError};
use crate::act::Act;
use crate::assessment::service::find_run_cycle;
use crate::db::value::word;
use crate::fund::service::balances_on;
use crate::subsidy_run::domain::sources::{Source, source_of};
use crate::subsidy_run::store::lines::{self, LineRow};
use crate::subsidy_run::store::runs::RunRow;
use crate::subsidy_run::store::sources::{self as store, EntryRow, InspectedRow};
use crate::subsidy_run::store::{money, purses, versions, yuan};

/// Where the facts in the traces of a line come from.
pub fn line_sources(
    conn: &mut PgConnection,
    act: &Act,
    id: SubsidyRunId,
    line: SubsidyLineId,
) -> Answer<SubsidyLineSources> {
    let row = find_line(conn, act, id, line)?;
    let run = find(conn, act, id)?;
    let (_, document) = lines::find_sealed(conn, row.id)?;
    let sealed = unsealed(&document)?;
    let mut names = BTreeSet::new();
    for trace in [Some(&sealed.trace), sealed.operating_trace.as_ref()].into_iter().flatten() {
        collect(trace, None, &mut names);
    }
    let inspection = store::find_inspection(conn, row.assessment_id)?;
    let upheld = store::list_upheld(conn, (row.run_id, row.version), row.school_id)?;
    let facts = names.into_iter().filter_map(|(name, item)| {
        let item = item.and_then(|item| item.parse().ok());
        Some(told((name, item), source_of(name, item)?, inspection, &upheld))
    });
    Ok(SubsidyLineSources {
        line_id: row.id.into(),
        assessment_id: row.assessment_id.into(),
        assessment_version: row.assessment_number,
        facts: facts.collect(),
        prior: prior(conn, &run, &row)?,
    })
}

/// The names of what was given and not computed, with the item that it was given for where the name does not tell.
fn collect<'a>(node: &'a TraceNode, item: Option<&'a str>, names: &mut BTreeSet<(&'a str, Option<&'a str>)>) {
    if node.formula.is_empty() && node.inputs.is_empty() {
        names.insert((&node.name, item.filter(|_| source_of(&node.name, None).is_none())));
    }
    let item = node.name.strip_prefix("item.").or(item);
    for input in &node.inputs {
        collect(input, item, names);
    }
}

fn told(
    (name, item): (&str, Option<RubricItem>),
    source: Source,
    inspection: Option<InspectedRow>,
    upheld: &[(Uuid, Option<Value>)],
) -> SubsidyFactSource {
    let corrects = |facts: &Option<Value>| {
        let given = |member: &&str| {
            facts.as_ref().and_then(|facts| facts.get(*member)).is_some_and(|one| !one.is_null())
        };
        source.corrected_by.iter().any(given)
    };
    let appeal = upheld.iter().find(|(_, facts)| corrects(facts)).map(|(id, _)| *id);
    // An area that nobody measured on site was measured before, and stands in the register.
    let on_site = |row: &InspectedRow| name != "measured_area" || row.measured;
    let inspection = inspection.filter(|row| source.kind == SubsidySourceKind::Inspection && on_site(row));
    let unmeasured = name == "measured_area" && inspection.is_none();
    SubsidyFactSource {
        name: name.to_owned(),
        item,
        kind: match (appeal, unmeasured) {
            (Some(_), _) => SubsidySourceKind::Appeal,
            (None, true) => SubsidySourceKind::Assessment,
            (None, false) => source.kind,
        },
        fact: source.fact,
        inspection_id: inspection.map(|row| row.id.into()),
        appeal_id: appeal.map(Into::into),
    }
}

/// What the books say of the award of the year before.
fn prior(conn: &mut PgConnection, run: &RunRow, row: &LineRow) -> Answer<Option<SubsidyPriorBooks>> {
    let awarded = money::list_awarded(conn, run.year - 1)?;
    let Some((line, _)) = awarded.get(&row.school_id).copied() else { return Ok(None) };
    let cycle = find_run_cycle(conn, run.cycle_id.into())?.ok_or(SubsidyRunError::Stored)?;
    let version = versions::find_version(conn, run.id, row.version)?.ok_or(SubsidyRunError::Stored)?;
    let kind = FundKind::RedemptionFund;
    let purse = purses::list_purses(conn, kind, &[line], Some(cycle.cut_off))?.remove(&line);
    let Some(purse) = purse else { return Ok(None) };
    let entries = store::list_entries(conn, (line, purse.fund_id), version.computed_at)?;
    if entries.is_empty() {
        return Ok(None);
    }
    let paid = lines::list_by_id(conn, &[line])?.pop().ok_or(SubsidyRunError::Stored)?;
    let fund = purse.fund_id.into();
    let held = balances_on(conn, kind, &[fund], cycle.cut_off)?;
    Ok(Some(SubsidyPriorBooks {
        run_id: paid.run_id.into(),
        line_id: line.into(),
        fund_id: fund,
        entries: entries.into_iter().map(entry).collect::<Answer<Vec<_>>>()?,
        cut_off: cycle.cut_off,
        balance: Yuan::from_fen(held.get(&fund).copied().unwrap_or(0)),
        newer: Yuan::from_fen(purse.newer),
    }))
}

fn entry((entry_id, event, kind, amount): EntryRow) -> Answer<SubsidyPriorEntry> {
    Ok(SubsidyPriorEntry { entry_id, event_id: event.into(), kind: word(&kind)?, amount: yuan(amount)? })
}

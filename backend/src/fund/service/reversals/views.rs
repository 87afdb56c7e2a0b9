//! What stands beside reversals.

use std::collections::HashMap;

use contract::fund::{DonorKind, LedgerReversalView};
use contract::money::{Credits, Yuan};
use diesel::pg::PgConnection;
use uuid::Uuid;

use crate::auth::service::display_names;
use crate::credit::service::ledger::{CREDITS, YUAN};
use crate::fund::service::{FundError, Outcome, donations};
use crate::fund::store::reversals::{self, OriginRow, ReversalRow};

/// What stands beside reversals: what their events moved, and the names of places and people.
pub(super) struct Beside {
    moved: HashMap<Uuid, Moved>,
    origins: HashMap<Uuid, OriginRow>,
    names: HashMap<Uuid, String>,
}

/// What an event moved: yuan, in fen, credits, in hundredths, and pieces of an item.
#[derive(Default, Clone)]
struct Moved {
    fen: Option<i64>,
    centi: Option<i64>,
    pieces: Option<(String, i64)>,
}

impl Beside {
    pub(super) fn of(conn: &mut PgConnection, rows: &[ReversalRow]) -> Outcome<Self> {
        let events: Vec<Uuid> = rows.iter().map(|row| row.event_id).collect();
        let funds: Vec<Uuid> = rows.iter().filter_map(|row| row.fund_id).collect();
        let facilities: Vec<Uuid> = rows.iter().filter_map(|row| row.facility_id).collect();
        let people: Vec<Uuid> =
            rows.iter().flat_map(|row| [Some(row.requested_by), row.decided_by]).flatten().collect();
        let mut moved: HashMap<Uuid, Moved> = HashMap::new();
        for (event, asset, amount, item) in reversals::list_moved(conn, &events)? {
            let of = moved.entry(event).or_default();
            match (asset, item) {
                (YUAN, _) => of.fen = Some(of.fen.unwrap_or_default() + amount),
                (CREDITS, _) => of.centi = Some(of.centi.unwrap_or_default() + amount),
                (_, item) => of.pieces = item.map(|item| (item, amount)),
            }
        }
        let origins = reversals::list_origins(conn, &events)?;
        let mut names: HashMap<Uuid, String> =
            reversals::list_places(conn, &funds, &facilities)?.into_iter().collect();
        names.extend(display_names(conn, &people)?);
        Ok(Self { moved, origins: origins.into_iter().map(|row| (row.event_id, row)).collect(), names })
    }

    pub(super) fn view(&self, row: ReversalRow) -> Outcome<LedgerReversalView> {
        let stored = |_| FundError::Stored;
        let origin = self.origins.get(&row.event_id).ok_or(FundError::Stored)?;
        let Moved { fen, centi, pieces } = self.moved.get(&row.event_id).cloned().unwrap_or_default();
        let (item_name, quantity) = pieces.unzip();
        let called = |id: Option<Uuid>| id.and_then(|id| self.names.get(&id).cloned());
        Ok(LedgerReversalView {
            id: row.id.into(),
            event_id: row.event_id.into(),
            subject: row.subject.parse().map_err(stored)?,
            county_code: row.county_code.parse().map_err(|_| FundError::Stored)?,
            fund_id: row.fund_id.map(Into::into),
            fund_name: called(row.fund_id),
            facility_id: row.facility_id.map(Into::into),
            facility_name: called(row.facility_id),
            amount: fen.map(Yuan::from_fen),
            credits: centi.map(Credits),
            item_name,
            quantity,
            counterparty: counterparty(origin)?,
            document: origin.entry.as_ref().map(|(_, paper)| paper.clone()).or_else(|| origin.paper.clone()),
            entered_at: origin.at,
            entered_by_name: origin.entered_by.clone(),
            status: row.status.parse().map_err(stored)?,
            reason: row.reason,
            requested_by: row.requested_by.into(),
            requested_by_name: called(Some(row.requested_by)).unwrap_or_default(),
            requested_at: row.requested_at,
            decided_by: row.decided_by.map(Into::into),
            decided_by_name: called(row.decided_by),
            decided_at: row.decided_at,
            decision_reason: row.decision_reason,
            reversal_event_id: row.reversal_event_id.map(Into::into),
            version: row.version,
        })
    }
}

/// Who gave or was paid, as a fund's entries say it: donors who are persons masked.
fn counterparty(origin: &OriginRow) -> Outcome<Option<String>> {
    if let Some((name, _)) = &origin.entry {
        return Ok(Some(name.clone()));
    }
    let Some((kind, name)) = &origin.donor else { return Ok(None) };
    let kind: DonorKind = kind.parse().map_err(|_| FundError::Stored)?;
    Ok(donations::kept_name(kind, name.as_deref()))
}

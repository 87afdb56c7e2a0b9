//! The targets, as the city sets them.

use contract::coverage::{
    CoverageTargetList, CoverageTargetView, CreateCoverageTarget, UpdateCoverageTarget,
};
use contract::ids::CoverageTargetId;
use diesel::pg::PgConnection;

use super::{CoverageFailure, Outcome, stored};
use crate::audit::{self, Change};
use crate::auth::Act;
use crate::clock::new_id;
use crate::coverage::domain::Target;
use crate::coverage::store::{self, TargetRow};

/// Every target, by day and kind.
pub fn list_targets(conn: &mut PgConnection) -> Outcome<CoverageTargetList> {
    let items = store::list_targets(conn)?.into_iter().map(view).collect::<Outcome<_>>()?;
    Ok(CoverageTargetList { items })
}

/// Sets a target for a kind and a day that have none.
pub fn create_target(
    conn: &mut PgConnection,
    act: &Act,
    asked: &CreateCoverageTarget,
) -> Outcome<CoverageTargetView> {
    let target = Target::new(asked.kind, asked.due_date, asked.target_bp)?;
    let row = TargetRow {
        id: new_id(),
        kind: target.kind.to_string(),
        due_date: target.due,
        target_bp: i32::from(target.share_bp()),
        basis: asked.basis.clone(),
        created_at: act.at,
        version: 1,
    };
    store::insert_target(conn, &row)?;
    let after = view(row)?;
    audit::record(
        conn,
        act,
        &Change::of("coverage_target.create", "coverage_target", after.id).after(&after),
    )?;
    Ok(after)
}

/// Changes the share or the basis of a target.
pub fn update_target(
    conn: &mut PgConnection,
    act: &Act,
    id: CoverageTargetId,
    version: i64,
    asked: &UpdateCoverageTarget,
) -> Outcome<CoverageTargetView> {
    let mut row = store::lock_target(conn, id.0)?.ok_or(CoverageFailure::NotFound)?;
    if row.version != version {
        return Err(CoverageFailure::Stale);
    }
    let before = view(row.clone())?;
    let target = Target::new(before.kind, before.due_date, asked.target_bp.unwrap_or(before.target_bp))?;
    row.target_bp = i32::from(target.share_bp());
    if let Some(basis) = &asked.basis {
        row.basis.clone_from(basis);
    }
    store::update_target(conn, &mut row)?;
    let after = view(row)?;
    let change = Change::of("coverage_target.update", "coverage_target", id).before(&before).after(&after);
    audit::record(conn, act, &change)?;
    Ok(after)
}

fn view(row: TargetRow) -> Outcome<CoverageTargetView> {
    Ok(CoverageTargetView {
        id: row.id.into(),
        kind: stored(&row.kind)?,
        due_date: row.due_date,
        target_bp: u16::try_from(row.target_bp).unwrap_or(u16::MAX),
        basis: row.basis,
        version: row.version,
    })
}

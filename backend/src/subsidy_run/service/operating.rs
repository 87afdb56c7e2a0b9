//! The counties' standards for operating money: drafted by one, published by another, ended so that another can follow.

use contract::ids::OperatingPolicyId;
use contract::policy::{EndPolicy, Fault, Period, PolicyState};
use contract::subsidy::OperatingPolicyDocument;
use contract::subsidy_run::{OperatingPolicyQuery, OperatingPolicyView};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::views::{Counties, People};
use super::{Answer, SubsidyRunError};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::clock::{business_date, new_id};
use crate::db::value::word;
use crate::db::violates_exclusion;
use crate::division::service::is_county;
use crate::paging::{Paged, Paging};
use crate::subsidy::domain::OperatingPolicy;
use crate::subsidy_run::domain::people::may_publish;
use crate::subsidy_run::store::operating::{self as store, OperatingRow};

/// A standard as it was read: which one, and its version.
type ReadOperating = (OperatingPolicyId, i64);

/// Keeps a draft of a county in reach.
pub fn create_operating_policy(
    conn: &mut PgConnection,
    act: &Act,
    document: &OperatingPolicyDocument,
) -> Answer<OperatingPolicyView> {
    OperatingPolicy::parse(document.clone()).map_err(SubsidyRunError::Faults)?;
    let code = &document.county_code;
    let county = is_county(conn, code, business_date(act.at)).map_err(|_| SubsidyRunError::Stored)?;
    if !county || !act.scope().covers_division(code) {
        return Err(SubsidyRunError::Faults(vec![Fault::new("/county_code", "county_not_allowed")]));
    }
    let row = OperatingRow {
        id: new_id(),
        county_code: code.clone(),
        effective_from: document.effective_from,
        effective_to: document.effective_to,
        status: PolicyState::Draft.to_string(),
        document: serde_json::to_value(document).map_err(|_| SubsidyRunError::Stored)?,
        created_by: act.account_id.0,
        created_at: act.at,
        published_by: None,
        published_at: None,
        version: 1,
    };
    store::insert_operating(conn, &row)?;
    let after = one(conn, row)?;
    let change = Change::of("operating_policy.create", "operating_policy", after.id).after(&after);
    record(conn, act, &change.in_county(code))?;
    Ok(after)
}

/// Standards in scope, newest first.
pub fn list_operating_policies(
    conn: &mut PgConnection,
    act: &Act,
    query: &OperatingPolicyQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Answer<Paged<OperatingPolicyView>> {
    let page = store::list_operating(conn, &act.scope(), query, before, paging)?;
    Ok(Paged { items: all(conn, page.items)?, next: page.next, total: page.total })
}

/// One standard.
pub fn get_operating_policy(
    conn: &mut PgConnection,
    act: &Act,
    id: OperatingPolicyId,
) -> Answer<OperatingPolicyView> {
    let row = store::find_operating(conn, &act.scope(), id.0)?.ok_or(SubsidyRunError::NotFound)?;
    one(conn, row)
}

fn lock(conn: &mut PgConnection, act: &Act, (id, version): ReadOperating) -> Answer<OperatingRow> {
    let row = store::lock_operating(conn, &act.scope(), id.0)?.ok_or(SubsidyRunError::NotFound)?;
    if row.version == version { Ok(row) } else { Err(SubsidyRunError::Stale) }
}

/// Publishes a draft, by another than who drafted it.
pub fn publish_operating_policy(
    conn: &mut PgConnection,
    act: &Act,
    read: ReadOperating,
) -> Answer<OperatingPolicyView> {
    let row = lock(conn, act, read)?;
    if row.status != PolicyState::Draft.as_str() {
        return Err(SubsidyRunError::OperatingNotDraft);
    }
    may_publish(act.account_id.0, row.created_by)?;
    let published = store::publish_operating(conn, row.id, act.account_id.0, act.at);
    let after = published.map_err(|error| {
        let overlaps = violates_exclusion(&error, "operating_policy_effective_excl");
        if overlaps { SubsidyRunError::OperatingOverlap } else { error.into() }
    })?;
    changed(conn, act, ("operating_policy.publish", None), row, after)
}

/// Withdraws a draft that is not to be published.
pub fn withdraw_operating_policy(
    conn: &mut PgConnection,
    act: &Act,
    read: ReadOperating,
    reason: &str,
) -> Answer<OperatingPolicyView> {
    let row = lock(conn, act, read)?;
    if row.status != PolicyState::Draft.as_str() {
        return Err(SubsidyRunError::OperatingNotDraft);
    }
    let after = store::withdraw_operating(conn, row.id)?;
    changed(conn, act, ("operating_policy.withdraw", Some(reason)), row, after)
}

/// Gives a published standard an earlier end; what was computed with it stays.
pub fn end_operating_policy(
    conn: &mut PgConnection,
    act: &Act,
    read: ReadOperating,
    end: EndPolicy,
) -> Answer<OperatingPolicyView> {
    let row = lock(conn, act, read)?;
    if row.status != PolicyState::Published.as_str() {
        return Err(SubsidyRunError::OperatingNotPublished);
    }
    let period = Period { from: row.effective_from, to: row.effective_to };
    period.ended(end.effective_to, business_date(act.at)).map_err(SubsidyRunError::Faults)?;
    let after = store::end_operating(conn, row.id, end.effective_to)?;
    changed(conn, act, ("operating_policy.end", None), row, after)
}

fn changed(
    conn: &mut PgConnection,
    act: &Act,
    (action, reason): (&'static str, Option<&str>),
    before: OperatingRow,
    after: OperatingRow,
) -> Answer<OperatingPolicyView> {
    let county = after.county_code.clone();
    let (before, after) = (one(conn, before)?, one(conn, after)?);
    let change = Change::of(action, "operating_policy", after.id).before(&before).after(&after);
    let change = change.in_county(&county);
    let change = match reason {
        Some(reason) => change.because(reason),
        None => change,
    };
    record(conn, act, &change)?;
    Ok(after)
}

fn one(conn: &mut PgConnection, row: OperatingRow) -> Answer<OperatingPolicyView> {
    all(conn, vec![row])?.pop().ok_or(SubsidyRunError::Stored)
}

fn all(conn: &mut PgConnection, rows: Vec<OperatingRow>) -> Answer<Vec<OperatingPolicyView>> {
    let names = Counties::of(conn, rows.iter().map(|row| row.county_code.clone()).collect::<Vec<_>>())?;
    let people = rows.iter().flat_map(|row| [Some(row.created_by), row.published_by]).flatten();
    let people = People::of(conn, people.collect::<Vec<_>>())?;
    rows.into_iter()
        .map(|row| {
            let document: OperatingPolicyDocument =
                serde_json::from_value(row.document).map_err(|_| SubsidyRunError::Stored)?;
            Ok(OperatingPolicyView {
                id: row.id.into(),
                county_name: names.name(&row.county_code),
                status: word(&row.status)?,
                document: OperatingPolicyDocument { effective_to: row.effective_to, ..document },
                created_by: people.actor(row.created_by),
                created_at: row.created_at,
                published_by: row.published_by.map(|id| people.actor(id)),
                published_at: row.published_at,
                version: row.version,
            })
        })
        .collect()
}

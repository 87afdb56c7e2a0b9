//! What of a merged registration belongs to the one that goes on: accounts, priority reasons, words on consents, needs.

use contract::ids::LearnerId;
use contract::learner::{ConsentPurpose, LearnerConsentView};
use contract::privacy::{CarriedFate, CarriedKind, CarriedRecord};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::consents::{agrees, consent_views};
use super::{Answer, change, load_view, lock, masked};
use crate::audit;
use crate::auth::Act;
use crate::learner::domain::merging::{overruling, united_priorities};
use crate::learner::domain::people;
use crate::learner::store::{self, ConsentRow};

/// Carries it over, in the transaction of the merge; the caller has locked both records. The accounts stay with the merged
/// record, too, since nobody records what it has been paid for itself.
pub fn carry_registration(
    conn: &mut PgConnection,
    act: &Act,
    (merged, retained): (LearnerId, LearnerId),
    reason: &str,
) -> Answer<Vec<CarriedRecord>> {
    let (mut row, place) = lock(conn, act, retained)?;
    let before = load_view(conn, act, &row)?;
    let mut carried = accounts(conn, merged, retained)?;
    carried.extend(priorities(conn, merged, retained)?);
    carried.extend(consents(conn, act, merged, retained)?);
    carried.extend(needs(conn, merged, retained)?);
    // What was earned before is another sum now: whoever remembers it by the version reads it anew.
    row.version += 1;
    if carried.is_empty() {
        store::update_learner(conn, &row)?;
        return Ok(carried);
    }
    row.consent_withdrawn_at = people::withdrawn_since(&consent_views(conn, retained)?);
    store::update_learner(conn, &row)?;
    let after = load_view(conn, act, &row)?;
    let change = change("learner.carry", retained, &place).before(&masked(&before)).after(&masked(&after));
    audit::record(conn, act, &change.because(reason))?;
    Ok(carried)
}

const fn record(kind: CarriedKind, id: Uuid, fate: CarriedFate) -> CarriedRecord {
    CarriedRecord { kind, id, fate }
}

fn accounts(conn: &mut PgConnection, merged: LearnerId, retained: LearnerId) -> Answer<Vec<CarriedRecord>> {
    let mut carried = Vec::new();
    for account in store::list_accounts(conn, merged)? {
        store::insert_account(conn, account.into(), retained)?;
        carried.push(record(CarriedKind::LearnerAccount, account, CarriedFate::United));
    }
    Ok(carried)
}

fn priorities(conn: &mut PgConnection, merged: LearnerId, retained: LearnerId) -> Answer<Vec<CarriedRecord>> {
    let mut all = store::list_priorities(conn, &[merged.0, retained.0])?;
    let other = all.remove(&merged.0).unwrap_or_default();
    let own = all.remove(&retained.0).unwrap_or_default();
    let united = united_priorities(&own, &other);
    if united == own {
        return Ok(Vec::new());
    }
    store::delete_priorities(conn, retained)?;
    store::insert_priorities(conn, retained, &united)?;
    Ok(vec![record(CarriedKind::LearnerPriority, merged.0, CarriedFate::United)])
}

fn consents(
    conn: &mut PgConnection,
    act: &Act,
    merged: LearnerId,
    retained: LearnerId,
) -> Answer<Vec<CarriedRecord>> {
    let (own, other) = (consent_views(conn, retained)?, consent_views(conn, merged)?);
    let mut rows = Vec::new();
    for said in overruling(&own, &other) {
        rows.push(said_again(conn, act, said, (merged, retained))?);
    }
    store::insert_consents(conn, &rows)?;
    Ok(rows.iter().map(|_| record(CarriedKind::LearnerConsent, merged.0, CarriedFate::United)).collect())
}

/// The word as it was said, as the next one of the record that goes on.
fn said_again(
    conn: &mut PgConnection,
    act: &Act,
    said: &LearnerConsentView,
    (merged, retained): (LearnerId, LearnerId),
) -> Answer<ConsentRow> {
    let last = store::last_consent(conn, retained, said.purpose)?;
    let row = store::find_last_consent(conn, merged, said.purpose)?;
    Ok(ConsentRow {
        learner_id: retained.0,
        number: last + 1,
        recorded_by: act.account_id.0,
        recorded_at: act.at,
        ..row
    })
}

/// What was said last about needs stays, while the learner agrees that it is kept.
fn needs(conn: &mut PgConnection, merged: LearnerId, retained: LearnerId) -> Answer<Vec<CarriedRecord>> {
    let Some(other) = store::find_needs(conn, merged)? else { return Ok(Vec::new()) };
    let own = store::find_needs(conn, retained)?;
    let agrees = agrees(conn, retained, ConsentPurpose::Needs)?;
    let later = own.as_ref().is_none_or(|own| own.is_before(&other));
    let fate = if agrees && later { CarriedFate::Moved } else { CarriedFate::Ended };
    if fate == CarriedFate::Moved {
        let version = own.map_or(0, |own| own.version());
        store::put_needs(conn, &other.of_learner(retained, version + 1))?;
    }
    if !agrees {
        store::delete_needs(conn, retained)?;
    }
    store::delete_needs(conn, merged)?;
    Ok(vec![record(CarriedKind::LearnerNeed, merged.0, fate)])
}

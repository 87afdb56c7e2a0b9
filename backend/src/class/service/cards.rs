//! Cards of paper for learners without a telephone.

use contract::class::LearnerCardView;
use contract::ids::LearnerId;
use contract::learner::LearnerState;
use contract::privacy::{CarriedFate, CarriedKind, CarriedRecord};
use diesel::pg::PgConnection;
use serde_json::json;

use super::attendances::refuse_own;
use super::{Answer, ClassServiceError, change};
use crate::audit;
use crate::auth::Act;
use crate::class::domain::codes::{card_code, card_hash};
use crate::class::store::{self, CardRow};
use crate::clock::new_id;
use crate::facility::scope::find_school;
use crate::keys::MasterKey;

/// Issues a card to a learner within reach; the one from before is good no more. The code is told this once, and only its
/// keyed hash is kept.
pub fn issue_card(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    id: LearnerId,
) -> Answer<LearnerCardView> {
    let holder = store::lock_holder(conn, &act.scope(), id)?.ok_or(ClassServiceError::NotFound)?;
    refuse_own(conn, act, id)?;
    if holder.status != LearnerState::Active.as_str() {
        return Err(ClassServiceError::LearnerNotActive);
    }
    let school = holder.school_id.into();
    let place = find_school(conn, &act.scope(), school)?.ok_or(ClassServiceError::NotFound)?;
    let code = card_code(rand::random());
    let row = CardRow {
        id: new_id(),
        learner_id: holder.id,
        code_hash: card_hash(keys, &code),
        issued_by: act.account_id.0,
        issued_at: act.at,
        revoked_at: None,
    };
    let revoked = store::revoke_card(conn, holder.id, act.at)?;
    store::insert_card(conn, &row)?;
    let told = json!({ "learner_id": id, "issued_at": act.at, "former_revoked": revoked });
    audit::record(conn, act, &change("learner_card.issue", "learner_card", row.id, &place).after(&told))?;
    Ok(LearnerCardView {
        learner_id: id,
        learner_name: holder.name,
        school_name: holder.school_name,
        code,
        issued_at: act.at,
    })
}

/// Lets the card of a merged record be that of the record that goes on, unless that one has a good one; then it is good no
/// more.
pub fn carry_card(
    conn: &mut PgConnection,
    act: &Act,
    (merged, retained): (LearnerId, LearnerId),
) -> Answer<Vec<CarriedRecord>> {
    let Some(card) = store::find_good_card(conn, merged.0)? else { return Ok(Vec::new()) };
    let fate = if store::find_good_card(conn, retained.0)?.is_some() {
        store::revoke_card(conn, merged.0, act.at)?;
        CarriedFate::Ended
    } else {
        store::carry_card(conn, card, retained.0)?;
        CarriedFate::Moved
    };
    Ok(vec![CarriedRecord { kind: CarriedKind::LearnerCard, id: card, fate }])
}

//! What a learner would like and needs; kept with consent, and proposed by (docs/adr/0013).

use contract::course::CategoryCode;
use contract::ids::LearnerId;
use contract::learner::{ConsentPurpose, LearnerNeeds, LearnerNeedsView, LearnerState, PutLearnerNeeds};
use contract::policy::Fault;
use diesel::pg::PgConnection;

use super::{Answer, LearnerServiceError, change, consents, lock};
use crate::audit;
use crate::auth::Act;
use crate::db::value::word;
use crate::learner::domain::LearnerError;
use crate::learner::domain::people;
use crate::learner::store::{self, NeedRow};

/// What a learner within reach has said about needs.
pub fn get_needs(conn: &mut PgConnection, act: &Act, id: LearnerId) -> Answer<LearnerNeedsView> {
    store::find_learner(conn, &act.scope(), id)?.ok_or(LearnerServiceError::NotFound)?;
    stored(conn, id)
}

fn stored(conn: &mut PgConnection, id: LearnerId) -> Answer<LearnerNeedsView> {
    let unsaid = || LearnerNeedsView {
        learner_id: id,
        needs: LearnerNeeds::default(),
        recorded_by: None,
        recorded_at: None,
        version: 0,
    };
    store::find_needs(conn, id)?.map_or_else(|| Ok(unsaid()), |row| Ok(row.view()?))
}

/// Replaces what a learner has said. The trail keeps what it was; the free note stays out of it.
pub fn put_needs(
    conn: &mut PgConnection,
    act: &Act,
    id: LearnerId,
    version: i64,
    body: &PutLearnerNeeds,
) -> Answer<LearnerNeedsView> {
    let (row, place) = lock(conn, act, id)?;
    let status: LearnerState = word(&row.status)?;
    if !matches!(status, LearnerState::Active | LearnerState::Suspended) {
        return Err(LearnerError::Step(status).into());
    }
    if row.consent_withdrawn_at.is_some() {
        return Err(LearnerServiceError::ConsentWithdrawn);
    }
    let before = stored(conn, id)?;
    if before.version != version {
        return Err(LearnerServiceError::Stale);
    }
    check(conn, &body.needs)?;
    agree(conn, act, id, body)?;
    let row = NeedRow::of(id, people::tidy(body.needs.clone()), act, version + 1);
    store::put_needs(conn, &row)?;
    let after = row.view()?;
    let change = change("learner.put_needs", id, &place).before(&told(&before)).after(&told(&after));
    audit::record(conn, act, &change)?;
    Ok(after)
}

fn check(conn: &mut PgConnection, needs: &LearnerNeeds) -> Answer<()> {
    let mut faults = Vec::new();
    if needs.weekdays.iter().any(|day| !(1..=7).contains(day)) {
        faults.push(Fault::new("/needs/weekdays", "range"));
    }
    let codes: Vec<&str> = needs.categories.iter().map(CategoryCode::as_str).collect();
    if !store::are_categories(conn, &codes)? {
        faults.push(Fault::new("/needs/categories", "category_unknown"));
    }
    if faults.is_empty() { Ok(()) } else { Err(LearnerServiceError::Faults(faults)) }
}

/// The consent comes with the first word, or holds already.
fn agree(conn: &mut PgConnection, act: &Act, id: LearnerId, body: &PutLearnerNeeds) -> Answer<()> {
    if consents::agrees(conn, id, ConsentPurpose::Needs)? {
        return Ok(());
    }
    let last = store::last_consent(conn, id, ConsentPurpose::Needs)?;
    let Some(notice) = &body.consent_notice_version else { return Err(LearnerServiceError::NoConsent) };
    let mut said = consents::first(act, id, ConsentPurpose::Needs, notice);
    said.number = last + 1;
    Ok(store::insert_consents(conn, &[said])?)
}

/// As the trail keeps it: a free text may tell anything.
fn told(view: &LearnerNeedsView) -> LearnerNeedsView {
    let note = view.needs.note.as_ref().map(|_| "…".to_owned());
    LearnerNeedsView { needs: LearnerNeeds { note, ..view.needs.clone() }, ..view.clone() }
}

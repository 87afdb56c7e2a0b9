//! What a learner agrees to and takes back: kept word by word.

use contract::ids::LearnerId;
use contract::learner::{
    ConsentAct, ConsentMethod, ConsentPurpose, LearnerConsentView, LearnerConsents, LearnerState,
    RecordConsent,
};
use contract::policy::Fault;
use diesel::pg::PgConnection;

use super::{Answer, LearnerServiceError, change, lock};
use crate::audit;
use crate::auth::Act;
use crate::db::value::{number, word};
use crate::facility::domain::identity::mask_name;
use crate::learner::domain::LearnerError;
use crate::learner::domain::people::{self, ConsentFault};
use crate::learner::store::{self, ConsentRow};

/// All that a learner within reach has said, the newest first.
pub fn list_consents(conn: &mut PgConnection, act: &Act, id: LearnerId) -> Answer<LearnerConsents> {
    store::find_learner(conn, &act.scope(), id)?.ok_or(LearnerServiceError::NotFound)?;
    let items = consent_views(conn, id)?;
    Ok(LearnerConsents { in_force: people::in_force(&items), items })
}

/// All that a learner has said, the newest first.
pub(super) fn consent_views(conn: &mut PgConnection, id: LearnerId) -> Answer<Vec<LearnerConsentView>> {
    store::list_consents(conn, id)?.into_iter().map(view).collect()
}

/// Records what a learner within reach has said. Taking back what registration needs ends the processing of the data, and
/// giving it again lets it begin anew.
pub fn record_consent(
    conn: &mut PgConnection,
    act: &Act,
    id: LearnerId,
    body: &RecordConsent,
) -> Answer<LearnerConsentView> {
    let (mut row, place) = lock(conn, act, id)?;
    let status: LearnerState = word(&row.status)?;
    if status == LearnerState::Deceased {
        return Err(LearnerError::Step(status).into());
    }
    let said_at = body.said_at.unwrap_or(act.at);
    people::check_consent(body, said_at, act.at).map_err(|fault| {
        LearnerServiceError::Faults(vec![match fault {
            ConsentFault::ToCome => Fault::new("/said_at", "said_at_to_come"),
            ConsentFault::Witness => Fault::new("/witness", "witness_with_voice"),
        }])
    })?;
    let last = store::last_consent(conn, id, body.purpose)?;
    let wanted = if last % 2 == 0 { ConsentAct::Given } else { ConsentAct::Withdrawn };
    if body.act != wanted {
        return Err(LearnerServiceError::ConsentStands);
    }
    let said = ConsentRow {
        learner_id: id.0,
        purpose: body.purpose.to_string(),
        number: last + 1,
        act: body.act.to_string(),
        notice_version: body.notice_version.clone(),
        said_at,
        method: body.method.to_string(),
        witness: body.witness.clone(),
        recorded_by: act.account_id.0,
        recorded_at: act.at,
    };
    store::insert_consents(conn, std::slice::from_ref(&said))?;
    if body.purpose == ConsentPurpose::Needs && body.act == ConsentAct::Withdrawn {
        store::delete_needs(conn, id)?;
    }
    if people::is_needed(body.purpose) {
        let items = consent_views(conn, id)?;
        row.consent_withdrawn_at = people::withdrawn_since(&items);
        row.version += 1;
        store::update_learner(conn, &row)?;
    }
    let told = view(said)?;
    audit::record(conn, act, &change("learner.record_consent", id, &place).after(&told))?;
    Ok(told)
}

/// Records that a learner agrees to what registration needs, on paper and now.
pub(super) fn agree(conn: &mut PgConnection, act: &Act, id: LearnerId, notice_version: &str) -> Answer<()> {
    let rows = [ConsentPurpose::PersonalData, ConsentPurpose::SensitiveData]
        .map(|purpose| first(act, id, purpose, notice_version));
    Ok(store::insert_consents(conn, &rows)?)
}

/// Records that a learner agrees to something for the first time, on paper and now.
pub(super) fn first(act: &Act, id: LearnerId, purpose: ConsentPurpose, notice_version: &str) -> ConsentRow {
    ConsentRow {
        learner_id: id.0,
        purpose: purpose.to_string(),
        number: 1,
        act: ConsentAct::Given.to_string(),
        notice_version: notice_version.to_owned(),
        said_at: act.at,
        method: ConsentMethod::Paper.to_string(),
        witness: None,
        recorded_by: act.account_id.0,
        recorded_at: act.at,
    }
}

/// Whether a learner agrees to something now.
pub(super) fn agrees(conn: &mut PgConnection, id: LearnerId, purpose: ConsentPurpose) -> Answer<bool> {
    Ok(store::last_consent(conn, id, purpose)? % 2 == 1)
}

fn view(row: ConsentRow) -> Answer<LearnerConsentView> {
    Ok(LearnerConsentView {
        purpose: word(&row.purpose)?,
        number: number(row.number)?,
        act: word(&row.act)?,
        notice_version: row.notice_version,
        said_at: row.said_at,
        method: word(&row.method)?,
        witness: row.witness.as_deref().map(mask_name),
        recorded_by: (!row.recorded_by.is_nil()).then(|| row.recorded_by.into()),
        recorded_at: row.recorded_at,
    })
}

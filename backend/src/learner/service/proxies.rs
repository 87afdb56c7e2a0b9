//! Who stands in for a learner: entered with the learner's consent, ended with a reason, held to a limit at the counter.

mod rules;

use contract::auth::Reason;
use contract::ids::{FacilityId, LearnerId, LearnerProxyId};
use contract::learner::{
    CreateLearnerProxy, LearnerProxies, LearnerProxyView, LearnerState, ProxyRight, ProxyState,
};
use contract::money::Credits;
use contract::policy::Fault;
use diesel::pg::PgConnection;

pub use self::rules::{create_proxy_rule, list_proxy_rules};
use super::hashes::{PHONE, phone_hash};
use super::registration::{check_phone, parse_name};
use super::{Answer, LearnerServiceError, change, lock};
use crate::audit;
use crate::auth::Act;
use crate::auth::service::{AuthError, get_account};
use crate::clock::{business_date, new_id};
use crate::db::value::word;
use crate::facility::domain::identity::mask_name;
use crate::facility::scope::SchoolPlace;
use crate::keys::MasterKey;
use crate::learner::domain::people::{proxy_faults, proxy_state};
use crate::learner::domain::{LearnerError, mask_phone};
use crate::learner::store::{self, LearnerRow, ProxyRow};

/// Why somebody may not stand in for a learner, or not for this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProxyRefusal {
    /// The same person stands in for the learner on some of these days already.
    #[error("stands in already")]
    StandsAlready,
    /// The telephone number is the learner's own.
    #[error("nobody is proxy of oneself")]
    Oneself,
    /// The person stands in for as many as one may.
    #[error("proxy of {max} learners already")]
    TooMany {
        /// How many are allowed.
        max: u16,
    },
    /// The person works where it would be paid out.
    #[error("works at the facility")]
    StaffThere,
    /// The standing has not begun, is over or was ended.
    #[error("not in force")]
    NotInForce,
    /// The standing ended before.
    #[error("ended already")]
    Ended,
    /// The proxy may not fetch what was redeemed.
    #[error("may not redeem")]
    NoRight,
    /// The proxy stands in for another learner, or nobody knows it.
    #[error("not a proxy of this learner")]
    NotTheirs,
    /// The month's limit is used up.
    #[error("{left} left of the month's limit")]
    Limit {
        /// What is left.
        left: Credits,
    },
    /// No rule says how many learners one person may stand in for.
    #[error("no rule on that day")]
    NoRule,
    /// A later rule is there already.
    #[error("a later rule is there")]
    RuleFollows,
}

/// Everybody who stands or stood in for a learner within reach.
pub fn list_proxies(conn: &mut PgConnection, act: &Act, id: LearnerId) -> Answer<LearnerProxies> {
    store::find_learner(conn, &act.scope(), id)?.ok_or(LearnerServiceError::NotFound)?;
    let rows = store::list_proxies(conn, id)?;
    Ok(LearnerProxies { items: rows.into_iter().map(|row| view(act, row)).collect::<Answer<_>>()? })
}

/// Enters somebody as a learner's proxy.
pub fn create_proxy(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    id: LearnerId,
    body: &CreateLearnerProxy,
) -> Answer<LearnerProxyView> {
    let (learner, place) = lock(conn, act, id)?;
    let status: LearnerState = word(&learner.status)?;
    if !matches!(status, LearnerState::Active | LearnerState::Suspended) {
        return Err(LearnerError::Step(status).into());
    }
    if learner.consent_withdrawn_at.is_some() {
        return Err(LearnerServiceError::ConsentWithdrawn);
    }
    let (name, phone) = check(conn, act, body)?;
    let hash = phone_hash(keys, &phone);
    may_stand(conn, act, &learner, (&place, body), &hash)?;
    let proxy = new_id();
    let mut rights = body.rights.clone();
    rights.sort();
    rights.dedup();
    let row = ProxyRow {
        id: proxy,
        learner_id: id.0,
        name,
        relation: body.relation.to_string(),
        phone_sealed: Some(keys.seal(PHONE, proxy.as_bytes(), phone.as_bytes())?),
        phone_hash: Some(hash),
        phone_masked: mask_phone(&phone),
        account_id: body.account_id.map(Into::into),
        rights: rights.iter().map(|right| Some(right.to_string())).collect(),
        monthly_limit_centi: body.monthly_limit.map(Credits::centi),
        valid_from: body.valid_from,
        valid_to: body.valid_to,
        consent_document: body.consent_document.clone(),
        consented_on: body.consented_on,
        created_by: act.account_id.0,
        created_at: act.at,
        ended_by: None,
        ended_at: None,
        ended_reason: None,
        version: 1,
    };
    store::insert_proxy(conn, &row)?;
    let told = view(act, row)?;
    audit::record(conn, act, &change("learner.create_proxy", id, &place).after(&masked(&told)))?;
    Ok(told)
}

/// The name and the telephone number, once nothing is wrong with any member.
fn check(conn: &mut PgConnection, act: &Act, body: &CreateLearnerProxy) -> Answer<(String, String)> {
    let mut faults = Vec::new();
    let name = parse_name(&body.name, "/name", &mut faults);
    let phone = check_phone(Some(&body.phone), &mut faults);
    let wrong = proxy_faults(body, business_date(act.at));
    faults.extend(wrong.into_iter().map(|(pointer, code)| Fault::new(pointer, code)));
    if let Some(account) = body.account_id {
        match get_account(conn, act, account) {
            Ok(_) => {}
            Err(AuthError::Database(error)) => return Err(error.into()),
            Err(_) => faults.push(Fault::new("/account_id", "account_not_found")),
        }
    }
    match (name, phone) {
        (Some(name), Some(phone)) if faults.is_empty() => Ok((name.as_str().to_owned(), phone)),
        (_, None) if faults.is_empty() => {
            Err(LearnerServiceError::Faults(vec![Fault::new("/phone", "required")]))
        }
        _ => Err(LearnerServiceError::Faults(faults)),
    }
}

fn may_stand(
    conn: &mut PgConnection,
    act: &Act,
    learner: &LearnerRow,
    (place, body): (&SchoolPlace, &CreateLearnerProxy),
    hash: &[u8],
) -> Answer<()> {
    if learner.phone_hash.as_deref() == Some(hash) {
        return Err(ProxyRefusal::Oneself.into());
    }
    if store::is_staff_at(conn, place.facility_id, body.account_id.map(Into::into), hash)? {
        return Err(ProxyRefusal::StaffThere.into());
    }
    store::lock_person(conn, hash)?;
    let day = body.valid_from.max(business_date(act.at));
    let max = store::max_learners(conn, day)?.ok_or(ProxyRefusal::NoRule)?;
    let days = (body.valid_from, body.valid_to);
    let others = store::count_learners_of(conn, hash, learner.id.into(), days)?;
    let max = u16::try_from(max).unwrap_or_default();
    if others >= usize::from(max) {
        return Err(ProxyRefusal::TooMany { max }.into());
    }
    Ok(())
}

/// Ends the standing of a proxy of a learner within reach.
pub fn end_proxy(
    conn: &mut PgConnection,
    act: &Act,
    id: LearnerProxyId,
    body: &Reason,
) -> Answer<LearnerProxyView> {
    let found = store::find_proxy(conn, &act.scope(), id)?.ok_or(LearnerServiceError::NotFound)?;
    let (_, place) = lock(conn, act, found.learner_id.into())?;
    let mut row = store::lock_proxy(conn, id)?.ok_or(LearnerServiceError::NotFound)?;
    if row.ended_at.is_some() {
        return Err(ProxyRefusal::Ended.into());
    }
    let before = view(act, row.clone())?;
    row.ended_by = Some(act.account_id.0);
    row.ended_at = Some(act.at);
    row.ended_reason = Some(body.reason.clone());
    row.version += 1;
    store::update_proxy(conn, &row)?;
    let after = view(act, row)?;
    let change = change("learner.end_proxy", before.learner_id, &place).before(&masked(&before));
    audit::record(conn, act, &change.after(&masked(&after)))?;
    Ok(after)
}

/// A proxy who is at the counter for an order.
#[derive(Debug, Clone)]
pub struct PickUpAsProxy {
    /// The name.
    pub name: String,
    /// The paper by which the learner agrees.
    pub consent_document: String,
    /// How many hundredths of credits' worth it may fetch a month.
    pub limit_centi: i64,
    /// All standings of the person for the learner, which share the limit.
    pub standings: Vec<LearnerProxyId>,
}

/// The proxy of a learner who fetches something at a facility, locked so that two at once keep to one limit.
pub fn pick_up_as_proxy(
    conn: &mut PgConnection,
    act: &Act,
    proxy: LearnerProxyId,
    (learner, facility): (LearnerId, FacilityId),
) -> Answer<PickUpAsProxy> {
    let row = store::lock_proxy(conn, proxy)?.filter(|row| row.learner_id == learner.0);
    let row = row.ok_or(ProxyRefusal::NotTheirs)?;
    let told = view(act, row.clone())?;
    if told.state != ProxyState::InForce {
        return Err(ProxyRefusal::NotInForce.into());
    }
    let limit_centi = match told.monthly_limit {
        Some(limit) if told.rights.contains(&ProxyRight::Redeem) => limit.centi(),
        _ => return Err(ProxyRefusal::NoRight.into()),
    };
    let hash = row.phone_hash.unwrap_or_default();
    if row.account_id == Some(act.account_id.0) || store::is_staff_at(conn, facility, row.account_id, &hash)?
    {
        return Err(ProxyRefusal::StaffThere.into());
    }
    store::lock_person(conn, &hash)?;
    let all = store::list_proxies(conn, learner)?;
    let same = all.into_iter().filter(|other| other.phone_hash.as_deref() == Some(hash.as_slice()));
    Ok(PickUpAsProxy {
        name: row.name,
        consent_document: row.consent_document,
        limit_centi,
        standings: same.map(|other| other.id.into()).collect(),
    })
}

/// Whether a proxy may enrol the learner today.
pub fn enrol_as_proxy(
    conn: &mut PgConnection,
    act: &Act,
    proxy: LearnerProxyId,
    learner: LearnerId,
) -> Answer<()> {
    let row = store::lock_proxy(conn, proxy)?.filter(|row| row.learner_id == learner.0);
    let told = view(act, row.ok_or(ProxyRefusal::NotTheirs)?)?;
    if told.state != ProxyState::InForce {
        return Err(ProxyRefusal::NotInForce.into());
    }
    if told.rights.contains(&ProxyRight::Enrol) { Ok(()) } else { Err(ProxyRefusal::NoRight.into()) }
}

fn view(act: &Act, row: ProxyRow) -> Answer<LearnerProxyView> {
    let days = (row.valid_from, row.valid_to);
    Ok(LearnerProxyView {
        id: row.id.into(),
        learner_id: row.learner_id.into(),
        name: row.name,
        relation: word(&row.relation)?,
        phone_masked: row.phone_masked,
        account_id: row.account_id.map(Into::into),
        rights: row.rights.iter().flatten().map(|right| word(right)).collect::<Result<_, _>>()?,
        monthly_limit: row.monthly_limit_centi.map(Credits),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        consent_document: row.consent_document,
        consented_on: row.consented_on,
        state: proxy_state(row.ended_at.is_some(), days, business_date(act.at)),
        ended_at: row.ended_at,
        ended_reason: row.ended_reason,
        version: row.version,
    })
}

/// As the trail keeps it.
fn masked(view: &LearnerProxyView) -> LearnerProxyView {
    LearnerProxyView { name: mask_name(&view.name), ..view.clone() }
}

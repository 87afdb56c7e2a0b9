//! Codes: a learner's own and a card, which staff scan, and what the screen of a class shows.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use contract::class::{
    AttendanceState, ClassCodeView, ScanCode, ScanOutcome, ScanView, SessionState, SignCodeView, SignMethod,
};
use contract::ids::{ClassSessionId, LearnerId, SessionId};
use contract::learner::LearnerState;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::attendances::{leave, refuse_own};
use super::entry::{Entry, enter, find_there};
use super::{Answer, ClassServiceError, load_attendance, lock, place_of};
use crate::auth::Act;
use crate::class::domain::codes::{
    self, AHEAD, CodeError, LearnerCode, STEP_MILLISECONDS, Scanned, check_fresh, is_same_gesture, next_slot,
    read_code, slot_of, steps_after, turn_at,
};
use crate::class::store::{self, AttendanceRow, Holder, SessionRow, SignCodeUse};
use crate::db::value::{number, word};
use crate::keys::MasterKey;

/// By which key codes are proved, and which sign-in of an account scans.
#[derive(Debug, Clone)]
pub struct Device {
    /// The master key.
    pub keys: MasterKey,
    /// The sign-in.
    pub id: SessionId,
}

/// What a learner shows now: the caller's account is declared to be that learner.
pub fn sign_code(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    id: LearnerId,
) -> Answer<SignCodeView> {
    let holder = store::list_own_holders(conn, act.account_id, Some(id))?.pop();
    let holder = holder.ok_or(ClassServiceError::NotFound)?;
    if holder.status != LearnerState::Active.as_str() {
        return Err(ClassServiceError::LearnerNotActive);
    }
    Ok(shown(act, keys, holder))
}

/// What the learners show now that the caller's account is declared to be, as far as they are active.
pub fn own_sign_codes(conn: &mut PgConnection, act: &Act, keys: &MasterKey) -> Answer<Vec<SignCodeView>> {
    let holders = store::list_own_holders(conn, act.account_id, None)?.into_iter();
    let active = holders.filter(|holder| holder.status == LearnerState::Active.as_str());
    Ok(active.map(|holder| shown(act, keys, holder)).collect())
}

fn shown(act: &Act, keys: &MasterKey, holder: Holder) -> SignCodeView {
    let learner_id = holder.id.into();
    SignCodeView {
        learner_id,
        learner_name: holder.name,
        code: codes::learner_code(keys, learner_id, slot_of(act.at)),
        next_at: next_slot(act.at),
    }
}

/// What the screen of a class shows now, and next.
pub fn class_code(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    id: ClassSessionId,
) -> Answer<ClassCodeView> {
    let session = store::find_session(conn, &act.scope(), id)?.ok_or(ClassServiceError::NotFound)?;
    let status: SessionState = word(&session.status)?;
    let shown: Vec<DateTime<Utc>> = std::iter::once(act.at).chain(steps_after(act.at).take(AHEAD)).collect();
    let mut codes = Vec::with_capacity(shown.len());
    if status == SessionState::Open {
        let claimed = claimed_turns(conn, session.id, &shown)?;
        let none = BTreeSet::new();
        codes.extend(shown.iter().map(|at| {
            let slot = slot_of(*at);
            codes::class_code(keys, id, slot, turn_at(*at, claimed.get(&slot).unwrap_or(&none)))
        }));
    }
    let mut codes = codes.into_iter();
    Ok(ClassCodeView {
        session_id: id,
        code: codes.next(),
        upcoming: codes.collect(),
        step_ms: u32::try_from(STEP_MILLISECONDS).unwrap_or_default(),
        next_at: shown.get(1).copied().unwrap_or(act.at),
        present: store::count_present(conn, session.id)?,
        capacity: number(session.capacity)?,
        title: session.title,
        status,
    })
}

/// Which turns of the slots of these instants have been claimed.
fn claimed_turns(
    conn: &mut PgConnection,
    session: Uuid,
    shown: &[DateTime<Utc>],
) -> Answer<HashMap<i64, BTreeSet<u16>>> {
    let mut slots: Vec<i64> = shown.iter().map(|at| slot_of(*at)).collect();
    slots.dedup();
    let mut claimed: HashMap<i64, BTreeSet<u16>> = HashMap::new();
    for (slot, turn) in store::list_claimed_turns(conn, session, &slots)? {
        claimed.entry(slot).or_default().extend(u16::try_from(turn));
    }
    Ok(claimed)
}

/// Takes a learner's own code or card: signs in whoever is absent and out whoever is present. Scanned again within a
/// minute, nothing changes.
pub fn scan(
    conn: &mut PgConnection,
    act: &Act,
    device: &Device,
    id: ClassSessionId,
    body: &ScanCode,
) -> Answer<ScanView> {
    let session = lock(conn, act, id)?;
    let scanned = whose(conn, act, device, &session, &body.code)?;
    refuse_own(conn, act, scanned.learner)?;
    let found = find_there(conn, &session, scanned.learner)?;
    let (outcome, attendance) = match found {
        None => {
            let entry = Entry::sign_in(scanned.learner, act.at, scanned.source);
            let place = place_of(conn, act, &session)?;
            (ScanOutcome::SignedIn, enter(conn, act, &session, &place, &entry)?)
        }
        Some(row) if !scanned.again && may_leave(&row, act.at) => {
            let place = place_of(conn, act, &session)?;
            (ScanOutcome::SignedOut, leave(conn, act, &session, &place, row, act.at)?)
        }
        Some(row) => (ScanOutcome::Unchanged, load_attendance(conn, &row)?),
    };
    let learner_name = store::find_learner_name(conn, scanned.learner.0)?;
    Ok(ScanView { outcome, learner_name: learner_name.unwrap_or_default(), attendance })
}

/// For how long after it was heard of it is kept which code of a learner was used: what another device has scanned may come so late
/// without being looked at by a person.
const SIGN_CODES_KEPT: TimeDelta = TimeDelta::days(91);
/// The same of the codes of classes, which are used with a network and at once.
const CLASS_CODES_KEPT: TimeDelta = TimeDelta::days(2);

/// Forgets up to `limit` codes of each kind that were used long ago; returns how many.
pub fn forget_codes(conn: &mut PgConnection, at: DateTime<Utc>, limit: i64) -> Answer<usize> {
    Ok(store::purge_code_uses(conn, (at - SIGN_CODES_KEPT, at - CLASS_CODES_KEPT), limit)?)
}

/// Whom a scan is about, and whether the same device has sent it before.
struct Whose {
    learner: LearnerId,
    source: SignMethod,
    again: bool,
}

fn whose(
    conn: &mut PgConnection,
    act: &Act,
    device: &Device,
    session: &SessionRow,
    text: &str,
) -> Answer<Whose> {
    match read_code(text)? {
        Scanned::Learner(code) => {
            let again = use_up(conn, act, device, session, &code)?;
            Ok(Whose { learner: code.learner, source: SignMethod::RotatingCode, again })
        }
        Scanned::Card(text) => {
            let card = store::find_card(conn, &codes::card_hash(&device.keys, &text))?;
            let card = card.ok_or(CodeError::NotRecognised)?;
            if card.revoked_at.is_some() {
                return Err(ClassServiceError::CardRevoked);
            }
            Ok(Whose { learner: card.learner_id.into(), source: SignMethod::StaticCard, again: false })
        }
        Scanned::Class(_) => Err(CodeError::NotRecognised.into()),
    }
}

/// Uses up a learner's code. Whether this device has used it in this session before: then it is the same request again.
fn use_up(
    conn: &mut PgConnection,
    act: &Act,
    device: &Device,
    session: &SessionRow,
    code: &LearnerCode,
) -> Answer<bool> {
    let slot = code.shown_in(&device.keys, act.at)?;
    let used = store::find_sign_code_use(conn, code.learner, slot)?;
    if used.as_ref().is_some_and(|one| one.device_id == device.id.0 && one.session_id == session.id) {
        return Ok(true);
    }
    check_fresh(slot, act.at)?;
    let row = SignCodeUse {
        learner_id: code.learner.0,
        slot,
        session_id: session.id,
        device_id: device.id.0,
        used_at: act.at,
    };
    if used.is_some() || !store::insert_sign_code_use(conn, &row)? {
        return Err(ClassServiceError::CodeUsed);
    }
    Ok(false)
}

fn may_leave(row: &AttendanceRow, now: DateTime<Utc>) -> bool {
    let present = [AttendanceState::SignedIn.as_str(), AttendanceState::UnderReview.as_str()];
    row.signed_out_at.is_none()
        && present.contains(&row.status.as_str())
        && !is_same_gesture(row.created_at, now)
}

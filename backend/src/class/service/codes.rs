//! Signing by codes: a learner's own and a card, scanned by staff, and the code of the class, scanned by the learner.

use chrono::{DateTime, TimeDelta, Utc};
use contract::class::{
    AttendanceState, AttendanceView, ClassCodeView, ScanCode, ScanOutcome, ScanView, SelfSign, SessionState,
    SignCodeView, SignMethod,
};
use contract::ids::{ClassSessionId, LearnerId, SessionId};
use contract::learner::LearnerState;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::attendances::{leave, refuse_own};
use super::entry::{Entry, enter};
use super::{Answer, ClassServiceError, load_attendance, lock, place_of};
use crate::auth::{Act, Scope};
use crate::class::domain::codes::{
    self, CodeError, LearnerCode, Scanned, check_fresh, is_same_gesture, next_slot, read_code, slot_of,
};
use crate::class::store::{self, AttendanceRow, ClassCodeUse, Holder, SessionRow, SignCodeUse};
use crate::db::value::{number, word};
use crate::facility::scope::{SchoolPlace, find_school};
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

/// What the screen of a class shows now.
pub fn class_code(
    conn: &mut PgConnection,
    act: &Act,
    keys: &MasterKey,
    id: ClassSessionId,
) -> Answer<ClassCodeView> {
    let session = store::find_session(conn, &act.scope(), id)?.ok_or(ClassServiceError::NotFound)?;
    let status: SessionState = word(&session.status)?;
    let slot = slot_of(act.at);
    let turn = u16::try_from(store::count_class_code_uses(conn, session.id, slot)?).unwrap_or(u16::MAX);
    Ok(ClassCodeView {
        session_id: id,
        code: (status == SessionState::Open).then(|| codes::class_code(keys, id, slot, turn)),
        next_at: next_slot(act.at),
        present: store::count_present(conn, session.id)?,
        capacity: number(session.capacity)?,
        title: session.title,
        status,
    })
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
    let found = store::find_of_learner(conn, session.id, scanned.learner)?;
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

/// For how long it is kept which codes have been used: they have expired long before, and a session is over by then.
const KEPT: TimeDelta = TimeDelta::days(2);

/// Forgets up to `limit` codes of each kind that were used long ago; returns how many.
pub fn forget_codes(conn: &mut PgConnection, at: DateTime<Utc>, limit: i64) -> Answer<usize> {
    Ok(store::purge_code_uses(conn, at - KEPT, limit)?)
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

/// Signs the caller in, as the learner that the account is declared to be, by the code on the screen of the class.
pub fn self_sign_in(
    conn: &mut PgConnection,
    act: &Act,
    device: &Device,
    id: ClassSessionId,
    body: &SelfSign,
) -> Answer<AttendanceView> {
    let seen = on_screen(conn, act, device, id, body)?;
    if let Some(row) = store::find_of_learner(conn, seen.session.id, seen.learner)? {
        return load_attendance(conn, &row);
    }
    seen.fresh?;
    let entry = Entry::sign_in(seen.learner, act.at, SignMethod::ClassCode);
    enter(conn, act, &seen.session, &seen.place, &entry)
}

/// Signs the caller out likewise.
pub fn self_sign_out(
    conn: &mut PgConnection,
    act: &Act,
    device: &Device,
    id: ClassSessionId,
    body: &SelfSign,
) -> Answer<AttendanceView> {
    let seen = on_screen(conn, act, device, id, body)?;
    let row = store::find_of_learner(conn, seen.session.id, seen.learner)?;
    let row = row.ok_or(ClassServiceError::NotSignedIn)?;
    if row.signed_out_at.is_some() {
        return load_attendance(conn, &row);
    }
    seen.fresh?;
    leave(conn, act, &seen.session, &seen.place, row, act.at)
}

/// What a learner has scanned from the screen of a class.
struct OnScreen {
    session: SessionRow,
    place: SchoolPlace,
    learner: LearnerId,
    /// Whether the code is still good. One that this device has used before is answered as before, and does nothing new
    /// once it has expired: who has gone home cannot sign out by the code of the morning.
    fresh: Result<(), CodeError>,
}

/// The session, locked, and the learner who has scanned its code, which is used up.
fn on_screen(
    conn: &mut PgConnection,
    act: &Act,
    device: &Device,
    id: ClassSessionId,
    body: &SelfSign,
) -> Answer<OnScreen> {
    let everywhere = Scope::whole_city();
    let session = store::lock_session(conn, &everywhere, id)?.ok_or(ClassServiceError::NotFound)?;
    let own = store::list_learners_of(conn, act.account_id, session.school_id)?;
    let learner = one_of(&own, body.learner_id)?;
    let school = session.school_id.into();
    let place = find_school(conn, &everywhere, school)?.ok_or(ClassServiceError::NotFound)?;
    let Scanned::Class(code) = read_code(&body.code)? else { return Err(CodeError::NotRecognised.into()) };
    let slot = code.shown_in(&device.keys, id, act.at)?;
    let fresh = check_fresh(slot, act.at);
    if !is_own_turn(conn, device, (&session, learner), (slot, code.turn))? {
        fresh?;
        take_turn(conn, act, device, (&session, learner), (slot, code.turn))?;
    }
    Ok(OnScreen { session, place, learner: learner.into(), fresh })
}

/// Which of the learners that an account is.
fn one_of(own: &[Uuid], named: Option<LearnerId>) -> Answer<Uuid> {
    match (own, named) {
        ([], _) => Err(ClassServiceError::NotFound),
        (_, Some(id)) => own.contains(&id.0).then_some(id.0).ok_or(ClassServiceError::NotFound),
        ([one], None) => Ok(*one),
        (_, None) => Err(ClassServiceError::WhichLearner),
    }
}

/// Whether this device has used a code of the class for this learner before.
fn is_own_turn(
    conn: &mut PgConnection,
    device: &Device,
    (session, learner): (&SessionRow, Uuid),
    (slot, turn): (i64, u16),
) -> Answer<bool> {
    let used = store::find_class_code_use(conn, session.id, slot, i32::from(turn))?;
    Ok(used.is_some_and(|one| (one.device_id, one.learner_id) == (device.id.0, learner)))
}

/// Uses up a code of the class for a device.
fn take_turn(
    conn: &mut PgConnection,
    act: &Act,
    device: &Device,
    (session, learner): (&SessionRow, Uuid),
    (slot, turn): (i64, u16),
) -> Answer<()> {
    if store::has_signed_another(conn, session.id, device.id.0, learner)? {
        return Err(ClassServiceError::DeviceUsed);
    }
    let row = ClassCodeUse {
        session_id: session.id,
        slot,
        turn: i32::from(turn),
        device_id: device.id.0,
        learner_id: learner,
        used_at: act.at,
    };
    if store::insert_class_code_use(conn, &row)? { Ok(()) } else { Err(ClassServiceError::ClassCodeUsed) }
}

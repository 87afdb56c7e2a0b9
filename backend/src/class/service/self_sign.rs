//! Signing oneself by the code on the screen of the class, which belongs to the device that scans it first.
//!
//! The device claims the code when it opens it, and has a minute to sign by it; nobody needs to be quick. That somebody is
//! there is proved by the code, which is read from the screen within twenty seconds; that one person signs for one is
//! proved by the device, which signs one learner a session, whoever has signed in to it.

use chrono::{DateTime, Utc};
use contract::class::{
    AttendanceView, ClaimClassCode, ClassCodeClaimView, SelfSign, SessionState, SignMethod,
};
use contract::ids::{ClassSessionId, LearnerId, SessionId};
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::attendances::leave;
use super::entry::{Entry, enter, find_there};
use super::{Answer, ClassServiceError, load_attendance};
use crate::auth::{Act, Scope};
use crate::class::domain::ClassError;
use crate::class::domain::codes::{CodeError, Scanned, check_fresh, claim_ends, read_code};
use crate::class::store::{self, ClassCodeUse, SessionRow};
use crate::db::value::word;
use crate::facility::scope::{SchoolPlace, find_school};
use crate::keys::MasterKey;

/// By which key codes are proved, and what scans: a device, and the sign-in of an account on it. It is the same one that
/// claimed a code where either is the same.
#[derive(Debug, Clone)]
pub struct Telephone {
    /// The master key.
    pub keys: MasterKey,
    /// The device, which outlasts the sign-in.
    pub device: Uuid,
    /// The sign-in.
    pub login: SessionId,
}

impl Telephone {
    fn has_claimed(&self, row: &ClassCodeUse) -> bool {
        row.device_id == self.device || row.login_id == self.login.0
    }
}

/// Reserves a code that has just been scanned for the device that has scanned it; the same device again gets the same
/// answer while it may use the code.
pub fn claim_class_code(
    conn: &mut PgConnection,
    act: &Act,
    telephone: &Telephone,
    id: ClassSessionId,
    body: &ClaimClassCode,
) -> Answer<ClassCodeClaimView> {
    let session = store::find_session(conn, &Scope::whole_city(), id)?.ok_or(ClassServiceError::NotFound)?;
    if store::list_learners_of(conn, act.account_id, &session)?.is_empty() {
        return Err(ClassServiceError::NotFound);
    }
    let state: SessionState = word(&session.status)?;
    if state != SessionState::Open {
        return Err(ClassError::Session(state).into());
    }
    let claim = claim(conn, act, telephone, &session, &body.code)?;
    let good_until = claim_ends(claim.claimed_at);
    if act.at >= good_until {
        return Err(CodeError::Expired.into());
    }
    Ok(ClassCodeClaimView {
        session_id: id,
        title: session.title,
        starts_at: session.starts_at,
        ends_at: session.ends_at,
        good_until,
    })
}

/// The claim of a device on a code, which is made unless it is there.
fn claim(
    conn: &mut PgConnection,
    act: &Act,
    telephone: &Telephone,
    session: &SessionRow,
    text: &str,
) -> Answer<ClassCodeUse> {
    let Scanned::Class(code) = read_code(text)? else { return Err(CodeError::NotRecognised.into()) };
    let slot = code.shown_in(&telephone.keys, session.id.into(), act.at)?;
    let turn = i32::from(code.turn);
    let known = store::find_class_code_use(conn, session.id, slot, turn)?;
    if let Some(known) = known.filter(|row| telephone.has_claimed(row)) {
        return Ok(known);
    }
    check_fresh(slot, act.at)?;
    let row = ClassCodeUse {
        session_id: session.id,
        slot,
        turn,
        device_id: telephone.device,
        learner_id: None,
        claimed_at: act.at,
        login_id: telephone.login.0,
        used_at: None,
    };
    if store::insert_class_code_use(conn, &row)? {
        return Ok(row);
    }
    // The same device may have sent it twice at once.
    let other = store::find_class_code_use(conn, session.id, slot, turn)?;
    other.filter(|row| telephone.has_claimed(row)).ok_or(ClassServiceError::ClassCodeUsed)
}

/// Signs the caller in, as the learner that the account is declared to be, by the code on the screen of the class.
pub fn self_sign_in(
    conn: &mut PgConnection,
    act: &Act,
    telephone: &Telephone,
    id: ClassSessionId,
    body: &SelfSign,
) -> Answer<AttendanceView> {
    let seen = on_screen(conn, act, telephone, id, body)?;
    if let Some(row) = find_there(conn, &seen.session, seen.learner)? {
        return load_attendance(conn, &row);
    }
    seen.check_time(act.at)?;
    let entry = Entry::sign_in(seen.learner, act.at, SignMethod::ClassCode);
    enter(conn, act, &seen.session, &seen.place, &entry)
}

/// Signs the caller out likewise, by another code than that which signed in: a second press is no leaving.
pub fn self_sign_out(
    conn: &mut PgConnection,
    act: &Act,
    telephone: &Telephone,
    id: ClassSessionId,
    body: &SelfSign,
) -> Answer<AttendanceView> {
    let seen = on_screen(conn, act, telephone, id, body)?;
    let row = find_there(conn, &seen.session, seen.learner)?;
    let row = row.ok_or(ClassServiceError::NotSignedIn)?;
    if row.signed_out_at.is_some() {
        return load_attendance(conn, &row);
    }
    seen.check_time(act.at)?;
    if row.signed_in_at >= seen.claimed_at {
        return Err(ClassServiceError::ClassCodeSignedIn);
    }
    leave(conn, act, &seen.session, &seen.place, row, act.at)
}

/// What a learner has scanned from the screen of a class.
struct OnScreen {
    session: SessionRow,
    place: SchoolPlace,
    learner: LearnerId,
    claimed_at: DateTime<Utc>,
}

impl OnScreen {
    /// Whether the code is still good. One that was used before is answered as before, and does nothing new once its time
    /// is over: who has gone home cannot sign out by the code of the morning.
    fn check_time(&self, now: DateTime<Utc>) -> Result<(), CodeError> {
        if now < claim_ends(self.claimed_at) { Ok(()) } else { Err(CodeError::Expired) }
    }
}

/// The session, locked, and the learner who has scanned its code, which is used up.
fn on_screen(
    conn: &mut PgConnection,
    act: &Act,
    telephone: &Telephone,
    id: ClassSessionId,
    body: &SelfSign,
) -> Answer<OnScreen> {
    let everywhere = Scope::whole_city();
    let session = store::lock_session(conn, &everywhere, id)?.ok_or(ClassServiceError::NotFound)?;
    let own = store::list_learners_of(conn, act.account_id, &session)?;
    let learner = one_of(&own, body.learner_id)?;
    let school = session.school_id.into();
    let place = find_school(conn, &everywhere, school)?.ok_or(ClassServiceError::NotFound)?;
    let row = claim(conn, act, telephone, &session, &body.code)?;
    match row.learner_id {
        Some(signed) if signed == learner => {}
        Some(_) => return Err(ClassServiceError::DeviceUsed),
        None => {
            let device = (telephone.device, telephone.login.0);
            if store::has_signed_another(conn, session.id, device, learner)? {
                return Err(ClassServiceError::DeviceUsed);
            }
            if act.at >= claim_ends(row.claimed_at) {
                return Err(CodeError::Expired.into());
            }
            store::use_class_code(conn, &row, learner, act.at)?;
        }
    }
    Ok(OnScreen { session, place, learner: learner.into(), claimed_at: row.claimed_at })
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

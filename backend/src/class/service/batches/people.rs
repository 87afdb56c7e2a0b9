//! Whom the rows of a device are about: what was scanned is read, and used up.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use contract::class::{AttendanceFlag, SignMethod};
use contract::device::DeviceRowReason;
use contract::ids::LearnerId;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::world::World;
use crate::auth::Act;
use crate::class::domain::codes::{LearnerCode, SLOT_SECONDS, Scanned, card_hash, read_code, slot_of};
use crate::class::service::Answer;
use crate::class::store::{self, SignCodeUse};
use crate::device::domain::canonical::Who;
use crate::device::service::DueRow;
use crate::keys::MasterKey;
use crate::learner::service::Lines;

/// Whom a row is about, before it is known whether the code was used.
pub(super) type Read = Result<Named, DeviceRowReason>;

/// A learner as a row names one.
#[derive(Debug, Clone)]
pub(super) struct Named {
    /// The learner.
    pub(super) learner: Uuid,
    /// How the sign-in was done.
    pub(super) source: SignMethod,
    /// Why a person looks at it.
    pub(super) flag: Option<AttendanceFlag>,
    /// The slot of the learner's own code.
    slot: Option<i64>,
    /// Whether the device has scanned the same code in the same session before: it is the same gesture.
    pub(super) again: bool,
}

/// Reads what was scanned, by the time at which it was scanned.
pub(super) fn read_codes(conn: &mut PgConnection, keys: &MasterKey, due: &[DueRow]) -> Answer<Vec<Read>> {
    let texts: Vec<Option<Result<Scanned, DeviceRowReason>>> = due
        .iter()
        .map(|row| match &row.who {
            Who::Code(text) => Some(read_code(text).map_err(|_| DeviceRowReason::CodeNotRecognised)),
            Who::Learner(_) => None,
        })
        .collect();
    let hashes = texts.iter().flatten().filter_map(|scanned| match scanned {
        Ok(Scanned::Card(text)) => Some(card_hash(keys, text)),
        _ => None,
    });
    let cards = store::batches::list_card_holders(conn, &hashes.collect::<Vec<_>>())?;
    let rows = due.iter().zip(texts);
    let people = rows.map(|(row, scanned)| named(keys, &cards, row, scanned)).collect();
    going_on(conn, due, people)
}

/// Those who wait to be let in: how they were found is known.
pub(super) fn known(
    conn: &mut PgConnection,
    due: &[DueRow],
    found: &[(LearnerId, SignMethod)],
) -> Answer<Vec<Read>> {
    let named = |(learner, source): &(LearnerId, SignMethod)| {
        Ok(Named { learner: learner.0, source: *source, flag: None, slot: None, again: false })
    };
    going_on(conn, due, found.iter().map(named).collect())
}

/// A device that was without a network names learners as it knew them: what it says of a record that went into another one
/// since is said of that one; and what is said of a person of whom another record stands in the class is said of that one.
fn going_on(conn: &mut PgConnection, due: &[DueRow], mut people: Vec<Read>) -> Answer<Vec<Read>> {
    let known: Vec<Uuid> = people.iter().flatten().map(|one| one.learner).collect();
    let lines = Lines::of(conn, &known)?;
    if lines.is_empty() {
        return Ok(people);
    }
    let sessions: Vec<Uuid> = due.iter().map(|row| row.session.0).collect();
    let standing = store::batches::list_standing(conn, &sessions, &lines.records(&known))?;
    let mut stands: HashMap<(Uuid, Uuid), Vec<Uuid>> = HashMap::new();
    for row in standing {
        stands.entry((row.session_id, lines.person(row.learner_id))).or_default().push(row.learner_id);
    }
    for (row, person) in due.iter().zip(&mut people) {
        let Ok(person) = person else { continue };
        let into = lines.person(person.learner);
        let there = stands.get(&(row.session.0, into)).map(Vec::as_slice).unwrap_or_default();
        if !there.contains(&person.learner) {
            person.learner = there.first().copied().unwrap_or(into);
        }
    }
    Ok(people)
}

fn named(
    keys: &MasterKey,
    cards: &HashMap<Vec<u8>, Uuid>,
    row: &DueRow,
    scanned: Option<Result<Scanned, DeviceRowReason>>,
) -> Read {
    let without_staff = |flag| if row.staff.is_none() { Some(flag) } else { None };
    let named = |learner, source, flag| Named { learner, source, flag, slot: None, again: false };
    match (scanned.transpose()?, &row.who) {
        (Some(Scanned::Learner(code)), _) => {
            let slot = slot_shown(keys, &code, row.at)?;
            Ok(Named { slot: Some(slot), ..named(code.learner.0, SignMethod::DeviceScan, None) })
        }
        (Some(Scanned::Card(text)), _) => {
            let learner = cards.get(&card_hash(keys, &text)).ok_or(DeviceRowReason::CodeNotRecognised)?;
            let flag = without_staff(AttendanceFlag::CardWithoutStaff);
            Ok(named(*learner, SignMethod::StaticCard, flag))
        }
        (None, Who::Learner(id)) => {
            Ok(named(id.0, SignMethod::Staff, without_staff(AttendanceFlag::StaffAbsent)))
        }
        _ => Err(DeviceRowReason::CodeNotRecognised),
    }
}

/// In which slot a code was shown that was scanned at an instant: in that of the instant or one beside it, for the
/// instant is known to within the life of a nonce.
fn slot_shown(keys: &MasterKey, code: &LearnerCode, at: DateTime<Utc>) -> Result<i64, DeviceRowReason> {
    let ahead = at + TimeDelta::seconds(SLOT_SECONDS);
    let slot = code.shown_in(keys, ahead).map_err(|_| DeviceRowReason::CodeNotRecognised)?;
    if (slot_of(at) - slot).abs() <= 1 { Ok(slot) } else { Err(DeviceRowReason::CodeExpired) }
}

/// Uses up the codes: of two uses the first counts, wherever the second was.
pub(super) fn use_up(
    conn: &mut PgConnection,
    act: &Act,
    world: &World,
    due: &[DueRow],
    mut people: Vec<Read>,
) -> Answer<Vec<Read>> {
    let mut wanted = HashMap::new();
    for (row, person) in due.iter().zip(&people) {
        let Ok(Named { learner, slot: Some(slot), .. }) = person else { continue };
        if world.knows(row.session.0, *learner) {
            wanted.entry((*learner, *slot)).or_insert(SignCodeUse {
                learner_id: *learner,
                slot: *slot,
                session_id: row.session.0,
                device_id: act.account_id.0,
                used_at: act.at,
            });
        }
    }
    // Always in the same order, so that two devices never wait for each other.
    let mut uses: Vec<SignCodeUse> = wanted.into_values().collect();
    uses.sort_unstable_by_key(|one| (one.learner_id, one.slot));
    let mut fresh = store::batches::insert_sign_code_uses(conn, &uses)?;
    let before = uses_before(conn, &uses, &fresh)?;
    // Whose the use is that counts: one that was there before, else ours.
    let owners: HashMap<(Uuid, i64), (Uuid, Uuid)> = uses
        .iter()
        .chain(&before)
        .map(|one| ((one.learner_id, one.slot), (one.device_id, one.session_id)))
        .collect();
    for (row, person) in due.iter().zip(&mut people) {
        let Ok(Named { learner, slot: Some(slot), again, .. }) = person else { continue };
        let key = (*learner, *slot);
        if !world.knows(row.session.0, key.0) || fresh.remove(&key) {
            continue;
        }
        if owners.get(&key) == Some(&(act.account_id.0, row.session.0)) {
            *again = true;
        } else {
            *person = Err(DeviceRowReason::CodeUsed);
        }
    }
    Ok(people)
}

/// The uses of those codes that were not used up just now.
fn uses_before(
    conn: &mut PgConnection,
    uses: &[SignCodeUse],
    fresh: &HashSet<(Uuid, i64)>,
) -> Answer<Vec<SignCodeUse>> {
    let old = uses.iter().filter(|one| !fresh.contains(&(one.learner_id, one.slot)));
    let (learners, slots): (Vec<Uuid>, Vec<i64>) = old.map(|one| (one.learner_id, one.slot)).unzip();
    if learners.is_empty() {
        return Ok(Vec::new());
    }
    Ok(store::batches::list_sign_code_uses(conn, &learners, &slots)?)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;

    use super::*;
    use crate::class::domain::codes::learner_code;

    #[test]
    fn a_code_is_taken_in_its_own_ten_seconds_and_those_beside_them() {
        let keys = MasterKey::from_base64(&BASE64_STANDARD.encode([3; 32])).unwrap();
        let at = |seconds: i64| DateTime::from_timestamp(1_762_900_000 + seconds, 0).unwrap();
        let text = learner_code(&keys, Uuid::from_u128(7).into(), slot_of(at(0)));
        let Ok(Scanned::Learner(code)) = read_code(&text) else { panic!("a code of ours") };
        for seconds in [-10, 0, 9, 10, 19] {
            assert_eq!(slot_shown(&keys, &code, at(seconds)), Ok(slot_of(at(0))), "{seconds}");
        }
        for seconds in [20, 40, 600] {
            assert_eq!(slot_shown(&keys, &code, at(seconds)), Err(DeviceRowReason::CodeExpired), "{seconds}");
        }
        assert_eq!(
            slot_shown(&keys, &code, at(-11)),
            Err(DeviceRowReason::CodeNotRecognised),
            "not shown yet"
        );
        let other = MasterKey::from_base64(&BASE64_STANDARD.encode([4; 32])).unwrap();
        assert_eq!(slot_shown(&other, &code, at(0)), Err(DeviceRowReason::CodeNotRecognised));
    }
}

//! What a tablet keeps: which device it is, where its chain ends, what waits, and what was answered today. Nothing personal but
//! what a row needs until it is answered; names only as the server masked them.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    class::{AttendanceFlag, TimetableEntry},
    device::{
        AttendanceBatchRow, AttendanceBatchVerdict, DeviceRowKind, DeviceRowReason, DeviceState,
        DeviceVerdict,
    },
    ids::{ClassSessionId, DeviceId, FacilityId, SchoolId},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::CryptoKey;

use super::{
    chain::End,
    database::{Change, Database, Store, Unkept},
};
use crate::{pages::card, time};

/// For how long what staff has shown is named: a little shorter than the server takes it.
const STAFF_FOR: TimeDelta = TimeDelta::minutes(4 * 60 - 5);
const DEVICE: &str = "device";
const KEY: &str = "key";
const END: &str = "end";
const STAFF: &str = "staff";
const SESSIONS: &str = "sessions";

/// The device that this browser is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptDevice {
    /// Its identifier.
    pub id: DeviceId,
    /// The facility whose attendance it records.
    pub facility_id: FacilityId,
    /// The school of the facility.
    pub school_id: Option<SchoolId>,
    /// The name of the facility.
    pub facility_name: String,
    /// What it is called.
    pub label: String,
    /// The beginning of the SHA-256 of its key, to be compared by eye.
    pub fingerprint: String,
    /// Where it stands, as far as it knows.
    pub status: DeviceState,
}

/// A session that can be recorded without a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptSession {
    /// The session.
    pub id: ClassSessionId,
    /// What it is about.
    pub title: String,
    /// Where it takes place.
    pub place: Option<String>,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
}

impl From<&TimetableEntry> for KeptSession {
    fn from(entry: &TimetableEntry) -> Self {
        Self {
            id: entry.id,
            title: entry.title.clone(),
            place: entry.room_name.clone().or_else(|| entry.venue_name.clone()),
            starts_at: entry.starts_at,
            ends_at: entry.ends_at,
        }
    }
}

impl KeptSession {
    /// What a scan means at an instant, as long as nobody says otherwise: in the first half one comes, then one leaves.
    pub fn usual(&self, at: DateTime<Utc>) -> DeviceRowKind {
        let middle = self.starts_at + (self.ends_at - self.starts_at) / 2;
        if at < middle { DeviceRowKind::SignIn } else { DeviceRowKind::SignOut }
    }
}

/// What staff beside the device has shown to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptStaff {
    code: String,
    until: DateTime<Utc>,
}

impl KeptStaff {
    /// A code that is shown now.
    pub(super) fn shown(code: String, now: DateTime<Utc>) -> Self {
        Self { code, until: now + STAFF_FOR }
    }

    /// The code, while rows may name it.
    pub(super) fn at(&self, now: DateTime<Utc>) -> Option<String> {
        (now < self.until).then(|| self.code.clone())
    }
}

/// A row that was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Its number.
    pub seq: i64,
    /// Whether the learner came or left.
    pub kind: DeviceRowKind,
    /// The session.
    pub session_id: ClassSessionId,
    /// When it happened: by the server's clock where it told it, else by the device's.
    pub at: DateTime<Utc>,
    /// What became of it.
    pub verdict: DeviceVerdict,
    /// Why it was refused or changes nothing.
    pub reason: Option<DeviceRowReason>,
    /// Why a person looks at it.
    pub flags: Vec<AttendanceFlag>,
    /// The learner's name as the server masked it, else the end of what was scanned.
    pub who: String,
}

/// When a row happened by the device's clock on the wall.
pub fn wall(row: &AttendanceBatchRow) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(&row.wall_clock).map(|at| at.to_utc()).unwrap_or_default()
}

/// The end of what was scanned, to tell it from others without telling it.
pub fn short(row: &AttendanceBatchRow) -> String {
    row.code.as_deref().map(card::short).unwrap_or_default()
}

/// What is to be kept of the answer to a row; nothing while the row waits for those before it, for then it is sent again. One
/// that waits for what other devices send is in its place: the server goes on with it by itself.
pub(super) fn decided(row: &AttendanceBatchRow, verdict: &AttendanceBatchVerdict) -> Option<Answered> {
    let stands = verdict.stands.unwrap_or(verdict.verdict);
    (stands != DeviceVerdict::Waiting || verdict.reason.is_some()).then(|| Answered {
        seq: row.seq,
        kind: row.kind,
        session_id: row.session_id,
        at: verdict.happened_at.unwrap_or_else(|| wall(row)),
        verdict: stands,
        reason: verdict.reason,
        flags: verdict.flags.clone(),
        who: verdict.learner_name.clone().unwrap_or_else(|| short(row)),
    })
}

/// What is kept, as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Kept {
    pub(super) device: Option<KeptDevice>,
    pub(super) staff: Option<KeptStaff>,
    pub(super) sessions: Vec<KeptSession>,
    pub(super) waiting: Vec<AttendanceBatchRow>,
    pub(super) answered: Vec<Answered>,
}

impl Database {
    /// Reads all of it.
    pub(super) async fn read(&self) -> Result<Kept, Unkept> {
        Ok(Kept {
            device: self.one(DEVICE).await?,
            staff: self.one(STAFF).await?,
            sessions: self.one(SESSIONS).await?.unwrap_or_default(),
            waiting: self.many(Store::Rows).await?,
            answered: self.many(Store::Answers).await?,
        })
    }

    /// The private key.
    pub(super) async fn key(&self) -> Result<CryptoKey, Unkept> {
        let key = self.get(Store::Device, &KEY.into()).await?.ok_or(Unkept)?;
        key.dyn_into().map_err(|_| Unkept)
    }

    /// Where the chain ends.
    pub(super) async fn end(&self) -> Result<End, Unkept> {
        Ok(self.one(END).await?.unwrap_or_default())
    }

    /// Begins a device: its key, and an empty chain.
    pub(super) async fn begin(&self, device: &KeptDevice, key: &CryptoKey) -> Result<(), Unkept> {
        self.clear().await?;
        let key = Change::Put(Store::Device, KEY.into(), key.into());
        self.change(&[key, put(DEVICE, device)?]).await
    }

    pub(super) async fn keep_device(&self, device: &KeptDevice) -> Result<(), Unkept> {
        self.change(&[put(DEVICE, device)?]).await
    }

    pub(super) async fn keep_staff(&self, staff: &KeptStaff) -> Result<(), Unkept> {
        self.change(&[put(STAFF, staff)?]).await
    }

    pub(super) async fn keep_sessions(&self, sessions: &[KeptSession]) -> Result<(), Unkept> {
        self.change(&[put(SESSIONS, sessions)?]).await
    }

    /// Adds a row together with the end that it makes. A number is taken once: of two that wrote at the same moment, one
    /// fails.
    pub(super) async fn add(&self, row: &AttendanceBatchRow, end: &End) -> Result<(), Unkept> {
        self.change(&[Change::Add(Store::Rows, number(row.seq)?, text(row)?), put(END, end)?]).await
    }

    /// Puts the answers in the place of their rows.
    pub(super) async fn settle(&self, answers: &[Answered]) -> Result<(), Unkept> {
        let mut changes = Vec::new();
        for answer in answers {
            changes.push(Change::Delete(Store::Rows, number(answer.seq)?));
            changes.push(Change::Put(Store::Answers, number(answer.seq)?, text(answer)?));
        }
        self.change(&changes).await
    }

    /// Forgets the answers of earlier days.
    pub(super) async fn forget_earlier(&self, answered: &[Answered]) -> Result<(), Unkept> {
        let earlier =
            answered.iter().filter(|one| time::local(one.at).is_none_or(|at| at.0 != time::today()));
        let forget = |one: &Answered| Ok(Change::Delete(Store::Answers, number(one.seq)?));
        let changes = earlier.map(forget).collect::<Result<Vec<_>, Unkept>>()?;
        if changes.is_empty() { Ok(()) } else { self.change(&changes).await }
    }

    async fn one<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Unkept> {
        let Some(found) = self.get(Store::Device, &name.into()).await? else { return Ok(None) };
        let text = found.as_string().ok_or(Unkept)?;
        serde_json::from_str(&text).map(Some).map_err(|_| Unkept)
    }

    async fn many<T: DeserializeOwned>(&self, store: Store) -> Result<Vec<T>, Unkept> {
        let texts = self.texts(store).await?;
        texts.iter().map(|text| serde_json::from_str(text).map_err(|_| Unkept)).collect()
    }
}

fn put<T: Serialize + ?Sized>(name: &str, value: &T) -> Result<Change, Unkept> {
    Ok(Change::Put(Store::Device, name.into(), text(value)?))
}

fn text<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, Unkept> {
    serde_json::to_string(value).map(JsValue::from).map_err(|_| Unkept)
}

/// Numbers of rows as keys, so that they stand in the order of the chain.
fn number(seq: i64) -> Result<JsValue, Unkept> {
    u32::try_from(seq).map(JsValue::from).map_err(|_| Unkept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row() -> AttendanceBatchRow {
        serde_json::from_value(json!({
            "seq": 7, "previous_hash": "0", "boot_id": "0190b6a0-0000-7000-8000-00000000b001", "monotonic_ms": 5,
            "wall_clock": "2025-11-12T10:00:05.250Z", "kind": "sign_in",
            "session_id": "0190b6a0-0000-7000-8000-00000000c001", "code": "K0123456789ABCDEFGHJKMNPQ",
        }))
        .unwrap()
    }

    fn verdict(verdict: &str, stands: Option<&str>) -> AttendanceBatchVerdict {
        serde_json::from_value(json!({
            "index": 0, "seq": 7, "verdict": verdict, "stands": stands, "reason": null, "flags": [],
            "attendance_id": null, "learner_name": null, "happened_at": null,
        }))
        .unwrap()
    }

    #[test]
    fn a_row_is_sent_again_until_it_is_decided_and_a_lost_answer_is_made_good_by_the_second() {
        let stands = |one: &str, stands| decided(&row(), &verdict(one, stands)).map(|answer| answer.verdict);
        assert_eq!(stands("waiting", None), None);
        assert_eq!(stands("duplicate", Some("waiting")), None);
        let for_others = AttendanceBatchVerdict {
            reason: Some(DeviceRowReason::LearnerElsewhere),
            ..verdict("waiting", None)
        };
        assert!(decided(&row(), &for_others).is_some(), "the server goes on with it by itself");
        assert_eq!(stands("duplicate", Some("accepted")), Some(DeviceVerdict::Accepted));
        for one in ["accepted", "flagged", "refused", "malformed"] {
            assert_eq!(stands(one, None).map(DeviceVerdict::as_str), Some(one));
        }
    }

    #[test]
    fn of_what_was_scanned_only_the_end_outlives_the_answer() {
        let answer = decided(&row(), &verdict("accepted", None)).unwrap();
        let kept = serde_json::to_string(&answer).unwrap();
        assert!(!kept.contains("0123456789"), "{kept}");
        assert_eq!((answer.who.as_str(), answer.at), ("…MNPQ", wall(&row())));
        assert_eq!(answer.at.to_rfc3339(), "2025-11-12T10:00:05.250+00:00");
    }

    #[test]
    fn in_the_first_half_one_comes_and_then_one_leaves() {
        use DeviceRowKind::{SignIn, SignOut};
        let at = |minute: i64| DateTime::from_timestamp(1_762_900_000 + 60 * minute, 0).unwrap();
        let id = "0190b6a0-0000-7000-8000-00000000c001".parse().unwrap();
        let session =
            KeptSession { id, title: String::new(), place: None, starts_at: at(0), ends_at: at(90) };
        let kinds = [-10, 44, 45, 100].map(|minute| session.usual(at(minute)));
        assert_eq!(kinds, [SignIn, SignIn, SignOut, SignOut]);
    }

    #[test]
    fn what_staff_has_shown_is_named_for_four_hours_at_most() {
        let at = |minute: i64| DateTime::from_timestamp(1_762_900_000 + 60 * minute, 0).unwrap();
        let staff = KeptStaff::shown("T42".to_owned(), at(0));
        assert_eq!((staff.at(at(234)), staff.at(at(235))), (Some("T42".to_owned()), None));
    }
}

//! A row as a device signs for it: its canonical form, its hash, and what it means (docs/DEVICES.md).

use chrono::{DateTime, Datelike as _, Utc};
use contract::days::YEARS;
use contract::device::{DeviceRowKind, DeviceRowReason, RowForm};
use contract::ids::{ClassSessionId, LearnerId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// A SHA-256.
pub type Hash = [u8; 32];

/// What stands in the place of a row before the first one.
pub const GENESIS: Hash = [0; 32];
/// How many bytes a text of a row may have.
const LONGEST: usize = 200;
/// The greatest whole number that every language counts to.
const GREATEST: i64 = (1 << 53) - 1;

/// A row whose members could be read, so that it has a hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow {
    /// Its number.
    pub seq: i64,
    /// The hash of the row before it, as it says.
    pub previous: Hash,
    /// Its own.
    pub hash: Hash,
    /// What else it says.
    pub members: Members,
    /// What was scanned.
    pub codes: Codes,
}

/// The members of a row as they came; in the place of codes stand digests, for a card is a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Members {
    /// The start of the device.
    pub boot_id: String,
    /// What its own clock said.
    pub monotonic_ms: i64,
    /// What its clock on the wall said.
    pub wall_clock: String,
    /// Sign-in or sign-out.
    pub kind: String,
    /// The session.
    pub session_id: String,
    /// The learner whom staff chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learner_id: Option<String>,
    /// The SHA-256 of the code that was scanned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_digest: Option<String>,
    /// The SHA-256 of what staff has shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff_digest: Option<String>,
}

/// The codes of a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Codes {
    /// The learner's own code, or a card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What staff has shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff_code: Option<String>,
}

impl Codes {
    /// Whether there is nothing to keep.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.code.is_none() && self.staff_code.is_none()
    }
}

/// Why something is no row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread {
    /// Its number, where it could be read.
    pub seq: Option<i64>,
    /// What is wrong.
    pub reason: DeviceRowReason,
}

/// What a row means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The start of the device.
    pub boot: Uuid,
    /// What its own clock said, in milliseconds.
    pub monotonic_ms: i64,
    /// What its clock on the wall said.
    pub wall: DateTime<Utc>,
    /// Sign-in or sign-out.
    pub kind: DeviceRowKind,
    /// The session.
    pub session: ClassSessionId,
    /// Whose.
    pub who: Who,
    /// What staff has shown.
    pub staff_code: Option<String>,
}

/// Whom a row is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Whoever showed this code or card.
    Code(String),
    /// Whom staff chose.
    Learner(LearnerId),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    /// Read before, so that it can be told of what is no row, too.
    #[serde(rename = "seq")]
    _seq: i64,
    previous_hash: String,
    #[serde(default)]
    hash: Option<String>,
    boot_id: String,
    monotonic_ms: i64,
    wall_clock: String,
    kind: String,
    session_id: String,
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    learner_id: Option<String>,
    #[serde(default)]
    staff_code: Option<String>,
}

/// Reads a row as it came; whether it means anything is asked of [`meaning`].
pub fn read_row(device: Uuid, value: &Value) -> Result<RawRow, Unread> {
    let named = value.get("seq").and_then(Value::as_i64).filter(|seq| (1..=GREATEST).contains(seq));
    let unread = |reason| Unread { seq: named, reason };
    let wire = Wire::deserialize(value).map_err(|_| unread(DeviceRowReason::Unreadable))?;
    let seq = named.ok_or_else(|| unread(DeviceRowReason::Unreadable))?;
    let previous = digits(&wire.previous_hash).ok_or_else(|| unread(DeviceRowReason::Unreadable))?;
    let codes = Codes { code: told(wire.code), staff_code: told(wire.staff_code) };
    let members = Members {
        boot_id: wire.boot_id,
        monotonic_ms: wire.monotonic_ms,
        wall_clock: wire.wall_clock,
        kind: wire.kind,
        session_id: wire.session_id,
        learner_id: told(wire.learner_id),
        code_digest: codes.code.as_deref().map(digest),
        staff_digest: codes.staff_code.as_deref().map(digest),
    };
    if !members.are_plain()
        || ![&codes.code, &codes.staff_code].into_iter().flatten().all(|text| is_plain(text))
    {
        return Err(unread(DeviceRowReason::Unreadable));
    }
    let hash = hash_of(device, seq, &previous, &members);
    match wire.hash {
        Some(stated) if digits(&stated) != Some(hash) => Err(unread(DeviceRowReason::HashMismatch)),
        _ => Ok(RawRow { seq, previous, hash, members, codes }),
    }
}

impl Members {
    fn are_plain(&self) -> bool {
        let texts = [&self.boot_id, &self.wall_clock, &self.kind, &self.session_id];
        (0..=GREATEST).contains(&self.monotonic_ms)
            && texts.into_iter().chain(&self.learner_id).all(|text| is_plain(text))
    }
}

/// The text of which the hash of a row is made.
#[must_use]
pub fn canonical(device: Uuid, seq: i64, members: &Members) -> String {
    RowForm {
        device,
        seq,
        boot_id: &members.boot_id,
        monotonic_ms: members.monotonic_ms,
        wall_clock: &members.wall_clock,
        kind: &members.kind,
        session_id: &members.session_id,
        learner_id: members.learner_id.as_deref().unwrap_or_default(),
        code_digest: members.code_digest.as_deref().unwrap_or_default(),
        staff_digest: members.staff_digest.as_deref().unwrap_or_default(),
    }
    .text()
}

/// The hash of a row: of the previous one's, then of its canonical form.
#[must_use]
pub fn hash_of(device: Uuid, seq: i64, previous: &Hash, members: &Members) -> Hash {
    Sha256::new().chain_update(previous).chain_update(canonical(device, seq, members)).finalize().into()
}

/// What a row means, if anything.
#[must_use]
pub fn meaning(members: &Members, codes: &Codes) -> Option<Row> {
    let wall = DateTime::parse_from_rfc3339(&members.wall_clock).ok()?.to_utc();
    let who = match (&codes.code, &members.learner_id) {
        (Some(code), None) => Who::Code(code.clone()),
        (None, Some(id)) => Who::Learner(id.parse().ok()?),
        _ => return None,
    };
    YEARS.contains(&wall.year()).then_some(())?;
    Some(Row {
        boot: members.boot_id.parse().ok()?,
        monotonic_ms: members.monotonic_ms,
        wall,
        kind: members.kind.parse().ok()?,
        session: members.session_id.parse().ok()?,
        who,
        staff_code: codes.staff_code.clone(),
    })
}

/// The SHA-256 of a text, in 64 hexadecimal digits.
#[must_use]
pub fn digest(text: &str) -> String {
    base16ct::lower::encode_string(&Sha256::digest(text.as_bytes()))
}

fn told(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

fn is_plain(text: &str) -> bool {
    text.len() <= LONGEST && !text.chars().any(char::is_control)
}

fn digits(text: &str) -> Option<Hash> {
    let mut hash = Hash::default();
    (base16ct::lower::decode(text, &mut hash).ok()?.len() == hash.len()).then_some(hash)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const DEVICE: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);

    fn row() -> Value {
        json!({
            "seq": 1, "previous_hash": "0".repeat(64), "boot_id": "0190b6a0-0000-7000-8000-00000000b001",
            "monotonic_ms": 61_250, "wall_clock": "2025-11-12T10:00:05+08:00", "kind": "sign_in",
            "session_id": "0190b6a0-0000-7000-8000-00000000c001", "code": "L0123456789",
        })
    }

    #[test]
    fn the_vectors_of_the_documents_hold() {
        let document = include_str!("../../../../docs/DEVICES.md");
        let first = read_row(DEVICE, &row()).unwrap();
        let mut second = row();
        let members = second.as_object_mut().unwrap();
        members.insert("seq".to_owned(), json!(2));
        members.insert("kind".to_owned(), json!("sign_out"));
        members.insert("previous_hash".to_owned(), json!(base16ct::lower::encode_string(&first.hash)));
        members.remove("code");
        members.insert("learner_id".to_owned(), json!("0190b6a0-0000-7000-8000-00000000d001"));
        members.insert("staff_code".to_owned(), json!("T42"));
        let second = read_row(DEVICE, &second).unwrap();
        for row in [&first, &second] {
            let form = canonical(DEVICE, row.seq, &row.members);
            assert!(document.contains(&form), "the form of row {}:\n{form}", row.seq);
            let hash = base16ct::lower::encode_string(&row.hash);
            assert!(document.contains(&hash), "the hash of row {}: {hash}", row.seq);
        }
    }

    #[test]
    fn what_is_no_row_is_told_with_its_number_where_it_has_one() {
        let wrong = |change: Value| {
            let mut value = row();
            for (name, member) in change.as_object().unwrap() {
                value.as_object_mut().unwrap().insert(name.clone(), member.clone());
            }
            read_row(DEVICE, &value).unwrap_err()
        };
        let unreadable = |seq| Unread { seq, reason: DeviceRowReason::Unreadable };
        assert_eq!(wrong(json!({ "seq": 0 })), unreadable(None));
        assert_eq!(wrong(json!({ "seq": "1" })), unreadable(None));
        assert_eq!(wrong(json!({ "seq": 1_i64 << 60 })), unreadable(None));
        assert_eq!(wrong(json!({ "seq": 7, "previous_hash": "00" })), unreadable(Some(7)));
        assert_eq!(wrong(json!({ "previous_hash": "A".repeat(64) })), unreadable(Some(1)));
        assert_eq!(wrong(json!({ "kind": 3 })), unreadable(Some(1)));
        assert_eq!(wrong(json!({ "colour": "red" })), unreadable(Some(1)));
        assert_eq!(wrong(json!({ "monotonic_ms": -1 })), unreadable(Some(1)));
        assert_eq!(wrong(json!({ "kind": "a\nb" })), unreadable(Some(1)));
        assert_eq!(wrong(json!({ "code": "x".repeat(201) })), unreadable(Some(1)));
        assert_eq!(wrong(json!({ "hash": "0".repeat(64) })).reason, DeviceRowReason::HashMismatch);
        for value in [json!(null), json!([]), json!("row"), json!({})] {
            assert_eq!(read_row(DEVICE, &value), Err(unreadable(None)));
        }
    }

    #[test]
    fn a_row_without_a_meaning_has_a_hash_all_the_same() {
        let changed = |name: &str, member: Value| {
            let mut value = row();
            value.as_object_mut().unwrap().insert(name.to_owned(), member);
            let row = read_row(DEVICE, &value).unwrap();
            meaning(&row.members, &row.codes)
        };
        assert!(changed("kind", json!("sign_in")).is_some());
        for (name, member) in [
            ("kind", json!("came")),
            ("wall_clock", json!("yesterday")),
            ("wall_clock", json!("0024-01-01T00:00:00Z")),
            ("session_id", json!("7")),
            ("boot_id", json!("")),
            ("learner_id", json!("0190b6a0-0000-7000-8000-00000000d001")),
            ("code", json!(null)),
        ] {
            assert!(changed(name, member.clone()).is_none(), "{name}: {member}");
        }
    }

    proptest! {
        #[test]
        fn no_two_rows_share_a_hash(one in any::<[u16; 4]>(), other in any::<[u16; 4]>()) {
            let hash = |of: [u16; 4]| {
                let mut value = row();
                let members = value.as_object_mut().unwrap();
                members.insert("seq".to_owned(), json!(i64::from(of[0]) + 1));
                members.insert("monotonic_ms".to_owned(), json!(of[1]));
                members.insert("session_id".to_owned(), json!(of[2].to_string()));
                members.insert("code".to_owned(), json!(of[3].to_string()));
                read_row(DEVICE, &value).unwrap().hash
            };
            prop_assert_eq!(hash(one) == hash(other), one == other);
        }
    }
}

//! What this device records, row after row: each follows on the one before it (docs/DEVICES.md).

use base16ct::{lower, mixed};
use contract::{
    device::{AttendanceBatchRow, DeviceRowKind, RowForm},
    ids::{ClassSessionId, DeviceId},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// How many digits a hash has.
const DIGITS: usize = 64;

/// The last row of the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct End {
    /// Its number; 0 before the first.
    pub(super) seq: i64,
    /// Its hash.
    pub(super) hash: String,
}

impl Default for End {
    fn default() -> Self {
        Self { seq: 0, hash: "0".repeat(DIGITS) }
    }
}

/// What has happened at the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Happened {
    /// The start of the device.
    pub(super) boot: String,
    /// What its own clock said.
    pub(super) monotonic_ms: i64,
    /// What its clock on the wall said, RFC 3339.
    pub(super) wall_clock: String,
    /// Whether the learner came or left.
    pub(super) kind: DeviceRowKind,
    /// The session.
    pub(super) session: ClassSessionId,
    /// What was scanned.
    pub(super) code: String,
    /// What staff has shown.
    pub(super) staff_code: Option<String>,
}

/// The row that follows on the end of the chain, and the end that it makes; none where the end cannot be read.
pub(super) fn follow(device: DeviceId, end: &End, happened: Happened) -> Option<(AttendanceBatchRow, End)> {
    let row = AttendanceBatchRow {
        seq: end.seq + 1,
        previous_hash: end.hash.clone(),
        hash: None,
        boot_id: happened.boot.parse().ok()?,
        monotonic_ms: happened.monotonic_ms,
        wall_clock: happened.wall_clock,
        kind: happened.kind,
        session_id: happened.session,
        code: Some(happened.code),
        learner_id: None,
        staff_code: happened.staff_code,
    };
    let end = End { seq: row.seq, hash: hash_of(device, &row)? };
    Some((row, end))
}

/// The hash of a row: of the previous one's, then of its canonical form.
fn hash_of(device: DeviceId, row: &AttendanceBatchRow) -> Option<String> {
    let digest = |code: &Option<String>| {
        code.as_ref().map(|code| lower::encode_string(&Sha256::digest(code))).unwrap_or_default()
    };
    let learner = row.learner_id.map(|id| id.to_string()).unwrap_or_default();
    let form = RowForm {
        device: device.0,
        seq: row.seq,
        boot_id: &row.boot_id.to_string(),
        monotonic_ms: row.monotonic_ms,
        wall_clock: &row.wall_clock,
        kind: row.kind.as_str(),
        session_id: &row.session_id.to_string(),
        learner_id: &learner,
        code_digest: &digest(&row.code),
        staff_digest: &digest(&row.staff_code),
    };
    let previous = bytes(&row.previous_hash)?;
    Some(lower::encode_string(&Sha256::new().chain_update(previous).chain_update(form.text()).finalize()))
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    mixed::decode_vec(digits).ok().filter(|_| digits.len() == DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = include_str!("../../../../../docs/DEVICES.md");

    fn device() -> DeviceId {
        "01900000-0000-7000-8000-000000000001".parse().unwrap()
    }

    fn happened() -> Happened {
        Happened {
            boot: "0190b6a0-0000-7000-8000-00000000b001".to_owned(),
            monotonic_ms: 61_250,
            wall_clock: "2025-11-12T10:00:05+08:00".to_owned(),
            kind: DeviceRowKind::SignIn,
            session: "0190b6a0-0000-7000-8000-00000000c001".parse().unwrap(),
            code: "L0123456789".to_owned(),
            staff_code: None,
        }
    }

    #[test]
    fn the_vectors_of_the_documents_hold() {
        let (first, end) = follow(device(), &End::default(), happened()).unwrap();
        assert_eq!((first.seq, end.seq), (1, 1));
        assert!(DOCUMENT.contains(&format!("hash `{}`", end.hash)), "{}", end.hash);
        let second = AttendanceBatchRow {
            seq: 2,
            previous_hash: end.hash,
            kind: DeviceRowKind::SignOut,
            code: None,
            learner_id: Some("0190b6a0-0000-7000-8000-00000000d001".parse().unwrap()),
            staff_code: Some("T42".to_owned()),
            ..first
        };
        let hash = hash_of(device(), &second).unwrap();
        assert!(DOCUMENT.contains(&format!("hash `{hash}`")), "{hash}");
    }

    #[test]
    fn each_row_names_the_one_before_it_and_its_number_is_the_next() {
        let mut end = End::default();
        for seq in 1..=5 {
            let (row, next) = follow(device(), &end, happened()).unwrap();
            assert_eq!((row.seq, &row.previous_hash), (seq, &end.hash));
            assert_ne!(next.hash, end.hash);
            end = next;
        }
    }

    #[test]
    fn what_is_no_end_is_not_followed() {
        for hash in [String::new(), "0".repeat(63), "z".repeat(64), "数".repeat(22)] {
            assert_eq!(follow(device(), &End { seq: 1, hash }, happened()), None);
        }
    }
}

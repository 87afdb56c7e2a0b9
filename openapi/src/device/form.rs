//! The texts that a device signs, and those of which its hashes are made (docs/DEVICES.md): by the same words on both sides.

use uuid::Uuid;

/// The first line of what a device signs to enter.
const PAIRING: &str = "xuetang-device-pairing-1";
/// The first line of the canonical form of a row.
const ROW: &str = "xuetang-device-row-1";

/// What a device signs to enter: the code in capital letters without hyphens, and its public key as it is sent.
#[must_use]
pub fn pairing_message(code: &str, public_key: &str) -> String {
    [PAIRING, code, public_key].join("\n")
}

/// The members of a row of which its hash is made; what a row has not is an empty text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowForm<'a> {
    /// The device.
    pub device: Uuid,
    /// Its number.
    pub seq: i64,
    /// The start of the device, as it is sent.
    pub boot_id: &'a str,
    /// What the device's own clock said, in milliseconds.
    pub monotonic_ms: i64,
    /// What its clock on the wall said, as it is sent.
    pub wall_clock: &'a str,
    /// Sign-in or sign-out, as it is sent.
    pub kind: &'a str,
    /// The session, as it is sent.
    pub session_id: &'a str,
    /// The learner whom staff chose, as it is sent.
    pub learner_id: &'a str,
    /// The SHA-256 of what was scanned, in 64 small hexadecimal digits.
    pub code_digest: &'a str,
    /// The SHA-256 of what staff has shown, likewise.
    pub staff_digest: &'a str,
}

impl RowForm<'_> {
    /// The canonical form: a line a member, a line feed between each and none at the end.
    #[must_use]
    pub fn text(&self) -> String {
        let (device, seq) = (self.device.to_string(), self.seq.to_string());
        let monotonic = self.monotonic_ms.to_string();
        [
            ROW,
            &device,
            &seq,
            self.boot_id,
            &monotonic,
            self.wall_clock,
            self.kind,
            self.session_id,
            self.learner_id,
            self.code_digest,
            self.staff_digest,
        ]
        .join("\n")
    }
}

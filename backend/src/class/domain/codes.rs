//! Codes that change every ten seconds, and cards: what they say, and whether they are ours.
//!
//! A code is short enough to be typed by a scanner and to fit a small QR code: a letter for its kind, then what it names
//! and its proof in Crockford's base 32. Whoever cannot compute the proof cannot make one.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use contract::ids::{ClassSessionId, LearnerId};
use uuid::Uuid;

use crate::keys::{MasterKey, same_secret};

/// How long a code is shown, in seconds.
pub const SLOT_SECONDS: i64 = 10;
/// How many slots before the present one are still taken: what was shown a moment ago is on its way.
const SLOTS_TAKEN: i64 = 1;
/// How long one code stands on the screen of a class, in milliseconds. Each is claimed by one device, and a class scans all
/// at once: four a second let seventy people by in a minute even where several telephones read the same code. No more, for
/// nothing may flash more than three times in a second, and what changes four times flashes twice.
pub const STEP_MILLISECONDS: i64 = 250;
/// So many codes stand on the screen in a slot.
const STEPS: i64 = SLOT_SECONDS * 1000 / STEP_MILLISECONDS;
/// How many codes a screen is given ahead: it asks every second, and an answer may be late.
pub const AHEAD: usize = 11;
/// For how long a device may use the code that it has claimed, in seconds: long enough to read two buttons.
pub const CLAIM_SECONDS: i64 = 60;
/// Between two scans of one learner so many seconds pass, or the second one was the same gesture.
pub const SCAN_AGAIN_SECONDS: i64 = 60;

const ID: usize = 16;
const PROOF: usize = 10;
const SECRET: usize = 15;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LEARNER: char = 'L';
const CLASS: char = 'S';
const CARD: char = 'K';

/// Why a code is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// It is none of ours, or of another learner, session or kind.
    #[error("not a code of this system")]
    NotRecognised,
    /// It has had its time.
    #[error("the code has expired")]
    Expired,
}

/// A code as it was read, before its proof is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scanned {
    /// A learner's own.
    Learner(LearnerCode),
    /// Of a class.
    Class(ClassCode),
    /// A card of paper: its text, to be found by its hash.
    Card(String),
}

/// A learner's own code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LearnerCode {
    /// The learner whom it names.
    pub learner: LearnerId,
    slot: u8,
    proof: [u8; PROOF],
}

/// The code of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassCode {
    /// Which of the codes of its slot it is.
    pub turn: u16,
    slot: u8,
    proof: [u8; PROOF],
}

/// Which ten seconds an instant lies in.
#[must_use]
pub fn slot_of(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(SLOT_SECONDS)
}

/// When the ten seconds of an instant are over.
#[must_use]
pub fn next_slot(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp((slot_of(at) + 1) * SLOT_SECONDS, 0).unwrap_or(at)
}

/// What a learner shows in a slot.
#[must_use]
pub fn learner_code(key: &MasterKey, learner: LearnerId, slot: i64) -> String {
    let proof = learner_proof(key, learner, slot);
    text_of(LEARNER, &[learner.0.as_bytes().as_slice(), &[low(slot)], &proof].concat())
}

/// Which code of its slot stands on the screen at an instant: that of its step, or, where that was claimed, the next of the
/// same step, so that a code which somebody has is not shown to another.
#[must_use]
pub fn turn_at(at: DateTime<Utc>, claimed: &BTreeSet<u16>) -> u16 {
    let passed = at.timestamp_millis().rem_euclid(SLOT_SECONDS * 1000);
    let first = u16::try_from(passed / STEP_MILLISECONDS).unwrap_or_default();
    let step = u16::try_from(STEPS).unwrap_or(u16::MAX);
    (first..=u16::MAX).step_by(step.into()).find(|turn| !claimed.contains(turn)).unwrap_or(first)
}

/// The instants at which codes that stand on the screen after `at` are put there.
pub fn steps_after(at: DateTime<Utc>) -> impl Iterator<Item = DateTime<Utc>> {
    let first = (at.timestamp_millis().div_euclid(STEP_MILLISECONDS) + 1) * STEP_MILLISECONDS;
    (0..).map_while(move |step| DateTime::from_timestamp_millis(first + step * STEP_MILLISECONDS))
}

/// Until when a device may use the code that it has claimed.
#[must_use]
pub fn claim_ends(claimed_at: DateTime<Utc>) -> DateTime<Utc> {
    claimed_at + TimeDelta::seconds(CLAIM_SECONDS)
}

/// What the screen of a class shows in a slot as that turn.
#[must_use]
pub fn class_code(key: &MasterKey, session: ClassSessionId, slot: i64, turn: u16) -> String {
    let proof = class_proof(key, session, slot, turn);
    text_of(CLASS, &[[low(slot)].as_slice(), &turn.to_be_bytes(), &proof].concat())
}

/// What stands on a card, by its random bytes.
#[must_use]
pub fn card_code(secret: [u8; SECRET]) -> String {
    text_of(CARD, &secret)
}

/// Under which a card is found again.
#[must_use]
pub fn card_hash(key: &MasterKey, code: &str) -> Vec<u8> {
    key.keyed_hash("learner_card", code.as_bytes())
}

/// Reads a code in whatever width and case a scanner types it.
pub fn read_code(text: &str) -> Result<Scanned, CodeError> {
    let plain: String = text.trim().chars().map(half_width).map(|c| c.to_ascii_uppercase()).collect();
    let mut letters = plain.chars();
    let kind = letters.next().ok_or(CodeError::NotRecognised)?;
    let bytes = bytes_of(letters.as_str()).ok_or(CodeError::NotRecognised)?;
    let unknown = |_| CodeError::NotRecognised;
    match (kind, bytes.as_slice()) {
        (LEARNER, named) if named.len() == ID + 1 + PROOF => {
            let (id, shown) = named.split_at(ID);
            let (slot, proof) = shown.split_first().ok_or(CodeError::NotRecognised)?;
            Ok(Scanned::Learner(LearnerCode {
                learner: Uuid::from_slice(id).map_err(|_| CodeError::NotRecognised)?.into(),
                slot: *slot,
                proof: proof.try_into().map_err(unknown)?,
            }))
        }
        (CLASS, [slot, high, low, proof @ ..]) if proof.len() == PROOF => Ok(Scanned::Class(ClassCode {
            turn: u16::from_be_bytes([*high, *low]),
            slot: *slot,
            proof: proof.try_into().map_err(unknown)?,
        })),
        (CARD, secret) if secret.len() == SECRET => Ok(Scanned::Card(plain)),
        _ => Err(CodeError::NotRecognised),
    }
}

impl LearnerCode {
    /// The slot in which it was shown, if it is ours.
    pub fn shown_in(&self, key: &MasterKey, at: DateTime<Utc>) -> Result<i64, CodeError> {
        let slot = slot_before(at, self.slot);
        check(&self.proof, &learner_proof(key, self.learner, slot)).map(|()| slot)
    }
}

impl ClassCode {
    /// The slot in which it was shown, if it is ours and of this session.
    pub fn shown_in(
        &self,
        key: &MasterKey,
        session: ClassSessionId,
        at: DateTime<Utc>,
    ) -> Result<i64, CodeError> {
        let slot = slot_before(at, self.slot);
        check(&self.proof, &class_proof(key, session, slot, self.turn)).map(|()| slot)
    }
}

/// Whether a code of that slot is still taken: in its own and in the one after it.
pub fn check_fresh(slot: i64, at: DateTime<Utc>) -> Result<(), CodeError> {
    if (0..=SLOTS_TAKEN).contains(&(slot_of(at) - slot)) { Ok(()) } else { Err(CodeError::Expired) }
}

/// Whether a scan comes so soon after what happened last that it is the same gesture.
#[must_use]
pub fn is_same_gesture(last: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - last < TimeDelta::seconds(SCAN_AGAIN_SECONDS)
}

/// The latest slot up to now that ends in this byte.
fn slot_before(at: DateTime<Utc>, ending: u8) -> i64 {
    let now = slot_of(at);
    now - (now - i64::from(ending)).rem_euclid(256)
}

fn low(slot: i64) -> u8 {
    u8::try_from(slot.rem_euclid(256)).unwrap_or_default()
}

fn learner_proof(key: &MasterKey, learner: LearnerId, slot: i64) -> [u8; PROOF] {
    proof(key, "sign_code", &[learner.0.as_bytes().as_slice(), &slot.to_be_bytes()].concat())
}

fn class_proof(key: &MasterKey, session: ClassSessionId, slot: i64, turn: u16) -> [u8; PROOF] {
    let named = [session.0.as_bytes().as_slice(), &slot.to_be_bytes(), &turn.to_be_bytes()].concat();
    proof(key, "class_code", &named)
}

fn proof(key: &MasterKey, purpose: &str, named: &[u8]) -> [u8; PROOF] {
    let mut proof = [0; PROOF];
    proof.iter_mut().zip(key.keyed_hash(purpose, named)).for_each(|(to, from)| *to = from);
    proof
}

fn check(given: &[u8], ours: &[u8]) -> Result<(), CodeError> {
    if same_secret(given, ours) { Ok(()) } else { Err(CodeError::NotRecognised) }
}

/// What a scanner types while the keyboard of the machine is set to full width.
fn half_width(character: char) -> char {
    match character {
        '！'..='～' => {
            u32::from(character).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(character)
        }
        other => other,
    }
}

fn text_of(kind: char, bytes: &[u8]) -> String {
    let mut text = String::from(kind);
    let (mut held, mut count) = (0_u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        count += 8;
        while count >= 5 {
            count -= 5;
            text.push(letter(held >> count));
        }
        held &= (1 << count) - 1;
    }
    if count > 0 {
        text.push(letter(held << (5 - count)));
    }
    text
}

fn letter(value: u32) -> char {
    ALPHABET.get((value & 31) as usize).copied().map_or('0', char::from)
}

fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut held, mut count) = (Vec::new(), 0_u32, 0);
    for letter in text.bytes() {
        let value = ALPHABET.iter().position(|known| *known == letter)?;
        held = (held << 5) | u32::try_from(value).ok()?;
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(held >> count).ok()?);
            held &= (1 << count) - 1;
        }
    }
    // What is left over fills the last letter, and is nothing.
    (held == 0 && count < 5).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;
    use proptest::prelude::*;

    use super::*;

    fn key(byte: u8) -> MasterKey {
        MasterKey::from_base64(&BASE64_STANDARD.encode([byte; 32])).unwrap()
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn learner(text: &str, key: &MasterKey, now: i64) -> Result<LearnerId, CodeError> {
        let Scanned::Learner(code) = read_code(text)? else { return Err(CodeError::NotRecognised) };
        check_fresh(code.shown_in(key, at(now))?, at(now))?;
        Ok(code.learner)
    }

    fn class(text: &str, key: &MasterKey, session: ClassSessionId, now: i64) -> Result<u16, CodeError> {
        let Scanned::Class(code) = read_code(text)? else { return Err(CodeError::NotRecognised) };
        check_fresh(code.shown_in(key, session, at(now))?, at(now))?;
        Ok(code.turn)
    }

    #[test]
    fn a_code_fits_a_small_qr_code_and_may_be_typed_in_any_width_and_case() {
        let (who, now) = (LearnerId(Uuid::from_u128(7)), 1_762_912_800);
        let code = learner_code(&key(1), who, slot_of(at(now)));
        assert!(code.len() <= 47, "45 letters fit version 3 of a QR code: {code}");
        let wide: String = code.chars().filter_map(|c| char::from_u32(u32::from(c) + 0xFEE0)).collect();
        for typed in [code.to_lowercase(), format!(" {code}\t"), wide] {
            assert_eq!(learner(&typed, &key(1), now), Ok(who), "{typed}");
        }
        for typed in ["", "L", "你好", "15060219500101001X", &code[..code.len() - 1], &format!("{code}0")] {
            assert_eq!(learner(typed, &key(1), now), Err(CodeError::NotRecognised), "{typed}");
        }
    }

    #[test]
    fn a_picture_of_a_code_is_good_for_twenty_seconds_at_most() {
        let who = LearnerId(Uuid::from_u128(7));
        let code = learner_code(&key(1), who, 100);
        for (now, expected) in [
            (999, Err(CodeError::NotRecognised)),
            (1000, Ok(who)),
            (1019, Ok(who)),
            (1020, Err(CodeError::Expired)),
            (1040, Err(CodeError::Expired)),
        ] {
            assert_eq!(learner(&code, &key(1), now), expected, "{now}");
        }
        assert!(is_same_gesture(at(0), at(59)) && !is_same_gesture(at(0), at(60)));
        assert_eq!(next_slot(at(1009)), at(1010));
    }

    #[test]
    fn a_card_is_found_by_a_hash_of_its_text_alone() {
        let code = card_code([9; SECRET]);
        assert_eq!(read_code(&code.to_lowercase()), Ok(Scanned::Card(code.clone())));
        assert_ne!(card_hash(&key(1), &code), card_hash(&key(2), &code));
        assert_ne!(card_hash(&key(1), &code), card_hash(&key(1), &card_code([8; SECRET])));
    }

    proptest! {
        #[test]
        fn a_code_is_good_for_its_learner_key_and_time_alone(
            id: u128, other: u128, slot in 0_i64..1_000_000_000, late in 0_i64..100_000, spoilt in 0_usize..45,
        ) {
            let now = slot * SLOT_SECONDS + late;
            let code = learner_code(&key(1), LearnerId(Uuid::from_u128(id)), slot);
            let found = learner(&code, &key(1), now);
            prop_assert_eq!(found.is_ok(), late < 2 * SLOT_SECONDS);
            prop_assert!(found.is_err() || found == Ok(LearnerId(Uuid::from_u128(id))));
            prop_assert_eq!(learner(&code, &key(2), now), Err(CodeError::NotRecognised));
            prop_assert!(class(&code, &key(1), ClassSessionId(Uuid::from_u128(id)), now).is_err());
            let theirs = learner_code(&key(1), LearnerId(Uuid::from_u128(other)), slot);
            prop_assert_eq!(theirs == code, other == id);
            let mut letters: Vec<u8> = code.into_bytes();
            if let Some(letter) = letters.get_mut(spoilt) {
                *letter = if *letter == b'0' { b'1' } else { b'0' };
            }
            let forged = learner(std::str::from_utf8(&letters).unwrap(), &key(1), slot * SLOT_SECONDS);
            prop_assert!(forged.is_err(), "one letter is another");
        }

        #[test]
        fn no_two_codes_of_a_slot_are_the_same_and_none_is_shown_that_was_claimed(
            start in 0_i64..10_000_000_000, claimed in prop::collection::btree_set(0_u16..400, 0..60),
        ) {
            let start = DateTime::from_timestamp_millis(start).unwrap();
            let mut shown = BTreeSet::new();
            for at in std::iter::once(start).chain(steps_after(start)).take(45) {
                let turn = turn_at(at, &claimed);
                prop_assert!(!claimed.contains(&turn));
                prop_assert!(shown.insert((slot_of(at), turn)), "shown twice");
                prop_assert_eq!(turn_at(at + TimeDelta::milliseconds(1), &BTreeSet::new()) % 40, {
                    let next = at + TimeDelta::milliseconds(1);
                    u16::try_from(next.timestamp_millis().rem_euclid(10_000) / 250).unwrap()
                });
            }
            let first = steps_after(start).next().unwrap();
            prop_assert!(first > start && first - start <= TimeDelta::milliseconds(250));
        }

        #[test]
        fn a_class_code_is_good_for_its_session_turn_key_and_time_alone(
            id: u128, other: u128, slot in 0_i64..1_000_000_000, turn: u16, late in 0_i64..100_000,
        ) {
            let now = slot * SLOT_SECONDS + late;
            let session = ClassSessionId(Uuid::from_u128(id));
            let code = class_code(&key(1), session, slot, turn);
            let found = class(&code, &key(1), session, now);
            prop_assert_eq!(found.is_ok(), late < 2 * SLOT_SECONDS);
            prop_assert!(found.is_err() || found == Ok(turn));
            prop_assert_eq!(class(&code, &key(2), session, now), Err(CodeError::NotRecognised));
            let elsewhere = class(&code, &key(1), ClassSessionId(Uuid::from_u128(other)), now);
            prop_assert!(other == id || elsewhere == Err(CodeError::NotRecognised));
            prop_assert_ne!(class_code(&key(1), session, slot, turn.wrapping_add(1)), code);
        }
    }
}

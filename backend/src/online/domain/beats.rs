//! Which heartbeat is heard: in order, once, and signed by who has the key.

/// What becomes of a heartbeat before it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// It is the next one.
    Next,
    /// It is the last one once more: it is answered as it was.
    Again,
}

/// Why a heartbeat is refused; nothing has moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BeatError {
    /// Its signature is not by the key, or not of what it says.
    #[error("the signature does not fit")]
    Forged,
    /// Its number was used before.
    #[error("heard before")]
    Replayed,
    /// One before it is missing.
    #[error("{0} comes next")]
    OutOfOrder(u32),
    /// The lesson is not that long.
    #[error("the lesson ends before")]
    BeyondLesson,
    /// Another device plays for the learner now.
    #[error("another device plays")]
    TakenOver,
    /// The playback has ended.
    #[error("the playback has ended")]
    Ended,
    /// Nothing was heard of it for too long.
    #[error("the playback was closed")]
    Silent,
}

/// What was heard last of a playback: its number, and whether a signature is that one's.
#[derive(Debug, Clone, Copy)]
pub struct Last<'a> {
    /// Its number; 0 before the first.
    pub seq: u32,
    /// Its signature.
    pub signature: Option<&'a str>,
}

/// Whether a heartbeat is the next, or the last once more; `signed` says whether its signature is the key's after the last.
pub fn admit(last: Last<'_>, seq: u32, signature: &str, signed: bool) -> Result<Heard, BeatError> {
    let next = last.seq.saturating_add(1);
    if seq == last.seq && last.signature == Some(signature) {
        Ok(Heard::Again)
    } else if seq < next {
        Err(BeatError::Replayed)
    } else if seq > next {
        Err(BeatError::OutOfOrder(next))
    } else if signed {
        Ok(Heard::Next)
    } else {
        Err(BeatError::Forged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_last_heartbeat_is_answered_again_and_anything_else_of_its_number_is_not() {
        let last = Last { seq: 3, signature: Some("abc") };
        assert_eq!(admit(last, 3, "abc", false), Ok(Heard::Again));
        assert_eq!(admit(last, 3, "abd", true), Err(BeatError::Replayed));
        assert_eq!(admit(last, 2, "abc", true), Err(BeatError::Replayed));
        assert_eq!(admit(last, 4, "abd", true), Ok(Heard::Next));
        assert_eq!(admit(last, 4, "abc", false), Err(BeatError::Forged));
        assert_eq!(admit(last, 5, "abc", true), Err(BeatError::OutOfOrder(4)));
        assert_eq!(admit(Last { seq: 0, signature: None }, 0, "", true), Err(BeatError::Replayed));
    }

    proptest! {
        #[test]
        fn in_whatever_order_heartbeats_come_they_are_heard_once_and_in_order(
            sent in prop::collection::vec(1_u32..12, 0..60)
        ) {
            let (mut seq, mut signature, mut heard) = (0, None::<String>, Vec::new());
            for one in sent {
                let own = format!("signature {one}");
                let last = Last { seq, signature: signature.as_deref() };
                if admit(last, one, &own, true) == Ok(Heard::Next) {
                    heard.push(one);
                    (seq, signature) = (one, Some(own));
                }
            }
            prop_assert!(heard.iter().copied().eq(1..=u32::try_from(heard.len()).unwrap()));
        }
    }
}

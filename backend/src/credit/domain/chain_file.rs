//! The file that keeps heads of the chain where nobody who runs the database can write: one line a head, the oldest first.

use std::fmt;

use chrono::{DateTime, Utc};

/// A head of the chain: when it was kept, its block and that block's hash in hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptHead {
    /// When.
    pub at: DateTime<Utc>,
    /// The last block of the chain at that time.
    pub block: i64,
    /// Its hash.
    pub hash: String,
}

impl fmt::Display for KeptHead {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} block {} {}", self.at.to_rfc3339(), self.block, self.hash)
    }
}

/// The lines of such a file, `None` for one that cannot be read: what was altered or cut off is no reason to look away.
#[must_use]
pub fn parse(text: &str) -> Vec<Option<KeptHead>> {
    text.lines().map(parse_line).collect()
}

fn parse_line(line: &str) -> Option<KeptHead> {
    let mut words = line.split_whitespace();
    let (at, word, block, hash) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let whole = word == "block" && words.next().is_none();
    let digits = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !whole || !digits {
        return None;
    }
    Some(KeptHead { at: at.parse().ok()?, block: block.parse().ok()?, hash: hash.to_ascii_lowercase() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> KeptHead {
        let at = "2025-11-12T02:00:00Z".parse().unwrap();
        KeptHead { at, block: 7, hash: "0a".repeat(32) }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let later = KeptHead { block: 9, ..head() };
        let text = format!("{}\n{later}\n", head());
        assert_eq!(parse(&text), [Some(head()), Some(later)]);
        assert_eq!(parse(""), []);
    }

    #[test]
    fn a_line_that_is_not_whole_cannot_be_read_and_hides_no_other() {
        let good = head().to_string();
        for bad in ["", "x", &good[..good.len() - 1], &good.replace("block", "head"), &format!("{good} x")] {
            assert_eq!(parse(&format!("{bad}\n{good}\n")), [None, Some(head())], "{bad}");
        }
    }
}

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

/// What ends a line whose writing was cut off, by a crash or a full disk: it stays visible, and says nothing.
pub const CUT_OFF: &str = " # cut off";

/// A line of such a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// One that keeps a head.
    Head(KeptHead),
    /// One of which the writing was cut off, or is under way.
    CutOff,
    /// One that cannot be read: what was altered is no reason to look away.
    Unreadable,
}

impl Line {
    /// The head that it keeps.
    #[must_use]
    pub const fn head(&self) -> Option<&KeptHead> {
        match self {
            Self::Head(head) => Some(head),
            Self::CutOff | Self::Unreadable => None,
        }
    }
}

/// The lines of such a file. A last one without an end that cannot be read was cut off.
#[must_use]
pub fn parse(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = text.lines().map(parse_line).collect();
    match lines.last_mut() {
        Some(last) if *last == Line::Unreadable && is_open(text) => *last = Line::CutOff,
        _ => {}
    }
    lines
}

/// Whether the last line has no end.
#[must_use]
pub fn is_open(text: &str) -> bool {
    !text.is_empty() && !text.ends_with('\n')
}

fn parse_line(line: &str) -> Line {
    let cut = line.strip_suffix(CUT_OFF);
    match (parse_head(cut.unwrap_or(line)), cut) {
        (Some(head), _) => Line::Head(head),
        (None, Some(_)) => Line::CutOff,
        (None, None) => Line::Unreadable,
    }
}

fn parse_head(line: &str) -> Option<KeptHead> {
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
        assert_eq!(parse(&text), [Line::Head(head()), Line::Head(later)]);
        assert_eq!(parse(""), []);
    }

    #[test]
    fn a_line_that_is_not_whole_cannot_be_read_and_hides_no_other() {
        let good = head().to_string();
        for bad in ["", "x", &good[..good.len() - 1], &good.replace("block", "head"), &format!("{good} x")] {
            let lines = parse(&format!("{bad}\n{good}\n"));
            assert_eq!(lines, [Line::Unreadable, Line::Head(head())], "{bad}");
        }
    }

    #[test]
    fn wherever_the_last_line_was_cut_off_it_says_nothing_now_and_behind_the_next_one() {
        let good = head().to_string();
        for written in 1..good.len() {
            let text = format!("{good}\n{}", &good[..written]);
            assert!(is_open(&text));
            assert_eq!(parse(&text), [Line::Head(head()), Line::CutOff], "{text}");
            let more = format!("{text}{CUT_OFF}\n{good}\n");
            assert_eq!(parse(&more), [Line::Head(head()), Line::CutOff, Line::Head(head())], "{more}");
        }
    }

    #[test]
    fn a_last_line_that_lacks_its_end_only_or_gets_it_late_keeps_its_head() {
        let good = head().to_string();
        assert_eq!(parse(&good), [Line::Head(head())]);
        assert_eq!(parse(&format!("{good}{CUT_OFF}\n")), [Line::Head(head())]);
        let late = format!("{good}\n{CUT_OFF}\n{good}\n");
        assert_eq!(parse(&late), [Line::Head(head()), Line::CutOff, Line::Head(head())]);
    }
}

//! What of watching counts: a fold of heartbeats into seconds of the lesson and of the day.
//!
//! A player says where it stands, never when: the server's clock does. Between two heartbeats counts what the player went
//! on, no more than the time that has passed and was not used up, and no more than the longest gap. So the seconds that
//! count are seconds of the day, each used once, and whoever plays faster, sleeps, or keeps heartbeats back wins nothing.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use contract::online::{BeatFlag, PlayState};

use super::coverage::Coverage;
use crate::class::domain::Span;
use crate::clock::{business_date, start_of_day};

/// How watching is measured, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// How much counts at most between two heartbeats.
    pub gap: u32,
    /// How much of the time before the last heartbeat may still be used up, and how far a player may be ahead of the
    /// server's clock without being too fast.
    pub tolerance: u32,
}

/// A playback as the last heartbeat has left it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream {
    /// When it was heard; the start before the first.
    pub last_at: DateTime<Utc>,
    /// Whether it has played since.
    pub playing: bool,
    /// Up to which second of the lesson it was followed.
    pub head: u32,
    /// Up to which instant time has been used up.
    pub counted_until: DateTime<Utc>,
}

impl Stream {
    /// A playback that starts, not playing yet.
    #[must_use]
    pub const fn starting(at: DateTime<Utc>, head: u32) -> Self {
        Self { last_at: at, playing: false, head, counted_until: at }
    }
}

/// A heartbeat as it is heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beat {
    /// When, by the server's clock.
    pub at: DateTime<Utc>,
    /// Where the player says it stands.
    pub position: u32,
    /// What it does from now on.
    pub state: PlayState,
}

/// What a heartbeat comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// The seconds of the lesson that were followed, new or not.
    pub covered: Option<(u32, u32)>,
    /// The time of the day for which new seconds count, exactly as long as they are many.
    pub counted: Option<Span>,
    /// How many seconds are new.
    pub seconds: u32,
    /// Why not all of it counts.
    pub flags: Vec<BeatFlag>,
    /// The playback from now on.
    pub stream: Stream,
}

/// Follows a playback to its next heartbeat, after what the learner has watched of the lesson so far.
#[must_use]
pub fn follow(rules: Rules, watched: &Coverage, stream: &Stream, beat: &Beat) -> Watched {
    let now = beat.at.max(stream.last_at);
    let mut next = Stream { last_at: now, playing: beat.state == PlayState::Playing, ..*stream };
    if !stream.playing {
        next.head = beat.position;
        next.counted_until = stream.counted_until.max(now);
        return Watched { covered: None, counted: None, seconds: 0, flags: Vec::new(), stream: next };
    }
    let from = unused_since(rules, stream, now);
    let allowed = whole_seconds(now - from);
    let passed = whole_seconds(now - stream.last_at);
    let advance = beat.position.saturating_sub(stream.head);
    let length = advance.min(allowed);
    let mut flags = Vec::new();
    if advance > passed.max(allowed).saturating_add(rules.tolerance) {
        flags.push(BeatFlag::TooFast);
    } else if advance > length && passed > rules.gap {
        flags.push(BeatFlag::Gap);
    }
    next.head = if advance > length && flags.is_empty() {
        // A little ahead of the clock: the rest is looked at with the next heartbeat.
        stream.head + length
    } else {
        beat.position
    };
    if length == 0 {
        return Watched { covered: None, counted: None, seconds: 0, flags, stream: next };
    }
    let covered = (stream.head, stream.head + length);
    let seconds = length - watched.within(covered.0, covered.1);
    next.counted_until = from + TimeDelta::seconds(length.into());
    if seconds == 0 {
        flags.push(BeatFlag::WatchedBefore);
    }
    let counted = Span::new(from, from + TimeDelta::seconds(seconds.into())).ok();
    Watched { covered: Some(covered), counted, seconds, flags, stream: next }
}

/// Since when time has not been used up: never longer ago than the gap, nor than the tolerance before the last heartbeat.
fn unused_since(rules: Rules, stream: &Stream, now: DateTime<Utc>) -> DateTime<Utc> {
    let before = |instant: DateTime<Utc>, seconds: u32| instant - TimeDelta::seconds(seconds.into());
    stream.counted_until.max(before(stream.last_at, rules.tolerance)).max(before(now, rules.gap)).min(now)
}

fn whole_seconds(span: TimeDelta) -> u32 {
    u32::try_from(span.num_seconds().max(0)).unwrap_or(u32::MAX)
}

/// A time that counts, by the business days in which it lies.
#[must_use]
pub fn by_day(span: Span) -> Vec<(NaiveDate, Span)> {
    let (mut from, mut parts) = (span.start(), Vec::new());
    while from < span.end() {
        let day = business_date(from);
        let midnight = day.succ_opt().map_or(span.end(), start_of_day);
        let to = span.end().min(midnight);
        let Ok(part) = Span::new(from, to) else { break };
        parts.push((day, part));
        from = to;
    }
    parts
}

#[cfg(test)]
mod tests;

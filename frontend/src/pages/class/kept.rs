//! What waits for the line to come back, kept in this browser: by numbers alone, never by names or ID numbers.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use contract::ids::{AttendanceId, ClassSessionId, LearnerId};
use serde::{Deserialize, Serialize};

use super::queue::{Deed, Wish};
use crate::components::browser;

/// A wish as it is kept.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kept {
    SignIn(LearnerId, DateTime<Utc>),
    SignOut(AttendanceId, DateTime<Utc>),
}

/// Under which name the wishes of a session are kept.
pub(super) fn name(session: ClassSessionId) -> String {
    format!("desk-{session}")
}

/// Keeps the wishes of these that have a time: those that wait for the line. Codes and ID numbers are not kept.
pub(super) fn write<'a>(name: &str, wishes: impl Iterator<Item = &'a Wish>) {
    browser::remember(name, &serde_json::to_string(&kept(wishes)).unwrap_or_default());
}

fn kept<'a>(wishes: impl Iterator<Item = &'a Wish>) -> Vec<Kept> {
    let keep = |wish: &Wish| match (&wish.deed, wish.at) {
        (Deed::SignIn(learner), Some(at)) => Some(Kept::SignIn(*learner, at)),
        (Deed::SignOut(attendance), Some(at)) => Some(Kept::SignOut(*attendance, at)),
        _ => None,
    };
    wishes.filter_map(keep).collect()
}

/// The wishes that are kept, without names.
pub(super) fn read(name: &str) -> VecDeque<Wish> {
    let text = browser::remembered(name).unwrap_or_default();
    wishes(serde_json::from_str(&text).unwrap_or_default())
}

fn wishes(kept: Vec<Kept>) -> VecDeque<Wish> {
    let wish = |kept| match kept {
        Kept::SignIn(learner, at) => Wish { at: Some(at), ..Wish::now("", Deed::SignIn(learner)) },
        Kept::SignOut(attendance, at) => Wish { at: Some(at), ..Wish::now("", Deed::SignOut(attendance)) },
    };
    kept.into_iter().map(wish).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_kept_by_numbers_alone() {
        let id = "01890000-0000-7000-8000-000000000001";
        let at = DateTime::from_timestamp(7, 0);
        let come = Wish { at, ..Wish::now("其木格", Deed::SignIn(id.parse().unwrap())) };
        let leave = Wish { at, ..Wish::now("王桂兰", Deed::SignOut(id.parse().unwrap())) };
        let card = Wish { at, ..Wish::now("150602", Deed::Scan("15060219500101001X".to_owned())) };
        let text = serde_json::to_string(&kept([&come, &leave, &card].into_iter())).unwrap();
        assert!(!text.contains("其木格") && !text.contains("150602"), "{text}");
        let back = wishes(serde_json::from_str(&text).unwrap());
        let deeds: Vec<_> = back.iter().map(|wish| (wish.deed.clone(), wish.at)).collect();
        assert_eq!(deeds, [(come.deed, at), (leave.deed, at)]);
    }
}

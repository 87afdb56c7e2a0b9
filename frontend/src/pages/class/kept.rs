//! Wishes that wait for the line to come back, as this browser keeps them.

use super::queue::{Deed, Wish};
use crate::kept::Entry;

/// What is kept of these: those that have a time, because they wait or have waited for the line. Codes and ID numbers are
/// never kept.
pub(super) fn entries<'a>(wishes: impl Iterator<Item = &'a Wish>) -> Vec<Entry> {
    let keep = |wish: &Wish| match (&wish.deed, wish.at) {
        (Deed::SignIn(learner), Some(at)) => Some(Entry::SignIn(*learner, at)),
        (Deed::SignOut(attendance), Some(at)) => Some(Entry::SignOut(*attendance, at)),
        _ => None,
    };
    wishes.filter_map(keep).collect()
}

/// The wish that was kept, without a name.
pub(super) fn wish(kept: Entry) -> Wish {
    let at = Some(kept.at());
    let deed = match kept {
        Entry::SignIn(learner, _) => Deed::SignIn(learner),
        Entry::SignOut(attendance, _) => Deed::SignOut(attendance),
    };
    Wish { at, ..Wish::now("", deed) }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn what_waits_is_kept_by_numbers_alone() {
        let id = "01890000-0000-7000-8000-000000000001";
        let at = DateTime::from_timestamp(7, 0);
        let come = Wish { at, ..Wish::now("其木格", Deed::SignIn(id.parse().unwrap())) };
        let leave = Wish { at, ..Wish::now("王桂兰", Deed::SignOut(id.parse().unwrap())) };
        let card = Wish { at, ..Wish::now("150602", Deed::Scan("15060219500101001X".to_owned())) };
        let text = serde_json::to_string(&entries([&come, &leave, &card].into_iter())).unwrap();
        assert!(!text.contains("其木格") && !text.contains("150602"), "{text}");
        let back: Vec<Entry> = serde_json::from_str(&text).unwrap();
        let deeds: Vec<_> = back.into_iter().map(wish).map(|wish| (wish.deed, wish.at)).collect();
        assert_eq!(deeds, [(come.deed, at), (leave.deed, at)]);
    }
}

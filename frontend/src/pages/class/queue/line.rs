//! The line itself: whose turn it is, what waits for the server, and what this browser keeps of it.

use std::{
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use contract::{
    class::{AttendanceView, SheetRow},
    ids::{AccountId, ClassSessionId, LearnerId},
};

use super::{
    super::kept::{entries, wish},
    Failed, Wish,
};
use crate::{api::ApiError, kept, time};

/// What waits, in its order, and what has failed.
#[derive(Default)]
pub(super) struct Line {
    pub(super) waiting: VecDeque<Wish>,
    pub(super) under_way: Option<Wish>,
    pub(super) failed: Vec<Failed>,
    next_key: u32,
    pub(super) rows: Rc<Vec<SheetRow>>,
    pub(super) answers: BTreeMap<LearnerId, AttendanceView>,
    /// For which account this browser keeps what waits at which session; not at all without one.
    pub(super) kept_as: Option<(ClassSessionId, AccountId)>,
    /// Whether the line to the server is down, and what waits stays.
    pub(super) down: bool,
}

impl Line {
    /// Goes on with what is kept and can still be sent.
    pub(super) fn taking_up(kept_as: Option<(ClassSessionId, AccountId)>) -> Self {
        let kept = kept_as.map(|(session, account)| kept::read(session, account)).unwrap_or_default();
        let today = time::today();
        let waiting: VecDeque<Wish> =
            kept.into_iter().filter(|entry| !entry.is_over(today)).map(wish).collect();
        let down = !waiting.is_empty();
        Self { waiting, kept_as, down, ..Self::default() }
    }

    /// Takes a wish up; true when somebody has to begin working.
    pub(super) fn add(&mut self, mut wish: Wish) -> bool {
        if self.down && !wish.deed.can_wait() {
            self.fail(wish, ApiError::Unreachable);
            return false;
        }
        wish.asked = wish.asked.or_else(|| Some(time::now()));
        if self.down {
            wish.at = wish.at.or(wish.asked);
        }
        let idle = self.waiting.is_empty() && self.under_way.is_none();
        let known = self.waiting.iter().chain(&self.under_way).any(|other| other.deed == wish.deed);
        if !known {
            self.waiting.push_back(wish);
        }
        self.keep();
        idle
    }

    pub(super) fn begin(&mut self) -> Option<Wish> {
        self.under_way = self.waiting.pop_front();
        self.under_way.clone()
    }

    /// Whether it is another account now in whose name would be sent what this one keeps.
    pub(super) fn is_not_of(&self, account: Option<AccountId>) -> bool {
        self.kept_as.is_some_and(|(_, whose)| account != Some(whose))
    }

    /// Lets what waits wait until its account is there again.
    pub(super) fn stop(&mut self) {
        self.under_way = None;
        self.down = true;
        for mut wish in std::mem::take(&mut self.waiting) {
            if wish.deed.can_wait() {
                wish.at = wish.at.or(wish.asked);
                self.waiting.push_back(wish);
            } else {
                self.fail(wish, ApiError::Unreachable);
            }
        }
        self.keep();
    }

    /// Puts what is under way back to the head: the server could not be reached.
    pub(super) fn hold(&mut self, wish: Wish) {
        self.waiting.push_front(wish);
        self.stop();
    }

    pub(super) fn keep(&self) {
        if let Some((session, account)) = self.kept_as {
            let failed = self.failed.iter().map(|failed| &failed.wish);
            kept::write(session, account, entries(failed.chain(&self.under_way).chain(&self.waiting)));
        }
    }

    /// Puts a wish, which is no longer under way, beside the others. One scan after the other fails while the line is down,
    /// and the people are told at once: the last of those is enough.
    pub(super) fn fail(&mut self, wish: Wish, error: ApiError) {
        let by_name = self.kept_as.is_some() && error == ApiError::Unreachable && !wish.deed.can_wait();
        self.failed.retain(|other| !(by_name && other.by_name));
        self.next_key += 1;
        self.failed.push(Failed { key: self.next_key, wish, error, by_name });
    }

    pub(super) fn put_away(&mut self, key: u32) -> Option<Wish> {
        let place = self.failed.iter().position(|one| one.key == key)?;
        let wish = self.failed.remove(place).wish;
        self.keep();
        Some(wish)
    }

    /// The attendance of a learner: the sheet's, or a later one from an answer that the sheet does not show yet.
    pub(super) fn attendance(&self, who: LearnerId) -> Option<AttendanceView> {
        let on_sheet =
            self.rows.iter().find(|row| row.learner_id == who).and_then(|row| row.attendance.clone());
        let answered = self.answers.get(&who).cloned();
        [on_sheet, answered].into_iter().flatten().max_by_key(|one| one.version)
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::{super::Deed, *};

    const ID: &str = "01890000-0000-7000-8000-000000000001";

    fn scan(number: &str) -> Wish {
        Wish { asked: Some(time::now()), ..Wish::now(number.to_owned(), Deed::Scan(number.to_owned())) }
    }

    fn come(who: &str) -> Wish {
        Wish::now(who.to_owned(), Deed::SignIn(format!("{}{who}", &ID[..35]).parse().unwrap()))
    }

    /// A line that keeps what waits.
    fn keeping() -> Line {
        Line { kept_as: Some((ID.parse().unwrap(), ID.parse().unwrap())), ..Line::default() }
    }

    #[test]
    fn wishes_are_taken_in_the_order_in_which_they_were_added() {
        let mut line = Line::default();
        assert!(line.add(scan("1")), "the first has to be begun");
        assert!(!line.add(scan("2")));
        assert_eq!(line.begin(), Some(scan("1")));
        assert!(!line.add(scan("3")), "one is under way");
        assert!(!line.add(scan("1")), "a card that is read twice in a moment");
        assert_eq!([line.begin(), line.begin(), line.begin()], [Some(scan("2")), Some(scan("3")), None]);
        assert!(line.add(scan("1")), "all are done");
    }

    #[test]
    fn what_could_not_be_sent_waits_at_the_head_with_its_time() {
        let mut line = keeping();
        line.add(come("1"));
        let first = line.begin().unwrap();
        line.add(Wish { asked: DateTime::from_timestamp(8, 0), ..come("2") });
        line.hold(Wish { asked: DateTime::from_timestamp(7, 0), ..first });
        let order: Vec<_> = line.waiting.iter().map(|wish| (wish.who.to_string(), wish.at)).collect();
        let tapped = [
            ("1".to_owned(), DateTime::from_timestamp(7, 0)),
            ("2".to_owned(), DateTime::from_timestamp(8, 0)),
        ];
        assert_eq!(order, tapped, "the time of the tap, not that of the failure");
        assert!(line.down && line.under_way.is_none());
        line.add(come("3"));
        assert!(
            line.waiting.back().unwrap().at.is_some(),
            "what comes while the line is down has its time, too"
        );
    }

    #[test]
    fn a_code_does_not_wait_for_the_line_and_says_so_at_once() {
        let mut line = keeping();
        line.add(come("1"));
        let first = line.begin().unwrap();
        line.add(scan("2"));
        line.hold(first);
        let told = |line: &Line| -> Vec<_> {
            line.failed.iter().map(|one| (one.wish.who.to_string(), one.by_name)).collect()
        };
        assert_eq!((line.waiting.len(), told(&line)), (1, vec![("2".to_owned(), true)]));
        assert!(!line.add(scan("3")), "nothing is to be begun");
        assert_eq!((line.waiting.len(), told(&line)), (1, vec![("3".to_owned(), true)]), "the last is told");
        line.fail(come("4"), ApiError::Unreadable);
        assert_eq!(told(&line).len(), 2, "what else failed stays");
    }

    #[test]
    fn what_one_account_has_tapped_waits_for_that_account() {
        let (mine, other): (AccountId, AccountId) =
            (ID.parse().unwrap(), format!("{}2", &ID[..35]).parse().unwrap());
        let mut line = keeping();
        assert!(!line.is_not_of(Some(mine)));
        assert!(line.is_not_of(Some(other)) && line.is_not_of(None));
        assert!(!Line::default().is_not_of(None), "what is not kept ends with the page");
        line.add(scan("1"));
        line.add(come("2"));
        line.stop();
        assert!(line.down && line.under_way.is_none());
        assert_eq!((line.waiting.len(), line.failed.len()), (1, 1));
    }

    #[test]
    fn a_failure_stays_until_it_is_put_away() {
        let mut line = Line::default();
        line.fail(scan("1"), ApiError::Unreachable);
        line.fail(scan("2"), ApiError::Unreachable);
        let first = line.failed[0].key;
        assert_eq!(line.put_away(first), Some(scan("1")));
        assert_eq!((line.put_away(first), line.failed.len()), (None, 1));
    }
}

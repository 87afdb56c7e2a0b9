//! What is typed into a form, and what becomes of it.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
    sync::atomic::{AtomicU32, Ordering},
};

use yew::prelude::*;

use crate::api::ApiError;

/// What was typed so far and what is wrong with it.
#[derive(Clone, PartialEq, Default)]
pub struct Draft {
    pub(super) id: u32,
    pub(super) values: BTreeMap<String, String>,
    /// What the record has, as far as this reader knows.
    base: BTreeMap<String, String>,
    /// What somebody else changed in the meantime; none as long as nobody did.
    pub(super) meanwhile: Option<BTreeMap<String, Versions>>,
    pub(super) faults: BTreeMap<String, AttrValue>,
    pub(super) refusal: Option<ApiError>,
    pub(super) attempt: u32,
    /// The fields whose choices are still being read.
    pub(super) awaited: BTreeSet<String>,
    /// Which choice was last seen among what its field offers.
    offered: Rc<RefCell<BTreeMap<String, String>>>,
}

/// A field that somebody else changed after it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions {
    /// What was read at first.
    pub base: String,
    /// What the other made of it.
    pub theirs: String,
}

/// What happens to a draft.
pub enum Change {
    /// Something was typed.
    Set(String, String),
    /// Everything is replaced, for example by the record that was loaded.
    Replace(BTreeMap<String, String>),
    /// A choice is not offered any more: it is taken back unless another one was made meanwhile.
    Withdraw {
        /// The field.
        at: String,
        /// The choice.
        chosen: String,
        /// What is said of it at the field.
        fault: AttrValue,
    },
    /// The choices of a field are being read, or not any more.
    Await(String, bool),
    /// A fault found while typing, or none any more.
    Mark(String, Option<AttrValue>),
    /// The reader's own faults, found before sending.
    Reject(BTreeMap<String, AttrValue>),
    /// The server's refusal.
    Refuse(ApiError),
    /// The record as somebody else has changed it.
    Rebase(BTreeMap<String, String>),
}

impl Reducible for Draft {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let mut draft = (*self).clone();
        match change {
            Change::Set(at, value) => {
                draft.faults.remove(&at);
                draft.values.insert(at, value);
            }
            Change::Replace(values) => {
                let (id, awaited) = (draft.id, draft.awaited);
                draft = Self { id, awaited, base: values.clone(), values, ..Self::default() };
            }
            Change::Await(at, true) => drop(draft.awaited.insert(at)),
            Change::Await(at, false) => drop(draft.awaited.remove(&at)),
            Change::Withdraw { at, chosen, fault } => draft.withdraw(at, &chosen, fault),
            Change::Mark(at, Some(fault)) => drop(draft.faults.insert(at, fault)),
            Change::Mark(at, None) => drop(draft.faults.remove(&at)),
            Change::Reject(faults) => {
                draft.faults = faults;
                draft.refusal = None;
                draft.attempt += 1;
            }
            Change::Refuse(error) => {
                draft.faults =
                    error.fields().map(|(at, text)| (at.to_owned(), text.to_owned().into())).collect();
                draft.refusal = Some(error);
                draft.attempt += 1;
            }
            Change::Rebase(theirs) => draft.rebase(theirs),
        }
        Rc::new(draft)
    }
}

impl Draft {
    /// Whether a field fills this member, or one that it lies in: a control of several rows shows faults of its rows.
    pub(super) fn shows(&self, at: &str) -> bool {
        let mut fields = self.values.keys();
        fields.any(|field| {
            at.strip_prefix(field.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

static NEXT_FORM: AtomicU32 = AtomicU32::new(1);

impl Draft {
    pub(super) fn new(initial: Vec<(&'static str, String)>) -> Self {
        let values: BTreeMap<_, _> = initial.into_iter().map(|(at, value)| (at.to_owned(), value)).collect();
        let id = NEXT_FORM.fetch_add(1, Ordering::Relaxed);
        Self { id, base: values.clone(), values, ..Self::default() }
    }

    pub(super) fn touched(&self, at: &str) -> bool {
        let text = |values: &BTreeMap<String, String>| values.get(at).map(|text| text.trim().to_owned());
        text(&self.values).unwrap_or_default() != text(&self.base).unwrap_or_default()
    }

    /// Whether the choice was among what its field offers, and is not any more.
    pub(super) fn is_withdrawn<'a>(&self, at: &str, mut options: impl Iterator<Item = &'a str>) -> bool {
        let Some(chosen) = self.values.get(at).filter(|chosen| !chosen.is_empty()) else { return false };
        let mut offered = self.offered.borrow_mut();
        if options.any(|one| one == chosen) {
            offered.insert(at.to_owned(), chosen.clone());
            return false;
        }
        offered.get(at) == Some(chosen)
    }

    fn withdraw(&mut self, at: String, chosen: &str, fault: AttrValue) {
        if self.values.get(&at).is_some_and(|now| now == chosen) {
            self.values.insert(at.clone(), String::new());
            self.faults.insert(at, fault);
        }
    }

    fn rebase(&mut self, theirs: BTreeMap<String, String>) {
        let mut meanwhile = self.meanwhile.take().unwrap_or_default();
        for (at, theirs) in theirs {
            let touched = self.touched(&at);
            let base = self.base.insert(at.clone(), theirs.clone()).unwrap_or_default();
            if !touched {
                self.values.insert(at.clone(), theirs.clone());
            }
            if base != theirs {
                meanwhile.insert(at, Versions { base, theirs });
            }
        }
        self.meanwhile = Some(meanwhile);
        self.faults.clear();
        self.refusal = None;
        self.attempt += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(fields: [(&'static str, &str); 3]) -> Draft {
        Draft::new(fields.map(|(at, text)| (at, text.to_owned())).to_vec())
    }

    fn after(draft: Draft, change: Change) -> Draft {
        (*Rc::new(draft).reduce(change)).clone()
    }

    #[test]
    fn choices_that_are_being_read_are_waited_for_whatever_record_comes_meanwhile() {
        let one = after(draft([("/a", ""), ("/b", ""), ("/c", "")]), Change::Await("/a".to_owned(), true));
        let one = after(one, Change::Replace(BTreeMap::new()));
        assert!(!one.awaited.is_empty());
        assert!(after(one, Change::Await("/a".to_owned(), false)).awaited.is_empty());
    }

    fn record(fields: [(&str, &str); 3]) -> Change {
        Change::Rebase(fields.map(|(at, text)| (at.to_owned(), text.to_owned())).into())
    }

    #[test]
    fn after_another_change_only_what_was_touched_here_stays() {
        let mine = draft([("/name", "A"), ("/phone", "1"), ("/address", "X")]);
        let mine = after(mine, Change::Set("/phone".into(), "2".into()));
        let both = after(mine, record([("/name", "B"), ("/phone", "3"), ("/address", "X")]));
        let value = |at: &str| both.values[at].clone();
        assert_eq!(
            (value("/name"), value("/phone"), value("/address")),
            ("B".into(), "2".into(), "X".into())
        );
        assert_eq!(["/name", "/phone", "/address"].map(|at| both.touched(at)), [false, true, false]);
        let told = both.meanwhile.unwrap();
        assert_eq!(told.keys().collect::<Vec<_>>(), ["/name", "/phone"]);
        assert_eq!(told["/phone"], Versions { base: "1".into(), theirs: "3".into() });
    }

    #[test]
    fn a_fault_of_a_row_belongs_to_the_field_that_holds_the_rows() {
        let lessons = draft([("/lessons", "[]"), ("/phone", "1"), ("/address", "X")]);
        assert!(lessons.shows("/lessons/3/minutes") && lessons.shows("/phone"));
        assert!(!lessons.shows("/phones") && !lessons.shows("/name"));
    }

    #[test]
    fn a_change_elsewhere_in_the_record_is_told_although_no_field_shows_it() {
        let same = [("/name", "A"), ("/phone", "1"), ("/address", "X")];
        let both = after(draft(same), record(same));
        assert_eq!((both.meanwhile.map(|told| told.len()), both.attempt), (Some(0), 1));
    }

    #[test]
    fn a_choice_that_is_not_offered_any_more_is_taken_back_and_said_so() {
        let mine = draft([("/q", "王秀英"), ("/learner_id", ""), ("/kind", "teach")]);
        assert!(!mine.is_withdrawn("/learner_id", ["1", "2"].into_iter()), "nobody was chosen");
        let mine = after(mine, Change::Set("/learner_id".into(), "1".into()));
        assert!(!mine.is_withdrawn("/learner_id", ["1", "2"].into_iter()));
        let mine = after(mine, Change::Set("/q".into(), "李".into()));
        assert!(mine.is_withdrawn("/learner_id", ["3"].into_iter()), "those of another name");
        assert!(mine.is_withdrawn("/learner_id", [].into_iter()), "nobody of that name");
        let withdraw = |chosen: &str| Change::Withdraw {
            at: "/learner_id".into(),
            chosen: chosen.into(),
            fault: "x".into(),
        };
        let empty = after(mine.clone(), withdraw("1"));
        assert_eq!(empty.values["/learner_id"], "");
        assert!(empty.faults.contains_key("/learner_id"));
        let other = after(after(mine, Change::Set("/learner_id".into(), "3".into())), withdraw("1"));
        assert_eq!((other.values["/learner_id"].as_str(), other.faults.len()), ("3", 0), "chosen meanwhile");
    }

    #[test]
    fn what_a_record_has_stays_although_it_was_never_offered() {
        let record = draft([("/category", "retired"), ("/phone", "1"), ("/address", "X")]);
        assert!(!record.is_withdrawn("/category", [].into_iter()), "not read yet");
        assert!(!record.is_withdrawn("/category", ["a", "b"].into_iter()));
    }
}

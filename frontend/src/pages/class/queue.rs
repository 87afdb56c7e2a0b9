//! What is asked of the sheet, one after the other.
//!
//! At the door cards are read faster than the server answers. Whatever is asked
//! waits for its turn; what fails stays until it is repeated or put away.

use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use contract::{
    class::{AttendanceState, AttendanceView, SheetRow, SignIn, SignMethod},
    ids::{AttendanceId, ClassSessionId, LearnerId},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    api::{Api, ApiError, class, learner},
    session::use_api,
};

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Deed {
    /// A learner comes.
    SignIn(LearnerId),
    /// A learner leaves.
    SignOut(AttendanceId),
    /// An ID number from the scanner: signs in whoever is absent and out whoever is present.
    Scan(String),
}

/// What is to be done, and whom to name if it fails.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wish {
    /// A name, or a masked number.
    pub(super) who: AttrValue,
    /// What.
    pub(super) deed: Deed,
}

/// A wish that was not fulfilled.
#[derive(Clone, PartialEq)]
pub(super) struct Failed {
    /// Tells it from the others.
    pub(super) key: u32,
    /// What was wished.
    pub(super) wish: Wish,
    /// Why not.
    pub(super) error: ApiError,
}

/// What waits, what failed, and how to add to it.
pub(super) struct Queue {
    /// How many wishes are under way or wait.
    pub(super) waiting: usize,
    /// What has failed, oldest first.
    pub(super) failed: Vec<Failed>,
    /// Adds a wish; one that waits already is not added twice.
    pub(super) add: Callback<Wish>,
    /// Puts a failure away; with `true` its wish is added again.
    pub(super) settle: Callback<(u32, bool)>,
}

#[derive(Default)]
struct Line {
    waiting: VecDeque<Wish>,
    under_way: Option<Wish>,
    failed: Vec<Failed>,
    next_key: u32,
    rows: Rc<Vec<SheetRow>>,
    answers: BTreeMap<LearnerId, AttendanceView>,
}

impl Line {
    /// Takes a wish up; true when somebody has to begin working.
    fn add(&mut self, wish: Wish) -> bool {
        let idle = self.waiting.is_empty() && self.under_way.is_none();
        let known = self.waiting.iter().chain(&self.under_way).any(|other| other.deed == wish.deed);
        if !known {
            self.waiting.push_back(wish);
        }
        idle
    }

    fn begin(&mut self) -> Option<Wish> {
        self.under_way = self.waiting.pop_front();
        self.under_way.clone()
    }

    fn fail(&mut self, wish: Wish, error: ApiError) {
        self.next_key += 1;
        self.failed.push(Failed { key: self.next_key, wish, error });
    }

    fn put_away(&mut self, key: u32) -> Option<Wish> {
        let place = self.failed.iter().position(|one| one.key == key)?;
        Some(self.failed.remove(place).wish)
    }

    /// The attendance of a learner: the sheet's, or a later one from an answer that the sheet does not show yet.
    fn attendance(&self, who: LearnerId) -> Option<AttendanceView> {
        let on_sheet =
            self.rows.iter().find(|row| row.learner_id == who).and_then(|row| row.attendance.clone());
        let answered = self.answers.get(&who).cloned();
        [on_sheet, answered].into_iter().flatten().max_by_key(|one| one.version)
    }
}

/// A learner who is in the room leaves next.
pub(super) fn to_sign_out(attendance: &AttendanceView) -> Option<Deed> {
    (attendance.status == AttendanceState::SignedIn).then_some(Deed::SignOut(attendance.id))
}

struct Trouble {
    name: Option<String>,
    error: ApiError,
}

impl From<ApiError> for Trouble {
    fn from(error: ApiError) -> Self {
        Self { name: None, error }
    }
}

async fn fulfil(
    api: &Api,
    session: ClassSessionId,
    deed: &Deed,
    line: &RefCell<Line>,
) -> Result<AttendanceView, Trouble> {
    let come = |learner_id, source| SignIn { learner_id, at: None, source: Some(source) };
    match deed {
        Deed::SignIn(learner) => Ok(class::sign_in(api, session, &come(*learner, SignMethod::Staff)).await?),
        Deed::SignOut(attendance) => Ok(class::sign_out(api, *attendance).await?),
        Deed::Scan(number) => {
            let who = learner::look_up(api, number.clone()).await?;
            let present = line.borrow().attendance(who.id).as_ref().and_then(to_sign_out);
            let done = match present {
                Some(Deed::SignOut(attendance)) => class::sign_out(api, attendance).await,
                _ => class::sign_in(api, session, &come(who.id, SignMethod::DeviceScan)).await,
            };
            done.map_err(|error| Trouble { name: Some(who.name_zh), error })
        }
    }
}

async fn work_off(
    api: Api,
    session: ClassSessionId,
    line: Rc<RefCell<Line>>,
    redraw: UseForceUpdateHandle,
    done: Callback<AttendanceView>,
) {
    loop {
        let begun = line.borrow_mut().begin();
        redraw.force_update();
        let Some(mut wish) = begun else { break };
        match fulfil(&api, session, &wish.deed, &line).await {
            Ok(attendance) => {
                line.borrow_mut().answers.insert(attendance.learner_id, attendance.clone());
                done.emit(attendance);
            }
            Err(Trouble { name, error }) => {
                if let Some(name) = name {
                    wish.who = format!("{name} {}", wish.who).into();
                }
                line.borrow_mut().fail(wish, error);
            }
        }
    }
}

/// The queue of one session's sheet; `done` hears of every wish that was fulfilled.
#[hook]
pub(super) fn use_queue(
    session: ClassSessionId,
    rows: Rc<Vec<SheetRow>>,
    done: Callback<AttendanceView>,
) -> Queue {
    let api = use_api();
    let redraw = use_force_update();
    let line = use_mut_ref(Line::default);
    line.borrow_mut().rows = rows;
    let add = {
        let (line, redraw) = (line.clone(), redraw.clone());
        Callback::from(move |wish: Wish| {
            let idle = line.borrow_mut().add(wish);
            redraw.force_update();
            if idle {
                spawn_local(work_off(api.clone(), session, line.clone(), redraw.clone(), done.clone()));
            }
        })
    };
    let settle = {
        let (line, add) = (line.clone(), add.clone());
        Callback::from(move |(key, again): (u32, bool)| {
            let wish = line.borrow_mut().put_away(key);
            redraw.force_update();
            if let Some(wish) = wish.filter(|_| again) {
                add.emit(wish);
            }
        })
    };
    let line = line.borrow();
    let waiting = line.waiting.len() + usize::from(line.under_way.is_some());
    Queue { waiting, failed: line.failed.clone(), add, settle }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(number: &str) -> Wish {
        Wish { who: number.to_owned().into(), deed: Deed::Scan(number.to_owned()) }
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
    fn a_failure_stays_until_it_is_put_away() {
        let mut line = Line::default();
        line.fail(scan("1"), ApiError::Unreachable);
        line.fail(scan("2"), ApiError::Unreachable);
        let first = line.failed[0].key;
        assert_eq!(line.put_away(first), Some(scan("1")));
        assert_eq!((line.put_away(first), line.failed.len()), (None, 1));
    }
}

//! What is asked of the sheet, one after the other.
//!
//! At the door cards are read faster than the server answers. Whatever is asked
//! waits for its turn; what fails stays until it is repeated or put away.

use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use chrono::{DateTime, Utc};
use contract::{
    class::{AttendanceState, AttendanceView, ScanOutcome, SheetRow, SignIn, SignMethod, SignOut},
    ids::{AttendanceId, ClassSessionId, LearnerId},
};
use gloo_timers::callback::Interval;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::kept;
use crate::{
    api::{Api, ApiError, class, learner},
    session::use_api,
    time,
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
    /// A learner's own code or card.
    Code(String),
}

/// What is to be done, and whom to name if it fails.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wish {
    /// A name, or a masked number.
    pub(super) who: AttrValue,
    /// What.
    pub(super) deed: Deed,
    /// When it happened, once it has waited for the line: then it goes out as a late entry.
    pub(super) at: Option<DateTime<Utc>>,
}

impl Wish {
    /// Something that happens now.
    pub(super) fn now(who: impl Into<AttrValue>, deed: Deed) -> Self {
        Self { who: who.into(), deed, at: None }
    }

    /// Whether it is about the learner of a line of the sheet.
    pub(super) fn is_about(&self, row: &SheetRow) -> bool {
        match &self.deed {
            Deed::SignIn(learner) => *learner == row.learner_id,
            Deed::SignOut(id) => row.attendance.as_ref().is_some_and(|one| one.id == *id),
            Deed::Scan(_) | Deed::Code(_) => false,
        }
    }
}

/// What has come of a wish.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fulfilled {
    /// The attendance as it is now.
    pub(super) attendance: AttendanceView,
    /// The learner's name, where the answer told it.
    pub(super) name: Option<String>,
    /// Whether anything has changed.
    pub(super) changed: bool,
}

impl Fulfilled {
    const fn of(attendance: AttendanceView) -> Self {
        Self { attendance, name: None, changed: true }
    }
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
    /// Those that wait for the line to come back; none while it holds.
    pub(super) held: Vec<Wish>,
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
    /// Under which name this browser keeps what waits; not at all without one.
    kept_as: Option<String>,
    /// Whether the line to the server is down, and what waits stays.
    down: bool,
}

impl Line {
    /// Takes a wish up; true when somebody has to begin working.
    fn add(&mut self, mut wish: Wish) -> bool {
        if self.down {
            wish.at = wish.at.or_else(|| Some(time::now()));
        }
        let idle = self.waiting.is_empty() && self.under_way.is_none();
        let known = self.waiting.iter().chain(&self.under_way).any(|other| other.deed == wish.deed);
        if !known {
            self.waiting.push_back(wish);
        }
        self.keep();
        idle
    }

    fn begin(&mut self) -> Option<Wish> {
        self.under_way = self.waiting.pop_front();
        self.under_way.clone()
    }

    /// Puts what is under way back to the head: the server could not be reached.
    fn hold(&mut self, mut wish: Wish) {
        self.under_way = None;
        wish.at = wish.at.or_else(|| Some(time::now()));
        for other in &mut self.waiting {
            other.at = other.at.or(wish.at);
        }
        self.waiting.push_front(wish);
        self.down = true;
        self.keep();
    }

    fn keep(&self) {
        if let Some(name) = &self.kept_as {
            kept::write(name, self.under_way.iter().chain(&self.waiting));
        }
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
    let present = matches!(attendance.status, AttendanceState::SignedIn | AttendanceState::UnderReview);
    (present && attendance.signed_out_at.is_none()).then_some(Deed::SignOut(attendance.id))
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
    wish: &Wish,
    line: &RefCell<Line>,
) -> Result<Fulfilled, Trouble> {
    let arrive = |learner_id, source| SignIn { learner_id, at: wish.at, source: Some(source) };
    let leave = SignOut { at: wish.at };
    match &wish.deed {
        Deed::SignIn(learner) => {
            Ok(Fulfilled::of(class::sign_in(api, session, &arrive(*learner, SignMethod::Staff)).await?))
        }
        Deed::SignOut(attendance) => Ok(Fulfilled::of(class::sign_out(api, *attendance, &leave).await?)),
        Deed::Scan(number) => {
            let who = learner::look_up(api, number.clone()).await?;
            let present = line.borrow().attendance(who.id).as_ref().and_then(to_sign_out);
            let done = match present {
                Some(Deed::SignOut(attendance)) => class::sign_out(api, attendance, &leave).await,
                _ => class::sign_in(api, session, &arrive(who.id, SignMethod::DeviceScan)).await,
            };
            let attendance = done.map_err(|error| Trouble { name: Some(who.name_zh), error })?;
            Ok(Fulfilled::of(attendance))
        }
        Deed::Code(code) => {
            let scanned = class::scan(api, session, code.clone()).await?;
            let changed = scanned.outcome != ScanOutcome::Unchanged;
            Ok(Fulfilled { attendance: scanned.attendance, name: Some(scanned.learner_name), changed })
        }
    }
}

async fn work_off(
    api: Api,
    session: ClassSessionId,
    line: Rc<RefCell<Line>>,
    redraw: UseForceUpdateHandle,
    done: Callback<Fulfilled>,
) {
    loop {
        let begun = line.borrow_mut().begin();
        line.borrow().keep();
        redraw.force_update();
        let Some(mut wish) = begun else { break };
        match fulfil(&api, session, &wish, &line).await {
            Ok(fulfilled) => {
                let attendance = fulfilled.attendance.clone();
                line.borrow_mut().down = false;
                line.borrow_mut().answers.insert(attendance.learner_id, attendance);
                done.emit(fulfilled);
            }
            Err(Trouble { error: ApiError::Unreachable, .. }) if line.borrow().kept_as.is_some() => {
                line.borrow_mut().hold(wish);
                redraw.force_update();
                break;
            }
            Err(Trouble { name, error }) => {
                if let Some(name) = name {
                    wish.who = format!("{name} {}", wish.who).into();
                }
                let mut line = line.borrow_mut();
                line.down = false;
                line.fail(wish, error);
            }
        }
    }
}

/// How often a line that is down is tried again, in milliseconds.
const AGAIN_MS: u32 = 3_000;

/// The queue of one session's sheet; `done` hears of every wish that was fulfilled. Where the server cannot be reached, a
/// wish fails, or, with `keeps`, it waits for the line to come back, and outlives the page.
#[hook]
pub(super) fn use_queue(
    session: ClassSessionId,
    rows: Rc<Vec<SheetRow>>,
    keeps: bool,
    done: Callback<Fulfilled>,
) -> Queue {
    let api = use_api();
    let redraw = use_force_update();
    let line = use_mut_ref(|| {
        let kept_as = keeps.then(|| kept::name(session));
        let waiting: VecDeque<Wish> = kept_as.as_deref().map(kept::read).unwrap_or_default();
        let down = !waiting.is_empty();
        Line { waiting, kept_as, down, ..Line::default() }
    });
    line.borrow_mut().rows = rows;
    let work = {
        let (line, redraw) = (line.clone(), redraw.clone());
        Callback::from(move |()| {
            spawn_local(work_off(api.clone(), session, line.clone(), redraw.clone(), done.clone()));
        })
    };
    let add = {
        let (line, redraw, work) = (line.clone(), redraw.clone(), work.clone());
        Callback::from(move |wish: Wish| {
            let idle = line.borrow_mut().add(wish);
            redraw.force_update();
            if idle {
                work.emit(());
            }
        })
    };
    let settle = {
        let (line, add) = (line.clone(), add.clone());
        Callback::from(move |(key, again): (u32, bool)| {
            let wish = line.borrow_mut().put_away(key);
            redraw.force_update();
            if let Some(wish) = wish.filter(|_| again) {
                add.emit(Wish { at: None, ..wish });
            }
        })
    };
    let down = line.borrow().down;
    {
        let line = line.clone();
        use_effect_with(down, move |down| {
            let look = move || {
                let idle = line.borrow().under_way.is_none() && !line.borrow().waiting.is_empty();
                if idle {
                    work.emit(());
                }
            };
            let timer = down.then(|| Interval::new(AGAIN_MS, look));
            move || drop(timer)
        });
    }
    let line = line.borrow();
    let waiting = line.waiting.len() + usize::from(line.under_way.is_some());
    let held = if down { line.under_way.iter().chain(&line.waiting).cloned().collect() } else { Vec::new() };
    Queue { waiting, held, failed: line.failed.clone(), add, settle }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(number: &str) -> Wish {
        Wish::now(number.to_owned(), Deed::Scan(number.to_owned()))
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
        let mut line = Line::default();
        line.add(scan("1"));
        let first = line.begin().unwrap();
        line.add(scan("2"));
        line.hold(Wish { at: DateTime::from_timestamp(7, 0), ..first });
        let order: Vec<_> = line.waiting.iter().map(|wish| (wish.who.to_string(), wish.at)).collect();
        let then = DateTime::from_timestamp(7, 0);
        assert_eq!(order, [("1".to_owned(), then), ("2".to_owned(), then)]);
        assert!(line.down && line.under_way.is_none());
        line.add(scan("3"));
        assert!(
            line.waiting.back().unwrap().at.is_some(),
            "what comes while the line is down has its time, too"
        );
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

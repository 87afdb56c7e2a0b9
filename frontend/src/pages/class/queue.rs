//! What is asked of the sheet, one after the other.
//!
//! At the door cards are read faster than the server answers. Whatever is asked
//! waits for its turn; what fails stays until it is repeated or put away.

mod line;

use std::{cell::RefCell, rc::Rc};

use chrono::{DateTime, Utc};
use contract::{
    class::{AttendanceState, AttendanceView, ScanOutcome, SheetRow, SignIn, SignMethod, SignOut},
    ids::{AttendanceId, ClassSessionId, LearnerId},
};
use gloo_timers::callback::Interval;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use self::line::Line;
use crate::{
    api::{Api, ApiError, class, learner},
    session::use_session,
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

impl Deed {
    /// Whether it can wait for the line: what a code or an ID number says is known to the server alone.
    const fn can_wait(&self) -> bool {
        matches!(self, Self::SignIn(_) | Self::SignOut(_))
    }
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
    /// When it was asked for; nothing until it stands in the queue.
    pub(super) asked: Option<DateTime<Utc>>,
}

impl Wish {
    /// Something that happens now.
    pub(super) fn now(who: impl Into<AttrValue>, deed: Deed) -> Self {
        Self { who: who.into(), deed, at: None, asked: None }
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
    /// Whether it would have waited for the line, had the learner been chosen by name.
    pub(super) by_name: bool,
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
        if line.borrow().is_not_of(api.account()) {
            line.borrow_mut().stop();
            redraw.force_update();
            break;
        }
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
            Err(Trouble { error: ApiError::Unreachable, .. })
                if line.borrow().kept_as.is_some() && wish.deed.can_wait() =>
            {
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
                line.under_way = None;
                line.fail(wish, error);
            }
        }
    }
}

/// How often a line that is down is tried again, in milliseconds.
const AGAIN_MS: u32 = 3_000;

/// The queue of one session's sheet; `done` hears of every wish that was fulfilled. Where the server cannot be reached, a
/// wish fails, or, with `keeps`, one by name waits for the line to come back, and outlives the page.
#[hook]
pub(super) fn use_queue(
    session: ClassSessionId,
    rows: Rc<Vec<SheetRow>>,
    keeps: bool,
    done: Callback<Fulfilled>,
) -> Queue {
    let signed_in = use_session();
    let (account, api) = (signed_in.account().map(|account| account.id), signed_in.api);
    let redraw = use_force_update();
    let line = use_mut_ref(|| Line::taking_up(account.filter(|_| keeps).map(|account| (session, account))));
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
                add.emit(wish);
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

//! Hooks that read from and write to the server.

use std::{any::Any, cell::RefCell, future::Future, pin::Pin, rc::Rc};

use chrono::{DateTime, TimeDelta, Utc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{Api, ApiError};
use crate::{
    components::show_load,
    session::{SessionState, use_api, use_session},
    time,
};

/// For how long an answer is waited for before another attempt is made beside the one that is under way.
const PATIENCE: TimeDelta = TimeDelta::seconds(20);

/// What a page is reading: on its way, failed, or here.
///
/// While it is read again the earlier value stays, so that nothing flickers.
#[derive(Clone, PartialEq)]
pub struct Loaded<T: PartialEq> {
    /// The value that was read last.
    pub value: Option<Rc<T>>,
    /// Why the last attempt failed.
    pub error: Option<ApiError>,
    /// Whether an attempt is under way that the reader waits for.
    pub busy: bool,
    /// Whether the value is of something else than what is wanted now, or was never read.
    pub stale: bool,
    /// Reads once more.
    pub reload: Callback<()>,
    /// Reads once more unless an answer is on its way: for whoever asks again and again, on a line of any speed. Nobody waits for
    /// it, so that what is shown is not dimmed.
    pub refresh: Callback<()>,
}

impl<T: PartialEq> Loaded<T> {
    /// Renders the value; shows waiting and failure (with a button to try again) in the one common way.
    pub fn view(&self, ready: impl FnOnce(&Rc<T>) -> Html) -> Html {
        show_load(self.busy, self.error.as_ref(), &self.reload, self.value.as_ref().map(ready))
    }
}

/// A list of choices that is not there, for the field that offers them: it is still being read, or could not be.
#[derive(Clone, PartialEq)]
pub struct Unread {
    /// Why it could not be read; none while it is being read.
    pub error: Option<ApiError>,
    /// Whether an attempt is under way.
    pub busy: bool,
    /// Reads once more.
    pub retry: Callback<()>,
}

impl Unread {
    /// Whether it is being read, and has not failed.
    pub const fn is_reading(&self) -> bool {
        self.error.is_none()
    }
}

impl<T: PartialEq> Loaded<T> {
    /// That it is not there yet, or not as it was asked for last; none where there is nothing to wait for or to try again.
    pub fn unread(&self) -> Option<Unread> {
        let missing = self.error.is_some() || self.stale;
        missing.then(|| Unread { error: self.error.clone(), busy: self.busy, retry: self.reload.clone() })
    }

    /// Whether the last attempt failed.
    pub const fn failed(&self) -> bool {
        self.error.is_some()
    }
}

type Anything = Rc<dyn Any>;
type Coming<T> = Pin<Box<dyn Future<Output = T>>>;

#[derive(Default)]
struct Latest {
    deps: Option<Anything>,
    /// The number of the latest attempt.
    version: u32,
    /// The first attempt that reads what is wanted now; those before it have read something else.
    first: u32,
    /// The attempt whose answer is shown.
    settled: u32,
    /// The latest attempt that the reader waits for; those after it are made by the clock.
    asked: u32,
    begun: DateTime<Utc>,
    /// Whether nobody waits for answers any more.
    gone: bool,
    value: Option<Anything>,
    error: Option<ApiError>,
    busy: bool,
}

/// Reads from the server, and again whenever `deps` change.
///
/// `let schools = use_load(query.clone(), |api, query| async move { facility::list(&api, &query).await });`
#[hook]
pub fn use_load<D, T, F, Fut>(deps: D, fetch: F) -> Loaded<T>
where
    D: Clone + PartialEq + 'static,
    T: PartialEq + 'static,
    F: Fn(Api, D) -> Fut + 'static,
    Fut: Future<Output = Result<T, ApiError>> + 'static,
{
    let latest = use_mut_ref(Latest::default);
    let changed = latest.borrow().deps.as_ref().and_then(|seen| seen.downcast_ref()) != Some(&deps);
    if changed {
        latest.borrow_mut().renew(Rc::new(deps.clone()));
    }
    let start = move |api: Api| -> Coming<Result<Anything, ApiError>> {
        let coming = fetch(api, deps);
        Box::pin(async move { coming.await.map(|value| Rc::new(value) as Anything) })
    };
    let (reload, refresh) = use_reading(latest.clone(), Box::new(start));
    let latest = latest.borrow();
    let value = latest.value.clone().and_then(|value| value.downcast().ok());
    let (busy, stale) = (latest.is_waited_for(), latest.is_stale());
    Loaded { value, error: latest.error.clone(), busy, stale, reload, refresh }
}

impl Latest {
    /// Something else is wanted.
    fn renew(&mut self, deps: Anything) {
        self.deps = Some(deps);
        self.ask();
        self.first = self.version;
    }

    /// The same is wanted once more.
    fn again(&mut self) {
        self.version = self.version.wrapping_add(1);
        self.busy = true;
    }

    /// The same is wanted once more by the reader, who waits for it.
    fn ask(&mut self) {
        self.again();
        self.asked = self.version;
    }

    const fn is_waited_for(&self) -> bool {
        self.busy && self.settled < self.asked
    }

    /// Whether what is shown is not what is wanted now.
    const fn is_stale(&self) -> bool {
        self.settled < self.first
    }

    fn is_on_its_way(&self, now: DateTime<Utc>) -> bool {
        self.busy && now - self.begun < PATIENCE
    }

    /// Takes the outcome of an attempt; false when it is of no use: of something else, older than what is shown, or a failure
    /// after which another attempt was begun.
    fn settle(&mut self, attempt: u32, outcome: Result<Anything, ApiError>) -> bool {
        let of_use = !self.gone && attempt >= self.first && attempt > self.settled;
        if !of_use || (outcome.is_err() && attempt != self.version) {
            return false;
        }
        self.settled = attempt;
        self.busy = attempt != self.version;
        match outcome {
            Ok(value) => {
                self.value = Some(value);
                self.error = None;
            }
            Err(error) => self.error = Some(error),
        }
        true
    }
}

type Start = Box<dyn FnOnce(Api) -> Coming<Result<Anything, ApiError>>>;

/// What all readings share, whatever they read: it stands in the console once and not once a type. Answers `reload` and
/// `refresh`.
#[hook]
fn use_reading(latest: Rc<RefCell<Latest>>, start: Start) -> (Callback<()>, Callback<()>) {
    let api = use_api();
    let redraw = use_force_update();
    let version = latest.borrow().version;
    let reload = {
        let (latest, redraw) = (latest.clone(), redraw.clone());
        Callback::from(move |()| {
            latest.borrow_mut().ask();
            redraw.force_update();
        })
    };
    let refresh = {
        let (latest, redraw) = (latest.clone(), redraw.clone());
        Callback::from(move |()| {
            let waits = latest.borrow().is_on_its_way(time::now());
            if !waits {
                latest.borrow_mut().again();
                redraw.force_update();
            }
        })
    };
    use_return(latest.clone(), reload.clone());
    {
        let latest = latest.clone();
        use_effect_with((), move |()| move || latest.borrow_mut().gone = true);
    }
    use_effect_with(version, move |_| {
        latest.borrow_mut().begun = time::now();
        let coming = start(api);
        spawn_local(async move {
            let outcome = coming.await;
            let shown = latest.borrow_mut().settle(version, outcome);
            if shown {
                redraw.force_update();
            }
        });
    });
    (reload, refresh)
}

/// Reads what has failed once more when somebody returns whose sign-in had ended by itself.
#[hook]
fn use_return(latest: Rc<RefCell<Latest>>, reload: Callback<()>) {
    let session = use_session();
    let signed_in = matches!(session.state, SessionState::SignedIn(_));
    use_effect_with(signed_in, move |signed_in| {
        let failed = latest.borrow().error.is_some();
        if *signed_in && failed {
            reload.emit(());
        }
    });
}

/// A change that the reader can ask for.
#[derive(Clone, PartialEq)]
pub struct Action<I> {
    /// Whether it is under way; a second `run` does nothing until it is done.
    pub busy: bool,
    /// Asks for it.
    pub run: Callback<I>,
}

/// Prepares a change: `work` makes it, `done` hears how it went.
///
/// ```ignore
/// let submit = use_action(
///     |api, id| async move { facility::submit(&api, id).await },
///     move |outcome| match outcome { Ok(view) => …, Err(error) => toasts.error(&error) },
/// );
/// ```
#[hook]
pub fn use_action<I, T, W, Fut, D>(work: W, done: D) -> Action<I>
where
    I: 'static,
    T: 'static,
    W: Fn(Api, I) -> Fut + 'static,
    Fut: Future<Output = Result<T, ApiError>> + 'static,
    D: Fn(Result<T, ApiError>) + 'static,
{
    let api = use_api();
    let (busy, begin) = use_single_run();
    let done = Rc::new(done);
    let run = Callback::from(move |input: I| {
        let (done, coming) = (done.clone(), work(api.clone(), input));
        begin.emit(Box::pin(async move {
            let outcome = coming.await;
            Box::new(move || done(outcome)) as Afterwards
        }));
    });
    Action { busy, run }
}

type Afterwards = Box<dyn FnOnce()>;

/// What all changes share: whether one is under way, and a way to begin one.
///
/// A future does nothing before it is awaited, so one that is not begun changes nothing.
#[hook]
fn use_single_run() -> (bool, Callback<Coming<Afterwards>>) {
    let under_way = use_mut_ref(|| false);
    let redraw = use_force_update();
    let busy = *under_way.borrow();
    let begin = Callback::from(move |coming: Coming<Afterwards>| {
        if under_way.replace(true) {
            return;
        }
        redraw.force_update();
        let (under_way, redraw) = (under_way.clone(), redraw.clone());
        spawn_local(async move {
            let afterwards = coming.await;
            under_way.replace(false);
            redraw.force_update();
            afterwards();
        });
    });
    (busy, begin)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Something that was asked for so many times.
    fn asked(times: u32) -> Latest {
        let mut latest = Latest::default();
        latest.renew(Rc::new("one"));
        (1..times).for_each(|_| latest.ask());
        latest
    }

    fn shown(latest: &Latest) -> Option<u32> {
        latest.value.as_ref()?.downcast_ref().copied()
    }

    fn answer(value: u32) -> Anything {
        Rc::new(value)
    }

    #[test]
    fn a_slow_answer_is_shown_though_it_was_asked_for_once_more() {
        let mut latest = asked(2);
        assert!(latest.settle(1, Ok(answer(1))));
        assert_eq!((shown(&latest), latest.busy), (Some(1), true));
        assert!(latest.settle(2, Ok(answer(2))));
        assert_eq!((shown(&latest), latest.busy), (Some(2), false));
    }

    #[test]
    fn an_answer_that_was_overtaken_is_not_shown() {
        let mut latest = asked(2);
        assert!(latest.settle(2, Ok(answer(2))));
        assert!(!latest.settle(1, Ok(answer(1))));
        assert_eq!(shown(&latest), Some(2));
        let mut latest = asked(2);
        assert!(!latest.settle(1, Err(ApiError::Unreachable)), "the next attempt tells");
        assert!(latest.settle(2, Err(ApiError::Unreachable)) && !latest.busy);
    }

    #[test]
    fn what_was_asked_of_something_else_is_not_shown() {
        let mut latest = asked(1);
        latest.renew(Rc::new("another"));
        assert!(!latest.settle(1, Ok(answer(1))));
        assert!(latest.busy && shown(&latest).is_none());
        latest.gone = true;
        assert!(!latest.settle(2, Ok(answer(2))), "nobody is there any more");
    }

    #[test]
    fn who_asks_again_and_again_waits_for_the_answer_but_not_for_ever() {
        let mut latest = asked(1);
        assert!(latest.is_on_its_way(latest.begun + TimeDelta::seconds(3)));
        assert!(!latest.is_on_its_way(latest.begun + PATIENCE));
        latest.settle(1, Ok(answer(1)));
        assert!(!latest.is_on_its_way(latest.begun));
    }

    #[test]
    fn nobody_waits_for_what_is_read_by_the_clock() {
        let mut latest = asked(1);
        latest.again();
        assert!(latest.is_waited_for(), "for what was asked for before");
        latest.settle(1, Ok(answer(1)));
        assert!(latest.busy && !latest.is_waited_for(), "the next answer is nobody's");
        latest.ask();
        assert!(latest.is_waited_for(), "but what the reader asks for meanwhile is");
    }

    #[test]
    fn choices_of_something_else_are_not_those_that_are_wanted() {
        let mut latest = asked(1);
        assert!(latest.is_stale());
        latest.settle(1, Ok(answer(1)));
        latest.ask();
        assert!(!latest.is_stale(), "the same once more");
        latest.renew(Rc::new("another"));
        assert!(latest.is_stale() && shown(&latest) == Some(1));
    }
}

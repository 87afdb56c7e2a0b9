//! Hooks that read from and write to the server.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    future::Future,
    pin::Pin,
    rc::Rc,
};

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{Api, ApiError};
use crate::{
    components::show_load,
    session::{SessionState, use_api, use_session},
};

/// What a page is reading: on its way, failed, or here.
///
/// While it is read again the earlier value stays, so that nothing flickers.
#[derive(Clone, PartialEq)]
pub struct Loaded<T: PartialEq> {
    /// The value that was read last.
    pub value: Option<Rc<T>>,
    /// Why the last attempt failed.
    pub error: Option<ApiError>,
    /// Whether an attempt is under way.
    pub busy: bool,
    /// Reads once more.
    pub reload: Callback<()>,
}

impl<T: PartialEq> Loaded<T> {
    /// Renders the value; shows waiting and failure (with a button to try again) in the one common way.
    pub fn view(&self, ready: impl FnOnce(&Rc<T>) -> Html) -> Html {
        show_load(self.busy, self.error.as_ref(), &self.reload, self.value.as_ref().map(ready))
    }
}

/// A list of choices that could not be read, for the field that offers them.
#[derive(Clone, PartialEq)]
pub struct Unread {
    /// Why.
    pub error: ApiError,
    /// Whether it is being read again.
    pub busy: bool,
    /// Reads once more.
    pub retry: Callback<()>,
}

impl<T: PartialEq> Loaded<T> {
    /// The failure of the last attempt, where there was one.
    pub fn unread(&self) -> Option<Unread> {
        let error = self.error.clone()?;
        Some(Unread { error, busy: self.busy, retry: self.reload.clone() })
    }
}

type Anything = Rc<dyn Any>;
type Coming<T> = Pin<Box<dyn Future<Output = T>>>;

#[derive(Default)]
struct Latest {
    deps: Option<Anything>,
    version: u32,
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
    let reload = use_reading(latest.clone(), Box::new(start));
    let latest = latest.borrow();
    let value = latest.value.clone().and_then(|value| value.downcast().ok());
    Loaded { value, error: latest.error.clone(), busy: latest.busy, reload }
}

impl Latest {
    fn renew(&mut self, deps: Anything) {
        self.deps = Some(deps);
        self.version = self.version.wrapping_add(1);
        self.busy = true;
    }

    fn settle(&mut self, outcome: Result<Anything, ApiError>) {
        self.busy = false;
        match outcome {
            Ok(value) => {
                self.value = Some(value);
                self.error = None;
            }
            Err(error) => self.error = Some(error),
        }
    }
}

type Start = Box<dyn FnOnce(Api) -> Coming<Result<Anything, ApiError>>>;

/// What all readings share, whatever they read: it stands in the console once and not once a type.
#[hook]
fn use_reading(latest: Rc<RefCell<Latest>>, start: Start) -> Callback<()> {
    let api = use_api();
    let redraw = use_force_update();
    let version = latest.borrow().version;
    let reload = {
        let (latest, redraw) = (latest.clone(), redraw.clone());
        Callback::from(move |()| {
            let mut latest = latest.borrow_mut();
            latest.version = latest.version.wrapping_add(1);
            latest.busy = true;
            redraw.force_update();
        })
    };
    use_return(latest.clone(), reload.clone());
    use_effect_with(version, move |_| {
        let wanted = Rc::new(Cell::new(true));
        let (still_wanted, coming) = (wanted.clone(), start(api));
        spawn_local(async move {
            let outcome = coming.await;
            if still_wanted.get() {
                latest.borrow_mut().settle(outcome);
                redraw.force_update();
            }
        });
        move || wanted.set(false)
    });
    reload
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

//! Hooks that read from and write to the server.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    rc::Rc,
};

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{Api, ApiError};
use crate::{components::show_load, session::use_api};

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

struct Latest<T> {
    value: Option<Rc<T>>,
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
    let api = use_api();
    let latest = use_mut_ref(|| Latest { value: None, error: None, busy: true });
    let redraw = use_force_update();
    let turn = use_state(|| 0_u32);
    let reload = {
        let turn = turn.clone();
        Callback::from(move |()| turn.set(turn.wrapping_add(1)))
    };
    {
        let latest = latest.clone();
        use_effect_with((deps, *turn), move |(deps, _)| {
            let wanted = Rc::new(Cell::new(true));
            latest.borrow_mut().busy = true;
            redraw.force_update();
            let (still_wanted, coming) = (wanted.clone(), fetch(api, deps.clone()));
            spawn_local(async move {
                let outcome = coming.await;
                if still_wanted.get() {
                    settle(&latest, outcome);
                    redraw.force_update();
                }
            });
            move || wanted.set(false)
        });
    }
    let latest = latest.borrow();
    Loaded { value: latest.value.clone(), error: latest.error.clone(), busy: latest.busy, reload }
}

fn settle<T>(latest: &RefCell<Latest<T>>, outcome: Result<T, ApiError>) {
    let mut latest = latest.borrow_mut();
    latest.busy = false;
    match outcome {
        Ok(value) => {
            latest.value = Some(Rc::new(value));
            latest.error = None;
        }
        Err(error) => latest.error = Some(error),
    }
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
    let under_way = use_mut_ref(|| false);
    let redraw = use_force_update();
    let busy = *under_way.borrow();
    let done = Rc::new(done);
    let run = Callback::from(move |input: I| {
        if under_way.replace(true) {
            return;
        }
        redraw.force_update();
        let (under_way, redraw, done, coming) =
            (under_way.clone(), redraw.clone(), done.clone(), work(api.clone(), input));
        spawn_local(async move {
            let outcome = coming.await;
            under_way.replace(false);
            redraw.force_update();
            done(outcome);
        });
    });
    Action { busy, run }
}

//! This browser as a registered device: what is scanned is written down as rows of a chain before anything is sent, so that a
//! classroom goes on without a network (docs/DEVICES.md).

mod chain;
mod clock;
mod database;
mod kept;
mod key;
mod pace;
mod page;
mod register;
mod works;

use std::{cell::RefCell, rc::Rc};

use chrono::{DateTime, Utc};
use contract::{
    device::{AttendanceBatchRow, DeviceRowKind, DeviceState},
    ids::{ClassSessionId, SchoolId},
};
use gloo_timers::callback::Interval;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

pub use database::Unkept;
pub use kept::{Answered, KeptDevice, KeptSession, short, wall};
pub use page::TabletPage;

use self::works::Works;
use crate::{api::ApiError, components::browser, session::use_api};

/// How often is looked whether an attempt is due.
const TICK_MS: u32 = 1_000;

/// What this browser is as a device, as a page sees it at one moment.
#[derive(Clone)]
pub struct Tablet(Option<Result<Rc<Works>, Unkept>>);

impl Tablet {
    fn works(&self) -> Option<&Rc<Works>> {
        self.0.as_ref().and_then(|opened| opened.as_ref().ok())
    }

    /// Whether what the browser keeps is still being opened.
    pub const fn is_opening(&self) -> bool {
        self.0.is_none()
    }

    /// Whether the browser keeps nothing.
    pub const fn keeps_nothing(&self) -> bool {
        matches!(self.0, Some(Err(_)))
    }

    /// The device that this browser is.
    pub fn device(&self) -> Option<KeptDevice> {
        self.works()?.kept().device.clone()
    }

    /// Whether it records attendance now, and of this school.
    pub fn records(&self, school: Option<SchoolId>) -> bool {
        let fits = |device: KeptDevice| {
            device.status == DeviceState::Active && school.is_some() && device.school_id == school
        };
        self.device().is_some_and(fits)
    }

    /// The rows that have no answer yet, in the order of the chain.
    pub fn waiting(&self) -> Vec<AttendanceBatchRow> {
        self.works().map(|works| works.kept().waiting.clone()).unwrap_or_default()
    }

    /// The rows of today that were answered, in the order of the chain.
    pub fn answered(&self) -> Vec<Answered> {
        self.works().map(|works| works.kept().answered.clone()).unwrap_or_default()
    }

    /// The sessions that can be recorded without a network, by their beginning.
    pub fn sessions(&self) -> Vec<KeptSession> {
        self.works().map(|works| works.kept().sessions.clone()).unwrap_or_default()
    }

    /// Whether the server cannot be reached, or did not take what was sent.
    pub fn is_down(&self) -> bool {
        self.works().is_some_and(|works| works.is_down())
    }

    /// Whether the server has answered since the page was opened, and at the last attempt.
    pub fn has_met(&self) -> bool {
        self.works().is_some_and(|works| works.has_met())
    }

    /// Why the server did not take what was sent last.
    pub fn refused(&self) -> Option<ApiError> {
        self.works()?.refused()
    }

    /// Whether staff has shown itself to the device not long ago.
    pub fn has_staff(&self, now: DateTime<Utc>) -> bool {
        self.works().is_some_and(|works| works.has_staff(now))
    }

    /// Writes down what was scanned, then sends it if there is a network; `done` hears the number of the row, or that the
    /// browser did not keep it.
    pub fn record(
        &self,
        session: ClassSessionId,
        kind: DeviceRowKind,
        code: String,
        done: Callback<Result<i64, Unkept>>,
    ) {
        let Some(works) = self.works().cloned() else { return done.emit(Err(Unkept)) };
        spawn_local(async move {
            let recorded = works.record(session, kind, code).await;
            done.emit(recorded);
            works.hurry();
        });
    }

    /// Keeps what staff has shown to the device.
    pub fn show_staff(&self, code: String) {
        let Some(works) = self.works().cloned() else { return };
        // Without it a card is looked at by a person; nothing is lost.
        spawn_local(async move {
            let _ = works.show_staff(code).await;
        });
    }

    /// Keeps the sessions that can be recorded without a network.
    pub fn keep_sessions(&self, sessions: Vec<KeptSession>) {
        let Some(works) = self.works().cloned() else { return };
        // Those that were kept before stay.
        spawn_local(async move {
            let _ = works.keep_sessions(sessions).await;
        });
    }
}

/// This browser as a device, at work while the page is open.
#[hook]
pub fn use_tablet() -> Tablet {
    let api = use_api();
    let redraw = use_force_update();
    let opened = use_mut_ref(|| None::<Result<Rc<Works>, Unkept>>);
    {
        let opened = opened.clone();
        use_effect_with((), move |()| {
            let redraw = Callback::from(move |()| redraw.force_update());
            spawn_local(open(api, opened.clone(), redraw));
            let timer = Interval::new(TICK_MS, move || {
                let works = opened.borrow().clone();
                if let Some(Ok(works)) = works {
                    works.tick();
                }
            });
            move || drop(timer)
        });
    }
    let tablet = opened.borrow().clone();
    Tablet(tablet)
}

type Opened = Rc<RefCell<Option<Result<Rc<Works>, Unkept>>>>;

async fn open(api: crate::api::Api, opened: Opened, redraw: Callback<()>) {
    let works = Works::open(api, redraw.clone()).await;
    if let Ok(works) = &works
        && works.kept().device.is_some()
    {
        browser::keep_pages();
        works.tick();
    }
    opened.replace(Some(works));
    redraw.emit(());
}

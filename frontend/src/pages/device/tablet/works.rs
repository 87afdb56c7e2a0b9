//! How a tablet works: it writes down what happens at once, and sends it when there is a network.

use std::{
    cell::{Cell, Ref, RefCell},
    rc::Rc,
};

use chrono::{DateTime, SecondsFormat, Utc};
use contract::{
    device::{
        AnchorDevice, AttendanceBatch, AttendanceBatchRow, DeviceRowKind, DeviceRowReason, DeviceState,
    },
    ids::ClassSessionId,
};
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;
use web_sys::CryptoKey;
use yew::Callback;

use super::{
    chain::{self, Happened},
    clock::{Clock, Reading},
    database::{Database, Unkept},
    kept::{Answered, Kept, KeptDevice, KeptSession, KeptStaff, decided},
    key,
    pace::{Outcome, Pace},
};
use crate::{
    api::{Api, ApiError, device, device::Signed, tabs},
    components::browser,
    time,
};

/// Under which name one tab after the other writes to the chain, and sends what is written.
const CHAIN: &str = "silver-academy-tablet-chain";
const SENDING: &str = "silver-academy-tablet-sending";
/// How many rows are sent at once.
const BATCH: usize = 500;
/// A code that is scanned again within so many milliseconds is the same gesture.
const GESTURE_MS: i64 = 60_000;
/// For how long rows of another start are held back once the network is there: its tab has to bind its clock first.
const OTHERS_MS: u32 = 2_500;

/// Why something was not done.
pub(super) enum Trouble {
    /// The browser does not keep it.
    Unkept,
    /// The server could not be reached, or refused.
    Api(ApiError),
}

impl From<Unkept> for Trouble {
    fn from(_: Unkept) -> Self {
        Self::Unkept
    }
}

impl From<key::NoKey> for Trouble {
    fn from(_: key::NoKey) -> Self {
        Self::Unkept
    }
}

impl From<ApiError> for Trouble {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

/// What was scanned last, and when by the clock that only goes forward.
struct Scanned {
    code: String,
    kind: DeviceRowKind,
    session: ClassSessionId,
    at: i64,
    seq: i64,
}

/// A tablet at work.
pub(super) struct Works {
    pub(super) database: Database,
    api: Api,
    clock: RefCell<Clock>,
    pace: RefCell<Pace>,
    kept: RefCell<Kept>,
    /// Why the server refused the last attempt.
    refused: RefCell<Option<ApiError>>,
    last: RefCell<Option<Scanned>>,
    /// Whether the server has answered, at the last attempt that asked it.
    met: Cell<bool>,
    redraw: Callback<()>,
}

impl Works {
    /// Opens what the browser keeps.
    pub(super) async fn open(api: Api, redraw: Callback<()>) -> Result<Rc<Self>, Unkept> {
        let database = Database::open().await?;
        let kept = database.read().await?;
        database.forget_earlier(&kept.answered).await?;
        let works = Self {
            database,
            api,
            clock: RefCell::new(Clock::begin(browser::random_uuid(), Reading::now())),
            pace: RefCell::default(),
            kept: RefCell::default(),
            refused: RefCell::default(),
            last: RefCell::default(),
            met: Cell::new(false),
            redraw,
        };
        works.look().await?;
        Ok(Rc::new(works))
    }

    /// What is kept, as far as it is known here.
    pub(super) fn kept(&self) -> Ref<'_, Kept> {
        self.kept.borrow()
    }

    /// Whether the last attempt to reach the server failed.
    pub(super) fn is_down(&self) -> bool {
        self.pace.borrow().is_down()
    }

    /// Whether the server has answered, at the last attempt that asked it.
    pub(super) const fn has_met(&self) -> bool {
        self.met.get()
    }

    /// Why the server refused the last attempt, where it did.
    pub(super) fn refused(&self) -> Option<ApiError> {
        self.refused.borrow().clone()
    }

    /// Reads again what is kept: another tab may have written.
    pub(super) async fn look(&self) -> Result<(), Unkept> {
        let kept = self.database.read().await?;
        self.kept.replace(kept);
        self.redraw.emit(());
        Ok(())
    }

    /// The name of the start and its clock.
    fn clock(&self) -> (String, i64) {
        self.clock.borrow_mut().read(Reading::now(), browser::random_uuid)
    }

    /// Writes down what was scanned, as the next row of the chain; answers the number of the row.
    pub(super) async fn record(
        &self,
        session: ClassSessionId,
        kind: DeviceRowKind,
        code: String,
    ) -> Result<i64, Unkept> {
        let ((boot, monotonic_ms), now) = (self.clock(), time::now());
        if let Some(seq) = self.same_gesture(session, kind, &code, monotonic_ms) {
            return Ok(seq);
        }
        let device = self.device().ok_or(Unkept)?;
        let staff_code = self.kept().staff.as_ref().and_then(|staff| staff.at(now));
        let wall_clock = now.to_rfc3339_opts(SecondsFormat::Millis, true);
        let _alone_over_all_tabs = tabs::lock(CHAIN).await;
        if let Some(seq) = self.same_gesture(session, kind, &code, monotonic_ms) {
            return Ok(seq);
        }
        let end = self.database.end().await?;
        let scanned = code.clone();
        let happened = Happened { boot, monotonic_ms, wall_clock, kind, session, code, staff_code };
        let (row, end) = chain::follow(device.id, &end, happened).ok_or(Unkept)?;
        self.database.add(&row, &end).await?;
        let seq = row.seq;
        self.last.replace(Some(Scanned { code: scanned, kind, session, at: monotonic_ms, seq }));
        let waiting = &mut self.kept.borrow_mut().waiting;
        if !waiting.iter().any(|one| one.seq == seq) {
            waiting.push(row);
        }
        Ok(seq)
    }

    fn same_gesture(
        &self,
        session: ClassSessionId,
        kind: DeviceRowKind,
        code: &str,
        now: i64,
    ) -> Option<i64> {
        let last = self.last.borrow();
        let last = last.as_ref().filter(|last| now - last.at < GESTURE_MS)?;
        (last.code == code && last.kind == kind && last.session == session).then_some(last.seq)
    }

    fn device(&self) -> Option<KeptDevice> {
        self.kept().device.clone()
    }

    /// Keeps what staff has shown.
    pub(super) async fn show_staff(&self, code: String) -> Result<(), Unkept> {
        let staff = KeptStaff::shown(code, time::now());
        self.database.keep_staff(&staff).await?;
        self.kept.borrow_mut().staff = Some(staff);
        self.redraw.emit(());
        Ok(())
    }

    /// Whether staff has shown itself not long ago.
    pub(super) fn has_staff(&self, now: DateTime<Utc>) -> bool {
        self.kept().staff.as_ref().is_some_and(|staff| staff.at(now).is_some())
    }

    /// Keeps the sessions that can be recorded without a network.
    pub(super) async fn keep_sessions(&self, sessions: Vec<KeptSession>) -> Result<(), Unkept> {
        self.database.keep_sessions(&sessions).await?;
        self.kept.borrow_mut().sessions = sessions;
        self.redraw.emit(());
        Ok(())
    }

    /// Becomes a device.
    pub(super) async fn begin(&self, device: &KeptDevice, key: &CryptoKey) -> Result<(), Unkept> {
        self.database.begin(device, key).await?;
        self.look().await
    }

    /// Is a device no longer.
    pub(super) async fn forget(&self) -> Result<(), Unkept> {
        self.database.clear().await?;
        self.look().await
    }

    /// Begins an attempt where one is due.
    pub(super) fn tick(self: &Rc<Self>) {
        let was_down = self.is_down();
        let begins = self.device().is_some()
            && self.pace.borrow_mut().begin(Reading::now().monotonic, browser::is_online());
        if begins {
            let works = self.clone();
            spawn_local(async move { works.attempt().await });
        }
        if was_down != self.is_down() {
            self.redraw.emit(());
        }
    }

    /// There is something to send.
    pub(super) fn hurry(self: &Rc<Self>) {
        self.pace.borrow_mut().hurry(Reading::now().monotonic);
        self.tick();
    }

    async fn attempt(&self) {
        let outcome = self.meet().await;
        if matches!(&outcome, Err(Trouble::Api(ApiError::Unreachable))) {
            self.met.set(false);
        }
        let refused = match &outcome {
            Err(Trouble::Api(error)) if *error != ApiError::Unreachable => Some(error.clone()),
            _ => None,
        };
        self.refused.replace(refused);
        self.pace.borrow_mut().end(Reading::now().monotonic, outcome.unwrap_or(Outcome::Failed));
        self.redraw.emit(());
    }

    /// Meets the server: asks where the device stands, binds its clock, and sends what waits, in the order of the chain.
    async fn meet(&self) -> Result<Outcome, Trouble> {
        self.look().await?;
        let Some(device) = self.device() else { return Ok(Outcome::Done) };
        let key = self.database.key().await?;
        let bound = self.clock.borrow().is_bound(Reading::now());
        let status = if device.status == DeviceState::Active && bound {
            device.status
        } else {
            self.stand(&device, &key).await?
        };
        if status == DeviceState::Pending {
            return Ok(Outcome::Pending);
        }
        if !bound && self.has_rows_of_others() {
            TimeoutFuture::new(OTHERS_MS).await;
        }
        let _alone_over_all_tabs = tabs::lock(SENDING).await;
        self.look().await?;
        let mut last = 0;
        loop {
            let rows: Vec<_> =
                self.kept().waiting.iter().filter(|row| row.seq > last).take(BATCH).cloned().collect();
            let Some(row) = rows.last() else { break };
            last = row.seq;
            self.send(&device, &key, rows).await?;
            self.look().await?;
        }
        // What is still there waits for rows before it.
        let waits = self.kept().waiting.iter().any(|row| row.seq <= last);
        Ok(if waits { Outcome::Failed } else { Outcome::Done })
    }

    /// Whether rows of another start wait, perhaps of a tab that is open and binds its clock as soon as it can.
    fn has_rows_of_others(&self) -> bool {
        let (boot, _) = self.clock();
        self.kept().waiting.iter().any(|row| row.boot_id.to_string() != boot)
    }

    /// Asks the server where the device stands, and binds its clock if it has been let in.
    async fn stand(&self, device: &KeptDevice, key: &CryptoKey) -> Result<DeviceState, Trouble> {
        let challenge = device::challenge(&self.api, device.id).await?;
        self.met.set(true);
        let (boot, monotonic_ms) = self.clock();
        if challenge.status != device.status {
            let device = KeptDevice { status: challenge.status, ..device.clone() };
            self.database.keep_device(&device).await?;
            self.look().await?;
        }
        if challenge.status == DeviceState::Active {
            let boot_id = boot.parse().map_err(|_| Unkept)?;
            let body = AnchorDevice { nonce: challenge.nonce, boot_id, monotonic_ms };
            match device::anchor(&self.api, device.id, signed(key, &body).await?).await {
                Ok(_) => self.clock.borrow_mut().bind(&boot, monotonic_ms),
                Err(ApiError::Unreachable) => return Err(ApiError::Unreachable.into()),
                // Rows of a clock that is not bound are flagged, not lost.
                Err(_) => {}
            }
        }
        Ok(challenge.status)
    }

    async fn send(
        &self,
        device: &KeptDevice,
        key: &CryptoKey,
        rows: Vec<AttendanceBatchRow>,
    ) -> Result<(), Trouble> {
        let (boot, monotonic_ms) = self.clock();
        let boot_id = boot.parse().map_err(|_| Unkept)?;
        let batch = AttendanceBatch { device_id: device.id, boot_id, monotonic_ms, rows };
        let answer = device::upload(&self.api, device.id, signed(key, &batch).await?).await?;
        self.met.set(true);
        let answered: Vec<Answered> = batch
            .rows
            .iter()
            .zip(&answer.rows)
            .filter(|(row, verdict)| verdict.seq == Some(row.seq))
            .filter_map(|(row, verdict)| decided(row, verdict))
            .collect();
        if answered.iter().any(|one| one.reason == Some(DeviceRowReason::DeviceRevoked)) {
            self.clock.borrow_mut().unbind();
        }
        Ok(self.database.settle(&answered).await?)
    }
}

async fn signed<T: serde::Serialize>(key: &CryptoKey, body: &T) -> Result<Signed, Trouble> {
    let body = serde_json::to_string(body).map_err(|_| Unkept)?;
    let signature = key::sign(key, &body).await?;
    Ok(Signed { body, signature })
}

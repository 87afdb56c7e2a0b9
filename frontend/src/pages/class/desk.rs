//! The tablet at the door: one tap signs in or out, a scanner types into the box, and what waits for the line is seen. Where
//! this browser is a device of the school, codes are written down as its rows.

mod device;
mod leftovers;
mod offline;
mod parts;
mod recorded;

use std::rc::Rc;

use contract::{
    class::{AttendanceView, LiveView, SheetRow},
    ids::{AttendanceId, ClassSessionId, SchoolId},
};
use gloo_timers::callback::Timeout;
use yew::prelude::*;
use yew_router::prelude::Link;

use self::{
    device::ThisDevice,
    leftovers::Leftovers,
    offline::Offline,
    parts::{arrivals, counts, matching, meant, offline, tile, with_others},
    recorded::{Kind, Scanned, banner, kinds, rows as recorded, said, unattended, use_kind, use_preparing},
};
use super::{
    last_step,
    poll::{use_light, use_polling, use_polling_every},
    queue::{Fulfilled, use_queue},
    scan::{Codes, DeskScanBox, back_to_box, progress},
};
use crate::{
    api::{class, use_action, use_load},
    components::{Empty, use_toasts},
    i18n::{I18n, use_i18n},
    may,
    pages::{
        card,
        device::tablet::{KeptSession, Tablet, Unkept, use_tablet},
    },
    route::Route,
    session::{SessionState, use_session},
};

/// How often the counts and the last arrivals are asked for; while nothing changes that is cheap.
const LIVE_MS: u32 = 2_000;
/// For how long what was just done can be taken back.
const UNDO_MS: u32 = 10_000;

/// Properties of [`DeskPage`].
#[derive(PartialEq, Properties)]
pub struct DeskPageProps {
    /// The session.
    pub id: ClassSessionId,
}

/// What was done last, in words, and what takes it back.
#[derive(Clone, PartialEq)]
struct Last {
    said: AttrValue,
    undo: Option<(AttendanceId, i64)>,
}

/// The sheet of the session; without a network, and without anybody signed in, the device alone.
#[component]
pub fn DeskPage(props: &DeskPageProps) -> Html {
    let id = props.id;
    match use_session().state {
        SessionState::Unknown(error) => html! { <Offline {id} {error} /> },
        _ => html! { <Desk {id} /> },
    }
}

/// Search, tap, scan; counts and arrivals beside it.
#[component]
fn Desk(props: &DeskPageProps) -> Html {
    let (i18n, session) = (use_i18n(), use_session());
    let id = props.id;
    let typed = use_state(String::new);
    let live = use_load(id, |api, id| async move { class::live(&api, id).await });
    let sheet = use_load(id, |api, id| async move { class::sheet(&api, id, false).await });
    // Who comes without a place is found by name, also while the line is down; they are read once and not over and over.
    let everyone = use_load(id, |api, id| async move { class::sheet(&api, id, true).await });
    use_polling_every(true, LIVE_MS, live.refresh.clone());
    use_polling(true, sheet.refresh.clone());
    let expected: Rc<Vec<SheetRow>> = sheet.value.clone().unwrap_or_default();
    let rows = use_memo((expected.clone(), everyone.value.clone()), |(expected, everyone)| {
        with_others(expected, everyone.as_deref().map(Vec::as_slice).unwrap_or_default())
    });
    let last = use_state(|| None::<Last>);
    let reload = {
        let (live, sheet) = (live.reload.clone(), sheet.reload.clone());
        Callback::from(move |()| {
            live.emit(());
            sheet.emit(());
        })
    };
    let recorder = use_recorder(id, live.value.as_deref(), &reload);
    let done = {
        let (i18n, last, reload, rows) = (i18n.clone(), last.clone(), reload.clone(), rows.clone());
        let put_away = recorder.put_away();
        Callback::from(move |fulfilled: Fulfilled| {
            put_away.emit(());
            last.set(Some(told(&i18n, &rows, &fulfilled)));
            reload.emit(());
        })
    };
    let queue = use_queue(id, rows.clone(), true, done);
    use_forgetting(&last);
    use_light();
    let cards = session.has_role(may::LOOK_UP_LEARNER);
    let onenter = {
        let (rows, add, recorder) = (rows.clone(), queue.add.clone(), recorder.clone());
        Callback::from(move |text: String| {
            recorder.takes(&text)
                || meant(&rows, &text, cards).is_some_and(|wish| {
                    add.emit(wish);
                    true
                })
        })
    };
    let status = live.value.as_ref().map(|one| one.status);
    let found = if typed.trim().is_empty() { expected.iter().collect() } else { matching(&rows, &typed) };
    html! {
        <div class="desk" onclick={back_to_box()}>
            <header class="desk-head">
                <h1>{ live.value.as_ref().map(|one| one.title.clone()).unwrap_or_default() }</h1>
                <div class="actions">
                    <ThisDevice device={recorder.tablet.device()} school={recorder.school} />
                    <Link<Route> to={Route::ClassSession { id }} classes="pf-v6-c-button pf-m-secondary tall">{ i18n.t("attendance-desk-leave") }</Link<Route>>
                </div>
            </header>
            { offline(&i18n, &queue.held, &rows) }
            <Leftovers {id} rows={rows.clone()} />
            { recorder.above(&i18n) }
            <div class="desk-body">
                <section>
                    { recorder.choice(&i18n) }
                    if let Some(status) = status { <DeskScanBox typed={typed.clone()} {onenter} scanning=true {status} codes={recorder.codes()} /> }
                    { recorder.said(&i18n) }
                    <Undo last={(*last).clone()} ondone={reload.clone()} last_state={last.clone()} />
                    { progress(&i18n, &queue, &rows, None) }
                    { sheet.view(|_| if found.is_empty() {
                        html! { <Empty title={i18n.t("class-sheet-none")} advice={i18n.t("class-sheet-none-advice")} /> }
                    } else {
                        html! { <ul class="desk-people">{ for found.iter().map(|row| tile(&i18n, row, &queue)) }</ul> }
                    }) }
                </section>
                <aside>
                    { live.view(|one| html! { <>
                        { counts(&i18n, one) }
                        { arrivals(&i18n, one) }
                    </> }) }
                    { recorder.below(&i18n) }
                </aside>
            </div>
        </div>
    }
}

/// This browser as a device that records the session, where it is one of the session's school.
#[derive(Clone)]
struct Recorder {
    tablet: Tablet,
    session: ClassSessionId,
    school: Option<SchoolId>,
    kind: Kind,
    scanned: UseStateHandle<Option<Scanned>>,
}

/// The device of this browser, prepared to go on without a network; `reload` is called when rows were answered.
#[hook]
fn use_recorder(id: ClassSessionId, live: Option<&LiveView>, reload: &Callback<()>) -> Recorder {
    let tablet = use_tablet();
    let record = use_load(id, |api, id| async move { class::read(&api, id).await });
    let school = record.value.as_ref().map(|one| one.value.school_id);
    use_preparing(&tablet, school);
    let kept = live.map(|one| KeptSession {
        id,
        title: one.title.clone(),
        place: one.room_name.clone(),
        starts_at: one.starts_at,
        ends_at: one.ends_at,
    });
    let kind = use_kind(kept.as_ref());
    let scanned = use_state(|| None::<Scanned>);
    let reload = reload.clone();
    use_effect_with(tablet.answered().len(), move |answered| {
        if *answered > 0 {
            reload.emit(());
        }
    });
    Recorder { tablet, session: id, school, kind, scanned }
}

impl Recorder {
    fn is_on(&self) -> bool {
        self.tablet.records(self.school)
    }

    /// Whether it has taken what was scanned: a code, or what staff shows to it.
    fn takes(&self, text: &str) -> bool {
        if !self.is_on() {
            return false;
        }
        if let Some(code) = card::staff_code(text) {
            self.tablet.show_staff(code);
            return true;
        }
        let Some(code) = card::sign_code(text) else { return false };
        let scanned = self.scanned.clone();
        let done = Callback::from(move |recorded: Result<i64, Unkept>| scanned.set(Some(recorded.into())));
        self.tablet.record(self.session, self.kind.used(), code, done);
        true
    }

    fn put_away(&self) -> Callback<()> {
        let scanned = self.scanned.clone();
        Callback::from(move |()| scanned.set(None))
    }

    fn above(&self, i18n: &I18n) -> Html {
        let unattended = if self.is_on() { unattended(i18n, &self.tablet) } else { Html::default() };
        html! { <>{ banner(i18n, &self.tablet) }{ unattended }</> }
    }

    fn codes(&self) -> Codes {
        if self.is_on() { Codes::Device } else { Codes::Account }
    }

    fn choice(&self, i18n: &I18n) -> Html {
        if self.is_on() { kinds(i18n, &self.kind) } else { Html::default() }
    }

    fn said(&self, i18n: &I18n) -> Html {
        if self.is_on() { said(i18n, &self.tablet, *self.scanned) } else { Html::default() }
    }

    fn below(&self, i18n: &I18n) -> Html {
        let is_device = self.tablet.device().is_some();
        if is_device { recorded(i18n, &self.tablet, self.session) } else { Html::default() }
    }
}

/// Puts what was done last away once it cannot be taken back any more.
#[hook]
fn use_forgetting(last: &UseStateHandle<Option<Last>>) {
    let shown = (**last).clone();
    let last = last.clone();
    use_effect_with(shown, move |shown| {
        let timer = shown.is_some().then(|| Timeout::new(UNDO_MS, move || last.set(None)));
        move || drop(timer)
    });
}

/// What was done, and to whom.
fn told(i18n: &I18n, rows: &[SheetRow], fulfilled: &Fulfilled) -> Last {
    let one = &fulfilled.attendance;
    let what = if fulfilled.changed { last_step(i18n, one) } else { i18n.t("attendance-unchanged") };
    let row = rows.iter().find(|row| row.learner_id == one.learner_id);
    let who = fulfilled.name.clone().or_else(|| row.map(|row| row.learner_name.clone())).unwrap_or_default();
    let said = i18n.ta("class-about", &[("who", who.into()), ("what", what.to_string().into())]);
    Last { said, undo: fulfilled.changed.then_some((one.id, one.version)) }
}

#[derive(PartialEq, Properties)]
struct UndoProps {
    last: Option<Last>,
    last_state: UseStateHandle<Option<Last>>,
    ondone: Callback<()>,
}

/// What was done last, and for ten seconds a button that takes it back.
#[component]
fn Undo(props: &UndoProps) -> Html {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let undo = {
        let (i18n, last, ondone) = (i18n.clone(), props.last_state.clone(), props.ondone.clone());
        use_action(
            |api, (id, version): (AttendanceId, i64)| async move { class::undo(&api, id, version).await },
            move |outcome: Result<AttendanceView, _>| {
                match outcome {
                    Ok(_) => last.set(Some(Last { said: i18n.t("attendance-undone"), undo: None })),
                    Err(error) => toasts.failure(&i18n, &error),
                }
                ondone.emit(());
            },
        )
    };
    let said = props.last.as_ref().map(|last| last.said.clone());
    let step = props.last.as_ref().and_then(|last| last.undo);
    html! {
        <div class="desk-last">
            <p role="status">{ said.unwrap_or_default() }</p>
            if let Some(step) = step {
                <button type="button" class="pf-v6-c-button pf-m-secondary tall" aria-busy={undo.busy.then_some("true")}
                    onclick={undo.run.reform(move |_: MouseEvent| step)}>{ i18n.t("attendance-undo") }</button>
            }
        </div>
    }
}

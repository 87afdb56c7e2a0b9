//! What the tablet records as a registered device: whether a scan comes or leaves, what was written down, and what became of it.

use chrono::{DateTime, TimeDelta, Utc};
use contract::{
    device::{AttendanceBatchRow, DeviceRowKind, DeviceVerdict},
    ids::{ClassSessionId, SchoolId},
};
use gloo_timers::callback::Interval;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::{
    api::{device, timetable},
    components::{Notice, StatusLabel, Tone, describe},
    i18n::I18n,
    may,
    pages::device::{
        tablet::{Answered, KeptSession, Tablet, Unkept, short, wall},
        verdict_tone,
    },
    session::use_session,
    time,
};

/// For how long after the last scan it means what was chosen by hand.
const CHOSEN_FOR: TimeDelta = TimeDelta::minutes(1);
/// How often the coming week and the code of staff are fetched while somebody is signed in.
const PREPARE_MS: u32 = 30 * 60_000;

/// What was scanned last.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Scanned {
    /// It is the row of this number.
    Row(i64),
    /// The browser did not keep it.
    Unkept,
    /// It is no code.
    NoCode,
}

impl From<Result<i64, Unkept>> for Scanned {
    fn from(recorded: Result<i64, Unkept>) -> Self {
        recorded.map_or(Self::Unkept, Self::Row)
    }
}

/// What a scan means, and how to say otherwise.
#[derive(Clone, PartialEq)]
pub(super) struct Kind {
    chosen: UseStateHandle<Option<(DeviceRowKind, DateTime<Utc>)>>,
    usual: DeviceRowKind,
}

impl Kind {
    /// What it means now.
    pub(super) fn now(&self) -> DeviceRowKind {
        self.by_hand().unwrap_or(self.usual)
    }

    /// What it means for the scan that has just been done; what was chosen by hand goes on.
    pub(super) fn used(&self) -> DeviceRowKind {
        self.by_hand().inspect(|kind| self.choose(*kind)).unwrap_or(self.usual)
    }

    fn by_hand(&self) -> Option<DeviceRowKind> {
        let (kind, at) = (*self.chosen)?;
        (time::now() - at < CHOSEN_FOR).then_some(kind)
    }

    /// Says what it means from now on, until nobody has scanned for a minute.
    pub(super) fn choose(&self, kind: DeviceRowKind) {
        self.chosen.set(Some((kind, time::now())));
    }
}

/// What a scan means: by the time of the session, or as it was chosen not long ago.
#[hook]
pub(super) fn use_kind(session: Option<&KeptSession>) -> Kind {
    let chosen = use_state(|| None);
    let usual = session.map_or(DeviceRowKind::SignIn, |session| session.usual(time::now()));
    Kind { chosen, usual }
}

/// Two large buttons that say what a scan means.
pub(super) fn kinds(i18n: &I18n, kind: &Kind) -> Html {
    let current = kind.now();
    html! {
        <div class="desk-kinds" role="group" aria-label={i18n.t("device-desk-kind")}>
            <span>{ i18n.t("device-desk-kind") }</span>
            { for DeviceRowKind::ALL.iter().map(|one| {
                let (kind, one, chosen) = (kind.clone(), *one, *one == current);
                html! {
                    <button type="button" aria-pressed={chosen.to_string()} onclick={Callback::from(move |_: MouseEvent| kind.choose(one))}
                        class={classes!("pf-v6-c-button", if chosen { "pf-m-primary" } else { "pf-m-secondary" })}>{ i18n.word(one) }</button>
                }
            }) }
        </div>
    }
}

/// What came of the last scan: at once that it is written down, and later what became of it.
pub(super) fn said(i18n: &I18n, tablet: &Tablet, scanned: Option<Scanned>) -> Html {
    let (tone, text) = match scanned {
        None => (Tone::Neutral, None),
        Some(Scanned::Unkept) => (Tone::Bad, Some(i18n.t("device-desk-unkept"))),
        Some(Scanned::NoCode) => (Tone::Warning, Some(i18n.t("device-desk-no-code"))),
        Some(Scanned::Row(seq)) => written(i18n, tablet, seq),
    };
    html! {
        <p class="desk-said" role="status">
            if let Some(text) = text { <StatusLabel {tone} {text} /> }
        </p>
    }
}

fn written(i18n: &I18n, tablet: &Tablet, seq: i64) -> (Tone, Option<AttrValue>) {
    if let Some(answer) = tablet.answered().iter().find(|one| one.seq == seq) {
        let (who, kind) = (answer.who.clone(), i18n.word(answer.kind).to_string());
        let verdict = i18n.word(answer.verdict).to_string();
        let text = match answer.reason {
            None => i18n.ta(
                "device-desk-answered",
                &[("who", who.into()), ("kind", kind.into()), ("verdict", verdict.into())],
            ),
            Some(reason) => i18n.ta(
                "device-desk-answered-why",
                &[
                    ("who", who.into()),
                    ("kind", kind.into()),
                    ("verdict", verdict.into()),
                    ("why", i18n.word(reason).to_string().into()),
                ],
            ),
        };
        return (answer_tone(answer), Some(text));
    }
    let row = tablet.waiting().into_iter().find(|row| row.seq == seq);
    let text = row.map(|row| {
        let kind = i18n.word(row.kind).to_string();
        i18n.ta(
            "device-desk-recorded",
            &[("who", short(&row).into()), ("kind", kind.into()), ("time", time::clock(wall(&row)).into())],
        )
    });
    (Tone::Good, text)
}

/// What is accepted and changes nothing is worth knowing.
const fn answer_tone(answer: &Answered) -> Tone {
    match answer.verdict {
        DeviceVerdict::Accepted if answer.reason.is_some() => Tone::Info,
        verdict => verdict_tone(verdict),
    }
}

/// That the line is down or the server does not take the rows, and how many wait.
pub(super) fn banner(i18n: &I18n, tablet: &Tablet) -> Html {
    let count = tablet.waiting().len();
    if let Some(error) = tablet.refused().filter(|_| count > 0) {
        let (title, detail) = describe(i18n, &error);
        return html! {
            <Notice tone={Tone::Bad} urgent=true title={i18n.ta("device-desk-refused", &[("count", count.into())])}>
                <p>{ title }</p>
                if let Some(detail) = detail { <p>{ detail }</p> }
            </Notice>
        };
    }
    if count == 0 || !tablet.is_down() {
        return Html::default();
    }
    html! {
        <Notice tone={Tone::Warning} urgent=true title={i18n.ta("device-desk-offline", &[("count", count.into())])}>
            <p>{ i18n.t("device-desk-offline-what") }</p>
        </Notice>
    }
}

/// That cards will be looked at, as long as no staff has shown itself.
pub(super) fn unattended(i18n: &I18n, tablet: &Tablet) -> Html {
    if tablet.has_staff(time::now()) {
        return Html::default();
    }
    html! { <Notice tone={Tone::Info} title={i18n.t("device-desk-staff")}><p>{ i18n.t("device-desk-staff-what") }</p></Notice> }
}

/// What this device has recorded of a session today, newest first.
pub(super) fn rows(i18n: &I18n, tablet: &Tablet, session: ClassSessionId) -> Html {
    let waiting = tablet.waiting().into_iter().filter(|row| row.session_id == session);
    let mut items: Vec<(i64, Html)> = waiting.map(|row| (row.seq, waits(i18n, &row))).collect();
    let answered = tablet.answered().into_iter().filter(|one| one.session_id == session);
    items.extend(answered.map(|one| (one.seq, was_answered(i18n, &one))));
    items.sort_by_key(|(seq, _)| -seq);
    html! { <>
        <h2>{ i18n.t("device-desk-rows") }</h2>
        if items.is_empty() { <p class="subtle">{ i18n.t("device-desk-rows-none") }</p> }
        <ol class="desk-arrivals">{ for items.into_iter().map(|(seq, item)| html! { <li key={seq.to_string()}>{ item }</li> }) }</ol>
    </> }
}

fn line(i18n: &I18n, who: String, kind: DeviceRowKind, at: DateTime<Utc>) -> Html {
    html! { <>
        <strong>{ who }</strong>
        <span class="subtle">{ time::clock(at) }{ " " }{ i18n.word(kind) }</span>
    </> }
}

fn waits(i18n: &I18n, row: &AttendanceBatchRow) -> Html {
    html! { <>
        { line(i18n, short(row), row.kind, wall(row)) }
        <StatusLabel tone={Tone::Warning} text={i18n.t("attendance-waits")} />
    </> }
}

fn was_answered(i18n: &I18n, one: &Answered) -> Html {
    let mut why: Vec<String> = one.reason.iter().map(|reason| i18n.word(*reason).to_string()).collect();
    why.extend(one.flags.iter().map(|flag| i18n.word(*flag).to_string()));
    html! { <>
        { line(i18n, one.who.clone(), one.kind, one.at) }
        <StatusLabel tone={answer_tone(one)} text={i18n.word(one.verdict)} />
        if !why.is_empty() { <span class="subtle">{ why.join(&i18n.t("list-comma")) }</span> }
    </> }
}

/// While somebody is signed in: keeps the school's coming week, and lets the device know of the staff beside it, so that it
/// can go on by itself.
#[hook]
pub(super) fn use_preparing(tablet: &Tablet, school: Option<SchoolId>) {
    let session = use_session();
    let school = school.filter(|school| tablet.records(Some(*school)));
    let is_staff = session.has_role(may::GET_STAFF_CODE);
    let (tablet, api) = (tablet.clone(), session.api);
    use_effect_with((school, is_staff), move |&(school, is_staff)| {
        let prepare = move |school: SchoolId| {
            let (tablet, api) = (tablet.clone(), api.clone());
            spawn_local(async move {
                // Without a network what is kept stays.
                if is_staff && let Ok(staff) = device::staff_code(&api).await {
                    tablet.show_staff(staff.code);
                }
                let query = format!("?school_id={school}&from={}", time::day(time::today()));
                if let Ok(week) = timetable::read(&api, &query).await {
                    tablet.keep_sessions(week.sessions.iter().map(KeptSession::from).collect());
                }
            });
        };
        let timer = school.map(|school| {
            prepare(school);
            Interval::new(PREPARE_MS, move || prepare(school))
        });
        move || drop(timer)
    });
}

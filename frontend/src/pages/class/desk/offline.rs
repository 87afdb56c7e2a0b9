//! The tablet at the door without a network: it knows nobody by name, and writes down every code that is scanned.

use contract::{class::SessionState, ids::ClassSessionId};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::{
    super::{
        poll::{use_light, use_seconds},
        scan::{Codes, DeskScanBox, back_to_box},
    },
    recorded::{Scanned, banner, kinds, rows, said, unattended, use_kind},
};
use crate::{
    api::ApiError,
    components::{Button, ButtonKind, Empty, Notice, Tone, Waiting, show_load},
    i18n::{I18n, use_i18n},
    pages::{
        card,
        device::tablet::{KeptSession, Tablet, use_tablet},
    },
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`Offline`].
#[derive(PartialEq, Properties)]
pub(super) struct OfflineProps {
    /// The session.
    pub(super) id: ClassSessionId,
    /// Why the server could not say who is signed in.
    pub(super) error: ApiError,
}

/// Scans by the device alone, where this browser is one.
#[component]
pub(super) fn Offline(props: &OfflineProps) -> Html {
    let (i18n, session) = (use_i18n(), use_session());
    let tablet = use_tablet();
    use_seconds();
    use_light();
    let resume = Callback::from(move |()| session.resume());
    let device = tablet.device().filter(|device| tablet.records(device.school_id));
    let Some(device) = device else {
        return if tablet.is_opening() {
            html! { <Waiting /> }
        } else {
            html! { <div class="starting">{ show_load(false, Some(&props.error), &resume, None) }</div> }
        };
    };
    let sessions = tablet.sessions();
    let current = sessions.iter().find(|one| one.id == props.id).cloned();
    html! {
        <div class="desk" onclick={back_to_box()}>
            <header class="desk-head">
                <h1>{ current.as_ref().map_or_else(|| i18n.t("attendance-desk"), |one| one.title.clone().into()) }</h1>
                <span class="subtle">{ device.label }</span>
            </header>
            { state(&i18n, &tablet, &resume) }
            { banner(&i18n, &tablet) }
            { unattended(&i18n, &tablet) }
            <div class="desk-body">
                <section>
                    if let Some(session) = current {
                        <Scan key={props.id.to_string()} {session} tablet={Shared(tablet.clone())} />
                    } else {
                        <Empty title={i18n.t("device-desk-unknown")} advice={i18n.t("device-desk-unknown-advice")} />
                    }
                    { today(&i18n, &sessions, props.id) }
                </section>
                <aside>{ rows(&i18n, &tablet, props.id) }</aside>
            </div>
        </div>
    }
}

/// That there is no network, or that it is back and the whole page can be opened.
fn state(i18n: &I18n, tablet: &Tablet, resume: &Callback<()>) -> Html {
    let back = tablet.has_met() && !tablet.is_down();
    let (tone, title, what) = if back {
        (Tone::Good, "device-desk-back", "device-desk-back-what")
    } else {
        (Tone::Info, "device-desk-alone", "device-desk-alone-what")
    };
    html! {
        <Notice {tone} title={i18n.t(title)}>
            <p>{ i18n.t(what) }</p>
            if back {
                <Button kind={ButtonKind::Primary} label={i18n.t("device-desk-open")} onclick={resume.reform(|_: MouseEvent| ())} />
            }
        </Notice>
    }
}

/// The other sessions of today that the device knows.
fn today(i18n: &I18n, sessions: &[KeptSession], current: ClassSessionId) -> Html {
    let is_today = |one: &&KeptSession| {
        one.id != current && time::local(one.starts_at).is_some_and(|at| at.0 == time::today())
    };
    let others: Vec<_> = sessions.iter().filter(is_today).collect();
    if others.is_empty() {
        return Html::default();
    }
    html! { <>
        <h2>{ i18n.t("device-desk-today") }</h2>
        <ul class="desk-people">{ for others.into_iter().map(|one| html! {
            <li key={one.id.to_string()}>
                <Link<Route> to={Route::ClassDesk { id: one.id }} classes="pf-v6-c-button pf-m-secondary desk-person">
                    <strong>{ &one.title }</strong>
                    <span>{ format!("{}–{}", time::clock(one.starts_at), time::clock(one.ends_at)) }</span>
                </Link<Route>>
                if let Some(place) = &one.place { <span class="subtle">{ place }</span> }
            </li>
        }) }</ul>
    </> }
}

/// The tablet as a property: what it keeps is drawn anew with its parent.
#[derive(Clone)]
struct Shared(Tablet);

impl PartialEq for Shared {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

#[derive(PartialEq, Properties)]
struct ScanProps {
    session: KeptSession,
    tablet: Shared,
}

/// The box that a scanner types into, and what came of the last scan.
#[component]
fn Scan(props: &ScanProps) -> Html {
    let i18n = use_i18n();
    let typed = use_state(String::new);
    let scanned = use_state(|| None::<Scanned>);
    let kind = use_kind(Some(&props.session));
    let tablet = &props.tablet.0;
    let onenter = {
        let (tablet, scanned, kind, session) =
            (tablet.clone(), scanned.clone(), kind.clone(), props.session.id);
        Callback::from(move |text: String| {
            if let Some(code) = card::staff_code(&text) {
                tablet.show_staff(code);
            } else if let Some(code) = card::sign_code(&text) {
                let scanned = scanned.clone();
                tablet.record(
                    session,
                    kind.used(),
                    code,
                    Callback::from(move |done: Result<_, _>| scanned.set(Some(done.into()))),
                );
            } else if !text.trim().is_empty() {
                scanned.set(Some(Scanned::NoCode));
            }
            true
        })
    };
    html! { <>
        { kinds(&i18n, &kind) }
        <DeskScanBox {typed} {onenter} scanning=true status={SessionState::Open} codes={Codes::Alone} />
        { said(&i18n, tablet, *scanned) }
    </> }
}

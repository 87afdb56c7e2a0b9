//! The code of the class on a screen that everyone can see.

use contract::{class::ClassCodeView, ids::ClassSessionId};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::{
    poll::{use_polling_every, use_seconds},
    qr::Qr,
};
use crate::{
    api::{class, use_load},
    components::browser,
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

/// The code changes with every use, so it is asked for every second.
const EVERY_MS: u32 = 1_000;
/// How long a code is shown, in seconds.
const SHOWN: i64 = 10;

/// Properties of [`ScreenPage`].
#[derive(PartialEq, Properties)]
pub struct ScreenPageProps {
    /// The session.
    pub id: ClassSessionId,
}

/// The code as large as the screen, how long it is still good, and how many have come.
#[component]
pub fn ScreenPage(props: &ScreenPageProps) -> Html {
    let i18n = use_i18n();
    let page = use_load(props.id, |api, id| async move { class::class_code(&api, id).await });
    use_polling_every(true, EVERY_MS, page.reload.clone());
    use_seconds();
    use_effect_with((), |()| browser::keep_awake());
    html! {
        <div class="screen">
            { page.view(|one| html! { { code(&i18n, one) } }) }
            <Link<Route> to={Route::ClassSession { id: props.id }} classes="pf-v6-c-button pf-m-secondary screen-leave">{ i18n.t("attendance-screen-leave") }</Link<Route>>
        </div>
    }
}

fn code(i18n: &I18n, one: &ClassCodeView) -> Html {
    let shown = one.code.as_ref().map(|code| {
        html! {
            <Qr text={address(one.session_id, code)} label={i18n.t("attendance-screen-code")} />
        }
    });
    let left = (one.next_at - time::now()).num_seconds().clamp(0, SHOWN);
    html! { <>
        <h1>{ &one.title }</h1>
        if let Some(shown) = shown {
            <div class="screen-code">{ shown }</div>
            <p class="screen-hint">{ i18n.t("attendance-screen-hint") }</p>
            <div class="screen-foot">
                { ring(i18n, left) }
                <p class="screen-count" role="status"><strong>{ one.present }</strong>{ " / " }{ one.capacity }</p>
            </div>
        } else {
            <p class="screen-hint" role="status">{ i18n.t("class-not-open") }</p>
        }
    </> }
}

/// Where the telephone that scans the code is led.
fn address(session: ClassSessionId, code: &str) -> AttrValue {
    format!("{}/class-sessions/{session}/self?code={code}", browser::origin()).into()
}

/// How many of the ten seconds are left, as a ring and a figure.
fn ring(i18n: &I18n, left: i64) -> Html {
    let label = i18n.ta("attendance-screen-left", &[("seconds", left.into())]);
    html! {
        <svg class="ring" viewBox="0 0 40 40" role="img" aria-label={label}>
            <circle cx="20" cy="20" r="16" fill="none" stroke="#d9dee4" stroke-width="5" />
            <circle cx="20" cy="20" r="16" fill="none" stroke="#0b6b63" stroke-width="5" pathLength="10"
                stroke-dasharray={format!("{left} 10")} transform="rotate(-90 20 20)" />
            <text x="20" y="25" text-anchor="middle" font-size="14">{ left }</text>
        </svg>
    }
}

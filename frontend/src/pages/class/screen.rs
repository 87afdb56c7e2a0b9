//! The code of the class on a screen that everyone can see.

use contract::{class::ClassCodeView, ids::ClassSessionId};
use gloo_timers::callback::Interval;
use yew::prelude::*;
use yew_router::prelude::Link;

use super::{
    poll::{use_light, use_polling_every},
    qr::Qr,
};
use crate::{
    api::{class, use_load},
    components::browser,
    i18n::{I18n, use_i18n},
    route::Route,
};

/// How often the codes of the next seconds are asked for.
const EVERY_MS: u32 = 1_000;

/// Properties of [`ScreenPage`].
#[derive(PartialEq, Properties)]
pub struct ScreenPageProps {
    /// The session.
    pub id: ClassSessionId,
}

/// The codes as large as the screen, one after the other, and how many have come.
#[component]
pub fn ScreenPage(props: &ScreenPageProps) -> Html {
    let i18n = use_i18n();
    let page = use_load(props.id, |api, id| async move { class::class_code(&api, id).await });
    use_polling_every(true, EVERY_MS, page.refresh.clone());
    use_light();
    html! {
        <div class="screen">
            { page.view(|one| html! { { code(&i18n, one) } }) }
            <Link<Route> to={Route::ClassSession { id: props.id }} classes="pf-v6-c-button pf-m-secondary screen-leave">{ i18n.t("attendance-screen-leave") }</Link<Route>>
        </div>
    }
}

fn code(i18n: &I18n, one: &ClassCodeView) -> Html {
    let shown = one.code.as_ref().map(|code| {
        let codes: Vec<AttrValue> =
            std::iter::once(code).chain(&one.upcoming).map(|code| address(one.session_id, code)).collect();
        // Other codes are another component, which begins with the first of them.
        html! { <Codes key={code.clone()} {codes} step_ms={one.step_ms} /> }
    });
    html! { <>
        <h1>{ &one.title }</h1>
        if let Some(shown) = shown {
            <div class="screen-code">{ shown }</div>
            <p class="screen-hint">{ i18n.t("attendance-screen-hint") }</p>
            <div class="screen-foot">
                <p class="screen-count" role="status"><strong>{ one.present }</strong>{ " / " }{ one.capacity }</p>
            </div>
        } else {
            <p class="screen-hint" role="status">{ i18n.t("class-not-open") }</p>
        }
    </> }
}

#[derive(PartialEq, Properties)]
struct CodesProps {
    codes: Vec<AttrValue>,
    step_ms: u32,
}

/// One code after the other, each for as long; the last stays until there are others.
#[component]
fn Codes(props: &CodesProps) -> Html {
    let i18n = use_i18n();
    let place = use_state(|| 0_usize);
    {
        let (place, last) = (place.setter(), props.codes.len().saturating_sub(1));
        use_effect_with(props.step_ms, move |step_ms| {
            let mut shown = 0;
            let timer = Interval::new(*step_ms, move || {
                if shown < last {
                    shown += 1;
                    place.set(shown);
                }
            });
            move || drop(timer)
        });
    }
    let text = props.codes.get(*place).cloned().unwrap_or_default();
    html! { <Qr {text} label={i18n.t("attendance-screen-code")} /> }
}

/// Where the telephone that scans the code is led.
fn address(session: ClassSessionId, code: &str) -> AttrValue {
    format!("{}/class-sessions/{session}/self?code={code}", browser::origin()).into()
}

//! What staff shows to a device.

use gloo_timers::callback::Interval;
use yew::prelude::*;

use crate::{
    api::{device, use_load},
    components::{Card, Notice, PageHeader, Tone},
    i18n::use_i18n,
    pages::class::qr::Qr,
    route::{Route, reachable},
    session::use_session,
    time,
};

/// How often another code is fetched: before the one that is shown has had its minute.
const RENEW_MS: u32 = 45_000;

/// The reader's code, renewed while it is shown.
#[component]
pub fn StaffCodePage() -> Html {
    let i18n = use_i18n();
    let crumbs = reachable(&use_session(), vec![(Route::Devices, i18n.t("nav-devices"))]);
    let code = use_load((), |api, ()| async move { device::staff_code(&api).await });
    {
        let reload = code.reload.clone();
        use_effect_with((), move |()| {
            let timer = Interval::new(RENEW_MS, move || reload.emit(()));
            move || drop(timer)
        });
    }
    html! { <>
        <PageHeader title={i18n.t("device-staff-code")} {crumbs} />
        <Card>
            <Notice tone={Tone::Info} title={i18n.t("device-staff-title")}><p>{ i18n.t("device-staff-what") }</p></Notice>
            { code.view(|code| html! { <>
                <div class="pairing-qr"><Qr text={code.code.clone()} label={i18n.t("device-staff-code")} /></div>
                <p class="pairing-code" translate="no">{ &code.code }</p>
                <p>{ i18n.ta("device-staff-renew", &[("at", time::clock(code.renew_at).into())]) }</p>
            </> }) }
        </Card>
    </> }
}

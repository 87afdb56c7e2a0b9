//! Which device this browser is, in the head of the tablet view; and for those who may, how it becomes one.

use contract::ids::SchoolId;
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::{
    components::{StatusLabel, use_approved_schools},
    i18n::use_i18n,
    may,
    pages::device::{tablet::KeptDevice, tone},
    route::Route,
    session::use_session,
};

/// Properties of [`ThisDevice`].
#[derive(PartialEq, Properties)]
pub(super) struct ThisDeviceProps {
    /// The device that this browser is.
    pub(super) device: Option<KeptDevice>,
    /// The school of the session.
    pub(super) school: Option<SchoolId>,
}

/// The name of the device and where it stands, or a link to the page that makes this browser one.
#[component]
pub(super) fn ThisDevice(props: &ThisDeviceProps) -> Html {
    let (i18n, session) = (use_i18n(), use_session());
    match (&props.device, props.school) {
        (Some(device), school) => html! { <>
            <span class="subtle">{ &device.label }</span>
            <StatusLabel tone={tone(device.status)} text={i18n.word(device.status)} />
            if device.school_id != school { <span class="subtle">{ i18n.ta("device-here-elsewhere", &[("facility", device.facility_name.clone().into())]) }</span> }
        </> },
        (None, Some(school)) if session.has_role(may::CREATE_DEVICE_PAIRING) => {
            html! { <Become {school} /> }
        }
        _ => Html::default(),
    }
}

#[derive(PartialEq, Properties)]
struct BecomeProps {
    school: SchoolId,
}

#[component]
fn Become(props: &BecomeProps) -> Html {
    let i18n = use_i18n();
    let schools = use_approved_schools();
    let here =
        schools.value.as_ref().and_then(|all| all.iter().find(|one| one.school_id == Some(props.school)));
    html! {
        if let Some(here) = here {
            <Link<Route> to={Route::Tablet { facility: here.id }} classes="pf-v6-c-button pf-m-secondary tall">{ i18n.t("device-here-link") }</Link<Route>>
        }
    }
}

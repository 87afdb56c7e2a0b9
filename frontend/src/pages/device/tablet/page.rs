//! The page on which this browser becomes a device of a school, and tells how it stands.

use std::rc::Rc;

use contract::{
    device::{CreateDevicePairing, DeviceKind, DeviceState},
    facility::FacilityView,
    ids::FacilityId,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::{
    KeptDevice,
    register::{Registered, register},
    use_tablet,
    works::Works,
};
use crate::{
    api::{facility, tabs, use_action, use_load},
    components::{
        Button, ButtonKind, Card, ConfirmDialog, DefinitionList, Field, FieldKind, FormView, Icon,
        LinkButton, Notice, PageHeader, StatusLabel, Tone, Waiting, use_form,
    },
    i18n::{I18n, use_i18n},
    pages::device::tone,
    route::Route,
};

/// Properties of [`TabletPage`].
#[derive(PartialEq, Properties)]
pub struct TabletPageProps {
    /// The facility whose attendance this browser is to record.
    pub facility: FacilityId,
}

/// Makes this browser a device, or shows which one it is.
#[component]
pub fn TabletPage(props: &TabletPageProps) -> Html {
    let i18n = use_i18n();
    let tablet = use_tablet();
    let record = use_load(props.facility, |api, id| async move { facility::read(&api, id).await });
    let name = record.value.as_ref().map(|one| one.value.name_zh.clone()).unwrap_or_default();
    let crumbs = vec![
        (Route::Facilities, i18n.t("nav-facilities")),
        (Route::Facility { id: props.facility }, name.into()),
    ];
    let body = |facility: &FacilityView| match (tablet.device(), tablet.works()) {
        (Some(device), Some(works)) => {
            let elsewhere = device.facility_id != facility.id;
            html! { <Standing {device} works={At(works.clone())} waiting={tablet.waiting().len()} {elsewhere} /> }
        }
        (None, Some(works)) if tabs::can_wait() => {
            html! { <Ask works={At(works.clone())} facility={Rc::new(facility.clone())} /> }
        }
        _ => no_key(&i18n),
    };
    html! { <>
        <PageHeader title={i18n.t("device-here")} {crumbs} />
        if tablet.is_opening() { <Waiting /> } else if tablet.keeps_nothing() { { unkept(&i18n) } } else {
            { record.view(|one| body(&one.value)) }
        }
    </> }
}

fn no_key(i18n: &I18n) -> Html {
    html! {
        <Notice tone={Tone::Bad} urgent=true title={i18n.t("device-here-no-key")}>
            <p>{ i18n.t("device-here-no-key-advice") }</p>
        </Notice>
    }
}

fn unkept(i18n: &I18n) -> Html {
    html! {
        <Notice tone={Tone::Bad} urgent=true title={i18n.t("device-here-unkept")}>
            <p>{ i18n.t("device-here-unkept-advice") }</p>
        </Notice>
    }
}

/// The tablet at work, as a property.
#[derive(Clone)]
struct At(Rc<Works>);

impl PartialEq for At {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(PartialEq, Properties)]
struct AskProps {
    works: At,
    facility: Rc<FacilityView>,
}

/// Asks what the device is to be called and where it stands.
#[component]
fn Ask(props: &AskProps) -> Html {
    let i18n = use_i18n();
    let form = use_form(|| vec![("/label", String::new()), ("/room_id", String::new())]);
    let failed = use_state(|| None::<Registered>);
    let half = use_mut_ref(|| None);
    let enter = {
        let (form, failed) = (form.clone(), failed.clone());
        let (works, facility) = (props.works.0.clone(), props.facility.clone());
        use_action(
            move |api, wanted| register(api, works.clone(), facility.clone(), wanted, half.clone()),
            move |outcome| match outcome {
                Ok(Registered::Entered) => {} // The page tells how it stands from now on.
                Ok(other) => failed.set(Some(other)),
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, id) = (form.clone(), i18n.clone(), enter.run, props.facility.id);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (label, room_id) = (read.text("/label"), read.optional("/room_id"));
            if read.complete() {
                run.emit(CreateDevicePairing { facility_id: id, room_id, label, kind: DeviceKind::Tablet });
            }
        })
    };
    let rooms = props.facility.rooms.iter();
    let rooms = rooms.map(|room| (room.id.to_string().into(), room.name.clone().into())).collect::<Vec<_>>();
    html! { <>
        { match *failed {
            Some(Registered::NoKey) => no_key(&i18n),
            Some(Registered::Unkept) => unkept(&i18n),
            _ => html! { <Notice tone={Tone::Info} title={i18n.t("device-here-title")}><p>{ i18n.t("device-here-what") }</p></Notice> },
        } }
        <Card>
            <FormView form={form.clone()} submit={i18n.t("device-here-submit")} busy={enter.busy} {onsubmit}>
                <Field form={form.clone()} at="/label" label={i18n.t("device-label")} hint={i18n.t("device-label-hint")} required=true />
                <Field {form} at="/room_id" label={i18n.t("device-room")} kind={FieldKind::Select(rooms)} />
            </FormView>
        </Card>
    </> }
}

#[derive(PartialEq, Properties)]
struct StandingProps {
    device: KeptDevice,
    works: At,
    waiting: usize,
    elsewhere: bool,
}

/// Which device this browser is, and what is to be done next.
#[component]
fn Standing(props: &StandingProps) -> Html {
    let i18n = use_i18n();
    let device = &props.device;
    let (tone_of, title, what) = match device.status {
        DeviceState::Pending => (Tone::Info, "device-here-pending", "device-here-pending-what"),
        DeviceState::Active => (Tone::Good, "device-here-active", "device-here-active-what"),
        DeviceState::Revoked => (Tone::Bad, "device-here-revoked", "device-here-revoked-what"),
    };
    let items = vec![
        (i18n.t("device-label"), html! { &device.label }),
        (i18n.t("facility"), html! { &device.facility_name }),
        (
            i18n.t("device-status"),
            html! { <StatusLabel tone={tone(device.status)} text={i18n.word(device.status)} /> },
        ),
        (i18n.t("device-here-waiting"), html! { props.waiting }),
    ];
    html! { <>
        if props.elsewhere {
            <Notice tone={Tone::Warning} title={i18n.ta("device-here-elsewhere", &[("facility", device.facility_name.clone().into())])} />
        }
        <Notice tone={tone_of} title={i18n.t(title)}><p>{ i18n.t(what) }</p></Notice>
        <Card title={i18n.t("device")}>
            <p class="subtle">{ i18n.t("device-fingerprint") }</p>
            <p class="pairing-code" translate="no">{ &device.fingerprint }</p>
            <DefinitionList {items} />
        </Card>
        <div class="actions">
            if device.status == DeviceState::Active {
                <LinkButton kind={ButtonKind::Primary} icon={Icon::Clipboard} to={Route::ClassSessions} label={i18n.t("nav-class-sessions")} />
            }
            if device.status == DeviceState::Revoked && props.waiting == 0 { <Forget works={props.works.clone()} /> }
        </div>
    </> }
}

#[derive(PartialEq, Properties)]
struct ForgetProps {
    works: At,
}

/// Lets the browser be another device.
#[component]
fn Forget(props: &ForgetProps) -> Html {
    let i18n = use_i18n();
    let asking = use_state(|| false);
    let ask = |on: bool| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(on))
    };
    let onconfirm = {
        let works = props.works.0.clone();
        Callback::from(move |()| {
            let works = works.clone();
            // What is not forgotten is still shown.
            spawn_local(async move {
                let _ = works.forget().await;
            });
        })
    };
    html! { <>
        <Button icon={Icon::Cross} label={i18n.t("device-here-forget")} onclick={ask(true).reform(|_| ())} />
        if *asking {
            <ConfirmDialog title={i18n.t("device-here-forget")} confirm={i18n.t("device-here-forget")} danger=true
                {onconfirm} onclose={ask(false)}>
                <p>{ i18n.t("device-here-forget-what") }</p>
            </ConfirmDialog>
        }
    </> }
}

//! A code by which one device comes in.

use std::rc::Rc;

use contract::{
    device::{CreateDevicePairing, DeviceKind, DevicePairingView},
    facility::FacilityView,
};
use yew::prelude::*;

use crate::{
    api::{device, use_action},
    components::{Button, ButtonKind, Dialog, Field, FieldKind, Form, FormView, Notice, Tone, use_form},
    i18n::{I18n, use_i18n},
    pages::class::qr::Qr,
    time,
};

/// Properties of [`PairDialog`].
#[derive(PartialEq, Properties)]
pub(super) struct PairDialogProps {
    /// The facility.
    pub facility: Rc<FacilityView>,
    /// Hears that the reader leaves it.
    pub onclose: Callback<()>,
}

/// Asks what the device is, and shows the code.
#[component]
pub(super) fn PairDialog(props: &PairDialogProps) -> Html {
    let i18n = use_i18n();
    let made = use_state(|| None::<DevicePairingView>);
    html! {
        <Dialog title={i18n.t("device-pair")} onclose={props.onclose.clone()}>
            if let Some(pairing) = &*made {
                <Shown pairing={pairing.clone()} onclose={props.onclose.clone()} />
            } else {
                <Ask facility={props.facility.clone()} onclose={props.onclose.clone()}
                    onmade={Callback::from({ let made = made.clone(); move |pairing| made.set(Some(pairing)) })} />
            }
        </Dialog>
    }
}

#[derive(PartialEq, Properties)]
struct AskProps {
    facility: Rc<FacilityView>,
    onclose: Callback<()>,
    onmade: Callback<DevicePairingView>,
}

#[component]
fn Ask(props: &AskProps) -> Html {
    let i18n = use_i18n();
    let form = use_form(|| vec![("/kind", DeviceKind::Tablet.to_string())]);
    let pair = {
        let (form, onmade) = (form.clone(), props.onmade.clone());
        use_action(
            |api, body: CreateDevicePairing| async move { device::pair(&api, &body).await },
            move |outcome| match outcome {
                Ok(pairing) => onmade.emit(pairing),
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, facility, run) = (form.clone(), i18n.clone(), props.facility.clone(), pair.run);
        Callback::from(move |()| {
            if let Some(body) = filled(&form, &i18n, &facility) {
                run.emit(body);
            }
        })
    };
    let rooms: Vec<(AttrValue, AttrValue)> = props
        .facility
        .rooms
        .iter()
        .map(|room| (room.id.to_string().into(), room.name.clone().into()))
        .collect();
    html! {
        <FormView form={form.clone()} submit={i18n.t("device-pair-make")} busy={pair.busy} {onsubmit} oncancel={props.onclose.clone()}>
            <Field form={form.clone()} at="/label" label={i18n.t("device-label")} hint={i18n.t("device-label-hint")} required=true />
            <Field form={form.clone()} at="/kind" label={i18n.t("device-kind")} kind={FieldKind::Select(i18n.choices::<DeviceKind>())} required=true />
            <Field {form} at="/room_id" label={i18n.t("device-room")} kind={FieldKind::Select(rooms)} />
        </FormView>
    }
}

fn filled(form: &Form, i18n: &I18n, facility: &FacilityView) -> Option<CreateDevicePairing> {
    let mut read = form.read(i18n);
    let (label, kind, room_id) = (read.text("/label"), read.required("/kind"), read.optional("/room_id"));
    let complete = read.complete();
    Some(CreateDevicePairing { facility_id: facility.id, room_id, label, kind: kind? }).filter(|_| complete)
}

#[derive(PartialEq, Properties)]
struct ShownProps {
    pairing: DevicePairingView,
    onclose: Callback<()>,
}

/// The code, large enough to be read from the device beside it.
#[component]
fn Shown(props: &ShownProps) -> Html {
    let i18n = use_i18n();
    let onclick = {
        let onclose = props.onclose.clone();
        Callback::from(move |_: MouseEvent| onclose.emit(()))
    };
    let until = time::clock(props.pairing.expires_at);
    html! { <>
        <Notice tone={Tone::Info} title={i18n.ta("device-pair-until", &[("until", until.into())])}>
            <p>{ i18n.t("device-pair-what") }</p>
        </Notice>
        <div class="pairing-qr"><Qr text={props.pairing.code.clone()} label={i18n.t("device-pair-code")} /></div>
        <p class="pairing-code" translate="no">{ grouped(&props.pairing.code) }</p>
        <div class="actions"><Button kind={ButtonKind::Primary} label={i18n.t("dialog-close")} {onclick} /></div>
    </> }
}

/// A code in two groups, as people read it out.
fn grouped(code: &str) -> String {
    let (left, right) = code.split_at_checked(code.len() / 2).unwrap_or((code, ""));
    format!("{left}-{right}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_shown_in_two_groups() {
        assert_eq!(grouped("ABCDE12345"), "ABCDE-12345");
    }
}

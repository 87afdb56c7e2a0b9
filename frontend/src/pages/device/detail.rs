//! One device: who let it in, how it stands, and what it has sent.

use std::rc::Rc;

use contract::{
    auth::Reason,
    device::{DeviceState, DeviceView},
    ids::DeviceId,
};
use yew::prelude::*;

use super::{
    records::{Records, Rejects},
    tone,
};
use crate::{
    api::{Tagged, device, use_action, use_load},
    components::{
        Button, ButtonKind, Card, ConfirmDialog, DefinitionList, Icon, Notice, PageHeader, ReasonDialog,
        StatusLabel, Tab, Tabs, Tone, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::two_people::is_own,
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`DetailPage`].
#[derive(PartialEq, Properties)]
pub struct DetailPageProps {
    /// The device.
    pub id: DeviceId,
}

/// Shows a device and what can be done with it.
#[component]
pub fn DetailPage(props: &DetailPageProps) -> Html {
    let i18n = use_i18n();
    let record = use_load(props.id, |api, id| async move { device::read(&api, id).await });
    let title =
        record.value.as_ref().map_or_else(|| i18n.t("device"), |record| record.value.label.clone().into());
    let subtitle = record.value.as_ref().map(|record| {
        let view = &record.value;
        html! { <div class="actions">
            <StatusLabel tone={tone(view.status)} text={i18n.word(view.status)} />
            <span>{ i18n.word(view.kind) }</span><span>{ &view.facility_name }</span>
        </div> }
    });
    let onchanged = record.reload.clone();
    let actions = record.value.as_ref().map(|record| {
        html! {
            <Actions record={record.clone()} onchanged={onchanged.reform(|()| ())} />
        }
    });
    html! { <>
        <PageHeader {title} crumbs={vec![(Route::Devices, i18n.t("nav-devices"))]} subtitle={subtitle.unwrap_or_default()}
            actions={actions.unwrap_or_default()} />
        { record.view(|record| html! { <Body record={record.clone()} /> }) }
    </> }
}

#[derive(PartialEq, Properties)]
struct ActionsProps {
    record: Rc<Tagged<DeviceView>>,
    onchanged: Callback<()>,
}

/// Letting it in, by a second person, and revoking it.
#[component]
fn Actions(props: &ActionsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let toasts = use_toasts();
    let approving = use_state(|| false);
    let revoking = use_state(|| false);
    let form = use_form(Vec::new);
    let view = &props.record.value;
    let id = view.id;
    let approve = {
        let (i18n, onchanged, approving, toasts) =
            (i18n.clone(), props.onchanged.clone(), approving.clone(), toasts.clone());
        use_action(
            move |api, ()| async move { device::approve(&api, id).await },
            move |outcome| {
                approving.set(false);
                match outcome {
                    Ok(_) => toasts.success(i18n.t("device-approved")),
                    Err(error) => toasts.failure(&i18n, &error),
                }
                onchanged.emit(());
            },
        )
    };
    let revoke = {
        let (i18n, onchanged, revoking, form) =
            (i18n.clone(), props.onchanged.clone(), revoking.clone(), form.clone());
        use_action(
            move |api, reason: Reason| async move { device::revoke(&api, id, &reason).await },
            move |outcome| match outcome {
                Ok(_) => {
                    revoking.set(false);
                    toasts.success(i18n.t("device-revoked"));
                    onchanged.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let show = |what: &UseStateHandle<bool>, on: bool| {
        let what = what.clone();
        Callback::from(move |()| what.set(on))
    };
    let waits = view.status == DeviceState::Pending && session.has_role(may::APPROVE_DEVICE);
    let own = is_own(&session, view.requested_by);
    html! { <>
        if waits && !own {
            <Button kind={ButtonKind::Primary} icon={Icon::Check} label={i18n.t("device-approve")} onclick={show(&approving, true).reform(|_| ())} />
        }
        if view.status != DeviceState::Revoked && session.has_role(may::REVOKE_DEVICE) {
            <Button icon={Icon::Cross} label={i18n.t("device-revoke")} onclick={show(&revoking, true).reform(|_| ())} />
        }
        if *approving {
            <ConfirmDialog title={i18n.t("device-approve")} confirm={i18n.t("device-approve")} busy={approve.busy}
                onconfirm={approve.run.reform(|()| ())} onclose={show(&approving, false)}>
                <p>{ i18n.t("device-approve-what") }</p>
                <p class="pairing-code" translate="no">{ &view.fingerprint }</p>
            </ConfirmDialog>
        }
        if *revoking {
            <ReasonDialog title={i18n.t("device-revoke")} confirm={i18n.t("device-revoke")} danger=true {form} busy={revoke.busy}
                onconfirm={revoke.run.reform(|reason| Reason { reason })} onclose={show(&revoking, false)}>
                <p>{ i18n.t("device-revoke-what") }</p>
            </ReasonDialog>
        }
    </> }
}

#[derive(PartialEq, Properties)]
struct BodyProps {
    record: Rc<Tagged<DeviceView>>,
}

#[component]
fn Body(props: &BodyProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let view = &props.record.value;
    let tabs = vec![
        Tab {
            name: "records",
            label: i18n.t("device-records"),
            content: html! { <Records key="records" id={view.id} /> },
        },
        Tab {
            name: "rejects",
            label: i18n.t("device-rejects"),
            content: html! { <Rejects key="rejects" id={view.id} /> },
        },
    ];
    let own = is_own(&session, view.requested_by);
    html! { <>
        if view.status == DeviceState::Pending {
            <Notice tone={Tone::Info} title={i18n.t("device-waits")}>
                <p>{ if own { i18n.t("device-waits-own") } else { i18n.t("device-waits-what") } }</p>
            </Notice>
        }
        if view.chain_broken { <Notice tone={Tone::Warning} title={i18n.t("device-broken")}><p>{ i18n.t("device-broken-what") }</p></Notice> }
        <Card title={i18n.t("device")}><DefinitionList items={facts(&i18n, view)} /></Card>
        <Tabs label={i18n.t("device-sent")} {tabs} />
    </> }
}

fn facts(i18n: &I18n, view: &DeviceView) -> Vec<(AttrValue, Html)> {
    let named = |name: Option<&String>| html! { name.map_or("—", String::as_str) };
    let mut items = vec![
        (i18n.t("facility"), html! { &view.facility_name }),
        (i18n.t("device-room"), named(view.room_name.as_ref())),
        (i18n.t("device-fingerprint"), html! { <span translate="no">{ &view.fingerprint }</span> }),
        (i18n.t("device-requested-by"), named(view.requested_by_name.as_ref())),
        (i18n.t("device-paired-at"), html! { time::minute(view.paired_at) }),
    ];
    if let Some(at) = view.approved_at {
        items.push((i18n.t("device-approved-by"), named(view.approved_by_name.as_ref())));
        items.push((i18n.t("device-approved-at"), html! { time::minute(at) }));
    }
    if let Some(at) = view.revoked_at {
        items.push((i18n.t("device-revoked-by"), named(view.revoked_by_name.as_ref())));
        items.push((i18n.t("device-revoked-at"), html! { time::minute(at) }));
        items.push((i18n.t("reason"), named(view.revoked_reason.as_ref())));
    }
    items.push((
        i18n.t("device-last-seen"),
        html! { view.last_seen_at.map_or_else(|| "—".to_owned(), time::minute) },
    ));
    items.push((i18n.t("device-last-seq"), html! { view.last_seq }));
    items.push((i18n.t("device-waiting"), html! { view.waiting }));
    items.push((i18n.t("device-flagged"), html! { view.flagged }));
    items
}

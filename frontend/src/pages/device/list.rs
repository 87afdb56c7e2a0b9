//! Devices: all within reach as the inventory of the smart campus, and those of one facility.

use std::rc::Rc;

use contract::{
    device::{DeviceKind, DeviceState, DeviceView},
    facility::FacilityView,
};
use yew::prelude::*;

use super::{pair::PairDialog, tone};
use crate::{
    api::{device, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSchool, FilterSelect, Icon,
        LinkButton, PageHeader, Pager, PickBy, Row, StatusLabel, Tone, use_export, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// All devices within reach.
#[component]
pub fn ListPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let session = use_session();
    let page = use_load(query.for_api(), |api, query| async move { device::list(&api, &query).await });
    let export = use_export(|api, query: String| async move { device::export(&api, &query).await });
    let onexport = {
        let (run, query) = (export.run.clone(), query.clone());
        let mut members = ["sort", "cursor", "limit", "count"].map(|name| (name, None)).to_vec();
        members.push(("format", Some("xlsx".to_owned())));
        Callback::from(move |_: MouseEvent| run.emit(query.for_api_replacing(&members)))
    };
    let actions = html! { <>
        if session.has_role(may::GET_STAFF_CODE) {
            <LinkButton icon={Icon::Shield} to={Route::StaffCode} label={i18n.t("device-staff-code")} />
        }
        <LinkButton icon={Icon::Calculator} to={Route::DeviceParameters} label={i18n.t("device-parameters")} />
        <Button icon={Icon::Download} label={i18n.t("facility-export")} busy={export.busy} onclick={onexport} />
    </> };
    html! { <>
        <PageHeader title={i18n.t("nav-devices")} subtitle={i18n.t("device-rule")} {actions} />
        <FilterBar>
            <FilterSchool by={PickBy::Facility} without_school=true />
            <FilterSelect name="status" label={i18n.t("device-status")} any={i18n.t("device-any-status")} options={i18n.choices::<DeviceState>()} />
            <FilterSelect name="kind" label={i18n.t("device-kind")} any={i18n.t("device-any-kind")} options={i18n.choices::<DeviceKind>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="devices" caption={i18n.t("nav-devices")} columns={columns(&i18n)}
                rows={page.items.iter().map(|device| row(&i18n, device)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("device-none")} advice={i18n.t("device-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

/// Properties of [`OfFacility`].
#[derive(PartialEq, Properties)]
pub struct OfFacilityProps {
    /// The facility.
    pub facility: Rc<FacilityView>,
}

/// The devices of a facility, and a code for another one.
#[component]
pub fn OfFacility(props: &OfFacilityProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let open = use_state(|| false);
    let of = query.for_api_replacing(&[("facility_id", Some(props.facility.id.to_string()))]);
    let page = use_load(of, |api, query| async move { device::list(&api, &query).await });
    let show = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(true))
    };
    let onclose = {
        let (open, reload) = (open.clone(), page.reload.clone());
        Callback::from(move |()| {
            open.set(false);
            reload.emit(());
        })
    };
    let actions = html! {
        if session.has_role(may::CREATE_DEVICE_PAIRING) {
            <LinkButton icon={Icon::Clipboard} to={Route::Tablet { facility: props.facility.id }} label={i18n.t("device-here-link")} />
            <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("device-pair")} onclick={show} />
        }
    };
    html! { <>
        <Card title={i18n.t("nav-devices")} {actions}>{ page.view(|page| html! { <>
            <DataTable id="facility-devices" caption={i18n.t("nav-devices")} columns={columns(&i18n)}
                rows={page.items.iter().map(|device| row(&i18n, device)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("device-none")} advice={i18n.t("device-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if *open { <PairDialog facility={props.facility.clone()} {onclose} /> }
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("label", i18n.t("device-label")),
        Column::new("kind", i18n.t("device-kind")),
        Column::new("facility", i18n.t("facility")),
        Column::new("room", i18n.t("device-room")),
        Column::new("status", i18n.t("device-status")),
        Column::new("seen", i18n.t("device-last-seen")),
        Column::new("waiting", i18n.t("device-waiting")).number(),
        Column::new("flagged", i18n.t("device-flagged")).number(),
    ]
}

fn row(i18n: &I18n, device: &DeviceView) -> Row {
    Row {
        key: device.id.to_string().into(),
        to: Some(Route::Device { id: device.id }),
        cells: vec![
            html! { &device.label },
            html! { i18n.word(device.kind) },
            html! { device.school_name.as_ref().unwrap_or(&device.facility_name) },
            html! { device.room_name.clone().unwrap_or_else(|| "—".to_owned()) },
            html! { <StatusLabel tone={tone(device.status)} text={i18n.word(device.status)} /> },
            html! { device.last_seen_at.map_or_else(|| "—".to_owned(), time::minute) },
            count(device.waiting, Tone::Info),
            count(device.flagged, Tone::Warning),
        ],
    }
}

/// A number that is worth a look unless it is zero.
fn count(number: i64, tone: Tone) -> Html {
    if number == 0 {
        html! { "0" }
    } else {
        html! { <StatusLabel {tone} text={number.to_string()} /> }
    }
}

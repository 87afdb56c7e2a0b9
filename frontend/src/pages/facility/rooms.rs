//! The rooms of a facility, and whether the school has enough usable area.

use std::rc::Rc;

use contract::{
    facility::{FacilityView, RoomView},
    measure::Area,
    problem::FieldProblem,
};
use yew::prelude::*;

use super::{fault_at, room_dialogs::Dialogs, square_metres, takes_changes};
use crate::{
    api::Tagged,
    components::{Button, ButtonKind, Card, Column, DataTable, Empty, Icon, Meter, Row, StatusLabel, Tone},
    i18n::{I18n, use_i18n},
    may,
    session::use_session,
    time,
};

/// Properties of [`Rooms`].
#[derive(PartialEq, Properties)]
pub(super) struct RoomsProps {
    /// The facility.
    pub record: Rc<Tagged<FacilityView>>,
    /// What it lacks.
    pub faults: Vec<FieldProblem>,
    /// Hears that something has changed.
    pub onchanged: Callback<()>,
}

/// What stands open beside the rooms.
#[derive(Clone, PartialEq)]
pub(super) enum Open {
    Nothing,
    New,
    Room(RoomView),
    Removal(RoomView),
    Inspection,
}

/// Shows the rooms and lets them be changed.
#[component]
pub(super) fn Rooms(props: &RoomsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let open = use_state(|| Open::Nothing);
    let view = &props.record.value;
    let may_change = session.has_role(may::CREATE_ROOM) && takes_changes(view.status);
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(what.clone()))
    };
    let onclose = {
        let open = open.clone();
        Callback::from(move |()| open.set(Open::Nothing))
    };
    let onchanged = {
        let (open, onchanged) = (open.clone(), props.onchanged.clone());
        Callback::from(move |()| {
            open.set(Open::Nothing);
            onchanged.emit(());
        })
    };
    let inspects = session.has_role(may::RECORD_INSPECTION) && view.school.is_some();
    let actions = html! { <>
        if inspects { <Button icon={Icon::Clipboard} label={i18n.t("facility-inspect")} onclick={show(Open::Inspection)} /> }
        if may_change { <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("facility-room-add")} onclick={show(Open::New)} /> }
    </> };
    let row = |room: &RoomView| Row {
        key: room.id.to_string().into(),
        to: None,
        cells: vec![
            html! { &room.name },
            html! { i18n.word(room.kind) },
            square_metres(&i18n, room.area),
            html! { room.capacity },
            html! { if room.counts_toward_school { <StatusLabel tone={Tone::Good} text={i18n.t("yes")} /> } else { { i18n.t("no") } } },
            html! { if room.shared_use { { i18n.t("yes") } } else { { i18n.t("no") } } },
            html! { if may_change { <div class="actions">
                <Button kind={ButtonKind::Quiet} label={i18n.t("edit")} onclick={show(Open::Room(room.clone()))} />
                <Button kind={ButtonKind::Quiet} label={i18n.t("remove")} onclick={show(Open::Removal(room.clone()))} />
            </div> } },
        ],
    };
    html! { <>
        <Card title={i18n.t("facility-area")}>
            { area(&i18n, view, declared(&view.rooms)) }
            { fault_at(&props.faults, "/school/coordinated_usable_area") }
        </Card>
        <Card title={i18n.t("facility-rooms")} {actions}>
            <DataTable id="rooms" caption={i18n.t("facility-rooms")} columns={columns(&i18n)} rows={view.rooms.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("facility-rooms-none")} advice={i18n.t("facility-rooms-none-advice")} /> }} />
            { fault_at(&props.faults, "/rooms") }
        </Card>
        <Dialogs open={(*open).clone()} record={props.record.clone()} {onclose} {onchanged} />
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("name", i18n.t("facility-room-name")),
        Column::new("kind", i18n.t("facility-room-kind")),
        Column::new("area", i18n.t("facility-room-area")).number(),
        Column::new("capacity", i18n.t("facility-room-capacity")).number(),
        Column::new("counts", i18n.t("facility-room-counts")),
        Column::new("shared", i18n.t("facility-room-shared")).hidden_at_first(),
        Column::new("actions", i18n.t("actions")),
    ]
}

/// The sum of the rooms that the school may timetable.
pub(super) fn declared(rooms: &[RoomView]) -> Area {
    let counted = rooms.iter().filter(|room| room.counts_toward_school);
    Area::from_hundredths(counted.map(|room| room.area.hundredths()).sum())
}

/// What there is against what a school here needs; an inspection can only lower it.
pub(super) fn area(i18n: &I18n, view: &FacilityView, declared: Area) -> Html {
    let inspected = view.school.as_ref().and_then(|school| school.inspected_area);
    let counted = inspected.map_or(declared, |inspected| inspected.min(declared));
    let least = view.minimum_area.unwrap_or_default();
    let missing = Area::from_hundredths(least.hundredths() - counted.hundredths());
    let least_text = least.to_string();
    let verdict = if missing > Area::ZERO {
        i18n.ta(
            "facility-area-short-by",
            &[("least", least_text.into()), ("missing", missing.to_string().into())],
        )
    } else {
        i18n.ta("facility-area-enough", &[("least", least_text.into())])
    };
    let whole = |area: Area| u32::try_from(area.hundredths()).unwrap_or_default();
    let shown = i18n.ta("facility-area-shown", &[("area", counted.to_string().into())]);
    let day = view.school.as_ref().and_then(|school| school.inspected_on);
    html! { <>
        <Meter label={i18n.t("facility-area-counted")} value={whole(counted)} least={whole(least)} {shown} {verdict} />
        if let Some(inspected) = inspected {
            <p class="subtle">{ i18n.ta("facility-area-inspected", &[("declared", declared.to_string().into()), ("inspected", inspected.to_string().into()), ("day", day.map(time::day).unwrap_or_default().into())]) }</p>
        }
    </> }
}

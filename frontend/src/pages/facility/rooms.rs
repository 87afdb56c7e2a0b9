//! The rooms of a facility, and whether the school has enough usable area.

use std::rc::Rc;

use contract::{
    facility::{CreateRoom, FacilityView, RecordInspection, RoomKind, RoomView, UpdateRoom},
    ids::RoomId,
    measure::Area,
    problem::FieldProblem,
};
use yew::prelude::*;

use super::{fault_at, square_metres, takes_changes};
use crate::{
    api::{ApiError, Tagged, facility, use_action},
    components::{
        Button, ButtonKind, Card, Column, ConfirmDialog, DataTable, Dialog, Empty, Field, FieldKind, Form,
        FormView, Icon, Meter, Row, StatusLabel, Tone, use_form, use_toasts,
    },
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
enum Open {
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
fn declared(rooms: &[RoomView]) -> Area {
    let counted = rooms.iter().filter(|room| room.counts_toward_school);
    Area::from_hundredths(counted.map(|room| room.area.hundredths()).sum())
}

/// What there is against what a school here needs; an inspection can only lower it.
fn area(i18n: &I18n, view: &FacilityView, declared: Area) -> Html {
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

#[derive(PartialEq, Properties)]
struct DialogsProps {
    open: Open,
    record: Rc<Tagged<FacilityView>>,
    onclose: Callback<()>,
    onchanged: Callback<()>,
}

#[component]
fn Dialogs(props: &DialogsProps) -> Html {
    let (record, onclose, onchanged) = (props.record.clone(), props.onclose.clone(), props.onchanged.clone());
    match &props.open {
        Open::Nothing => Html::default(),
        Open::New => html! { <RoomDialog {record} {onclose} {onchanged} /> },
        Open::Room(room) => html! { <RoomDialog {record} room={room.clone()} {onclose} {onchanged} /> },
        Open::Removal(room) => html! { <Removal {record} room={room.clone()} {onclose} {onchanged} /> },
        Open::Inspection => html! { <Inspection {record} {onclose} {onchanged} /> },
    }
}

#[derive(PartialEq, Properties)]
struct RoomDialogProps {
    record: Rc<Tagged<FacilityView>>,
    #[prop_or_default]
    room: Option<RoomView>,
    onclose: Callback<()>,
    onchanged: Callback<()>,
}

fn room_fields(room: Option<&RoomView>) -> Vec<(&'static str, String)> {
    let text = |read: fn(&RoomView) -> String| room.map(read).unwrap_or_default();
    vec![
        ("/name", text(|room| room.name.clone())),
        ("/kind", text(|room| room.kind.to_string())),
        ("/area", text(|room| room.area.to_string())),
        ("/capacity", text(|room| room.capacity.to_string())),
        ("/counts_toward_school", room.is_none_or(|room| room.counts_toward_school).to_string()),
        ("/shared_use", room.is_some_and(|room| room.shared_use).to_string()),
    ]
}

/// What the declared area becomes with the room as it is typed.
fn declared_with(view: &FacilityView, room: Option<RoomId>, form: &Form) -> Area {
    let others: Vec<RoomView> = view.rooms.iter().filter(|other| Some(other.id) != room).cloned().collect();
    let typed = form.get("/area").trim().parse::<Area>().unwrap_or_default();
    let added = if form.get("/counts_toward_school") == "true" { typed.hundredths().max(0) } else { 0 };
    Area::from_hundredths(declared(&others).hundredths() + added)
}

#[component]
fn RoomDialog(props: &RoomDialogProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| room_fields(props.room.as_ref()));
    let (facility_id, etag) = (props.record.value.id, props.record.etag.clone());
    let room = props.room.as_ref().map(|room| room.id);
    let save = {
        let (form, i18n, onchanged) = (form.clone(), i18n.clone(), props.onchanged.clone());
        use_action(
            move |api, body: CreateRoom| {
                let etag = etag.clone();
                async move {
                    match room {
                        None => facility::add_room(&api, facility_id, &body).await,
                        Some(room) => {
                            facility::edit_room(&api, (facility_id, room), &etag, &as_change(body)).await
                        }
                    }
                }
            },
            move |outcome: Result<FacilityView, ApiError>| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("facility-room-saved"));
                    onchanged.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), save.run.clone());
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (name, kind) = (read.text("/name"), read.required("/kind"));
            let (area, capacity) = (read.required("/area"), read.required("/capacity"));
            let (counts_toward_school, shared_use) =
                (read.checked("/counts_toward_school"), read.checked("/shared_use"));
            if read.complete()
                && let (Some(kind), Some(area), Some(capacity)) = (kind, area, capacity)
            {
                run.emit(CreateRoom { kind, name, area, capacity, counts_toward_school, shared_use });
            }
        })
    };
    let title = if room.is_some() { i18n.t("facility-room-edit") } else { i18n.t("facility-room-add") };
    html! {
        <Dialog {title} onclose={props.onclose.clone()}>
            { area(&i18n, &props.record.value, declared_with(&props.record.value, room, &form)) }
            <FormView form={form.clone()} submit={i18n.t("save")} busy={save.busy} {onsubmit} oncancel={props.onclose.clone()}>
                <Field form={form.clone()} at="/name" label={i18n.t("facility-room-name")} hint={i18n.t("facility-room-name-hint")} required=true />
                <Field form={form.clone()} at="/kind" label={i18n.t("facility-room-kind")} kind={FieldKind::Select(i18n.choices::<RoomKind>())} required=true />
                <Field form={form.clone()} at="/area" label={i18n.t("facility-room-area")} kind={FieldKind::Number} hint={i18n.t("facility-room-area-hint")} required=true />
                <Field form={form.clone()} at="/capacity" label={i18n.t("facility-room-capacity")} kind={FieldKind::Digits} required=true />
                <Field form={form.clone()} at="/counts_toward_school" label={i18n.t("facility-room-counts")} kind={FieldKind::Checkbox} hint={i18n.t("facility-room-counts-hint")} />
                <Field {form} at="/shared_use" label={i18n.t("facility-room-shared")} kind={FieldKind::Checkbox} />
            </FormView>
        </Dialog>
    }
}

fn as_change(room: CreateRoom) -> UpdateRoom {
    UpdateRoom {
        kind: Some(room.kind),
        name: Some(room.name),
        area: Some(room.area),
        capacity: Some(room.capacity),
        counts_toward_school: Some(room.counts_toward_school),
        shared_use: Some(room.shared_use),
    }
}

#[derive(PartialEq, Properties)]
struct RemovalProps {
    record: Rc<Tagged<FacilityView>>,
    room: RoomView,
    onclose: Callback<()>,
    onchanged: Callback<()>,
}

#[component]
fn Removal(props: &RemovalProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let (ids, etag) = ((props.record.value.id, props.room.id), props.record.etag.clone());
    let remove = {
        let (i18n, onclose, onchanged) = (i18n.clone(), props.onclose.clone(), props.onchanged.clone());
        use_action(
            move |api, ()| {
                let etag = etag.clone();
                async move { facility::remove_room(&api, ids, &etag).await }
            },
            move |outcome: Result<FacilityView, ApiError>| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("facility-room-removed"));
                    onchanged.emit(());
                }
                Err(error) => {
                    toasts.failure(&i18n, &error);
                    onclose.emit(());
                }
            },
        )
    };
    let rest: Vec<RoomView> =
        props.record.value.rooms.iter().filter(|room| room.id != props.room.id).cloned().collect();
    html! {
        <ConfirmDialog title={i18n.ta("facility-room-remove", &[("name", props.room.name.clone().into())])} confirm={i18n.t("remove")} danger=true
            busy={remove.busy} onconfirm={remove.run.clone()} onclose={props.onclose.clone()}>
            <p>{ i18n.t("facility-room-remove-what") }</p>
            { area(&i18n, &props.record.value, declared(&rest)) }
        </ConfirmDialog>
    }
}

#[derive(PartialEq, Properties)]
struct InspectionProps {
    record: Rc<Tagged<FacilityView>>,
    onclose: Callback<()>,
    onchanged: Callback<()>,
}

#[component]
fn Inspection(props: &InspectionProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/area", String::new()), ("/inspected_on", time::day(time::today()))]);
    let id = props.record.value.id;
    let save = {
        let (form, i18n, onchanged) = (form.clone(), i18n.clone(), props.onchanged.clone());
        use_action(
            move |api, found: RecordInspection| async move { facility::inspect(&api, id, &found).await },
            move |outcome: Result<FacilityView, ApiError>| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("facility-inspected"));
                    onchanged.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), save.run.clone());
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (area, inspected_on) = (read.required("/area"), read.optional("/inspected_on"));
            if read.complete()
                && let Some(area) = area
            {
                run.emit(RecordInspection { area, inspected_on });
            }
        })
    };
    html! {
        <Dialog title={i18n.t("facility-inspect")} onclose={props.onclose.clone()}>
            <p>{ i18n.t("facility-inspect-what") }</p>
            <FormView form={form.clone()} submit={i18n.t("save")} busy={save.busy} {onsubmit} oncancel={props.onclose.clone()}>
                <Field form={form.clone()} at="/area" label={i18n.t("facility-inspected-area")} kind={FieldKind::Number} hint={i18n.t("facility-room-area-hint")} required=true />
                <Field {form} at="/inspected_on" label={i18n.t("facility-inspected-on")} kind={FieldKind::Date} />
            </FormView>
        </Dialog>
    }
}

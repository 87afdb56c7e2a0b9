//! Adding, changing and removing a room, and noting the area that an inspection has measured.

use std::rc::Rc;

use contract::{
    facility::{CreateRoom, FacilityView, RecordInspection, RoomKind, RoomView, UpdateRoom},
    ids::RoomId,
    measure::Area,
};
use yew::prelude::*;

use super::rooms::{Open, area, declared};
use crate::{
    api::{ApiError, Tagged, Written, facility, use_action, use_edit, use_versioned},
    components::{
        ConfirmDialog, Dialog, Field, FieldKind, Form, FormView, Notice, Tone, use_form, use_toasts,
    },
    i18n::use_i18n,
    time,
};

/// Properties of [`Dialogs`].
#[derive(PartialEq, Properties)]
pub(super) struct DialogsProps {
    /// What stands open.
    pub open: Open,
    /// The facility.
    pub record: Rc<Tagged<FacilityView>>,
    /// Hears that the reader leaves it.
    pub onclose: Callback<()>,
    /// Hears that the facility is not as it was.
    pub onchanged: Callback<()>,
}

/// What stands open beside the rooms.
#[component]
pub(super) fn Dialogs(props: &DialogsProps) -> Html {
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
    let facility_id = props.record.value.id;
    let room = props.room.as_ref().map(|room| room.id);
    let edit = {
        let (i18n, onchanged) = (i18n.clone(), props.onchanged.clone());
        use_edit(
            &form,
            &props.record,
            move |view: &FacilityView| match view.rooms.iter().find(|one| Some(one.id) == room) {
                Some(now) => room_fields(Some(now)),
                None => Vec::new(),
            },
            move |api| async move { facility::read(&api, facility_id).await },
            move |api, etag: String, (whole, touched): (CreateRoom, UpdateRoom)| async move {
                match room {
                    None => facility::add_room(&api, facility_id, &whole).await,
                    Some(room) => facility::edit_room(&api, (facility_id, room), &etag, &touched).await,
                }
            },
            move |_| {
                toasts.success(i18n.t("facility-room-saved"));
                onchanged.emit(());
            },
        )
    };
    let onsubmit = {
        let (form, i18n, save) = (form.clone(), i18n.clone(), edit.save.clone());
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (name, kind) = (read.text("/name"), read.required("/kind"));
            let (area, capacity) = (read.required("/area"), read.required("/capacity"));
            let (counts_toward_school, shared_use) =
                (read.checked("/counts_toward_school"), read.checked("/shared_use"));
            if read.complete()
                && let (Some(kind), Some(area), Some(capacity)) = (kind, area, capacity)
            {
                let whole = CreateRoom { kind, name, area, capacity, counts_toward_school, shared_use };
                let touched = only_touched(&form, &whole);
                save.emit((whole, touched));
            }
        })
    };
    let title = if room.is_some() { i18n.t("facility-room-edit") } else { i18n.t("facility-room-add") };
    let onclose = edit.leave(&props.onclose, &props.onchanged);
    let view = &edit.record.value;
    html! {
        <Dialog {title} onclose={onclose.clone()}>
            { area(&i18n, view, declared_with(view, room, &form)) }
            <FormView form={form.clone()} submit={i18n.t("save")} busy={edit.busy} {onsubmit} oncancel={onclose}>
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

/// The members of a room that were changed.
fn only_touched(form: &Form, whole: &CreateRoom) -> UpdateRoom {
    UpdateRoom {
        kind: form.touched("/kind").then_some(whole.kind),
        name: form.touched("/name").then(|| whole.name.clone()),
        area: form.touched("/area").then_some(whole.area),
        capacity: form.touched("/capacity").then_some(whole.capacity),
        counts_toward_school: form.touched("/counts_toward_school").then_some(whole.counts_toward_school),
        shared_use: form.touched("/shared_use").then_some(whole.shared_use),
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
    let (id, room) = (props.record.value.id, props.room.id);
    let remove = {
        let (i18n, onclose, onchanged) = (i18n.clone(), props.onclose.clone(), props.onchanged.clone());
        use_versioned(
            &props.record,
            move |api| async move { facility::read(&api, id).await },
            move |api, etag: String, ()| async move { facility::remove_room(&api, (id, room), &etag).await },
            move |outcome: Result<Written<FacilityView, FacilityView>, ApiError>| match outcome {
                Ok(Written::Saved(_)) => {
                    toasts.success(i18n.t("facility-room-removed"));
                    onchanged.emit(());
                }
                Ok(Written::Stale(now)) if now.value.rooms.iter().all(|one| one.id != room) => {
                    onchanged.emit(());
                }
                Ok(Written::Stale(_)) => {}
                Err(error) => {
                    toasts.failure(&i18n, &error);
                    onclose.emit(());
                }
            },
        )
    };
    let onclose = if remove.renewed { props.onchanged.clone() } else { props.onclose.clone() };
    let view = &remove.record.value;
    let rest: Vec<RoomView> = view.rooms.iter().filter(|one| one.id != room).cloned().collect();
    let name = view.rooms.iter().find(|one| one.id == room).unwrap_or(&props.room).name.clone();
    html! {
        <ConfirmDialog title={i18n.ta("facility-room-remove", &[("name", name.into())])} confirm={i18n.t("remove")} danger=true
            busy={remove.busy} onconfirm={remove.save.clone()} {onclose}>
            if remove.renewed { <Notice tone={Tone::Warning} urgent=true title={i18n.t("form-stale")}><p>{ i18n.t("facility-room-stale") }</p></Notice> }
            <p>{ i18n.t("facility-room-remove-what") }</p>
            { area(&i18n, view, declared(&rest)) }
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

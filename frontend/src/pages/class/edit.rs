//! Changes a session that is still on the timetable: its time, place, teacher or capacity.

use std::rc::Rc;

use chrono::NaiveDate;
use contract::{
    class::{ClassSessionView, UpdateClassSession},
    ids::{RoomId, TeacherId, VenueId},
};
use yew::prelude::*;

use super::{
    manner::is_nowhere,
    place::{AcceptOverlaps, PlaceAndTeacher},
};
use crate::{
    api::{Tagged, class, timetable, use_edit},
    components::{Dialog, Field, FieldKind, Form, FormView, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    time::{self, Clock, instant, local},
};

/// Properties of [`EditSession`].
#[derive(PartialEq, Properties)]
pub(super) struct EditSessionProps {
    /// The session, as it was read.
    pub(super) record: Rc<Tagged<ClassSessionView>>,
    /// Hears that it is not as before.
    pub(super) ondone: Callback<()>,
    /// Hears that the reader gives up.
    pub(super) onclose: Callback<()>,
}

/// A dialog with what may be changed.
#[component]
pub(super) fn EditSession(props: &EditSessionProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let id = props.record.value.id;
    let form = use_form(|| initial(&props.record.value));
    let edit = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_edit(
            &form,
            &props.record,
            initial,
            move |api| async move { class::read(&api, id).await },
            move |api, etag: String, change: UpdateClassSession| async move {
                timetable::edit_session(&api, id, &etag, &change).await
            },
            move |_| {
                toasts.success(i18n.t("course-saved"));
                ondone.emit(());
            },
        )
    };
    let onsubmit = edit.submit(&form, &i18n, changed);
    let oncancel = edit.leave(&props.onclose, &props.ondone);
    let record = &props.record.value;
    let school = AttrValue::from(record.school_id.to_string());
    let nowhere = is_nowhere(record.delivery_mode, record.room_id.is_some() || record.venue_id.is_some());
    html! {
        <Dialog title={i18n.t("class-edit")} onclose={oncancel.clone()}>
            if record.series_id.is_some() { <p>{ i18n.t("class-edit-series") }</p> }
            <p>{ i18n.t("class-enrolled-told") }</p>
            <FormView form={form.clone()} submit={i18n.t("class-edit-save")} busy={edit.busy} {onsubmit} {oncancel}>
                <Field form={form.clone()} at="/title" label={i18n.t("class-title")} required=true wide=true />
                <Field form={form.clone()} at="/day" label={i18n.t("class-day")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/capacity" label={i18n.t("class-capacity")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/starts_at" label={i18n.t("class-from")} kind={FieldKind::Time} required=true />
                <Field form={form.clone()} at="/ends_at" label={i18n.t("class-until")} kind={FieldKind::Time} required=true />
                <PlaceAndTeacher form={form.clone()} {school} {nowhere} />
                <AcceptOverlaps {form} />
            </FormView>
        </Dialog>
    }
}

fn initial(session: &ClassSessionView) -> Vec<(&'static str, String)> {
    let from = local(session.starts_at);
    let clock = |at| local(at).map(|(_, time)| time.format("%H:%M").to_string()).unwrap_or_default();
    let id = |id: Option<String>| id.unwrap_or_default();
    vec![
        ("/title", session.title.clone()),
        ("/day", from.map(|(day, _)| time::day(day)).unwrap_or_default()),
        ("/starts_at", clock(session.starts_at)),
        ("/ends_at", clock(session.ends_at)),
        ("/capacity", session.capacity.to_string()),
        ("/room_id", id(session.room_id.map(|id| id.to_string()))),
        ("/venue_id", id(session.venue_id.map(|id| id.to_string()))),
        ("/teacher_id", id(session.teacher_id.map(|id| id.to_string()))),
    ]
}

/// What was changed; `None` when something is wrong, which is then shown.
fn changed(form: &Form, i18n: &I18n) -> Option<UpdateClassSession> {
    let mut read = form.read(i18n);
    let (title, capacity) = (read.text("/title"), read.required::<u32>("/capacity"));
    let day = read.required::<NaiveDate>("/day");
    let (from, to) = (read.required::<Clock>("/starts_at"), read.required::<Clock>("/ends_at"));
    let (room, venue) = (read.optional::<RoomId>("/room_id"), read.optional::<VenueId>("/venue_id"));
    let teacher = read.optional::<TeacherId>("/teacher_id");
    let accept_overlaps = read.checked("/accept_overlaps");
    if let (Some(from), Some(to)) = (&from, &to)
        && from.0 >= to.0
    {
        read.fault("/ends_at", "class-until-first");
    }
    let at = |clock: Option<Clock>| instant(day?, clock?.0);
    let timed = ["/day", "/starts_at", "/ends_at"].iter().any(|member| form.touched(member));
    let change = UpdateClassSession {
        title: form.touched("/title").then_some(title),
        room_id: form.touched("/room_id").then_some(room),
        venue_id: form.touched("/venue_id").then_some(venue),
        teacher_id: form.touched("/teacher_id").then_some(teacher),
        starts_at: at(from).filter(|_| timed),
        ends_at: at(to).filter(|_| timed),
        capacity: capacity.filter(|_| form.touched("/capacity")),
        accept_overlaps,
    };
    read.complete().then_some(change)
}

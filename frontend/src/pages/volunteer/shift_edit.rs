//! Changing a shift that has not begun.

use std::rc::Rc;

use contract::volunteer::{UpdateVolunteerShift, VolunteerShiftView};
use yew::prelude::*;

use super::times;
use crate::{
    api::{Tagged, use_edit, volunteer},
    components::{Dialog, Field, FieldKind, Form, FormView, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    time,
};

/// Properties of [`Edit`].
#[derive(PartialEq, Properties)]
pub(super) struct EditProps {
    /// The shift, as it was read.
    pub(super) record: Rc<Tagged<VolunteerShiftView>>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is not as before.
    pub(super) ondone: Callback<()>,
}

fn initial(shift: &VolunteerShiftView) -> Vec<(&'static str, String)> {
    let mut day = time::minute(shift.starts_at);
    day.truncate(10);
    vec![
        ("/title", shift.title.clone()),
        ("/place", shift.place.clone()),
        ("/day", day),
        ("/from", time::clock(shift.starts_at)),
        ("/until", time::clock(shift.ends_at)),
        ("/wanted", shift.wanted.to_string()),
    ]
}

fn changed(form: &Form, i18n: &I18n) -> Option<UpdateVolunteerShift> {
    let mut read = form.read(i18n);
    let (title, place) = (read.text("/title"), read.text("/place"));
    let (times, wanted) = (times(&mut read), read.required("/wanted"));
    if !read.complete() {
        return None;
    }
    let moved = ["/day", "/from", "/until"].iter().any(|at| form.touched(at));
    let (starts_at, ends_at) = times.filter(|_| moved).unzip();
    Some(UpdateVolunteerShift {
        title: form.touched("/title").then_some(title),
        place: form.touched("/place").then_some(place),
        starts_at,
        ends_at,
        wanted: wanted.filter(|_| form.touched("/wanted")),
    })
}

/// The form, with what the shift says now.
#[component]
pub(super) fn Edit(props: &EditProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| initial(&props.record.value));
    let id = props.record.value.id;
    let edit = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_edit(
            &form,
            &props.record,
            initial,
            move |api| async move { volunteer::shift(&api, id).await },
            move |api, etag: String, change: UpdateVolunteerShift| async move {
                volunteer::edit_shift(&api, id, &etag, &change).await
            },
            move |_| {
                toasts.success(i18n.t("volunteer-shift-edited"));
                ondone.emit(());
            },
        )
    };
    let onsubmit = edit.submit(&form, &i18n, changed);
    let onclose = edit.leave(&props.onclose, &props.ondone);
    html! {
        <Dialog title={i18n.t("volunteer-edit-shift")} onclose={onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("teacher-save")} busy={edit.busy} {onsubmit} oncancel={onclose} narrow=true>
                <Field form={form.clone()} at="/title" label={i18n.t("volunteer-what")} required=true />
                <Field form={form.clone()} at="/place" label={i18n.t("volunteer-place")} required=true />
                <Field form={form.clone()} at="/day" label={i18n.t("class-day")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/from" label={i18n.t("class-from")} kind={FieldKind::Time} required=true />
                <Field form={form.clone()} at="/until" label={i18n.t("class-until")} kind={FieldKind::Time} required=true />
                <Field {form} at="/wanted" label={i18n.t("volunteer-wanted")} kind={FieldKind::Number} required=true />
            </FormView>
        </Dialog>
    }
}

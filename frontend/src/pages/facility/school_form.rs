//! Setting the school of a facility.

use std::rc::Rc;

use contract::facility::{
    ConstructionMode, FacilityView, PilotBatch, PutSchool, SchoolView, UseRight, UseRightKind,
};
use yew::prelude::*;

use super::is_station;
use crate::{
    api::{Tagged, facility, school, use_edit, use_load},
    components::{Field, FieldKind, Form, FormView, Reader, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    time,
};

/// Properties of [`SchoolForm`].
#[derive(PartialEq, Properties)]
pub(super) struct SchoolFormProps {
    /// The facility.
    pub record: Rc<Tagged<FacilityView>>,
    /// Hears that the reader gives up.
    pub oncancel: Callback<()>,
    /// Hears that the school is set.
    pub onchanged: Callback<()>,
}

fn initial(school: Option<&SchoolView>) -> Vec<(&'static str, String)> {
    let text = |read: fn(&SchoolView) -> Option<String>| school.and_then(read).unwrap_or_default();
    vec![
        ("/name", text(|school| Some(school.name.clone()))),
        ("/construction_mode", text(|school| Some(school.construction_mode.to_string()))),
        ("/pilot_batch", text(|school| Some(school.pilot_batch.to_string()))),
        ("/opened_on", text(|school| school.opened_on.map(time::day))),
        ("/use_right/kind", text(|school| school.use_right.as_ref().map(|right| right.kind.to_string()))),
        ("/use_right/document", text(|school| school.use_right.as_ref().map(|right| right.document.clone()))),
        (
            "/use_right/valid_from",
            text(|school| school.use_right.as_ref().map(|right| time::day(right.valid_from))),
        ),
        (
            "/use_right/valid_to",
            text(|school| school.use_right.as_ref().and_then(|right| right.valid_to).map(time::day)),
        ),
        ("/parent_school_id", text(|school| school.parent_school_id.map(|id| id.to_string()))),
        ("/condition_met", text(|school| school.condition_met.map(|met| met.to_string()))),
        ("/condition_note", text(|school| school.condition_note.clone())),
    ]
}

/// The fields of a school.
#[component]
pub(super) fn SchoolForm(props: &SchoolFormProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let id = props.record.value.id;
    let form = use_form(|| initial(props.record.value.school.as_ref()));
    let edit = {
        let (i18n, onchanged) = (i18n.clone(), props.onchanged.clone());
        use_edit(
            &form,
            &props.record,
            |view: &FacilityView| initial(view.school.as_ref()),
            move |api| async move { facility::read(&api, id).await },
            move |api, etag: String, school: PutSchool| async move {
                facility::put_school(&api, id, &etag, &school).await
            },
            move |_| {
                toasts.success(i18n.t("facility-school-saved"));
                onchanged.emit(());
            },
        )
    };
    let view = &edit.record.value;
    let onsubmit = {
        let (form, i18n, save) = (form.clone(), i18n.clone(), edit.save.clone());
        let closed_on = view.school.as_ref().and_then(|school| school.closed_on);
        Callback::from(move |()| {
            if let Some(school) = read(&form, &i18n) {
                save.emit(PutSchool { closed_on, ..school });
            }
        })
    };
    let oncancel = edit.leave(&props.oncancel, &props.onchanged);
    html! {
        <FormView form={form.clone()} submit={i18n.t("save")} busy={edit.busy} {onsubmit} {oncancel}>
            <Field form={form.clone()} at="/name" label={i18n.t("facility-school-name")} required=true />
            <Field form={form.clone()} at="/construction_mode" label={i18n.t("facility-construction")} kind={FieldKind::Select(i18n.choices::<ConstructionMode>())} required=true />
            <Field form={form.clone()} at="/pilot_batch" label={i18n.t("facility-batch")} kind={FieldKind::Select(i18n.choices::<PilotBatch>())} required=true />
            <Field form={form.clone()} at="/opened_on" label={i18n.t("facility-opened-on")} kind={FieldKind::Date} hint={i18n.t("facility-opened-on-hint")} />
            <h3>{ i18n.t("facility-use-right") }</h3>
            <Field form={form.clone()} at="/use_right/kind" label={i18n.t("facility-right-kind")} kind={FieldKind::Select(i18n.choices::<UseRightKind>())} />
            <Field form={form.clone()} at="/use_right/document" label={i18n.t("facility-right-document")} />
            <Field form={form.clone()} at="/use_right/valid_from" label={i18n.t("facility-right-from")} kind={FieldKind::Date} />
            <Field form={form.clone()} at="/use_right/valid_to" label={i18n.t("facility-right-to")} kind={FieldKind::Date} hint={i18n.t("facility-right-to-hint")} />
            if is_station(view.kind) { <StationFields {form} /> }
        </FormView>
    }
}

#[derive(PartialEq, Properties)]
struct StationFieldsProps {
    form: Form,
}

/// What only the school of a station tells.
#[component]
fn StationFields(props: &StationFieldsProps) -> Html {
    let i18n = use_i18n();
    let form = &props.form;
    let centers = use_load((), |api, ()| async move { school::options(&api).await });
    let parents = centers.value.as_ref().map(|all| {
        all.iter()
            .filter(|one| !is_station(one.kind))
            .filter_map(|one| {
                Some((AttrValue::from(one.school_id?.to_string()), AttrValue::from(one.school_name.clone()?)))
            })
            .collect::<Vec<_>>()
    });
    let yes_or_no = vec![("true".into(), i18n.t("yes")), ("false".into(), i18n.t("no"))];
    html! { <>
        <h3>{ i18n.t("facility-station-part") }</h3>
        <Field form={form.clone()} at="/parent_school_id" label={i18n.t("facility-parent")} kind={FieldKind::Select(parents.unwrap_or_default())} unread={centers.unread()} />
        <Field form={form.clone()} at="/condition_met" label={i18n.t("facility-condition")} kind={FieldKind::Select(yes_or_no)} />
        <Field form={form.clone()} at="/condition_note" label={i18n.t("facility-condition-note")} kind={FieldKind::TextArea} />
    </> }
}

/// The right to the venue, all of it or none.
fn read_right(read: &mut Reader<'_>, form: &Form) -> Option<UseRight> {
    let parts = ["/use_right/kind", "/use_right/document", "/use_right/valid_from", "/use_right/valid_to"];
    if parts.iter().all(|at| form.get(at).trim().is_empty()) {
        return None;
    }
    let (kind, document) =
        (read.required::<UseRightKind>("/use_right/kind"), read.text("/use_right/document"));
    let (valid_from, valid_to) =
        (read.required("/use_right/valid_from"), read.optional("/use_right/valid_to"));
    Some(UseRight { kind: kind?, document, valid_from: valid_from?, valid_to })
}

fn read(form: &Form, i18n: &I18n) -> Option<PutSchool> {
    let mut read = form.read(i18n);
    let name = read.text("/name");
    let (mode, batch) = (read.required("/construction_mode"), read.required("/pilot_batch"));
    let use_right = read_right(&mut read, form);
    let (opened_on, parent_school_id) = (read.optional("/opened_on"), read.optional("/parent_school_id"));
    let condition_met = read.optional("/condition_met");
    let condition_note = read.optional_text("/condition_note");
    let (true, Some(construction_mode), Some(pilot_batch)) = (read.complete(), mode, batch) else {
        return None;
    };
    Some(PutSchool {
        name,
        construction_mode,
        pilot_batch,
        opened_on,
        closed_on: None,
        use_right,
        parent_school_id,
        condition_met,
        condition_note,
    })
}

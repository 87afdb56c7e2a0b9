//! The score sheet: what is measured and judged at the site.

use std::rc::Rc;

use contract::{
    assessment::{FillScoreSheet, InspectionDetails},
    measure::{Area, Points},
};
use yew::prelude::*;

use super::points::{PointsField, fits};
use crate::{
    api::{Tagged, inspection, use_edit},
    components::{Card, Field, FieldKind, Form, FormView, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    pages::assessment::following::use_following,
    time,
};

/// Properties of [`Sheet`].
#[derive(PartialEq, Properties)]
pub(super) struct SheetProps {
    /// The inspection as it was read.
    pub(super) record: Rc<Tagged<InspectionDetails>>,
    /// Hears that it is saved.
    pub(super) ondone: Callback<()>,
}

/// The form; what is left out stays open, and what was typed stays when it cannot be sent.
#[component]
pub(super) fn Sheet(props: &SheetProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let details = &props.record.value;
    let id = details.inspection.id;
    let form = use_form(|| initial(details));
    let following = use_following(&form, initial(details));
    let edit = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_edit(
            &form,
            &props.record,
            initial,
            move |api| async move { inspection::read(&api, id).await },
            move |api, etag: String, body: FillScoreSheet| async move {
                inspection::fill(&api, id, &etag, &body).await.map(|()| body)
            },
            move |body: FillScoreSheet| {
                following.saved(of(&body));
                toasts.success(i18n.t("course-saved"));
                ondone.emit(());
            },
        )
    };
    let most = (details.safety_maximum, details.syllabus_maximum);
    let onsubmit = edit.submit(&form, &i18n, move |form, i18n| filled(form, i18n, most));
    let declared = i18n.ta("inspection-declared", &[("area", details.declared_area.to_string().into())]);
    html! {
        <Card title={i18n.t("inspection-sheet")}>
            <FormView form={form.clone()} submit={i18n.t("inspection-save")} busy={edit.busy} {onsubmit} narrow=true>
                <Field form={form.clone()} at="/measured_area" label={i18n.t("inspection-area")} hint={declared} kind={FieldKind::Number} required=true />
                <PointsField form={form.clone()} at="/safety_accessibility" label={i18n.t("assessment-safety")} maximum={most.0} />
                <Field form={form.clone()} at="/safety_note" label={i18n.t("inspection-safety-note")} hint={i18n.t("inspection-note-hint")} kind={FieldKind::TextArea} required=true />
                <PointsField form={form.clone()} at="/syllabus_quality" label={i18n.t("assessment-syllabus")} maximum={most.1} />
                <Field form={form.clone()} at="/syllabus_note" label={i18n.t("inspection-syllabus-note")} hint={i18n.t("inspection-note-hint")} kind={FieldKind::TextArea} required=true />
            </FormView>
        </Card>
    }
}

fn initial(details: &InspectionDetails) -> Vec<(&'static str, String)> {
    let sheet = &details.sheet;
    of(&FillScoreSheet {
        measured_area: sheet.measured_area,
        safety_accessibility: sheet.safety_accessibility,
        safety_note: sheet.safety_note.clone(),
        syllabus_quality: sheet.syllabus_quality,
        syllabus_note: sheet.syllabus_note.clone(),
    })
}

fn of(sheet: &FillScoreSheet) -> Vec<(&'static str, String)> {
    let points = |points: Option<Points>| points.map(|points| points.to_string()).unwrap_or_default();
    vec![
        ("/measured_area", sheet.measured_area.map(|area| area.to_string()).unwrap_or_default()),
        ("/safety_accessibility", points(sheet.safety_accessibility)),
        ("/safety_note", sheet.safety_note.clone().unwrap_or_default()),
        ("/syllabus_quality", points(sheet.syllabus_quality)),
        ("/syllabus_note", sheet.syllabus_note.clone().unwrap_or_default()),
    ]
}

/// What was typed: all of it may be missing, but what is there is right.
fn filled(form: &Form, i18n: &I18n, most: (Points, Points)) -> Option<FillScoreSheet> {
    let mut read = form.read(i18n);
    let measured_area: Option<Area> = read.optional("/measured_area");
    let (safety, syllabus) = (read.optional("/safety_accessibility"), read.optional("/syllabus_quality"));
    for (at, maximum) in [("/safety_accessibility", most.0), ("/syllabus_quality", most.1)] {
        if !fits(form.get(at), maximum) {
            read.fault(at, "inspection-too-many-points");
        }
    }
    let (safety_note, syllabus_note) =
        (read.optional_text("/safety_note"), read.optional_text("/syllabus_note"));
    read.complete().then_some(FillScoreSheet {
        measured_area,
        safety_accessibility: safety,
        safety_note,
        syllabus_quality: syllabus,
        syllabus_note,
    })
}

/// The sheet to read.
pub(super) fn sheet_facts(i18n: &I18n, one: &InspectionDetails) -> Vec<(AttrValue, Html)> {
    let sheet = &one.sheet;
    let or_dash = |text: Option<String>| html! { <span class="outline">{ text.unwrap_or_else(|| "—".to_owned()) }</span> };
    let of = |points: Option<Points>, maximum: Points| {
        or_dash(points.map(|points| format!("{points} / {maximum}")))
    };
    let square_metres = |area: Area| format!("{area} m²");
    let place = sheet.location.map(|at| format!("{}, {}", at.longitude, at.latitude));
    let metres = sheet
        .distance_metres
        .map(|metres| i18n.ta("inspection-metres", &[("metres", metres.into())]).to_string());
    vec![
        (i18n.t("inspection-arrived-at"), or_dash(sheet.arrived_at.map(time::minute))),
        (i18n.t("inspection-place"), or_dash(place)),
        (i18n.t("inspection-distance"), or_dash(metres)),
        (i18n.t("inspection-place-note"), or_dash(sheet.place_note.clone())),
        (i18n.t("inspection-area"), or_dash(sheet.measured_area.map(square_metres))),
        (i18n.t("inspection-declared-area"), html! { square_metres(one.declared_area) }),
        (i18n.t("assessment-safety"), of(sheet.safety_accessibility, one.safety_maximum)),
        (i18n.t("inspection-safety-note"), or_dash(sheet.safety_note.clone())),
        (i18n.t("assessment-syllabus"), of(sheet.syllabus_quality, one.syllabus_maximum)),
        (i18n.t("inspection-syllabus-note"), or_dash(sheet.syllabus_note.clone())),
    ]
}

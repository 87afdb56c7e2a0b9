//! The fields of a registration, the same when it is begun and when it is changed.

use contract::{
    division::{DivisionCode, DivisionLevel},
    facility::{CreateFacility, FacilityView, HostKind, Location, OpeningSpan, UpdateFacility},
};
use yew::prelude::*;

use super::{
    hours::{HoursEditor, Week},
    is_station,
};
use crate::{
    components::{Field, FieldKind, Form, Reader},
    i18n::{I18n, use_i18n},
    pages::division::DivisionPicker,
};

/// What the fields hold at first.
pub(super) fn initial(view: Option<&FacilityView>) -> Vec<(&'static str, String)> {
    let text = |read: fn(&FacilityView) -> Option<String>| view.and_then(read).unwrap_or_default();
    vec![
        ("/kind", text(|view| Some(view.kind.to_string()))),
        ("/name_zh", text(|view| Some(view.name_zh.clone()))),
        ("/name_mn", text(|view| view.name_mn.clone())),
        ("/division_code", text(|view| Some(view.division_code.to_string()))),
        ("/operator_name", text(|view| view.operator_name.clone())),
        ("/operator_credit_code", text(|view| view.operator_credit_code.clone())),
        ("/address", text(|view| view.address.clone())),
        ("/location/longitude", text(|view| view.location.map(|place| place.longitude.to_string()))),
        ("/location/latitude", text(|view| view.location.map(|place| place.latitude.to_string()))),
        ("/contact_name", text(|view| view.contact_name.clone())),
        ("/contact_phone", text(|view| view.contact_phone.clone())),
        ("/opening_hours", text(|view| Some(Week::of(&view.opening_hours).written()))),
    ]
}

/// Properties of [`Fields`].
#[derive(PartialEq, Properties)]
pub(super) struct FieldsProps {
    /// The form.
    pub form: Form,
    /// Whether kind, names and division can no longer be changed.
    #[prop_or_default]
    pub settled: bool,
}

/// The fields of a registration.
#[component]
pub(super) fn Fields(props: &FieldsProps) -> Html {
    let i18n = use_i18n();
    let form = &props.form;
    let settled = props.settled;
    let station = form.get("/kind").parse().is_ok_and(is_station);
    let depth = if station { DivisionLevel::Village } else { DivisionLevel::Township };
    let field = |at: &'static str, label: AttrValue| html! { <Field form={form.clone()} {at} {label} /> };
    html! { <>
        <h2>{ i18n.t("facility-part-identity") }</h2>
        <Field form={form.clone()} at="/kind" label={i18n.t("facility-kind")} kind={FieldKind::Select(i18n.choices::<HostKind>())}
            hint={i18n.t("facility-kind-hint")} required=true readonly={settled} wide=true />
        <Field form={form.clone()} at="/name_zh" label={i18n.t("facility-name-zh")} hint={i18n.t("facility-name-hint")} required=true readonly={settled} />
        <Field form={form.clone()} at="/name_mn" label={i18n.t("facility-name-mn")} readonly={settled} />
        <DivisionPicker form={form.clone()} at="/division_code" {depth} readonly={settled} />
        <h2>{ i18n.t("facility-part-place") }</h2>
        <Field form={form.clone()} at="/address" label={i18n.t("facility-address")} wide=true />
        <Field form={form.clone()} at="/location/longitude" label={i18n.t("facility-longitude")} kind={FieldKind::Number} hint={i18n.t("facility-location-hint")} />
        <Field form={form.clone()} at="/location/latitude" label={i18n.t("facility-latitude")} kind={FieldKind::Number} />
        <h2>{ i18n.t("facility-part-operator") }</h2>
        { field("/operator_name", i18n.t("facility-operator-name")) }
        <Field form={form.clone()} at="/operator_credit_code" label={i18n.t("facility-operator-code")} hint={i18n.t("facility-operator-code-hint")} />
        { field("/contact_name", i18n.t("facility-contact-name")) }
        <Field form={form.clone()} at="/contact_phone" label={i18n.t("facility-contact-phone")} kind={FieldKind::Digits} />
        <h2>{ i18n.t("facility-part-hours") }</h2>
        <HoursEditor form={form.clone()} at="/opening_hours" />
    </> }
}

/// What was typed, as far as it is well formed.
struct Typed {
    kind: Option<HostKind>,
    name_zh: String,
    division_code: Option<DivisionCode>,
    location: Option<Location>,
    opening_hours: Vec<OpeningSpan>,
}

fn read(read: &mut Reader<'_>, form: &Form) -> Typed {
    let kind = read.required::<HostKind>("/kind");
    let name_zh = read.text("/name_zh");
    let division_code = read.required::<DivisionCode>("/division_code");
    let level = if kind.is_some_and(is_station) { DivisionLevel::Village } else { DivisionLevel::Township };
    if division_code.as_ref().is_some_and(|code| code.level() != level) {
        read.fault("/division_code", "facility-division-incomplete");
    }
    let (longitude, latitude) = (read.optional("/location/longitude"), read.optional("/location/latitude"));
    if longitude.is_some() != latitude.is_some() {
        let missing = if longitude.is_some() { "/location/latitude" } else { "/location/longitude" };
        read.fault(missing, "form-required");
    }
    let opening_hours = Week::read(form.get("/opening_hours")).spans();
    if opening_hours.is_none() {
        read.fault("/opening_hours", "facility-hours-malformed");
    }
    Typed {
        kind,
        name_zh,
        division_code,
        location: longitude.zip(latitude).map(|(longitude, latitude)| Location { longitude, latitude }),
        opening_hours: opening_hours.unwrap_or_default(),
    }
}

/// The fields as a new registration; `None` when something is wrong, which is then shown.
pub(super) fn read_new(form: &Form, i18n: &I18n) -> Option<CreateFacility> {
    let mut reader = form.read(i18n);
    let typed = read(&mut reader, form);
    let text = |at: &str| Some(form.get(at).trim().to_owned()).filter(|text| !text.is_empty());
    let (true, Some(kind), Some(division_code)) = (reader.complete(), typed.kind, typed.division_code) else {
        return None;
    };
    Some(CreateFacility {
        kind,
        name_zh: typed.name_zh,
        name_mn: text("/name_mn"),
        division_code,
        operator_name: text("/operator_name"),
        operator_credit_code: text("/operator_credit_code"),
        address: text("/address"),
        location: typed.location,
        contact_name: text("/contact_name"),
        contact_phone: text("/contact_phone"),
        opening_hours: typed.opening_hours,
    })
}

/// What was changed of a registration; kind, names and division stay out once they are settled.
pub(super) fn read_change(form: &Form, i18n: &I18n, settled: bool) -> Option<UpdateFacility> {
    let mut reader = form.read(i18n);
    let typed = read(&mut reader, form);
    let free = |at: &str| !settled && form.touched(at);
    let text = |at: &str| form.touched(at).then(|| form.get(at).trim().to_owned());
    let moved = form.touched("/location/longitude") || form.touched("/location/latitude");
    let change = UpdateFacility {
        kind: typed.kind.filter(|_| free("/kind")),
        name_zh: Some(typed.name_zh).filter(|_| free("/name_zh")),
        name_mn: text("/name_mn").filter(|_| !settled),
        division_code: typed.division_code.filter(|_| free("/division_code")),
        operator_name: text("/operator_name"),
        operator_credit_code: text("/operator_credit_code"),
        address: text("/address"),
        location: moved.then_some(typed.location),
        contact_name: text("/contact_name"),
        contact_phone: text("/contact_phone"),
        opening_hours: form.touched("/opening_hours").then_some(typed.opening_hours),
    };
    reader.complete().then_some(change)
}

//! The document of a policy as a form: into its fields and out of them.

use contract::{
    credit::{ClosedBalance, CreditPolicyDocument, UpdateCreditPolicy},
    redemption::ProhibitedKind,
};
use serde_json::{Map, Value};
use yew::prelude::*;

use super::units::{Member, SECTIONS, Unit, members, short_name};
use crate::{
    api::policy,
    components::{Field, FieldKind, Form, Reader},
    i18n::I18n,
    pages::course::Boxes,
};

/// Members that must not be empty.
const REQUIRED: [&str; 3] = ["/policy_code", "/effective_from", "/legal_basis"];
/// Members that take the whole width.
const WIDE: [&str; 4] = ["/policy_code", "/legal_basis", "/status", "/priority_multiplier_enabled"];
/// Members of which the second must not be below the first, and the text that says so.
const ASCENDING: [(&str, &str, &str); 7] = [
    ("/caps_centi/per_session", "/caps_centi/per_day", "policy-cap-too-low"),
    ("/caps_centi/per_day", "/caps_centi/per_month", "policy-cap-too-low"),
    ("/caps_centi/per_month", "/caps_centi/per_year", "policy-cap-too-low"),
    ("/caps_centi/online_per_day", "/caps_centi/online_per_month", "policy-cap-too-low"),
    ("/caps_centi/online_per_day", "/caps_centi/per_day", "policy-cap-below-online"),
    ("/caps_centi/online_per_month", "/caps_centi/per_month", "policy-cap-below-online"),
    ("/reserve/restrict_ratio_bp", "/reserve/warn_ratio_bp", "policy-warn-too-low"),
];

/// The values of the fields.
pub(super) fn initial(document: &CreditPolicyDocument) -> Vec<(&'static str, String)> {
    let value = as_value(document);
    members().map(|(at, unit)| (at, unit.typed(value.pointer(at).unwrap_or(&Value::Null)))).collect()
}

fn as_value(document: &CreditPolicyDocument) -> Value {
    serde_json::to_value(document).unwrap_or_default()
}

/// The document as the form has it, over what the form does not show; `None` when something is wrong, which is then
/// shown at its field.
pub(super) fn read(form: &Form, i18n: &I18n, below: &CreditPolicyDocument) -> Option<Value> {
    let mut document = as_value(below);
    let mut read = form.read(i18n);
    for at in REQUIRED {
        read.text(at);
    }
    for (at, unit) in members() {
        match (unit.read(form.get(at)), document.pointer_mut(at)) {
            (Ok(value), Some(place)) => *place = value,
            (Ok(_), None) => {}
            (Err(key), _) => read.fault(at, key),
        }
    }
    check_order(&mut read, &document);
    read.complete().then_some(document)
}

fn check_order(read: &mut Reader<'_>, document: &Value) {
    let number = |at: &str| document.pointer(at).and_then(Value::as_i64);
    for (low, high, key) in ASCENDING {
        if number(low) > number(high) {
            read.fault(high, key);
        }
    }
}

/// What of the document was touched, each group as a whole.
pub(super) fn change(form: &Form, document: &Value) -> Option<UpdateCreditPolicy> {
    let mut touched = Map::new();
    for (at, _) in members().filter(|(at, _)| form.touched(at)) {
        let group = at.split('/').nth(1).unwrap_or_default();
        touched.insert(group.to_owned(), document.get(group).cloned().unwrap_or_default());
    }
    policy::assembled(&Value::Object(touched))
}

/// A field for every member, section by section.
pub(super) fn fields(i18n: &I18n, form: &Form) -> Html {
    let section = |(title, members): &(&str, &[Member])| {
        html! {
            <fieldset class="group"><legend>{ i18n.t(title) }</legend>
                <div class="lines from-top">{ for members.iter().map(|member| field(i18n, form, member)) }</div>
            </fieldset>
        }
    };
    html! { { for SECTIONS.iter().map(section) } }
}

fn field(i18n: &I18n, form: &Form, (at, unit): &Member) -> Html {
    let (form, at, label) = (form.clone(), *at, short_name(i18n, at));
    let kind = match unit {
        Unit::Kinds => {
            return html! { <div class="wide"><Boxes<ProhibitedKind> {form} {at} {label} /></div> };
        }
        Unit::Closed => FieldKind::Select(i18n.choices::<ClosedBalance>()),
        Unit::Flag => FieldKind::Checkbox,
        Unit::Date => FieldKind::Date,
        Unit::Text => FieldKind::Text,
        _ => FieldKind::Number,
    };
    let required = REQUIRED.contains(&at) || kind == FieldKind::Number || *unit == Unit::Closed;
    let hint = hint(i18n, at, *unit);
    html! { <Field {form} {at} {label} {kind} {hint} {required} wide={WIDE.contains(&at)} /> }
}

fn hint(i18n: &I18n, at: &str, unit: Unit) -> Option<AttrValue> {
    match at {
        "/policy_code" => Some(i18n.t("policy-code-hint")),
        "/effective_to" => Some(i18n.t("policy-to-hint")),
        "/legal_basis" => Some(i18n.t("policy-basis-hint")),
        "/priority_multiplier_enabled" => Some(i18n.t("policy-multiplier-hint")),
        _ => unit.hint(i18n),
    }
}

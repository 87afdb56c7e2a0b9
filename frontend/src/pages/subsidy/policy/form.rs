//! The document of a policy as a form: into its fields and out of them.

use contract::{
    fund::ExpenseCategory,
    money::Credits,
    subsidy::{ParameterUnit, ScaledTarget, SubsidyPolicyDocument, Veto},
};
use serde_json::Value;
use yew::prelude::*;

use super::{
    bases::{self, BasesEditor},
    members::{HEAD, RUBRIC, SECTIONS, is_day, members, short_name, unit_at},
    values::{self, USES},
};
use crate::{
    api::policy::assembled,
    components::{Field, FieldKind, Form},
    i18n::I18n,
    pages::course::Boxes,
};

/// Members that must not be empty.
const REQUIRED: [&str; 3] = ["/policy_code", "/effective_from", "/legal_basis"];
/// Members that take the whole width.
const WIDE: [&str; 3] = ["/policy_code", "/legal_basis", "/status"];

/// The values of the fields.
pub(super) fn initial(document: &SubsidyPolicyDocument) -> Vec<(&'static str, String)> {
    let value = as_value(document);
    let typed = |at: &'static str| {
        (at, values::typed(unit_at(&value, at), at, value.pointer(at).unwrap_or(&Value::Null)))
    };
    members().map(typed).chain([(bases::AT, bases::typed(&document.parameter_basis))]).collect()
}

fn as_value(document: &SubsidyPolicyDocument) -> Value {
    serde_json::to_value(document).unwrap_or_default()
}

/// The document as the form has it, over what the form does not show; `None` when something is wrong, which is then
/// shown at its field.
pub(super) fn read(form: &Form, i18n: &I18n, below: &SubsidyPolicyDocument) -> Option<SubsidyPolicyDocument> {
    let mut document = as_value(below);
    let mut read = form.read(i18n);
    for at in REQUIRED {
        read.text(at);
    }
    for at in members() {
        let typed = form.get(at).trim();
        let value = if is_day(at) {
            Ok(Some(typed).filter(|day| !day.is_empty()).into())
        } else {
            values::read(unit_at(&document, at), at, typed)
        };
        match (value, document.pointer_mut(at)) {
            (Ok(value), Some(place)) => *place = value,
            (Ok(_), None) => {}
            (Err(key), _) => read.fault(at, key),
        }
    }
    let own = bases::read(&mut read, form.get(bases::AT));
    if let Some(members) = document.as_object_mut() {
        members.insert(bases::AT.trim_start_matches('/').to_owned(), own);
    }
    if read.complete() { assembled(&document) } else { None }
}

/// A field for every member, section by section; `below` tells what each of them counts.
pub(super) fn fields(i18n: &I18n, form: &Form, below: &SubsidyPolicyDocument) -> Html {
    let document = as_value(below);
    let section = |(title, members): (&str, &[&'static str])| {
        let sum = (title == RUBRIC).then(|| points(form, members));
        html! {
            <fieldset class="group"><legend>{ i18n.t(title) }</legend>
                <div class="lines from-top">{ for members.iter().map(|at| field(i18n, form, at, unit_at(&document, at))) }</div>
                if let Some(sum) = sum { <p class="subtle">{ i18n.ta("subsidy-rubric-sum", &[("sum", sum.into())]) }</p> }
            </fieldset>
        }
    };
    html! { <>
        { section(("policy-section-head", HEAD)) }
        { for SECTIONS.iter().map(|(title, members)| section((*title, *members))) }
        <BasesEditor form={form.clone()} />
    </> }
}

/// The points that are typed, added up.
fn points(form: &Form, members: &[&str]) -> String {
    let typed = members.iter().filter_map(|at| form.get(at).trim().parse::<Credits>().ok());
    Credits(typed.map(Credits::centi).sum()).to_string()
}

fn field(i18n: &I18n, form: &Form, at: &'static str, unit: ParameterUnit) -> Html {
    let (form, label) = (form.clone(), short_name(i18n, at));
    let kind = match at {
        "/fund_use" => {
            return html! { <div class="wide"><Boxes<ExpenseCategory> {form} {at} {label} words={USES} /></div> };
        }
        "/vetoes" => return html! { <div class="wide"><Boxes<Veto> {form} {at} {label} /></div> },
        "/prorate_targets_by_months_open" => {
            return html! { <div class="wide"><Boxes<ScaledTarget> {form} {at} {label} /></div> };
        }
        _ if is_day(at) => FieldKind::Date,
        _ => match unit {
            ParameterUnit::Switch => FieldKind::Checkbox,
            ParameterUnit::Text => FieldKind::Text,
            _ => FieldKind::Number,
        },
    };
    let required = REQUIRED.contains(&at) || kind == FieldKind::Number;
    let hint = hint(i18n, at, unit);
    html! { <Field {form} {at} {label} {kind} {hint} {required} wide={WIDE.contains(&at)} /> }
}

fn hint(i18n: &I18n, at: &str, unit: ParameterUnit) -> Option<AttrValue> {
    match at {
        "/version" => Some(i18n.t("subsidy-version-hint")),
        "/effective_to" => Some(i18n.t("policy-to-hint")),
        "/legal_basis" => Some(i18n.t("policy-basis-hint")),
        _ => values::hint(i18n, unit),
    }
}

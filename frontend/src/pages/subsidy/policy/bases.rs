//! Parameters that rest on another document or clause than the policy: a row each.

use std::collections::BTreeMap;

use contract::policy::ParameterBasis;
use serde_json::{Map, Value};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::members::{keys_with_basis, name};
use crate::{
    components::{Button, ButtonKind, Form, Icon, Reader, Select, browser, versions},
    i18n::{I18n, use_i18n},
};

/// The member of the document, and the field of the form that holds all its rows in one text.
pub(super) const AT: &str = "/parameter_basis";

/// The bases by the keys of their parameters, as they are typed: the document and clause, and the first day.
type Bases = BTreeMap<String, (String, String)>;

fn bases(text: &str) -> Bases {
    let value: Value = serde_json::from_str(text).unwrap_or_default();
    let part = |own: &Value, member: &str| own[member].as_str().unwrap_or_default().to_owned();
    let rows = value.as_object().into_iter().flatten();
    rows.map(|(key, own)| (key.clone(), (part(own, "basis"), part(own, "effective_from")))).collect()
}

/// The member of the document that the rows stand for.
fn member(rows: &Bases) -> Value {
    let own = |(basis, day): &(String, String)| {
        let members = [("basis", basis), ("effective_from", day)];
        let told = |(name, text): (&str, &String)| (name.to_owned(), Value::from(text.clone()));
        Value::Object(members.map(told).into_iter().collect::<Map<_, _>>())
    };
    Value::Object(rows.iter().map(|(key, row)| (key.clone(), own(row))).collect())
}

/// Bases as a form holds them: in one text, so that two versions of them can be compared.
pub(super) fn typed(own: &BTreeMap<String, ParameterBasis>) -> String {
    let row = |own: &ParameterBasis| (own.basis.clone(), own.effective_from.to_string());
    written(&own.iter().map(|(key, own)| (key.clone(), row(own))).collect())
}

fn written(rows: &Bases) -> String {
    if rows.is_empty() { String::new() } else { member(rows).to_string() }
}

/// The member of the document as it is typed; what is missing is marked at its row.
pub(super) fn read(reader: &mut Reader<'_>, text: &str) -> Value {
    let trimmed = |text: &String| text.trim().to_owned();
    let rows = bases(text).into_iter().map(|(key, (basis, day))| (key, (trimmed(&basis), trimmed(&day))));
    let rows: Bases = rows.collect();
    for (key, (basis, day)) in &rows {
        for (part, typed) in [("basis", basis), ("effective_from", day)] {
            if typed.is_empty() {
                reader.fault(&format!("{AT}/{key}/{part}"), "form-required");
            }
        }
    }
    member(&rows)
}

/// Properties of [`BasesEditor`].
#[derive(PartialEq, Properties)]
pub(super) struct BasesEditorProps {
    /// The form that it belongs to.
    pub(super) form: Form,
}

/// A row a basis, and below them a choice of the parameters that have none.
#[component]
pub(super) fn BasesEditor(props: &BasesEditorProps) -> Html {
    let i18n = use_i18n();
    let form = &props.form;
    let all = bases(form.get(AT));
    let wanted = use_mut_ref(|| None::<String>);
    {
        let wanted = wanted.clone();
        use_effect(move || {
            if let Some(id) = wanted.take() {
                browser::focus(&id);
            }
        });
    }
    let id = form.input_id(AT);
    let add = {
        let (form, all, id) = (form.clone(), all.clone(), id.clone());
        Callback::from(move |key: String| {
            if key.is_empty() {
                return;
            }
            let mut next = all.clone();
            next.entry(key.clone()).or_default();
            wanted.replace(Some(row_id(&id, &key, "basis")));
            form.set(AT, written(&next));
        })
    };
    let known = keys_with_basis().filter(|key| !all.contains_key(key));
    let options: Vec<(AttrValue, AttrValue)> =
        known.map(|key| (key.clone().into(), name(&i18n, &key))).collect();
    let row = |(key, (basis, day)): (&String, &(String, String))| {
        html! { <Basis key={key.clone()} form={form.clone()} of={key.clone()} basis={basis.clone()} day={day.clone()} /> }
    };
    let add_id = format!("{id}-add");
    html! {
        <fieldset class="group"><legend>{ i18n.t("policy-section-bases") }</legend>
            <p class="subtle">{ i18n.t("subsidy-bases-hint") }</p>
            { for all.iter().map(row) }
            <div class="field">
                <label for={add_id.clone()}>{ i18n.t("subsidy-basis-add") }</label>
                <Select id={add_id} value="" {options} empty={i18n.t("form-choose")} onchange={add} />
            </div>
            { versions(&i18n, form, AT, &|text| told(&i18n, text)) }
        </fieldset>
    }
}

/// The rows of a version of the member in words.
fn told(i18n: &I18n, text: &str) -> Html {
    let row = |(key, (basis, day)): (String, (String, String))| {
        let since = i18n.ta("trace-parameter-basis", &[("basis", basis.into()), ("day", day.into())]);
        html! { <li>{ name(i18n, &key) }{ " — " }{ since }</li> }
    };
    html! { <ul>{ for bases(text).into_iter().map(row) }</ul> }
}

/// The id of an input of a row.
fn row_id(field: &str, key: &str, part: &str) -> String {
    format!("{field}-{}-{part}", key.replace('.', "-"))
}

#[derive(PartialEq, Properties)]
struct BasisProps {
    form: Form,
    of: String,
    basis: String,
    day: String,
}

#[component]
fn Basis(props: &BasisProps) -> Html {
    let i18n = use_i18n();
    let (form, key) = (&props.form, &props.of);
    let called = name(&i18n, key);
    let set = |change: fn(&mut (String, String), String)| {
        let (form, key) = (form.clone(), key.clone());
        Callback::from(move |event: InputEvent| {
            let mut all = bases(form.get(AT));
            change(
                all.entry(key.clone()).or_default(),
                event.target_unchecked_into::<HtmlInputElement>().value(),
            );
            unmark(&form, &key);
            form.set(AT, written(&all));
        })
    };
    let remove = {
        let (form, key) = (form.clone(), key.clone());
        Callback::from(move |_: MouseEvent| {
            let mut all = bases(form.get(AT));
            all.remove(&key);
            unmark(&form, &key);
            form.set(AT, written(&all));
        })
    };
    let own = form.fault(&format!("{AT}/{key}"));
    let input = |part: &str, label: &str, kind: &'static str, value: &str, oninput: Callback<InputEvent>| {
        let id = row_id(&form.input_id(AT), key, part);
        let fault = form.fault(&format!("{AT}/{key}/{part}"));
        let described = fault.is_some().then(|| format!("{id}-fault"));
        html! {
            <div class={classes!("field", fault.is_some().then_some("wrong"))}>
                <label for={id.clone()}>{ i18n.ta("subsidy-basis-of", &[("what", i18n.t(label).to_string().into()), ("name", called.to_string().into())]) }</label>
                <input id={id.clone()} type={kind} value={value.to_owned()} autocomplete="off" aria-required="true"
                    aria-invalid={fault.is_some().then_some("true")} aria-describedby={described} {oninput} />
                if let Some(fault) = fault { <p class="fault" id={format!("{id}-fault")}>{ Html::from(Icon::Warning) }{ fault }</p> }
            </div>
        }
    };
    html! { <>
        <div class="lines from-top">
            { input("basis", "policy-basis", "text", &props.basis, set(|row, text| row.0 = text)) }
            { input("effective_from", "policy-from", "date", &props.day, set(|row, text| row.1 = text)) }
            <Button kind={ButtonKind::Quiet} icon={Icon::Cross} label={i18n.ta("subsidy-basis-remove", &[("name", called.to_string().into())])} onclick={remove} />
        </div>
        if let Some(fault) = own { <p class="fault">{ Html::from(Icon::Warning) }{ fault }</p> }
    </> }
}

/// What is changed has no fault any more until it is found again.
fn unmark(form: &Form, key: &str) {
    for part in ["", "/basis", "/effective_from"] {
        let pointer = format!("{AT}/{key}{part}");
        if form.fault(&pointer).is_some() {
            form.mark(&pointer, None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_are_held_in_one_text_and_read_back() {
        assert_eq!(typed(&BTreeMap::new()), "");
        assert_eq!(bases(""), Bases::new());
        assert_eq!(bases("not JSON"), Bases::new());
        let own = ParameterBasis {
            basis: "鄂财社〔2026〕2号".to_owned(),
            effective_from: "2026-01-01".parse().unwrap(),
        };
        let text = typed(&BTreeMap::from([("min_area_centi_m2.center".to_owned(), own.clone())]));
        let read: BTreeMap<String, ParameterBasis> = serde_json::from_value(member(&bases(&text))).unwrap();
        assert_eq!(read, BTreeMap::from([("min_area_centi_m2.center".to_owned(), own)]));
    }

    #[test]
    fn what_no_calculation_quotes_has_no_basis_of_its_own() {
        let keys: Vec<String> = keys_with_basis().collect();
        assert!(keys.contains(&"gates.min_full_months_open".to_owned()));
        assert!(!keys.contains(&"vetoes".to_owned()) && keys.len() > 60);
    }
}

//! One field of a form: label, input, hint and fault, tied together for assistive technology.

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::{Form, Icon, Select, versions};
use crate::{
    api::Unread,
    i18n::{I18n, use_i18n},
};

/// What is typed or chosen.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum FieldKind {
    /// A line of text.
    #[default]
    Text,
    /// A secret.
    Password,
    /// A decimal number, kept as the text that was typed.
    Number,
    /// Digits that are no quantity: a telephone or ID number.
    Digits,
    /// A date, `2025-03-04`.
    Date,
    /// A time of day, `09:30`.
    Time,
    /// Several lines of text.
    TextArea,
    /// One of a few: value and label. `i18n.choices::<Kind>()` gives those of an enum.
    Select(Vec<(AttrValue, AttrValue)>),
    /// Yes or no; the value is `true` or `false`.
    Checkbox,
}

/// Properties of [`Field`].
#[derive(PartialEq, Properties)]
pub struct FieldProps {
    /// The form that it belongs to.
    pub form: Form,
    /// JSON pointer of the member that it fills.
    pub at: AttrValue,
    /// Its label.
    pub label: AttrValue,
    /// What is typed or chosen.
    #[prop_or_default]
    pub kind: FieldKind,
    /// How to fill it: the unit, the limits, an example.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// Whether it has to be filled.
    #[prop_or_default]
    pub required: bool,
    /// Whether it can only be read.
    #[prop_or_default]
    pub readonly: bool,
    /// Whether it takes the whole width of a form of two columns.
    #[prop_or_default]
    pub wide: bool,
    /// Why there is nothing to choose from: the choices are being read, or could not be.
    #[prop_or_default]
    pub unread: Option<Unread>,
    /// What the browser may fill in.
    #[prop_or(AttrValue::Static("off"))]
    pub autocomplete: AttrValue,
}

/// One field of a form.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    let i18n = use_i18n();
    use_kept_to(props, i18n.t("form-not-offered"));
    use_awaiting(props);
    let id = props.form.input_id(&props.at);
    let fault = props.form.fault(&props.at);
    let described =
        describing_ids(&id, props.hint.is_some(), fault.is_some(), props.form.versions(&props.at).is_some());
    let label = html! {
        <label for={id.clone()}>
            { &props.label }
            if !props.required && !matches!(props.kind, FieldKind::Checkbox) && !props.readonly {
                <span class="optional">{ i18n.t("form-optional") }</span>
            }
        </label>
    };
    let input = input(props, &id, fault.is_some(), described, i18n.t("form-choose"));
    let wide = props.wide || matches!(props.kind, FieldKind::TextArea);
    html! {
        <div class={classes!("field", wide.then_some("wide"), fault.is_some().then_some("wrong"))}>
            if matches!(props.kind, FieldKind::Checkbox) { <div class="check">{ input }{ label }</div> }
            else { { label }{ input } }
            if let Some(hint) = &props.hint { <p class="hint" id={format!("{id}-hint")}>{ hint }</p> }
            if let Some(fault) = fault {
                <p class="fault" id={format!("{id}-fault")}>{ Html::from(Icon::Warning) }{ fault }</p>
            }
            { versions(&i18n, &props.form, &props.at, &|text| told(&i18n, &props.kind, text)) }
        </div>
    }
}

fn is_reading(props: &FieldProps) -> bool {
    props.unread.as_ref().is_some_and(Unread::is_reading)
}

/// Takes a choice back once it is not among the options any more, so that nothing is sent but what is shown.
#[hook]
fn use_kept_to(props: &FieldProps, fault: AttrValue) {
    let (form, at) = (props.form.clone(), props.at.clone());
    let options = match &props.kind {
        FieldKind::Select(options) if !is_reading(props) => Some(options.clone()),
        _ => None,
    };
    use_effect(move || {
        if let Some(options) = options {
            form.keep_to(&at, &options, fault);
        }
    });
}

/// Tells the form as long as choices are being read that may fill what has to be filled.
#[hook]
fn use_awaiting(props: &FieldProps) {
    let (form, at) = (props.form.clone(), props.at.clone());
    let reading = props.required && form.get(&at).is_empty() && is_reading(props);
    use_effect_with((at, reading), move |(at, reading)| {
        let (at, reading) = (at.clone(), *reading);
        if reading {
            form.awaiting(&at, true);
        }
        move || {
            if reading {
                form.awaiting(&at, false);
            }
        }
    });
}

fn describing_ids(id: &str, hint: bool, fault: bool, versions: bool) -> Option<String> {
    let parts = [(fault, "fault"), (versions, "versions"), (hint, "hint")];
    let ids: Vec<_> =
        parts.iter().filter(|(there, _)| *there).map(|(_, part)| format!("{id}-{part}")).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// A value of the field in words.
fn told(i18n: &I18n, kind: &FieldKind, value: &str) -> Html {
    let text = match kind {
        FieldKind::Select(options) => options
            .iter()
            .find(|(word, _)| **word == *value)
            .map_or_else(|| value.to_owned().into(), |(_, label)| label.clone()),
        FieldKind::Checkbox => i18n.t(if value == "true" { "yes" } else { "no" }),
        _ => value.to_owned().into(),
    };
    html! { text }
}

fn input(props: &FieldProps, id: &str, wrong: bool, described: Option<String>, choose: AttrValue) -> Html {
    let (form, at) = (props.form.clone(), props.at.clone());
    let set = Callback::from(move |value: String| form.set(&at, value));
    let (id, value) = (id.to_owned(), props.form.get(&props.at).to_owned());
    let invalid = wrong.then_some("true");
    let required = props.required.then_some("true");
    match &props.kind {
        FieldKind::TextArea => html! {
            <textarea {id} {value} rows="4" readonly={props.readonly} aria-invalid={invalid} aria-required={required} aria-describedby={described}
                oninput={set.reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value())} />
        },
        FieldKind::Select(options) => html! {
            <Select {id} {value} options={options.clone()} empty={choose} onchange={set}
                disabled={props.readonly} required={props.required} {wrong} described={described.map(AttrValue::from)} unread={props.unread.clone()} />
        },
        FieldKind::Checkbox => html! {
            <input {id} type="checkbox" checked={value == "true"} disabled={props.readonly} aria-invalid={invalid} aria-describedby={described}
                onchange={set.reform(|event: Event| event.target_unchecked_into::<HtmlInputElement>().checked().to_string())} />
        },
        line => {
            let (kind, mode) = line_of(line);
            html! {
                <input {id} type={kind} inputmode={mode} {value} autocomplete={&props.autocomplete} readonly={props.readonly}
                    class={matches!(line, FieldKind::Number).then_some("number")}
                    aria-invalid={invalid} aria-required={required} aria-describedby={described}
                    oninput={set.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value())} />
            }
        }
    }
}

const fn line_of(kind: &FieldKind) -> (&'static str, Option<&'static str>) {
    match kind {
        FieldKind::Password => ("password", None),
        FieldKind::Number => ("text", Some("decimal")),
        FieldKind::Digits => ("text", Some("numeric")),
        FieldKind::Date => ("date", None),
        FieldKind::Time => ("time", None),
        _ => ("text", None),
    }
}

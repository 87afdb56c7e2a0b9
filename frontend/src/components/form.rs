//! Forms that keep what was typed, and show each fault at its field.
//!
//! A field is named by the JSON pointer of the member that it fills
//! (`/area`, `/rooms/0/name`), so the server's faults find their fields.

mod draft;
mod hold;

use std::{collections::BTreeMap, str::FromStr};

use yew::prelude::*;

pub use self::draft::Versions;
use self::{
    draft::{Change, Draft},
    hold::{Hold, use_hold},
};
use super::{Button, ButtonKind, Notice, Tone, browser, describe, versions::meanwhile};
use crate::{
    api::ApiError,
    i18n::{I18n, use_i18n},
};

/// A form that is being filled in.
#[derive(Clone, PartialEq)]
pub struct Form(UseReducerHandle<Draft>);

impl Form {
    /// What was typed into the field.
    pub fn get(&self, at: &str) -> &str {
        self.0.values.get(at).map_or("", String::as_str)
    }

    /// Whether what was typed is not what the record has.
    pub fn touched(&self, at: &str) -> bool {
        self.0.touched(at)
    }

    /// What somebody else made of the field in the meantime.
    pub fn versions(&self, at: &str) -> Option<&Versions> {
        self.0.meanwhile.as_ref()?.get(at)
    }

    /// How many fields somebody else changed in the meantime; none when nobody changed the record.
    pub fn changed_meanwhile(&self) -> Option<usize> {
        self.0.meanwhile.as_ref().map(BTreeMap::len)
    }

    /// What is wrong with the field.
    pub fn fault(&self, at: &str) -> Option<AttrValue> {
        self.0.faults.get(at).cloned()
    }

    /// Fills the field.
    pub fn set(&self, at: &str, value: impl Into<String>) {
        self.0.dispatch(Change::Set(at.to_owned(), value.into()));
    }

    /// Shows at once, while it is typed, what is wrong with the field.
    pub fn mark(&self, at: &str, fault: Option<AttrValue>) {
        self.0.dispatch(Change::Mark(at.to_owned(), fault));
    }

    /// Whether choices are still being read, one of which may fill its field by itself.
    pub(super) fn awaits(&self) -> bool {
        !self.0.awaited.is_empty()
    }

    /// The choices of the field are being read, or not any more.
    pub(super) fn awaiting(&self, at: &str, reading: bool) {
        self.0.dispatch(Change::Await(at.to_owned(), reading));
    }

    /// Takes a choice back that is not among what the field offers any more; `fault` says so at the field. What was never among it
    /// stays: a record may have what cannot be chosen for others.
    pub(super) fn keep_to(&self, at: &str, options: &[(AttrValue, AttrValue)], fault: AttrValue) {
        if self.0.is_withdrawn(at, options.iter().map(|(value, _)| &**value)) {
            let chosen = self.get(at).to_owned();
            self.0.dispatch(Change::Withdraw { at: at.to_owned(), chosen, fault });
        }
    }

    /// Starts anew with these values.
    pub fn replace<'a>(&self, values: impl IntoIterator<Item = (&'a str, String)>) {
        self.0.dispatch(Change::Replace(
            values.into_iter().map(|(at, value)| (at.to_owned(), value)).collect(),
        ));
    }

    /// Shows the server's refusal: each fault at its field, the rest above the form.
    pub fn refuse(&self, error: ApiError) {
        self.0.dispatch(Change::Refuse(error));
    }

    /// Lays the record as somebody else has changed it below what was typed: what was not touched follows the
    /// record, what was touched stays, and every field that the other changed shows all versions.
    pub fn rebase(&self, theirs: Vec<(&'static str, String)>) {
        let theirs = theirs.into_iter().map(|(at, value)| (at.to_owned(), value)).collect();
        self.0.dispatch(Change::Rebase(theirs));
    }

    /// Reads the fields as what the contract wants; see [`Reader`].
    pub fn read<'a>(&'a self, i18n: &'a I18n) -> Reader<'a> {
        Reader { form: self, i18n, faults: BTreeMap::new() }
    }

    /// The id of the field's input, unique in the page.
    pub(crate) fn input_id(&self, at: &str) -> String {
        format!("form{}{}", self.0.id, at.replace('/', "-"))
    }
}

/// Reads the fields of a form and collects what is wrong with them.
///
/// ```ignore
/// let mut read = form.read(&i18n);
/// let (name, area) = (read.text("/name"), read.required("/area"));
/// if read.complete() && let Some(area) = area {
///     create.run.emit(CreateRoom { name, area });
/// }
/// ```
pub struct Reader<'a> {
    form: &'a Form,
    i18n: &'a I18n,
    faults: BTreeMap<String, AttrValue>,
}

impl Reader<'_> {
    /// A text that has to be there.
    pub fn text(&mut self, at: &str) -> String {
        let text = self.form.get(at).trim().to_owned();
        if text.is_empty() {
            self.fault(at, "form-required");
        }
        text
    }

    /// A text that may be absent.
    pub fn optional_text(&self, at: &str) -> Option<String> {
        Some(self.form.get(at).trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// A number, date, word or identifier that has to be there.
    pub fn required<T: FromStr>(&mut self, at: &str) -> Option<T> {
        if self.form.get(at).trim().is_empty() {
            self.fault(at, "form-required");
        }
        self.optional(at)
    }

    /// A number, date, word or identifier that may be absent.
    pub fn optional<T: FromStr>(&mut self, at: &str) -> Option<T> {
        let text = self.form.get(at).trim();
        let value = text.parse().ok();
        if value.is_none() && !text.is_empty() {
            self.fault(at, "form-malformed");
        }
        value
    }

    /// Whether the box is ticked.
    pub fn checked(&self, at: &str) -> bool {
        self.form.get(at) == "true"
    }

    /// Marks a field as wrong; `key` is the text that says why.
    pub fn fault(&mut self, at: &str, key: &str) {
        self.faults.insert(at.to_owned(), self.i18n.t(key));
    }

    /// Whether nothing is wrong so far; other than [`Reader::complete`] it shows nothing, so that a page may ask while it is drawn.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    /// Whether all is well. If not, the faults are shown and the first wrong field gets the focus.
    pub fn complete(self) -> bool {
        if self.faults.is_empty() {
            return true;
        }
        self.form.0.dispatch(Change::Reject(self.faults));
        false
    }
}

/// Begins a form with these values: `use_form(|| vec![("/name", String::new())])`.
#[hook]
pub fn use_form(initial: impl FnOnce() -> Vec<(&'static str, String)>) -> Form {
    Form(use_reducer(|| Draft::new(initial())))
}

/// Properties of [`FormView`].
#[derive(PartialEq, Properties)]
pub struct FormViewProps {
    /// The form.
    pub form: Form,
    /// Its fields.
    pub children: Html,
    /// The verb on the main button.
    pub submit: AttrValue,
    /// Whether it is being sent.
    #[prop_or_default]
    pub busy: bool,
    /// Hears that it is to be sent; reads the fields with [`Form::read`].
    pub onsubmit: Callback<()>,
    /// Hears that the reader gives up; no such button without it.
    #[prop_or_default]
    pub oncancel: Option<Callback<()>>,
    /// Whether the fields stand below each other even where there is room for two.
    #[prop_or_default]
    pub narrow: bool,
    /// Whether what it does cannot be taken back.
    #[prop_or_default]
    pub danger: bool,
}

/// The fields with the buttons below, and above them what is wrong with the whole.
#[component]
pub fn FormView(props: &FormViewProps) -> Html {
    let i18n = use_i18n();
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(props.form.0.attempt, move |attempt| {
            if *attempt > 0 && !browser::focus_first(&node, "[aria-invalid=true]") {
                browser::focus_first(&node, ".form-refusal");
            }
        });
    }
    let Hold { held, onsubmit, let_go } = use_hold(&props.form, props.busy, &props.onsubmit);
    html! {
        <form ref={node} class={classes!("form", props.narrow.then_some("narrow"))} novalidate=true {onsubmit}
            oninput={let_go.reform(|_: InputEvent| ())} onchange={let_go.reform(|_: Event| ())}>
            { meanwhile(&i18n, &props.form) }
            { refusal(&i18n, &props.form) }
            <div class="fields">{ props.children.clone() }</div>
            <div class="actions form-actions">
                <Button kind={if props.danger { ButtonKind::Danger } else { ButtonKind::Primary }} submit=true busy={props.busy || held} label={props.submit.clone()} />
                if let Some(cancel) = &props.oncancel {
                    <Button label={i18n.t("dialog-cancel")} onclick={cancel.reform(|_| ())} />
                }
            </div>
        </form>
    }
}

fn refusal(i18n: &I18n, form: &Form) -> Html {
    let Some(error) = &form.0.refusal else { return Html::default() };
    let (title, detail) = describe(i18n, error);
    let elsewhere: Vec<_> = error.fields().filter(|(at, _)| !form.0.shows(at)).collect();
    html! {
        <div class="form-refusal" tabindex="-1">
            <Notice tone={Tone::Bad} {title} urgent=true>
                if let Some(detail) = detail { <p>{ detail }</p> }
                if !elsewhere.is_empty() {
                    <ul>{ for elsewhere.iter().map(|(_, text)| html! { <li>{ (*text).to_owned() }</li> }) }</ul>
                }
            </Notice>
        </div>
    }
}

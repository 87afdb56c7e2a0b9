//! Choosing one of a few values.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{Button, ButtonKind, Icon, describe};
use crate::{api::Unread, i18n::use_i18n};

/// Properties of [`Select`].
#[derive(PartialEq, Properties)]
pub struct SelectProps {
    /// Its id, for a label.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// The value that is chosen.
    pub value: AttrValue,
    /// What can be chosen: value and label.
    pub options: Vec<(AttrValue, AttrValue)>,
    /// The label of the empty choice; none when one has to be chosen.
    #[prop_or_default]
    pub empty: Option<AttrValue>,
    /// Hears what the reader chooses.
    pub onchange: Callback<String>,
    /// Whether it can only be read.
    #[prop_or_default]
    pub disabled: bool,
    /// Whether something has to be chosen.
    #[prop_or_default]
    pub required: bool,
    /// Whether the choice is wrong.
    #[prop_or_default]
    pub wrong: bool,
    /// The ids of what describes it.
    #[prop_or_default]
    pub described: Option<AttrValue>,
    /// Its label, where no `<label>` stands beside it.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Why the choices are not there; it says so.
    #[prop_or_default]
    pub unread: Option<Unread>,
}

/// Shows the value that it is given, whatever the reader has picked before.
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let i18n = use_i18n();
    let node = use_node_ref();
    let reading = props.unread.as_ref().is_some_and(Unread::is_reading);
    let empty = if reading { Some(i18n.t("waiting")) } else { props.empty.clone() };
    {
        let is_there = |(value, _): &(AttrValue, AttrValue)| *value == props.value;
        let value = if reading && !props.options.iter().any(is_there) {
            AttrValue::default()
        } else {
            props.value.clone()
        };
        let node = node.clone();
        // The attribute `selected` counts only until the reader picks something; the options have to be there first.
        use_effect(move || {
            if let Some(select) = node.cast::<HtmlSelectElement>()
                && (select.selected_index() < 0 || select.value() != *value)
            {
                select.set_value(&value);
            }
        });
    }
    let onchange =
        props.onchange.reform(|event: Event| event.target_unchecked_into::<HtmlSelectElement>().value());
    html! { <>
        <select ref={node} id={props.id.clone()} disabled={props.disabled} aria-label={props.label.clone()} aria-required={props.required.then_some("true")}
            aria-invalid={props.wrong.then_some("true")} aria-describedby={props.described.clone()} aria-busy={reading.then_some("true")} {onchange}>
            if let Some(empty) = empty { <option value="">{ empty }</option> }
            { for props.options.iter().map(|(value, label)| html! { <option key={&**value} {value}>{ label }</option> }) }
        </select>
        <UnreadChoices unread={props.unread.clone()} />
    </> }
}

/// Properties of [`UnreadChoices`].
#[derive(PartialEq, Properties)]
pub struct UnreadChoicesProps {
    /// Why the choices are not there; only a failure is shown.
    pub unread: Option<Unread>,
}

/// Beside a choice: that what can be chosen could not be read, with a button to try again.
#[component]
pub fn UnreadChoices(props: &UnreadChoicesProps) -> Html {
    let i18n = use_i18n();
    let Some((unread, error)) =
        props.unread.as_ref().and_then(|unread| Some((unread, unread.error.as_ref()?)))
    else {
        return Html::default();
    };
    let (why, _) = describe(&i18n, error);
    html! {
        <div class="unread" role="alert">
            <p class="fault">{ Html::from(Icon::Warning) }{ i18n.ta("choices-unread", &[("why", why.to_string().into())]) }</p>
            <Button kind={ButtonKind::Quiet} icon={Icon::Repeat} label={i18n.t("failure-retry")} busy={unread.busy} onclick={unread.retry.reform(|_| ())} />
        </div>
    }
}

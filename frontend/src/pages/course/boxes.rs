//! A set of words, each with a box to tick.

use contract::Word;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    components::{Form, Icon, versions},
    i18n::use_i18n,
};

/// Properties of [`Boxes`].
#[derive(PartialEq, Properties)]
pub(in crate::pages) struct BoxesProps<W: Word> {
    /// The form that it belongs to.
    pub(in crate::pages) form: Form,
    /// JSON pointer of the member that it fills.
    pub(in crate::pages) at: &'static str,
    /// What is asked.
    pub(in crate::pages) label: AttrValue,
    /// Which words there are; all of them unless some are named.
    #[prop_or(W::WORDS)]
    pub(in crate::pages) words: &'static [W],
}

/// Ticks some of the words; the form holds them in one text, so that two versions of the set can be compared.
#[component]
pub(in crate::pages) fn Boxes<W: Word>(props: &BoxesProps<W>) -> Html {
    let i18n = use_i18n();
    let (form, at) = (&props.form, props.at);
    let chosen = ticked::<W>(form.get(at));
    let id = form.input_id(at);
    let fault = form.fault(at);
    let tell = |text: &str| {
        let names = ticked::<W>(text).into_iter().map(|word| i18n.word(word).to_string());
        html! { names.collect::<Vec<_>>().join(&i18n.t("list-comma")) }
    };
    let one = |word: W| {
        let (form, chosen, id) = (form.clone(), chosen.clone(), format!("{id}-{word}"));
        let checked = chosen.contains(&word);
        let onchange = Callback::from(move |event: Event| {
            let mut next: Vec<W> = chosen.iter().copied().filter(|one| *one != word).collect();
            if event.target_unchecked_into::<HtmlInputElement>().checked() {
                next.push(word);
            }
            form.set(at, written(&next));
        });
        html! {
            <div class="field"><div class="check">
                <input id={id.clone()} type="checkbox" {checked} {onchange} aria-invalid={fault.is_some().then_some("true")} />
                <label for={id}>{ i18n.word(word) }</label>
            </div></div>
        }
    };
    html! {
        <fieldset class="boxes">
            <legend>{ &props.label }</legend>
            <div class="actions">{ for props.words.iter().map(|word| one(*word)) }</div>
            if let Some(fault) = &fault { <p class="fault">{ Html::from(Icon::Warning) }{ fault }</p> }
            { versions(&i18n, form, at, &tell) }
        </fieldset>
    }
}

/// The words that a form holds in this text.
pub(in crate::pages) fn ticked<W: Word>(text: &str) -> Vec<W> {
    text.split(' ').filter_map(|word| word.parse().ok()).collect()
}

/// A set of words as a form holds it: in the order of their declaration.
pub(in crate::pages) fn written<W: Word>(words: &[W]) -> String {
    let held = W::WORDS.iter().filter(|word| words.contains(word));
    held.map(|word| word.word()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use contract::course::Objective;

    use super::*;

    #[test]
    fn the_same_set_is_the_same_text_in_whatever_order_it_was_ticked() {
        let words = Objective::ALL;
        let backwards: Vec<_> = words.iter().rev().copied().collect();
        assert_eq!(written(&backwards), written(words));
        assert_eq!(ticked::<Objective>(&written(words)), words);
        assert_eq!(ticked::<Objective>(""), []);
    }
}

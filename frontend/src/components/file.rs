//! Choosing a file.

use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

use super::Icon;
use crate::i18n::use_i18n;

/// Properties of [`FileInput`].
#[derive(PartialEq, Properties)]
pub struct FileInputProps {
    /// What to choose.
    pub label: AttrValue,
    /// Which files fit, for people.
    pub hint: AttrValue,
    /// Which files fit, for the browser: `.xlsx,.csv`.
    pub accept: AttrValue,
    /// Hears what was chosen.
    pub onchoose: Callback<Option<File>>,
}

/// Lets the reader choose a file.
///
/// The browser's own input is emptied after every choice, so that the same file can be chosen again once it has been
/// put right; which one was chosen is told beside the button.
#[component]
pub fn FileInput(props: &FileInputProps) -> Html {
    let i18n = use_i18n();
    let name = use_state(|| None::<String>);
    let onchange = {
        let (name, onchoose) = (name.clone(), props.onchoose.clone());
        Callback::from(move |event: web_sys::Event| {
            let input = event.target_unchecked_into::<HtmlInputElement>();
            let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
            input.set_value("");
            name.set(Some(file.name()));
            onchoose.emit(Some(file));
        })
    };
    html! {
        <div class="field">
            <span class="field-label" id="chosen-file-label">{ &props.label }</span>
            <div class="file-choice">
                <input id="chosen-file" type="file" accept={&props.accept} aria-labelledby="chosen-file-label" aria-describedby="chosen-file-name chosen-file-hint" {onchange} />
                <label for="chosen-file" class="pf-v6-c-button pf-m-secondary">{ Html::from(Icon::Upload) }{ i18n.t("file-choose") }</label>
                <span id="chosen-file-name">{ name.as_ref().map_or_else(|| i18n.t("file-none"), |name| name.clone().into()) }</span>
            </div>
            <p class="hint" id="chosen-file-hint">{ &props.hint }</p>
        </div>
    }
}

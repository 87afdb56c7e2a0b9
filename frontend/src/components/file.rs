//! Choosing a file.

use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

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
#[component]
pub fn FileInput(props: &FileInputProps) -> Html {
    let onchange = props.onchoose.reform(|event: web_sys::Event| {
        event.target_unchecked_into::<HtmlInputElement>().files().and_then(|files| files.get(0))
    });
    html! {
        <div class="field">
            <label for="chosen-file">{ &props.label }</label>
            <input id="chosen-file" type="file" accept={&props.accept} aria-describedby="chosen-file-hint" {onchange} />
            <p class="hint" id="chosen-file-hint">{ &props.hint }</p>
        </div>
    }
}

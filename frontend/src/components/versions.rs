//! A field that somebody else changed while it was being edited: what it was, what the other made of it, what is typed.

use yew::prelude::*;

use super::{Button, ButtonKind, Form, Icon, Notice, Tone};
use crate::i18n::I18n;

/// Above the form: that somebody else changed the record, and that nothing that was typed is lost.
pub(super) fn meanwhile(i18n: &I18n, form: &Form) -> Html {
    let Some(count) = form.changed_meanwhile() else { return Html::default() };
    let advice = if count == 0 {
        i18n.t("form-stale-elsewhere")
    } else {
        i18n.ta("form-stale-advice", &[("count", count.into())])
    };
    html! {
        <div class="form-refusal" tabindex="-1">
            <Notice tone={Tone::Warning} urgent=true title={i18n.t("form-stale")}><p>{ advice }</p></Notice>
        </div>
    }
}

/// At a field: its versions, as `tell` puts them into words.
pub fn versions(i18n: &I18n, form: &Form, at: &str, tell: &dyn Fn(&str) -> Html) -> Html {
    let Some(versions) = form.versions(at) else { return Html::default() };
    let told = |text: &str| {
        if text.is_empty() {
            html! { i18n.t("form-empty") }
        } else {
            tell(text)
        }
    };
    let typed = form.get(at);
    let taken = typed == versions.theirs;
    let take = {
        let (form, at, theirs) = (form.clone(), at.to_owned(), versions.theirs.clone());
        Callback::from(move |_: MouseEvent| form.set(&at, theirs.clone()))
    };
    html! {
        <div class="versions" id={format!("{}-versions", form.input_id(at))}>
            <p>{ Html::from(Icon::Info) }{ i18n.t("form-changed-meanwhile") }</p>
            <dl>
                <div><dt>{ i18n.t("form-version-base") }</dt><dd>{ told(&versions.base) }</dd></div>
                <div><dt>{ i18n.t("form-version-theirs") }</dt><dd>{ told(&versions.theirs) }</dd></div>
                if !taken { <div><dt>{ i18n.t("form-version-mine") }</dt><dd>{ told(typed) }</dd></div> }
            </dl>
            if taken { <p class="subtle">{ i18n.t("form-version-taken") }</p> }
            else { <Button kind={ButtonKind::Quiet} label={i18n.t("form-version-take")} onclick={take} /> }
        </div>
    }
}

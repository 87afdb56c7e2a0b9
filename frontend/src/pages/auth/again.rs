//! The question for the password when a sign-in has ended by itself.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::sign_in::SignInForm;
use crate::{
    components::{Button, ButtonKind, Notice, Tone, browser, use_modal},
    i18n::use_i18n,
    session::use_session,
};

/// Properties of [`SignInAgain`].
#[derive(PartialEq, Properties)]
pub struct SignInAgainProps {
    /// Whose return is waited for.
    pub username: AttrValue,
}

/// Stands above the page until its account returns, or until the reader gives the page up for another account.
#[component]
pub fn SignInAgain(props: &SignInAgainProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let node = use_node_ref();
    use_modal(&node);
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            browser::focus_first(&node, "input[type=password]");
        });
    }
    let oncancel = Callback::from(|event: Event| event.prevent_default());
    // The browser closes a dialog on the second Esc, whatever the first was answered with.
    let onclose = {
        let node = node.clone();
        Callback::from(move |_: Event| {
            if let Some(dialog) = node.cast::<HtmlDialogElement>() {
                let _ = dialog.show_modal();
            }
        })
    };
    let leave = Callback::from(move |_: MouseEvent| session.signed_out());
    html! {
        <dialog ref={node} class="dialog sign-in-again" aria-labelledby="sign-in-again" {oncancel} {onclose}>
            <header><h2 id="sign-in-again">{ i18n.t("sign-in-again") }</h2></header>
            <div class="dialog-body">
                <Notice tone={Tone::Info} title={i18n.t("sign-in-expired")} urgent=true><p>{ i18n.t("sign-in-again-advice") }</p></Notice>
                <SignInForm username={props.username.clone()} />
            </div>
            <footer class="actions"><Button kind={ButtonKind::Quiet} label={i18n.t("sign-in-other")} onclick={leave} /></footer>
        </dialog>
    }
}

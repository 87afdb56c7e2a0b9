//! The page that everyone sees first.

use contract::auth::Login;
use yew::prelude::*;

use crate::{
    api::use_action,
    components::{Field, FieldKind, FormView, LanguageSelect, Notice, Tone, browser, use_form},
    i18n::use_i18n,
    session::use_session,
};

/// Properties of [`SignInPage`].
#[derive(PartialEq, Properties)]
pub struct SignInPageProps {
    /// Whether another account has just taken the place of the one that was signed in.
    pub replaced: bool,
}

/// Asks for name and password.
#[component]
pub fn SignInPage(props: &SignInPageProps) -> Html {
    let i18n = use_i18n();
    let title = format!("{} · {}", i18n.t("sign-in"), i18n.t("product"));
    use_effect_with(title, |title| browser::set_title(title));
    html! {
        <div class="sign-in">
            <header class="sign-in-brand">
                <img src="/icon.svg" alt="" width="56" height="56" />
                <p class="sign-in-name">{ i18n.t("product") }</p>
                <p>{ i18n.t("product-promise") }</p>
            </header>
            <main class="sign-in-card">
                <h1>{ i18n.t("sign-in") }</h1>
                <p class="subtle">{ i18n.t("product-place") }</p>
                if props.replaced { <Notice tone={Tone::Info} title={i18n.t("sign-in-replaced")} urgent=true /> }
                <SignInForm />
                <div class="sign-in-foot"><LanguageSelect /></div>
            </main>
        </div>
    }
}

/// Properties of [`SignInForm`].
#[derive(PartialEq, Properties)]
pub(super) struct SignInFormProps {
    /// The one account that is asked for; any when empty.
    #[prop_or_default]
    pub(super) username: AttrValue,
}

/// The fields of a sign-in.
#[component]
pub(super) fn SignInForm(props: &SignInFormProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let form = use_form(|| vec![("/username", props.username.to_string()), ("/password", String::new())]);
    let sign_in = {
        let form = form.clone();
        use_action(
            |api, login: Login| async move { api.sign_in(&login).await },
            move |outcome| match outcome {
                Ok(account) => session.signed_in(account),
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), sign_in.run);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let login = Login { username: read.text("/username"), password: read.text("/password") };
            if read.complete() {
                run.emit(login);
            }
        })
    };
    let known = !props.username.is_empty();
    html! {
        <FormView form={form.clone()} narrow=true submit={i18n.t("sign-in")} busy={sign_in.busy} {onsubmit}>
            <Field form={form.clone()} at="/username" label={i18n.t("sign-in-username")} required=true readonly={known} autocomplete="username" />
            <Field {form} at="/password" label={i18n.t("sign-in-password")} kind={FieldKind::Password} required=true autocomplete="current-password" />
        </FormView>
    }
}

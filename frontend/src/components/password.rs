//! Changing one's own password.

use contract::auth::ChangePassword;
use yew::prelude::*;

use super::{Dialog, Field, FieldKind, FormView, use_form, use_toasts};
use crate::{api::use_action, i18n::use_i18n, session::use_session};

/// Properties of [`PasswordDialog`].
#[derive(PartialEq, Properties)]
pub(crate) struct PasswordDialogProps {
    /// Hears that the reader wants to leave it as it is.
    pub(crate) onclose: Callback<()>,
}

/// Asks for the present password and a new one; afterwards the reader signs in anew.
#[component]
pub(crate) fn PasswordDialog(props: &PasswordDialogProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let toasts = use_toasts();
    let form = use_form(Vec::new);
    let change = {
        let (form, i18n) = (form.clone(), i18n.clone());
        use_action(
            |api, change: ChangePassword| async move { api.change_password(&change).await },
            move |outcome| match outcome {
                Ok(()) => {
                    toasts.success(i18n.t("password-changed"));
                    session.signed_out();
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), change.run);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (current_password, new_password) =
                (read.text("/current_password"), read.text("/new_password"));
            if new_password != form.get("/again").trim() {
                read.fault("/again", "password-differs");
            }
            if read.complete() {
                run.emit(ChangePassword { current_password, new_password });
            }
        })
    };
    let secret = |at: &'static str, label: &str, autocomplete: &'static str| {
        html! {
            <Field form={form.clone()} {at} label={i18n.t(label)} kind={FieldKind::Password} {autocomplete} required=true
                hint={(at == "/new_password").then(|| i18n.t("password-hint"))} />
        }
    };
    html! {
        <Dialog title={i18n.t("password-change")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("password-change")} busy={change.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                { secret("/current_password", "password-current", "current-password") }
                { secret("/new_password", "password-new", "new-password") }
                { secret("/again", "password-again", "new-password") }
            </FormView>
        </Dialog>
    }
}

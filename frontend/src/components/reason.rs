//! Asks for the reason of something that is recorded with it.

use yew::prelude::*;

use super::{Dialog, Field, FieldKind, Form, FormView};
use crate::i18n::use_i18n;

/// Properties of [`ReasonDialog`].
#[derive(PartialEq, Properties)]
pub struct ReasonDialogProps {
    /// The question.
    pub title: AttrValue,
    /// What will happen.
    pub children: Html,
    /// The form; the reason is its `/reason`.
    pub form: Form,
    /// The verb on the button that goes ahead.
    pub confirm: AttrValue,
    /// Whether what it does destroys or cannot be taken back.
    #[prop_or_default]
    pub danger: bool,
    /// Whether it is under way.
    pub busy: bool,
    /// Hears the reason.
    pub onconfirm: Callback<String>,
    /// Hears that the reader does not go ahead.
    pub onclose: Callback<()>,
}

/// Asks before something is done, and for its reason.
#[component]
pub fn ReasonDialog(props: &ReasonDialogProps) -> Html {
    let i18n = use_i18n();
    let onsubmit = {
        let (form, i18n, onconfirm) = (props.form.clone(), i18n.clone(), props.onconfirm.clone());
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let reason = read.text("/reason");
            if reason.chars().count() == 1 {
                read.fault("/reason", "reason-too-short");
            }
            if read.complete() {
                onconfirm.emit(reason);
            }
        })
    };
    html! {
        <Dialog title={props.title.clone()} onclose={props.onclose.clone()}>
            { props.children.clone() }
            <FormView form={props.form.clone()} submit={props.confirm.clone()} danger={props.danger} busy={props.busy} {onsubmit}
                oncancel={props.onclose.clone()} narrow=true>
                <Field form={props.form.clone()} at="/reason" label={i18n.t("reason")} hint={i18n.t("reason-hint")}
                    kind={FieldKind::TextArea} required=true />
            </FormView>
        </Dialog>
    }
}

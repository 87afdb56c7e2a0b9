//! Ends an engagement: from a day on, for a reason.

use contract::assessment::EndAssessing;
use yew::prelude::*;

use crate::{
    components::{Field, FieldKind, Form},
    i18n::use_i18n,
    pages::ask::{Ask, Subject, Work},
    time,
};

/// Properties of [`End`].
#[derive(PartialEq, Properties)]
pub(super) struct EndProps {
    /// What is ended.
    pub(super) title: AttrValue,
    /// What will happen.
    pub(super) what: AttrValue,
    /// The request.
    pub(super) send: Callback<EndAssessing, Work>,
    /// The record, where it has a version.
    #[prop_or_default]
    pub(super) subject: Option<Subject>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is done.
    pub(super) ondone: Callback<()>,
}

/// A dialog.
#[component]
pub(super) fn End(props: &EndProps) -> Html {
    let i18n = use_i18n();
    let fields = {
        let (i18n, what) = (i18n.clone(), props.what.clone());
        Callback::from(move |form: Form| {
            html! { <>
                <p class="wide">{ &what }</p>
                <Field form={form.clone()} at="/ended_on" label={i18n.t("assessor-ended-on")} kind={FieldKind::Date} required=true />
                <Field {form} at="/reason" label={i18n.t("reason")} hint={i18n.t("reason-hint")} kind={FieldKind::TextArea} required=true />
            </> }
        })
    };
    let read = {
        let (i18n, send) = (i18n.clone(), props.send.clone());
        Callback::from(move |form: Form| {
            let mut read = form.read(&i18n);
            let (ended_on, reason) = (read.required("/ended_on"), read.text("/reason"));
            let ended_on = ended_on.filter(|_| read.complete())?;
            Some(send.emit(EndAssessing { ended_on, reason }))
        })
    };
    let initial = vec![("/ended_on", time::day(time::today())), ("/reason", String::new())];
    html! {
        <Ask title={props.title.clone()} submit={props.title.clone()} done={i18n.t("course-saved")} {initial} {fields} {read} subject={props.subject.clone()}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

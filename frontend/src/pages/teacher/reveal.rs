//! Shows a teacher's telephone number, for a reason that is kept.

use contract::{auth::Reason, ids::TeacherId, teacher::TeacherSecrets};
use yew::prelude::*;

use crate::{
    api::{teacher, use_action},
    components::{DefinitionList, Dialog, Notice, ReasonDialog, Tone, use_form},
    i18n::use_i18n,
};

/// Properties of [`Reveal`].
#[derive(PartialEq, Properties)]
pub(super) struct RevealProps {
    /// Whose.
    pub(super) id: TeacherId,
    /// Hears that the reader has seen enough; nothing stays in the page.
    pub(super) onclose: Callback<()>,
}

/// Asks for the reason, then shows.
#[component]
pub(super) fn Reveal(props: &RevealProps) -> Html {
    let i18n = use_i18n();
    let form = use_form(|| vec![("/reason", String::new())]);
    let secrets = use_state(|| None::<TeacherSecrets>);
    let reveal = {
        let (form, secrets) = (form.clone(), secrets.clone());
        use_action(
            |api, (id, reason): (TeacherId, String)| async move {
                teacher::reveal(&api, id, &Reason { reason }).await
            },
            move |outcome| match outcome {
                Ok(shown) => secrets.set(Some(shown)),
                Err(error) => form.refuse(error),
            },
        )
    };
    let id = props.id;
    match &*secrets {
        None => html! {
            <ReasonDialog title={i18n.t("teacher-reveal")} confirm={i18n.t("learner-reveal-show")} {form} busy={reveal.busy}
                onconfirm={reveal.run.reform(move |reason| (id, reason))} onclose={props.onclose.clone()}>
                <Notice tone={Tone::Warning} title={i18n.t("learner-reveal-logged")} />
            </ReasonDialog>
        },
        Some(shown) => html! {
            <Dialog title={i18n.t("teacher-reveal")} onclose={props.onclose.clone()}>
                <DefinitionList items={vec![
                    (i18n.t("learner-phone"), html! { shown.phone.clone().unwrap_or_else(|| "—".to_owned()) }),
                ]} />
            </Dialog>
        },
    }
}

//! Asks for something to be undone.

use contract::{fund::CreateLedgerReversal, ids::LedgerEventId};
use yew::prelude::*;

use crate::{
    api::{Once, fund, use_action},
    components::{DefinitionList, ReasonDialog, use_form, use_toasts},
    i18n::use_i18n,
};

/// Properties of [`AskReversal`].
#[derive(PartialEq, Properties)]
pub(crate) struct AskReversalProps {
    /// What is to be undone.
    pub(crate) event: LedgerEventId,
    /// What it was.
    pub(crate) facts: Vec<(AttrValue, Html)>,
    /// What will be otherwise once it is undone.
    pub(crate) told: AttrValue,
    /// Hears that it stands.
    pub(crate) onclose: Callback<()>,
    /// Hears that somebody else is to decide now.
    pub(crate) ondone: Callback<()>,
}

/// Says what is to be undone, and asks why.
#[component]
pub(crate) fn AskReversal(props: &AskReversalProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let form = use_form(|| vec![("/reason", String::new())]);
    let ask = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (once, wanted): (Once, CreateLedgerReversal)| async move {
                fund::ask_reversal(&api, &once, &wanted).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("reversal-asked"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let (once, event_id) = ((*once).clone(), props.event);
    let onconfirm = ask.run.reform(move |reason| (once.clone(), CreateLedgerReversal { event_id, reason }));
    html! {
        <ReasonDialog title={i18n.t("reversal-ask-title")} confirm={i18n.t("reversal-ask")} {form} busy={ask.busy} {onconfirm} onclose={props.onclose.clone()}>
            <DefinitionList items={props.facts.clone()} />
            <p>{ &props.told }{ " " }{ i18n.t("reversal-two-people") }</p>
        </ReasonDialog>
    }
}

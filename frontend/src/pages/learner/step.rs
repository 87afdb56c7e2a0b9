//! A step of a learner's registration, taken for a reason.

use std::rc::Rc;

use contract::{auth::Reason, credit::LearnerCreditsView, ids::LearnerId};
use yew::prelude::*;

use crate::{
    api::{credit, learner, use_action, use_load},
    components::{ReasonDialog, use_form, use_toasts},
    i18n::use_i18n,
};

/// Properties of [`Step`].
#[derive(PartialEq, Properties)]
pub(super) struct StepProps {
    /// Whose registration.
    pub(super) id: LearnerId,
    /// Which step: `suspend`, `resume` or `close`.
    pub(super) step: &'static str,
    /// Hears that it is not taken.
    pub(super) onclose: Callback<()>,
    /// Hears that it is taken.
    pub(super) ondone: Callback<()>,
}

/// Asks for the reason of a step and takes it.
#[component]
pub(super) fn Step(props: &StepProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/reason", String::new())]);
    let step = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (id, step, reason): (LearnerId, &'static str, String)| async move {
                learner::take_step(&api, id, step, &Reason { reason }).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("learner-edited"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let (title, what) = match props.step {
        "suspend" => (i18n.t("learner-suspend"), i18n.t("learner-suspend-what")),
        "resume" => (i18n.t("learner-resume"), i18n.t("learner-resume-what")),
        _ => (i18n.t("learner-close"), i18n.t("learner-close-what")),
    };
    let (id, name, closing) = (props.id, props.step, props.step == "close");
    let onconfirm = step.run.reform(move |reason| (id, name, reason));
    html! {
        <ReasonDialog title={title.clone()} confirm={title} danger={closing} {form} busy={step.busy} {onconfirm} onclose={props.onclose.clone()}>
            <p>{ what }</p>
            if closing { <AtStake learner={id} /> }
        </ReasonDialog>
    }
}

#[derive(PartialEq, Properties)]
struct AtStakeProps {
    learner: LearnerId,
}

/// The credits that nobody can redeem any more once the account is closed.
#[component]
fn AtStake(props: &AtStakeProps) -> Html {
    let i18n = use_i18n();
    let account = use_load(props.learner, |api, learner| async move { credit::account(&api, learner).await });
    account.view(|account: &Rc<LearnerCreditsView>| {
        let (balance, held) = (account.balance.to_string(), account.held.to_string());
        html! { <p><strong>{ i18n.ta("learner-close-credits", &[("balance", balance.into()), ("held", held.into())]) }</strong></p> }
    })
}

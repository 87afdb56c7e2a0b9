//! Puts a plan into force.

use contract::{curriculum::CurriculumPlanView, ids::CurriculumPlanId};
use yew::prelude::*;

use super::fault::Refusal;
use crate::{
    api::{curriculum, use_action},
    components::{Button, ButtonKind, ConfirmDialog, percent, use_toasts},
    i18n::use_i18n,
    time,
};

/// Properties of [`Publish`].
#[derive(PartialEq, Properties)]
pub(super) struct PublishProps {
    /// The plan as it is saved.
    pub(super) plan: CurriculumPlanView,
    /// Whether it can be published as it stands.
    pub(super) ready: bool,
    /// Hears that it is in force.
    pub(super) ondone: Callback<()>,
    /// Hears why it is not.
    pub(super) onrefused: Callback<Refusal>,
}

/// A button that says in numbers what will happen before it does.
#[component]
pub(super) fn Publish(props: &PublishProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let asking = use_state(|| false);
    let plan = &props.plan;
    let publish = {
        let (i18n, asking) = (i18n.clone(), asking.clone());
        let (ondone, onrefused) = (props.ondone.clone(), props.onrefused.clone());
        let sent: Vec<_> = plan.items.iter().map(|item| item.course_id).collect();
        use_action(
            |api, read: (CurriculumPlanId, i64)| async move { curriculum::publish(&api, read).await },
            move |outcome| {
                asking.set(false);
                match outcome {
                    Ok(_) => {
                        toasts.success(i18n.t("curriculum-published"));
                        ondone.emit(());
                    }
                    Err(error) => onrefused.emit(Refusal::new(error, &sent)),
                }
            },
        )
    };
    let ask = |on: bool| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(on))
    };
    let change = plan.diff.as_ref().map(|diff| percent(diff.changed_bp)).unwrap_or_default();
    let read = (plan.id, plan.version);
    html! { <>
        <Button kind={ButtonKind::Primary} label={i18n.t("curriculum-publish")} disabled={!props.ready} onclick={ask(true).reform(|_| ())} />
        if *asking {
            <ConfirmDialog title={i18n.t("curriculum-publish")} confirm={i18n.t("curriculum-publish")} busy={publish.busy}
                onconfirm={publish.run.reform(move |()| read)} onclose={ask(false)}>
                <p>{ i18n.ta("curriculum-publish-what", &[("half", time::half_year(&i18n, plan.half_year).to_string().into()), ("count", plan.items.len().into())]) }</p>
                if plan.diff.is_some() { <p>{ i18n.ta("curriculum-publish-share", &[("share", change.into())]) }</p> }
            </ConfirmDialog>
        }
    </> }
}

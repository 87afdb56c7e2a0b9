//! Asks whether two records are of one person.

use contract::{
    ids::LearnerId,
    learner::LearnerView,
    privacy::{CreateMergeRequest, LearnerMergeView},
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use crate::{
    api::{privacy, use_action},
    components::{Button, Notice, ReasonDialog, Select, Tone, use_form},
    i18n::use_i18n,
    pages::redemption::FindLearner,
    route::Route,
};

/// A record in one line of a choice.
pub(super) fn said(name: &str, id_number_masked: &str, school: &str) -> AttrValue {
    format!("{name} {id_number_masked} {school}").into()
}

/// Properties of [`MergeWith`].
#[derive(PartialEq, Properties)]
pub(in crate::pages) struct MergeWithProps {
    /// Whose record is looked at.
    pub(in crate::pages) learner: LearnerView,
    /// Hears that nothing is asked after all.
    pub(in crate::pages) onclose: Callback<()>,
}

/// Finds the other record of the same person, also one that nothing points to: another number, another spelling.
#[component]
pub(in crate::pages) fn MergeWith(props: &MergeWithProps) -> Html {
    let i18n = use_i18n();
    let other = use_state(|| None::<LearnerView>);
    let onfound = {
        let other = other.clone();
        Callback::from(move |found| other.set(Some(found)))
    };
    let onlook = {
        let other = other.clone();
        Callback::from(move |()| other.set(None))
    };
    let named = |one: &LearnerView| (one.id, said(&one.name_zh, &one.id_number_masked, &one.school_name));
    let another = other.as_ref().filter(|found| found.id != props.learner.id);
    html! { <>
        <FindLearner title={i18n.t("privacy-merge-find")} {onfound} {onlook}>
            <p class="hint">{ i18n.t("privacy-merge-find-hint") }</p>
            <div class="actions"><Button label={i18n.t("dialog-cancel")} onclick={props.onclose.reform(|_: MouseEvent| ())} /></div>
        </FindLearner>
        if other.is_some() && another.is_none() {
            <Notice tone={Tone::Warning} title={i18n.t("privacy-merge-itself")} />
        }
        if let Some(another) = another {
            <Ask records={[named(&props.learner), named(another)]} onclose={props.onclose.clone()} />
        }
    </> }
}

/// Properties of [`Ask`].
#[derive(PartialEq, Properties)]
pub(super) struct AskProps {
    /// The two, and what is said of each.
    pub(super) records: [(LearnerId, AttrValue); 2],
    /// Hears that nothing is asked after all.
    pub(super) onclose: Callback<()>,
}

/// Which record stays, and what shows that both are one person.
#[component]
pub(super) fn Ask(props: &AskProps) -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let form = use_form(|| vec![("/reason", String::new())]);
    let [first, second] = props.records.each_ref().map(|(id, _)| *id);
    let stays = use_state(|| first);
    let ask = {
        let form = form.clone();
        use_action(
            |api, (stays, wanted): (LearnerId, CreateMergeRequest)| async move {
                privacy::request_merge(&api, stays, &wanted).await
            },
            move |outcome: Result<LearnerMergeView, _>| match outcome {
                Ok(merge) => {
                    if let Some(navigator) = &navigator {
                        navigator.push(&Route::LearnerMerge { id: merge.id });
                    }
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onconfirm = {
        let stays = *stays;
        let other_id = if stays == first { second } else { first };
        ask.run.reform(move |reason| (stays, CreateMergeRequest { other_id, reason }))
    };
    let options: Vec<_> =
        props.records.iter().map(|(id, told)| (AttrValue::from(id.to_string()), told.clone())).collect();
    let onchange = {
        let stays = stays.clone();
        Callback::from(move |value: String| {
            if let Ok(id) = value.parse() {
                stays.set(id);
            }
        })
    };
    html! {
        <ReasonDialog title={i18n.t("privacy-merge-ask")} confirm={i18n.t("privacy-merge-ask")} {form} busy={ask.busy} {onconfirm} onclose={props.onclose.clone()}>
            <p>{ i18n.t("privacy-merge-ask-what") }</p>
            <Select label={i18n.t("privacy-stays")} value={AttrValue::from(stays.to_string())} {options} {onchange} />
        </ReasonDialog>
    }
}

//! What can be done with a version: change, approve, withdraw, end, and begin another with it.

use std::rc::Rc;

use contract::{
    ids::SubsidyPolicyId,
    policy::{EndPolicy, PolicyState, PolicyWarning},
    subsidy::{PublishSubsidyPolicy, SubsidyPolicyDifference, SubsidyPolicyView},
};
use yew::prelude::*;
use yew_router::prelude::use_navigator;

use super::{holds, is_author};
use crate::{
    api::{Tagged, subsidy, use_load},
    components::{Button, ButtonKind, Field, FieldKind, Form, Icon, LinkButton, Notice, Tone},
    i18n::{I18n, use_i18n},
    may,
    pages::ask::{Ask, AskReason, step, subject, work},
    route::Route,
    session::use_session,
    time,
};

/// Which dialog is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Approve,
    Withdraw,
    End,
}

/// Properties of [`Steps`].
#[derive(PartialEq, Properties)]
pub(super) struct StepsProps {
    /// The version as it was read.
    pub(super) record: Rc<Tagged<SubsidyPolicyView>>,
    /// Hears that it is not as before.
    pub(super) onchanged: Callback<()>,
}

/// The buttons of what may be done by this reader; whoever has written in a draft is not offered to approve it.
#[component]
pub(super) fn Steps(props: &StepsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let navigator = use_navigator();
    let asked = use_state(|| None::<Asked>);
    let view = &props.record.value;
    let id = view.id;
    let ask = |what: Asked| {
        let asked = asked.clone();
        Callback::from(move |_: MouseEvent| asked.set(Some(what)))
    };
    let onclose = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let ondone = {
        let (asked, onchanged) = (asked.clone(), props.onchanged.clone());
        Callback::from(move |()| {
            asked.set(None);
            onchanged.emit(());
        })
    };
    let copy = Callback::from(move |_: MouseEvent| {
        if let Some(navigator) = &navigator {
            let _ = navigator.push_with_query(&Route::SubsidyPolicyNew, [("from", id.to_string())]);
        }
    });
    if !session.has_role(may::CREATE_SUBSIDY_POLICY) {
        return Html::default();
    }
    let draft = view.status == PolicyState::Draft;
    let record = props.record.clone();
    html! { <>
        <Button icon={Icon::Plus} label={i18n.t("policy-copy")} onclick={copy} />
        if draft {
            <LinkButton icon={Icon::Edit} to={Route::EditSubsidyPolicy { id }} label={i18n.t("policy-edit")} />
            <Button label={i18n.t("policy-withdraw")} onclick={ask(Asked::Withdraw)} />
            if !is_author(view, &session) {
                <Button kind={ButtonKind::Primary} label={i18n.t("subsidy-approve")} onclick={ask(Asked::Approve)} />
            }
        }
        if may_end(view) { <Button label={i18n.t("policy-end")} onclick={ask(Asked::End)} /> }
        { match *asked {
            None => Html::default(),
            Some(Asked::Approve) => html! { <ApproveDialog {record} {ondone} {onclose} /> },
            Some(Asked::Withdraw) => html! { <WithdrawDialog {record} {ondone} {onclose} /> },
            Some(Asked::End) => html! { <EndDialog {record} {ondone} {onclose} /> },
        } }
    </> }
}

/// Whether it can be given an earlier end, today or later.
fn may_end(view: &SubsidyPolicyView) -> bool {
    let today = time::today();
    view.status == PolicyState::Published && view.document.effective_to.is_none_or(|last| last > today)
}

#[derive(PartialEq, Properties)]
struct DialogProps {
    record: Rc<Tagged<SubsidyPolicyView>>,
    ondone: Callback<()>,
    onclose: Callback<()>,
}

/// Approves the draft as it was read, with a note if there is something to say.
#[component]
fn ApproveDialog(props: &DialogProps) -> Html {
    let i18n = use_i18n();
    let view = props.record.value.clone();
    let id = view.id;
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            let read = form.read(&i18n);
            let approval = PublishSubsidyPolicy { note: read.optional_text("/note") };
            read.complete().then(|| {
                step(move |api, etag| {
                    let approval = approval.clone();
                    async move { subsidy::publish(&api, id, &etag, &approval).await }
                })
            })
        })
    };
    let fields = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            html! { <>
                <div class="wide"><Foreseen policy={view.clone()} /></div>
                <Field {form} at="/note" label={i18n.t("subsidy-approval-note")} kind={FieldKind::TextArea} hint={i18n.t("subsidy-approval-note-hint")} />
            </> }
        })
    };
    let subject = {
        let i18n = i18n.clone();
        subject(
            props.record.etag.clone(),
            move |api| async move { subsidy::read(&api, id).await },
            move |now: &SubsidyPolicyView| i18n.word(now.status),
        )
    };
    html! {
        <Ask title={i18n.t("subsidy-approve")} submit={i18n.t("subsidy-approve")} done={i18n.t("subsidy-approved")} initial={vec![("/note", String::new())]} {fields} {read} {subject}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

#[derive(PartialEq, Properties)]
struct ForeseenProps {
    policy: SubsidyPolicyView,
}

/// What approving will do, in days and numbers.
#[component]
fn Foreseen(props: &ForeseenProps) -> Html {
    let i18n = use_i18n();
    let policy = &props.policy;
    let difference =
        use_load(
            policy.id,
            |api, id: SubsidyPolicyId| async move { subsidy::difference(&api, id, None).await },
        );
    let held = holds(&i18n, &policy.document).to_string();
    html! { <>
        <p>{ i18n.ta("subsidy-approve-what", &[("period", held.into())]) }</p>
        if policy.warnings.contains(&PolicyWarning::Overlap) { <Notice tone={Tone::Warning} title={i18n.t("subsidy-overlaps")} /> }
        { difference.view(|difference| html! { <p>{ changes(&i18n, difference) }</p> }) }
    </> }
}

fn changes(i18n: &I18n, difference: &SubsidyPolicyDifference) -> AttrValue {
    let Some(other) = &difference.against else { return i18n.t("policy-first") };
    i18n.ta(
        "policy-publish-changes",
        &[("version", other.policy_version.into()), ("count", difference.changes.len().into())],
    )
}

#[component]
fn WithdrawDialog(props: &DialogProps) -> Html {
    let i18n = use_i18n();
    let view = &props.record.value;
    let id = view.id;
    let send = Callback::from(move |reason: String| {
        work(move |api| {
            let reason = reason.clone();
            async move { subsidy::withdraw(&api, id, reason).await }
        })
    });
    let what = i18n.ta(
        "subsidy-withdraw-what",
        &[
            ("version", view.document.version.into()),
            ("from", time::day(view.document.effective_from).into()),
        ],
    );
    html! {
        <AskReason title={i18n.t("policy-withdraw")} {what} danger=true done={i18n.t("policy-withdrawn")} {send}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

#[component]
fn EndDialog(props: &DialogProps) -> Html {
    let i18n = use_i18n();
    let id = props.record.value.id;
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            let mut read = form.read(&i18n);
            let last = read.required("/effective_to");
            let effective_to = if read.complete() { last } else { None }?;
            Some(work(move |api| async move { subsidy::end(&api, id, EndPolicy { effective_to }).await }))
        })
    };
    let fields = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            html! { <>
                <p class="wide">{ i18n.t("subsidy-end-what") }</p>
                <Field {form} at="/effective_to" label={i18n.t("policy-last-day")} kind={FieldKind::Date} hint={i18n.t("policy-last-day-hint")} required=true />
            </> }
        })
    };
    html! {
        <Ask title={i18n.t("policy-end")} submit={i18n.t("policy-end")} done={i18n.t("policy-ended")} initial={vec![("/effective_to", String::new())]} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

//! What can be done with a version: edit, publish, withdraw, end, and begin another with it.

use std::rc::Rc;

use contract::{
    credit::{CreditPolicyView, PolicyState},
    policy::EndPolicy,
};
use yew::prelude::*;
use yew_router::prelude::use_navigator;

use super::{is_own, publish::PublishDialog};
use crate::{
    api::{Tagged, policy, use_action},
    components::{
        Button, ButtonKind, Dialog, Field, FieldKind, FormView, Icon, LinkButton, ReasonDialog, use_form,
        use_toasts,
    },
    i18n::use_i18n,
    may,
    route::Route,
    session::use_session,
    time,
};

/// Which dialog is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Publish,
    Withdraw,
    End,
}

/// Properties of [`Steps`].
#[derive(PartialEq, Properties)]
pub(super) struct StepsProps {
    /// The version as it was read.
    pub(super) record: Rc<Tagged<CreditPolicyView>>,
    /// Hears that it is not as before.
    pub(super) onchanged: Callback<()>,
}

/// The buttons of what may be done by this reader.
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
            let _ = navigator.push_with_query(&Route::CreditPolicyNew, [("from", id.to_string())]);
        }
    });
    if !session.has_role(may::CREATE_CREDIT_POLICY) {
        return Html::default();
    }
    let own = is_own(view, session.account().map(|account| account.id));
    let draft = view.status == PolicyState::Draft;
    let policy = view.clone();
    html! { <>
        <Button icon={Icon::Plus} label={i18n.t("policy-copy")} onclick={copy} />
        if draft {
            <LinkButton icon={Icon::Edit} to={Route::EditCreditPolicy { id }} label={i18n.t("policy-edit")} />
            <Button label={i18n.t("policy-withdraw")} onclick={ask(Asked::Withdraw)} />
            if own { <span class="subtle">{ i18n.t("policy-own") }</span> }
            else { <Button kind={ButtonKind::Primary} label={i18n.t("policy-publish")} onclick={ask(Asked::Publish)} /> }
        }
        if may_end(view) { <Button label={i18n.t("policy-end")} onclick={ask(Asked::End)} /> }
        { match *asked {
            None => Html::default(),
            Some(Asked::Publish) => html! { <PublishDialog record={props.record.clone()} {ondone} {onclose} /> },
            Some(Asked::Withdraw) => html! { <WithdrawDialog {policy} {ondone} {onclose} /> },
            Some(Asked::End) => html! { <EndDialog {policy} {ondone} {onclose} /> },
        } }
    </> }
}

/// Whether it can be given an earlier end, today or later.
fn may_end(view: &CreditPolicyView) -> bool {
    let today = time::today();
    view.status == PolicyState::Published && view.document.effective_to.is_none_or(|last| last > today)
}

#[derive(PartialEq, Properties)]
struct DialogProps {
    policy: CreditPolicyView,
    ondone: Callback<()>,
    onclose: Callback<()>,
}

#[component]
fn WithdrawDialog(props: &DialogProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let id = props.policy.id;
    let form = use_form(|| vec![("/reason", String::new())]);
    let withdraw = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            move |api, reason: String| async move { policy::withdraw(&api, id, reason).await },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("policy-withdrawn"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let what = i18n.ta(
        "policy-withdraw-what",
        &[
            ("version", props.policy.document.version.into()),
            ("from", time::day(props.policy.document.effective_from).into()),
        ],
    );
    html! {
        <ReasonDialog title={i18n.t("policy-withdraw")} confirm={i18n.t("policy-withdraw")} danger=true {form} busy={withdraw.busy} onconfirm={withdraw.run} onclose={props.onclose.clone()}>
            <p>{ what }</p>
        </ReasonDialog>
    }
}

#[component]
fn EndDialog(props: &DialogProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let id = props.policy.id;
    let form = use_form(|| vec![("/effective_to", String::new())]);
    let end = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            move |api, last: EndPolicy| async move { policy::end(&api, id, last).await },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("policy-ended"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), end.run);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let last = read.required("/effective_to");
            if read.complete()
                && let Some(effective_to) = last
            {
                run.emit(EndPolicy { effective_to });
            }
        })
    };
    html! {
        <Dialog title={i18n.t("policy-end")} onclose={props.onclose.clone()}>
            <p>{ i18n.t("policy-end-what") }</p>
            <FormView form={form.clone()} submit={i18n.t("policy-end")} busy={end.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field {form} at="/effective_to" label={i18n.t("policy-last-day")} kind={FieldKind::Date} hint={i18n.t("policy-last-day-hint")} required=true />
            </FormView>
        </Dialog>
    }
}

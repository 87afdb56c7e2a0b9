//! One correction, and its decision.

use std::rc::Rc;

use contract::{
    credit::{CreditAdjustmentState, CreditAdjustmentView, CreditSource, LearnerCreditsView},
    ids::{CreditAdjustmentId, LearnerId},
    money::Credits,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::{moved, tone};
use crate::{
    api::{Once, Tagged, credit, review, use_action, use_load},
    components::{
        Button, ButtonKind, Card, ConfirmDialog, DefinitionList, Notice, PageHeader, ReasonDialog,
        StatusLabel, Tone, credits, describe, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::two_people::Signed,
    route::Route,
    session::use_session,
};

/// Properties of [`AdjustmentPage`].
#[derive(PartialEq, Properties)]
pub struct AdjustmentPageProps {
    /// Which one.
    pub id: CreditAdjustmentId,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Approve,
    Reject,
}

/// What was asked for, what the account says, and what became of it.
#[component]
pub fn AdjustmentPage(props: &AdjustmentPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let found = use_load(props.id, |api, id| async move { review::adjustment(&api, id).await });
    let open = use_state(|| Open::Nothing);
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(what))
    };
    let ondone = {
        let (open, reload) = (open.clone(), found.reload.clone());
        Callback::from(move |()| {
            open.set(Open::Nothing);
            reload.emit(());
        })
    };
    let own = |one: &CreditAdjustmentView| session.account().is_some_and(|who| who.id == one.requested_by);
    let waiting = found.value.as_ref().filter(|one| one.value.status == CreditAdjustmentState::Pending);
    let actions = waiting.map(|one| html! { <>
        if session.has_role(may::REJECT_CREDIT_ADJUSTMENT) {
            <Button label={i18n.t(if own(&one.value) { "stock-take-back" } else { "stock-reject" })} onclick={show(Open::Reject).reform(|_| ())} />
        }
        if session.has_role(may::APPROVE_CREDIT_ADJUSTMENT) && !own(&one.value) {
            <Button kind={ButtonKind::Primary} label={i18n.t("stock-approve")} onclick={show(Open::Approve).reform(|_| ())} />
        }
    </> });
    let subtitle = found.value.as_ref().map(|one| {
        html! { <>{ &one.value.facility_name }{ " " }<StatusLabel tone={tone(one.value.status)} text={i18n.word(one.value.status)} /></> }
    });
    let title = found.value.as_ref().map_or_else(
        || i18n.t("nav-corrections"),
        |one| i18n.ta("correction-of", &[("name", one.value.learner_name.clone().into())]),
    );
    let crumbs = vec![(Route::CreditAdjustments, i18n.t("nav-corrections"))];
    let onclose = show(Open::Nothing);
    let dialog = found.value.clone().map(|record| match *open {
        Open::Nothing => Html::default(),
        Open::Approve => html! { <Approve {record} onclose={onclose.clone()} ondone={ondone.clone()} /> },
        Open::Reject => html! { <Reject {record} {onclose} {ondone} /> },
    });
    html! { <>
        <PageHeader {title} {crumbs} subtitle={subtitle.unwrap_or_default()} actions={actions.unwrap_or_default()} />
        { found.view(|one| html! { <>
            if one.value.status == CreditAdjustmentState::Pending && own(&one.value) {
                <Notice tone={Tone::Info} title={i18n.t("stock-own")} />
            }
            <Card title={i18n.t("stock-asked-for")}>{ facts(&i18n, &one.value) }</Card>
            <Balance learner={one.value.learner_id} version={one.value.version} />
        </> }) }
        { dialog.unwrap_or_default() }
    </> }
}

fn facts(i18n: &I18n, one: &CreditAdjustmentView) -> Html {
    let to = Route::LearnerCredits { id: one.learner_id };
    let mut items = vec![
        (i18n.t("credit-learner"), html! { <Link<Route> {to}>{ &one.learner_name }</Link<Route>> }),
        (i18n.t("correction-amount"), moved(i18n, one.amount)),
        (i18n.t("correction-source"), html! { i18n.word(one.source) }),
        (i18n.t("correction-reason"), html! { &one.reason }),
        (i18n.t("correction-reference"), html! { &one.reference }),
    ];
    let signed = Signed {
        requested_by: &one.requested_by_name,
        requested_at: one.requested_at,
        decided: one.decided_by_name.as_ref().zip(one.decided_at),
        rejected_because: one.decision_reason.as_ref(),
    };
    items.extend(signed.facts(i18n));
    html! { <DefinitionList {items} /> }
}

#[derive(PartialEq, Properties)]
struct BalanceProps {
    learner: LearnerId,
    /// Of the correction: once it is decided, the account is read again.
    version: i64,
}

/// What the account holds now, so that nobody decides blindly.
#[component]
fn Balance(props: &BalanceProps) -> Html {
    let i18n = use_i18n();
    let key = (props.learner, props.version);
    let account = use_load(key, |api, (learner, _)| async move { credit::account(&api, learner).await });
    let told = |account: &Rc<LearnerCreditsView>| {
        let items = vec![
            (i18n.t("credit-available"), credits(&i18n, account.available)),
            (i18n.t("credit-held"), credits(&i18n, account.held)),
            (i18n.t("credit-waiting"), credits(&i18n, account.waiting)),
            (i18n.t("credit-balance"), credits(&i18n, account.balance)),
        ];
        html! { <DefinitionList {items} /> }
    };
    html! { <Card title={i18n.t("correction-account-now")}>{ account.view(told) }</Card> }
}

#[derive(PartialEq, Properties)]
struct DecideProps {
    record: Rc<Tagged<CreditAdjustmentView>>,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Approve(props: &DecideProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let failure = use_state(|| None);
    let approve = {
        let (i18n, ondone, failure) = (i18n.clone(), props.ondone.clone(), failure.clone());
        use_action(
            |api, (once, record): (Once, Rc<Tagged<CreditAdjustmentView>>)| async move {
                review::approve(&api, &once, &record).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("correction-approved"));
                    ondone.emit(());
                }
                Err(error) => failure.set(Some(describe(&i18n, &error))),
            },
        )
    };
    let (once, record) = ((*once).clone(), props.record.clone());
    let onconfirm = approve.run.reform(move |()| (once.clone(), record.clone()));
    let one = &props.record.value;
    let takes = one.amount.centi() < 0;
    let (name, size) = (one.learner_name.clone(), Credits(one.amount.centi().abs()).to_string());
    let told = match one.source {
        CreditSource::Issuance if takes => {
            i18n.ta("correction-takes", &[("name", name.into()), ("amount", size.into())])
        }
        CreditSource::Issuance => {
            i18n.ta("correction-adds", &[("name", name.into()), ("amount", size.into())])
        }
        CreditSource::PublicPool => i18n.ta(
            "correction-grants",
            &[("name", name.into()), ("amount", size.into()), ("facility", one.facility_name.clone().into())],
        ),
    };
    html! {
        <ConfirmDialog title={i18n.t("stock-approve")} confirm={i18n.t("stock-approve")} danger={takes} busy={approve.busy} {onconfirm} onclose={props.onclose.clone()}>
            <p>{ told }</p>
            if let Some((title, advice)) = &*failure {
                <Notice tone={Tone::Bad} urgent=true title={title.clone()}>{ advice.clone().unwrap_or_default() }</Notice>
            }
        </ConfirmDialog>
    }
}

#[component]
fn Reject(props: &DecideProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let once = use_state(Once::new);
    let form = use_form(|| vec![("/reason", String::new())]);
    let reject = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (once, record, reason): (Once, Rc<Tagged<CreditAdjustmentView>>, String)| async move {
                review::reject(&api, &once, &record, reason).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("correction-rejected"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let (once, record) = ((*once).clone(), props.record.clone());
    let onconfirm = reject.run.reform(move |reason| (once.clone(), record.clone(), reason));
    html! {
        <ReasonDialog title={i18n.t("stock-reject")} confirm={i18n.t("stock-reject")} {form} busy={reject.busy} {onconfirm} onclose={props.onclose.clone()}>
            <p>{ i18n.t("correction-reject-what") }</p>
        </ReasonDialog>
    }
}

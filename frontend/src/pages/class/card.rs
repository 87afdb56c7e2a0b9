//! A card of paper for a learner without a telephone.

use contract::{class::LearnerCardView, ids::LearnerId};
use yew::prelude::*;

use super::qr::Qr;
use crate::{
    api::{class, learner, use_action, use_load},
    components::{
        Button, ButtonKind, Card, ConfirmDialog, Icon, Notice, PageHeader, Tone, browser, use_toasts,
    },
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

/// Properties of [`CardPage`].
#[derive(PartialEq, Properties)]
pub struct CardPageProps {
    /// Whose.
    pub id: LearnerId,
}

/// Issues a card, and shows it to be printed: its code is told this once.
#[component]
pub fn CardPage(props: &CardPageProps) -> Html {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let who = use_load(props.id, |api, id| async move { learner::read(&api, id).await });
    let asking = use_state(|| false);
    let card = use_state(|| None::<LearnerCardView>);
    let set = |on: bool| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(on))
    };
    let issue = {
        let (i18n, card, close) = (i18n.clone(), card.clone(), set(false));
        use_action(
            |api, id: LearnerId| async move { class::issue_card(&api, id).await },
            move |outcome| {
                close.emit(());
                match outcome {
                    Ok(view) => card.set(Some(view)),
                    Err(error) => toasts.failure(&i18n, &error),
                }
            },
        )
    };
    let name = who.value.as_ref().map(|one| one.value.name_zh.clone());
    let crumbs = vec![
        (Route::Learners, i18n.t("nav-learners")),
        (Route::Learner { id: props.id }, name.unwrap_or_default().into()),
    ];
    let id = props.id;
    let actions = html! { <>
        if card.is_some() {
            <Button icon={Icon::Clipboard} label={i18n.t("attendance-print-now")} onclick={Callback::from(|_: MouseEvent| browser::print())} />
        }
        <Button kind={ButtonKind::Primary} label={i18n.t("attendance-card-issue")} onclick={set(true).reform(|_| ())} />
    </> };
    html! { <>
        <PageHeader title={i18n.t("attendance-card")} {crumbs} {actions} />
        if let Some(view) = &*card { { shown(&i18n, view) } } else {
            <Notice tone={Tone::Info} title={i18n.t("attendance-card-none")}><p>{ i18n.t("attendance-card-what") }</p></Notice>
        }
        if *asking {
            <ConfirmDialog title={i18n.t("attendance-card-issue")} confirm={i18n.t("attendance-card-issue")} busy={issue.busy}
                onconfirm={issue.run.reform(move |()| id)} onclose={set(false)}>
                <p>{ i18n.t("attendance-card-what") }</p>
            </ConfirmDialog>
        }
    </> }
}

fn shown(i18n: &I18n, view: &LearnerCardView) -> Html {
    html! {
        <div class="receipt"><Card>
            <div class="paper-card">
                <Qr text={view.code.clone()} label={i18n.t("attendance-card")} />
                <div>
                    <p class="own-name">{ &view.learner_name }</p>
                    <p>{ &view.school_name }</p>
                    <p class="subtle">{ i18n.ta("attendance-card-issued", &[("time", time::minute(view.issued_at).into())]) }</p>
                    <p>{ i18n.t("attendance-card-hint") }</p>
                </div>
            </div>
        </Card></div>
    }
}

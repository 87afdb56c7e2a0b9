//! A learner's account: figures, when credits expire, and everything that happened.

use contract::{credit::CreditReminderView, days::Month, ids::LearnerId, learner::LearnerState};
use yew::prelude::*;

use super::{buckets::Buckets, history::History, pool::Give, summary::figures, waiting::waiting};
use crate::{
    api::{credit, learner, use_load},
    components::{Button, Icon, LinkButton, Notice, PageHeader, Tone},
    i18n::{I18n, use_i18n},
    may,
    route::{Route, reachable},
    session::use_session,
    time,
};

/// Properties of [`AccountPage`].
#[derive(PartialEq, Properties)]
pub struct AccountPageProps {
    /// Whose.
    pub id: LearnerId,
}

/// What a learner has, when it expires, and how it got there.
#[component]
pub fn AccountPage(props: &AccountPageProps) -> Html {
    let i18n = use_i18n();
    let id = props.id;
    let account = use_load(id, |api, id| async move { credit::account(&api, id).await });
    let reminders = use_load(id, |api, id| async move { credit::open_reminders(&api, id).await });
    let session = use_session();
    let person = use_load((id, session.has_role(may::LIST_LEARNERS)), |api, (id, may_read)| async move {
        if may_read { learner::read(&api, id).await.map(|one| Some(one.value)) } else { Ok(None) }
    });
    let person = person.value.as_ref().and_then(|person| person.as_ref().clone());
    let active = person.as_ref().is_some_and(|person| person.status == LearnerState::Active);
    let name = person.map(|person| person.name_zh);
    let giving = use_state(|| false);
    let renewed = use_state(|| 0_u32);
    let set = |on: bool| {
        let giving = giving.clone();
        Callback::from(move |()| giving.set(on))
    };
    let ondone = {
        let (giving, renewed, reload) = (giving.clone(), renewed.clone(), account.reload.clone());
        Callback::from(move |()| {
            giving.set(false);
            renewed.set(renewed.wrapping_add(1));
            reload.emit(());
        })
    };
    let available = account.value.as_ref().map(|account| account.available);
    let available = available.filter(|available| available.centi() > 0);
    // Until the name is there, and where it is not for this reader, the crumb says what it leads to.
    let label = name.clone().map_or_else(|| i18n.t("credit-learner"), AttrValue::from);
    let crumbs = vec![(Route::Learners, i18n.t("nav-learners")), (Route::Learner { id }, label)];
    let crumbs = reachable(&session, crumbs);
    let statement = Month::containing(time::today()).map(|month| Route::Statement { id, month });
    let actions = html! { <>
        if session.has_role(may::DONATE_CREDITS) && active && available.is_some() {
            <Button icon={Icon::People} label={i18n.t("pool-give")} onclick={set(true).reform(|_| ())} />
        }
        if session.has_role(may::CREATE_CREDIT_ADJUSTMENT) {
            <LinkButton to={Route::AskCreditAdjustment { id }} icon={Icon::Edit} label={i18n.t("correction-ask")} />
        }
        if let Some(to) = statement { <LinkButton {to} icon={Icon::Clipboard} label={i18n.t("statement-open")} /> }
    </> };
    html! { <>
        <PageHeader title={i18n.t("credit-account")} {crumbs} subtitle={html! { name.unwrap_or_default() }} {actions} />
        { reminders.view(|page| page.items.iter().map(|one| reminder(&i18n, one)).collect()) }
        { account.view(|account| html! { <>
            <div class="of-account">{ figures(&i18n, account) }</div>
            { waiting(&i18n, account) }
            <Buckets account={account.clone()} />
        </> }) }
        <History {id} renewed={*renewed} />
        if let Some(available) = available.filter(|_| *giving) {
            <Give learner={id} {available} onclose={set(false)} {ondone} />
        }
    </> }
}

fn reminder(i18n: &I18n, one: &CreditReminderView) -> Html {
    let title = i18n.ta(
        "expiring-notice",
        &[("amount", one.left.to_string().into()), ("day", time::day(one.expires_on).into())],
    );
    html! { <Notice tone={Tone::Warning} {title}><p>{ i18n.t("expiring-notice-advice") }</p></Notice> }
}

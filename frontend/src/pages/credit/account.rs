//! A learner's account: figures, buckets and statement.

use contract::{
    credit::{CreditEntryView, LearnerCreditsView, TransferPhase},
    ids::LearnerId,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::summary::figures;
use crate::{
    api::{credit, learner, use_load},
    components::{
        Bar, BarChart, Card, Column, DataTable, Empty, FilterBar, FilterDate, PageHeader, Pager, Row, Tab,
        Tabs, credits, use_query,
    },
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
    let session = use_session();
    let person = use_load((id, session.has_role(may::LIST_LEARNERS)), |api, (id, may_read)| async move {
        if may_read { learner::read(&api, id).await.map(|one| Some(one.value.name_zh)) } else { Ok(None) }
    });
    let name = person.value.as_ref().and_then(|name| name.as_ref().clone());
    // Until the name is there, and where it is not for this reader, the crumb says what it leads to.
    let label = name.clone().map_or_else(|| i18n.t("credit-learner"), AttrValue::from);
    let crumbs = vec![(Route::Learners, i18n.t("nav-learners")), (Route::Learner { id }, label)];
    let crumbs = reachable(&session, crumbs);
    let tabs = vec![
        Tab { name: "statement", label: i18n.t("credit-statement"), content: html! { <Statement {id} /> } },
        Tab {
            name: "buckets",
            label: i18n.t("credit-buckets"),
            content: html! { <Card>{ account.view(|account| buckets(&i18n, account)) }</Card> },
        },
    ];
    html! { <>
        <PageHeader title={i18n.t("credit-account")} {crumbs} subtitle={html! { name.unwrap_or_default() }} />
        { account.view(|account| figures(&i18n, account)) }
        <Tabs label={i18n.t("credit-account")} {tabs} />
    </> }
}

fn buckets(i18n: &I18n, account: &LearnerCreditsView) -> Html {
    if account.buckets.is_empty() {
        return html! { <Empty title={i18n.t("credit-no-buckets")} advice={i18n.t("credit-no-entries-advice")} /> };
    }
    let whole = account.balance.centi().max(1);
    let bar = |bucket: &contract::credit::CreditBucketView| Bar {
        label: time::day(bucket.expires_on).into(),
        share: u32::try_from(bucket.balance.centi() * 10_000 / whole).unwrap_or_default(),
        target: None,
        note: format!("{} / {}", bucket.balance, account.balance).into(),
    };
    let row = |bucket: &contract::credit::CreditBucketView| Row {
        key: bucket.account_id.to_string().into(),
        to: None,
        cells: vec![
            html! { time::day(bucket.expires_on) },
            credits(i18n, bucket.balance),
            credits(i18n, bucket.held),
        ],
    };
    let columns = vec![
        Column::new("expires_on", i18n.t("credit-expiry")),
        Column::new("balance", i18n.t("credit-balance")).number(),
        Column::new("held", i18n.t("credit-held")).number(),
    ];
    html! { <>
        <BarChart title={i18n.t("credit-buckets-chart")} bars={account.buckets.iter().map(bar).collect::<Vec<_>>()} />
        <DataTable id="buckets" caption={i18n.t("credit-buckets")} {columns} rows={account.buckets.iter().map(row).collect::<Vec<_>>()} adjustable=false />
    </> }
}

#[component]
fn Statement(props: &AccountPageProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page = use_load((props.id, query.for_api()), |api, (id, query)| async move {
        credit::statement(&api, id, &query).await
    });
    let columns = vec![
        Column::new("at", i18n.t("credit-when")),
        Column::new("kind", i18n.t("credit-what")),
        Column::new("amount", i18n.t("credit-amount")).number(),
        Column::new("expires_on", i18n.t("credit-expiry")),
        Column::new("why", i18n.t("credit-why")),
    ];
    html! { <>
        <FilterBar>
            <FilterDate name="from" label={i18n.t("credit-from")} />
            <FilterDate name="to" label={i18n.t("credit-to")} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="statement" caption={i18n.t("credit-statement")} columns={columns.clone()}
                rows={page.items.iter().map(|entry| row(&i18n, entry)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("credit-no-entries")} advice={i18n.t("credit-no-entries-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn row(i18n: &I18n, entry: &CreditEntryView) -> Row {
    let moves = matches!(entry.phase, TransferPhase::Single | TransferPhase::Post);
    let sign = if entry.amount.centi() > 0 { "+" } else { "" };
    let amount = html! {
        <span class={classes!("moved", (!moves).then_some("only-held"), (sign == "+").then_some("gained"))}>{ sign }{ credits(i18n, entry.amount) }</span>
    };
    let why = match (&entry.reason, entry.earning_id) {
        (Some(reason), _) => html! { reason },
        (None, Some(id)) => {
            html! { <Link<Route> to={Route::Earning { id }}>{ i18n.t("credit-how") }</Link<Route>> }
        }
        (None, None) => Html::default(),
    };
    Row {
        key: format!("{} {}", entry.id, entry.expires_on).into(),
        to: None,
        cells: vec![
            html! { time::minute(entry.at) },
            html! { <>{ i18n.word(entry.kind) }<span class="subtle">{ " · " }{ i18n.word(entry.phase) }</span></> },
            amount,
            html! { time::day(entry.expires_on) },
            why,
        ],
    }
}

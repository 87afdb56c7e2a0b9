//! What happened on a learner's account, month by month.

use contract::{
    credit::{CreditEntryView, StatementMovement},
    days::Month,
    ids::LearnerId,
    money::Credits,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::{
    api::{credit, use_load},
    components::{
        Card, Empty, FilterBar, FilterDate, Icon, Pager, Timeline, TimelineEvent, Tone, credits, use_query,
    },
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

/// Properties of [`History`].
#[derive(PartialEq, Properties)]
pub(super) struct HistoryProps {
    pub(super) id: LearnerId,
    /// Raised when something has happened since.
    pub(super) renewed: u32,
}

/// A page of the movements, newest first, under the months in which they fell.
#[component]
pub(super) fn History(props: &HistoryProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let id = props.id;
    let page = use_load((id, query.for_api(), props.renewed), |api, (id, query, _)| async move {
        credit::entries(&api, id, &query).await
    });
    html! {
        <Card title={i18n.t("credit-history")}>
            <FilterBar>
                <FilterDate name="from" label={i18n.t("credit-from")} />
                <FilterDate name="to" label={i18n.t("credit-to")} />
            </FilterBar>
            { page.view(|page| html! { <>
                if page.items.is_empty() {
                    <Empty title={i18n.t("credit-no-entries")} advice={i18n.t("credit-no-entries-advice")} />
                }
                { for page.items.chunk_by(|one, next| month(one) == month(next)).map(|part| month_part(&i18n, id, part)) }
                <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
            </> }) }
        </Card>
    }
}

fn month(entry: &CreditEntryView) -> Option<Month> {
    Month::containing(entry.business_date)
}

fn month_part(i18n: &I18n, id: LearnerId, entries: &[CreditEntryView]) -> Html {
    let Some(month) = entries.first().and_then(month) else { return Html::default() };
    html! {
        <section class="month" key={month.to_string()}>
            <header class="month-head">
                <h3>{ time::month(i18n, month) }</h3>
                <Link<Route> to={Route::Statement { id, month }}>{ i18n.t("statement-of-month") }</Link<Route>>
            </header>
            <Timeline events={entries.iter().map(|entry| event(i18n, entry)).collect::<Vec<_>>()} />
        </section>
    }
}

fn event(i18n: &I18n, entry: &CreditEntryView) -> TimelineEvent {
    let when = i18n.ta(
        "credit-entry-when",
        &[("at", time::minute(entry.at).into()), ("day", time::day(entry.expires_on).into())],
    );
    let link = entry.earning_id.map(|id| {
        html! { <Link<Route> to={Route::Earning { id }}>{ i18n.t("credit-how") }</Link<Route>> }
    });
    TimelineEvent {
        tone: tone(entry.movement, entry.amount.centi()),
        icon: Some(icon(entry.movement)),
        title: i18n.word(entry.movement),
        when,
        detail: detail(entry).map(AttrValue::from),
        figure: amount(i18n, entry),
        link: link.unwrap_or_default(),
    }
}

/// What it was for, and why.
fn detail(entry: &CreditEntryView) -> Option<String> {
    let parts: Vec<&str> =
        [&entry.subject, &entry.reason].into_iter().flatten().map(String::as_str).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

const fn tone(movement: StatementMovement, centi: i64) -> Tone {
    match movement {
        StatementMovement::Expired => Tone::Bad,
        StatementMovement::Redeemed | StatementMovement::Donated => Tone::Info,
        StatementMovement::Extended | StatementMovement::Closed => Tone::Warning,
        StatementMovement::Reversed | StatementMovement::Adjusted if centi < 0 => Tone::Warning,
        StatementMovement::Earned | StatementMovement::Reversed | StatementMovement::Adjusted => Tone::Good,
        StatementMovement::Held | StatementMovement::Released | StatementMovement::Merged => Tone::Neutral,
    }
}

const fn icon(movement: StatementMovement) -> Icon {
    match movement {
        StatementMovement::Earned => Icon::Book,
        StatementMovement::Held => Icon::Clock,
        StatementMovement::Released | StatementMovement::Reversed => Icon::Repeat,
        StatementMovement::Redeemed => Icon::Gift,
        StatementMovement::Extended => Icon::Calendar,
        StatementMovement::Donated | StatementMovement::Closed | StatementMovement::Merged => Icon::People,
        StatementMovement::Expired => Icon::Cross,
        StatementMovement::Adjusted => Icon::Edit,
    }
}

/// What it came to, with its sign; what was only set aside or given back without one, in a lighter type.
fn amount(i18n: &I18n, entry: &CreditEntryView) -> Html {
    let moves = entry.amount.centi() != 0;
    let sign = if entry.amount.centi() > 0 { "+" } else { "" };
    let shown = if moves { entry.amount } else { Credits(entry.held.centi().abs()) };
    html! {
        <span class={classes!("moved", "timeline-figure", (!moves).then_some("only-held"), (sign == "+").then_some("gained"))}>{ sign }{ credits(i18n, shown) }</span>
    }
}

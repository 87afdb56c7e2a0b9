//! The three lists of the board.

use contract::volunteer::{
    MatchState, OfferState, ServiceMatchView, ServiceRequestView, TalentKind, TalentOfferView,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::super::{match_tone, offer_tone};
use super::asked::Asked;
use crate::{
    api::{use_load, volunteer},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSchool, FilterSelect, Pager,
        Row, StatusLabel, unbroken, use_query,
    },
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

/// Properties of the lists.
#[derive(PartialEq, Properties)]
pub(super) struct ListProps {
    /// Changes when something has changed.
    pub(super) renewed: u32,
    /// Whether the reader may do something with the rows.
    pub(super) writes: bool,
    /// Opens a dialog.
    pub(super) show: Callback<Asked>,
}

fn quiet(label: AttrValue, show: &Callback<Asked>, what: Asked) -> Html {
    let onclick = show.reform(move |_: MouseEvent| what.clone());
    html! { <Button kind={ButtonKind::Quiet} {label} {onclick} /> }
}

/// What offers and requests are found by.
fn filters(i18n: &I18n) -> Html {
    html! {
        <FilterBar>
            <FilterSchool />
            <FilterSelect name="kind" label={i18n.t("talent-kind")} any={i18n.t("course-any")} options={i18n.choices::<TalentKind>()} />
            <FilterSelect name="status" label={i18n.t("volunteer-status")} any={i18n.t("course-any")} options={i18n.choices::<OfferState>()} />
        </FilterBar>
    }
}

/// What elders offer.
#[component]
pub(super) fn Offers(props: &ListProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page = use_load((query.for_api(), props.renewed), |api, (query, _)| async move {
        volunteer::offers(&api, &query).await
    });
    let columns = vec![
        Column::new("title", i18n.t("talent-title")),
        Column::new("kind", i18n.t("talent-kind")),
        Column::new("who", i18n.t("talent-elder")),
        Column::new("when", i18n.t("talent-when")),
        Column::new("where", i18n.t("talent-where")),
        Column::new("until", i18n.t("teacher-until")),
        Column::new("matches", i18n.t("talent-times")).number(),
        Column::new("rating", i18n.t("talent-rating")).number(),
        Column::new("status", i18n.t("volunteer-status")),
        Column::new("steps", i18n.t("teacher-steps")),
    ];
    let row = |one: &TalentOfferView| offer_row(&i18n, one, props);
    html! { <>
        { filters(&i18n) }
        <Card>{ page.view(|page| html! { <>
            <DataTable id="talent-offers" caption={i18n.t("talent-offers")} columns={columns.clone()}
                rows={page.items.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("talent-offers-none")} advice={i18n.t("talent-offers-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn offer_row(i18n: &I18n, one: &TalentOfferView, props: &ListProps) -> Row {
    let open = one.status == OfferState::Open;
    let withdraw = Asked::Withdraw("talent-offers", one.id.to_string(), one.version);
    Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { &one.title },
            html! { i18n.word(one.kind) },
            html! { format!("{} · {}", one.learner_name, one.school_name) },
            html! { &one.wanted_when },
            html! { &one.wanted_where },
            unbroken(time::day(one.valid_to)),
            html! { one.matches },
            html! { one.rating.clone().unwrap_or_else(|| "—".to_owned()) },
            html! { <StatusLabel tone={offer_tone(one.status)} text={i18n.word(one.status)} /> },
            html! { if props.writes && open { { quiet(i18n.t("talent-withdraw"), &props.show, withdraw) } } },
        ],
    }
}

/// What is asked for.
#[component]
pub(super) fn Requests(props: &ListProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page = use_load((query.for_api(), props.renewed), |api, (query, _)| async move {
        volunteer::requests(&api, &query).await
    });
    let columns = vec![
        Column::new("title", i18n.t("talent-title")),
        Column::new("kind", i18n.t("talent-kind")),
        Column::new("who", i18n.t("talent-asker")),
        Column::new("when", i18n.t("talent-when")),
        Column::new("where", i18n.t("talent-where")),
        Column::new("until", i18n.t("teacher-until")),
        Column::new("status", i18n.t("volunteer-status")),
        Column::new("steps", i18n.t("teacher-steps")),
    ];
    let row = |one: &ServiceRequestView| request_row(&i18n, one, props);
    html! { <>
        { filters(&i18n) }
        <Card>{ page.view(|page| html! { <>
            <DataTable id="service-requests" caption={i18n.t("talent-requests")} columns={columns.clone()}
                rows={page.items.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("talent-requests-none")} advice={i18n.t("talent-requests-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn request_row(i18n: &I18n, one: &ServiceRequestView, props: &ListProps) -> Row {
    let open = one.status == OfferState::Open;
    let asker = one
        .learner_name
        .as_ref()
        .map_or_else(|| one.school_name.clone(), |name| format!("{name} · {}", one.school_name));
    let withdraw = Asked::Withdraw("service-requests", one.id.to_string(), one.version);
    Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { &one.title },
            html! { i18n.word(one.kind) },
            html! { asker },
            html! { &one.wanted_when },
            html! { &one.wanted_where },
            unbroken(time::day(one.valid_to)),
            html! { <StatusLabel tone={offer_tone(one.status)} text={i18n.word(one.status)} /> },
            html! { if props.writes && open { <div class="actions">
                { quiet(i18n.t("talent-match"), &props.show, Asked::Match(one.id, one.kind)) }
                { quiet(i18n.t("talent-withdraw"), &props.show, withdraw) }
            </div> } },
        ],
    }
}

/// Offers and requests that meet.
#[component]
pub(super) fn Matches(props: &ListProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page = use_load((query.for_api(), props.renewed), |api, (query, _)| async move {
        volunteer::matches(&api, &query).await
    });
    let columns = vec![
        Column::new("offer", i18n.t("talent-offered")),
        Column::new("who", i18n.t("talent-elder")),
        Column::new("request", i18n.t("talent-asked")),
        Column::new("school", i18n.t("learner-school")),
        Column::new("shift", i18n.t("volunteer-shift")),
        Column::new("rating", i18n.t("talent-rating")).number(),
        Column::new("status", i18n.t("volunteer-status")),
        Column::new("steps", i18n.t("teacher-steps")),
    ];
    let row = |one: &ServiceMatchView| match_row(&i18n, one, props);
    html! { <>
        <FilterBar>
            <FilterSelect name="status" label={i18n.t("volunteer-status")} any={i18n.t("course-any")} options={i18n.choices::<MatchState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="service-matches" caption={i18n.t("talent-matches")} columns={columns.clone()}
                rows={page.items.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("talent-matches-none")} advice={i18n.t("talent-matches-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn match_row(i18n: &I18n, one: &ServiceMatchView, props: &ListProps) -> Row {
    let read = (one.id, one.version);
    let steps = match one.status {
        MatchState::Proposed => html! { <>
            { quiet(i18n.t("talent-confirm"), &props.show, Asked::Confirm(read)) }
            { quiet(i18n.t("talent-decline"), &props.show, Asked::Decline(read)) }
        </> },
        MatchState::Confirmed => quiet(i18n.t("talent-rate"), &props.show, Asked::Rate(read)),
        MatchState::Declined | MatchState::Rated => Html::default(),
    };
    let shift = one.shift_id.map(|id| {
        html! { <Link<Route> to={Route::VolunteerShift { id }}>{ i18n.t("talent-open-shift") }</Link<Route>> }
    });
    Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { &one.offer_title },
            html! { &one.learner_name },
            html! { &one.request_title },
            html! { &one.school_name },
            shift.unwrap_or_default(),
            html! { one.rating.map_or_else(|| "—".to_owned(), |rating| rating.to_string()) },
            html! { <StatusLabel tone={match_tone(one.status)} text={i18n.word(one.status)} /> },
            html! { if props.writes { <div class="actions">{ steps }</div> } },
        ],
    }
}

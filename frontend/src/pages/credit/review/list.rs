//! The queue of flagged earnings.

use contract::credit::{CreditReviewView, ReviewReason, ReviewState};
use yew::prelude::*;

use super::{names, tone};
use crate::{
    api::{review, use_load},
    components::{
        Card, Column, DataTable, Empty, FilterBar, FilterSchool, FilterSelect, PageHeader, Pager, PickBy,
        Row, StatusLabel, credits, use_query,
    },
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

/// What waits to be looked at, newest first; what was decided too, when it is asked for.
#[component]
pub fn ReviewsPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let asked = query.for_api_with(&[("status", ReviewState::Open.as_str()), ("count", "true")]);
    let page = use_load(asked, |api, query| async move { review::reviews(&api, &query).await });
    let columns = vec![
        Column::new("what", i18n.t("review-what")),
        Column::new("reasons", i18n.t("review-reasons")),
        Column::new("status", i18n.t("redemption-status")),
        Column::new("facility", i18n.t("redemption-facility")),
        Column::new("learners", i18n.t("review-learners")).number(),
        Column::new("credited", i18n.t("review-credited")).number(),
        Column::new("opened_at", i18n.t("review-opened-at")),
    ];
    html! { <>
        <PageHeader title={i18n.t("nav-reviews")} subtitle={i18n.t("review-subtitle")} />
        <FilterBar>
            <FilterSchool by={PickBy::Facility} />
            <FilterSelect name="status" label={i18n.t("redemption-status")} options={i18n.choices::<ReviewState>()} />
            <FilterSelect name="reason" label={i18n.t("review-reasons")} any={i18n.t("review-any-reason")} options={i18n.choices::<ReviewReason>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="credit-reviews" caption={i18n.t("nav-reviews")} columns={columns.clone()}
                rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("review-none")} advice={i18n.t("review-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn row(i18n: &I18n, one: &CreditReviewView) -> Row {
    let what = match (&one.session, one.lines.as_slice()) {
        (_, [only]) => html! { &only.learner_name },
        (Some(session), _) => html! { &session.title },
        (None, _) => html! { i18n.t("review-outside") },
    };
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::CreditReview { id: one.id }),
        cells: vec![
            what,
            names(i18n, &one.reasons),
            html! { <StatusLabel tone={tone(one.status)} text={i18n.word(one.status)} /> },
            html! { &one.facility_name },
            html! { one.lines.len() },
            credits(i18n, one.credited),
            html! { time::minute(one.opened_at) },
        ],
    }
}

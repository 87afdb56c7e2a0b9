//! How one earning came about.

use contract::{credit::EarningView, ids::EarningId};
use yew::prelude::*;

use crate::{
    api::{credit, use_load},
    components::{Card, DefinitionList, Figure, Figures, PageHeader, TraceTree, credits},
    i18n::{I18n, use_i18n},
    pages::explain,
    route::{Route, reachable},
    session::use_session,
    time,
};

/// Properties of [`EarningPage`].
#[derive(PartialEq, Properties)]
pub struct EarningPageProps {
    /// Which earning.
    pub id: EarningId,
}

/// The credited amount, down to the minutes and the dated parameters.
#[component]
pub fn EarningPage(props: &EarningPageProps) -> Html {
    let i18n = use_i18n();
    let page = use_load(props.id, |api, id| async move { credit::trace(&api, id).await });
    let crumbs = page
        .value
        .as_ref()
        .map(|it| {
            vec![
                (Route::Learners, i18n.t("nav-learners")),
                (Route::LearnerCredits { id: it.earning.learner_id }, i18n.t("credit-account")),
            ]
        })
        .unwrap_or_default();
    let crumbs = reachable(&use_session(), crumbs);
    html! { <>
        <PageHeader title={i18n.t("credit-how")} {crumbs} />
        { page.view(|it| html! { <>
            { facts(&i18n, &it.earning) }
            <Card title={i18n.t("credit-trace")}>
                <TraceTree label={i18n.t("credit-trace")} roots={vec![explain::tree(&i18n, &it.trace)]} />
            </Card>
        </> }) }
    </> }
}

fn facts(i18n: &I18n, earning: &EarningView) -> Html {
    let cap = earning.capped_by.map(|cap| {
        i18n.ta(
            "credit-capped",
            &[("raw", earning.raw.to_string().into()), ("cap", i18n.word(cap).to_string().into())],
        )
    });
    let figures = vec![
        Figure { label: i18n.t("credit-credited"), value: credits(i18n, earning.credited), note: cap },
        Figure {
            label: i18n.t("credit-valid-minutes"),
            value: html! { i18n.ta("class-minutes", &[("minutes", earning.valid_minutes.into())]) },
            note: None,
        },
    ];
    let items = vec![
        (i18n.t("course-form"), html! { i18n.word(earning.form) }),
        (i18n.t("credit-day"), html! { time::day(earning.activity_date) }),
        (i18n.t("credit-expiry"), html! { time::day(earning.expires_on) }),
        (i18n.t("credit-posted-at"), html! { time::minute(earning.earned_at) }),
    ];
    html! { <><Figures items={figures} /><Card><DefinitionList {items} /></Card></> }
}

//! The courses that are proposed to a learner, each with the reasons for it.

use contract::{
    curriculum::{
        CourseRecommendation, CourseRecommendationReason, CourseRecommendationView, RecommendationBasis,
        RecommendationReason, UnmetWish,
    },
    ids::LearnerId,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use crate::{
    api::{learner, use_load},
    components::{Card, Column, DataTable, Empty, Notice, Row, Tone},
    i18n::{I18n, use_i18n},
    pages::course::{Categories, use_categories},
    route::Route,
    time,
};

/// Properties of [`Recommended`].
#[derive(PartialEq, Properties)]
pub(super) struct RecommendedProps {
    /// To whom.
    pub(super) learner: LearnerId,
}

/// Lists them, the best first, with what the school does not teach, and what is not looked at.
#[component]
pub(super) fn Recommended(props: &RecommendedProps) -> Html {
    let i18n = use_i18n();
    let categories = use_categories();
    let loaded = use_load(props.learner, |api, id| async move { learner::recommendations(&api, id).await });
    html! {
        <Card title={i18n.t("recommendation-title")}>
            { loaded.view(|told| html! { <>
                if told.basis == RecommendationBasis::School && !told.items.is_empty() {
                    <Notice tone={Tone::Info} title={i18n.t("recommendation-by-school")} />
                }
                { table(&i18n, &categories, told) }
                { unmet(&i18n, &categories, &told.unmet) }
            </> }) }
            <p class="subtle">{ i18n.t("recommendation-never") }</p>
        </Card>
    }
}

fn table(i18n: &I18n, categories: &Categories, told: &CourseRecommendationView) -> Html {
    let columns = vec![
        Column::new("course", i18n.t("recommendation-course")),
        Column::new("reasons", i18n.t("recommendation-reasons")),
        Column::new("next", i18n.t("recommendation-next")),
        Column::new("score", i18n.t("recommendation-score")).number(),
    ];
    html! {
        <DataTable id="recommendations" caption={i18n.t("recommendation-title")} {columns} adjustable=false
            rows={told.items.iter().map(|one| row(i18n, categories, one)).collect::<Vec<_>>()}
            empty={html! { <Empty title={i18n.t("recommendation-none")} advice={i18n.t("recommendation-none-advice")} /> }} />
    }
}

fn row(i18n: &I18n, categories: &Categories, one: &CourseRecommendation) -> Row {
    let category = categories.label(i18n, one.category.as_str());
    let reason =
        |reason: &CourseRecommendationReason| html! { <li>{ sentence(i18n, &category, reason) }</li> };
    Row {
        key: one.course_id.to_string().into(),
        to: None,
        cells: vec![
            html! { <>
                <Link<Route> to={Route::Course { id: one.course_id }}>{ &one.course_title }</Link<Route>>
                <br /><span class="subtle">{ &category }</span>
            </> },
            html! { <ul class="plain">{ for one.reasons.iter().map(reason) }</ul> },
            next(i18n, one),
            html! { one.score },
        ],
    }
}

/// The next session, which is where a learner is signed in; without one, the plan.
fn next(i18n: &I18n, one: &CourseRecommendation) -> Html {
    match (&one.next_session, one.plan_id) {
        (Some(session), _) => html! {
            <Link<Route> to={Route::ClassSession { id: session.id }}>{ time::minute(session.starts_at) }</Link<Route>>
        },
        (None, Some(id)) => html! {
            <Link<Route> to={Route::Curriculum { id }}>{ i18n.t("recommendation-planned") }</Link<Route>>
        },
        (None, None) => html! { "—" },
    }
}

/// A reason as a sentence to be read to the learner.
fn sentence(i18n: &I18n, category: &AttrValue, reason: &CourseRecommendationReason) -> AttrValue {
    let half = || reason.half_year.map(|half| time::half_year(i18n, half).to_string()).unwrap_or_default();
    let category = || category.to_string();
    let count = reason.count.unwrap_or_default();
    match reason.code {
        RecommendationReason::CourseWanted => {
            i18n.ta("recommendation-course-wanted", &[("half", half().into())])
        }
        RecommendationReason::TopicWanted => {
            let topic = reason.topic.clone().unwrap_or_default();
            i18n.ta("recommendation-topic-wanted", &[("half", half().into()), ("topic", topic.into())])
        }
        RecommendationReason::CategoryWanted => i18n.ta(
            "recommendation-category-wanted",
            &[("half", half().into()), ("category", category().into())],
        ),
        RecommendationReason::CategoryLiked
        | RecommendationReason::FormLiked
        | RecommendationReason::DeliveryLiked
        | RecommendationReason::TimeFits => i18n.word(reason.code),
        RecommendationReason::CategoryAttended => i18n.ta(
            "recommendation-category-attended",
            &[("category", category().into()), ("count", count.into())],
        ),
        RecommendationReason::CourseBegun => {
            i18n.ta("recommendation-course-begun", &[("count", count.into())])
        }
        RecommendationReason::FreePlaces => i18n.ta("recommendation-free-places", &[("count", count.into())]),
        RecommendationReason::MostAttended => {
            i18n.ta("recommendation-most-attended", &[("count", count.into())])
        }
    }
}

fn unmet(i18n: &I18n, categories: &Categories, wishes: &[UnmetWish]) -> Html {
    if wishes.is_empty() {
        return Html::default();
    }
    let line = |wish: &UnmetWish| {
        let category = categories.label(i18n, wish.category.as_str());
        let what = wish.topic.clone().or_else(|| wish.course_title.clone());
        html! {
            <li>
                { category }
                if let Some(what) = what { { " · " }{ what } }
                <span class="subtle">{ " · " }{ time::half_year(i18n, wish.half_year) }</span>
            </li>
        }
    };
    html! {
        <Notice tone={Tone::Warning} title={i18n.t("recommendation-unmet")}>
            <ul class="plain">{ for wishes.iter().map(line) }</ul>
        </Notice>
    }
}

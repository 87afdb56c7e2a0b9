//! How the courses were rated, and the entry of a rating from paper.

use contract::curriculum::{CourseRatingFigures, CourseRatingSummary};
use yew::prelude::*;

use super::{centi, rating::Enter};
use crate::{
    api::{evidence, use_load},
    components::{
        Card, Column, DataTable, Empty, FilterBar, FilterSchool, FilterSelect, PageHeader, Row, Tab, Tabs,
        use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::curriculum::half_years,
    session::use_session,
};

/// The means by course, and for whom it is meant the entry.
#[component]
pub fn RatingsPage() -> Html {
    let i18n = use_i18n();
    let mut tabs =
        vec![Tab { name: "summary", label: i18n.t("rating-summary"), content: html! { <Summary /> } }];
    if use_session().has_role(may::CREATE_COURSE_RATING) {
        tabs.push(Tab { name: "enter", label: i18n.t("rating-enter"), content: html! { <Enter /> } });
    }
    html! { <>
        <PageHeader title={i18n.t("nav-ratings")} subtitle={i18n.t("rating-rule")} />
        <Tabs label={i18n.t("nav-ratings")} {tabs} />
    </> }
}

#[component]
fn Summary() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let loaded =
        use_load(query.for_facets(), |api, query| async move { evidence::ratings(&api, &query).await });
    html! { <>
        <FilterBar>
            <FilterSchool />
            <FilterSelect name="half_year" label={i18n.t("curriculum-half-year")} any={i18n.t("curriculum-this-half")} options={half_years(&i18n)} />
        </FilterBar>
        <Card>
            <p class="subtle">{ i18n.t("rating-from-three") }</p>
            { loaded.view(|summary| table(&i18n, summary)) }
        </Card>
    </> }
}

fn table(i18n: &I18n, summary: &CourseRatingSummary) -> Html {
    let columns = vec![
        Column::new("course", i18n.t("teaching-course")),
        Column::new("ratings", i18n.t("rating-count")).number(),
        Column::new("experience", i18n.t("rating-experience")).number(),
        Column::new("gain", i18n.t("rating-gain")).number(),
        Column::new("happiness", i18n.t("rating-happiness")).number(),
        Column::new("satisfaction", i18n.t("teaching-satisfaction")).number(),
        Column::new("remarks", i18n.t("rating-remarks")),
    ];
    let row = |course: &CourseRatingFigures| Row {
        key: course.course_id.to_string().into(),
        to: None,
        cells: vec![
            html! { &course.course_title },
            html! { course.ratings },
            html! { told(course.experience_centi) },
            html! { told(course.gain_centi) },
            html! { told(course.happiness_centi) },
            html! { <strong>{ told(course.satisfaction_centi) }</strong> },
            remarks(i18n, &course.remarks),
        ],
    };
    html! {
        <DataTable id="ratings" caption={i18n.t("rating-summary")} {columns} rows={summary.courses.iter().map(row).collect::<Vec<_>>()}
            empty={html! { <Empty title={i18n.t("rating-none")} advice={i18n.t("rating-none-advice")} /> }} />
    }
}

fn remarks(i18n: &I18n, all: &[String]) -> Html {
    if all.is_empty() {
        return Html::default();
    }
    html! {
        <details>
            <summary>{ i18n.ta("rating-remarks-count", &[("count", all.len().into())]) }</summary>
            <ul>{ for all.iter().map(|text| html! { <li>{ text }</li> }) }</ul>
        </details>
    }
}

/// A mean, or a dash where too few have rated for it to be told.
fn told(mean: Option<u32>) -> String {
    mean.map_or_else(|| "—".to_owned(), centi)
}

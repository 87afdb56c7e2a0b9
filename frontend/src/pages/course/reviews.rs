//! What waits for a second person: versions whose content is to be reviewed.

use contract::course::CourseReview;
use yew::prelude::*;

use super::category::{Categories, use_categories};
use crate::{
    api::{course, use_load},
    components::{Card, Column, DataTable, Empty, PageHeader, Pager, Row, StatusLabel, Tone, use_query},
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

/// The one that waits longest first.
#[component]
pub fn ReviewsPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let categories = use_categories();
    let wanted = query.for_api_with(&[("count", "true")]);
    let page = use_load(wanted, |api, query| async move { course::reviews(&api, &query).await });
    let columns = vec![
        Column::new("title", i18n.t("course-title")),
        Column::new("version", i18n.t("course-version")),
        Column::new("category", i18n.t("course-category")),
        Column::new("changed", i18n.t("course-changed")),
        Column::new("submitted_by", i18n.t("course-submitted-by")),
        Column::new("submitted_at", i18n.t("course-submitted-at")),
        Column::new("whose", i18n.t("course-whose")),
    ];
    html! { <>
        <PageHeader title={i18n.t("nav-course-reviews")} subtitle={i18n.t("course-two-people")} />
        <Card>{ page.view(|page| html! { <>
            <DataTable id="course-reviews" caption={i18n.t("nav-course-reviews")} columns={columns.clone()}
                rows={page.items.iter().map(|one| row(&i18n, &categories, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("course-reviews-none")} advice={i18n.t("course-reviews-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn row(i18n: &I18n, categories: &Categories, one: &CourseReview) -> Row {
    let fields: Vec<String> = one.changed.iter().map(|field| i18n.word(*field).to_string()).collect();
    let changed = match (one.against, fields.is_empty()) {
        (None, _) => i18n.t("course-first-version"),
        (Some(_), true) => i18n.t("course-compare-same"),
        (Some(_), false) => fields.join(&i18n.t("list-comma")).into(),
    };
    let (tone, whose) = if one.own {
        (Tone::Neutral, i18n.t("course-whose-own"))
    } else {
        (Tone::Info, i18n.t("course-whose-other"))
    };
    Row {
        key: one.course_id.to_string().into(),
        to: Some(Route::Course { id: one.course_id }),
        cells: vec![
            html! { &one.title_zh },
            html! { i18n.ta("course-version-number", &[("number", one.number.into())]) },
            html! { categories.label(i18n, one.category.as_str()) },
            html! { changed },
            html! { one.submitted_by.as_ref().map(|who| who.name.clone()).unwrap_or_default() },
            html! { one.submitted_at.map(time::minute).unwrap_or_default() },
            html! { <StatusLabel {tone} text={whose} /> },
        ],
    }
}

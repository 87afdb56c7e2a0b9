//! The catalogue with the counts of each axis beside it.

use contract::{
    Word,
    course::{
        ActivityForm, CourseCategory, CourseFacets, CourseState, CourseTag, CourseView, DeliveryMode,
        FacetCount, Objective,
    },
};
use yew::prelude::*;

use super::tone;
use crate::{
    api::{course, use_load},
    components::{
        ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSearch, FilterSelect, Icon, LinkButton,
        PageHeader, Pager, Query, Row, StatusLabel, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
};

/// Finds courses by what they are about, what they are for and their form.
#[component]
pub fn ListPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        course::list(&api, &query).await
    });
    let facets = use_load(query.for_facets(), |api, query| async move { course::facets(&api, &query).await });
    let may_add = use_session().has_role(may::CREATE_COURSE);
    let actions = html! {
        if may_add {
            <LinkButton to={Route::CourseNew} kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("course-add")} />
        }
    };
    let columns = columns(&i18n);
    html! { <>
        <PageHeader title={i18n.t("nav-courses")} {actions} />
        <FilterBar>
            <FilterSearch name="q" label={i18n.t("course-search")} />
            <FilterSelect name="status" label={i18n.t("course-status")} any={i18n.t("course-any")} options={i18n.choices::<CourseState>()} />
            <FilterSelect name="delivery_mode" label={i18n.t("course-delivery")} any={i18n.t("course-any")} options={i18n.choices::<DeliveryMode>()} />
            <FilterSelect name="tag" label={i18n.t("course-tags")} any={i18n.t("course-any")} options={i18n.choices::<CourseTag>()} />
        </FilterBar>
        <div class="beside">
            <aside class="facets" aria-label={i18n.t("course-facets")}>
                { facets.value.as_ref().map(|facets| all_facets(&i18n, &query, facets)).unwrap_or_default() }
            </aside>
            <Card>{ page.view(|page| html! { <>
                <DataTable id="courses" caption={i18n.t("nav-courses")} columns={columns.clone()}
                    rows={page.items.iter().map(|course| row(&i18n, course)).collect::<Vec<_>>()}
                    empty={html! { <Empty title={i18n.t("course-none")} advice={i18n.t("course-none-advice")} /> }} />
                <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
            </> }) }</Card>
        </div>
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("title", i18n.t("course-title")),
        Column::new("code", i18n.t("course-code")),
        Column::new("category", i18n.t("course-category")),
        Column::new("objectives", i18n.t("course-objectives")),
        Column::new("form", i18n.t("course-form")),
        Column::new("minutes", i18n.t("course-minutes")).number(),
        Column::new("status", i18n.t("course-status")),
    ]
}

fn row(i18n: &I18n, course: &CourseView) -> Row {
    let objectives: Vec<_> = course.objectives.iter().map(|one| i18n.word(*one).to_string()).collect();
    Row {
        key: course.id.to_string().into(),
        to: Some(Route::Course { id: course.id }),
        cells: vec![
            html! { &course.title_zh },
            html! { &course.code },
            html! { i18n.word(course.category) },
            html! { objectives.join(&i18n.t("list-comma")) },
            html! { i18n.word(course.form) },
            html! { course.lesson_minutes },
            html! { <StatusLabel tone={tone(course.status)} text={i18n.word(course.status)} /> },
        ],
    }
}

fn all_facets(i18n: &I18n, query: &Query, facets: &CourseFacets) -> Html {
    html! { <>
        { axis::<CourseCategory>(i18n, query, "category", i18n.t("course-category"), &facets.categories) }
        { axis::<Objective>(i18n, query, "objective", i18n.t("course-objectives"), &facets.objectives) }
        { axis::<ActivityForm>(i18n, query, "form", i18n.t("course-form"), &facets.forms) }
    </> }
}

fn axis<W: Word>(
    i18n: &I18n,
    query: &Query,
    name: &'static str,
    label: AttrValue,
    counts: &[FacetCount],
) -> Html {
    let chosen = query.get(name).unwrap_or_default().to_owned();
    let one = |facet: &FacetCount| {
        let on = chosen == facet.value;
        let (query, value) = (query.clone(), if on { String::new() } else { facet.value.clone() });
        let onclick = Callback::from(move |_| query.set(name, &value));
        let word =
            facet.value.parse::<W>().map_or_else(|_| facet.value.clone().into(), |word| i18n.word(word));
        html! {
            <li><button type="button" class={classes!("facet", on.then_some("current"))} aria-pressed={if on { "true" } else { "false" }} {onclick}>
                <span>{ word }</span><span class="count">{ facet.count }</span>
            </button></li>
        }
    };
    html! { <section><h2>{ label }</h2><ul>{ for counts.iter().map(one) }</ul></section> }
}

//! Whom the teaching of a half-year has reached: in figures, drawn, and by county and school.

use contract::curriculum::{Reach, ReachCategory, ReachCounty, ReachObjective, ReachTag, ReachView};
use yew::prelude::*;

use super::list::half_years;
use crate::{
    api::{curriculum, use_action, use_load},
    components::{
        Bar, BarChart, Button, Card, Column, DataTable, Empty, Figure, Figures, FilterBar, FilterSchool,
        FilterSelect, Icon, Row, grouped, hours, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    pages::{
        course::{Categories, use_categories},
        division::CountyFilter,
    },
};

const FILTERS: [&str; 3] = ["half_year", "county_code", "school_id"];

/// Of all that the reader sees, of a county, or of a school.
#[component]
pub(super) fn Reached() -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let query = use_query();
    let categories = use_categories();
    let given: Vec<String> =
        FILTERS.iter().filter_map(|name| Some(format!("{name}={}", query.get(name)?))).collect();
    let asked = if given.is_empty() { String::new() } else { format!("?{}", given.join("&")) };
    let page = use_load(asked.clone(), |api, query| async move { curriculum::reach(&api, &query).await });
    let export = {
        let i18n = i18n.clone();
        use_action(
            |api, query: String| async move { curriculum::export_reach(&api, &query).await },
            move |outcome| {
                if let Err(error) = outcome {
                    toasts.failure(&i18n, &error);
                }
            },
        )
    };
    let onexport = export.run.reform(move |_: MouseEvent| asked.clone());
    let actions = html! {
        <Button icon={Icon::Download} label={i18n.t("board-export")} busy={export.busy} onclick={onexport} />
    };
    html! { <>
        <FilterBar>
            <FilterSelect name="half_year" label={i18n.t("curriculum-half-year")} any={i18n.t("curriculum-this-half")} options={half_years(&i18n)} />
            <CountyFilter name="county_code" />
            <FilterSchool />
        </FilterBar>
        { page.view(|view| told(&i18n, &categories, view, &actions)) }
    </> }
}

fn told(i18n: &I18n, categories: &Categories, view: &ReachView, actions: &Html) -> Html {
    if view.counties.is_empty() {
        return html! { <Card><Empty title={i18n.t("board-none")} advice={i18n.t("board-none-advice")} /></Card> };
    }
    html! { <>
        <Figures items={figures(i18n, view)} />
        <p class="subtle">{ i18n.t("reach-counts") }</p>
        <div class="halves">
            <Card><BarChart title={i18n.t("reach-categories-chart")} bars={category_bars(i18n, categories, &view.reach)} /></Card>
            <Card><BarChart title={i18n.t("reach-objectives-chart")} bars={objective_bars(i18n, &view.reach)} /></Card>
        </div>
        <Card title={i18n.t("reach-tags")}>{ tags(i18n, &view.reach.tags) }</Card>
        <Card title={i18n.t("reach-categories")}>{ category_table(i18n, categories, &view.reach.categories) }</Card>
        <Card title={i18n.t("board-counties")} actions={actions.clone()}>{ places(i18n, view) }</Card>
    </> }
}

fn number(value: u64) -> String {
    grouped(&value.to_string())
}

fn figures(i18n: &I18n, view: &ReachView) -> Vec<Figure> {
    let all = &view.reach.figures;
    let held = i18n.ta(
        "reach-held",
        &[("sessions", number(all.sessions_held).into()), ("hours", hours(all.minutes_held).into())],
    );
    let modes =
        [view.reach.offline_minutes, view.reach.online_minutes, view.reach.blended_minutes].map(hours);
    vec![
        Figure {
            label: i18n.t("reach-learners"),
            value: html! { number(all.learners) },
            note: Some(i18n.ta("reach-attendances-of", &[("count", number(all.attendances).into())])),
        },
        Figure { label: i18n.t("reach-hours"), value: html! { hours(all.minutes_held) }, note: Some(held) },
        Figure {
            label: i18n.t("reach-modes"),
            value: html! { modes.join(" : ") },
            note: Some(i18n.t("reach-modes-note")),
        },
        Figure {
            label: i18n.t("reach-covered"),
            value: html! { format!("{} / {}", view.reach.categories_covered, view.categories_named) },
            note: Some(i18n.ta("reach-new-courses", &[("count", number(view.new_courses).into())])),
        },
    ]
}

/// The share of a part in a whole, in basis points; of nothing none.
fn share(part: u64, whole: u64) -> u32 {
    let share = (u128::from(part) * 10_000).checked_div(u128::from(whole)).unwrap_or_default();
    u32::try_from(share).unwrap_or(u32::MAX)
}

fn category_bars(i18n: &I18n, categories: &Categories, reach: &Reach) -> Vec<Bar> {
    let whole = reach.figures.attendances;
    let bar = |one: &ReachCategory| Bar {
        label: categories.label(i18n, one.category.as_str()),
        share: Some(share(one.figures.attendances, whole)),
        target: None,
        note: format!("{} / {}", number(one.figures.attendances), number(whole)).into(),
    };
    reach.categories.iter().map(bar).collect()
}

fn objective_bars(i18n: &I18n, reach: &Reach) -> Vec<Bar> {
    let bar = |one: &ReachObjective| Bar {
        label: i18n.word(one.objective),
        share: Some(one.share_bp),
        target: None,
        note: i18n.ta("reach-hours-of", &[("hours", hours(one.minutes_held).into())]),
    };
    reach.objectives.iter().map(bar).collect()
}

/// The columns of figures behind the first.
fn columns(i18n: &I18n, first: Column) -> Vec<Column> {
    vec![
        first,
        Column::new("sessions", i18n.t("reach-sessions")).number(),
        Column::new("hours", i18n.t("reach-hours")).number(),
        Column::new("attendances", i18n.t("reach-attendances")).number(),
        Column::new("learners", i18n.t("reach-learners")).number(),
    ]
}

fn cells(first: Html, figures: &contract::curriculum::ReachFigures) -> Vec<Html> {
    vec![
        first,
        html! { number(figures.sessions_held) },
        html! { hours(figures.minutes_held) },
        html! { number(figures.attendances) },
        html! { number(figures.learners) },
    ]
}

fn tags(i18n: &I18n, all: &[ReachTag]) -> Html {
    let row = |one: &ReachTag| Row {
        key: one.tag.to_string().into(),
        to: None,
        cells: cells(html! { i18n.word(one.tag) }, &one.figures),
    };
    let columns = columns(i18n, Column::new("tag", i18n.t("reach-tag")));
    html! { <DataTable id="reach-tags" caption={i18n.t("reach-tags")} {columns} adjustable=false rows={all.iter().map(row).collect::<Vec<_>>()} /> }
}

fn category_table(i18n: &I18n, categories: &Categories, all: &[ReachCategory]) -> Html {
    let row = |one: &ReachCategory| Row {
        key: one.category.to_string().into(),
        to: None,
        cells: cells(html! { categories.label(i18n, one.category.as_str()) }, &one.figures),
    };
    let columns = columns(i18n, Column::new("category", i18n.t("course-category")));
    html! { <DataTable id="reach-categories" caption={i18n.t("reach-categories")} {columns} adjustable=false rows={all.iter().map(row).collect::<Vec<_>>()} /> }
}

/// All together, each county, and below it its schools where they are told of.
fn places(i18n: &I18n, view: &ReachView) -> Html {
    let mut columns = columns(i18n, Column::new("place", i18n.t("reach-place")));
    for tag in view.reach.tags.iter().filter(|one| !one.tag.is_honour()) {
        columns.push(
            Column::new(
                tag.tag.as_str(),
                i18n.ta("reach-learners-of", &[("what", i18n.word(tag.tag).to_string().into())]),
            )
            .number(),
        );
    }
    columns.push(Column::new("covered", i18n.t("reach-covered")).number());
    columns.push(Column::new("new_courses", i18n.t("reach-new")).number());
    let mut rows = vec![place(
        html! { <strong>{ i18n.t("reach-all") }</strong> },
        "all",
        &view.reach,
        Some(view.new_courses),
    )];
    for county in &view.counties {
        rows.push(place(county_name(county), &county.county_code, &county.reach, Some(county.new_courses)));
        for school in &county.schools {
            rows.push(place(
                html! { &school.school_name },
                &school.school_id.to_string(),
                &school.reach,
                None,
            ));
        }
    }
    html! { <DataTable id="reach" caption={i18n.t("board-counties")} {columns} {rows} /> }
}

fn county_name(county: &ReachCounty) -> Html {
    html! { <strong>{ &county.county_name }</strong> }
}

fn place(name: Html, key: &str, reach: &Reach, new_courses: Option<u64>) -> Row {
    let mut cells = cells(name, &reach.figures);
    let tagged = reach.tags.iter().filter(|one| !one.tag.is_honour());
    cells.extend(tagged.map(|one| html! { number(one.figures.learners) }));
    cells.push(html! { reach.categories_covered });
    cells.push(html! { new_courses.map_or_else(|| "—".to_owned(), number) });
    Row { key: key.to_owned().into(), to: None, cells }
}

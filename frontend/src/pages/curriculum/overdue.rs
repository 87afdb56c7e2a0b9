//! The schools that owe a plan, county by county.

use contract::curriculum::{OverdueCounty, OverdueSchool, RefreshState};
use yew::prelude::*;

use super::list::half_years;
use crate::{
    api::{curriculum, use_load},
    components::{
        Card, Column, DataTable, Empty, FilterBar, FilterSelect, Row, StatusLabel, Tone, use_query,
    },
    i18n::{I18n, use_i18n},
    time,
};

/// Who has not refreshed the curriculum of a half-year.
#[component]
pub(super) fn Overdue() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page =
        use_load(query.get("half_year").unwrap_or_default().to_owned(), |api, half: String| async move {
            let query = if half.is_empty() { String::new() } else { format!("?half_year={half}") };
            curriculum::overdue(&api, &query).await
        });
    html! { <>
        <FilterBar>
            <FilterSelect name="half_year" label={i18n.t("curriculum-half-year")} any={i18n.t("curriculum-this-half")} options={half_years(&i18n)} />
        </FilterBar>
        { page.view(|view| html! { <>
            <p class="overdue-total">{ i18n.ta("curriculum-overdue-total", &[
                ("half", time::half_year(&i18n, view.half_year).to_string().into()), ("count", view.total.into()), ("days", view.min_open_days.into()),
            ]) }</p>
            if view.counties.is_empty() { <Card><Empty title={i18n.t("curriculum-overdue-none")} /></Card> }
            { for view.counties.iter().map(|county| one(&i18n, county)) }
        </> }) }
    </> }
}

fn one(i18n: &I18n, county: &OverdueCounty) -> Html {
    let columns = vec![
        Column::new("school", i18n.t("learner-school")),
        Column::new("open_days", i18n.t("curriculum-open-days")).number(),
        Column::new("draft", i18n.t("curriculum-has-draft")),
        Column::new("state", i18n.t("curriculum-status")),
    ];
    let title = format!("{} · {}", county.county_name, county.schools.len());
    html! {
        <Card {title}>
            <DataTable id="overdue" caption={county.county_name.clone()} {columns} adjustable=false
                rows={county.schools.iter().map(|school| row(i18n, school)).collect::<Vec<_>>()} />
        </Card>
    }
}

fn row(i18n: &I18n, school: &OverdueSchool) -> Row {
    let tone = if school.state == RefreshState::Overdue { Tone::Bad } else { Tone::Warning };
    let draft = i18n.t(if school.has_draft { "curriculum-draft-begun" } else { "curriculum-draft-none" });
    Row {
        key: school.school_id.to_string().into(),
        to: None,
        cells: vec![
            html! { &school.school_name },
            html! { school.open_days },
            html! { draft },
            html! { <StatusLabel {tone} text={i18n.word(school.state)} /> },
        ],
    }
}

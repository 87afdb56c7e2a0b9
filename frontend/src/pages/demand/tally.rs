//! What the answers add up to, drawn and in tables.

use contract::{
    curriculum::{AgeBandTally, CategoryTally, DemandTally, DivisionTally},
    ids::DemandSurveyId,
};
use yew::prelude::*;

use super::option::name;
use crate::{
    api::{demand, use_load},
    components::{Bar, BarChart, Card, Column, DataTable, Empty, Figure, Figures, Row, grouped, percent},
    i18n::{I18n, use_i18n},
    pages::course::{Categories, use_categories},
};

/// Properties of [`Tally`].
#[derive(PartialEq, Properties)]
pub(super) struct TallyProps {
    /// Which survey.
    pub(super) id: DemandSurveyId,
}

/// By option, category, township and age.
#[component]
pub(super) fn Tally(props: &TallyProps) -> Html {
    let i18n = use_i18n();
    let categories = use_categories();
    let loaded = use_load(props.id, |api, id| async move { demand::tally(&api, id).await });
    loaded.view(|tally| {
        if tally.answers == 0 {
            return html! { <Card><Empty title={i18n.t("demand-no-answers")} /></Card> };
        }
        html! { <>
            <Figures items={figures(&i18n, tally)} />
            <div class="halves">
                <Card><BarChart title={i18n.t("demand-by-option")} bars={options(&i18n, &categories, tally)} /></Card>
                <Card><BarChart title={i18n.t("demand-by-category")} bars={shares(&i18n, &categories, &tally.categories)} /></Card>
            </div>
            <Card title={i18n.t("demand-by-division")}>{ divisions(&i18n, &categories, &tally.divisions) }</Card>
            <Card title={i18n.t("demand-by-age")}>{ ages(&i18n, &categories, &tally.age_bands) }</Card>
        </> }
    })
}

fn figures(i18n: &I18n, tally: &DemandTally) -> Vec<Figure> {
    let number = |value: u64| html! { grouped(&value.to_string()) };
    let reached = i18n.ta("demand-reached-of", &[("learners", grouped(&tally.learners.to_string()).into())]);
    vec![
        Figure { label: i18n.t("demand-answers"), value: number(tally.answers), note: None },
        Figure {
            label: i18n.t("demand-reached"),
            value: html! { percent(tally.reached_bp) },
            note: Some(reached),
        },
        Figure { label: i18n.t("demand-choices"), value: number(tally.choices), note: None },
    ]
}

fn options(i18n: &I18n, categories: &Categories, tally: &DemandTally) -> Vec<Bar> {
    let mut sorted: Vec<_> = tally.options.iter().collect();
    sorted.sort_by_key(|one| std::cmp::Reverse(one.choices));
    let bar = |one: &&contract::curriculum::OptionTally| Bar {
        label: name(i18n, categories, &one.option),
        share: Some(one.share_bp),
        target: None,
        note: format!("{} / {}", one.choices, tally.answers).into(),
    };
    sorted.iter().map(bar).collect()
}

fn shares(i18n: &I18n, categories: &Categories, all: &[CategoryTally]) -> Vec<Bar> {
    let whole: u64 = all.iter().map(|one| one.choices).sum();
    let bar = |one: &CategoryTally| Bar {
        label: categories.label(i18n, one.category.as_str()),
        share: Some(one.share_bp),
        target: None,
        note: format!("{} / {whole}", one.choices).into(),
    };
    all.iter().map(bar).collect()
}

/// The categories that were chosen most, three at most, each with its share.
fn favourites(i18n: &I18n, categories: &Categories, all: &[CategoryTally]) -> String {
    let mut chosen: Vec<_> = all.iter().filter(|one| one.choices > 0).collect();
    chosen.sort_by_key(|one| std::cmp::Reverse(one.choices));
    let told = chosen
        .into_iter()
        .take(3)
        .map(|one| format!("{} {}", categories.label(i18n, one.category.as_str()), percent(one.share_bp)));
    told.collect::<Vec<_>>().join(&i18n.t("list-comma"))
}

fn divisions(i18n: &I18n, categories: &Categories, all: &[DivisionTally]) -> Html {
    let columns = vec![
        Column::new("division", i18n.t("demand-township")),
        Column::new("answers", i18n.t("demand-answers")).number(),
        Column::new("learners", i18n.t("demand-learners")).number(),
        Column::new("reached", i18n.t("demand-reached")).number(),
        Column::new("favourites", i18n.t("demand-favourites")),
    ];
    let row = |one: &DivisionTally| Row {
        key: one.division_code.clone().into(),
        to: None,
        cells: vec![
            html! { &one.division_name },
            html! { one.answers },
            html! { one.learners },
            html! { percent(one.reached_bp) },
            html! { favourites(i18n, categories, &one.categories) },
        ],
    };
    html! { <DataTable id="demand-divisions" caption={i18n.t("demand-by-division")} {columns} rows={all.iter().map(row).collect::<Vec<_>>()} adjustable=false /> }
}

fn ages(i18n: &I18n, categories: &Categories, all: &[AgeBandTally]) -> Html {
    let columns = vec![
        Column::new("age", i18n.t("demand-age")),
        Column::new("answers", i18n.t("demand-answers")).number(),
        Column::new("favourites", i18n.t("demand-favourites")),
    ];
    let row = |one: &AgeBandTally| Row {
        key: one.age_band.to_string().into(),
        to: None,
        cells: vec![
            html! { i18n.word(one.age_band) },
            html! { one.answers },
            html! { favourites(i18n, categories, &one.categories) },
        ],
    };
    html! { <DataTable id="demand-ages" caption={i18n.t("demand-by-age")} {columns} rows={all.iter().map(row).collect::<Vec<_>>()} adjustable=false /> }
}

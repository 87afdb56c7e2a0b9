//! How issued credits are spread: who has far more than others, and is therefore to be looked at.

use std::rc::Rc;

use contract::{
    credit::{ConcentrationBy, ConcentrationPart, ConcentrationTable, ConcentrationView},
    curriculum::HalfYear,
    money::Credits,
};
use yew::prelude::*;

use crate::{
    api::{review, use_action, use_load},
    components::{
        Bar, BarChart, Button, Card, Column, DataTable, Empty, Figure, Figures, FilterBar, FilterSchool,
        FilterSelect, Icon, PageHeader, PickBy, Row, StatusLabel, Tone, credits, percent, use_query,
        use_toasts,
    },
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

/// The report of a half-year, with an export.
#[component]
pub fn ConcentrationPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let toasts = use_toasts();
    let halves = half_years(&i18n);
    let preset = halves.first().map(|(half, _)| ("half_year", half.as_str()));
    let asked = query.for_api_with(preset.as_slice());
    let report =
        use_load(asked.clone(), |api, query| async move { review::concentration(&api, &query).await });
    let export = {
        let i18n = i18n.clone();
        use_action(
            |api, query: String| async move { review::export_concentration(&api, &query).await },
            move |outcome| match outcome {
                Ok(()) => toasts.success(i18n.t("concentration-exported")),
                Err(error) => toasts.failure(&i18n, &error),
            },
        )
    };
    let onclick = {
        let run = export.run.clone();
        Callback::from(move |_: MouseEvent| run.emit(asked.clone()))
    };
    let actions = html! { <Button icon={Icon::Download} label={i18n.t("liability-export")} busy={export.busy} {onclick} /> };
    html! { <>
        <PageHeader title={i18n.t("nav-concentration")} subtitle={i18n.t("concentration-about")} {actions} />
        <FilterBar>
            <FilterSelect name="half_year" label={i18n.t("curriculum-half-year")} options={halves} />
            <FilterSchool by={PickBy::Facility} />
        </FilterBar>
        { report.view(|report| shown(&i18n, report)) }
    </> }
}

/// The half-year of today and the three before it.
fn half_years(i18n: &I18n) -> Vec<(AttrValue, AttrValue)> {
    let halves = std::iter::successors(HalfYear::containing(time::today()), |half| Some(half.previous()));
    halves.take(4).map(|half| (half.to_string().into(), time::half_year(i18n, half))).collect()
}

fn shown(i18n: &I18n, report: &Rc<ConcentrationView>) -> Html {
    if report.tables.iter().all(|table| table.count == 0) {
        return html! { <Card><Empty title={i18n.t("concentration-none")} advice={i18n.t("concentration-none-advice")} /></Card> };
    }
    report.tables.iter().map(|table| part(i18n, table)).collect()
}

/// The id and the title of a table.
fn named(i18n: &I18n, by: ConcentrationBy) -> (&'static str, AttrValue) {
    let id = match by {
        ConcentrationBy::Facility => "concentration-by-facility",
        ConcentrationBy::Actor => "concentration-by-actor",
        ConcentrationBy::Learner => "concentration-by-learner",
    };
    (id, i18n.t(id))
}

fn part(i18n: &I18n, table: &ConcentrationTable) -> Html {
    let (id, title) = named(i18n, table.by);
    let columns = vec![
        Column::new("name", i18n.word(table.by)),
        Column::new("issued", i18n.t("concentration-issued")).number(),
        Column::new("share", i18n.t("concentration-share")).number(),
        Column::new("times", i18n.t("concentration-times")).number(),
        Column::new("flag", i18n.t("concentration-flag")),
    ];
    let rows: Vec<Row> = table.top.iter().map(|one| row(i18n, table, one)).collect();
    let bars: Vec<Bar> = table.top.iter().map(|one| bar(table, one)).collect();
    html! {
        <Card title={title.clone()}>
            <Figures items={figures(i18n, table)} />
            if table.count > 1 { <BarChart title={i18n.t("concentration-share")} {bars} /> }
            <DataTable {id} caption={title} {columns} {rows} adjustable=false />
        </Card>
    }
}

fn figures(i18n: &I18n, table: &ConcentrationTable) -> Vec<Figure> {
    vec![
        Figure {
            label: i18n.t("concentration-issued"),
            value: credits(i18n, table.issued),
            note: Some(i18n.ta("concentration-count", &[("count", table.count.into())])),
        },
        Figure { label: i18n.t("concentration-average"), value: credits(i18n, table.average), note: None },
        Figure {
            label: i18n.t("concentration-index"),
            value: html! { index(table.herfindahl_bp) },
            note: Some(i18n.t("concentration-index-note")),
        },
        Figure {
            label: i18n.t("concentration-flagged"),
            value: html! { table.flagged },
            note: Some(i18n.ta(
                "concentration-limit",
                &[
                    ("times", times(table.limit_times_average).into()),
                    ("share", percent(u32::try_from(table.limit_share_bp).unwrap_or_default()).into()),
                ],
            )),
        },
    ]
}

fn row(i18n: &I18n, table: &ConcentrationTable, one: &ConcentrationPart) -> Row {
    let to = match table.by {
        ConcentrationBy::Facility => Some(Route::Facility { id: one.id.into() }),
        ConcentrationBy::Learner => Some(Route::LearnerCredits { id: one.id.into() }),
        ConcentrationBy::Actor => None,
    };
    let flag = if one.flagged {
        html! { <StatusLabel tone={Tone::Warning} text={i18n.t("concentration-above")} /> }
    } else {
        html! { <span class="subtle">{ i18n.t("concentration-usual") }</span> }
    };
    Row {
        key: one.id.to_string().into(),
        to,
        cells: vec![
            html! { &one.name },
            credits(i18n, one.issued),
            html! { <span class="amount">{ percent(share(one)) }</span> },
            html! { <span class="amount">{ i18n.ta("concentration-times-average", &[("times", times(one.times_average).into())]) }</span> },
            flag,
        ],
    }
}

fn bar(table: &ConcentrationTable, one: &ConcentrationPart) -> Bar {
    Bar {
        label: one.name.clone().into(),
        share: Some(share(one)),
        target: None,
        note: format!("{} / {}", one.issued, table.issued).into(),
    }
}

fn share(one: &ConcentrationPart) -> u32 {
    u32::try_from(one.share_bp).unwrap_or_default()
}

/// Hundredths as a decimal: `150` → `1.50`.
fn times(hundredths: i64) -> String {
    Credits(hundredths).to_string()
}

/// The index between 0 and 1, with four places: `6250` → `0.6250`.
fn index(basis_points: i64) -> String {
    format!("{}.{:04}", basis_points / 10_000, basis_points % 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_and_multiples_are_written_with_all_their_places() {
        assert_eq!(
            (index(10_000), index(6_250), index(7)),
            ("1.0000".into(), "0.6250".into(), "0.0007".into())
        );
        assert_eq!((times(150), times(300)), ("1.50".into(), "3.00".into()));
    }
}

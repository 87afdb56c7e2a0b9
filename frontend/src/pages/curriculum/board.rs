//! The board of deadlines: which county stands how, and which school owes its plan.

use contract::curriculum::{
    ComplianceCounts, ComplianceCounty, ComplianceSchool, ComplianceTrendView, ComplianceView, RefreshState,
};
use yew::prelude::*;

use super::list::half_years;
use crate::{
    api::{refresh, use_action, use_load},
    components::{
        Bar, BarChart, Button, Card, Column, DataTable, Empty, Figure, Figures, FilterBar, FilterSelect,
        Icon, Line, LineChart, Row, StatusLabel, Tone, percent, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    pages::division::CountyFilter,
    route::Route,
    time,
};

/// How the refresh of a half-year stands, county by county.
#[component]
pub(super) fn Board() -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let query = use_query();
    let filters = [("half_year", query.get("half_year")), ("county_code", query.get("county_code"))];
    let given: Vec<String> =
        filters.iter().filter_map(|(name, value)| Some(format!("{name}={}", (*value)?))).collect();
    let asked = if given.is_empty() { String::new() } else { format!("?{}", given.join("&")) };
    let county = query.get("county_code").map(|code| format!("?county_code={code}")).unwrap_or_default();
    let page = use_load(asked.clone(), |api, query| async move { refresh::compliance(&api, &query).await });
    let trend = use_load(county, |api, query| async move { refresh::trend(&api, &query).await });
    let export = {
        let i18n = i18n.clone();
        use_action(
            |api, query: String| async move { refresh::export(&api, &query).await },
            move |outcome| {
                if let Err(error) = outcome {
                    toasts.failure(&i18n, &error);
                }
            },
        )
    };
    let onexport = export.run.reform(move |_: MouseEvent| asked.clone());
    html! { <>
        <FilterBar>
            <FilterSelect name="half_year" label={i18n.t("curriculum-half-year")} any={i18n.t("curriculum-this-half")} options={half_years(&i18n)} />
            <CountyFilter name="county_code" />
        </FilterBar>
        { page.view(|view| html! { <>
            { figures(&i18n, view) }
            if view.counties.is_empty() {
                <Card><Empty title={i18n.t("board-none")} advice={i18n.t("board-none-advice")} /></Card>
            } else {
                <div class="halves">
                    <Card title={i18n.t("board-counties")} actions={html! {
                        <Button icon={Icon::Download} label={i18n.t("board-export")} busy={export.busy} onclick={onexport.clone()} />
                    }}>
                        <BarChart title={i18n.t("board-rate-chart")} bars={view.counties.iter().map(|county| bar(&i18n, county)).collect::<Vec<_>>()} />
                    </Card>
                    <Card title={i18n.t("board-trend")}>{ trend.view(|trend| trend_chart(&i18n, trend)) }</Card>
                </div>
            }
            { for view.counties.iter().map(|county| schools(&i18n, county)) }
        </> }) }
    </> }
}

const fn owed(counts: &ComplianceCounts) -> u32 {
    counts.done + counts.due + counts.overdue
}

fn figures(i18n: &I18n, view: &ComplianceView) -> Html {
    let counts = &view.counts;
    let half = time::half_year(i18n, view.half_year).to_string();
    let share = |share: Option<u32>| html! { share.map_or_else(|| "—".to_owned(), percent) };
    let left = if view.days_left > 0 {
        Figure {
            label: i18n.t("board-days-left"),
            value: html! { view.days_left },
            note: Some(i18n.ta("board-until", &[("day", time::day(view.last_day).into())])),
        }
    } else {
        Figure {
            label: i18n.t("board-overdue"),
            value: html! { counts.overdue },
            note: Some(i18n.ta("board-over-since", &[("day", time::day(view.last_day).into())])),
        }
    };
    let items = vec![
        left,
        Figure {
            label: i18n.ta("board-rate", &[("half", half.into())]),
            value: share(counts.rate_bp),
            note: Some(
                i18n.ta("board-done-of", &[("done", counts.done.into()), ("owed", owed(counts).into())]),
            ),
        },
        Figure {
            label: i18n.t("board-owing"),
            value: html! { counts.due + counts.overdue },
            note: Some(i18n.ta("board-drafts", &[("count", counts.drafts.into())])),
        },
        Figure {
            label: i18n.t("board-changed"),
            value: share(counts.mean_changed_bp),
            note: Some(i18n.ta(
                "board-not-due",
                &[("count", counts.not_due.into()), ("days", view.min_open_days.into())],
            )),
        },
    ];
    html! { <Figures {items} /> }
}

fn bar(i18n: &I18n, county: &ComplianceCounty) -> Bar {
    let stand = &county.counts;
    Bar {
        label: county.county_name.clone().into(),
        share: stand.rate_bp,
        target: stand.rate_bp.map(|_| 10_000),
        note: i18n.ta("board-done-of", &[("done", stand.done.into()), ("owed", owed(stand).into())]),
    }
}

fn trend_chart(i18n: &I18n, trend: &ComplianceTrendView) -> Html {
    let steps = trend.half_years.iter().map(|one| time::half_year(i18n, one.half_year)).collect::<Vec<_>>();
    let rates = trend.half_years.iter().map(|one| one.counts.rate_bp).collect();
    let lines = vec![Line { label: i18n.t("board-rate-line"), values: rates }];
    html! { <LineChart title={i18n.t("board-trend-chart")} {steps} {lines} shares=true top={10_000} /> }
}

fn schools(i18n: &I18n, county: &ComplianceCounty) -> Html {
    let columns = vec![
        Column::new("school", i18n.t("learner-school")),
        Column::new("state", i18n.t("curriculum-status")),
        Column::new("open_days", i18n.t("curriculum-open-days")).number(),
        Column::new("published", i18n.t("curriculum-published-at")),
        Column::new("changed", i18n.t("curriculum-changed")).number(),
        Column::new("draft", i18n.t("curriculum-has-draft")),
    ];
    let title = i18n.ta(
        "board-county",
        &[("county", county.county_name.clone().into()), ("count", county.schools.len().into())],
    );
    html! {
        <Card {title}>
            <DataTable id="board" caption={county.county_name.clone()} {columns} adjustable=false
                rows={county.schools.iter().map(|school| row(i18n, school)).collect::<Vec<_>>()} />
        </Card>
    }
}

fn row(i18n: &I18n, school: &ComplianceSchool) -> Row {
    let tone = match school.state {
        RefreshState::Done => Tone::Good,
        RefreshState::Due => Tone::Warning,
        RefreshState::Overdue => Tone::Bad,
        RefreshState::NotDue => Tone::Neutral,
    };
    let draft = i18n.t(if school.has_draft { "curriculum-draft-begun" } else { "curriculum-draft-none" });
    Row {
        key: school.school_id.to_string().into(),
        to: school.plan_id.map(|id| Route::Curriculum { id }),
        cells: vec![
            html! { &school.school_name },
            html! { <StatusLabel {tone} text={i18n.word(school.state)} /> },
            html! { school.open_days },
            html! { school.published_at.map_or_else(|| "—".to_owned(), time::minute) },
            html! { school.changed_bp.map_or_else(|| "—".to_owned(), percent) },
            html! { if school.published_at.is_none() { { draft } } else { { "—" } } },
        ],
    }
}

//! What online learning comes to, beside what is taught in the room.

use contract::online::{OnlineCounty, OnlineFigures, OnlineReport, OnlineSchool};
use yew::prelude::*;

use super::rules::Rules;
use crate::{
    api::{online, use_action, use_load},
    components::{
        Button, Card, Column, DataTable, Empty, Figure, Figures, FilterBar, FilterDate, Icon, PageHeader,
        Row, hours, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{course::is_whole_city, division::CountyFilter},
    session::use_session,
    time,
};

/// Figures of the days that stand in the address, county by county and school by school.
#[component]
pub fn ReportPage() -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let query = use_query();
    let whole = is_whole_city(&use_session(), may::GET_ONLINE_REPORT);
    let asked = query.for_facets();
    let page = use_load(asked.clone(), |api, query| async move { online::report(&api, &query).await });
    let export = {
        let i18n = i18n.clone();
        use_action(
            |api, query: String| async move { online::export(&api, &query).await },
            move |outcome| {
                if let Err(error) = outcome {
                    toasts.failure(&i18n, &error);
                }
            },
        )
    };
    let onclick = export.run.reform(move |_: MouseEvent| asked.clone());
    let actions = html! { <Button icon={Icon::Download} label={i18n.t("online-export")} busy={export.busy} {onclick} /> };
    html! { <>
        <PageHeader title={i18n.t("nav-online-report")} subtitle={i18n.t("online-report-rule")} {actions} />
        <FilterBar>
            <FilterDate name="from" label={i18n.t("online-from")} />
            <FilterDate name="to" label={i18n.t("online-to")} />
            if whole { <CountyFilter name="county_code" /> }
        </FilterBar>
        { page.view(|report| html! { <>
            { sums(&i18n, report) }
            <Card title={i18n.t("online-by-county")}>{ counties(&i18n, report) }</Card>
            <Card title={i18n.t("online-by-school")}>{ schools(&i18n, report) }</Card>
        </> }) }
        <Rules />
    </> }
}

/// What was learnt in the room against what was learnt online, as “3.2 : 1”; nothing while nothing was learnt online.
fn ratio(figures: OnlineFigures) -> Option<String> {
    let online = figures.watched_minutes + figures.online_session_minutes;
    let offline = figures.offline_minutes + figures.blended_minutes;
    (online > 0).then(|| {
        let tenths = (offline * 10 + online / 2) / online;
        format!("{}.{} : 1", tenths / 10, tenths % 10)
    })
}

fn sums(i18n: &I18n, report: &OnlineReport) -> Html {
    let figures = report.figures;
    let in_hours = |label, minutes: i64| Figure {
        label,
        value: html! { i18n.ta("online-hours", &[("hours", hours(u64::try_from(minutes).unwrap_or_default()).into())]) },
        note: None,
    };
    let items = vec![
        Figure {
            label: i18n.t("online-learners"),
            value: html! { figures.online_learners },
            note: Some(i18n.ta(
                "online-report-days",
                &[("from", time::day(report.from).into()), ("to", time::day(report.to).into())],
            )),
        },
        in_hours(i18n.t("online-watched-hours"), figures.watched_minutes),
        in_hours(i18n.t("online-offline-hours"), figures.offline_minutes + figures.blended_minutes),
        Figure {
            label: i18n.t("online-ratio"),
            value: html! { ratio(figures).unwrap_or_else(|| "—".to_owned()) },
            note: None,
        },
    ];
    html! { <Figures {items} /> }
}

fn columns(first: Vec<Column>, i18n: &I18n) -> Vec<Column> {
    let figures = vec![
        Column::new("online_learners", i18n.t("online-learners")).number(),
        Column::new("watched", i18n.t("online-watched-minutes")).number(),
        Column::new("online_session", i18n.t("online-session-minutes")).number(),
        Column::new("blended", i18n.t("online-blended-minutes")).number(),
        Column::new("offline", i18n.t("online-offline-minutes")).number(),
        Column::new("ratio", i18n.t("online-ratio")).number(),
    ];
    first.into_iter().chain(figures).collect()
}

fn cells(figures: OnlineFigures) -> Vec<Html> {
    vec![
        html! { figures.online_learners },
        html! { figures.watched_minutes },
        html! { figures.online_session_minutes },
        html! { figures.blended_minutes },
        html! { figures.offline_minutes },
        html! { ratio(figures).unwrap_or_else(|| "—".to_owned()) },
    ]
}

fn nothing(i18n: &I18n) -> Html {
    html! { <Empty title={i18n.t("online-report-none")} advice={i18n.t("online-report-none-advice")} /> }
}

fn counties(i18n: &I18n, report: &OnlineReport) -> Html {
    let row = |county: &OnlineCounty| Row {
        key: county.county_code.clone().into(),
        to: None,
        cells: [html! { &county.county_name }].into_iter().chain(cells(county.figures)).collect(),
    };
    html! {
        <DataTable id="online-counties" caption={i18n.t("online-by-county")} adjustable=false
            columns={columns(vec![Column::new("county", i18n.t("division-county"))], i18n)}
            rows={report.counties.iter().map(row).collect::<Vec<_>>()} empty={nothing(i18n)} />
    }
}

fn schools(i18n: &I18n, report: &OnlineReport) -> Html {
    let row = |county: &OnlineCounty, school: &OnlineSchool| Row {
        key: school.school_id.to_string().into(),
        to: None,
        cells: [html! { &school.school_name }, html! { &county.county_name }]
            .into_iter()
            .chain(cells(school.figures))
            .collect(),
    };
    let row = &row;
    let rows = report.counties.iter();
    let rows = rows.flat_map(|county| county.schools.iter().map(move |school| row(county, school)));
    let first = vec![
        Column::new("school", i18n.t("learner-school")),
        Column::new("county", i18n.t("division-county")),
    ];
    html! {
        <DataTable id="online-schools" caption={i18n.t("online-by-school")} columns={columns(first, i18n)}
            rows={rows.collect::<Vec<_>>()} empty={nothing(i18n)} />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_is_told_against_online_rounded_to_a_tenth() {
        let figures = |online, offline| OnlineFigures {
            watched_minutes: online,
            offline_minutes: offline,
            ..OnlineFigures::default()
        };
        assert_eq!(ratio(figures(60, 192)).as_deref(), Some("3.2 : 1"));
        assert_eq!(ratio(figures(90, 30)).as_deref(), Some("0.3 : 1"));
        assert_eq!(ratio(figures(0, 30)), None);
    }
}

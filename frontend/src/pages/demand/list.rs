//! The surveys, and beside them how demand stands against supply.

use contract::curriculum::{DemandSurveySummary, SurveyState};
use yew::prelude::*;

use super::{gap::Gap, tone};
use crate::{
    api::{demand, use_load},
    components::{
        ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSchool, FilterSelect, Icon, LinkButton,
        PageHeader, Pager, Row, StatusLabel, Tab, Tabs, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{
        course::{CITY, Owners, use_owners},
        curriculum::half_years,
    },
    route::Route,
    session::use_session,
    time,
};

/// Surveys of the half-years, newest first.
#[component]
pub fn ListPage() -> Html {
    let i18n = use_i18n();
    let may_begin = use_session().has_role(may::CREATE_DEMAND_SURVEY);
    let actions = html! {
        if may_begin {
            <LinkButton to={Route::DemandSurveyNew} kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("demand-begin")} />
        }
    };
    let tabs = vec![
        Tab { name: "surveys", label: i18n.t("demand-surveys"), content: html! { <Surveys /> } },
        Tab { name: "gap", label: i18n.t("demand-gap"), content: html! { <Gap /> } },
    ];
    html! { <>
        <PageHeader title={i18n.t("nav-demand")} subtitle={i18n.t("demand-rule")} {actions} />
        <Tabs label={i18n.t("nav-demand")} keep={vec!["school_id", "half_year"]} {tabs} />
    </> }
}

#[component]
fn Surveys() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let owners = use_owners();
    let page = use_load(query.for_api(), |api, query| async move { demand::list(&api, &query).await });
    let columns = vec![
        Column::new("title", i18n.t("demand-title")),
        Column::new("issuer", i18n.t("demand-issuer")),
        Column::new("half_year", i18n.t("demand-feeds")),
        Column::new("days", i18n.t("demand-days")),
        Column::new("answers", i18n.t("demand-answers")).number(),
        Column::new("state", i18n.t("curriculum-status")),
    ];
    html! { <>
        <FilterBar>
            <FilterSchool />
            <FilterSelect name="half_year" label={i18n.t("curriculum-half-year")} any={i18n.t("curriculum-any")} options={half_years(&i18n)} />
            <FilterSelect name="state" label={i18n.t("curriculum-status")} any={i18n.t("curriculum-any")} options={i18n.choices::<SurveyState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="demand-surveys" caption={i18n.t("demand-surveys")} {columns}
                rows={page.items.iter().map(|survey| row(&i18n, &owners, survey)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("demand-none")} advice={i18n.t("demand-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

/// Who issues a survey, by name.
pub(super) fn issuer(
    i18n: &I18n,
    owners: &Owners,
    school: Option<&String>,
    county: Option<&String>,
) -> AttrValue {
    match (school, county) {
        (Some(name), _) => name.clone().into(),
        (None, Some(code)) => owners.label(i18n, code),
        (None, None) => owners.label(i18n, CITY),
    }
}

fn row(i18n: &I18n, owners: &Owners, survey: &DemandSurveySummary) -> Row {
    Row {
        key: survey.id.to_string().into(),
        to: Some(Route::DemandSurvey { id: survey.id }),
        cells: vec![
            html! { &survey.title_zh },
            html! { issuer(i18n, owners, survey.school_name.as_ref(), survey.county_code.as_ref()) },
            html! { time::half_year(i18n, survey.half_year) },
            html! { i18n.ta("demand-from-to", &[("from", time::day(survey.opens_on).into()), ("to", time::day(survey.closes_on).into())]) },
            html! { survey.answers },
            html! { <StatusLabel tone={tone(survey.state)} text={i18n.word(survey.state)} /> },
        ],
    }
}

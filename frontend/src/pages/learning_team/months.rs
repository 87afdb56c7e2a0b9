//! What schools hold in a month besides their courses, and whether there is enough.

use contract::learning_team::MonthlyActivityView;
use yew::prelude::*;

use crate::{
    api::{learning_team, use_load},
    components::{
        Button, Card, Column, DataTable, Empty, FilterBar, FilterSelect, Icon, Pager, Row, StatusLabel, Tone,
        use_export, use_query,
    },
    i18n::{I18n, use_i18n},
    pages::division::CountyFilter,
    time,
};

/// How many months back one may look.
const MONTHS: u32 = 24;

/// A row a school.
#[component]
pub(super) fn Months() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        learning_team::months(&api, &query).await
    });
    let export =
        use_export(|api, query: String| async move { learning_team::export_months(&api, &query).await });
    let onexport = {
        let (run, query) = (export.run.clone(), query.clone());
        let mut members = ["cursor", "limit", "count"].map(|name| (name, None)).to_vec();
        members.push(("format", Some("xlsx".to_owned())));
        Callback::from(move |_: MouseEvent| run.emit(query.for_api_replacing(&members)))
    };
    let actions = html! {
        <Button icon={Icon::Download} label={i18n.t("facility-export")} busy={export.busy} onclick={onexport} />
    };
    let met = vec![
        (AttrValue::from("false"), i18n.t("team-month-short")),
        (AttrValue::from("true"), i18n.t("team-month-met")),
    ];
    let columns = vec![
        Column::new("school", i18n.t("learner-school")),
        Column::new("held", i18n.t("team-month-held")).number(),
        Column::new("forms", i18n.t("team-month-forms")),
        Column::new("diversity", i18n.t("team-month-diversity")).number(),
        Column::new("met", i18n.t("team-month-verdict")),
    ];
    html! { <>
        <FilterBar>
            <FilterSelect name="month" label={i18n.t("team-month")} any={i18n.t("team-this-month")} options={months()} />
            <CountyFilter name="county_code" />
            <FilterSelect name="met" label={i18n.t("team-month-verdict")} any={i18n.t("course-any")} options={met} />
        </FilterBar>
        <Card {actions}>{ page.view(|page| html! { <>
            <DataTable id="monthly-activities" caption={i18n.t("team-tab-months")} {columns}
                rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("team-month-none")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

/// The months before this one, the latest first.
fn months() -> Vec<(AttrValue, AttrValue)> {
    let today = time::today();
    let back = |count: u32| today.checked_sub_months(chrono::Months::new(count));
    (1..=MONTHS)
        .filter_map(back)
        .map(|day| AttrValue::from(day.format("%Y-%m").to_string()))
        .map(|month| (month.clone(), month))
        .collect()
}

fn row(i18n: &I18n, one: &MonthlyActivityView) -> Row {
    let forms: Vec<String> =
        one.forms.iter().map(|form| format!("{} {}", i18n.word(form.form), form.held)).collect();
    let (tone, verdict) = if one.met {
        (Tone::Good, i18n.t("team-month-met"))
    } else {
        (Tone::Warning, i18n.t("team-month-short"))
    };
    Row {
        key: one.school_id.to_string().into(),
        to: None,
        cells: vec![
            html! { &one.school_name },
            html! { format!("{} / {}", one.held, one.required) },
            html! { forms.join(&i18n.t("list-comma")) },
            html! { format!("{} / 6", one.diversity) },
            html! { <StatusLabel {tone} text={verdict} /> },
        ],
    }
}

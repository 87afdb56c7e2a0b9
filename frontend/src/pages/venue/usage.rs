//! How much venues are used, by kind.

use contract::venue::{VenueFigures, VenueKindUsage};
use yew::prelude::*;

use crate::{
    api::{use_load, venue},
    components::{
        Button, Card, Column, DataTable, Figure, Figures, FilterBar, FilterDate, Icon, Row, hours,
        use_export, use_query,
    },
    i18n::{I18n, use_i18n},
    pages::division::CountyFilter,
    time,
};

/// Venues shared and hours used, in some days.
#[component]
pub(super) fn Usage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page = use_load(query.for_facets(), |api, query| async move { venue::usage(&api, &query).await });
    let export = use_export(|api, query: String| async move { venue::export_usage(&api, &query).await });
    let onexport = {
        let (run, query) = (export.run.clone(), query.clone());
        let mut members = ["sort", "cursor", "limit", "count"].map(|name| (name, None)).to_vec();
        members.push(("format", Some("xlsx".to_owned())));
        Callback::from(move |_: MouseEvent| run.emit(query.for_api_replacing(&members)))
    };
    let actions = html! {
        <Button icon={Icon::Download} label={i18n.t("facility-export")} busy={export.busy} onclick={onexport} />
    };
    html! { <>
        <FilterBar>
            <FilterDate name="from" label={i18n.t("credit-from")} />
            <FilterDate name="to" label={i18n.t("credit-to")} />
            <CountyFilter name="county_code" />
        </FilterBar>
        { page.view(|usage| html! { <>
            <Figures items={figures(&i18n, &usage.figures)} />
            <Card title={i18n.ta("venue-usage-of", &[("from", time::day(usage.from).into()), ("to", time::day(usage.to).into())])} actions={actions.clone()}>
                <DataTable id="venue-usage" caption={i18n.t("venue-tab-usage")} columns={columns(&i18n)}
                    rows={usage.kinds.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()} />
            </Card>
        </> }) }
    </> }
}

fn told(minutes: i64) -> String {
    hours(u64::try_from(minutes).unwrap_or_default())
}

fn figures(i18n: &I18n, all: &VenueFigures) -> Vec<Figure> {
    let figure = |label, value: Html| Figure { label, value, note: None };
    vec![
        figure(i18n.t("venue-shared"), html! { all.venues_shared }),
        figure(i18n.t("venue-schools-sharing"), html! { all.schools }),
        figure(i18n.t("venue-hours"), html! { told(all.minutes) }),
        figure(i18n.t("venue-session-hours"), html! { told(all.session_minutes) }),
    ]
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("kind", i18n.t("venue-kind")),
        Column::new("venues", i18n.t("venue-shared")).number(),
        Column::new("schools", i18n.t("venue-schools-sharing")).number(),
        Column::new("bookings", i18n.t("venue-bookings-count")).number(),
        Column::new("hours", i18n.t("venue-hours")).number(),
        Column::new("session-hours", i18n.t("venue-session-hours")).number(),
    ]
}

fn row(i18n: &I18n, one: &VenueKindUsage) -> Row {
    let figures = &one.figures;
    Row {
        key: one.kind.to_string().into(),
        to: None,
        cells: vec![
            html! { i18n.word(one.kind) },
            html! { figures.venues_shared },
            html! { figures.schools },
            html! { figures.bookings },
            html! { told(figures.minutes) },
            html! { told(figures.session_minutes) },
        ],
    }
}

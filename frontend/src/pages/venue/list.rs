//! Venues, the agreements on them, and how much they are used.

use contract::venue::{VenueKind, VenueState, VenueView};
use yew::prelude::*;

use super::{agreements::Agreements, bookings::Bookings, tone, usage::Usage};
use crate::{
    api::{use_load, venue},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSearch, FilterSelect, Icon,
        LinkButton, PageHeader, Pager, Row, StatusLabel, Tab, Tabs, use_export, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::division::CountyFilter,
    route::Route,
    session::use_session,
};

/// Finds venues, agreements and bookings, and tells how much venues are used.
#[component]
pub fn ListPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let actions = html! {
        if session.has_role(may::CREATE_VENUE) {
            <LinkButton to={Route::VenueNew} kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("venue-add")} />
        }
    };
    let tab = |name, label, content| Tab { name, label, content };
    let tabs = vec![
        tab("venues", i18n.t("venue-tab-venues"), html! { <Venues /> }),
        tab("agreements", i18n.t("venue-tab-agreements"), html! { <Agreements /> }),
        tab("bookings", i18n.t("venue-tab-bookings"), html! { <Bookings /> }),
        tab("usage", i18n.t("venue-tab-usage"), html! { <Usage /> }),
    ];
    html! { <>
        <PageHeader title={i18n.t("nav-venues")} subtitle={i18n.t("venue-rule")} {actions} />
        <Tabs label={i18n.t("nav-venues")} {tabs} />
    </> }
}

#[component]
fn Venues() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        venue::list(&api, &query).await
    });
    let export = use_export(|api, query: String| async move { venue::export(&api, &query).await });
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
            <FilterSearch name="q" label={i18n.t("venue-search")} />
            <FilterSelect name="kind" label={i18n.t("venue-kind")} any={i18n.t("course-any")} options={i18n.choices::<VenueKind>()} />
            <FilterSelect name="status" label={i18n.t("venue-status")} any={i18n.t("course-any")} options={i18n.choices::<VenueState>()} />
            <CountyFilter name="county_code" />
        </FilterBar>
        <Card title={i18n.t("venue-tab-venues")} {actions}>{ page.view(|page| html! { <>
            <DataTable id="venues" caption={i18n.t("nav-venues")} columns={columns(&i18n)}
                rows={page.items.iter().map(|venue| row(&i18n, venue)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("venue-none")} advice={i18n.t("venue-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("name", i18n.t("venue-name")),
        Column::new("kind", i18n.t("venue-kind")),
        Column::new("place", i18n.t("venue-place")),
        Column::new("capacity", i18n.t("venue-capacity")).number(),
        Column::new("schools", i18n.t("venue-schools")).number(),
        Column::new("status", i18n.t("venue-status")),
        Column::new("address", i18n.t("venue-address")).hidden_at_first(),
    ]
}

fn row(i18n: &I18n, venue: &VenueView) -> Row {
    let expiring = i18n.ta("venue-expiring", &[("count", venue.expiring.into())]);
    Row {
        key: venue.id.to_string().into(),
        to: Some(Route::Venue { id: venue.id }),
        cells: vec![
            html! { &venue.name_zh },
            html! { i18n.word(venue.kind) },
            html! { format!("{} {}", venue.county_name, venue.division_name) },
            html! { venue.capacity },
            html! { <>{ venue.schools }if venue.expiring > 0 { <span class="subtle">{ " " }{ expiring }</span> }</> },
            html! { <StatusLabel tone={tone(venue.status)} text={i18n.word(venue.status)} /> },
            html! { &venue.address },
        ],
    }
}

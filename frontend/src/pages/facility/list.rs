//! Every facility in the reader's scope.

use contract::facility::{FacilitySummary, HostKind, RegistrationState};
use yew::prelude::*;

use super::{or_dash, square_metres, tone};
use crate::{
    api::{facility, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSearch, FilterSelect, Icon,
        LinkButton, PageHeader, Pager, Row, StatusLabel, hours, use_export, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{
        division::CountyTownshipFilter,
        import::{ImportDialog, Imported},
    },
    route::Route,
    session::use_session,
    time,
};

/// Lists facilities.
#[component]
pub fn ListPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let importing = use_state(|| false);
    let page = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        facility::list(&api, &query).await
    });
    let show_import = |open: bool| {
        let importing = importing.clone();
        Callback::from(move |()| importing.set(open))
    };
    let onimported = {
        let (importing, reload) = (importing.clone(), page.reload.clone());
        Callback::from(move |()| {
            importing.set(false);
            reload.emit(());
        })
    };
    html! { <>
        <PageHeader title={i18n.t("nav-facilities")} subtitle={i18n.t("facility-subtitle")}
            actions={html! { <Actions onimport={show_import(true)} /> }} />
        <FilterBar>
            <FilterSearch name="q" label={i18n.t("facility-search")} />
            <CountyTownshipFilter />
            <FilterSelect name="kind" label={i18n.t("facility-kind")} any={i18n.t("facility-any-kind")} options={i18n.choices::<HostKind>()} />
            <FilterSelect name="status" label={i18n.t("facility-status")} any={i18n.t("facility-any-status")} options={i18n.choices::<RegistrationState>()} />
            <FilterSelect name="has_school" label={i18n.t("facility-school")} any={i18n.t("facility-any-school")}
                options={vec![("true".into(), i18n.t("facility-with-school")), ("false".into(), i18n.t("facility-without-school"))]} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="facilities" caption={i18n.t("nav-facilities")} columns={columns(&i18n)}
                rows={page.items.iter().map(|item| row(&i18n, item)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("facility-none")} advice={i18n.t("facility-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if *importing { <ImportDialog of={Imported::Facilities} onclose={show_import(false)} {onimported} /> }
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("name", i18n.t("facility-name")).sortable(),
        Column::new("status", i18n.t("facility-status")),
        Column::new("kind", i18n.t("facility-kind")),
        Column::new("division_code", i18n.t("facility-division")).sortable_upwards(),
        Column::new("school", i18n.t("facility-school")),
        Column::new("area", i18n.t("facility-area-short")).number(),
        Column::new("hours", i18n.t("facility-weekly-hours")).number().hidden_at_first(),
        Column::new("phone", i18n.t("facility-contact-phone")).hidden_at_first(),
        Column::new("created_at", i18n.t("facility-created")).sortable().hidden_at_first(),
    ]
}

fn row(i18n: &I18n, item: &FacilitySummary) -> Row {
    let school = match (&item.school_name, &item.school_code) {
        (Some(name), Some(code)) => {
            html! { <>{ name }<br /><span class="subtle tree-code">{ code }</span></> }
        }
        _ => html! { <span class="subtle">{ i18n.t("facility-no-school") }</span> },
    };
    Row {
        key: item.id.to_string().into(),
        to: Some(Route::Facility { id: item.id }),
        cells: vec![
            html! { &item.name_zh },
            html! { <StatusLabel tone={tone(item.status)} text={i18n.word(item.status)} /> },
            html! { i18n.word(item.kind) },
            html! { <>{ &item.county_name }<br /><span class="subtle">{ &item.division_name }</span></> },
            school,
            item.coordinated_usable_area.map_or_else(|| or_dash(None), |area| square_metres(i18n, area)),
            html! { hours(item.weekly_opening_minutes.into()) },
            or_dash(item.contact_phone.as_ref()),
            html! { time::minute(item.created_at) },
        ],
    }
}

#[derive(PartialEq, Properties)]
struct ActionsProps {
    onimport: Callback<()>,
}

#[component]
fn Actions(props: &ActionsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let export = use_export(|api, query: String| async move { facility::export(&api, &query).await });
    let onexport = {
        let run = export.run.clone();
        Callback::from(move |_: MouseEvent| {
            let only_filters = ["sort", "cursor", "limit", "count"].map(|name| (name, None));
            let mut members = only_filters.to_vec();
            members.push(("format", Some("xlsx".to_owned())));
            run.emit(query.for_api_replacing(&members));
        })
    };
    html! { <>
        <Button icon={Icon::Download} label={i18n.t("facility-export")} busy={export.busy} onclick={onexport} />
        if session.has_role(may::CREATE_FACILITY) {
            <Button icon={Icon::Upload} label={i18n.t("facility-import")} onclick={props.onimport.reform(|_| ())} />
            <LinkButton kind={ButtonKind::Primary} icon={Icon::Plus} to={Route::NewFacility} label={i18n.t("facility-new")} />
        }
    </> }
}

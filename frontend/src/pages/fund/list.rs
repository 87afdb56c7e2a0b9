//! The funds, and how well they cover what is outstanding.

use contract::{
    fund::{CreateFund, FundKind, FundView},
    ids::FacilityId,
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::CoverCard;
use crate::{
    api::{division, fund, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Dialog, Empty, Field, FieldKind, FilterBar,
        FilterSelect, FormView, Icon, LinkButton, PageHeader, Pager, Row, use_form, use_query, use_schools,
        use_toasts, yuan,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::division::CountyFilter,
    route::Route,
    session::use_session,
};

/// All funds of the reader's scope; a county opens new ones.
#[component]
pub fn FundsPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let session = use_session();
    let page = use_load(query.for_api(), |api, query| async move { fund::list(&api, &query).await });
    let opening = use_state(|| false);
    let set = |on: bool| {
        let opening = opening.clone();
        Callback::from(move |()| opening.set(on))
    };
    let columns = vec![
        Column::new("name", i18n.t("fund-name")),
        Column::new("kind", i18n.t("fund-kind")),
        Column::new("county", i18n.t("division-county")),
        Column::new("received", i18n.t("fund-received")).number(),
        Column::new("spent", i18n.t("fund-spent")).number(),
        Column::new("undelivered", i18n.t("fund-undelivered")).number().hidden_at_first(),
        Column::new("balance", i18n.t("fund-balance")).number(),
        Column::new("misuse", i18n.t("fund-misuse")).number(),
    ];
    let actions = html! { <>
        <LinkButton to={Route::Liability} icon={Icon::Chart} label={i18n.t("nav-liability")} />
        if session.has_role(may::CREATE_FUND) {
            <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("fund-open")} onclick={set(true).reform(|_| ())} />
        }
    </> };
    html! { <>
        <PageHeader title={i18n.t("nav-funds")} subtitle={i18n.t("fund-rule")} {actions} />
        <CoverCard />
        <FilterBar>
            <CountyFilter name="county_code" />
            <FilterSelect name="kind" label={i18n.t("fund-kind")} any={i18n.t("fund-any-kind")} options={i18n.choices::<FundKind>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="funds" caption={i18n.t("nav-funds")} columns={columns.clone()} rows={page.items.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("fund-none")} advice={i18n.t("fund-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if *opening { <OpenFund onclose={set(false)} /> }
    </> }
}

fn row(i18n: &I18n, one: &FundView) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::Fund { id: one.id }),
        cells: vec![
            html! { &one.name },
            html! { i18n.word(one.kind) },
            html! { one.county_name.clone().unwrap_or_else(|| one.county_code.to_string()) },
            yuan(i18n, one.received),
            yuan(i18n, one.spent),
            yuan(i18n, one.undelivered),
            yuan(i18n, one.balance),
            html! { one.misuse_attempts },
        ],
    }
}

#[derive(PartialEq, Properties)]
struct OpenFundProps {
    onclose: Callback<()>,
}

#[component]
fn OpenFund(props: &OpenFundProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let navigator = use_navigator();
    let form = use_form(|| {
        ["/kind", "/name", "/county_code", "/facility_id"].map(|at| (at, String::new())).to_vec()
    });
    let counties = use_load((), |api, ()| async move { division::counties(&api).await });
    let counties_read = counties.value.iter().flat_map(|all| all.iter());
    let choices: Vec<(AttrValue, AttrValue)> =
        counties_read.map(|one| (one.code.to_string().into(), one.name_zh.clone().into())).collect();
    let schools = use_schools();
    let facilities: Vec<(AttrValue, AttrValue)> = schools
        .value
        .iter()
        .flat_map(|all| all.iter())
        .map(|one| (one.id.to_string().into(), one.name_zh.clone().into()))
        .collect();
    let open = {
        let (form, i18n) = (form.clone(), i18n.clone());
        use_action(
            |api, new: CreateFund| async move { fund::create(&api, &new).await },
            move |outcome| match outcome {
                Ok(view) => {
                    toasts.success(i18n.t("fund-opened"));
                    if let Some(navigator) = &navigator {
                        navigator.push(&Route::Fund { id: view.id });
                    }
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), open.run);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (kind, name, county) =
                (read.required("/kind"), read.text("/name"), read.required("/county_code"));
            let facility_id = read.optional::<FacilityId>("/facility_id");
            if read.complete()
                && let (Some(kind), Some(county_code)) = (kind, county)
            {
                run.emit(CreateFund { kind, name, county_code, facility_id });
            }
        })
    };
    html! {
        <Dialog title={i18n.t("fund-open")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("fund-open")} busy={open.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/kind" label={i18n.t("fund-kind")} kind={FieldKind::Select(i18n.choices::<FundKind>())} required=true />
                <Field form={form.clone()} at="/name" label={i18n.t("fund-name")} required=true />
                <Field form={form.clone()} at="/county_code" label={i18n.t("division-county")} kind={FieldKind::Select(choices)} unread={counties.unread()} required=true />
                <Field {form} at="/facility_id" label={i18n.t("fund-of-facility")} kind={FieldKind::Select(facilities)} hint={i18n.t("fund-of-facility-hint")} unread={schools.unread()} />
            </FormView>
        </Dialog>
    }
}

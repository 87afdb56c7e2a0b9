//! Resource centres, and what they share with all schools of the city.

use contract::{
    course::{CourseShareState, CourseShareView, CreateResourceCenter, ResourceCenterView},
    curriculum::HalfYear,
    division::DivisionCode,
};
use yew::prelude::*;

use super::{
    owner::{CITY, Owners, is_whole_city, use_owners},
    sharing::tone,
};
use crate::{
    api::{ApiError, sharing, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Dialog, Empty, Field, FieldKind, FilterSelect, FormView,
        Icon, PageHeader, Pager, Row, StatusLabel, use_form, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// How many half-years back use is told.
const HALVES: usize = 6;

/// The centres with how much they share, and below them what is shared.
#[component]
pub fn CentersPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let owners = use_owners();
    let asked = use_state(|| None::<Option<ResourceCenterView>>);
    let list = use_load((), |api, ()| async move { sharing::centers(&api).await });
    let show = {
        let asked = asked.clone();
        Callback::from(move |what: Option<Option<ResourceCenterView>>| asked.set(what))
    };
    let ondone = {
        let (show, reload) = (show.clone(), list.reload.clone());
        Callback::from(move |()| {
            show.emit(None);
            reload.emit(());
        })
    };
    let sets_up = is_whole_city(&session, may::CREATE_RESOURCE_CENTER);
    let actions = html! {
        if sets_up {
            <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("center-add")} onclick={show.reform(|_: MouseEvent| Some(None))} />
        }
    };
    let act = |one: &ResourceCenterView| {
        let one = one.clone();
        html! { <Button label={i18n.t("center-rename")} onclick={show.reform(move |_: MouseEvent| Some(Some(one.clone())))} /> }
    };
    let row = |one: &ResourceCenterView| row(&i18n, &owners, one, sets_up.then(|| act(one)));
    html! { <>
        <PageHeader title={i18n.t("nav-resource-centers")} subtitle={i18n.t("center-rule")} {actions} />
        { list.view(|centers| html! { <>
            <Card title={i18n.t("centers-title")}>
                <DataTable id="resource-centers" caption={i18n.t("centers-title")} columns={columns(&i18n, sets_up)} rows={centers.iter().map(row).collect::<Vec<_>>()} adjustable=false
                    empty={html! { <Empty title={i18n.t("centers-none")} advice={i18n.t("centers-none-advice")} /> }} />
            </Card>
            <Shares centers={(**centers).clone()} />
        </> }) }
        { match &*asked {
            None => Html::default(),
            Some(None) => html! { <SetUp owners={owners.clone()} {ondone} onclose={show.reform(|()| None)} /> },
            Some(Some(center)) => html! { <Rename center={center.clone()} {ondone} onclose={show.reform(|()| None)} /> },
        } }
    </> }
}

/// The last column stands only where the reader can do something.
fn columns(i18n: &I18n, acts: bool) -> Vec<Column> {
    let mut columns = vec![
        Column::new("name", i18n.t("center-name")),
        Column::new("owner", i18n.t("course-owner")),
        Column::new("offered", i18n.t("center-offered")).number(),
        Column::new("shared", i18n.t("center-shared")).number(),
        Column::new("used", i18n.t("center-used")).number(),
    ];
    if acts {
        columns.push(Column::new("act", i18n.t("category-act")));
    }
    columns
}

fn row(i18n: &I18n, owners: &Owners, one: &ResourceCenterView, act: Option<Html>) -> Row {
    let owner = one.division_code.as_ref().map_or(CITY, DivisionCode::as_str);
    let mut cells = vec![
        html! { &one.name },
        html! { owners.label(i18n, owner) },
        html! { one.offered },
        html! { one.shared },
        html! { one.used },
    ];
    cells.extend(act);
    Row { key: one.id.to_string().into(), to: None, cells }
}

#[derive(PartialEq, Properties)]
struct SharesProps {
    centers: Vec<ResourceCenterView>,
}

/// What is shared and offered, with how much it is used.
#[component]
fn Shares(props: &SharesProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let wanted = query.for_api_with(&[("count", "true")]);
    let page = use_load(wanted, |api, query| async move { sharing::shares(&api, &query).await });
    let centers: Vec<(AttrValue, AttrValue)> =
        props.centers.iter().map(|one| (one.id.to_string().into(), one.name.clone().into())).collect();
    html! {
        <Card title={i18n.t("shares-title")}>
            <div class="filters">
                <FilterSelect name="center_id" label={i18n.t("sharing-center")} any={i18n.t("course-any")} options={centers} />
                <FilterSelect name="status" label={i18n.t("course-status")} any={i18n.t("course-any")} options={i18n.choices::<CourseShareState>()} />
                <FilterSelect name="half_year" label={i18n.t("usage-title")} any={i18n.t("usage-all")} options={halves(&i18n)} />
            </div>
            { page.view(|page| html! { <>
                <DataTable id="course-shares" caption={i18n.t("shares-title")} columns={share_columns(&i18n)}
                    rows={page.items.iter().map(|share| share_row(&i18n, share)).collect::<Vec<_>>()}
                    empty={html! { <Empty title={i18n.t("shares-none")} advice={i18n.t("shares-none-advice")} /> }} />
                <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
            </> }) }
        </Card>
    }
}

fn halves(i18n: &I18n) -> Vec<(AttrValue, AttrValue)> {
    let halves = std::iter::successors(HalfYear::containing(time::today()), |half| Some(half.previous()));
    halves.take(HALVES).map(|half| (half.to_string().into(), time::half_year(i18n, half))).collect()
}

fn share_columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("course", i18n.t("nomination-course")),
        Column::new("center", i18n.t("sharing-center")),
        Column::new("status", i18n.t("course-status")),
        Column::new("subscriptions", i18n.t("usage-subscriptions")).number(),
        Column::new("schools", i18n.t("usage-schools")).number(),
        Column::new("sessions", i18n.t("usage-sessions")).number(),
        Column::new("attendances", i18n.t("usage-attendances")).number(),
        Column::new("minutes", i18n.t("usage-minutes")).number().hidden_at_first(),
    ]
}

fn share_row(i18n: &I18n, share: &CourseShareView) -> Row {
    Row {
        key: share.id.to_string().into(),
        to: Some(Route::Course { id: share.course_id }),
        cells: vec![
            html! { &share.course_title },
            html! { &share.center_name },
            html! { <StatusLabel tone={tone(share.status)} text={i18n.word(share.status)} /> },
            html! { share.usage.subscriptions },
            html! { share.usage.schools },
            html! { share.usage.sessions },
            html! { share.usage.attendances },
            html! { share.usage.minutes },
        ],
    }
}

#[derive(PartialEq, Properties)]
struct SetUpProps {
    owners: Owners,
    ondone: Callback<()>,
    onclose: Callback<()>,
}

/// Asks whose centre is set up, and what it is called.
#[component]
fn SetUp(props: &SetUpProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/division_code", CITY.to_owned()), ("/name", String::new())]);
    let create = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, new: CreateResourceCenter| async move { sharing::create_center(&api, &new).await },
            move |outcome: Result<ResourceCenterView, ApiError>| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("center-added"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), create.run);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (owner, name) = (read.text("/division_code"), read.text("/name"));
            if read.complete() {
                run.emit(CreateResourceCenter { name, division_code: owner.parse().ok() });
            }
        })
    };
    let mut choices = vec![(CITY.into(), i18n.t("course-owner-city"))];
    choices.extend(props.owners.choices());
    html! {
        <Dialog title={i18n.t("center-add")} onclose={props.onclose.clone()}>
            <p>{ i18n.t("center-add-what") }</p>
            <FormView form={form.clone()} submit={i18n.t("center-add")} busy={create.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/division_code" label={i18n.t("course-owner")} kind={FieldKind::Select(choices)} required=true />
                <Field {form} at="/name" label={i18n.t("center-name")} hint={i18n.t("center-name-hint")} required=true />
            </FormView>
        </Dialog>
    }
}

#[derive(PartialEq, Properties)]
struct RenameProps {
    center: ResourceCenterView,
    ondone: Callback<()>,
    onclose: Callback<()>,
}

/// Asks for another name; a centre that somebody else has renamed since is told as the API tells it.
#[component]
fn Rename(props: &RenameProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let name = props.center.name.clone();
    let form = use_form(move || vec![("/name", name)]);
    let rename = {
        let (form, i18n, ondone, center) =
            (form.clone(), i18n.clone(), props.ondone.clone(), props.center.clone());
        use_action(
            move |api, name: String| {
                let center = center.clone();
                async move { sharing::rename_center(&api, &center, name).await }
            },
            move |outcome: Result<ResourceCenterView, ApiError>| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("center-renamed"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), rename.run);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let name = read.text("/name");
            if read.complete() {
                run.emit(name);
            }
        })
    };
    html! {
        <Dialog title={i18n.t("center-rename")} onclose={props.onclose.clone()}>
            <FormView form={form.clone()} submit={i18n.t("center-rename")} busy={rename.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field {form} at="/name" label={i18n.t("center-name")} required=true />
            </FormView>
        </Dialog>
    }
}

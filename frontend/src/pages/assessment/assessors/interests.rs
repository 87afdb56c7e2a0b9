//! What assessors have to do with facilities, which keeps them away from these.

use contract::{
    assessment::{AssessorInterestKind, AssessorInterestView, DeclareInterest, EndAssessing},
    ids::FacilityId,
};
use yew::prelude::*;

use super::{end::End, people::engaged};
use crate::{
    api::{inspection, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, Field, FieldKind, FilterBar, FilterSelect, Form,
        Icon, Pager, PickBy, Row, SchoolField, unbroken, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::ask::{Ask, Work, work},
    route::Route,
    session::use_session,
    time,
};

#[derive(Clone, PartialEq)]
enum Open {
    Nothing,
    Declare,
    End(AssessorInterestView),
}

type Options = Vec<(AttrValue, AttrValue)>;

/// A table, and the dialogs.
#[component]
pub(super) fn Interests() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let found = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        inspection::interests(&api, &query).await
    });
    let assessors = use_load((), |api, ()| async move { inspection::all_assessors(&api).await });
    let open = use_state(|| Open::Nothing);
    let show = {
        let open = open.clone();
        Callback::from(move |what| open.set(what))
    };
    let onclose = show.reform(|()| Open::Nothing);
    let ondone = {
        let (onclose, reload) = (onclose.clone(), found.reload.clone());
        Callback::from(move |()| {
            onclose.emit(());
            reload.emit(());
        })
    };
    let ends = session.has_role(may::END_ASSESSOR_INTEREST);
    let actions = html! {
        if session.has_role(may::DECLARE_ASSESSOR_INTEREST) {
            <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("assessor-declare")} onclick={show.reform(|_: MouseEvent| Open::Declare)} />
        }
    };
    let row = |one: &AssessorInterestView| {
        let ended = one.clone();
        let end = (ends && one.ended_on.is_none())
            .then(|| show.reform(move |_: MouseEvent| Open::End(ended.clone())));
        row(&i18n, one, end)
    };
    let named = |all: &std::rc::Rc<Vec<contract::assessment::AssessorView>>| {
        let label = |name: &str, of: &str| AttrValue::from(format!("{name} · {of}"));
        all.iter().map(|one| (one.id.to_string().into(), label(&one.name, &one.organisation_name))).collect()
    };
    let people: Options = assessors.value.as_ref().map(named).unwrap_or_default();
    html! { <>
        <FilterBar>
            <FilterSelect name="assessor_id" label={i18n.t("assessor-name")} any={i18n.t("course-any")} options={people.clone()} unread={assessors.unread()} />
        </FilterBar>
        <Card title={i18n.t("assessor-tab-interests")} {actions}>{ found.view(|page| html! { <>
            <DataTable id="assessor-interests" caption={i18n.t("assessor-tab-interests")} columns={columns(&i18n)}
                rows={page.items.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("assessor-no-interest")} advice={i18n.t("assessor-no-interest-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        { match (*open).clone() {
            Open::Nothing => Html::default(),
            Open::Declare => html! { <Declare {people} {onclose} {ondone} /> },
            Open::End(one) => end(&i18n, &one, onclose, ondone),
        } }
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("whose", i18n.t("assessor-whose")),
        Column::new("facility", i18n.t("assessor-facility")),
        Column::new("kind", i18n.t("assessor-interest-kind")),
        Column::new("note", i18n.t("assessor-interest-note")),
        Column::new("declared", i18n.t("assessor-declared-at")),
        Column::new("ended", i18n.t("assessor-interest-over")),
        Column::new("steps", i18n.t("actions")),
    ]
}

fn row(i18n: &I18n, one: &AssessorInterestView, end: Option<Callback<MouseEvent>>) -> Row {
    let of_all = one.organisation_id.is_some();
    Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { <>{ &one.whose }if of_all { <span class="subtle">{ " · " }{ i18n.t("assessor-whole") }</span> }</> },
            html! { <yew_router::prelude::Link<Route> to={Route::Facility { id: one.facility_id }}>{ &one.facility_name }</yew_router::prelude::Link<Route>> },
            html! { i18n.word(one.kind) },
            html! { <span class="outline">{ &one.note }</span> },
            unbroken(time::minute(one.declared_at)),
            unbroken(one.ended_on.map_or_else(|| "—".to_owned(), time::day)),
            html! {
                if let Some(onclick) = end {
                    <Button kind={ButtonKind::Quiet} label={i18n.t("assessor-interest-end")}
                        spoken={AttrValue::from(format!("{} {} {}", i18n.t("assessor-interest-end"), one.whose, one.facility_name))} {onclick} />
                }
            },
        ],
    }
}

fn end(i18n: &I18n, one: &AssessorInterestView, onclose: Callback<()>, ondone: Callback<()>) -> Html {
    let id = one.id;
    let send = Callback::from(move |body: EndAssessing| {
        work(move |api| {
            let body = body.clone();
            async move { inspection::end_interest(&api, id, &body).await }
        })
    });
    let what = i18n.ta(
        "assessor-interest-end-what",
        &[("whose", one.whose.clone().into()), ("facility", one.facility_name.clone().into())],
    );
    html! { <End title={i18n.t("assessor-interest-end")} {what} {send} {onclose} {ondone} /> }
}

#[derive(PartialEq, Properties)]
struct DeclareProps {
    people: Options,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

/// Of whom an interest is declared, as the form holds it.
const PERSON: &str = "person";
const ORGANISATION: &str = "organisation";

/// Declares an interest of a person, or of an organisation with all its people.
#[component]
fn Declare(props: &DeclareProps) -> Html {
    let i18n = use_i18n();
    let organisations = use_load((), |api, ()| async move { inspection::organisations(&api).await });
    let engaged = organisations.value.as_ref().map(|all| engaged(all)).unwrap_or_default();
    let unread = organisations.unread();
    let fields = {
        let (i18n, people) = (i18n.clone(), props.people.clone());
        Callback::from(move |form: Form| {
            let whose = vec![
                (AttrValue::from(PERSON), i18n.t("assessor-name")),
                (AttrValue::from(ORGANISATION), i18n.t("assessor-organisation")),
            ];
            html! { <>
                <Field form={form.clone()} at="/whose" label={i18n.t("assessor-whose")} kind={FieldKind::Select(whose)} required=true />
                if form.get("/whose") == ORGANISATION {
                    <Field form={form.clone()} at="/organisation_id" label={i18n.t("assessor-organisation")} hint={i18n.t("assessor-whole-hint")} kind={FieldKind::Select(engaged.clone())} unread={unread.clone()} required=true />
                } else {
                    <Field form={form.clone()} at="/assessor_id" label={i18n.t("assessor-name")} kind={FieldKind::Select(people.clone())} required=true />
                }
                <SchoolField form={form.clone()} at="/facility_id" by={PickBy::Facility} every=true />
                <Field form={form.clone()} at="/kind" label={i18n.t("assessor-interest-kind")} kind={FieldKind::Select(i18n.choices::<AssessorInterestKind>())} required=true />
                <Field {form} at="/note" label={i18n.t("assessor-interest-note")} kind={FieldKind::TextArea} required=true />
            </> }
        })
    };
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| filled(&form, &i18n))
    };
    let empty =
        ["/organisation_id", "/assessor_id", "/facility_id", "/kind", "/note"].map(|at| (at, String::new()));
    let initial = std::iter::once(("/whose", PERSON.to_owned())).chain(empty).collect::<Vec<_>>();
    html! {
        <Ask title={i18n.t("assessor-declare")} submit={i18n.t("save")} done={i18n.t("course-saved")} {initial} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

fn filled(form: &Form, i18n: &I18n) -> Option<Work> {
    let of_organisation = form.get("/whose") == ORGANISATION;
    let mut read = form.read(i18n);
    let (organisation_id, assessor_id) = if of_organisation {
        (read.required("/organisation_id"), None)
    } else {
        (None, read.required("/assessor_id"))
    };
    let facility: Option<FacilityId> = read.required("/facility_id");
    let (kind, note) = (read.required("/kind"), read.text("/note"));
    let (facility_id, kind) = facility.zip(kind).filter(|_| read.complete())?;
    let body = DeclareInterest { organisation_id, assessor_id, facility_id, kind, note };
    Some(work(move |api| {
        let body = body.clone();
        async move { inspection::declare(&api, &body).await }
    }))
}

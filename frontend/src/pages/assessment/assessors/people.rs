//! The people whom organisations send.

use contract::assessment::{AssessorOrganisationView, AssessorView, CreateAssessor, EndAssessing};
use yew::prelude::*;

use super::end::End;
use crate::{
    api::{inspection, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, Field, FieldKind, FilterBar, FilterSelect, Form,
        Icon, LinkButton, Pager, Row, unbroken, use_query,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::ask::{Ask, Work, step, subject, work},
    route::Route,
    session::use_session,
    time,
};

#[derive(Clone, PartialEq)]
enum Open {
    Nothing,
    Register,
    End(AssessorView),
}

/// The organisations to choose from, those that are not ended.
pub(super) fn engaged(all: &[AssessorOrganisationView]) -> Vec<(AttrValue, AttrValue)> {
    let present = all.iter().filter(|one| one.ended_on.is_none());
    present.map(|one| (one.id.to_string().into(), one.name.clone().into())).collect()
}

/// A table, and the dialogs.
#[component]
pub(super) fn People() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let found = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        inspection::assessors(&api, &query).await
    });
    let organisations = use_load((), |api, ()| async move { inspection::organisations(&api).await });
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
    let ends = session.has_role(may::END_ASSESSOR);
    let actions = html! {
        if session.has_role(may::CREATE_ASSESSOR) {
            <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("assessor-register")} onclick={show.reform(|_: MouseEvent| Open::Register)} />
        }
    };
    let row = |one: &AssessorView| {
        let ended = one.clone();
        let end = (ends && one.ended_on.is_none())
            .then(|| show.reform(move |_: MouseEvent| Open::End(ended.clone())));
        row(&i18n, one, end)
    };
    let options = organisations.value.as_ref().map(|all| engaged(all)).unwrap_or_default();
    html! { <>
        <FilterBar>
            <FilterSelect name="organisation_id" label={i18n.t("assessor-organisation")} any={i18n.t("course-any")} options={options.clone()} unread={organisations.unread()} />
        </FilterBar>
        <Card title={i18n.t("assessor-tab-people")} {actions}>{ found.view(|page| html! { <>
            <DataTable id="assessors" caption={i18n.t("assessor-tab-people")} columns={columns(&i18n)}
                rows={page.items.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("assessor-nobody")} advice={i18n.t("assessor-nobody-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        { match (*open).clone() {
            Open::Nothing => Html::default(),
            Open::Register => html! { <Register {options} {onclose} {ondone} /> },
            Open::End(one) => end(&i18n, &one, onclose, ondone),
        } }
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("name", i18n.t("assessor-name")),
        Column::new("organisation", i18n.t("assessor-organisation")),
        Column::new("since", i18n.t("assessor-since")),
        Column::new("until", i18n.t("assessor-ended-on")),
        Column::new("interests", i18n.t("assessor-interests")).number(),
        Column::new("steps", i18n.t("actions")),
    ]
}

fn row(i18n: &I18n, one: &AssessorView, end: Option<Callback<MouseEvent>>) -> Row {
    Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { &one.name },
            html! { &one.organisation_name },
            unbroken(time::day(one.since)),
            unbroken(one.ended_on.map_or_else(|| "—".to_owned(), time::day)),
            html! { one.interests },
            html! {
                <div class="actions">
                    <LinkButton to={Route::Assessors} kind={ButtonKind::Quiet} label={i18n.t("assessor-show-interests")}
                        query={vec![("tab", "interests".to_owned()), ("assessor_id", one.id.to_string())]} />
                    if let Some(onclick) = end {
                        <Button kind={ButtonKind::Quiet} label={i18n.t("assessor-end")} spoken={AttrValue::from(format!("{} {}", i18n.t("assessor-end"), one.name))} {onclick} />
                    }
                </div>
            },
        ],
    }
}

fn end(i18n: &I18n, one: &AssessorView, onclose: Callback<()>, ondone: Callback<()>) -> Html {
    let id = one.id;
    let state = i18n.clone();
    let subject = subject(
        format!("\"v{}\"", one.version),
        move |api| async move { inspection::assessor(&api, id).await },
        move |now: &AssessorView| match now.ended_on {
            Some(day) => state.ta("assessor-ended", &[("day", time::day(day).into())]),
            None => state.t("assessor-running"),
        },
    );
    let send = Callback::from(move |body: EndAssessing| {
        step(move |api, etag: String| {
            let body = body.clone();
            async move { inspection::end_assessor(&api, id, &etag, &body).await }
        })
    });
    let what = i18n.ta("assessor-end-person-what", &[("name", one.name.clone().into())]);
    html! { <End title={i18n.t("assessor-end")} {what} {send} {subject} {onclose} {ondone} /> }
}

#[derive(PartialEq, Properties)]
struct RegisterProps {
    options: Vec<(AttrValue, AttrValue)>,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

/// Registers somebody who has an account with the role of an assessor.
#[component]
fn Register(props: &RegisterProps) -> Html {
    let i18n = use_i18n();
    let fields = {
        let (i18n, options) = (i18n.clone(), props.options.clone());
        Callback::from(move |form: Form| {
            html! { <>
                <Field form={form.clone()} at="/organisation_id" label={i18n.t("assessor-organisation")} kind={FieldKind::Select(options.clone())} required=true />
                <Field form={form.clone()} at="/username" label={i18n.t("assessor-username")} hint={i18n.t("assessor-username-hint")} required=true />
                <Field form={form.clone()} at="/name" label={i18n.t("assessor-name")} required=true />
                <Field {form} at="/since" label={i18n.t("assessor-since")} kind={FieldKind::Date} required=true />
            </> }
        })
    };
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| filled(&form, &i18n))
    };
    let only = if let [(id, _)] = props.options.as_slice() { id.to_string() } else { String::new() };
    let initial = vec![
        ("/organisation_id", only),
        ("/username", String::new()),
        ("/name", String::new()),
        ("/since", time::day(time::today())),
    ];
    html! {
        <Ask title={i18n.t("assessor-register")} submit={i18n.t("save")} done={i18n.t("course-saved")} {initial} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

fn filled(form: &Form, i18n: &I18n) -> Option<Work> {
    let mut read = form.read(i18n);
    let organisation = read.required("/organisation_id");
    let (username, name) = (read.text("/username"), read.text("/name"));
    let since = read.required("/since");
    let (organisation_id, since) = organisation.zip(since).filter(|_| read.complete())?;
    let body = CreateAssessor { organisation_id, username, name, since };
    Some(work(move |api| {
        let body = body.clone();
        async move { inspection::register(&api, &body).await }
    }))
}

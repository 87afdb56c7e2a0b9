//! Whom the school has to call: those who moved up from a waiting list, and those whose sessions have changed.

use contract::{
    class::{ClassNoticeKind, ClassNoticeState, ClassNoticeView, TellClassNotice},
    ids::ClassNoticeId,
};
use yew::prelude::*;

use crate::{
    api::{enrolment, use_action, use_load},
    components::{
        Button, Card, Column, DataTable, Dialog, Empty, Field, FieldKind, FilterBar, FilterSchool,
        FilterSelect, FormView, PageHeader, Pager, Row, StatusLabel, Tone, use_form, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

/// What is still to be told, unless the address says otherwise.
#[component]
pub fn NoticesPage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let page = use_load(query.for_api_with(&[("status", "open")]), |api, query| async move {
        enrolment::notices(&api, &query).await
    });
    let telling = use_state(|| None::<ClassNoticeView>);
    let onclose = {
        let telling = telling.clone();
        Callback::from(move |()| telling.set(None))
    };
    let ondone = {
        let (onclose, reload) = (onclose.clone(), page.reload.clone());
        Callback::from(move |()| {
            onclose.emit(());
            reload.emit(());
        })
    };
    let ontell = {
        let telling = telling.clone();
        Callback::from(move |notice: ClassNoticeView| telling.set(Some(notice)))
    };
    let columns = vec![
        Column::new("learner", i18n.t("enrolment-learner")),
        Column::new("phone", i18n.t("learner-phone")),
        Column::new("kind", i18n.t("notice-kind")),
        Column::new("change", i18n.t("notice-change")),
        Column::new("title", i18n.t("enrolment-what")),
        Column::new("next", i18n.t("notice-next")),
        Column::new("school", i18n.t("learner-school")).hidden_at_first(),
        Column::new("since", i18n.t("notice-since")),
        Column::new("status", i18n.t("notice-status")),
        Column::new("act", i18n.t("enrolment-act")),
    ];
    html! { <>
        <PageHeader title={i18n.t("nav-class-notices")} subtitle={i18n.t("notice-rule")} />
        <FilterBar>
            <FilterSchool />
            <FilterSelect name="status" label={i18n.t("notice-status")} any={i18n.t("notice-to-tell")} options={i18n.choices::<ClassNoticeState>()} />
        </FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="class-notices" caption={i18n.t("nav-class-notices")} {columns}
                rows={page.items.iter().map(|one| row(&i18n, one, &ontell)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("notice-none")} advice={i18n.t("notice-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if let Some(notice) = (*telling).clone() { <Tell {notice} {onclose} {ondone} /> }
    </> }
}

const fn tone(state: ClassNoticeState) -> Tone {
    match state {
        ClassNoticeState::Open => Tone::Warning,
        ClassNoticeState::Told => Tone::Good,
        ClassNoticeState::Void => Tone::Neutral,
    }
}

/// What has become of sessions, in words: when they were, when they are, how many, and why.
fn what(i18n: &I18n, one: &ClassNoticeView) -> AttrValue {
    let more = one.sessions.unwrap_or(1);
    let told = match (one.was_at.map(time::minute), one.now_at.map(time::minute)) {
        (Some(was), Some(now)) if was == now => i18n.ta("notice-elsewhere", &[("now", now.into())]),
        (Some(was), Some(now)) => i18n.ta("notice-moved", &[("was", was.into()), ("now", now.into())]),
        (Some(was), None) => {
            let reason = one.reason.clone().unwrap_or_default();
            i18n.ta("notice-called-off", &[("was", was.into()), ("reason", reason.into())])
        }
        (None, Some(now)) => i18n.ta("notice-added", &[("now", now.into())]),
        (None, None) => return "—".into(),
    };
    if more > 1 {
        i18n.ta("notice-several", &[("first", told.to_string().into()), ("count", more.into())])
    } else {
        told
    }
}

fn row(i18n: &I18n, one: &ClassNoticeView, ontell: &Callback<ClassNoticeView>) -> Row {
    let act = if one.status == ClassNoticeState::Open {
        let (notice, label) = (one.clone(), i18n.t("notice-tell"));
        let spoken = AttrValue::from(format!("{label} {}", one.learner_name));
        html! { <Button {label} {spoken} onclick={ontell.reform(move |_: MouseEvent| notice.clone())} /> }
    } else {
        html! { one.note.clone().unwrap_or_default() }
    };
    Row {
        key: one.id.to_string().into(),
        to: Some(Route::Learner { id: one.learner_id }),
        cells: vec![
            html! { &one.learner_name },
            html! { one.phone_masked.clone().unwrap_or_else(|| "—".to_owned()) },
            html! { i18n.word(one.kind) },
            html! { what(i18n, one) },
            html! { &one.title },
            html! { one.next_starts_at.map_or_else(|| "—".to_owned(), time::minute) },
            html! { &one.school_name },
            html! { time::minute(one.created_at) },
            html! { <StatusLabel tone={tone(one.status)} text={i18n.word(one.status)} /> },
            act,
        ],
    }
}

#[derive(PartialEq, Properties)]
struct TellProps {
    notice: ClassNoticeView,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

/// Notes that the learner has been told, and what was said.
#[component]
fn Tell(props: &TellProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/note", String::new())]);
    let tell = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (id, body): (ClassNoticeId, TellClassNotice)| async move {
                enrolment::tell(&api, id, &body).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("notice-told"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, id) = (form.clone(), i18n.clone(), tell.run, props.notice.id);
        Callback::from(move |()| {
            let read = form.read(&i18n);
            let note = read.optional_text("/note");
            if read.complete() {
                run.emit((id, TellClassNotice { note }));
            }
        })
    };
    let (name, title) = (props.notice.learner_name.clone(), props.notice.title.clone());
    let heading = match props.notice.kind {
        ClassNoticeKind::MovedUp => {
            i18n.ta("notice-tell-what", &[("name", name.into()), ("title", title.into())])
        }
        _ => i18n.ta("notice-tell-change", &[("name", name.into()), ("title", title.into())]),
    };
    html! {
        <Dialog title={i18n.t("notice-tell")} onclose={props.onclose.clone()}>
            <p>{ heading }</p>
            if props.notice.kind != ClassNoticeKind::MovedUp { <p><strong>{ i18n.word(props.notice.kind) }</strong>{ " " }{ what(&i18n, &props.notice) }</p> }
            <FormView form={form.clone()} submit={i18n.t("notice-tell")} busy={tell.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field {form} at="/note" label={i18n.t("notice-note")} hint={i18n.t("notice-note-hint")} kind={FieldKind::TextArea} />
            </FormView>
        </Dialog>
    }
}

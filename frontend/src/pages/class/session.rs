//! One session: its facts, its sheet, its credits.

use contract::{
    class::{ClassSessionView, SessionState, SessionWarning},
    ids::ClassSessionId,
};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::{
    edit::EditSession, poll::use_polling, rest::Rest, settlement::Settle, sheet::Sheet, steps::Steps, tone,
    tools::Tools,
};
use crate::{
    api::{class, enrolment::Subject, use_load},
    components::{Button, DefinitionList, Icon, Notice, PageHeader, StatusLabel, Tone},
    i18n::{I18n, use_i18n},
    may,
    pages::enrolment::Enrolments,
    route::Route,
    session::{Session, use_session},
    time::{self, local},
};

/// Properties of [`SessionPage`].
#[derive(PartialEq, Properties)]
pub struct SessionPageProps {
    /// Which session.
    pub id: ClassSessionId,
}

/// Opens a class, signs its learners in and out, closes it and posts the credits.
#[component]
pub fn SessionPage(props: &SessionPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let page = use_load(props.id, |api, id| async move { class::read(&api, id).await });
    let status = page.value.as_ref().map(|one| one.value.status);
    // Settling changes the sheet, and confirming what is left to settle: each reads again what the other changed.
    let round = use_state(|| 0_u32);
    let onchange = {
        let round = round.clone();
        Callback::from(move |()| round.set(*round + 1))
    };
    use_polling(status == Some(SessionState::Open), page.refresh.clone());
    let title = page
        .value
        .as_ref()
        .map_or_else(|| i18n.t("nav-class-sessions"), |one| one.value.title.clone().into());
    let crumbs = vec![(Route::ClassSessions, i18n.t("nav-class-sessions"))];
    let reload = page.reload.clone();
    let may_teach = session.has_role(may::OPEN_CLASS_SESSION);
    let may_settle = session.has_role(may::SETTLE_CLASS_SESSION);
    let editing = use_state(|| false);
    let set_editing = |on: bool| {
        let editing = editing.clone();
        Callback::from(move |()| editing.set(on))
    };
    let edited = {
        let (editing, reload) = (editing.clone(), reload.clone());
        Callback::from(move |()| {
            editing.set(false);
            reload.emit(());
        })
    };
    let may_edit = session.has_role(may::UPDATE_CLASS_SESSION) && status == Some(SessionState::Scheduled);
    let actions = page.value.as_ref().filter(|_| may_teach).map(|one| {
        html! { <>
            if may_edit { <Button icon={Icon::Edit} label={i18n.t("class-edit")} onclick={set_editing(true).reform(|_| ())} /> }
            <Steps session={one.value.clone()} ondone={reload.clone()} />
        </> }
    });
    let rest = |one: &ClassSessionView| {
        let (id, from) = (one.series_id?, local(one.starts_at)?.0);
        Some(
            html! { <Rest key={id.to_string()} {id} {from} version={one.version} ondone={reload.clone()} /> },
        )
    };
    html! { <>
        <PageHeader {title} {crumbs} actions={actions.unwrap_or_default()} />
        { page.view(|one| html! { <>
            if *editing { <EditSession record={one.clone()} ondone={edited.clone()} onclose={set_editing(false)} /> }
            { for one.value.warnings.iter().map(|warning| warned(&i18n, &session, *warning, &one.value)) }
            <div class="card session-facts">{ facts(&i18n, &one.value) }</div>
            <Tools id={props.id} status={one.value.status} onchange={onchange.clone()} />
            if may_settle && one.value.status == SessionState::Closed { <Settle key={props.id.to_string()} id={props.id} round={*round} onchange={onchange.clone()} /> }
            if session.has_role(may::LIST_ENROLMENTS) { { enrolments(&i18n, &one.value) } }
            if session.has_role(may::LIST_CLASS_SESSION_ATTENDANCES) { <Sheet key={props.id.to_string()} id={props.id} status={one.value.status} round={*round} onchange={onchange.clone()} /> }
            { rest(&one.value).unwrap_or_default() }
        </> }) }
    </> }
}

/// What is to be minded, and where it is put right.
fn warned(i18n: &I18n, reader: &Session, warning: SessionWarning, session: &ClassSessionView) -> Html {
    let unidentified = warning == SessionWarning::TeacherUnidentified;
    let teacher = session.teacher_id.filter(|_| unidentified && reader.has_role(may::UPDATE_TEACHER));
    html! {
        <Notice tone={Tone::Warning} title={i18n.word(warning)}>
            if let Some(id) = teacher { <Link<Route> to={Route::Teacher { id }}>{ i18n.t("class-teacher-identify") }</Link<Route>> }
        </Notice>
    }
}

/// Who has a place: in the session itself, or in the series that it belongs to.
fn enrolments(i18n: &I18n, session: &ClassSessionView) -> Html {
    match session.series_id {
        Some(id) => {
            let to = Route::SeriesEnrolments { id };
            html! { <p><Link<Route> {to}>{ i18n.t("enrolment-of-series") }</Link<Route>></p> }
        }
        None => {
            html! { <Enrolments key={session.id.to_string()} subject={Subject::Session(session.id)} round={session.version} /> }
        }
    }
}

/// The room, the venue, or that it is online.
pub(crate) fn place(i18n: &I18n, session: &ClassSessionView) -> Html {
    match (session.venue_id.zip(session.venue_name.as_ref()), &session.room_name) {
        (Some((id, name)), _) => html! { <Link<Route> to={Route::Venue { id }}>{ name }</Link<Route>> },
        (None, Some(name)) => html! { name },
        (None, None) => html! { i18n.word(session.delivery_mode) },
    }
}

fn facts(i18n: &I18n, session: &ClassSessionView) -> Html {
    let items = vec![
        (
            i18n.t("class-status"),
            html! { <StatusLabel tone={tone(session.status)} text={i18n.word(session.status)} /> },
        ),
        (
            i18n.t("class-when"),
            html! { format!("{}–{}", time::minute(session.starts_at), time::clock(session.ends_at)) },
        ),
        (i18n.t("class-place"), place(i18n, session)),
        (i18n.t("class-teacher"), html! { session.teacher_name.clone().unwrap_or_else(|| "—".to_owned()) }),
        (i18n.t("course-form"), html! { i18n.word(session.form) }),
        (i18n.t("class-capacity"), html! { session.capacity }),
    ];
    html! { <DefinitionList {items} /> }
}

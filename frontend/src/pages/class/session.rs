//! One session: its facts, its sheet, its credits.

use contract::{
    class::{ClassSessionView, SessionState},
    ids::ClassSessionId,
};
use yew::prelude::*;

use super::{poll::use_polling, settlement::Settle, sheet::Sheet, steps::Steps, tone};
use crate::{
    api::{class, use_load},
    components::{DefinitionList, Notice, PageHeader, StatusLabel, Tone},
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
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
    use_polling(status == Some(SessionState::Open), page.reload.clone());
    let title = page
        .value
        .as_ref()
        .map_or_else(|| i18n.t("nav-class-sessions"), |one| one.value.title.clone().into());
    let crumbs = vec![(Route::ClassSessions, i18n.t("nav-class-sessions"))];
    let reload = page.reload.clone();
    let may_teach = session.has_role(may::OPEN_CLASS_SESSION);
    let may_settle = session.has_role(may::SETTLE_CLASS_SESSION);
    let actions = page.value.as_ref().filter(|_| may_teach).map(|one| {
        html! {
            <Steps session={one.value.clone()} ondone={reload.clone()} />
        }
    });
    html! { <>
        <PageHeader {title} {crumbs} actions={actions.unwrap_or_default()} />
        { page.view(|one| html! { <>
            { for one.value.warnings.iter().map(|warning| html! { <Notice tone={Tone::Warning} title={i18n.word(*warning)} /> }) }
            <div class="card session-facts">{ facts(&i18n, &one.value) }</div>
            if may_settle && one.value.status == SessionState::Closed { <Settle key={props.id.to_string()} id={props.id} round={*round} onchange={onchange.clone()} /> }
            if session.has_role(may::LIST_CLASS_SESSION_ATTENDANCES) { <Sheet key={props.id.to_string()} id={props.id} status={one.value.status} round={*round} onchange={onchange.clone()} /> }
        </> }) }
    </> }
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
        (i18n.t("class-room"), html! { session.room_name.clone().unwrap_or_else(|| "—".to_owned()) }),
        (i18n.t("class-teacher"), html! { session.teacher_name.clone().unwrap_or_else(|| "—".to_owned()) }),
        (i18n.t("course-form"), html! { i18n.word(session.form) }),
        (i18n.t("class-capacity"), html! { session.capacity }),
    ];
    html! { <DefinitionList {items} /> }
}

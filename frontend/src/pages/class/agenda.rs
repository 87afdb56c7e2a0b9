//! The timetable as a list, day by day: what a phone shows.

use std::rc::Rc;

use contract::class::{SessionState, Timetable, TimetableDay};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::{
    grid::{kind, place},
    slots::within,
    tone,
};
use crate::{
    components::{Empty, StatusLabel},
    i18n::use_i18n,
    route::Route,
    time,
};

/// Properties of [`Agenda`].
#[derive(PartialEq, Properties)]
pub(super) struct AgendaProps {
    /// What there is.
    pub(super) timetable: Rc<Timetable>,
    /// Whether schools are told apart.
    pub(super) names_schools: bool,
}

/// The days on which something takes place.
#[component]
pub(super) fn Agenda(props: &AgendaProps) -> Html {
    let i18n = use_i18n();
    if props.timetable.sessions.is_empty() {
        return html! { <Empty title={i18n.t("timetable-none")} advice={i18n.t("timetable-none-advice")} /> };
    }
    let day = |day: &TimetableDay| {
        let entries = within(&props.timetable.sessions, day.day, None);
        if entries.is_empty() {
            return Html::default();
        }
        html! {
            <section key={day.day.to_string()}>
                <h2>{ time::long_day(&i18n, day.day) }</h2>
                <ul>{ for entries.into_iter().map(|one| html! {
                    <li key={one.id.to_string()}><Link<Route> to={Route::ClassSession { id: one.id }} classes={classes!("timetable-block", kind(one))}>
                        <span class="timetable-hours">{ format!("{}–{}", time::clock(one.starts_at), time::clock(one.ends_at)) }</span>
                        <strong>{ &one.title }</strong>
                        if props.names_schools { <span>{ &one.school_name }</span> }
                        <span>{ place(&i18n, one) }</span>
                        if let Some(teacher) = &one.teacher_name { <span>{ teacher }</span> }
                        if one.status != SessionState::Scheduled { <StatusLabel tone={tone(one.status)} text={i18n.word(one.status)} /> }
                    </Link<Route>></li>
                }) }</ul>
            </section>
        }
    };
    html! { <div class="agenda">{ for props.timetable.days.iter().map(day) }</div> }
}

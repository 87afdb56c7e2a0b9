//! A week and a month as tables.

use chrono::{Datelike, NaiveDate};
use contract::class::{SessionState, Timetable, TimetableEntry};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::slots::{hours, weeks, within};
use crate::{
    i18n::{I18n, use_i18n},
    pages::curriculum::weekdays,
    route::Route,
    time,
};

/// Properties of [`Week`] and [`Month`].
#[derive(PartialEq, Properties)]
pub(super) struct GridProps {
    /// What there is.
    pub(super) timetable: std::rc::Rc<Timetable>,
    /// The days of the week, or a day of the month.
    pub(super) days: Vec<NaiveDate>,
    /// What stands at the top: whose timetable, and which week.
    pub(super) caption: AttrValue,
    /// Whether schools are told apart.
    pub(super) names_schools: bool,
    /// Where a session in a slot is begun, by day and hour; nothing for those who may not.
    #[prop_or_default]
    pub(super) slot: Option<Callback<(NaiveDate, Option<u32>)>>,
    /// Hears that a day is to be looked at.
    #[prop_or_default]
    pub(super) onday: Callback<NaiveDate>,
}

/// A day in the head of a column: weekday, date, and whether it is worked other than its weekday says.
fn day_head(i18n: &I18n, timetable: &Timetable, day: NaiveDate) -> Html {
    let index = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or_default();
    let name = weekdays(i18n).get(index).cloned().unwrap_or_default();
    html! { <><span class="timetable-weekday">{ name }</span>{ " " }<span>{ format!("{}-{}", day.month(), day.day()) }</span>{ mark(i18n, timetable, day) }</> }
}

/// “休” on a weekday that is not worked, “班” on a weekend that is.
fn mark(i18n: &I18n, timetable: &Timetable, day: NaiveDate) -> Html {
    let weekday = day.weekday().number_from_monday() <= 5;
    match timetable.days.iter().find(|one| one.day == day).map(|one| one.is_workday) {
        Some(false) if weekday => {
            html! { <span class="timetable-off">{ i18n.t("timetable-day-off") }</span> }
        }
        Some(true) if !weekday => html! { <span class="timetable-on">{ i18n.t("timetable-day-on") }</span> },
        _ => Html::default(),
    }
}

fn is_off(timetable: &Timetable, day: NaiveDate) -> bool {
    timetable.days.iter().any(|one| one.day == day && !one.is_workday)
}

/// Monday to Sunday, hour by hour.
#[component]
pub(super) fn Week(props: &GridProps) -> Html {
    let i18n = use_i18n();
    let entries = &props.timetable.sessions;
    let of_week: Vec<&TimetableEntry> =
        props.days.iter().flat_map(|day| within(entries, *day, None)).collect();
    let row = |hour: u32| {
        let cell = |day: &NaiveDate| {
            let off = is_off(&props.timetable, *day).then_some("off");
            html! {
                <td key={day.to_string()} class={classes!(off)}>
                    { for within(entries, *day, Some(hour)).into_iter().map(|one| block(&i18n, one, props.names_schools)) }
                    { add(&i18n, props.slot.as_ref(), *day, Some(hour)) }
                </td>
            }
        };
        html! { <tr key={hour}><th scope="row">{ format!("{hour:02}:00") }</th>{ for props.days.iter().map(cell) }</tr> }
    };
    html! {
        <div class="timetable-frame">
            <table class="timetable week">
                <caption>{ &props.caption }</caption>
                <thead><tr>
                    <th scope="col">{ i18n.t("class-when") }</th>
                    { for props.days.iter().map(|day| html! { <th key={day.to_string()} scope="col">{ day_head(&i18n, &props.timetable, *day) }</th> }) }
                </tr></thead>
                <tbody>{ for hours(&of_week).map(row) }</tbody>
            </table>
        </div>
    }
}

/// How many sessions of a day a month shows.
const MOST_OF_A_DAY: usize = 4;

/// What the number of a day leads to; it begins with the number itself, as whoever speaks to the machine reads it.
fn to_week(i18n: &I18n, day: NaiveDate) -> AttrValue {
    i18n.ta("timetable-to-week", &[("number", day.day().into()), ("day", time::day(day).into())])
}

/// The weeks of a month.
#[component]
pub(super) fn Month(props: &GridProps) -> Html {
    let i18n = use_i18n();
    let (from, to) = (props.timetable.from, props.timetable.to);
    let month = props.days.first().map(NaiveDate::month);
    let cell = |day: NaiveDate| {
        let entries = within(&props.timetable.sessions, day, None);
        let more = entries.len().saturating_sub(MOST_OF_A_DAY);
        let onclick = props.onday.reform(move |_: MouseEvent| day);
        let off = is_off(&props.timetable, day).then_some("off");
        let of_other_month = (Some(day.month()) != month).then_some("of-other-month");
        html! {
            <td key={day.to_string()} class={classes!(off, of_other_month)}>
                <div class="timetable-date">
                    <button type="button" class="as-link" onclick={onclick.clone()} aria-label={to_week(&i18n, day)}>{ day.day() }</button>
                    { mark(&i18n, &props.timetable, day) }
                    { add(&i18n, props.slot.as_ref(), day, None) }
                </div>
                { for entries.into_iter().take(MOST_OF_A_DAY).map(|one| line(&i18n, one)) }
                if more > 0 { <button type="button" class="as-link" {onclick}>{ i18n.ta("timetable-more", &[("count", more.into())]) }</button> }
            </td>
        }
    };
    let row = |week: Vec<NaiveDate>| {
        html! { <tr key={week.first().map(ToString::to_string).unwrap_or_default()}>{ for week.into_iter().map(cell) }</tr> }
    };
    html! {
        <div class="timetable-frame">
            <table class="timetable month">
                <caption>{ &props.caption }</caption>
                <thead><tr>{ for weekdays(&i18n).into_iter().map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                <tbody>{ for weeks((from, to)).into_iter().map(row) }</tbody>
            </table>
        </div>
    }
}

fn add(
    i18n: &I18n,
    slot: Option<&Callback<(NaiveDate, Option<u32>)>>,
    day: NaiveDate,
    hour: Option<u32>,
) -> Html {
    let Some(slot) = slot else { return Html::default() };
    let when = hour.map_or_else(|| time::day(day), |hour| format!("{} {hour:02}:00", time::day(day)));
    let onclick = slot.reform(move |_: MouseEvent| (day, hour));
    html! {
        <button type="button" class="timetable-add" {onclick} aria-label={i18n.ta("timetable-add-at", &[("when", when.into())])}>{ "+" }</button>
    }
}

/// What tells sessions apart besides their words: how they stand.
pub(super) fn kind(one: &TimetableEntry) -> &'static str {
    match one.status {
        SessionState::Scheduled => "scheduled",
        SessionState::Open => "open",
        SessionState::Closed => "closed",
        SessionState::Cancelled => "cancelled",
    }
}

/// Where a session is: its room or venue, or that it is online.
pub(super) fn place(i18n: &I18n, one: &TimetableEntry) -> AttrValue {
    let named = one.room_name.as_ref().or(one.venue_name.as_ref());
    named.map_or_else(|| i18n.word(one.delivery_mode), |name| name.clone().into())
}

fn block(i18n: &I18n, one: &TimetableEntry, names_schools: bool) -> Html {
    let hours = format!("{}–{}", time::clock(one.starts_at), time::clock(one.ends_at));
    html! {
        <Link<Route> key={one.id.to_string()} to={Route::ClassSession { id: one.id }} classes={classes!("timetable-block", kind(one))}>
            <span class="timetable-hours">{ hours }</span>
            <strong>{ &one.title }</strong>
            if names_schools { <span>{ &one.school_name }</span> }
            <span>{ place(i18n, one) }</span>
            if let Some(teacher) = &one.teacher_name { <span>{ teacher }</span> }
            if one.status != SessionState::Scheduled { <span class="timetable-state">{ i18n.word(one.status) }</span> }
            if one.changed_by_hand { <span class="timetable-state">{ i18n.t("series-by-hand") }</span> }
        </Link<Route>>
    }
}

fn line(i18n: &I18n, one: &TimetableEntry) -> Html {
    html! {
        <Link<Route> key={one.id.to_string()} to={Route::ClassSession { id: one.id }} classes={classes!("timetable-line", kind(one))}>
            { time::clock(one.starts_at) }{ " " }{ &one.title }
            if one.status == SessionState::Cancelled { <span class="only-read-out">{ " " }{ i18n.word(one.status) }</span> }
        </Link<Route>>
    }
}

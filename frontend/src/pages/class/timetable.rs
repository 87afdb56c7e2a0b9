//! The timetable of a week or a month, of a school, a teacher, a room or a shared venue.

use std::rc::Rc;

use chrono::{Datelike, NaiveDate};
use contract::class::Timetable;
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::{
    agenda::Agenda,
    feeds::Feeds,
    grid::{Month, Week},
    place::{Choices, use_offered},
    slots::{View, weeks},
};
use crate::{
    api::{Loaded, timetable, use_load},
    components::{
        Button, ButtonKind, Card, FilterBar, FilterSchool, FilterSelect, Icon, LinkButton, PageHeader, Query,
        browser, use_query, use_schools,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// What stands in the address of the page and is nothing of the API's.
const OWN: [&str; 2] = ["view", "day"];
/// Whose timetable it is.
const WHOSE: [&str; 4] = ["school_id", "teacher_id", "room_id", "venue_id"];

/// Week and month, with filters in the address; prints one page a week.
#[component]
pub fn TimetablePage() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let session = use_session();
    let subscribing = use_state(|| false);
    let (view, day) = shown(&query);
    let (from, to) = view.span(day);
    let mut members: Vec<(&str, Option<String>)> = OWN.map(|name| (name, None)).to_vec();
    members.extend([("from", Some(time::day(from))), ("to", Some(time::day(to)))]);
    let page = use_load(query.for_api_replacing(&members), |api, query| async move {
        timetable::read(&api, &query).await
    });
    let set = |on: bool| {
        let subscribing = subscribing.clone();
        Callback::from(move |()| subscribing.set(on))
    };
    let actions = html! { <>
        <LinkButton to={Route::ClassSessions} label={i18n.t("timetable-as-list")} />
        <LinkButton to={Route::ClassSeries} label={i18n.t("series-list")} />
        <Button label={i18n.t("timetable-print")} onclick={Callback::from(|_: MouseEvent| browser::print())} />
        if session.has_role(may::CREATE_CALENDAR_FEED) {
            <Button icon={Icon::Calendar} label={i18n.t("timetable-subscribe")} onclick={set(true).reform(|_| ())} />
        }
        if session.has_role(may::CREATE_CLASS_SERIES) {
            <LinkButton to={Route::ClassSeriesNew} label={i18n.t("series-add")} />
            <LinkButton to={Route::ClassSessionNew} kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("class-add")} />
        }
    </> };
    html! { <>
        <PageHeader title={i18n.t("nav-timetable")} subtitle={i18n.t("timetable-rule")} {actions} />
        <Filters />
        <Turn {view} {day} />
        { page.view(|read| html! { <Shown timetable={read.clone()} {view} {day} /> }) }
        if *subscribing { <Feeds onclose={set(false)} /> }
    </> }
}

fn shown(query: &Query) -> (View, NaiveDate) {
    let day = query.get("day").and_then(|day| day.parse().ok()).unwrap_or_else(time::today);
    (View::from_word(query.get("view")), day)
}

/// Whose timetable is shown: a school, and of that a teacher, a room or a venue.
#[component]
fn Filters() -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let schools = use_schools();
    let only =
        schools.value.as_ref().and_then(|all| if let [one] = all.as_slice() { one.school_id } else { None });
    let school = query
        .get("school_id")
        .map_or_else(|| only.map(|id| id.to_string()).unwrap_or_default(), str::to_owned);
    let offered = use_offered(&school);
    use_forgotten(&query, &school);
    let select = |name: &'static str, label: AttrValue, list: &Loaded<(String, Choices)>| {
        html! {
            <FilterSelect {name} {label} any={i18n.t("course-any")} options={offered.of(list)} unread={list.unread()} />
        }
    };
    html! {
        <FilterBar keep={OWN.to_vec()}>
            <FilterSchool />
            if !school.is_empty() {
                { select("teacher_id", i18n.t("class-teacher"), &offered.teachers) }
                { select("room_id", i18n.t("class-room"), &offered.rooms) }
                { select("venue_id", i18n.t("class-venue"), &offered.venues) }
            }
        </FilterBar>
    }
}

/// Forgets the teacher, room and venue of the school before when another is chosen.
#[hook]
fn use_forgotten(query: &Query, school: &str) {
    let before = use_mut_ref(|| school.to_owned());
    let query = query.clone();
    use_effect_with(school.to_owned(), move |school| {
        let old = before.replace(school.clone());
        if !old.is_empty() && old != *school {
            query.change(&[("teacher_id", ""), ("room_id", ""), ("venue_id", "")]);
        }
    });
}

#[derive(PartialEq, Properties)]
struct TurnProps {
    view: View,
    day: NaiveDate,
}

/// Earlier, today, later; week or month.
#[component]
fn Turn(props: &TurnProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let (view, day) = (props.view, props.day);
    let go = |day: NaiveDate| {
        let query = query.clone();
        Callback::from(move |_: MouseEvent| query.set("day", &time::day(day)))
    };
    let switch = |word: &'static str| {
        let query = query.clone();
        Callback::from(move |_: MouseEvent| query.set("view", word))
    };
    let kind = |of: View| if view == of { ButtonKind::Primary } else { ButtonKind::Secondary };
    html! {
        <div class="timetable-turn actions">
            <Button icon={Icon::Back} label={i18n.t("timetable-before")} onclick={go(view.before(day))} />
            <Button label={i18n.t("timetable-today")} onclick={go(time::today())} />
            <Button icon={Icon::Next} label={i18n.t("timetable-after")} onclick={go(view.after(day))} />
            <strong class="timetable-span" role="status">{ span(&i18n, view, day) }</strong>
            <Button kind={kind(View::Week)} label={i18n.t("timetable-week")} onclick={switch("week")} />
            <Button kind={kind(View::Month)} label={i18n.t("timetable-month")} onclick={switch("month")} />
        </div>
    }
}

/// Which days are shown, in words.
fn span(i18n: &I18n, view: View, day: NaiveDate) -> AttrValue {
    let (from, to) = view.span(day);
    match view {
        View::Week => {
            i18n.ta("venue-from-to", &[("from", time::day(from).into()), ("to", time::day(to).into())])
        }
        View::Month => i18n.ta(
            "policy-month-name",
            &[("year", day.year().to_string().into()), ("month", day.month().into())],
        ),
    }
}

#[derive(PartialEq, Properties)]
struct ShownProps {
    timetable: Rc<Timetable>,
    view: View,
    day: NaiveDate,
}

/// The tables, the list of a phone, and what is printed.
#[component]
fn Shown(props: &ShownProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let navigator = use_navigator();
    let may_write = use_session().has_role(may::CREATE_CLASS_SESSION);
    let ShownProps { timetable, view, day } = props;
    let names_schools = timetable.sessions.windows(2).any(|pair| pair[0].school_id != pair[1].school_id);
    let whose = whose(&i18n, timetable, names_schools);
    let slot = may_write.then(|| {
        let query = query.clone();
        Callback::from(move |(day, hour): (NaiveDate, Option<u32>)| {
            let mut told = vec![("day".to_owned(), time::day(day))];
            told.extend(hour.map(|hour| ("at".to_owned(), format!("{hour:02}:00"))));
            told.extend(
                WHOSE.iter().filter_map(|name| Some(((*name).to_owned(), query.get(name)?.to_owned()))),
            );
            if let Some(navigator) = &navigator {
                let _ = navigator.push_with_query(&Route::ClassSessionNew, told);
            }
        })
    });
    let onday = Callback::from(move |day: NaiveDate| {
        query.change(&[("view", "week"), ("day", &time::day(day))]);
    });
    let caption = |days: &[NaiveDate]| {
        let ends = days.first().zip(days.last());
        let (from, to) = ends.map(|(from, to)| (time::day(*from), time::day(*to))).unwrap_or_default();
        i18n.ta(
            "timetable-caption",
            &[("whose", whose.clone().into()), ("from", from.into()), ("to", to.into())],
        )
    };
    let all = weeks((timetable.from, timetable.to));
    let week = |days: &Vec<NaiveDate>, slot: Option<Callback<(NaiveDate, Option<u32>)>>| {
        html! {
            <Week timetable={timetable.clone()} caption={caption(days)} days={days.clone()} {names_schools} {slot} />
        }
    };
    let grid = match view {
        View::Week => all.first().map(|days| week(days, slot)).unwrap_or_default(),
        View::Month => html! {
            <Month timetable={timetable.clone()} caption={caption(&[timetable.from, timetable.to])} days={vec![*day]} {names_schools} {slot} {onday} />
        },
    };
    html! { <>
        <div class="timetable-screen"><Card>{ grid }</Card></div>
        <div class="timetable-phone"><Card><Agenda timetable={timetable.clone()} {names_schools} /></Card></div>
        <div class="receipt timetable-paper" aria-hidden="true">
            { for all.iter().map(|days| html! { <section key={days.first().map(ToString::to_string).unwrap_or_default()}>{ week(days, None) }{ legend(&i18n) }</section> }) }
        </div>
    </> }
}

/// Whose timetable it is, for the head of a printed page.
fn whose(i18n: &I18n, timetable: &Timetable, several: bool) -> String {
    match timetable.sessions.first() {
        Some(one) if !several => one.school_name.clone(),
        _ => i18n.t("nav-timetable").to_string(),
    }
}

fn legend(i18n: &I18n) -> Html {
    html! { <p class="timetable-legend">{ i18n.t("timetable-legend") }</p> }
}

//! The timetable of a week or a month, of a school, a teacher, a room or a shared venue.

use std::rc::Rc;

use chrono::{Datelike, NaiveDate};
use contract::{class::Timetable, facility::FacilityOption};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::{
    agenda::Agenda,
    feeds::Feeds,
    grid::{Month, Week},
    place::{Choices, Offered, use_offered},
    slots::{View, weeks},
};
use crate::{
    api::{Loaded, timetable, use_load},
    components::{
        Button, ButtonKind, Card, FilterBar, FilterCheck, FilterSchool, FilterSelect, Icon, LinkButton,
        PageHeader, Query, browser, use_query, use_schools,
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
    let schools = use_schools();
    let all = schools.value.as_ref().map(|all| all.as_slice()).unwrap_or_default();
    let school = school_of(&query, all);
    let offered = use_offered(&school);
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
        <Filters school={school.clone()} offered={offered.clone()} />
        <Turn {view} {day} />
        { page.view(|read| {
            let whose = whose(read, &chosen(&query, &offered), name_of(all, &school));
            let whose = if whose.is_empty() { i18n.t("nav-timetable") } else { whose.join(" · ").into() };
            html! { <Shown timetable={read.clone()} {whose} {view} {day} /> }
        }) }
        if *subscribing { <Feeds onclose={set(false)} /> }
    </> }
}

fn shown(query: &Query) -> (View, NaiveDate) {
    let day = query.get("day").and_then(|day| day.parse().ok()).unwrap_or_else(time::today);
    (View::from_word(query.get("view")), day)
}

/// The school that is chosen, or the only one there is.
fn school_of(query: &Query, all: &[FacilityOption]) -> String {
    let only = if let [one] = all { one.school_id } else { None };
    query.get("school_id").map_or_else(|| only.map(|id| id.to_string()).unwrap_or_default(), str::to_owned)
}

fn name_of(all: &[FacilityOption], school: &str) -> Option<String> {
    let one = all.iter().find(|one| one.school_id.is_some_and(|id| id.to_string() == school))?;
    Some(one.school_name.clone().unwrap_or_else(|| one.name_zh.clone()))
}

#[derive(PartialEq, Properties)]
struct FiltersProps {
    school: String,
    offered: Offered,
}

/// Whose timetable is shown: a school, and of that a teacher, a room or a venue.
#[component]
fn Filters(props: &FiltersProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let FiltersProps { school, offered } = props;
    use_forgotten(&query, school);
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
            <FilterCheck name="cancelled" label={i18n.t("timetable-with-cancelled")} />
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
    whose: AttrValue,
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
    let ShownProps { timetable, whose, view, day } = props;
    let names_schools = is_of_several(timetable);
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
            &[("whose", whose.to_string().into()), ("from", from.into()), ("to", to.into())],
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

fn is_of_several(timetable: &Timetable) -> bool {
    timetable.sessions.windows(2).any(|pair| pair[0].school_id != pair[1].school_id)
}

/// A teacher, room or venue that is chosen: the member of the query, the identifier, and how the filter calls it.
type Chosen = (&'static str, String, Option<String>);

fn chosen(query: &Query, offered: &Offered) -> Vec<Chosen> {
    let lists =
        [("teacher_id", &offered.teachers), ("room_id", &offered.rooms), ("venue_id", &offered.venues)];
    let set = lists.into_iter().filter_map(|(member, list)| Some((member, query.get(member)?, list)));
    let told = set.map(|(member, id, list)| {
        let label = offered.of(list).into_iter().find(|(value, _)| **value == *id);
        (member, id.to_owned(), label.map(|(_, label)| label.to_string()))
    });
    told.collect()
}

/// Whose timetable it is, for the head of a printed page: what is chosen, and the school where it is of one.
fn whose(timetable: &Timetable, chosen: &[Chosen], school: Option<String>) -> Vec<String> {
    let mut names: Vec<String> = chosen
        .iter()
        .filter_map(|(member, id, label)| label.clone().or_else(|| named(timetable, member, id)))
        .collect();
    if !is_of_several(timetable) {
        names.extend(timetable.sessions.first().map(|one| one.school_name.clone()).or(school));
    }
    names
}

/// How sessions call a teacher, a room or a venue that the filters do not offer.
fn named(timetable: &Timetable, member: &str, id: &str) -> Option<String> {
    timetable.sessions.iter().find_map(|one| {
        let (of, name) = match member {
            "teacher_id" => (one.teacher_id.map(|id| id.to_string()), &one.teacher_name),
            "room_id" => (one.room_id.map(|id| id.to_string()), &one.room_name),
            _ => (one.venue_id.map(|id| id.to_string()), &one.venue_name),
        };
        name.clone().filter(|_| of.is_some_and(|of| of == id))
    })
}

fn legend(i18n: &I18n) -> Html {
    html! { <p class="timetable-legend">{ i18n.t("timetable-legend") }</p> }
}

#[cfg(test)]
mod tests {
    use super::{super::place::tests::timetable_of, *};

    #[test]
    fn the_head_of_a_printed_page_names_the_teacher_or_room_before_the_school() {
        let (zhao, room) = ("01890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a8056");
        let table = timetable_of(&[(Some(zhao), "赵老师")]);
        let school = "泊江海子银发学堂".to_owned();
        let pick = |member, id: &str, label: Option<&str>| (member, id.to_owned(), label.map(str::to_owned));
        let head = |chosen: &[Chosen]| whose(&table, chosen, None);
        assert_eq!(head(&[]), std::slice::from_ref(&school));
        assert_eq!(head(&[pick("teacher_id", zhao, None)]), ["赵老师".to_owned(), school.clone()]);
        assert_eq!(head(&[pick("room_id", room, Some("书画室"))]), ["书画室".to_owned(), school.clone()]);
        let none = timetable_of(&[]);
        let both = whose(&none, &[pick("teacher_id", zhao, Some("赵老师"))], Some(school.clone()));
        assert_eq!(both, ["赵老师".to_owned(), school], "a week without sessions is that teacher's, too");
        assert!(whose(&none, &[], None).is_empty());
    }
}

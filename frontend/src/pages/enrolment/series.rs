//! A series, on a page of its own: which it is, its sessions, and who is enrolled.

use chrono::TimeDelta;
use contract::{
    class::ClassSeriesView,
    facility::FacilityOption,
    ids::{ClassSeriesId, SchoolId},
};
use yew::prelude::*;

use super::Enrolments;
use crate::{
    api::{enrolment::Subject, timetable, use_load},
    components::{Card, DefinitionList, PageHeader, use_schools},
    i18n::{I18n, use_i18n},
    pages::class::{Rest, days, place},
    route::Route,
    time,
};

/// Properties of [`SeriesPage`].
#[derive(PartialEq, Properties)]
pub struct SeriesPageProps {
    /// Which series.
    pub id: ClassSeriesId,
}

/// When, where and by whom a series is taught; its sessions, places, people and waiting list.
#[component]
pub fn SeriesPage(props: &SeriesPageProps) -> Html {
    let i18n = use_i18n();
    let page = use_load(props.id, |api, id| async move { timetable::series(&api, id).await });
    let schools = use_schools();
    // Who waits moves up where the rest has more places, and nobody applies for what is called off.
    let round = use_state(|| 0_i64);
    let ondone = {
        let (round, reload) = (round.clone(), page.reload.clone());
        Callback::from(move |()| {
            round.set(*round + 1);
            reload.emit(());
        })
    };
    let crumbs =
        vec![(Route::Timetable, i18n.t("nav-timetable")), (Route::ClassSeries, i18n.t("series-list"))];
    let title =
        page.value.as_ref().map_or_else(|| i18n.t("enrolment-series"), |one| one.value.title.clone().into());
    html! { <>
        <PageHeader {title} {crumbs} subtitle={i18n.t("enrolment-rule")} />
        { page.view(|one| {
            let school = schools.value.as_ref().and_then(|all| name_of(all, one.value.school_id));
            html! { <Card><DefinitionList items={facts(&i18n, &one.value, school)} /></Card> }
        }) }
        <Rest key={format!("rest-{}", props.id)} id={props.id} from={time::today()} {ondone} />
        <Enrolments key={props.id.to_string()} subject={Subject::Series(props.id)} round={*round} />
    </> }
}

fn name_of(all: &[FacilityOption], school: SchoolId) -> Option<String> {
    let one = all.iter().find(|one| one.school_id == Some(school))?;
    Some(one.school_name.clone().unwrap_or_else(|| one.name_zh.clone()))
}

/// The teacher and the place are those with which it goes on, as its sessions call them.
fn facts(i18n: &I18n, series: &ClassSeriesView, school: Option<String>) -> Vec<(AttrValue, Html)> {
    let start = series.start_time;
    let end = start + TimeDelta::minutes(i64::from(series.minutes));
    let when = format!("{} {}–{}", days(i18n, &series.weekdays), start.format("%H:%M"), end.format("%H:%M"));
    let (from, to) = (time::day(series.first_day), time::day(series.last_day));
    let mut latest_first = series.sessions.iter().rev();
    let taught = latest_first.clone().find(|one| one.teacher_id == series.teacher_id);
    let teacher = taught.and_then(|one| one.teacher_name.clone());
    let held = latest_first.find(|one| (one.room_id, one.venue_id) == (series.room_id, series.venue_id));
    let unknown = || "—".to_owned();
    vec![
        (i18n.t("learner-school"), html! { school.unwrap_or_else(unknown) }),
        (i18n.t("series-when"), html! { when }),
        (
            i18n.t("series-days"),
            html! { i18n.ta("venue-from-to", &[("from", from.into()), ("to", to.into())]) },
        ),
        (i18n.t("class-teacher"), html! { teacher.unwrap_or_else(unknown) }),
        (i18n.t("class-place"), held.map_or_else(|| html! { unknown() }, |one| place(i18n, one))),
    ]
}

//! Puts a session on the timetable.

use chrono::{NaiveDate, NaiveTime, TimeDelta};
use contract::{
    class::CreateClassSession,
    course::CourseView,
    curriculum::CurriculumItemView,
    ids::{ClassSeriesId, CourseId, CurriculumItemId, RoomId, SchoolId, TeacherId, VenueId},
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::{
    manner::{Manner, is_online, of_course, read_manner},
    place::{AcceptOverlaps, PlaceAndTeacher},
    plan_item::{PlanItem, use_planned},
};
use crate::{
    api::{class, course, use_action, use_load},
    components::{
        ButtonKind, Card, Field, FieldKind, Form, FormView, LinkButton, Notice, PageHeader, Query,
        SchoolField, Tone, use_form, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    route::Route,
    time::{self, Clock, instant},
};

/// A form that offers the rooms and teachers of the chosen school.
#[component]
pub fn CreatePage() -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let toasts = use_toasts();
    let query = use_query();
    let form = use_form(|| begun(&query));
    let school = form.get("/school_id").parse::<SchoolId>().ok();
    let courses = use_load(school, |api, school| async move {
        course::plannable(&api, school).await.map(|list| (school, list))
    });
    let planned = use_planned(&form);
    // While those of another school are on their way, those of the one before are not offered.
    let those = courses.value.as_ref().filter(|courses| courses.0 == school);
    let options = offered(those.iter().flat_map(|courses| courses.1.iter()), &planned.items);
    use_course_among(&form, those.and(school), &options);
    let manner = of_course(&form, those.map(|courses| &courses.1));
    let nowhere = is_online(&form);
    let create = {
        let (form, i18n, navigator) = (form.clone(), i18n.clone(), navigator.clone());
        use_action(
            |api, body: CreateClassSession| async move { class::create(&api, &body).await },
            move |outcome| match outcome {
                Ok(view) => {
                    toasts.success(i18n.t("class-added"));
                    if let Some(navigator) = &navigator {
                        navigator.push(&Route::ClassSession { id: view.id });
                    }
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let series = query.get("series_id").and_then(|id| id.parse::<ClassSeriesId>().ok());
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), create.run);
        Callback::from(move |()| {
            if let Some(body) = filled(&form, &i18n, series) {
                run.emit(body);
            }
        })
    };
    let oncancel = Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::ClassSessions);
        }
    });
    html! { <>
        <PageHeader title={i18n.t("class-add")} crumbs={vec![(Route::ClassSessions, i18n.t("nav-class-sessions"))]}
            actions={html! { <LinkButton to={Route::ClassSeriesNew} kind={ButtonKind::Secondary} label={i18n.t("series-add")} /> }} />
        <Card>
            if let Some(title) = query.get("series") { <Notice tone={Tone::Info} title={i18n.ta("series-make-up-of", &[("title", title.into())])}>{ i18n.t("series-make-up-what") }</Notice> }
            <FormView form={form.clone()} submit={i18n.t("class-save")} busy={create.busy} {onsubmit} {oncancel}>
                <SchoolField form={form.clone()} at="/school_id" />
                <PlanItem form={form.clone()} {planned} />
                <Field form={form.clone()} at="/course_id" label={i18n.t("class-course")} kind={FieldKind::Select(options)} unread={courses.unread()} required=true wide=true />
                <Manner form={form.clone()} of_course={manner} />
                <Field form={form.clone()} at="/day" label={i18n.t("class-day")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/capacity" label={i18n.t("class-capacity")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/from" label={i18n.t("class-from")} kind={FieldKind::Time} required=true />
                <Field form={form.clone()} at="/until" label={i18n.t("class-until")} kind={FieldKind::Time} required=true />
                <PlaceAndTeacher form={form.clone()} {nowhere} />
                <Field form={form.clone()} at="/title" label={i18n.t("class-title")} hint={i18n.t("class-title-hint")} wide=true />
                if series.is_some() { <AcceptOverlaps {form} /> }
            </FormView>
        </Card>
    </> }
}

/// What the form begins with: a slot of the timetable, where the reader comes from one.
fn begun(query: &Query) -> Vec<(&'static str, String)> {
    let told = |name: &str, or: &str| query.get(name).unwrap_or(or).to_owned();
    let from: Option<Clock> = told("at", "09:00").parse().ok();
    let from = from.map_or(NaiveTime::MIN, |clock| clock.0);
    let until = from.overflowing_add_signed(TimeDelta::minutes(90)).0.max(from);
    vec![
        ("/school_id", told("school_id", "")),
        ("/day", told("day", &time::day(time::today()))),
        ("/from", from.format("%H:%M").to_string()),
        ("/until", until.format("%H:%M").to_string()),
        ("/course_id", told("course_id", "")),
        ("/form", told("form", "")),
        ("/delivery_mode", told("delivery_mode", "")),
        ("/capacity", told("capacity", "30")),
        ("/room_id", told("room_id", "")),
        ("/venue_id", told("venue_id", "")),
        ("/teacher_id", told("teacher_id", "")),
    ]
}

/// The courses that the school may teach, and after them those that its plan has though they are retired.
pub(super) fn offered<'a>(
    courses: impl Iterator<Item = &'a CourseView>,
    planned: &[CurriculumItemView],
) -> Vec<(AttrValue, AttrValue)> {
    let mut options: Vec<(AttrValue, AttrValue)> = courses
        .map(|one| (one.id.to_string().into(), format!("{} · {}", one.code, one.title_zh).into()))
        .collect();
    for item in planned {
        let id = AttrValue::from(item.course_id.to_string());
        if options.iter().all(|(course, _)| *course != id) {
            options.push((id, item.course_title.clone().into()));
        }
    }
    options
}

/// Forgets the course once the list of another school has been read, unless it is offered there, too.
#[hook]
pub(super) fn use_course_among(form: &Form, read: Option<SchoolId>, options: &[(AttrValue, AttrValue)]) {
    let chosen = form.get("/course_id");
    let gone = read.is_some() && !chosen.is_empty() && options.iter().all(|(course, _)| **course != *chosen);
    let form = form.clone();
    use_effect_with(read, move |_| {
        if gone {
            form.set("/course_id", "");
        }
    });
}

fn filled(form: &Form, i18n: &I18n, series: Option<ClassSeriesId>) -> Option<CreateClassSession> {
    let mut read = form.read(i18n);
    let (school_id, course_id) =
        (read.required::<SchoolId>("/school_id"), read.required::<CourseId>("/course_id"));
    let (day, capacity) = (read.required::<NaiveDate>("/day"), read.required::<u32>("/capacity"));
    let (from, until) = (read.required::<Clock>("/from"), read.required::<Clock>("/until"));
    let (room_id, venue_id) = (read.optional::<RoomId>("/room_id"), read.optional::<VenueId>("/venue_id"));
    let teacher_id = read.optional::<TeacherId>("/teacher_id");
    let item = read.optional::<CurriculumItemId>("/curriculum_item_id");
    let title = read.optional_text("/title");
    let (manner, delivery_mode) = read_manner(&mut read);
    let placed = !is_online(form);
    let accept_overlaps = read.checked("/accept_overlaps");
    if let (Some(from), Some(until)) = (&from, &until)
        && from.0 >= until.0
    {
        read.fault("/until", "class-until-first");
    }
    if !read.complete() {
        return None;
    }
    let day = day?;
    Some(CreateClassSession {
        school_id: school_id?,
        course_id: course_id?,
        curriculum_item_id: item,
        title,
        form: manner,
        delivery_mode,
        room_id: room_id.filter(|_| placed),
        venue_id: venue_id.filter(|_| placed),
        teacher_id,
        starts_at: instant(day, from?.0)?,
        ends_at: instant(day, until?.0)?,
        capacity: capacity?,
        series_id: series,
        accept_overlaps,
    })
}

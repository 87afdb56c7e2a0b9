//! Puts a session on the timetable.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc};
use contract::{
    class::CreateClassSession,
    course::CourseView,
    curriculum::CurriculumItemView,
    ids::{CourseId, CurriculumItemId, FacilityId, RoomId, SchoolId, TeacherId},
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::plan_item::{PlanItem, use_planned};
use crate::{
    api::{class, course, school, use_action, use_load},
    components::{
        Card, Field, FieldKind, Form, FormView, PageHeader, SchoolField, use_approved_schools, use_form,
        use_toasts,
    },
    i18n::{I18n, use_i18n},
    route::Route,
    time,
};

const SHANGHAI_SECONDS_EAST: i32 = 8 * 3600;

/// A form that offers the rooms and teachers of the chosen school.
#[component]
pub fn CreatePage() -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let toasts = use_toasts();
    let form = use_form(|| {
        vec![
            ("/day", time::day(time::today())),
            ("/from", "09:00".to_owned()),
            ("/until", "10:30".to_owned()),
            ("/capacity", "30".to_owned()),
        ]
    });
    let school = form.get("/school_id").parse::<SchoolId>().ok();
    let courses = use_load(school, |api, school| async move {
        course::plannable(&api, school).await.map(|list| (school, list))
    });
    let planned = use_planned(&form);
    // While those of another school are on their way, those of the one before are not offered.
    let those = courses.value.as_ref().filter(|courses| courses.0 == school);
    let options = offered(those.iter().flat_map(|courses| courses.1.iter()), &planned.items);
    use_course_among(&form, those.and(school), &options);
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
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), create.run);
        Callback::from(move |()| {
            if let Some(body) = filled(&form, &i18n) {
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
        <PageHeader title={i18n.t("class-add")} crumbs={vec![(Route::ClassSessions, i18n.t("nav-class-sessions"))]} />
        <Card>
            <FormView form={form.clone()} submit={i18n.t("class-save")} busy={create.busy} {onsubmit} {oncancel}>
                <SchoolField form={form.clone()} at="/school_id" />
                <PlanItem form={form.clone()} {planned} />
                <Field form={form.clone()} at="/course_id" label={i18n.t("class-course")} kind={FieldKind::Select(options)} unread={courses.unread()} required=true wide=true />
                <Field form={form.clone()} at="/day" label={i18n.t("class-day")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/capacity" label={i18n.t("class-capacity")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/from" label={i18n.t("class-from")} kind={FieldKind::Time} required=true />
                <Field form={form.clone()} at="/until" label={i18n.t("class-until")} kind={FieldKind::Time} required=true />
                <RoomAndTeacher form={form.clone()} />
                <Field form={form.clone()} at="/title" label={i18n.t("class-title")} hint={i18n.t("class-title-hint")} wide=true />
            </FormView>
        </Card>
    </> }
}

/// The courses that the school may teach, and after them those that its plan has though they are retired.
fn offered<'a>(
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

#[derive(PartialEq, Properties)]
struct RoomAndTeacherProps {
    form: Form,
}

#[component]
fn RoomAndTeacher(props: &RoomAndTeacherProps) -> Html {
    let i18n = use_i18n();
    let schools = use_approved_schools();
    let chosen = props.form.get("/school_id").to_owned();
    use_cleared_with(&props.form, &chosen);
    let facility: Option<FacilityId> = schools
        .value
        .as_ref()
        .and_then(|all| all.iter().find(|one| one.school_id.is_some_and(|id| id.to_string() == chosen)))
        .map(|one| one.id);
    let place = use_load(facility, |api, facility| async move {
        match facility {
            Some(id) => school::facility(&api, id).await.map(Some),
            None => Ok(None),
        }
    });
    let teachers = use_load(chosen.clone(), |api, school: String| async move {
        let list = if school.is_empty() { Vec::new() } else { class::teachers(&api, &school).await? };
        Ok((school, list))
    });
    // While those of another school are on their way, those of the one before are not offered.
    let here =
        place.value.as_ref().and_then(|place| place.as_ref().as_ref()).filter(|at| Some(at.id) == facility);
    let rooms = here
        .iter()
        .flat_map(|place| place.rooms.iter())
        .filter(|room| room.counts_toward_school)
        .map(|room| (room.id.to_string().into(), room.name.clone().into()))
        .collect::<Vec<_>>();
    let those = teachers.value.as_ref().filter(|teachers| teachers.0 == chosen);
    let people = those
        .iter()
        .flat_map(|teachers| teachers.1.iter())
        .map(|teacher| (teacher.id.to_string().into(), teacher.name.clone().into()))
        .collect::<Vec<_>>();
    html! { <>
        <Field form={props.form.clone()} at="/room_id" label={i18n.t("class-room")} kind={FieldKind::Select(rooms)} unread={place.unread().or_else(|| schools.unread())} hint={i18n.t("class-room-hint")} />
        <Field form={props.form.clone()} at="/teacher_id" label={i18n.t("class-teacher")} kind={FieldKind::Select(people)} unread={teachers.unread()} />
    </> }
}

/// Forgets the room and the teacher when another school is chosen: they are of the one before.
#[hook]
fn use_cleared_with(form: &Form, school: &str) {
    let form = form.clone();
    use_effect_with(school.to_owned(), move |_| {
        form.set("/room_id", "");
        form.set("/teacher_id", "");
    });
}

/// Forgets the course once the list of another school has been read, unless it is offered there, too.
#[hook]
fn use_course_among(form: &Form, read: Option<SchoolId>, options: &[(AttrValue, AttrValue)]) {
    let chosen = form.get("/course_id");
    let gone = read.is_some() && !chosen.is_empty() && options.iter().all(|(course, _)| **course != *chosen);
    let form = form.clone();
    use_effect_with(read, move |_| {
        if gone {
            form.set("/course_id", "");
        }
    });
}

fn instant(day: NaiveDate, at: NaiveTime) -> Option<DateTime<Utc>> {
    let zone = FixedOffset::east_opt(SHANGHAI_SECONDS_EAST)?;
    Some(zone.from_local_datetime(&day.and_time(at)).single()?.with_timezone(&Utc))
}

/// A time of day as the browser writes it: `09:30`, or with seconds.
struct Clock(NaiveTime);

impl std::str::FromStr for Clock {
    type Err = chrono::ParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let whole = if text.len() == 5 { format!("{text}:00") } else { text.to_owned() };
        whole.parse().map(Self)
    }
}

fn filled(form: &Form, i18n: &I18n) -> Option<CreateClassSession> {
    let mut read = form.read(i18n);
    let (school_id, course_id) =
        (read.required::<SchoolId>("/school_id"), read.required::<CourseId>("/course_id"));
    let (day, capacity) = (read.required::<NaiveDate>("/day"), read.required::<u32>("/capacity"));
    let (from, until) = (read.required::<Clock>("/from"), read.required::<Clock>("/until"));
    let (room_id, teacher_id) =
        (read.optional::<RoomId>("/room_id"), read.optional::<TeacherId>("/teacher_id"));
    let item = read.optional::<CurriculumItemId>("/curriculum_item_id");
    let title = read.optional_text("/title");
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
        form: None,
        delivery_mode: None,
        room_id,
        teacher_id,
        starts_at: instant(day, from?.0)?,
        ends_at: instant(day, until?.0)?,
        capacity: capacity?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_are_read_in_shanghai() {
        let clock: Clock = "09:30".parse().unwrap();
        let day = NaiveDate::from_ymd_opt(2025, 3, 4).unwrap();
        assert_eq!(instant(day, clock.0).unwrap().to_string(), "2025-03-04 01:30:00 UTC");
    }
}

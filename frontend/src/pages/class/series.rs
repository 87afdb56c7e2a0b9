//! Puts a series of sessions on the timetable, after a look at every date and what is in its way.

use chrono::NaiveDate;
use contract::{
    class::{ClassSeriesPreview, CreateClassSeries, NonWorkingDay, SeriesOccurrence, SessionCollision},
    ids::{CourseId, CurriculumItemId, RoomId, SchoolId, TeacherId, VenueId},
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::{
    create::{offered, use_course_among},
    manner::{Manner, is_online, of_course, read_manner},
    place::PlaceAndTeacher,
    plan_item::{PlanItem, use_planned},
};
use crate::{
    api::{Once, course, timetable, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Field, FieldKind, Form, FormView, Icon, Notice,
        PageHeader, Reader, Row, SchoolField, StatusLabel, Tone, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    pages::curriculum::weekdays,
    route::Route,
    time::{self, Clock},
};

/// A form, and below it what it would put on the timetable.
#[component]
pub fn SeriesPage() -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let toasts = use_toasts();
    let form = use_form(begun);
    // What was previewed is what is put there: whatever is typed afterwards wants another look.
    let looked = use_state(|| None::<(CreateClassSeries, ClassSeriesPreview)>);
    let once = use_state(Once::new);
    let school = form.get("/school_id").parse::<SchoolId>().ok();
    let courses = use_load(school, |api, school| async move {
        course::plannable(&api, school).await.map(|list| (school, list))
    });
    let planned = use_planned(&form);
    let those = courses.value.as_ref().filter(|courses| courses.0 == school);
    let options = offered(those.iter().flat_map(|courses| courses.1.iter()), &planned.items);
    use_course_among(&form, those.and(school), &options);
    let manner = of_course(&form, those.map(|courses| &courses.1));
    let nowhere = is_online(&form);
    let preview = {
        let (form, looked) = (form.clone(), looked.clone());
        use_action(
            |api, body: CreateClassSeries| async move {
                timetable::preview(&api, &body).await.map(|preview| (body, preview))
            },
            move |outcome| match outcome {
                Ok(read) => looked.set(Some(read)),
                Err(error) => {
                    looked.set(None);
                    form.refuse(error);
                }
            },
        )
    };
    let create = {
        let (form, i18n, navigator, once, looked) =
            (form.clone(), i18n.clone(), navigator.clone(), once.clone(), looked.clone());
        use_action(
            |api, (once, body): (Once, CreateClassSeries)| async move {
                timetable::create_series(&api, &once, &body).await
            },
            move |outcome| match outcome {
                Ok(created) => {
                    once.set(Once::new());
                    let (made, left) = (created.series.sessions.len(), created.skipped.len());
                    toasts.success(i18n.ta("series-added", &[("made", made.into()), ("left", left.into())]));
                    let first = created.series.sessions.first();
                    if let (Some(navigator), Some(first)) = (&navigator, first) {
                        navigator.push(&Route::ClassSession { id: first.id });
                    }
                }
                Err(error) => {
                    looked.set(None);
                    form.refuse(error);
                }
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), preview.run);
        Callback::from(move |()| {
            if let Some(body) = filled(&form, &i18n) {
                run.emit(body);
            }
        })
    };
    let oncancel = Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::Timetable);
        }
    });
    let ask = |skip_conflicts: bool| {
        let (run, once, looked) = (create.run.clone(), once.clone(), looked.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some((body, _)) = &*looked {
                run.emit(((*once).clone(), CreateClassSeries { skip_conflicts, ..body.clone() }));
            }
        })
    };
    let current = looked.as_ref().filter(|(body, _)| typed_again(&form, &i18n, body));
    html! { <>
        <PageHeader title={i18n.t("series-add")} crumbs={vec![(Route::Timetable, i18n.t("nav-timetable"))]} subtitle={i18n.t("series-rule")} />
        <Card>
            <FormView form={form.clone()} submit={i18n.t("series-preview")} busy={preview.busy} {onsubmit} {oncancel}>
                <SchoolField form={form.clone()} at="/school_id" />
                <PlanItem form={form.clone()} {planned} />
                <Field form={form.clone()} at="/course_id" label={i18n.t("class-course")} kind={FieldKind::Select(options)} unread={courses.unread()} required=true wide=true />
                <Manner form={form.clone()} of_course={manner} />
                <Weekdays form={form.clone()} />
                <Field form={form.clone()} at="/day" label={i18n.t("series-first-day")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/last_day" label={i18n.t("series-last-day")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/start_time" label={i18n.t("class-from")} kind={FieldKind::Time} required=true />
                <Field form={form.clone()} at="/minutes" label={i18n.t("series-minutes")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/on_non_working_day" label={i18n.t("series-non-working")} hint={i18n.t("series-non-working-hint")} kind={FieldKind::Select(i18n.choices::<NonWorkingDay>())} required=true />
                <Field form={form.clone()} at="/sessions" label={i18n.t("series-sessions")} hint={i18n.t("series-sessions-hint")} kind={FieldKind::Number} />
                <Field form={form.clone()} at="/capacity" label={i18n.t("class-capacity")} kind={FieldKind::Number} required=true />
                <PlaceAndTeacher form={form.clone()} {nowhere} />
                <Field form={form.clone()} at="/title" label={i18n.t("class-title")} hint={i18n.t("class-title-hint")} wide=true />
            </FormView>
        </Card>
        if let Some((_, preview)) = current {
            <Card title={i18n.t("series-dates")}>
                { judged(&i18n, preview) }
                <DataTable id="series" caption={i18n.t("series-dates")} columns={columns(&i18n)} adjustable=false
                    rows={preview.occurrences.iter().map(|one| row(&i18n, one)).collect::<Vec<_>>()} />
                <div class="actions">{ buttons(&i18n, preview, create.busy, &ask) }</div>
            </Card>
        }
    </> }
}

fn begun() -> Vec<(&'static str, String)> {
    let today = time::today();
    vec![
        ("/school_id", String::new()),
        ("/day", time::day(today)),
        ("/last_day", time::day(today.checked_add_days(chrono::Days::new(90)).unwrap_or(today))),
        ("/start_time", "09:00".to_owned()),
        ("/minutes", "90".to_owned()),
        ("/capacity", "30".to_owned()),
        ("/weekdays", String::new()),
        ("/on_non_working_day", NonWorkingDay::Skip.to_string()),
    ]
}

/// Whether the form still says what was previewed, all of it.
fn typed_again(form: &Form, i18n: &I18n, body: &CreateClassSeries) -> bool {
    let mut read = form.read(i18n);
    let typed = typed(form, &mut read);
    read.is_sound() && typed.as_ref() == Some(body)
}

fn buttons(
    i18n: &I18n,
    preview: &ClassSeriesPreview,
    busy: bool,
    ask: &impl Fn(bool) -> Callback<MouseEvent>,
) -> Html {
    let all = preview.occurrences.len();
    let free = usize::try_from(preview.free).unwrap_or_default();
    if free == all {
        let label = i18n.ta("series-make-all", &[("count", all.into())]);
        return html! { <Button kind={ButtonKind::Primary} icon={Icon::Plus} {label} {busy} onclick={ask(false)} /> };
    }
    if free == 0 {
        return Html::default();
    }
    let label = i18n.ta("series-make-free", &[("count", free.into()), ("left", (all - free).into())]);
    html! { <Button kind={ButtonKind::Primary} {label} {busy} onclick={ask(true)} /> }
}

/// How many dates there are, how many collide, and which are left out.
fn judged(i18n: &I18n, preview: &ClassSeriesPreview) -> Html {
    let all = preview.occurrences.len();
    let free = usize::try_from(preview.free).unwrap_or_default();
    let short = preview.wanted.filter(|wanted| usize::try_from(*wanted).is_ok_and(|wanted| wanted > all));
    let (tone, title) = if free == all {
        (Tone::Good, i18n.ta("series-all-free", &[("count", all.into())]))
    } else {
        (Tone::Warning, i18n.ta("series-some-free", &[("count", all.into()), ("taken", (all - free).into())]))
    };
    let days =
        preview.left_out.iter().map(|day| time::day(*day)).collect::<Vec<_>>().join(&i18n.t("list-comma"));
    html! {
        <Notice {tone} {title}>
            if let Some(wanted) = short { <p>{ i18n.ta("series-short", &[("wanted", wanted.into()), ("count", all.into())]) }</p> }
            if !days.is_empty() { <p>{ i18n.ta("series-left-out", &[("days", days.into())]) }</p> }
        </Notice>
    }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("day", i18n.t("class-day")),
        Column::new("time", i18n.t("class-when")),
        Column::new("moved", i18n.t("series-moved")),
        Column::new("collisions", i18n.t("series-collisions")),
    ]
}

fn row(i18n: &I18n, one: &SeriesOccurrence) -> Row {
    let index =
        usize::try_from(chrono::Datelike::weekday(&one.day).num_days_from_monday()).unwrap_or_default();
    let weekday = weekdays(i18n).get(index).cloned().unwrap_or_default();
    let moved = match one.moved_from {
        Some(from) => i18n.ta("series-moved-from", &[("day", time::day(from).into())]).to_string(),
        None if !one.is_workday => i18n.t("timetable-not-worked").to_string(),
        None => "—".to_owned(),
    };
    let told = if one.collisions.is_empty() {
        html! { <StatusLabel tone={Tone::Good} text={i18n.t("series-free")} /> }
    } else {
        html! { <ul>{ for one.collisions.iter().map(|found| html! { <li>{ collision(i18n, found) }</li> }) }</ul> }
    };
    Row {
        key: one.day.to_string().into(),
        to: None,
        cells: vec![
            html! { format!("{} {weekday}", time::day(one.day)) },
            html! { format!("{}–{}", time::clock(one.starts_at), time::clock(one.ends_at)) },
            html! { moved },
            told,
        ],
    }
}

/// What is in the way, as far as the reader may know.
fn collision(i18n: &I18n, found: &SessionCollision) -> Html {
    let what = i18n.word(found.kind);
    let when = found
        .starts_at
        .zip(found.ends_at)
        .map(|(from, to)| format!(" {}–{}", time::clock(from), time::clock(to)))
        .unwrap_or_default();
    let title = match (&found.title, found.starts_at) {
        (Some(title), _) => title.clone(),
        (None, Some(_)) => i18n.t("venue-of-another").to_string(),
        (None, None) => i18n.t("series-not-on-day").to_string(),
    };
    html! { <><StatusLabel tone={Tone::Warning} text={what} />{ " " }{ title }{ when }</> }
}

#[derive(PartialEq, Properties)]
struct WeekdaysProps {
    form: Form,
}

/// Ticks days of the week; the form holds their numbers in one text.
#[component]
fn Weekdays(props: &WeekdaysProps) -> Html {
    const AT: &str = "/weekdays";
    let i18n = use_i18n();
    let form = &props.form;
    let chosen: Vec<u8> = form.get(AT).split(' ').filter_map(|day| day.parse().ok()).collect();
    let id = form.input_id(AT);
    let fault = form.fault(AT);
    let one = |(number, name): (u8, AttrValue)| {
        let (form, chosen, id) = (form.clone(), chosen.clone(), format!("{id}-{number}"));
        let checked = chosen.contains(&number);
        let onchange = Callback::from(move |event: Event| {
            let mut next: Vec<u8> = chosen.iter().copied().filter(|day| *day != number).collect();
            if event.target_unchecked_into::<web_sys::HtmlInputElement>().checked() {
                next.push(number);
            }
            next.sort_unstable();
            form.set(AT, next.iter().map(u8::to_string).collect::<Vec<_>>().join(" "));
        });
        html! {
            <div class="field" key={number}><div class="check">
                <input id={id.clone()} type="checkbox" {checked} {onchange} aria-invalid={fault.is_some().then_some("true")} />
                <label for={id}>{ name }</label>
            </div></div>
        }
    };
    html! {
        <fieldset class="boxes">
            <legend>{ i18n.t("series-weekdays") }</legend>
            <div class="actions">{ for (1_u8..).zip(weekdays(&i18n)).map(one) }</div>
            if let Some(fault) = &fault { <p class="fault">{ Html::from(Icon::Warning) }{ fault }</p> }
        </fieldset>
    }
}

fn filled(form: &Form, i18n: &I18n) -> Option<CreateClassSeries> {
    let mut read = form.read(i18n);
    let typed = typed(form, &mut read);
    read.complete().then_some(typed).flatten()
}

/// What the form says, as far as it says enough.
fn typed(form: &Form, read: &mut Reader) -> Option<CreateClassSeries> {
    let (school_id, course_id) =
        (read.required::<SchoolId>("/school_id"), read.required::<CourseId>("/course_id"));
    let (first_day, last_day) = (read.required::<NaiveDate>("/day"), read.required::<NaiveDate>("/last_day"));
    let (start_time, minutes) = (read.required::<Clock>("/start_time"), read.required::<u32>("/minutes"));
    let (capacity, sessions) = (read.required::<u32>("/capacity"), read.optional::<u32>("/sessions"));
    let on_non_working_day = read.required::<NonWorkingDay>("/on_non_working_day");
    let (room_id, venue_id) = (read.optional::<RoomId>("/room_id"), read.optional::<VenueId>("/venue_id"));
    let teacher_id = read.optional::<TeacherId>("/teacher_id");
    let curriculum_item_id = read.optional::<CurriculumItemId>("/curriculum_item_id");
    let (manner, delivery_mode) = read_manner(read);
    let placed = !is_online(form);
    let title = read.optional_text("/title");
    let weekdays: Vec<u8> = form.get("/weekdays").split(' ').filter_map(|day| day.parse().ok()).collect();
    if weekdays.is_empty() {
        read.fault("/weekdays", "series-weekday-first");
    }
    Some(CreateClassSeries {
        school_id: school_id?,
        course_id: course_id?,
        curriculum_item_id,
        title,
        form: manner,
        delivery_mode,
        room_id: room_id.filter(|_| placed),
        venue_id: venue_id.filter(|_| placed),
        teacher_id,
        capacity: capacity?,
        weekdays,
        start_time: start_time?.0,
        minutes: minutes?,
        first_day: first_day?,
        last_day: last_day?,
        on_non_working_day: on_non_working_day?,
        sessions,
        skip_conflicts: false,
    })
}

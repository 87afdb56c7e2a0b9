//! The series that a session belongs to: the rest of it is changed or called off from a day on.

use std::rc::Rc;

use chrono::NaiveDate;
use contract::{
    class::{CancelClassSeries, ClassSeriesChanged, ClassSeriesView, SessionState, UpdateClassSeries},
    ids::{ClassSeriesId, RoomId, TeacherId, VenueId},
};
use yew::prelude::*;
use yew_router::{hooks::use_navigator, prelude::Link};

use super::{
    place::{AcceptOverlaps, PlaceAndTeacher},
    tone,
};
use crate::{
    api::{ApiError, Tagged, timetable, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Dialog, Field, FieldKind, Form, FormView, Icon, StatusLabel, Tone,
        use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time::{self, Clock, local},
};

/// Properties of [`Rest`].
#[derive(PartialEq, Properties)]
pub struct RestProps {
    /// The series.
    pub id: ClassSeriesId,
    /// The day of the session that is shown.
    pub from: NaiveDate,
    /// Counts how often the session has changed.
    #[prop_or_default]
    pub version: i64,
    /// Hears that the sessions are not as before.
    #[prop_or_default]
    pub ondone: Callback<()>,
}

/// What is being asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Change,
    Cancel,
}

/// The sessions of the series, and what can be done with those from a day on.
#[component]
pub fn Rest(props: &RestProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let asked = use_state(|| None::<Asked>);
    let page =
        use_load((props.id, props.version), |api, (id, _)| async move { timetable::series(&api, id).await });
    let set = |value: Option<Asked>| {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(value))
    };
    let done = {
        let (asked, reload, ondone) = (asked.clone(), page.reload.clone(), props.ondone.clone());
        Callback::from(move |()| {
            asked.set(None);
            reload.emit(());
            ondone.emit(());
        })
    };
    let open = page.value.as_ref().is_some_and(|one| one.value.cancelled_from.is_none());
    let navigator = use_navigator();
    let add = page.value.clone().map(|one| {
        Callback::from(move |_: MouseEvent| {
            if let Some(navigator) = &navigator {
                let _ = navigator.push_with_query(&Route::ClassSessionNew, added_to(&one.value));
            }
        })
    });
    let actions = (open && session.has_role(may::UPDATE_CLASS_SERIES)).then(|| html! { <>
        if let Some(onclick) = add { <Button icon={Icon::Plus} label={i18n.t("series-make-up")} {onclick} /> }
        <Button icon={Icon::Edit} label={i18n.t("series-change")} onclick={set(Some(Asked::Change)).reform(|_| ())} />
        <Button kind={ButtonKind::Danger} label={i18n.t("series-cancel")} onclick={set(Some(Asked::Cancel)).reform(|_| ())} />
    </> });
    html! {
        <Card title={i18n.t("series-of")} actions={actions.unwrap_or_default()}>{ page.view(|one| html! { <>
            { sessions(&i18n, &one.value) }
            { match *asked {
                Some(Asked::Change) => html! { <Change series={one.clone()} from={props.from} ondone={done.clone()} onclose={set(None)} /> },
                Some(Asked::Cancel) => html! { <Cancel series={one.clone()} from={props.from} ondone={done.clone()} onclose={set(None)} /> },
                None => Html::default(),
            } }
        </> }) }</Card>
    }
}

/// What the form of a session begins with that is added to the series, for example in the place of one that was called off.
fn added_to(series: &ClassSeriesView) -> Vec<(&'static str, String)> {
    let id = |id: Option<String>| id.unwrap_or_default();
    vec![
        ("series_id", series.id.to_string()),
        ("series", series.title.clone()),
        ("school_id", series.school_id.to_string()),
        ("course_id", series.course_id.to_string()),
        ("room_id", id(series.room_id.map(|id| id.to_string()))),
        ("venue_id", id(series.venue_id.map(|id| id.to_string()))),
        ("teacher_id", id(series.teacher_id.map(|id| id.to_string()))),
        ("at", series.start_time.format("%H:%M").to_string()),
        ("capacity", series.capacity.to_string()),
    ]
}

fn sessions(i18n: &I18n, series: &ClassSeriesView) -> Html {
    html! {
        <ul class="series-sessions">{ for series.sessions.iter().map(|one| html! {
            <li key={one.id.to_string()}>
                <Link<Route> to={Route::ClassSession { id: one.id }}>{ time::minute(one.starts_at) }</Link<Route>>
                if one.status != SessionState::Scheduled { { " " }<StatusLabel tone={tone(one.status)} text={i18n.word(one.status)} /> }
                if one.changed_by_hand { { " " }<StatusLabel tone={Tone::Info} text={i18n.t("series-by-hand")} /> }
            </li>
        }) }</ul>
    }
}

#[derive(PartialEq, Properties)]
struct DialogProps {
    series: Rc<Tagged<ClassSeriesView>>,
    from: NaiveDate,
    ondone: Callback<()>,
    onclose: Callback<()>,
}

/// Tells how many sessions have changed, or shows why none has.
#[hook]
fn use_told(form: &Form, ondone: &Callback<()>) -> Callback<Result<ClassSeriesChanged, ApiError>> {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let (form, ondone) = (form.clone(), ondone.clone());
    Callback::from(move |outcome: Result<ClassSeriesChanged, ApiError>| match outcome {
        Ok(told) => {
            let (changed, kept) = (told.changed, told.kept);
            toasts.success(i18n.ta("series-changed", &[("changed", changed.into()), ("kept", kept.into())]));
            ondone.emit(());
        }
        Err(error) => form.refuse(error),
    })
}

/// Another time, place, teacher or capacity for the rest.
#[component]
fn Change(props: &DialogProps) -> Html {
    let i18n = use_i18n();
    let series = props.series.value.clone();
    let form = use_form(|| initial(&series, props.from));
    let told = use_told(&form, &props.ondone);
    let change = {
        let record = props.series.clone();
        use_action(
            move |api, change: UpdateClassSeries| {
                let record = record.clone();
                async move { timetable::change_rest(&api, &record, &change).await }
            },
            move |outcome| told.emit(outcome),
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), change.run);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let from = read.required::<NaiveDate>("/from");
            let (start, minutes) = (read.required::<Clock>("/start_time"), read.required::<u32>("/minutes"));
            let capacity = read.required::<u32>("/capacity");
            let (room, venue) = (read.optional::<RoomId>("/room_id"), read.optional::<VenueId>("/venue_id"));
            let teacher = read.optional::<TeacherId>("/teacher_id");
            let accept_overlaps = read.checked("/accept_overlaps");
            let touched = |at: &str| form.touched(at);
            if read.complete()
                && let Some(from) = from
            {
                run.emit(UpdateClassSeries {
                    from,
                    start_time: start.map(|start| start.0).filter(|_| touched("/start_time")),
                    minutes: minutes.filter(|_| touched("/minutes")),
                    room_id: room.filter(|_| touched("/room_id")),
                    venue_id: venue.filter(|_| touched("/venue_id")),
                    teacher_id: teacher.filter(|_| touched("/teacher_id")),
                    capacity: capacity.filter(|_| touched("/capacity")),
                    accept_overlaps,
                });
            }
        })
    };
    let school = AttrValue::from(series.school_id.to_string());
    html! {
        <Dialog title={i18n.t("series-change")} onclose={props.onclose.clone()}>
            <p>{ i18n.t("series-change-what") }{ i18n.t("class-enrolled-told") }</p>
            <FormView form={form.clone()} submit={i18n.t("series-change")} busy={change.busy} {onsubmit} oncancel={props.onclose.clone()}>
                <Field form={form.clone()} at="/from" label={i18n.t("series-from")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/capacity" label={i18n.t("class-capacity")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/start_time" label={i18n.t("class-from")} kind={FieldKind::Time} required=true />
                <Field form={form.clone()} at="/minutes" label={i18n.t("series-minutes")} kind={FieldKind::Number} required=true />
                <PlaceAndTeacher form={form.clone()} {school} />
                <AcceptOverlaps {form} />
            </FormView>
        </Dialog>
    }
}

fn initial(series: &ClassSeriesView, from: NaiveDate) -> Vec<(&'static str, String)> {
    let id = |id: Option<String>| id.unwrap_or_default();
    vec![
        ("/from", time::day(from)),
        ("/start_time", series.start_time.format("%H:%M").to_string()),
        ("/minutes", series.minutes.to_string()),
        ("/capacity", series.capacity.to_string()),
        ("/room_id", id(series.room_id.map(|id| id.to_string()))),
        ("/venue_id", id(series.venue_id.map(|id| id.to_string()))),
        ("/teacher_id", id(series.teacher_id.map(|id| id.to_string()))),
    ]
}

/// Calls the rest off.
#[component]
fn Cancel(props: &DialogProps) -> Html {
    let i18n = use_i18n();
    let form = use_form(|| vec![("/from", time::day(props.from))]);
    let told = use_told(&form, &props.ondone);
    let cancel = {
        let record = props.series.clone();
        use_action(
            move |api, cancel: CancelClassSeries| {
                let record = record.clone();
                async move { timetable::cancel_rest(&api, &record, &cancel).await }
            },
            move |outcome| told.emit(outcome),
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), cancel.run);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (from, reason) = (read.required("/from"), read.text("/reason"));
            if read.complete()
                && let Some(from) = from
            {
                run.emit(CancelClassSeries { from, reason });
            }
        })
    };
    let day = form.get("/from").parse::<NaiveDate>().unwrap_or(props.from);
    let scheduled = |one: &&contract::class::ClassSessionView| {
        one.status == SessionState::Scheduled && local(one.starts_at).is_some_and(|(on, _)| on >= day)
    };
    let count = props.series.value.sessions.iter().filter(scheduled).count();
    html! {
        <Dialog title={i18n.t("series-cancel")} onclose={props.onclose.clone()}>
            <p>{ i18n.ta("series-cancel-what", &[("count", count.into())]) }{ i18n.t("class-enrolled-told") }</p>
            <FormView form={form.clone()} submit={i18n.t("series-cancel")} danger=true busy={cancel.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/from" label={i18n.t("series-from")} kind={FieldKind::Date} required=true />
                <Field {form} at="/reason" label={i18n.t("reason")} hint={i18n.t("reason-hint")} kind={FieldKind::TextArea} required=true />
            </FormView>
        </Dialog>
    }
}

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
    manner::is_nowhere,
    place::{AcceptOverlaps, PlaceAndTeacher},
    tone,
};
use crate::{
    api::{Tagged, timetable, use_edit, use_load},
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
        ("form", series.form.to_string()),
        ("delivery_mode", series.delivery_mode.to_string()),
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

/// Tells how many sessions have changed.
#[hook]
fn use_told(ondone: &Callback<()>) -> Callback<ClassSeriesChanged> {
    let (i18n, toasts, ondone) = (use_i18n(), use_toasts(), ondone.clone());
    Callback::from(move |told: ClassSeriesChanged| {
        let (changed, kept) = (told.changed, told.kept);
        toasts.success(i18n.ta("series-changed", &[("changed", changed.into()), ("kept", kept.into())]));
        ondone.emit(());
    })
}

/// Another time, place, teacher or capacity for the rest.
#[component]
fn Change(props: &DialogProps) -> Html {
    let i18n = use_i18n();
    let (id, from) = (props.series.value.id, props.from);
    let form = use_form(|| initial(&props.series.value, from));
    let told = use_told(&props.ondone);
    let change = use_edit(
        &form,
        &props.series,
        move |series: &ClassSeriesView| initial(series, from),
        move |api| async move { timetable::series(&api, id).await },
        move |api, etag: String, change: UpdateClassSeries| async move {
            timetable::change_rest(&api, id, &etag, &change).await
        },
        move |changed| told.emit(changed),
    );
    let onsubmit = change.submit(&form, &i18n, changed);
    let oncancel = change.leave(&props.onclose, &props.ondone);
    let series = &change.record.value;
    let school = AttrValue::from(series.school_id.to_string());
    let nowhere = is_nowhere(series.delivery_mode, series.room_id.is_some() || series.venue_id.is_some());
    html! {
        <Dialog title={i18n.t("series-change")} onclose={oncancel.clone()}>
            <p>{ i18n.t("series-change-what") }{ i18n.t("class-enrolled-told") }</p>
            <FormView form={form.clone()} submit={i18n.t("series-change")} busy={change.busy} {onsubmit} {oncancel}>
                <Field form={form.clone()} at="/from" label={i18n.t("series-from")} kind={FieldKind::Date} required=true />
                <Field form={form.clone()} at="/capacity" label={i18n.t("class-capacity")} kind={FieldKind::Number} required=true />
                <Field form={form.clone()} at="/start_time" label={i18n.t("class-from")} kind={FieldKind::Time} required=true />
                <Field form={form.clone()} at="/minutes" label={i18n.t("series-minutes")} kind={FieldKind::Number} required=true />
                <PlaceAndTeacher form={form.clone()} {school} {nowhere} />
                <AcceptOverlaps {form} />
            </FormView>
        </Dialog>
    }
}

/// What was changed; `None` when something is wrong, which is then shown.
fn changed(form: &Form, i18n: &I18n) -> Option<UpdateClassSeries> {
    let mut read = form.read(i18n);
    let from = read.required::<NaiveDate>("/from");
    let (start, minutes) = (read.required::<Clock>("/start_time"), read.required::<u32>("/minutes"));
    let capacity = read.required::<u32>("/capacity");
    let (room, venue) = (read.optional::<RoomId>("/room_id"), read.optional::<VenueId>("/venue_id"));
    let teacher = read.optional::<TeacherId>("/teacher_id");
    let accept_overlaps = read.checked("/accept_overlaps");
    if !read.complete() {
        return None;
    }
    let touched = |at: &str| form.touched(at);
    Some(UpdateClassSeries {
        from: from?,
        start_time: start.map(|start| start.0).filter(|_| touched("/start_time")),
        minutes: minutes.filter(|_| touched("/minutes")),
        room_id: touched("/room_id").then_some(room),
        venue_id: touched("/venue_id").then_some(venue),
        teacher_id: touched("/teacher_id").then_some(teacher),
        capacity: capacity.filter(|_| touched("/capacity")),
        accept_overlaps,
    })
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
    let told = use_told(&props.ondone);
    let id = props.series.value.id;
    // Nothing of the form is the series': after another's change it only keeps what was typed.
    let cancel = use_edit(
        &form,
        &props.series,
        |_: &ClassSeriesView| Vec::new(),
        move |api| async move { timetable::series(&api, id).await },
        move |api, etag: String, cancel: CancelClassSeries| async move {
            timetable::cancel_rest(&api, id, &etag, &cancel).await
        },
        move |changed| told.emit(changed),
    );
    let onsubmit = cancel.submit(&form, &i18n, |form, i18n| {
        let mut read = form.read(i18n);
        let (from, reason) = (read.required("/from"), read.text("/reason"));
        read.complete().then_some(CancelClassSeries { from: from?, reason })
    });
    let oncancel = cancel.leave(&props.onclose, &props.ondone);
    let day = form.get("/from").parse::<NaiveDate>().unwrap_or(props.from);
    let scheduled = |one: &&contract::class::ClassSessionView| {
        one.status == SessionState::Scheduled && local(one.starts_at).is_some_and(|(on, _)| on >= day)
    };
    let count = cancel.record.value.sessions.iter().filter(scheduled).count();
    html! {
        <Dialog title={i18n.t("series-cancel")} onclose={oncancel.clone()}>
            <p>{ i18n.ta("series-cancel-what", &[("count", count.into())]) }{ i18n.t("class-enrolled-told") }</p>
            <FormView form={form.clone()} submit={i18n.t("series-cancel")} danger=true busy={cancel.busy} {onsubmit} {oncancel} narrow=true>
                <Field form={form.clone()} at="/from" label={i18n.t("series-from")} kind={FieldKind::Date} required=true />
                <Field {form} at="/reason" label={i18n.t("reason")} hint={i18n.t("reason-hint")} kind={FieldKind::TextArea} required=true />
            </FormView>
        </Dialog>
    }
}

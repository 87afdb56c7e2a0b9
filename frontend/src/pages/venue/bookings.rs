//! Bookings: of one venue or of all, made and called off.

use chrono::NaiveDate;
use contract::{
    auth::Reason,
    ids::{SchoolId, VenueId},
    venue::{CreateVenueBooking, VenueBookingState, VenueBookingView},
};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::{booking_tone, times::DayTimes};
use crate::{
    api::{use_action, use_load, venue},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Dialog, Empty, Field, FieldKind, FilterBar, FilterDate,
        FilterSchool, FilterSelect, FormView, Icon, Pager, ReasonDialog, Row, SchoolField, StatusLabel,
        use_form, use_query, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time::{self, Clock, instant},
};

/// Properties of [`Bookings`].
#[derive(PartialEq, Properties)]
pub(super) struct BookingsProps {
    /// Only those of this venue, from today on, with what is done to them.
    #[prop_or_default]
    pub(super) venue: Option<VenueId>,
    /// Hears that one was made or called off.
    #[prop_or_default]
    pub(super) ondone: Callback<()>,
}

/// What is being asked.
#[derive(Clone, PartialEq)]
enum Asked {
    New(VenueId),
    Cancel(VenueBookingView),
}

/// A list of bookings.
#[component]
pub(super) fn Bookings(props: &BookingsProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let session = use_session();
    let asked = use_state(|| None::<Asked>);
    let mut members = vec![("count", Some("true".to_owned()))];
    if let Some(id) = props.venue {
        // The days in the address of a venue are those of which its times are shown.
        members.extend([("venue_id", Some(id.to_string())), ("to", None)]);
    }
    if props.venue.is_some() || (query.get("from").is_none() && query.get("to").is_none()) {
        members.push(("from", Some(time::day(time::today()))));
    }
    let page = use_load(query.for_api_replacing(&members), |api, query| async move {
        venue::bookings(&api, &query).await
    });
    let set = |value: Option<Asked>| {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(value.clone()))
    };
    let done = {
        let (asked, reload, ondone) = (asked.clone(), page.reload.clone(), props.ondone.clone());
        Callback::from(move |()| {
            asked.set(None);
            reload.emit(());
            ondone.emit(());
        })
    };
    let may_book = session.has_role(may::CREATE_VENUE_BOOKING);
    let actions = props.venue.filter(|_| may_book).map(|id| html! {
        <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("venue-book")} onclick={set(Some(Asked::New(id))).reform(|_| ())} />
    });
    let row = |one: &VenueBookingView| {
        let free = may_book && one.session_id.is_none() && one.status == VenueBookingState::Booked;
        row(&i18n, one, free.then(|| set(Some(Asked::Cancel(one.clone())))))
    };
    let close = set(None);
    html! { <>
        { match &*asked {
            Some(Asked::New(venue)) => html! { <New venue={*venue} ondone={done.clone()} onclose={close.clone()} /> },
            Some(Asked::Cancel(one)) => html! { <Cancel booking={one.clone()} ondone={done.clone()} onclose={close.clone()} /> },
            None => Html::default(),
        } }
        if props.venue.is_none() {
            <FilterBar>
                <FilterDate name="from" label={i18n.t("credit-from")} />
                <FilterDate name="to" label={i18n.t("credit-to")} />
                <FilterSchool />
                <FilterSelect name="status" label={i18n.t("venue-booking-status")} any={i18n.t("course-any")} options={i18n.choices::<VenueBookingState>()} />
            </FilterBar>
        }
        <Card title={i18n.t("venue-tab-bookings")} actions={actions.unwrap_or_default()}>{ page.view(|page| html! { <>
            <DataTable id="venue-bookings" caption={i18n.t("venue-tab-bookings")} columns={columns(&i18n)}
                rows={page.items.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("venue-booking-none")} advice={i18n.t("venue-booking-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
    </> }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("when", i18n.t("class-when")),
        Column::new("venue", i18n.t("venue-name")),
        Column::new("school", i18n.t("school-pick")),
        Column::new("purpose", i18n.t("venue-purpose")),
        Column::new("status", i18n.t("venue-booking-status")),
        Column::new("step", i18n.t("venue-step")),
    ]
}

fn row(i18n: &I18n, one: &VenueBookingView, cancel: Option<Callback<()>>) -> Row {
    let when = format!("{}–{}", time::minute(one.starts_at), time::clock(one.ends_at));
    let step = match (cancel, &one.cancelled_reason) {
        (Some(cancel), _) => {
            let spoken = format!("{} {when}", i18n.t("venue-booking-cancel"));
            html! { <Button kind={ButtonKind::Quiet} label={i18n.t("venue-booking-cancel")} spoken={AttrValue::from(spoken)} onclick={cancel.reform(|_| ())} /> }
        }
        (None, Some(reason)) => html! { reason },
        (None, None) => html! { "—" },
    };
    let purpose = match one.session_id {
        Some(id) => {
            html! { <Link<Route> to={Route::ClassSession { id }}>{ &one.purpose }</Link<Route>> }
        }
        None => html! { &one.purpose },
    };
    Row {
        key: one.id.to_string().into(),
        to: None,
        cells: vec![
            html! { when },
            html! { <Link<Route> to={Route::Venue { id: one.venue_id }}>{ &one.venue_name }</Link<Route>> },
            html! { &one.school_name },
            purpose,
            html! { <StatusLabel tone={booking_tone(one.status)} text={i18n.word(one.status)} /> },
            step,
        ],
    }
}

#[derive(PartialEq, Properties)]
struct NewProps {
    venue: VenueId,
    ondone: Callback<()>,
    onclose: Callback<()>,
}

/// Books a venue for something that is no class.
#[component]
fn New(props: &NewProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| {
        vec![
            ("/day", time::day(time::today())),
            ("/starts_at", "09:00".to_owned()),
            ("/ends_at", "10:30".to_owned()),
        ]
    });
    let create = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, body: CreateVenueBooking| async move { venue::book(&api, &body).await },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("venue-booked"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, venue_id) = (form.clone(), i18n.clone(), create.run, props.venue);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (school, purpose) = (read.required::<SchoolId>("/school_id"), read.text("/purpose"));
            let day = read.required::<NaiveDate>("/day");
            let (from, to) = (read.required::<Clock>("/starts_at"), read.required::<Clock>("/ends_at"));
            if let (Some(from), Some(to)) = (&from, &to)
                && from.0 >= to.0
            {
                read.fault("/ends_at", "class-until-first");
            }
            let at = |clock: Option<Clock>| instant(day?, clock?.0);
            if read.complete()
                && let (Some(school_id), Some(starts_at), Some(ends_at)) = (school, at(from), at(to))
            {
                run.emit(CreateVenueBooking { venue_id, school_id, purpose, starts_at, ends_at });
            }
        })
    };
    html! {
        <Dialog title={i18n.t("venue-book")} onclose={props.onclose.clone()}>
            <p>{ i18n.t("venue-book-what") }</p>
            <FormView form={form.clone()} submit={i18n.t("venue-book")} busy={create.busy} {onsubmit} oncancel={props.onclose.clone()}>
                <SchoolField form={form.clone()} at="/school_id" />
                <Field form={form.clone()} at="/purpose" label={i18n.t("venue-purpose")} required=true wide=true />
                <Field form={form.clone()} at="/day" label={i18n.t("class-day")} kind={FieldKind::Date} required=true wide=true />
                <DayTimes venue={props.venue} day={form.get("/day").to_owned()} />
                <Field form={form.clone()} at="/starts_at" label={i18n.t("class-from")} kind={FieldKind::Time} required=true />
                <Field {form} at="/ends_at" label={i18n.t("class-until")} kind={FieldKind::Time} required=true />
            </FormView>
        </Dialog>
    }
}

#[derive(PartialEq, Properties)]
struct CancelProps {
    booking: VenueBookingView,
    ondone: Callback<()>,
    onclose: Callback<()>,
}

/// Calls a booking off.
#[component]
fn Cancel(props: &CancelProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/reason", String::new())]);
    let id = props.booking.id;
    let take = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            move |api, reason: Reason| async move { venue::cancel(&api, id, &reason).await },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("venue-booking-cancelled"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let when = format!("{}–{}", time::minute(props.booking.starts_at), time::clock(props.booking.ends_at));
    html! {
        <ReasonDialog title={i18n.t("venue-booking-cancel")} confirm={i18n.t("venue-booking-cancel")} danger=true {form} busy={take.busy}
            onconfirm={take.run.reform(|reason| Reason { reason })} onclose={props.onclose.clone()}>
            <p>{ i18n.ta("venue-booking-cancel-what", &[("purpose", props.booking.purpose.clone().into()), ("when", when.into())]) }</p>
        </ReasonDialog>
    }
}

//! Where and by whom something is taught: the rooms and teachers of a school, the venues that it shares, and times of day.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeZone, Utc};
use contract::ids::FacilityId;
use yew::prelude::*;

use crate::{
    api::{Loaded, class, school, use_load, venue},
    components::{Field, FieldKind, Form, use_approved_schools},
    i18n::use_i18n,
};

const SHANGHAI_SECONDS_EAST: i32 = 8 * 3600;

/// Choices: value and label.
pub(super) type Choices = Vec<(AttrValue, AttrValue)>;

/// What a school has to teach with, as far as it has been read.
#[derive(Clone, PartialEq)]
pub(super) struct Offered {
    /// Rooms.
    pub(super) rooms: Loaded<(String, Choices)>,
    /// Shared venues with an agreement that is in force.
    pub(super) venues: Loaded<(String, Choices)>,
    /// Teachers.
    pub(super) teachers: Loaded<(String, Choices)>,
    school: String,
}

impl Offered {
    /// What was read for the school that is chosen now: while those of another are on their way, those of the one before
    /// are not offered.
    pub(super) fn of(&self, list: &Loaded<(String, Choices)>) -> Choices {
        let read = list.value.as_ref().filter(|read| read.0 == self.school);
        read.map(|read| read.1.clone()).unwrap_or_default()
    }
}

/// Reads what a school has to teach with; nothing while none is chosen.
#[hook]
pub(super) fn use_offered(school: &str) -> Offered {
    let schools = use_approved_schools();
    let facility: Option<FacilityId> = schools
        .value
        .as_ref()
        .and_then(|all| all.iter().find(|one| one.school_id.is_some_and(|id| id.to_string() == school)))
        .map(|one| one.id);
    let rooms = use_load((school.to_owned(), facility), |api, (school, facility)| async move {
        let Some(id) = facility else { return Ok((school, Vec::new())) };
        let place = school::facility(&api, id).await?;
        let taught = place.rooms.iter().filter(|room| room.counts_toward_school);
        Ok((school, taught.map(|room| (room.id.to_string().into(), room.name.clone().into())).collect()))
    });
    let venues = use_load(school.to_owned(), |api, school: String| async move {
        let list = if school.is_empty() { Vec::new() } else { venue::of_school(&api, &school).await? };
        Ok((school, list.iter().map(|one| (one.id.to_string().into(), one.name_zh.clone().into())).collect()))
    });
    let teachers = use_load(school.to_owned(), |api, school: String| async move {
        let list = if school.is_empty() { Vec::new() } else { class::teachers(&api, &school).await? };
        Ok((school, list.iter().map(|one| (one.id.to_string().into(), one.name.clone().into())).collect()))
    });
    Offered { rooms, venues, teachers, school: school.to_owned() }
}

/// Properties of [`PlaceAndTeacher`].
#[derive(PartialEq, Properties)]
pub(super) struct PlaceAndTeacherProps {
    /// The form, with the school at `/school_id`.
    pub(super) form: Form,
    /// The school, where the form does not ask for it.
    #[prop_or_default]
    pub(super) school: Option<AttrValue>,
}

/// The room or shared venue, and the teacher. One place takes the place of the other.
#[component]
pub(super) fn PlaceAndTeacher(props: &PlaceAndTeacherProps) -> Html {
    let i18n = use_i18n();
    let form = &props.form;
    let chosen = props.school.as_ref().map_or_else(|| form.get("/school_id").to_owned(), ToString::to_string);
    use_cleared_with(form, &chosen, props.school.is_none());
    use_one_place(form);
    let offered = use_offered(&chosen);
    let field = |at: &'static str,
                 label: AttrValue,
                 hint: Option<AttrValue>,
                 list: &Loaded<(String, Choices)>| {
        html! {
            <Field form={form.clone()} {at} {label} {hint} kind={FieldKind::Select(offered.of(list))} unread={list.unread()} />
        }
    };
    html! { <>
        { field("/room_id", i18n.t("class-room"), Some(i18n.t("class-room-hint")), &offered.rooms) }
        { field("/venue_id", i18n.t("class-venue"), Some(i18n.t("class-venue-hint")), &offered.venues) }
        { field("/teacher_id", i18n.t("class-teacher"), None, &offered.teachers) }
    </> }
}

/// Forgets the place and the teacher when another school is chosen: they are of the one before.
#[hook]
fn use_cleared_with(form: &Form, school: &str, clears: bool) {
    let form = form.clone();
    let first = use_mut_ref(|| true);
    use_effect_with(school.to_owned(), move |_| {
        // What the address or the record says at first is kept.
        if clears && !first.replace(false) {
            for at in ["/room_id", "/venue_id", "/teacher_id"] {
                form.set(at, "");
            }
        }
    });
}

/// Empties the room when a venue is chosen, and the venue when a room is.
#[hook]
fn use_one_place(form: &Form) {
    let now = (form.get("/room_id").to_owned(), form.get("/venue_id").to_owned());
    let before = use_mut_ref(|| now.clone());
    let form = form.clone();
    use_effect_with(now, move |(room, venue)| {
        let (old_room, old_venue) = before.replace((room.clone(), venue.clone()));
        if !room.is_empty() && !venue.is_empty() {
            if *venue != old_venue {
                form.set("/room_id", "");
            } else if *room != old_room {
                form.set("/venue_id", "");
            }
        }
    });
}

/// The instant of a local date and time in Asia/Shanghai.
pub(in crate::pages) fn instant(day: NaiveDate, at: NaiveTime) -> Option<DateTime<Utc>> {
    let zone = FixedOffset::east_opt(SHANGHAI_SECONDS_EAST)?;
    Some(zone.from_local_datetime(&day.and_time(at)).single()?.with_timezone(&Utc))
}

/// The local date and time of an instant in Asia/Shanghai.
pub(super) fn local(at: DateTime<Utc>) -> Option<(NaiveDate, NaiveTime)> {
    let local = at.with_timezone(&FixedOffset::east_opt(SHANGHAI_SECONDS_EAST)?);
    Some((local.date_naive(), local.time()))
}

/// A time of day as the browser writes it: `09:30`, or with seconds.
pub(in crate::pages) struct Clock(pub(in crate::pages) NaiveTime);

impl std::str::FromStr for Clock {
    type Err = chrono::ParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let whole = if text.len() == 5 { format!("{text}:00") } else { text.to_owned() };
        whole.parse().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_are_read_in_shanghai() {
        let clock: Clock = "09:30".parse().unwrap();
        let day = NaiveDate::from_ymd_opt(2025, 3, 4).unwrap();
        let at = instant(day, clock.0).unwrap();
        assert_eq!(at.to_string(), "2025-03-04 01:30:00 UTC");
        assert_eq!(local(at), Some((day, clock.0)));
    }
}

//! Where and by whom something is taught: the rooms and teachers of a school, and the venues that it shares.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use contract::{class::Timetable, ids::FacilityId};
use yew::prelude::*;

use crate::{
    api::{Api, ApiError, Loaded, class, school, timetable, use_load, venue},
    components::{Field, FieldKind, Form, use_approved_schools},
    i18n::use_i18n,
    may,
    session::use_session,
    time,
};

/// Choices: value and label.
pub(super) type Choices = Vec<(AttrValue, AttrValue)>;

/// What a school has to teach with, as far as it has been read.
#[derive(Clone, PartialEq)]
pub(super) struct Offered {
    /// Rooms.
    pub(super) rooms: Loaded<(String, Choices)>,
    /// Shared venues with an agreement that is in force.
    pub(super) venues: Loaded<(String, Choices)>,
    /// Teachers; for those to whom the list of teachers is closed, whoever stands on the timetable of these weeks.
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
    let lists = use_session().has_role(may::LIST_TEACHERS);
    let teachers = use_load((school.to_owned(), lists), |api, (school, lists)| async move {
        let list = match (school.is_empty(), lists) {
            (true, _) => Vec::new(),
            (false, true) => listed(&api, &school).await?,
            (false, false) => teaching(&timetable::read(&api, &these_weeks(&school, time::today())).await?),
        };
        Ok((school, list))
    });
    Offered { rooms, venues, teachers, school: school.to_owned() }
}

/// The teachers of a school, from their list.
async fn listed(api: &Api, school: &str) -> Result<Choices, ApiError> {
    let all = class::teachers(api, school).await?;
    Ok(all.iter().map(|one| (one.id.to_string().into(), one.name.clone().into())).collect())
}

/// Asks for the timetable of a school around a day: two weeks back and four ahead, as many days as are told at once.
fn these_weeks(school: &str, today: NaiveDate) -> String {
    let from = today.checked_sub_days(Days::new(13)).unwrap_or(today);
    let to = today.checked_add_days(Days::new(28)).unwrap_or(today);
    format!("?school_id={school}&from={}&to={}", time::day(from), time::day(to))
}

/// Who stands on a timetable, each once, by name.
fn teaching(timetable: &Timetable) -> Choices {
    let named = timetable.sessions.iter().filter_map(|one| {
        let name = one.teacher_name.as_ref()?;
        Some((name.clone(), one.teacher_id?.to_string()))
    });
    let each: BTreeSet<(String, String)> = named.collect();
    each.into_iter().map(|(name, id)| (id.into(), name.into())).collect()
}

/// Properties of [`PlaceAndTeacher`].
#[derive(PartialEq, Properties)]
pub(super) struct PlaceAndTeacherProps {
    /// The form, with the school at `/school_id`.
    pub(super) form: Form,
    /// The school, where the form does not ask for it.
    #[prop_or_default]
    pub(super) school: Option<AttrValue>,
    /// Whether there is no place to choose, since it is all online.
    #[prop_or_default]
    pub(super) nowhere: bool,
}

/// What is of one school, and forgotten when another is chosen.
const OF_A_SCHOOL: [&str; 3] = ["/room_id", "/venue_id", "/teacher_id"];

/// The room or shared venue, and the teacher. One place takes the place of the other.
#[component]
pub(super) fn PlaceAndTeacher(props: &PlaceAndTeacherProps) -> Html {
    let i18n = use_i18n();
    let form = &props.form;
    let chosen = props.school.as_ref().map_or_else(|| form.get("/school_id").to_owned(), ToString::to_string);
    use_cleared_with(form, &chosen, if props.school.is_none() { &OF_A_SCHOOL } else { &[] });
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
        if !props.nowhere {
            { field("/room_id", i18n.t("class-room"), Some(i18n.t("class-room-hint")), &offered.rooms) }
            { field("/venue_id", i18n.t("class-venue"), Some(i18n.t("class-venue-hint")), &offered.venues) }
        }
        { field("/teacher_id", i18n.t("class-teacher"), None, &offered.teachers) }
    </> }
}

/// Properties of [`AcceptOverlaps`].
#[derive(PartialEq, Properties)]
pub(super) struct AcceptOverlapsProps {
    /// The form.
    pub(super) form: Form,
}

/// Whether sessions may lie at a time at which some of those enrolled have something else.
#[component]
pub(super) fn AcceptOverlaps(props: &AcceptOverlapsProps) -> Html {
    let i18n = use_i18n();
    html! {
        <Field form={props.form.clone()} at="/accept_overlaps" label={i18n.t("class-accept-overlaps")} hint={i18n.t("class-accept-overlaps-hint")} kind={FieldKind::Checkbox} wide=true />
    }
}

/// Empties fields when another school is chosen: what they say is of the one before.
#[hook]
pub(super) fn use_cleared_with(form: &Form, school: &str, fields: &'static [&'static str]) {
    let form = form.clone();
    let before = use_mut_ref(|| school.to_owned());
    use_effect_with(school.to_owned(), move |school| {
        let old = before.replace(school.clone());
        // What the address says at first is kept when the only school there is fills itself in.
        if !old.is_empty() && old != *school {
            for at in fields {
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

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A timetable of one school with a session of each of these teachers.
    pub(in super::super) fn timetable_of(teachers: &[(Option<&str>, &str)]) -> Timetable {
        const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8056";
        let session = |(id, name): &(Option<&str>, &str)| {
            serde_json::json!({
                "id": ID, "school_id": ID, "school_name": "泊江海子银发学堂", "course_id": ID, "title": "书法入门",
                "form": "course_class", "delivery_mode": "offline", "room_id": ID, "room_name": "书画室",
                "venue_id": null, "venue_name": null, "teacher_id": id, "teacher_name": id.map(|_| name),
                "starts_at": "2025-11-12T01:00:00Z", "ends_at": "2025-11-12T02:30:00Z", "capacity": 20,
                "status": "scheduled", "series_id": null, "changed_by_hand": false,
            })
        };
        let sessions: Vec<_> = teachers.iter().map(session).collect();
        let told =
            serde_json::json!({ "from": "2025-11-10", "to": "2025-11-16", "days": [], "sessions": sessions });
        serde_json::from_value(told).unwrap()
    }

    #[test]
    fn as_many_days_are_asked_for_as_a_timetable_tells_at_once() {
        let today = NaiveDate::from_ymd_opt(2025, 11, 12).unwrap();
        assert_eq!(these_weeks("s", today), "?school_id=s&from=2025-10-30&to=2025-12-10");
    }

    #[test]
    fn who_stands_on_a_timetable_is_offered_once_by_name() {
        let (zhao, qian) = ("01890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a8058");
        let table = timetable_of(&[
            (Some(zhao), "赵老师"),
            (None, ""),
            (Some(qian), "钱老师"),
            (Some(zhao), "赵老师"),
        ]);
        let mut told = vec![(zhao.into(), "赵老师".into()), (qian.into(), "钱老师".into())];
        told.sort_by(|one: &(AttrValue, AttrValue), other| one.1.cmp(&other.1));
        assert_eq!(teaching(&table), told);
    }
}

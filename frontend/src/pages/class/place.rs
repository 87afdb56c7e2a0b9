//! Where and by whom something is taught: the rooms and teachers of a school, and the venues that it shares.

use contract::ids::FacilityId;
use yew::prelude::*;

use crate::{
    api::{Loaded, class, school, use_load, venue},
    components::{Field, FieldKind, Form, use_approved_schools},
    i18n::use_i18n,
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

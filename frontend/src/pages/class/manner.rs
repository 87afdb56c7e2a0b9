//! How a session is held: its form, and whether its learners meet in one place. As its course says, unless it is chosen.

use contract::course::{ActivityForm, CourseView, DeliveryMode};
use yew::prelude::*;

use crate::{
    components::{Field, FieldKind, Form, Reader},
    i18n::use_i18n,
};

const COURSE: &str = "/course_id";
const FORM: &str = "/form";
const MODE: &str = "/delivery_mode";

/// Properties of [`Manner`].
#[derive(PartialEq, Properties)]
pub(super) struct MannerProps {
    /// The form, with the course at `/course_id`.
    pub(super) form: Form,
    /// What the chosen course says; none where only the school's plan still has it.
    pub(super) of_course: Option<(ActivityForm, DeliveryMode)>,
}

/// Two choices that follow the course whenever another is chosen.
#[component]
pub(super) fn Manner(props: &MannerProps) -> Html {
    let i18n = use_i18n();
    let form = &props.form;
    use_following(form, props.of_course);
    html! { <>
        <Field form={form.clone()} at={FORM} label={i18n.t("course-form")} hint={i18n.t("class-as-course")} kind={FieldKind::Select(i18n.choices::<ActivityForm>())} />
        <Field form={form.clone()} at={MODE} label={i18n.t("course-delivery")} hint={i18n.t("class-delivery-hint")} kind={FieldKind::Select(i18n.choices::<DeliveryMode>())} />
    </> }
}

/// What the course that a form has chosen says, where it is among these.
pub(super) fn of_course(
    form: &Form,
    courses: Option<&Vec<CourseView>>,
) -> Option<(ActivityForm, DeliveryMode)> {
    let chosen = courses?.iter().find(|course| course.id.to_string() == form.get(COURSE))?;
    Some((chosen.form, chosen.delivery_mode))
}

/// What was chosen; nothing stands for what the course says.
pub(super) fn read_manner(read: &mut Reader) -> (Option<ActivityForm>, Option<DeliveryMode>) {
    (read.optional(FORM), read.optional(MODE))
}

/// Whether what a form puts on the timetable is online only, and has no place therefore.
pub(super) fn is_online(form: &Form) -> bool {
    form.get(MODE) == DeliveryMode::Online.as_str()
}

/// Whether a session that is there has no place to change: one that is online only, unless it was given one all the same.
pub(super) fn is_nowhere(mode: DeliveryMode, placed: bool) -> bool {
    mode == DeliveryMode::Online && !placed
}

/// Fills both in when another course is chosen.
#[hook]
fn use_following(form: &Form, of_course: Option<(ActivityForm, DeliveryMode)>) {
    let course = form.get(COURSE).to_owned();
    // What the address says beside its course is kept.
    let followed = use_mut_ref(|| Some(course.clone()).filter(|_| !form.get(MODE).is_empty()));
    let form = form.clone();
    use_effect_with((course, of_course), move |(course, of_course)| {
        let mut followed = followed.borrow_mut();
        if let Some([kind, mode]) = preset(followed.as_deref(), course, *of_course) {
            form.set(FORM, kind);
            form.set(MODE, mode);
        }
        if of_course.is_some() {
            *followed = Some(course.clone());
        }
    });
}

/// What both become when a course is chosen; nothing where they stay as they are, since they have followed that course before.
fn preset(
    followed: Option<&str>,
    course: &str,
    of_course: Option<(ActivityForm, DeliveryMode)>,
) -> Option<[String; 2]> {
    if course.is_empty() || followed == Some(course) {
        return None;
    }
    let said = of_course.map(|(form, mode)| [form.to_string(), mode.to_string()]);
    Some(said.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIVE: (ActivityForm, DeliveryMode) = (ActivityForm::Lecture, DeliveryMode::Online);

    #[test]
    fn form_and_delivery_follow_another_course_and_leave_alone_what_was_chosen_since() {
        let told = Some(["lecture".to_owned(), "online".to_owned()]);
        assert_eq!(preset(None, "a", Some(LIVE)), told);
        assert_eq!(preset(Some("b"), "a", Some(LIVE)), told);
        assert_eq!(preset(Some("a"), "a", Some(LIVE)), None, "chosen by hand since");
        assert_eq!(preset(None, "", None), None, "no course yet");
    }

    #[test]
    fn of_a_course_that_only_the_plan_has_nothing_is_said_so_that_the_server_follows_it() {
        assert_eq!(preset(Some("b"), "a", None), Some([String::new(), String::new()]));
    }

    #[test]
    fn only_what_is_all_online_is_nowhere() {
        assert!(is_nowhere(DeliveryMode::Online, false));
        assert!(!is_nowhere(DeliveryMode::Online, true));
        assert!(!is_nowhere(DeliveryMode::Blended, false) && !is_nowhere(DeliveryMode::Offline, false));
    }
}

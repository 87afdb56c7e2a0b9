//! The nominations of one course, and a new one.

use contract::{
    course::{CourseDetails, CourseHonour, CourseState, CreateCourseNomination},
    ids::CourseId,
};
use yew::prelude::*;

use super::list::table;
use crate::{
    api::{course, use_action, use_load},
    components::{Button, Card, Dialog, Field, FieldKind, FormView, Icon, use_form, use_toasts},
    i18n::use_i18n,
    may,
    session::use_session,
};

/// Properties of [`OfCourse`].
#[derive(PartialEq, Properties)]
pub(in crate::pages::course) struct OfCourseProps {
    /// The course.
    pub(in crate::pages::course) course: CourseDetails,
}

/// What a course has been nominated as.
#[component]
pub(in crate::pages::course) fn OfCourse(props: &OfCourseProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let id = props.course.id;
    let asked = use_state(|| false);
    let found = use_load(id, |api, id| async move {
        Ok(course::nominations(&api, &format!("?limit=200&course_id={id}")).await?.items)
    });
    let show = |on: bool| {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(on))
    };
    let ondone = {
        let (asked, reload) = (asked.clone(), found.reload.clone());
        Callback::from(move |()| {
            asked.set(false);
            reload.emit(());
        })
    };
    let may_nominate =
        props.course.status == CourseState::Published && session.has_role(may::CREATE_COURSE_NOMINATION);
    let actions = html! {
        if may_nominate { <Button icon={Icon::Plus} label={i18n.t("nomination-add")} onclick={show(true).reform(|_| ())} /> }
    };
    html! {
        <Card title={i18n.t("course-tab-nominations")} {actions}>
            { found.view(|items| table(&i18n, items)) }
            if *asked { <Nominate {id} {ondone} onclose={show(false)} /> }
        </Card>
    }
}

#[derive(PartialEq, Properties)]
struct NominateProps {
    id: CourseId,
    ondone: Callback<()>,
    onclose: Callback<()>,
}

#[component]
fn Nominate(props: &NominateProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/honour", String::new()), ("/reason", String::new())]);
    let nominate = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, new: CreateCourseNomination| async move { course::nominate(&api, &new).await },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("nomination-added"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, course_id) = (form.clone(), i18n.clone(), nominate.run, props.id);
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let (honour, reason) = (read.required::<CourseHonour>("/honour"), read.text("/reason"));
            if read.complete()
                && let Some(honour) = honour
            {
                run.emit(CreateCourseNomination { course_id, honour, reason });
            }
        })
    };
    html! {
        <Dialog title={i18n.t("nomination-add")} onclose={props.onclose.clone()}>
            <p>{ i18n.t("nomination-add-what") }</p>
            <FormView form={form.clone()} submit={i18n.t("nomination-add")} busy={nominate.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                <Field form={form.clone()} at="/honour" label={i18n.t("nomination-honour")} kind={FieldKind::Select(i18n.choices::<CourseHonour>())} required=true />
                <Field {form} at="/reason" label={i18n.t("nomination-reason")} hint={i18n.t("nomination-reason-hint")} kind={FieldKind::TextArea} required=true />
            </FormView>
        </Dialog>
    }
}

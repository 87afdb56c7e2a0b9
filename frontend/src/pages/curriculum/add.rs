//! Adds a course to a plan, as it was taught before or afresh.

use std::rc::Rc;

use contract::{
    course::{CourseRun, CourseView},
    ids::{CourseId, SchoolId},
};
use yew::prelude::*;

use super::planned::Planned;
use crate::{
    api::{Unread, course, use_load},
    components::{Button, Icon, Select},
    i18n::{I18n, use_i18n},
    pages::course::{use_categories, when},
    time,
};

/// How many sessions a course begins with that is planned afresh.
const SESSIONS: u16 = 16;

/// Properties of [`AddCourse`].
#[derive(PartialEq, Properties)]
pub(super) struct AddCourseProps {
    /// The school that the plan is for.
    pub(super) school: SchoolId,
    /// Courses that are planned already.
    pub(super) taken: Vec<CourseId>,
    /// Courses that may be taught.
    pub(super) courses: Option<Rc<Vec<CourseView>>>,
    /// Why they could not be read.
    pub(super) unread: Option<Unread>,
    /// Hears which one is added, and how it is planned.
    pub(super) onadd: Callback<Planned>,
}

/// Chooses a course that is not planned yet, and an earlier run of it whose sessions, weekday and time are taken over: the
/// school's own last one unless another is chosen.
#[component]
pub(super) fn AddCourse(props: &AddCourseProps) -> Html {
    let i18n = use_i18n();
    let categories = use_categories();
    let chosen = use_state(String::new);
    let template = use_state(|| None::<String>);
    let id = chosen.parse::<CourseId>().ok();
    let runs = use_load((id, props.school), |api, (id, school)| async move {
        match id {
            Some(id) => Ok((Some(id), course::earlier_runs(&api, id, school).await?)),
            None => Ok((None, Vec::new())),
        }
    });
    // While the runs of another course are on their way, those of the one before offer nothing.
    let earlier: Vec<CourseRun> = runs
        .value
        .as_ref()
        .filter(|runs| runs.0 == id && id.is_some())
        .map(|runs| runs.1.clone())
        .unwrap_or_default();
    let own_last = earlier.first().filter(|run| run.school_id == props.school);
    let picked = (*template).clone().unwrap_or_else(|| own_last.map(key_of).unwrap_or_default());
    let free = props.courses.iter().flat_map(|all| all.iter()).filter(|one| !props.taken.contains(&one.id));
    let options: Vec<_> = free
        .map(|one| {
            let category = categories.label(&i18n, one.category.as_str());
            (one.id.to_string().into(), format!("{category} · {}", one.title_zh).into())
        })
        .collect();
    let choose = {
        let (chosen, template) = (chosen.clone(), template.clone());
        Callback::from(move |course: String| {
            chosen.set(course);
            template.set(None);
        })
    };
    let take = Callback::from({
        let template = template.clone();
        move |run: String| template.set(Some(run))
    });
    let onclick = {
        let (chosen, onadd) = (chosen.clone(), props.onadd.clone());
        let run = earlier.iter().find(|run| key_of(run) == picked).cloned();
        Callback::from(move |_: MouseEvent| {
            if let Some(course) = id {
                onadd.emit(planned(course, run.as_ref()));
                chosen.set(String::new());
                template.set(None);
            }
        })
    };
    let templates: Vec<_> = earlier.iter().map(|run| (key_of(run).into(), told(&i18n, run))).collect();
    html! {
        <div class="add-course">
            <div class="filter">
                <label for="add-course">{ i18n.t("curriculum-add-course") }</label>
                <Select id="add-course" value={(*chosen).clone()} {options} empty={i18n.t("form-choose")} onchange={choose} unread={props.unread.clone()} />
            </div>
            if !templates.is_empty() {
                <div class="filter">
                    <label for="add-template">{ i18n.t("curriculum-template") }</label>
                    <Select id="add-template" value={picked} options={templates} empty={i18n.t("curriculum-template-none")} onchange={take} />
                </div>
            }
            <Button icon={Icon::Plus} label={i18n.t("curriculum-add")} disabled={id.is_none()} {onclick} />
        </div>
    }
}

/// One run among those of a course: the plan that it stands in.
fn key_of(run: &CourseRun) -> String {
    run.plan_id.to_string()
}

fn told(i18n: &I18n, run: &CourseRun) -> AttrValue {
    i18n.ta(
        "curriculum-template-run",
        &[
            ("school", run.school_name.clone().into()),
            ("half", time::half_year(i18n, run.half_year).to_string().into()),
            ("sessions", run.sessions_planned.into()),
            ("when", when(i18n, run).to_string().into()),
        ],
    )
}

/// The item of a course, planned as it was in a run.
fn planned(course: CourseId, run: Option<&CourseRun>) -> Planned {
    Planned {
        course,
        sessions: run.map_or(SESSIONS, |run| run.sessions_planned),
        weekday: run.and_then(|run| run.weekday),
        start: run.and_then(|run| run.start_time),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_is_planned_as_it_was_taught_or_afresh() {
        let course: CourseId = "00000000-0000-0000-0000-000000000001".parse().unwrap();
        assert_eq!(planned(course, None).sessions, SESSIONS);
        let run = CourseRun {
            school_id: "00000000-0000-0000-0000-000000000002".parse().unwrap(),
            school_name: String::new(),
            half_year: "2025-H1".parse().unwrap(),
            plan_id: "00000000-0000-0000-0000-000000000003".parse().unwrap(),
            number: Some(1),
            sessions_planned: 9,
            weekday: Some(4),
            start_time: "09:30:00".parse().ok(),
            sessions_held: 8,
            attendances: 120,
            archived: true,
        };
        let taken = planned(course, Some(&run));
        assert_eq!((taken.sessions, taken.weekday, taken.start), (9, Some(4), run.start_time));
    }
}

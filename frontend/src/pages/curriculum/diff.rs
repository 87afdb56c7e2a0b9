//! How a plan differs from the one before it.

use std::collections::{BTreeMap, BTreeSet};

use contract::{
    curriculum::{CurriculumItemInput, CurriculumItemView, PlanDiff, PlanDiffCourse},
    ids::CourseId,
};
use yew::prelude::*;

use crate::{
    components::{Bar, BarChart, Card, Notice, StatusLabel, Tone, percent},
    i18n::{I18n, use_i18n},
};

/// Properties of [`Comparison`].
#[derive(PartialEq, Properties)]
pub(super) struct ComparisonProps {
    /// What the server compared; none for a school's first plan.
    pub(super) diff: Option<PlanDiff>,
    /// What has been changed since and is not saved yet: added, altered and dropped courses.
    pub(super) unsaved: usize,
}

/// Kept, altered, new and dropped courses, and the changed share against what publishing needs.
#[component]
pub(super) fn Comparison(props: &ComparisonProps) -> Html {
    let i18n = use_i18n();
    let unsaved = (props.unsaved > 0).then(|| {
        html! { <Notice tone={Tone::Warning} title={i18n.ta("curriculum-unsaved", &[("count", props.unsaved.into())])} /> }
    });
    let Some(diff) = &props.diff else {
        return html! {
            <Card title={i18n.t("curriculum-diff")}>
                { unsaved.unwrap_or_default() }
                <p class="subtle">{ i18n.t("curriculum-first") }</p>
            </Card>
        };
    };
    let bar = Bar {
        label: i18n.t("curriculum-changed"),
        share: diff.changed_bp,
        target: Some(diff.minimum_bp),
        note: format!("{} / {}", percent(diff.changed_bp), percent(diff.minimum_bp)).into(),
    };
    let (tone, text) = if diff.enough {
        (Tone::Good, i18n.t("curriculum-enough"))
    } else {
        (Tone::Warning, i18n.ta("curriculum-not-enough", &[("share", percent(diff.minimum_bp).into())]))
    };
    html! {
        <Card title={i18n.ta("curriculum-diff-against", &[("half", diff.against_half_year.to_string().into())])}>
            { unsaved.unwrap_or_default() }
            <BarChart title={i18n.t("curriculum-changed-chart")} bars={vec![bar]} />
            <p><StatusLabel {tone} {text} /></p>
            { group(&i18n, "diff-added", i18n.t("curriculum-added"), &diff.added) }
            { group(&i18n, "diff-altered", i18n.t("curriculum-altered"), &diff.altered) }
            { group(&i18n, "diff-dropped", i18n.t("curriculum-dropped"), &diff.dropped) }
            { group(&i18n, "diff-kept", i18n.t("curriculum-kept"), &diff.kept) }
        </Card>
    }
}

fn group(i18n: &I18n, class: &'static str, title: AttrValue, courses: &[PlanDiffCourse]) -> Html {
    html! {
        <section class={classes!("diff", class)}>
            <h3>{ title }<span class="count">{ courses.len() }</span></h3>
            if courses.is_empty() { <p class="subtle">{ i18n.t("curriculum-no-courses") }</p> }
            else { <ul>{ for courses.iter().map(|course| html! { <li>{ &course.course_title }</li> }) }</ul> }
        </section>
    }
}

/// How many courses differ between what is saved and what is being edited.
pub(super) fn unsaved(saved: &[CurriculumItemView], edited: &[CurriculumItemInput]) -> usize {
    type Planned = (u16, Option<u8>, Option<chrono::NaiveTime>);
    let before: BTreeMap<CourseId, Planned> = saved
        .iter()
        .map(|item| (item.course_id, (item.sessions_planned, item.weekday, item.start_time)))
        .collect();
    let after: BTreeMap<CourseId, Planned> = edited
        .iter()
        .map(|item| (item.course_id, (item.sessions_planned, item.weekday, item.start_time)))
        .collect();
    let courses: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    courses.into_iter().filter(|course| before.get(course) != after.get(course)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_courses_that_differ_count_as_unsaved() {
        let id = |text: &str| text.parse::<CourseId>().unwrap();
        let (one, two) =
            (id("00000000-0000-0000-0000-000000000001"), id("00000000-0000-0000-0000-000000000002"));
        let input = |course_id, sessions_planned| CurriculumItemInput {
            course_id,
            sessions_planned,
            weekday: None,
            start_time: None,
        };
        let saved = CurriculumItemView {
            id: uuid_of(one),
            course_id: one,
            course_title: String::new(),
            category: contract::course::CourseCategory::HealthFitness,
            sessions_planned: 8,
            weekday: None,
            start_time: None,
        };
        assert_eq!(unsaved(std::slice::from_ref(&saved), &[input(one, 8)]), 0);
        assert_eq!(unsaved(std::slice::from_ref(&saved), &[input(one, 9), input(two, 8)]), 2);
        assert_eq!(unsaved(&[saved], &[]), 1);
    }

    fn uuid_of(course: CourseId) -> contract::ids::CurriculumItemId {
        contract::ids::CurriculumItemId(course.0)
    }
}

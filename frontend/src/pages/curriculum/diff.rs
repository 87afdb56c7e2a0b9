//! How a plan differs from the one before it.

use contract::curriculum::{CurriculumItemView, CurriculumPlanView, PlanDiff, PlanDiffCourse, PlanState};
use yew::prelude::*;

use super::planned::{Planned, saved};

use crate::{
    components::{Bar, BarChart, Card, Notice, StatusLabel, Tone, percent},
    i18n::{I18n, use_i18n},
    time,
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
        share: Some(diff.changed_bp),
        target: Some(diff.minimum_bp),
        note: format!("{} / {}", percent(diff.changed_bp), percent(diff.minimum_bp)).into(),
    };
    let (tone, text) = if diff.enough {
        (Tone::Good, i18n.t("curriculum-enough"))
    } else {
        (Tone::Warning, i18n.ta("curriculum-not-enough", &[("share", percent(diff.minimum_bp).into())]))
    };
    html! {
        <Card title={i18n.ta("curriculum-diff-against", &[("half", time::half_year(&i18n, diff.against_half_year).to_string().into())])}>
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

/// What somebody else has saved meanwhile, and what saving again will do.
pub(super) fn overtaken(i18n: &I18n, before: &[CurriculumItemView], now: &CurriculumPlanView) -> Html {
    let lacks = |items: &[CurriculumItemView], one: &CurriculumItemView| {
        !items.iter().any(|item| item.course_id == one.course_id)
    };
    let alters = |one: &&CurriculumItemView| {
        let other = before.iter().find(|item| item.course_id == one.course_id);
        other.is_some_and(|other| Planned::from(other) != Planned::from(*one))
    };
    let added = now.items.iter().filter(|item| lacks(before, item));
    let dropped = before.iter().filter(|item| lacks(&now.items, item));
    let line = |label: AttrValue, items: Vec<&CurriculumItemView>| {
        let titles: Vec<_> = items.iter().map(|item| item.course_title.as_str()).collect();
        let comma = i18n.t("list-comma");
        let all = titles.join(&comma);
        (!titles.is_empty()).then(|| {
            html! { <li>{ i18n.ta("curriculum-about", &[("head", label.to_string().into()), ("rest", all.into())]) }</li> }
        })
    };
    let lines = [
        line(i18n.t("curriculum-added"), added.collect()),
        line(i18n.t("curriculum-altered"), now.items.iter().filter(alters).collect()),
        line(i18n.t("curriculum-dropped"), dropped.collect()),
    ];
    let draft = now.status == PlanState::Draft;
    let advice = i18n.t(if draft { "curriculum-stale-advice" } else { "curriculum-stale-published" });
    html! {
        <Notice tone={Tone::Warning} urgent=true title={i18n.t("curriculum-stale")}>
            <ul>{ for lines.into_iter().flatten() }</ul>
            <p>{ advice }</p>
        </Notice>
    }
}

/// How many courses differ between what is saved and what is being edited.
pub(super) fn unsaved(before: &[CurriculumItemView], edited: &[Planned]) -> usize {
    let before = saved(before);
    let dropped = |one: &&Planned| !edited.iter().any(|item| item.course == one.course);
    edited.iter().filter(|one| !before.contains(one)).count() + before.iter().filter(dropped).count()
}

#[cfg(test)]
mod tests {
    use contract::ids::CourseId;

    use super::*;

    #[test]
    fn only_courses_that_differ_count_as_unsaved() {
        let id = |text: &str| text.parse::<CourseId>().unwrap();
        let (one, two) =
            (id("00000000-0000-0000-0000-000000000001"), id("00000000-0000-0000-0000-000000000002"));
        let input = |course, sessions| Planned { course, sessions, weekday: None, start: None };
        let before = CurriculumItemView {
            id: uuid_of(one),
            course_id: one,
            course_title: String::new(),
            category: "health_fitness".parse().unwrap(),
            sessions_planned: 8,
            weekday: None,
            start_time: None,
        };
        assert_eq!(unsaved(std::slice::from_ref(&before), &[input(one, 8)]), 0);
        assert_eq!(unsaved(std::slice::from_ref(&before), &[input(one, 9), input(two, 8)]), 2);
        assert_eq!(unsaved(&[before], &[]), 1);
    }

    fn uuid_of(course: CourseId) -> contract::ids::CurriculumItemId {
        contract::ids::CurriculumItemId(course.0)
    }
}

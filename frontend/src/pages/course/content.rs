//! What is written in a version.

use contract::course::{CourseLesson, CourseVersionView};
use yew::prelude::*;

use super::category::Categories;
use crate::{
    components::{Card, DefinitionList, Empty},
    i18n::I18n,
};

/// Its facts, summary and syllabus.
pub(super) fn facts(
    i18n: &I18n,
    categories: &Categories,
    before: Vec<(AttrValue, Html)>,
    version: &CourseVersionView,
) -> Html {
    let mut items = before;
    items.extend([
        (i18n.t("course-category"), html! { categories.label(i18n, version.category.as_str()) }),
        (i18n.t("course-objectives"), joined(i18n, version.objectives.iter().map(|one| i18n.word(*one)))),
        (i18n.t("course-form"), html! { i18n.word(version.form) }),
        (i18n.t("course-delivery"), html! { i18n.word(version.delivery_mode) }),
        (i18n.t("course-minutes"), html! { version.lesson_minutes }),
        (i18n.t("course-tags"), joined(i18n, version.tags.iter().map(|one| i18n.word(*one)))),
        (i18n.t("course-title-mn"), mongolian(version.title_mn.as_ref())),
    ]);
    html! { <>
        <DefinitionList {items} />
        { prose(&i18n.t("course-summary"), &version.summary) }
        { prose(&i18n.t("course-syllabus"), &version.syllabus) }
    </> }
}

/// Words in a row; a dash where there are none.
pub(super) fn joined(i18n: &I18n, words: impl Iterator<Item = AttrValue>) -> Html {
    let words: Vec<String> = words.map(|word| word.to_string()).collect();
    if words.is_empty() {
        return html! { "—" };
    }
    html! { words.join(&i18n.t("list-comma")) }
}

/// A title in traditional Mongolian; a dash where there is none.
pub(super) fn mongolian(title: Option<&String>) -> Html {
    match title {
        Some(title) => html! { <span class="mongolian" lang="mn-Mong">{ title }</span> },
        None => html! { "—" },
    }
}

fn prose(title: &AttrValue, text: &str) -> Html {
    html! {
        if !text.is_empty() { <section class="prose"><h3>{ title }</h3><p>{ text }</p></section> }
    }
}

/// Its lessons, in order.
pub(super) fn lessons(i18n: &I18n, version: &CourseVersionView) -> Html {
    let minutes: u32 = version.lessons.iter().map(|lesson| u32::from(lesson.minutes)).sum();
    let title = i18n
        .ta("course-lessons-total", &[("count", version.lessons.len().into()), ("minutes", minutes.into())]);
    let one = |lesson: &CourseLesson| {
        html! {
            <li>
                <p><strong>{ &lesson.title_zh }</strong>{ " " }<span class="subtle">{ i18n.ta("course-lesson-minutes", &[("minutes", lesson.minutes.into())]) }</span></p>
                if lesson.title_mn.is_some() { <p>{ mongolian(lesson.title_mn.as_ref()) }</p> }
                if !lesson.outline.is_empty() { <p class="outline">{ &lesson.outline }</p> }
            </li>
        }
    };
    html! {
        <Card {title}>
            if version.lessons.is_empty() { <Empty title={i18n.t("course-lessons-none")} advice={i18n.t("course-lessons-none-advice")} /> }
            else { <ol class="lessons">{ for version.lessons.iter().map(one) }</ol> }
        </Card>
    }
}

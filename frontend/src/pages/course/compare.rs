//! Two versions of a course side by side: only what differs.

use contract::{
    course::{CourseAttachment, CourseField, CourseLesson, CourseVersionView},
    ids::CourseId,
};
use yew::prelude::*;

use super::{
    category::{Categories, use_categories},
    content::{joined, mongolian},
};
use crate::{
    api::{course, use_load},
    components::{Column, DataTable, Empty, Row},
    i18n::{I18n, use_i18n},
};

/// Properties of [`Compare`].
#[derive(PartialEq, Properties)]
pub(super) struct CompareProps {
    /// Which course.
    pub(super) id: CourseId,
    /// The number of the version that is compared with.
    pub(super) before: u16,
    /// The number of the version that is compared.
    pub(super) after: u16,
}

/// What differs between two versions.
#[component]
pub(super) fn Compare(props: &CompareProps) -> Html {
    let i18n = use_i18n();
    let categories = use_categories();
    let wanted = (props.id, props.before, props.after);
    let both = use_load(wanted, |api, (id, before, after)| async move {
        Ok((course::version(&api, id, before).await?, course::version(&api, id, after).await?))
    });
    both.view(|both| {
        let (before, after) = &**both;
        let fields = before.differs_in(after);
        let head = |version: &CourseVersionView| {
            i18n.ta("course-version-number", &[("number", version.number.into())])
        };
        let columns = vec![
            Column::new("field", i18n.t("course-compare-field")),
            Column::new("before", head(before)),
            Column::new("after", head(after)),
        ];
        let rows = fields.iter().map(|field| row(&i18n, &categories, *field, before, after));
        html! {
            <div class="compare">
                <DataTable id="course-compare" caption={i18n.ta("course-differences", &[("count", fields.len().into())])} {columns}
                    rows={rows.collect::<Vec<_>>()} adjustable=false empty={html! { <Empty title={i18n.t("course-compare-same")} /> }} />
            </div>
        }
    })
}

fn row(
    i18n: &I18n,
    categories: &Categories,
    field: CourseField,
    before: &CourseVersionView,
    after: &CourseVersionView,
) -> Row {
    let (old, new) = match field {
        CourseField::Lessons => (
            lessons(i18n, &before.lessons, &after.lessons, false),
            lessons(i18n, &after.lessons, &before.lessons, true),
        ),
        CourseField::Attachments => (
            files(&before.attachments, &after.attachments, false),
            files(&after.attachments, &before.attachments, true),
        ),
        _ => (told(i18n, categories, field, before), told(i18n, categories, field, after)),
    };
    Row { key: field.as_str().into(), to: None, cells: vec![html! { i18n.word(field) }, old, new] }
}

fn told(i18n: &I18n, categories: &Categories, field: CourseField, version: &CourseVersionView) -> Html {
    let text = |text: &str| {
        if text.is_empty() {
            html! { "—" }
        } else {
            html! { <span class="outline">{ text.to_owned() }</span> }
        }
    };
    match field {
        CourseField::TitleZh => text(&version.title_zh),
        CourseField::TitleMn => mongolian(version.title_mn.as_ref()),
        CourseField::Summary => text(&version.summary),
        CourseField::Category => html! { categories.label(i18n, version.category.as_str()) },
        CourseField::Objectives => joined(i18n, version.objectives.iter().map(|one| i18n.word(*one))),
        CourseField::Form => html! { i18n.word(version.form) },
        CourseField::DeliveryMode => html! { i18n.word(version.delivery_mode) },
        CourseField::LessonMinutes => html! { version.lesson_minutes },
        CourseField::Tags => joined(i18n, version.tags.iter().map(|one| i18n.word(*one))),
        CourseField::Syllabus => text(&version.syllabus),
        CourseField::Lessons | CourseField::Attachments => Html::default(),
    }
}

/// The files of one version; those that the other has not under the same name and with the same content stand out.
fn files(own: &[CourseAttachment], other: &[CourseAttachment], new: bool) -> Html {
    let one = |file: &CourseAttachment| {
        let same = |known: &CourseAttachment| known.name == file.name && known.sha256 == file.sha256;
        let text = match (other.iter().any(same), new) {
            (true, _) => html! { &file.name },
            (false, true) => html! { <ins>{ &file.name }</ins> },
            (false, false) => html! { <del>{ &file.name }</del> },
        };
        html! { <li>{ text }</li> }
    };
    if own.is_empty() {
        return html! { "—" };
    }
    html! { <ul class="lessons">{ for own.iter().map(one) }</ul> }
}

/// The lessons of one version; those that the other has not as they are stand out, as gone or as new.
fn lessons(i18n: &I18n, own: &[CourseLesson], other: &[CourseLesson], new: bool) -> Html {
    let one = |lesson: &CourseLesson| {
        let minutes = i18n.ta("course-lesson-minutes", &[("minutes", lesson.minutes.into())]);
        let text = html! { <>
            { &lesson.title_zh }{ " " }<span class="subtle">{ minutes }</span>
            if !lesson.outline.is_empty() { <span class="outline">{ &lesson.outline }</span> }
        </> };
        let text = match (other.contains(lesson), new) {
            (true, _) => text,
            (false, true) => html! { <ins>{ text }</ins> },
            (false, false) => html! { <del>{ text }</del> },
        };
        html! { <li>{ text }</li> }
    };
    if own.is_empty() {
        return html! { "—" };
    }
    html! { <ol class="lessons">{ for own.iter().map(one) }</ol> }
}

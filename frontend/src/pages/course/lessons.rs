//! Writes the lessons of a course: adds, moves and removes them.

use contract::course::CourseLesson;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::{
    components::{Button, Form, Icon, Reader, browser, versions},
    i18n::{I18n, use_i18n},
};

/// What is typed of a lesson.
const MEMBERS: [&str; 4] = ["title_zh", "title_mn", "minutes", "outline"];

/// How many minutes the first lesson begins with; the others begin with those of the one before.
const MINUTES: u16 = 90;

/// The lessons that a form holds in this text.
pub(super) fn read(text: &str) -> Vec<CourseLesson> {
    serde_json::from_str(text).unwrap_or_default()
}

/// Lessons as a form holds them: in one text, so that two versions of them can be compared.
pub(super) fn written(lessons: &[CourseLesson]) -> String {
    serde_json::to_string(lessons).unwrap_or_default()
}

/// Finds the lessons that cannot be sent as they are.
pub(super) fn check(reader: &mut Reader<'_>, text: &str) {
    for (at, lesson) in read(text).iter().enumerate() {
        if lesson.title_zh.trim().is_empty() {
            reader.fault(&format!("/lessons/{at}/title_zh"), "course-lesson-untitled");
        }
        if !(5..=720).contains(&lesson.minutes) {
            reader.fault(&format!("/lessons/{at}/minutes"), "course-lesson-minutes-wrong");
        }
    }
}

/// Properties of [`LessonsEditor`].
#[derive(PartialEq, Properties)]
pub(super) struct LessonsEditorProps {
    /// The form that it belongs to.
    pub(super) form: Form,
    /// JSON pointer of the member that it fills.
    pub(super) at: &'static str,
}

/// A row a lesson. Where one is moved the focus goes along, so that it can be moved on by keyboard.
#[component]
pub(super) fn LessonsEditor(props: &LessonsEditorProps) -> Html {
    let i18n = use_i18n();
    let (form, at) = (&props.form, props.at);
    let all = read(form.get(at));
    let wanted = use_mut_ref(|| None::<String>);
    {
        let wanted = wanted.clone();
        use_effect(move || {
            if let Some(id) = wanted.take() {
                browser::focus(&id);
            }
        });
    }
    let base = form.input_id(at);
    let change = {
        let (form, all) = (form.clone(), all.clone());
        Callback::from(move |(edit, focus): (Edit, Option<String>)| {
            let mut next = all.clone();
            // What is changed or stands elsewhere has no fault any more until it is found again.
            let touched = match &edit {
                Edit::Set(place, _) => *place..place + 1,
                _ => 0..next.len(),
            };
            for pointer in
                touched.flat_map(|place| MEMBERS.map(|member| format!("/lessons/{place}/{member}")))
            {
                if form.fault(&pointer).is_some() {
                    form.mark(&pointer, None);
                }
            }
            edit.apply(&mut next);
            wanted.replace(focus);
            form.set(at, written(&next));
        })
    };
    let onadd = {
        let minutes = all.last().map_or(MINUTES, |lesson| lesson.minutes);
        let focus = format!("{base}-{}-title_zh", all.len());
        change.reform(move |_: MouseEvent| (Edit::Add(minutes), Some(focus.clone())))
    };
    let tell = |text: &str| html! { <ol class="lessons">{ for read(text).iter().map(|one| html! { <li>{ &one.title_zh }</li> }) }</ol> };
    let row = |(place, lesson): (usize, &CourseLesson)| {
        html! {
            <Lesson key={place} form={form.clone()} {place} last={place + 1 == all.len()} lesson={lesson.clone()} base={base.clone()} onchange={change.clone()} />
        }
    };
    html! {
        <fieldset class="wide lessons-editor">
            <legend>{ i18n.ta("course-lessons", &[("count", all.len().into())]) }</legend>
            <ol>{ for all.iter().enumerate().map(row) }</ol>
            <Button icon={Icon::Plus} label={i18n.t("course-lesson-add")} onclick={onadd} />
            { versions(&i18n, form, at, &tell) }
        </fieldset>
    }
}

/// A change of the lessons.
#[derive(Clone)]
enum Edit {
    Add(u16),
    Set(usize, CourseLesson),
    Swap(usize, usize),
    Remove(usize),
}

impl Edit {
    fn apply(self, lessons: &mut Vec<CourseLesson>) {
        match self {
            Self::Add(minutes) => {
                let (title_zh, outline) = (String::new(), String::new());
                lessons.push(CourseLesson { title_zh, title_mn: None, minutes, outline });
            }
            Self::Set(at, lesson) => {
                if let Some(known) = lessons.get_mut(at) {
                    *known = lesson;
                }
            }
            Self::Swap(one, other) if one.max(other) < lessons.len() => lessons.swap(one, other),
            Self::Remove(at) if at < lessons.len() => drop(lessons.remove(at)),
            Self::Swap(..) | Self::Remove(_) => {}
        }
    }
}

#[derive(PartialEq, Properties)]
struct LessonProps {
    form: Form,
    place: usize,
    last: bool,
    lesson: CourseLesson,
    base: String,
    onchange: Callback<(Edit, Option<String>)>,
}

#[component]
fn Lesson(props: &LessonProps) -> Html {
    let i18n = use_i18n();
    let (place, lesson, base) = (props.place, &props.lesson, &props.base);
    let id = |part: &str| format!("{base}-{place}-{part}");
    let set = |edit: fn(&mut CourseLesson, String)| {
        let (lesson, onchange) = (lesson.clone(), props.onchange.clone());
        Callback::from(move |text: String| {
            let mut next = lesson.clone();
            edit(&mut next, text);
            onchange.emit((Edit::Set(place, next), None));
        })
    };
    let line = |event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value();
    let area = |event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value();
    let fault = |member: &str| props.form.fault(&format!("/lessons/{place}/{member}"));
    let faults: Vec<AttrValue> = MEMBERS.into_iter().filter_map(fault).collect();
    let wrong = |member: &str| fault(member).is_some().then_some("true");
    let described = (!faults.is_empty()).then(|| id("fault"));
    let about = |what: AttrValue| {
        i18n.ta("course-lesson-about", &[("number", (place + 1).into()), ("what", what.to_string().into())])
    };
    let minutes = Some(lesson.minutes).filter(|minutes| *minutes > 0).map(|minutes| minutes.to_string());
    // What is no number becomes none at all, shown as an empty box, which is then found before it is sent.
    let set_minutes = set(|lesson, text| lesson.minutes = text.trim().parse().unwrap_or_default());
    let set_mn = set(|lesson, text| lesson.title_mn = Some(text).filter(|text| !text.is_empty()));
    html! {
        <li class={classes!("lesson", (!faults.is_empty()).then_some("wrong"))}>
            <div class="lesson-head">
                <strong>{ i18n.ta("course-lesson-number", &[("number", (place + 1).into())]) }</strong>
                <Moves {place} last={props.last} base={base.clone()} onchange={props.onchange.clone()} />
            </div>
            <div class="lesson-fields">
                <label class="lesson-title">{ i18n.t("course-lesson-title") }
                    <input id={id("title_zh")} value={lesson.title_zh.clone()} aria-label={about(i18n.t("course-lesson-title"))} aria-invalid={wrong("title_zh")}
                        aria-describedby={described.clone()} oninput={set(|lesson, text| lesson.title_zh = text).reform(line)} /></label>
                <label class="lesson-title">{ i18n.t("course-lesson-title-mn") }
                    <input class="mongolian" lang="mn-Mong" value={lesson.title_mn.clone().unwrap_or_default()} aria-label={about(i18n.t("course-lesson-title-mn"))}
                        aria-invalid={wrong("title_mn")} aria-describedby={described.clone()} oninput={set_mn.reform(line)} /></label>
                <label>{ i18n.t("course-lesson-long") }
                    <input class="number" inputmode="numeric" value={minutes.unwrap_or_default()} aria-label={about(i18n.t("course-lesson-long"))} aria-invalid={wrong("minutes")}
                        aria-describedby={described.clone()} oninput={set_minutes.reform(line)} /></label>
                <label class="lesson-outline">{ i18n.t("course-lesson-outline") }
                    <textarea rows="2" value={lesson.outline.clone()} aria-label={about(i18n.t("course-lesson-outline"))} aria-invalid={wrong("outline")}
                        aria-describedby={described} oninput={set(|lesson, text| lesson.outline = text).reform(area)} /></label>
            </div>
            if !faults.is_empty() {
                <div id={id("fault")}>{ for faults.iter().map(|text| html! { <p class="fault">{ Html::from(Icon::Warning) }{ text }</p> }) }</div>
            }
        </li>
    }
}

#[derive(PartialEq, Properties)]
struct MovesProps {
    place: usize,
    last: bool,
    base: String,
    onchange: Callback<(Edit, Option<String>)>,
}

/// Moves a lesson up or down, or removes it.
#[component]
fn Moves(props: &MovesProps) -> Html {
    let i18n = use_i18n();
    let (place, base) = (props.place, &props.base);
    let id = |place: usize, what: &str| format!("{base}-{place}-{what}");
    // At an end the button of the way back takes the focus, since the other cannot be pressed any more.
    let up = (
        Edit::Swap(place, place.saturating_sub(1)),
        match place {
            0 | 1 => id(0, "down"),
            _ => id(place - 1, "up"),
        },
    );
    let down = (Edit::Swap(place, place + 1), id(place + 1, "down"));
    let remove =
        (Edit::Remove(place), id(if props.last { place.saturating_sub(1) } else { place }, "remove"));
    let button = |what: &str, icon: Icon, text: &str, disabled: bool, (edit, focus): (Edit, String)| {
        let label = named(&i18n, text, place);
        let onclick = props.onchange.reform(move |_: MouseEvent| (edit.clone(), Some(focus.clone())));
        html! {
            <button type="button" class="icon-button" id={id(place, what)} aria-label={label.clone()} title={label} {disabled} {onclick}>{ Html::from(icon) }</button>
        }
    };
    html! {
        <div class="actions">
            { button("up", Icon::Up, "course-lesson-up", place == 0, up) }
            { button("down", Icon::Down, "course-lesson-down", props.last, down) }
            { button("remove", Icon::Cross, "course-lesson-remove", false, remove) }
        </div>
    }
}

fn named(i18n: &I18n, key: &str, place: usize) -> AttrValue {
    i18n.ta(key, &[("number", (place + 1).into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(lessons: &[CourseLesson]) -> Vec<&str> {
        lessons.iter().map(|lesson| lesson.title_zh.as_str()).collect()
    }

    #[test]
    fn lessons_are_moved_and_removed_and_nothing_happens_beyond_the_ends() {
        let lesson = |title: &str| CourseLesson {
            title_zh: title.to_owned(),
            title_mn: None,
            minutes: 60,
            outline: String::new(),
        };
        let mut lessons = vec![lesson("甲"), lesson("乙"), lesson("丙")];
        Edit::Swap(0, 1).apply(&mut lessons);
        Edit::Swap(2, 3).apply(&mut lessons);
        assert_eq!(titles(&lessons), ["乙", "甲", "丙"]);
        Edit::Remove(7).apply(&mut lessons);
        Edit::Remove(1).apply(&mut lessons);
        Edit::Add(45).apply(&mut lessons);
        assert_eq!(titles(&lessons), ["乙", "丙", ""]);
        assert_eq!(read(&written(&lessons)), lessons);
        assert_eq!(read("not JSON"), []);
    }
}

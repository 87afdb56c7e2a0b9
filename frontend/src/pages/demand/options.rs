//! Writes what may be chosen in a survey: categories, topics in them, courses of the catalogue.

use std::rc::Rc;

use contract::{course::CourseView, curriculum::DemandOptionInput, ids::CourseId};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    api::{Unread, course, use_load},
    components::{Button, ButtonKind, Form, Icon, Select, versions},
    i18n::{I18n, use_i18n},
    pages::course::{Categories, use_categories},
};

/// The options that a form holds in this text.
pub(super) fn read(text: &str) -> Vec<DemandOptionInput> {
    serde_json::from_str(text).unwrap_or_default()
}

/// Options as a form holds them: in one text, so that two versions of them can be compared.
pub(super) fn written(options: &[DemandOptionInput]) -> String {
    serde_json::to_string(options).unwrap_or_default()
}

/// What options are called by.
#[derive(Clone, PartialEq)]
struct Names {
    categories: Categories,
    courses: Option<Rc<Vec<CourseView>>>,
}

impl Names {
    fn course(&self, id: CourseId) -> Option<&CourseView> {
        self.courses.iter().flat_map(|all| all.iter()).find(|course| course.id == id)
    }

    fn of(&self, i18n: &I18n, option: &DemandOptionInput) -> AttrValue {
        let category = || {
            let code = option.category.as_ref().map(|code| code.as_str().to_owned()).unwrap_or_default();
            self.categories.label(i18n, &code)
        };
        match (option.course_id, &option.topic) {
            (Some(id), _) => {
                let title = self.course(id).map(|course| course.title_zh.clone()).unwrap_or_default();
                i18n.ta("demand-option-course", &[("title", title.into())])
            }
            (None, Some(topic)) => i18n.ta(
                "demand-option-topic",
                &[("category", category().to_string().into()), ("topic", topic.as_str().into())],
            ),
            (None, None) => category(),
        }
    }
}

/// Properties of [`OptionsEditor`].
#[derive(PartialEq, Properties)]
pub(super) struct OptionsEditorProps {
    /// The form that it belongs to.
    pub(super) form: Form,
    /// JSON pointer of the member that it fills.
    pub(super) at: &'static str,
}

/// The options in order, and below them what can be added.
#[component]
pub(super) fn OptionsEditor(props: &OptionsEditorProps) -> Html {
    let i18n = use_i18n();
    let (form, at) = (&props.form, props.at);
    let categories = use_categories();
    let courses = use_load((), |api, ()| async move { course::published(&api).await });
    let names = Names { categories: categories.clone(), courses: courses.value.clone() };
    let all = read(form.get(at));
    let change = {
        let (form, all) = (form.clone(), all.clone());
        Callback::from(move |edit: Edit| form.set(at, written(&edit.apply(all.clone()))))
    };
    let tell = {
        let (i18n, names) = (i18n.clone(), names.clone());
        move |text: &str| html! { <ol class="lessons">{ for read(text).iter().map(|one| html! { <li>{ names.of(&i18n, one) }</li> }) }</ol> }
    };
    let row = |(place, option): (usize, &DemandOptionInput)| {
        let name = names.of(&i18n, option);
        let member = |member: &str| form.fault(&format!("{at}/{place}{member}"));
        let faults = ["", "/category", "/topic", "/course_id"].into_iter().filter_map(member);
        let remove = change.reform(move |_: MouseEvent| Edit::Remove(place));
        let spoken = i18n.ta("demand-option-remove", &[("name", name.to_string().into())]);
        html! {
            <li key={place}>
                <span>{ name }</span>
                <Button kind={ButtonKind::Quiet} label={i18n.t("attachment-remove")} {spoken} onclick={remove} />
                { for faults.map(|text| html! { <p class="fault">{ Html::from(Icon::Warning) }{ text }</p> }) }
            </li>
        }
    };
    let whole = form.fault(at);
    html! {
        <fieldset class="wide survey-options">
            <legend>{ i18n.ta("demand-options", &[("count", all.len().into())]) }</legend>
            <ol>{ for all.iter().enumerate().map(row) }</ol>
            if let Some(text) = whole { <p class="fault">{ Html::from(Icon::Warning) }{ text }</p> }
            <AddCategory base={form.input_id(at)} {categories} onadd={change.reform(Edit::Add)} />
            <AddOffered base={form.input_id(at)} courses={courses.value.clone()} unread={courses.unread()} onadd={change.reform(Edit::Add)} />
            { versions(&i18n, form, at, &tell) }
        </fieldset>
    }
}

/// A change of the options; what is there already is not added again.
enum Edit {
    Add(DemandOptionInput),
    Remove(usize),
}

impl Edit {
    fn apply(self, mut options: Vec<DemandOptionInput>) -> Vec<DemandOptionInput> {
        match self {
            Self::Add(option) if !options.contains(&option) => options.push(option),
            Self::Remove(at) if at < options.len() => drop(options.remove(at)),
            Self::Add(_) | Self::Remove(_) => {}
        }
        options
    }
}

#[derive(PartialEq, Properties)]
struct AddCategoryProps {
    base: String,
    categories: Categories,
    onadd: Callback<DemandOptionInput>,
}

/// A category, with a topic or as a whole.
#[component]
fn AddCategory(props: &AddCategoryProps) -> Html {
    let i18n = use_i18n();
    let (category, topic) = (use_state(String::new), use_state(String::new));
    let id = |part: &str| format!("{}-{part}", props.base);
    let onchange = {
        let category = category.clone();
        Callback::from(move |code: String| category.set(code))
    };
    let oninput = {
        let topic = topic.clone();
        Callback::from(move |event: InputEvent| {
            topic.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let onclick = {
        let (category, topic, onadd) = (category.clone(), topic.clone(), props.onadd.clone());
        Callback::from(move |_: MouseEvent| {
            let Ok(code) = category.parse() else { return };
            let text = Some(topic.trim().to_owned()).filter(|text| !text.is_empty());
            onadd.emit(DemandOptionInput { category: Some(code), topic: text, course_id: None });
            topic.set(String::new());
        })
    };
    html! {
        <div class="option-add">
            <label for={id("category")}>{ i18n.t("course-category") }</label>
            <Select id={id("category")} value={(*category).clone()} options={props.categories.choices(&i18n, None)} empty={i18n.t("demand-choose")} {onchange} unread={props.categories.unread.clone()} />
            <label for={id("topic")}>{ i18n.t("demand-topic") }</label>
            <input id={id("topic")} maxlength="60" value={(*topic).clone()} {oninput} />
            <Button icon={Icon::Plus} label={i18n.t("demand-add-category")} disabled={category.is_empty()} {onclick} />
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct AddOfferedProps {
    base: String,
    courses: Option<Rc<Vec<CourseView>>>,
    unread: Option<Unread>,
    onadd: Callback<DemandOptionInput>,
}

/// A course of the catalogue.
#[component]
fn AddOffered(props: &AddOfferedProps) -> Html {
    let i18n = use_i18n();
    let course = use_state(String::new);
    let id = format!("{}-course", props.base);
    let options: Vec<(AttrValue, AttrValue)> = props
        .courses
        .iter()
        .flat_map(|all| all.iter())
        .map(|one| (one.id.to_string().into(), one.title_zh.clone().into()))
        .collect();
    let onchange = {
        let course = course.clone();
        Callback::from(move |id: String| course.set(id))
    };
    let onclick = {
        let (course, onadd) = (course.clone(), props.onadd.clone());
        Callback::from(move |_: MouseEvent| {
            if let Ok(id) = course.parse() {
                onadd.emit(DemandOptionInput { category: None, topic: None, course_id: Some(id) });
            }
            course.set(String::new());
        })
    };
    html! {
        <div class="option-add option-course">
            <label for={id.clone()}>{ i18n.t("demand-course") }</label>
            <Select {id} value={(*course).clone()} {options} empty={i18n.t("demand-choose")} {onchange} unread={props.unread.clone()} />
            <Button icon={Icon::Plus} label={i18n.t("demand-add-course")} disabled={course.is_empty()} {onclick} />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_added_once_and_removed_by_its_place() {
        let option =
            |code: &str| DemandOptionInput { category: code.parse().ok(), topic: None, course_id: None };
        let two = Edit::Add(option("smart_living")).apply(vec![option("health_fitness")]);
        assert_eq!(Edit::Add(option("smart_living")).apply(two.clone()), two);
        assert_eq!(Edit::Remove(0).apply(two.clone()), [option("smart_living")]);
        assert_eq!(Edit::Remove(7).apply(two.clone()), two);
        assert_eq!(read(&written(&two)), two);
    }
}

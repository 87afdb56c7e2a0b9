//! Writes a course down.

use contract::{
    Word,
    course::{CourseTag, CourseView, CreateCourse, Objective, UpdateCourse},
    ids::CourseId,
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use crate::{
    api::{Tagged, course, use_action},
    components::{Card, Field, FieldKind, Form, FormView, Icon, PageHeader, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    route::Route,
};
use contract::course::{ActivityForm, CourseCategory, DeliveryMode};

/// Begins a course as a draft.
#[component]
pub fn CreatePage() -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let toasts = use_toasts();
    let form =
        use_form(|| vec![("/lesson_minutes", "90".to_owned()), ("/delivery_mode", "offline".to_owned())]);
    let create = {
        let (form, i18n, navigator) = (form.clone(), i18n.clone(), navigator.clone());
        use_action(
            |api, body: CreateCourse| async move { course::create(&api, &body).await },
            move |outcome| match outcome {
                Ok(view) => {
                    toasts.success(i18n.t("course-added"));
                    if let Some(navigator) = &navigator {
                        navigator.push(&Route::Course { id: view.id });
                    }
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), create.run);
        Callback::from(move |()| {
            if let Some(body) = filled(&form, &i18n) {
                run.emit(body);
            }
        })
    };
    let oncancel = Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::Courses);
        }
    });
    html! { <>
        <PageHeader title={i18n.t("course-add")} crumbs={vec![(Route::Courses, i18n.t("nav-courses"))]} />
        <Card>
            <FormView form={form.clone()} submit={i18n.t("course-save-draft")} busy={create.busy} {onsubmit} {oncancel}>
                <Field form={form.clone()} at="/code" label={i18n.t("course-code")} hint={i18n.t("course-code-hint")} required=true />
                { fields(&i18n, &form) }
            </FormView>
        </Card>
    </> }
}

fn fields(i18n: &I18n, form: &Form) -> Html {
    html! { <>
        <Field form={form.clone()} at="/title_zh" label={i18n.t("course-title")} required=true />
        <Field form={form.clone()} at="/title_mn" label={i18n.t("course-title-mn")} />
        <Field form={form.clone()} at="/category" label={i18n.t("course-category")} kind={FieldKind::Select(i18n.choices::<CourseCategory>())} required=true />
        <Field form={form.clone()} at="/form" label={i18n.t("course-form")} kind={FieldKind::Select(i18n.choices::<ActivityForm>())} required=true />
        <Field form={form.clone()} at="/delivery_mode" label={i18n.t("course-delivery")} kind={FieldKind::Select(i18n.choices::<DeliveryMode>())} required=true />
        <Field form={form.clone()} at="/lesson_minutes" label={i18n.t("course-minutes")} kind={FieldKind::Number} hint={i18n.t("course-minutes-hint")} required=true />
        <Field form={form.clone()} at="/summary" label={i18n.t("course-summary")} kind={FieldKind::TextArea} />
        { boxes::<Objective>(i18n, form, "/objectives", i18n.t("course-objectives-which")) }
        { boxes::<CourseTag>(i18n, form, "/tags", i18n.t("course-tags")) }
    </> }
}

fn boxes<W: Word>(i18n: &I18n, form: &Form, at: &str, label: AttrValue) -> Html {
    let wrong = form.fault(at);
    html! {
        <fieldset class="boxes">
            <legend>{ label }</legend>
            <div class="actions">
                { for W::WORDS.iter().map(|word| html! {
                    <Field form={form.clone()} at={format!("{at}/{word}")} label={i18n.word(*word)} kind={FieldKind::Checkbox} />
                }) }
            </div>
            if let Some(wrong) = wrong { <p class="fault">{ Html::from(Icon::Warning) }{ wrong }</p> }
        </fieldset>
    }
}

fn ticked<W: Word>(form: &Form, at: &str) -> Vec<W> {
    W::WORDS.iter().copied().filter(|word| form.get(&format!("{at}/{word}")) == "true").collect()
}

fn filled(form: &Form, i18n: &I18n) -> Option<CreateCourse> {
    let mut read = form.read(i18n);
    let (code, title_zh) = (read.text("/code"), read.text("/title_zh"));
    let (category, kind) = (read.required("/category"), read.required("/form"));
    let (delivery_mode, minutes) = (read.required("/delivery_mode"), read.required("/lesson_minutes"));
    let (title_mn, summary) = (read.optional_text("/title_mn"), read.optional_text("/summary"));
    let objectives = ticked::<Objective>(form, "/objectives");
    if objectives.is_empty() {
        read.fault("/objectives", "course-objectives-none");
    }
    if !read.complete() {
        return None;
    }
    Some(CreateCourse {
        code,
        title_zh,
        title_mn,
        summary: summary.unwrap_or_default(),
        category: category?,
        objectives,
        form: kind?,
        delivery_mode: delivery_mode?,
        lesson_minutes: minutes?,
        tags: ticked(form, "/tags"),
        owner_division_code: None,
    })
}

fn changed(form: &Form, i18n: &I18n) -> Option<UpdateCourse> {
    let course = filled(form, i18n)?;
    Some(UpdateCourse {
        title_zh: Some(course.title_zh),
        title_mn: Some(course.title_mn.unwrap_or_default()),
        summary: Some(course.summary),
        category: Some(course.category),
        objectives: Some(course.objectives),
        form: Some(course.form),
        delivery_mode: Some(course.delivery_mode),
        lesson_minutes: Some(course.lesson_minutes),
        tags: Some(course.tags),
    })
}

/// Properties of [`Edit`].
#[derive(PartialEq, Properties)]
pub(super) struct EditProps {
    /// The draft with its version.
    pub(super) course: Tagged<CourseView>,
    /// Hears that it is saved.
    pub(super) ondone: Callback<()>,
    /// Hears that the reader gives up.
    pub(super) oncancel: Callback<()>,
}

/// Edits a draft.
#[component]
pub(super) fn Edit(props: &EditProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(Vec::new);
    {
        let (form, course) = (form.clone(), props.course.value.clone());
        use_effect_with((), move |()| fill(&form, &course));
    }
    let edit = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, (id, etag, change): (CourseId, String, UpdateCourse)| async move {
                course::edit(&api, id, &etag, &change).await
            },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("course-saved"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), edit.run);
        let (id, etag) = (props.course.value.id, props.course.etag.clone());
        Callback::from(move |()| {
            if let Some(change) = changed(&form, &i18n) {
                run.emit((id, etag.clone(), change));
            }
        })
    };
    html! {
        <FormView form={form.clone()} submit={i18n.t("course-save-draft")} busy={edit.busy} {onsubmit} oncancel={props.oncancel.clone()}>
            { fields(&i18n, &form) }
        </FormView>
    }
}

fn fill(form: &Form, course: &CourseView) {
    let mut values = vec![
        ("/code".to_owned(), course.code.clone()),
        ("/title_zh".to_owned(), course.title_zh.clone()),
        ("/title_mn".to_owned(), course.title_mn.clone().unwrap_or_default()),
        ("/summary".to_owned(), course.summary.clone()),
        ("/category".to_owned(), course.category.to_string()),
        ("/form".to_owned(), course.form.to_string()),
        ("/delivery_mode".to_owned(), course.delivery_mode.to_string()),
        ("/lesson_minutes".to_owned(), course.lesson_minutes.to_string()),
    ];
    values.extend(course.objectives.iter().map(|word| (format!("/objectives/{word}"), "true".to_owned())));
    values.extend(course.tags.iter().map(|word| (format!("/tags/{word}"), "true".to_owned())));
    form.replace(values.iter().map(|(at, value)| (at.as_str(), value.clone())));
}

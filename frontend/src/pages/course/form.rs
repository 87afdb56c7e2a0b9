//! Writes a course down.

use std::rc::Rc;

use contract::course::{
    ActivityForm, CategoryCode, CourseDetails, CourseTag, CourseVersionView, CreateCourse, DeliveryMode,
    Objective, UpdateCourse,
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::{
    boxes::{Boxes, ticked, written},
    category::{Categories, use_categories},
    lessons::{self, LessonsEditor},
    owner::{self, CITY, use_owners},
};
use crate::{
    api::{Tagged, course, use_action, use_edit},
    components::{Card, Field, FieldKind, Form, FormView, PageHeader, Reader, use_form, use_toasts},
    i18n::{I18n, use_i18n},
    route::Route,
    session::use_session,
};

/// The tags that an author gives; the others are honours, which are nominated.
const TAGS: &[CourseTag] =
    &[CourseTag::LocalBrandCourse, CourseTag::DigitalInclusionProgram, CourseTag::SmartDeviceTraining];

/// Begins a course as a draft.
#[component]
pub fn CreatePage() -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let toasts = use_toasts();
    let (categories, owners) = (use_categories(), use_owners());
    let own = owner::own(&use_session());
    let form = use_form(|| {
        vec![
            ("/lesson_minutes", "90".to_owned()),
            ("/delivery_mode", "offline".to_owned()),
            ("/lessons", lessons::written(&[])),
            ("/owner_division_code", own.first().cloned().unwrap_or_default()),
        ]
    });
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
    let choices: Vec<_> = own.iter().map(|one| (one.clone().into(), owners.label(&i18n, one))).collect();
    html! { <>
        <PageHeader title={i18n.t("course-add")} crumbs={vec![(Route::Courses, i18n.t("nav-courses"))]} />
        <Card>
            <FormView form={form.clone()} submit={i18n.t("course-save-draft")} busy={create.busy} {onsubmit} {oncancel}>
                <Field form={form.clone()} at="/code" label={i18n.t("course-code")} hint={i18n.t("course-code-hint")} required=true />
                if own.len() > 1 {
                    <Field form={form.clone()} at="/owner_division_code" label={i18n.t("course-owner")} kind={FieldKind::Select(choices)} required=true />
                }
                { fields(&i18n, &form, &categories, None) }
            </FormView>
        </Card>
    </> }
}

fn fields(i18n: &I18n, form: &Form, categories: &Categories, kept: Option<&CategoryCode>) -> Html {
    let choices = categories.choices(i18n, kept);
    html! { <>
        <Field form={form.clone()} at="/title_zh" label={i18n.t("course-title")} required=true />
        <Field form={form.clone()} at="/title_mn" label={i18n.t("course-title-mn")} />
        <Field form={form.clone()} at="/category" label={i18n.t("course-category")} kind={FieldKind::Select(choices)} unread={categories.unread.clone()} required=true />
        <Field form={form.clone()} at="/form" label={i18n.t("course-form")} kind={FieldKind::Select(i18n.choices::<ActivityForm>())} required=true />
        <Field form={form.clone()} at="/delivery_mode" label={i18n.t("course-delivery")} kind={FieldKind::Select(i18n.choices::<DeliveryMode>())} required=true />
        <Field form={form.clone()} at="/lesson_minutes" label={i18n.t("course-minutes")} kind={FieldKind::Number} hint={i18n.t("course-minutes-hint")} required=true />
        <Field form={form.clone()} at="/summary" label={i18n.t("course-summary")} kind={FieldKind::TextArea} />
        <Boxes<Objective> form={form.clone()} at="/objectives" label={i18n.t("course-objectives-which")} />
        <Boxes<CourseTag> form={form.clone()} at="/tags" label={i18n.t("course-tags")} words={TAGS} />
        <Field form={form.clone()} at="/syllabus" label={i18n.t("course-syllabus")} kind={FieldKind::TextArea} hint={i18n.t("course-syllabus-hint")} />
        <LessonsEditor form={form.clone()} at="/lessons" />
    </> }
}

/// What every course has, as far as it is well formed.
struct Typed {
    title_zh: String,
    category: Option<CategoryCode>,
    form: Option<ActivityForm>,
    delivery_mode: Option<DeliveryMode>,
    lesson_minutes: Option<u16>,
    objectives: Vec<Objective>,
}

fn read(read: &mut Reader<'_>, form: &Form) -> Typed {
    let objectives = ticked(form.get("/objectives"));
    if objectives.is_empty() {
        read.fault("/objectives", "course-objectives-none");
    }
    lessons::check(read, form.get("/lessons"));
    Typed {
        title_zh: read.text("/title_zh"),
        category: read.required("/category"),
        form: read.required("/form"),
        delivery_mode: read.required("/delivery_mode"),
        lesson_minutes: read.required("/lesson_minutes"),
        objectives,
    }
}

fn filled(form: &Form, i18n: &I18n) -> Option<CreateCourse> {
    let mut reader = form.read(i18n);
    let (code, typed) = (reader.text("/code"), read(&mut reader, form));
    let (title_mn, summary) = (reader.optional_text("/title_mn"), reader.optional_text("/summary"));
    let (syllabus, owner) = (reader.optional_text("/syllabus"), reader.optional_text("/owner_division_code"));
    if !reader.complete() {
        return None;
    }
    Some(CreateCourse {
        code,
        title_zh: typed.title_zh,
        title_mn,
        summary: summary.unwrap_or_default(),
        category: typed.category?,
        objectives: typed.objectives,
        form: typed.form?,
        delivery_mode: typed.delivery_mode?,
        lesson_minutes: typed.lesson_minutes?,
        tags: ticked(form.get("/tags")),
        syllabus: syllabus.unwrap_or_default(),
        lessons: lessons::read(form.get("/lessons")),
        owner_division_code: owner.filter(|owner| owner != CITY),
    })
}

/// What was changed; `None` when something is wrong, which is then shown.
fn changed(form: &Form, i18n: &I18n) -> Option<UpdateCourse> {
    let mut reader = form.read(i18n);
    let typed = read(&mut reader, form);
    let text = |at: &str| form.touched(at).then(|| form.get(at).trim().to_owned());
    let change = UpdateCourse {
        title_zh: Some(typed.title_zh).filter(|_| form.touched("/title_zh")),
        title_mn: text("/title_mn"),
        summary: text("/summary"),
        category: typed.category.filter(|_| form.touched("/category")),
        objectives: Some(typed.objectives).filter(|_| form.touched("/objectives")),
        form: typed.form.filter(|_| form.touched("/form")),
        delivery_mode: typed.delivery_mode.filter(|_| form.touched("/delivery_mode")),
        lesson_minutes: typed.lesson_minutes.filter(|_| form.touched("/lesson_minutes")),
        tags: form.touched("/tags").then(|| ticked(form.get("/tags"))),
        syllabus: text("/syllabus"),
        lessons: form.touched("/lessons").then(|| lessons::read(form.get("/lessons"))),
    };
    reader.complete().then_some(change)
}

/// Properties of [`Edit`].
#[derive(PartialEq, Properties)]
pub(super) struct EditProps {
    /// The course with its draft, as it was read.
    pub(super) course: Rc<Tagged<CourseDetails>>,
    /// Hears that the course is not as before.
    pub(super) ondone: Callback<()>,
    /// Hears that the reader gives up.
    pub(super) oncancel: Callback<()>,
}

/// Edits a draft.
#[component]
pub(super) fn Edit(props: &EditProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let categories = use_categories();
    let id = props.course.value.id;
    let form = use_form(|| initial(&props.course.value));
    let edit = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_edit(
            &form,
            &props.course,
            initial,
            move |api| async move { course::read(&api, id).await },
            move |api, etag: String, change: UpdateCourse| async move {
                course::edit(&api, id, &etag, &change).await
            },
            move |_| {
                toasts.success(i18n.t("course-saved"));
                ondone.emit(());
            },
        )
    };
    let onsubmit = edit.submit(&form, &i18n, changed);
    let oncancel = edit.leave(&props.oncancel, &props.ondone);
    html! {
        <FormView form={form.clone()} submit={i18n.t("course-save-draft")} busy={edit.busy} {onsubmit} {oncancel}>
            { fields(&i18n, &form, &categories, Some(&draft(&props.course.value).category)) }
        </FormView>
    }
}

/// The version that is written in; what is shown while there is none any more.
fn draft(course: &CourseDetails) -> &CourseVersionView {
    course.open.as_ref().unwrap_or(&course.shown)
}

fn initial(course: &CourseDetails) -> Vec<(&'static str, String)> {
    let course = draft(course);
    vec![
        ("/title_zh", course.title_zh.clone()),
        ("/title_mn", course.title_mn.clone().unwrap_or_default()),
        ("/summary", course.summary.clone()),
        ("/category", course.category.to_string()),
        ("/form", course.form.to_string()),
        ("/delivery_mode", course.delivery_mode.to_string()),
        ("/lesson_minutes", course.lesson_minutes.to_string()),
        ("/objectives", written(&course.objectives)),
        ("/tags", written(&course.tags)),
        ("/syllabus", course.syllabus.clone()),
        ("/lessons", lessons::written(&course.lessons)),
    ]
}

//! Writes a case down.

use std::rc::Rc;

use contract::{
    course::CourseView,
    ids::{CourseId, SchoolId},
    smart_aging::{
        CreateSmartAgingCase, SmartAgingCaseDetails, SmartAgingCaseKind, SmartAgingCourse,
        UpdateSmartAgingCase,
    },
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::offices;
use crate::{
    api::{Loaded, Tagged, course, smart_aging, use_action, use_edit, use_load},
    components::{
        Card, Field, FieldKind, Form, FormView, PageHeader, Reader, SchoolField, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::course::use_owners,
    route::Route,
    session::use_session,
    time,
};

const SCHOOL: &str = "school";
const OFFICE: &str = "office";

/// Begins a case as a draft, of a school or of a county's office.
#[component]
pub fn CreatePage() -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let toasts = use_toasts();
    let counties = use_owners();
    let courses = use_load((), |api, ()| async move { course::published(&api).await });
    let own = offices(&use_session(), may::CREATE_SMART_AGING_CASE);
    let form = use_form(|| {
        vec![
            ("/kind", SmartAgingCaseKind::WorkCase.to_string()),
            ("/from", if own.is_empty() { SCHOOL } else { OFFICE }.to_owned()),
            ("/county_code", own.first().cloned().unwrap_or_default()),
            ("/began_on", time::today().to_string()),
        ]
    });
    let create = {
        let (form, i18n, navigator) = (form.clone(), i18n.clone(), navigator.clone());
        use_action(
            |api, body: CreateSmartAgingCase| async move { smart_aging::create(&api, &body).await },
            move |outcome| match outcome {
                Ok(view) => {
                    toasts.success(i18n.t("smart-aging-added"));
                    if let Some(navigator) = &navigator {
                        navigator.push(&Route::SmartAgingCase { id: view.id });
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
            navigator.push(&Route::SmartAgingCases);
        }
    });
    let froms = vec![
        (AttrValue::from(OFFICE), i18n.t("smart-aging-office")),
        (AttrValue::from(SCHOOL), i18n.t("learner-school")),
    ];
    let named: Vec<_> = own.iter().map(|code| (code.clone().into(), counties.label(&i18n, code))).collect();
    let office = form.get("/from") == OFFICE;
    html! { <>
        <PageHeader title={i18n.t("smart-aging-add")} crumbs={vec![(Route::SmartAgingCases, i18n.t("nav-smart-aging"))]} subtitle={i18n.t("smart-aging-rule")} />
        <Card>
            <FormView form={form.clone()} submit={i18n.t("smart-aging-save")} busy={create.busy} {onsubmit} {oncancel}>
                if !own.is_empty() {
                    <Field form={form.clone()} at="/from" label={i18n.t("smart-aging-from")} kind={FieldKind::Select(froms)} required=true />
                }
                if office && own.len() > 1 {
                    <Field form={form.clone()} at="/county_code" label={i18n.t("division-county")} kind={FieldKind::Select(named)} required=true />
                }
                if !office { <SchoolField form={form.clone()} at="/school_id" every=true /> }
                { fields(&i18n, &form, &courses, None) }
            </FormView>
        </Card>
    </> }
}

fn fields(
    i18n: &I18n,
    form: &Form,
    courses: &Loaded<Vec<CourseView>>,
    kept: Option<&SmartAgingCourse>,
) -> Html {
    let known = courses.value.as_ref().map(|list| list.as_slice()).unwrap_or_default();
    let mut choices: Vec<(AttrValue, AttrValue)> =
        known.iter().map(|one| (one.id.to_string().into(), one.title_zh.clone().into())).collect();
    if let Some(kept) = kept.filter(|kept| known.iter().all(|one| one.id != kept.id)) {
        choices.insert(0, (kept.id.to_string().into(), kept.title.clone().into()));
    }
    let needed = form.get("/kind") == SmartAgingCaseKind::CourseResource.as_str();
    html! { <>
        <Field form={form.clone()} at="/kind" label={i18n.t("smart-aging-kind")} kind={FieldKind::Select(i18n.choices::<SmartAgingCaseKind>())} required=true />
        <Field form={form.clone()} at="/course_id" label={i18n.t("smart-aging-course")} hint={i18n.t("smart-aging-course-hint")} kind={FieldKind::Select(choices)} unread={courses.unread()} required={needed} />
        <Field form={form.clone()} at="/title_zh" label={i18n.t("smart-aging-title")} required=true wide=true />
        <Field form={form.clone()} at="/title_mn" label={i18n.t("course-title-mn")} wide=true />
        <Field form={form.clone()} at="/summary" label={i18n.t("smart-aging-summary")} hint={i18n.t("smart-aging-summary-hint")} kind={FieldKind::TextArea} required=true />
        <Field form={form.clone()} at="/body" label={i18n.t("smart-aging-body")} hint={i18n.t("smart-aging-body-hint")} kind={FieldKind::TextArea} required=true />
        <Field form={form.clone()} at="/began_on" label={i18n.t("smart-aging-began")} kind={FieldKind::Date} required=true />
        <Field form={form.clone()} at="/ended_on" label={i18n.t("smart-aging-ended")} hint={i18n.t("smart-aging-ended-hint")} kind={FieldKind::Date} />
        <Field form={form.clone()} at="/learners_helped" label={i18n.t("smart-aging-learners")} kind={FieldKind::Number} />
    </> }
}

/// What every case has, as far as it is well formed.
struct Typed {
    kind: Option<SmartAgingCaseKind>,
    title_zh: String,
    summary: String,
    body: String,
    course: Option<CourseId>,
    learners: Option<u32>,
    began_on: Option<chrono::NaiveDate>,
    ended_on: Option<chrono::NaiveDate>,
}

fn read(reader: &mut Reader<'_>) -> Typed {
    let typed = Typed {
        kind: reader.required("/kind"),
        title_zh: reader.text("/title_zh"),
        summary: reader.text("/summary"),
        body: reader.text("/body"),
        course: reader.optional("/course_id"),
        learners: reader.optional("/learners_helped"),
        began_on: reader.required("/began_on"),
        ended_on: reader.optional("/ended_on"),
    };
    if typed.kind == Some(SmartAgingCaseKind::CourseResource) && typed.course.is_none() {
        reader.fault("/course_id", "form-required");
    }
    typed
}

fn filled(form: &Form, i18n: &I18n) -> Option<CreateSmartAgingCase> {
    let mut reader = form.read(i18n);
    let typed = read(&mut reader);
    let title_mn = reader.optional_text("/title_mn");
    let office = form.get("/from") == OFFICE;
    let school = if office { None } else { reader.required::<SchoolId>("/school_id") };
    let county = if office { reader.required("/county_code") } else { None };
    if !reader.complete() {
        return None;
    }
    Some(CreateSmartAgingCase {
        kind: typed.kind?,
        title_zh: typed.title_zh,
        title_mn,
        summary: typed.summary,
        body: typed.body,
        school_id: school,
        county_code: county,
        course_id: typed.course,
        learners_helped: typed.learners,
        began_on: typed.began_on?,
        ended_on: typed.ended_on,
    })
}

/// What was changed; `None` when something is wrong, which is then shown.
fn changed(form: &Form, i18n: &I18n) -> Option<UpdateSmartAgingCase> {
    let mut reader = form.read(i18n);
    let typed = read(&mut reader);
    let touched = |at: &str| form.touched(at);
    let change = UpdateSmartAgingCase {
        kind: typed.kind.filter(|_| touched("/kind")),
        title_zh: touched("/title_zh").then_some(typed.title_zh),
        title_mn: touched("/title_mn").then(|| form.get("/title_mn").trim().to_owned()),
        summary: touched("/summary").then_some(typed.summary),
        body: touched("/body").then_some(typed.body),
        course_id: touched("/course_id").then_some(typed.course),
        learners_helped: touched("/learners_helped").then_some(typed.learners),
        began_on: typed.began_on.filter(|_| touched("/began_on")),
        ended_on: touched("/ended_on").then_some(typed.ended_on),
    };
    reader.complete().then_some(change)
}

/// Properties of [`Edit`].
#[derive(PartialEq, Properties)]
pub(super) struct EditProps {
    /// The draft, as it was read.
    pub(super) record: Rc<Tagged<SmartAgingCaseDetails>>,
    /// Hears that it is not as before.
    pub(super) ondone: Callback<()>,
    /// Hears that the reader gives up.
    pub(super) oncancel: Callback<()>,
}

/// Edits a draft.
#[component]
pub(super) fn Edit(props: &EditProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let courses = use_load((), |api, ()| async move { course::published(&api).await });
    let id = props.record.value.id;
    let form = use_form(|| initial(&props.record.value));
    let edit = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_edit(
            &form,
            &props.record,
            initial,
            move |api| async move { smart_aging::read(&api, id).await },
            move |api, etag: String, change: UpdateSmartAgingCase| async move {
                smart_aging::edit(&api, id, &etag, &change).await
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
        <FormView form={form.clone()} submit={i18n.t("smart-aging-save")} busy={edit.busy} {onsubmit} {oncancel}>
            { fields(&i18n, &form, &courses, props.record.value.course.as_ref()) }
        </FormView>
    }
}

fn initial(case: &SmartAgingCaseDetails) -> Vec<(&'static str, String)> {
    let told = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    vec![
        ("/kind", case.kind.to_string()),
        ("/title_zh", case.title_zh.clone()),
        ("/title_mn", case.title_mn.clone().unwrap_or_default()),
        ("/summary", case.summary.clone()),
        ("/body", case.body.clone()),
        ("/course_id", case.course.as_ref().map(|course| course.id.to_string()).unwrap_or_default()),
        ("/learners_helped", case.learners_helped.map(|count| count.to_string()).unwrap_or_default()),
        ("/began_on", case.began_on.to_string()),
        ("/ended_on", told(case.ended_on)),
    ]
}

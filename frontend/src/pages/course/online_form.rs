//! Writes an online lesson: with a file of the course, or an address of a platform that exists already.

use contract::{
    course::CourseDetails,
    ids::CourseAttachmentId,
    online::{CreateOnlineLesson, OnlineLessonState, OnlineLessonView, UpdateOnlineLesson},
};
use yew::prelude::*;

use crate::{
    api::{Tagged, online, use_action, use_edit},
    components::{Dialog, Field, FieldKind, Form, FormView, Reader, use_form, use_toasts},
    i18n::{I18n, use_i18n},
};

/// Where the content is: a file of the course, or an address.
const FILE: &str = "file";
const ADDRESS: &str = "address";

/// Properties of [`Add`].
#[derive(PartialEq, Properties)]
pub(super) struct AddProps {
    /// The course.
    pub(super) course: CourseDetails,
    /// Hears that there is a lesson more.
    pub(super) ondone: Callback<()>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
}

/// Begins a lesson as a draft.
#[component]
pub(super) fn Add(props: &AddProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let source = if props.course.shown.attachments.is_empty() { ADDRESS } else { FILE };
    let form = use_form(|| vec![("/source", source.to_owned())]);
    let create = {
        let (form, i18n, ondone) = (form.clone(), i18n.clone(), props.ondone.clone());
        use_action(
            |api, body: CreateOnlineLesson| async move { online::create(&api, &body).await },
            move |outcome| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("online-added"));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, course) = (form.clone(), i18n.clone(), create.run, props.course.id);
        Callback::from(move |()| {
            let mut reader = form.read(&i18n);
            let position = reader.optional("/position");
            let typed = read(&mut reader, &form);
            let title_mn = reader.optional_text("/title_mn");
            if reader.complete()
                && let Some(duration_seconds) = typed.seconds
            {
                let (title_zh, attachment_id, url) = (typed.title_zh, typed.file, typed.url);
                run.emit(CreateOnlineLesson {
                    course_id: course,
                    position,
                    title_zh,
                    title_mn,
                    duration_seconds,
                    attachment_id,
                    url,
                });
            }
        })
    };
    let onclose = props.onclose.clone();
    html! {
        <Dialog title={i18n.t("online-add")} onclose={onclose.clone()}>
            <p>{ i18n.t("online-add-rule") }</p>
            <FormView form={form.clone()} submit={i18n.t("online-save")} busy={create.busy} {onsubmit} oncancel={onclose} narrow=true>
                { fields(&i18n, &form, &props.course) }
                { position(&i18n, &form) }
            </FormView>
        </Dialog>
    }
}

fn position(i18n: &I18n, form: &Form) -> Html {
    html! { <Field form={form.clone()} at="/position" label={i18n.t("online-position")} hint={i18n.t("online-position-hint")} kind={FieldKind::Number} /> }
}

fn fields(i18n: &I18n, form: &Form, course: &CourseDetails) -> Html {
    let sources = vec![
        (AttrValue::from(FILE), i18n.t("online-source-file")),
        (AttrValue::from(ADDRESS), i18n.t("online-source-address")),
    ];
    let files = course.shown.attachments.iter();
    let files: Vec<(AttrValue, AttrValue)> =
        files.map(|one| (one.id.to_string().into(), one.name.clone().into())).collect();
    html! { <>
        <Field form={form.clone()} at="/title_zh" label={i18n.t("online-title")} required=true />
        <Field form={form.clone()} at="/title_mn" label={i18n.t("course-title-mn")} />
        <Field form={form.clone()} at="/duration_seconds" label={i18n.t("online-length-minutes")} hint={i18n.t("online-length-hint")} kind={FieldKind::Number} required=true />
        <Field form={form.clone()} at="/source" label={i18n.t("online-source")} kind={FieldKind::Select(sources)} required=true />
        if form.get("/source") == FILE {
            <Field form={form.clone()} at="/attachment_id" label={i18n.t("online-source-file")} hint={i18n.t("online-file-hint")} kind={FieldKind::Select(files)} required=true />
        } else {
            <Field form={form.clone()} at="/url" label={i18n.t("online-source-address")} hint={i18n.t("online-address-hint")} required=true />
        }
    </> }
}

/// What every lesson has, as far as it is well formed.
struct Typed {
    title_zh: String,
    seconds: Option<u32>,
    file: Option<CourseAttachmentId>,
    url: Option<String>,
}

fn read(reader: &mut Reader<'_>, form: &Form) -> Typed {
    let title_zh = reader.text("/title_zh");
    let minutes = reader.required::<u32>("/duration_seconds");
    let of_file = form.get("/source") == FILE;
    Typed {
        title_zh,
        seconds: minutes.map(|minutes| minutes.saturating_mul(60)),
        file: if of_file { reader.required("/attachment_id") } else { None },
        url: if of_file { None } else { Some(reader.text("/url")) },
    }
}

/// Properties of [`Edit`].
#[derive(PartialEq, Properties)]
pub(super) struct EditProps {
    /// The course.
    pub(super) course: CourseDetails,
    /// The lesson, as it was read.
    pub(super) lesson: OnlineLessonView,
    /// Hears that it is not as before.
    pub(super) ondone: Callback<()>,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
}

/// Edits a draft, or the place of a published lesson.
#[component]
pub(super) fn Edit(props: &EditProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let id = props.lesson.id;
    let form = use_form(|| initial(&props.lesson));
    let record = {
        let lesson = props.lesson.clone();
        use_memo((), move |()| Tagged { etag: format!("\"v{}\"", lesson.version), value: lesson })
    };
    let edit = {
        let (i18n, ondone) = (i18n.clone(), props.ondone.clone());
        use_edit(
            &form,
            &record,
            initial,
            move |api| async move { online::read(&api, id).await },
            move |api, etag: String, change: UpdateOnlineLesson| async move {
                online::edit(&api, id, &etag, &change).await
            },
            move |_| {
                toasts.success(i18n.t("course-saved"));
                ondone.emit(());
            },
        )
    };
    let draft = edit.record.value.status == OnlineLessonState::Draft;
    let onsubmit = edit.submit(&form, &i18n, move |form, i18n| changed(form, i18n, draft));
    let oncancel = edit.leave(&props.onclose, &props.ondone);
    html! {
        <Dialog title={i18n.t("online-edit")} onclose={oncancel.clone()}>
            if !draft { <p>{ i18n.t("online-edit-published") }</p> }
            <FormView form={form.clone()} submit={i18n.t("online-save")} busy={edit.busy} {onsubmit} {oncancel} narrow=true>
                if draft { { fields(&i18n, &form, &props.course) } }
                { position(&i18n, &form) }
            </FormView>
        </Dialog>
    }
}

fn initial(lesson: &OnlineLessonView) -> Vec<(&'static str, String)> {
    let source = if lesson.url.is_some() { ADDRESS } else { FILE };
    vec![
        ("/position", lesson.position.to_string()),
        ("/title_zh", lesson.title_zh.clone()),
        ("/title_mn", lesson.title_mn.clone().unwrap_or_default()),
        ("/duration_seconds", (lesson.duration_seconds / 60).to_string()),
        ("/source", source.to_owned()),
        ("/attachment_id", lesson.attachment_id.map(|id| id.to_string()).unwrap_or_default()),
        ("/url", lesson.url.clone().unwrap_or_default()),
    ]
}

/// What was changed; `None` when something is wrong, which is then shown.
fn changed(form: &Form, i18n: &I18n, draft: bool) -> Option<UpdateOnlineLesson> {
    let mut reader = form.read(i18n);
    let position = reader.required("/position");
    let touched = |at: &str| form.touched(at);
    let mut change = UpdateOnlineLesson {
        position: position.filter(|_| touched("/position")),
        ..UpdateOnlineLesson::default()
    };
    if draft {
        let typed = read(&mut reader, form);
        let moved = touched("/source") || touched("/attachment_id") || touched("/url");
        change.title_zh = touched("/title_zh").then_some(typed.title_zh);
        change.title_mn = touched("/title_mn").then(|| form.get("/title_mn").trim().to_owned());
        change.duration_seconds = typed.seconds.filter(|_| touched("/duration_seconds"));
        change.attachment_id = typed.file.filter(|_| moved);
        change.url = typed.url.filter(|_| moved);
    }
    reader.complete().then_some(change)
}

//! One course: what it teaches, what it has been, who teaches it, and what it is honoured as.

use std::rc::Rc;

use contract::{
    course::{CourseDetails, CourseState, CourseVersionState, CourseVersionView},
    ids::CourseId,
};
use yew::prelude::*;

use super::{
    attachments::Attachments,
    category::{Categories, use_categories},
    content,
    form::Edit,
    nomination::OfCourse,
    online::OnlineLessons,
    owner::{CITY, Owners, answers_for, use_owners},
    runs::Runs,
    sharing::Sharing,
    steps::Steps,
    tone,
    versions::Versions,
};
use crate::{
    api::{Tagged, course, use_load},
    components::{Button, Card, Icon, Notice, PageHeader, StatusLabel, Tab, Tabs, Tone},
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::{Session, use_session},
};

/// Properties of [`DetailPage`].
#[derive(PartialEq, Properties)]
pub struct DetailPageProps {
    /// Which course.
    pub id: CourseId,
}

/// Shows a course; edits its draft, and leads it on.
#[component]
pub fn DetailPage(props: &DetailPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let (categories, owners) = (use_categories(), use_owners());
    let page = use_load(props.id, |api, id| async move { course::read(&api, id).await });
    let editing = use_state(|| false);
    let title = page
        .value
        .as_ref()
        .map_or_else(|| i18n.t("nav-courses"), |one| one.value.shown.title_zh.clone().into());
    let set_editing = |on: bool| {
        let editing = editing.clone();
        Callback::from(move |()| editing.set(on))
    };
    let saved = {
        let (editing, reload) = (editing.clone(), page.reload.clone());
        Callback::from(move |()| {
            editing.set(false);
            reload.emit(());
        })
    };
    let actions = match &page.value {
        Some(one) if !*editing && answers_for(&session, one.value.owner_division_code.as_deref()) => {
            html! { <>
                <Steps record={one.clone()} ondone={page.reload.clone()} />
                if is_draft(&one.value) && session.has_role(may::UPDATE_COURSE) {
                    <Button icon={Icon::Edit} label={i18n.t("course-edit")} onclick={set_editing(true).reform(|_| ())} />
                }
            </> }
        }
        _ => Html::default(),
    };
    let subtitle = page.value.as_ref().map(|one| subtitle(&i18n, &one.value)).unwrap_or_default();
    html! { <>
        <PageHeader {title} crumbs={vec![(Route::Courses, i18n.t("nav-courses"))]} {subtitle} {actions} />
        { page.view(|one| if *editing {
            html! { <Card><Edit course={one.clone()} ondone={saved.clone()} oncancel={set_editing(false)} /></Card> }
        } else {
            html! { <>
                { standing(&i18n, &one.value) }
                <Tabs label={one.value.shown.title_zh.clone()} tabs={tabs(&i18n, one, &categories, &owners, may_write(&session, &one.value), &page.reload)} />
            </> }
        }) }
    </> }
}

fn may_write(session: &Session, course: &CourseDetails) -> bool {
    session.has_role(may::ADD_COURSE_ATTACHMENT)
        && answers_for(session, course.owner_division_code.as_deref())
}

fn is_draft(course: &CourseDetails) -> bool {
    course.open.as_ref().is_some_and(|open| open.status == CourseVersionState::Draft)
}

fn subtitle(i18n: &I18n, course: &CourseDetails) -> Html {
    html! {
        <div class="actions">
            <StatusLabel tone={tone(course.status)} text={i18n.word(course.status)} />
            { for course.honours.iter().map(|honour| html! { <StatusLabel tone={Tone::Good} text={i18n.word(*honour)} /> }) }
            <span class="tree-code">{ &course.code }</span>
        </div>
    }
}

/// What the reader should know before the rest: an open version, why it came back, why the course was retired.
fn standing(i18n: &I18n, course: &CourseDetails) -> Html {
    let open = course.open.as_ref();
    let beside = open.filter(|open| open.number != course.shown.number);
    let returned = open.filter(|open| open.status == CourseVersionState::Draft && open.opinion.is_some());
    let told = |open: &CourseVersionView| {
        let status = i18n.word(open.status).to_string();
        i18n.ta("course-version-beside", &[("number", open.number.into()), ("status", status.into())])
    };
    html! { <>
        if let Some(open) = beside { <Notice tone={Tone::Info} title={told(open)} /> }
        if let Some(open) = returned {
            <Notice tone={Tone::Warning} title={i18n.t("course-returned")}><p>{ open.opinion.clone().unwrap_or_default() }</p></Notice>
        }
        if course.status == CourseState::Retired {
            <Notice tone={Tone::Warning} title={i18n.t("course-is-retired")}><p>{ course.retired_reason.clone().unwrap_or_default() }</p></Notice>
        }
    </> }
}

fn tabs(
    i18n: &I18n,
    record: &Rc<Tagged<CourseDetails>>,
    categories: &Categories,
    owners: &Owners,
    may_write: bool,
    ondone: &Callback<()>,
) -> Vec<Tab> {
    let course = &record.value;
    let tab = |name, label: AttrValue, content| Tab { name, label, content };
    let owner = course.owner_division_code.as_deref().unwrap_or(CITY);
    let first = |version: &CourseVersionView| {
        vec![
            (
                i18n.t("course-version"),
                html! { i18n.ta("course-version-number", &[("number", version.number.into())]) },
            ),
            (i18n.t("course-owner"), html! { owners.label(i18n, owner) }),
        ]
    };
    let content = |version: &CourseVersionView| {
        let etag = AttrValue::from(record.etag.clone());
        let writes = may_write && version.status == CourseVersionState::Draft;
        html! { <>
            <Card>{ content::facts(i18n, categories, first(version), version) }</Card>
            <Attachments course={course.id} {etag} attachments={version.attachments.clone()} {writes} {ondone} />
        </> }
    };
    let whole =
        |version: &CourseVersionView| html! { <>{ content(version) }{ content::lessons(i18n, version) }</> };
    let key = record.etag.clone();
    let id = course.id;
    let mut tabs = vec![
        tab("content", i18n.t("course-tab-content"), content(&course.shown)),
        tab("lessons", i18n.t("course-tab-lessons"), content::lessons(i18n, &course.shown)),
        tab("online", i18n.t("online-lessons"), html! { <OnlineLessons course={course.clone()} /> }),
        tab("versions", i18n.t("course-tab-versions"), html! { <Versions {key} {id} /> }),
        tab("runs", i18n.t("course-tab-runs"), html! { <Runs {id} /> }),
        tab("sharing", i18n.t("course-tab-sharing"), html! { <Sharing course={course.clone()} /> }),
        tab("nominations", i18n.t("course-tab-nominations"), html! { <OfCourse course={course.clone()} /> }),
    ];
    if let Some(open) = course.open.as_ref().filter(|open| open.number != course.shown.number) {
        let label = i18n.ta("course-version-number", &[("number", open.number.into())]);
        tabs.insert(0, tab("draft", label, whole(open)));
    }
    tabs
}

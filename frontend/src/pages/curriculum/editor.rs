//! A plan: its items at the left, how it differs from the last one at the right.

use std::{collections::BTreeMap, rc::Rc};

use chrono::NaiveTime;
use contract::{
    course::CourseView,
    curriculum::{CurriculumItemInput, CurriculumPlanView, PlanState, UpdateCurriculumPlan},
    ids::{CourseId, CurriculumPlanId},
};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{
    diff::{Comparison, unsaved},
    tone,
};
use crate::{
    api::{Tagged, course, curriculum, use_action, use_load},
    components::{
        Button, ButtonKind, Card, ConfirmDialog, Empty, Icon, PageHeader, StatusLabel, percent, use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
};

/// How many sessions a course begins with.
const SESSIONS: u16 = 16;

/// Properties of [`PlanPage`].
#[derive(PartialEq, Properties)]
pub struct PlanPageProps {
    /// Which plan.
    pub id: CurriculumPlanId,
}

/// Shows a plan; edits and publishes it while it is a draft.
#[component]
pub fn PlanPage(props: &PlanPageProps) -> Html {
    let i18n = use_i18n();
    let page = use_load(props.id, |api, id| async move { curriculum::read(&api, id).await });
    html! { <>{ page.view(|plan| html! {
        <Editor key={plan.etag.clone()} plan={(**plan).clone()} onchanged={page.reload.clone()} />
    }) }
    if page.value.is_none() { <PageHeader title={i18n.t("nav-curricula")} /> }
    </> }
}

#[derive(PartialEq, Properties)]
struct EditorProps {
    plan: Tagged<CurriculumPlanView>,
    onchanged: Callback<()>,
}

#[component]
fn Editor(props: &EditorProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let plan = &props.plan.value;
    let items = use_state(|| inputs(plan));
    let asking = use_state(|| false);
    let session = use_session();
    let may_publish = session.has_role(may::PUBLISH_CURRICULUM_PLAN);
    let editable = session.has_role(may::UPDATE_CURRICULUM_PLAN) && plan.status == PlanState::Draft;
    let pending = unsaved(&plan.items, &items);
    let heard = |key: &'static str| {
        let (i18n, toasts, onchanged, asking) =
            (i18n.clone(), toasts.clone(), props.onchanged.clone(), asking.clone());
        move |outcome: Result<(), crate::api::ApiError>| {
            asking.set(false);
            match outcome {
                Ok(()) => {
                    toasts.success(i18n.t(key));
                    onchanged.emit(());
                }
                Err(error) => toasts.failure(&i18n, &error),
            }
        }
    };
    let save = use_action(
        |api, (id, etag, items): (CurriculumPlanId, String, Vec<CurriculumItemInput>)| async move {
            curriculum::edit(&api, id, &etag, &UpdateCurriculumPlan { items }).await.map(drop)
        },
        heard("curriculum-saved"),
    );
    let publish = use_action(
        |api, id: CurriculumPlanId| async move { curriculum::publish(&api, id).await.map(drop) },
        heard("curriculum-published"),
    );
    let onsave = {
        let (id, etag, items) = (plan.id, props.plan.etag.clone(), items.clone());
        save.run.reform(move |_: MouseEvent| (id, etag.clone(), (*items).clone()))
    };
    let add = {
        let items = items.clone();
        Callback::from(move |course_id: CourseId| {
            let mut next = (*items).clone();
            next.push(CurriculumItemInput {
                course_id,
                sessions_planned: SESSIONS,
                weekday: None,
                start_time: None,
            });
            items.set(next);
        })
    };
    let ask = |on: bool| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(on))
    };
    let actions = html! {
        if editable {
            <Button label={i18n.t("curriculum-save")} busy={save.busy} disabled={pending == 0} onclick={onsave} />
            if may_publish {
                <Button kind={ButtonKind::Primary} label={i18n.t("curriculum-publish")} disabled={pending > 0 || items.is_empty()} onclick={ask(true).reform(|_| ())} />
            }
        }
    };
    let subtitle = html! { <>
        { format!("{} · ", plan.half_year) }{ i18n.ta("curriculum-revision-number", &[("number", plan.revision.into())]) }{ " " }
        <StatusLabel tone={tone(plan.status)} text={i18n.word(plan.status)} />
    </> };
    let courses = use_load((), |api, ()| async move { course::published(&api).await });
    let mut titles: BTreeMap<CourseId, AttrValue> =
        plan.items.iter().map(|item| (item.course_id, item.course_title.clone().into())).collect();
    titles.extend(
        courses.value.iter().flat_map(|all| all.iter()).map(|one| (one.id, one.title_zh.clone().into())),
    );
    let change = plan.diff.as_ref().map(|diff| percent(diff.changed_bp)).unwrap_or_default();
    html! { <>
        <PageHeader title={plan.school_name.clone()} crumbs={vec![(Route::Curricula, i18n.t("nav-curricula"))]} {subtitle} {actions} />
        <div class="plan">
            <Card title={i18n.ta("curriculum-items", &[("count", items.len().into())])}>
                if editable { <AddCourse taken={items.iter().map(|item| item.course_id).collect::<Vec<_>>()} onadd={add} courses={courses.value.clone()} /> }
                if items.is_empty() { <Empty title={i18n.t("curriculum-no-items")} advice={i18n.t("curriculum-no-items-advice")} /> }
                <ol class="plan-items">{ for items.iter().enumerate().map(|(place, item)| line(&i18n, &items, place, item, &titles, editable)) }</ol>
            </Card>
            <Comparison diff={plan.diff.clone()} unsaved={pending} />
        </div>
        if *asking {
            <ConfirmDialog title={i18n.t("curriculum-publish")} confirm={i18n.t("curriculum-publish")} busy={publish.busy}
                onconfirm={let id = plan.id; publish.run.reform(move |()| id)} onclose={ask(false)}>
                <p>{ i18n.ta("curriculum-publish-what", &[("half", plan.half_year.to_string().into()), ("count", plan.items.len().into())]) }</p>
                if plan.diff.is_some() { <p>{ i18n.ta("curriculum-publish-share", &[("share", change.into())]) }</p> }
            </ConfirmDialog>
        }
    </> }
}

fn inputs(plan: &CurriculumPlanView) -> Vec<CurriculumItemInput> {
    let input = |item: &contract::curriculum::CurriculumItemView| CurriculumItemInput {
        course_id: item.course_id,
        sessions_planned: item.sessions_planned,
        weekday: item.weekday,
        start_time: item.start_time,
    };
    plan.items.iter().map(input).collect()
}

type Items = UseStateHandle<Vec<CurriculumItemInput>>;

fn line(
    i18n: &I18n,
    items: &Items,
    place: usize,
    item: &CurriculumItemInput,
    titles: &BTreeMap<CourseId, AttrValue>,
    editable: bool,
) -> Html {
    let title = titles.get(&item.course_id).cloned().unwrap_or_default();
    let change = |edit: fn(&mut CurriculumItemInput, String)| {
        let items = items.clone();
        Callback::from(move |value: String| {
            let mut next = (*items).clone();
            if let Some(item) = next.get_mut(place) {
                edit(item, value);
            }
            items.set(next);
        })
    };
    let typed = |event: Event| event.target_unchecked_into::<HtmlInputElement>().value();
    let chosen = |event: Event| event.target_unchecked_into::<HtmlSelectElement>().value();
    let sessions =
        change(|item, value| item.sessions_planned = value.parse().unwrap_or(item.sessions_planned));
    let weekday = change(|item, value| item.weekday = value.parse().ok());
    let start = change(|item, value| item.start_time = NaiveTime::parse_from_str(&value, "%H:%M").ok());
    let remove = {
        let items = items.clone();
        Callback::from(move |_: MouseEvent| {
            let mut next = (*items).clone();
            next.remove(place);
            items.set(next);
        })
    };
    let labelled = |what: &str| format!("{title}：{what}");
    let time = item.start_time.map(|time| time.format("%H:%M").to_string()).unwrap_or_default();
    html! {
        <li key={item.course_id.to_string()}>
            <strong class="plan-title">{ &title }</strong>
            <label>{ i18n.t("curriculum-sessions") }
                <input type="number" min="1" max="200" value={item.sessions_planned.to_string()} disabled={!editable}
                    aria-label={labelled(&i18n.t("curriculum-sessions"))} onchange={sessions.reform(typed)} /></label>
            <label>{ i18n.t("curriculum-weekday") }
                <select disabled={!editable} aria-label={labelled(&i18n.t("curriculum-weekday"))} onchange={weekday.reform(chosen)}>
                    <option value="" selected={item.weekday.is_none()}>{ "—" }</option>
                    { for weekdays(i18n).into_iter().zip(1_u8..).map(|(name, day)| html! {
                        <option value={day.to_string()} selected={item.weekday == Some(day)}>{ name }</option>
                    }) }
                </select></label>
            <label>{ i18n.t("curriculum-start") }
                <input type="time" value={time} disabled={!editable} aria-label={labelled(&i18n.t("curriculum-start"))} onchange={start.reform(typed)} /></label>
            if editable { <Button kind={ButtonKind::Quiet} label={i18n.ta("curriculum-remove", &[("title", title.to_string().into())])} onclick={remove} /> }
        </li>
    }
}

fn weekdays(i18n: &I18n) -> [AttrValue; 7] {
    [
        i18n.t("weekday-1"),
        i18n.t("weekday-2"),
        i18n.t("weekday-3"),
        i18n.t("weekday-4"),
        i18n.t("weekday-5"),
        i18n.t("weekday-6"),
        i18n.t("weekday-7"),
    ]
}

#[derive(PartialEq, Properties)]
struct AddCourseProps {
    taken: Vec<CourseId>,
    courses: Option<Rc<Vec<CourseView>>>,
    onadd: Callback<CourseId>,
}

#[component]
fn AddCourse(props: &AddCourseProps) -> Html {
    let i18n = use_i18n();
    let chosen = use_state(String::new);
    let free = props
        .courses
        .iter()
        .flat_map(|all| all.iter())
        .filter(|one| !props.taken.contains(&one.id))
        .collect::<Vec<_>>();
    let onchange = {
        let chosen = chosen.clone();
        Callback::from(move |event: Event| {
            chosen.set(event.target_unchecked_into::<HtmlSelectElement>().value());
        })
    };
    let onclick = {
        let (chosen, onadd) = (chosen.clone(), props.onadd.clone());
        Callback::from(move |_: MouseEvent| {
            if let Ok(id) = chosen.parse() {
                onadd.emit(id);
                chosen.set(String::new());
            }
        })
    };
    html! {
        <div class="add-course">
            <div class="filter">
                <label for="add-course">{ i18n.t("curriculum-add-course") }</label>
                <select id="add-course" {onchange}>
                    <option value="" selected={chosen.is_empty()}>{ i18n.t("form-choose") }</option>
                    { for free.iter().map(|one| {
                        let id = one.id.to_string();
                        html! { <option value={id.clone()} selected={*chosen == id}>{ format!("{} · {}", i18n.word(one.category), one.title_zh) }</option> }
                    }) }
                </select>
            </div>
            <Button icon={Icon::Plus} label={i18n.t("curriculum-add")} disabled={chosen.is_empty()} {onclick} />
        </div>
    }
}

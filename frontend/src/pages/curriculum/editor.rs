//! A plan: its items at the left, how it differs from the last one at the right.

use std::collections::BTreeMap;

use contract::{
    curriculum::{CurriculumItemView, CurriculumPlanView, PlanState, UpdateCurriculumPlan},
    ids::{CourseId, CurriculumPlanId},
};
use yew::prelude::*;

use super::{
    add::AddCourse,
    basis::PlanBasis,
    diff::{Comparison, overtaken, unsaved},
    fault::Refusal,
    items::ItemRow,
    planned::{Planned, courses, saved},
    publish::Publish,
    tone,
};
use crate::{
    api::{Api, ApiError, Tagged, course, curriculum, use_action, use_load},
    components::{Button, Card, Empty, PageHeader, StatusLabel, use_toasts},
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

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

/// How saving went.
enum Saved {
    Done,
    /// Somebody else was quicker; this is the plan as it stands now.
    Overtaken(Box<Tagged<CurriculumPlanView>>),
    Refused(Refusal),
}

async fn save(api: &Api, id: CurriculumPlanId, etag: &str, items: Vec<Planned>) -> Result<Saved, ApiError> {
    let sent = courses(&items);
    let items = items.into_iter().map(Into::into).collect();
    match curriculum::edit(
        api,
        id,
        etag,
        &UpdateCurriculumPlan { items: Some(items), ..UpdateCurriculumPlan::default() },
    )
    .await
    {
        Ok(_) => Ok(Saved::Done),
        Err(error) if error.is_stale() => Ok(Saved::Overtaken(Box::new(curriculum::read(api, id).await?))),
        Err(error) => Ok(Saved::Refused(Refusal::new(error, &sent))),
    }
}

/// What stood in the plan before somebody else saved it, and how it stands now.
#[derive(Clone, PartialEq)]
struct Overtaken {
    before: Vec<CurriculumItemView>,
    now: Tagged<CurriculumPlanView>,
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
    let newer = use_state(|| None::<Overtaken>);
    let current = newer.as_ref().map_or(&props.plan, |newer| &newer.now);
    let plan = &current.value;
    let items = use_state(|| saved(&plan.items));
    let refusal = use_state(|| None::<Refusal>);
    let session = use_session();
    let editable = session.has_role(may::UPDATE_CURRICULUM_PLAN) && plan.status == PlanState::Draft;
    let pending = unsaved(&plan.items, &items);
    let save = {
        let (i18n, newer, refusal) = (i18n.clone(), newer.clone(), refusal.clone());
        let (before, onchanged) = (plan.items.clone(), props.onchanged.clone());
        use_action(
            |api, (id, etag, items): (CurriculumPlanId, String, Vec<Planned>)| async move {
                save(&api, id, &etag, items).await
            },
            move |outcome| {
                refusal.set(None);
                match outcome {
                    Ok(Saved::Done) => {
                        toasts.success(i18n.t("curriculum-saved"));
                        onchanged.emit(());
                    }
                    Ok(Saved::Overtaken(now)) => {
                        newer.set(Some(Overtaken { before: before.clone(), now: *now }));
                    }
                    Ok(Saved::Refused(refused)) => refusal.set(Some(refused)),
                    Err(error) => toasts.failure(&i18n, &error),
                }
            },
        )
    };
    let onsave = {
        let (id, etag, items) = (plan.id, current.etag.clone(), items.clone());
        save.run.reform(move |_: MouseEvent| (id, etag.clone(), (*items).clone()))
    };
    let onrefused = {
        let refusal = refusal.clone();
        Callback::from(move |refused: Refusal| refusal.set(Some(refused)))
    };
    let actions = html! {
        if editable {
            <Button label={i18n.t("curriculum-save")} busy={save.busy} disabled={pending == 0} onclick={onsave} />
            if session.has_role(may::PUBLISH_CURRICULUM_PLAN) {
                <Publish plan={plan.clone()} ready={pending == 0 && !items.is_empty()} ondone={props.onchanged.clone()} onrefused={onrefused.clone()} />
            }
        }
    };
    html! { <>
        <PageHeader title={plan.school_name.clone()} crumbs={vec![(Route::Curricula, i18n.t("nav-curricula"))]} subtitle={subtitle(&i18n, plan)} {actions} />
        { newer.as_ref().map(|newer| overtaken(&i18n, &newer.before, &newer.now.value)).unwrap_or_default() }
        { refusal.as_ref().map(|refused| refused.notice(&i18n)).unwrap_or_default() }
        <div class="plan">
            <Items plan={plan.clone()} items={items.clone()} {refusal} {editable} />
            <div class="plan-side">
                <PlanBasis plan={current.clone()} editable={editable && pending == 0} onchanged={props.onchanged.clone()} onrefused={onrefused.clone()} />
                <Comparison diff={plan.diff.clone()} unsaved={pending} />
            </div>
        </div>
    </> }
}

fn subtitle(i18n: &I18n, plan: &CurriculumPlanView) -> Html {
    html! { <>
        { time::half_year(i18n, plan.half_year) }{ " · " }{ i18n.ta("curriculum-revision-number", &[("number", plan.revision.into())]) }{ " " }
        <StatusLabel tone={tone(plan.status)} text={i18n.word(plan.status)} />
        if plan.status == PlanState::Published {
            { " " }<a href={format!("/schools/{}/curriculum?half_year={}", plan.school_id, plan.half_year)} target="_blank" rel="noopener">{ i18n.t("curriculum-public") }</a>
        }
    </> }
}

#[derive(PartialEq, Properties)]
struct ItemsProps {
    plan: CurriculumPlanView,
    items: UseStateHandle<Vec<Planned>>,
    refusal: UseStateHandle<Option<Refusal>>,
    editable: bool,
}

#[component]
fn Items(props: &ItemsProps) -> Html {
    let i18n = use_i18n();
    let items = &props.items;
    let known = use_load((), |api, ()| async move { course::published(&api).await });
    let mut titles: BTreeMap<CourseId, AttrValue> =
        props.plan.items.iter().map(|item| (item.course_id, item.course_title.clone().into())).collect();
    titles.extend(
        known.value.iter().flat_map(|all| all.iter()).map(|one| (one.id, one.title_zh.clone().into())),
    );
    let add = {
        let items = items.clone();
        Callback::from(move |course: Planned| {
            let mut next = (*items).clone();
            next.push(course);
            items.set(next);
        })
    };
    // An item that is changed or removed has no fault any more until the server says so again.
    let edit = {
        let (items, refusal) = (items.clone(), props.refusal.clone());
        Callback::from(move |(course, next): (CourseId, Option<Planned>)| {
            let mut all = (*items).clone();
            if let Some(place) = all.iter().position(|item| item.course == course) {
                all.splice(place..=place, next);
            }
            items.set(all);
            if let Some(refused) = &*refusal {
                refusal.set(Some(refused.without(course)));
            }
        })
    };
    let row = |item: &Planned| {
        let course = item.course;
        let faults = props.refusal.as_ref().map(|refused| refused.of(course)).unwrap_or_default();
        html! {
            <ItemRow key={course.to_string()} item={item.clone()} title={titles.get(&course).cloned().unwrap_or_default()} {faults} editable={props.editable}
                onchange={edit.reform(move |next| (course, Some(next)))} onremove={edit.reform(|course| (course, None))} />
        }
    };
    html! {
        <Card title={i18n.ta("curriculum-items", &[("count", items.len().into())])}>
            if props.editable { <AddCourse school={props.plan.school_id} taken={courses(items)} onadd={add} courses={known.value.clone()} unread={known.unread()} /> }
            if items.is_empty() { <Empty title={i18n.t("curriculum-no-items")} advice={i18n.t("curriculum-no-items-advice")} /> }
            <ol class="plan-items">{ for items.iter().map(row) }</ol>
        </Card>
    }
}

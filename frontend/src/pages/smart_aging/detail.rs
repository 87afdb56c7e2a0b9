//! One case: what it says, how far it has come, and what was said of it.

use contract::{
    ids::SmartAgingCaseId,
    smart_aging::{SmartAgingCaseDetails, SmartAgingCaseState, SmartAgingCaseStep},
};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::{form::Edit, list::from, steps::Steps, tone};
use crate::{
    api::{smart_aging, use_load},
    components::{
        Button, Card, DefinitionList, Icon, Notice, PageHeader, StatusLabel, Timeline, TimelineEvent, Tone,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`DetailPage`].
#[derive(PartialEq, Properties)]
pub struct DetailPageProps {
    /// Which case.
    pub id: SmartAgingCaseId,
}

/// Shows a case; edits its draft, and leads it on.
#[component]
pub fn DetailPage(props: &DetailPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let page = use_load(props.id, |api, id| async move { smart_aging::read(&api, id).await });
    let editing = use_state(|| false);
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
    let title = page
        .value
        .as_ref()
        .map_or_else(|| i18n.t("nav-smart-aging"), |one| one.value.title_zh.clone().into());
    // Whoever sees a case only because it is promoted is not told its history, and has nothing to do with it.
    let actions = match &page.value {
        Some(one) if !*editing && !one.value.steps.is_empty() => {
            let may_edit = one.value.status == SmartAgingCaseState::Draft
                && session.has_role(may::UPDATE_SMART_AGING_CASE);
            html! { <>
                <Steps record={one.clone()} ondone={page.reload.clone()} />
                if may_edit {
                    <Button icon={Icon::Edit} label={i18n.t("course-edit")} onclick={set_editing(true).reform(|_| ())} />
                }
            </> }
        }
        _ => Html::default(),
    };
    let subtitle = page.value.as_ref().map(|one| subtitle(&i18n, &one.value)).unwrap_or_default();
    html! { <>
        <PageHeader {title} crumbs={vec![(Route::SmartAgingCases, i18n.t("nav-smart-aging"))]} {subtitle} {actions} />
        { page.view(|one| if *editing {
            html! { <Card><Edit record={one.clone()} ondone={saved.clone()} oncancel={set_editing(false)} /></Card> }
        } else {
            html! { <>
                { returned(&i18n, &one.value) }
                <Card title={i18n.t("smart-aging-case")}>
                    <DefinitionList items={facts(&i18n, &one.value)} />
                    { prose(&i18n.t("smart-aging-summary"), &one.value.summary) }
                    { prose(&i18n.t("smart-aging-body"), &one.value.body) }
                </Card>
                if !one.value.steps.is_empty() {
                    <Card title={i18n.t("smart-aging-history")}>
                        <Timeline events={one.value.steps.iter().map(|step| event(&i18n, step)).collect::<Vec<_>>()} />
                    </Card>
                }
            </> }
        }) }
    </> }
}

fn subtitle(i18n: &I18n, case: &SmartAgingCaseDetails) -> Html {
    html! {
        <div class="actions">
            <StatusLabel tone={tone(case.status)} text={i18n.word(case.status)} />
            <span>{ i18n.word(case.kind) }</span>
        </div>
    }
}

/// Why a draft came back.
fn returned(i18n: &I18n, case: &SmartAgingCaseDetails) -> Html {
    let back = case.steps.last().filter(|step| step.to == SmartAgingCaseState::Draft && step.from.is_some());
    match back.and_then(|step| step.note.clone()) {
        Some(reason) => {
            html! { <Notice tone={Tone::Warning} title={i18n.t("smart-aging-returned")}><p>{ reason }</p></Notice> }
        }
        None => Html::default(),
    }
}

fn facts(i18n: &I18n, case: &SmartAgingCaseDetails) -> Vec<(AttrValue, Html)> {
    let days = case.ended_on.map_or_else(
        || i18n.ta("smart-aging-since", &[("from", time::day(case.began_on).into())]),
        |ended| {
            i18n.ta(
                "smart-aging-days",
                &[("from", time::day(case.began_on).into()), ("to", time::day(ended).into())],
            )
        },
    );
    let mut items = vec![
        (i18n.t("smart-aging-from"), html! { from(i18n, case.school_name.as_ref()) }),
        (i18n.t("division-county"), html! { &case.county_name }),
        (i18n.t("smart-aging-when"), html! { days }),
    ];
    if let Some(count) = case.learners_helped {
        items.push((i18n.t("smart-aging-learners"), html! { count }));
    }
    if let Some(course) = &case.course {
        let to = Route::Course { id: course.id };
        items.push((
            i18n.t("smart-aging-course"),
            html! { <Link<Route> {to}>{ &course.title }</Link<Route>> },
        ));
    }
    if let Some(title) = &case.title_mn {
        let title = html! { <span class="mongolian" lang="mn-Mong">{ title }</span> };
        items.push((i18n.t("course-title-mn"), title));
    }
    if let Some((since, place)) = case.promoted_since.zip(case.promoted_where.as_ref()) {
        items.push((i18n.t("smart-aging-promoted-since"), html! { time::day(since) }));
        items.push((i18n.t("smart-aging-promoted-where"), html! { place }));
    }
    items
}

fn prose(title: &AttrValue, text: &str) -> Html {
    html! { <section class="prose"><h3>{ title }</h3><p>{ text }</p></section> }
}

fn event(i18n: &I18n, step: &SmartAgingCaseStep) -> TimelineEvent {
    let title = match (step.from, step.to) {
        (None, _) => i18n.t("smart-aging-step-begun"),
        (Some(_), SmartAgingCaseState::Draft) => i18n.t("smart-aging-step-returned"),
        (Some(_), to) => i18n.word(to),
    };
    let when = i18n.ta(
        "smart-aging-step-by",
        &[("who", step.by.name.clone().into()), ("when", time::minute(step.at).into())],
    );
    TimelineEvent {
        tone: tone(step.to),
        title,
        when,
        detail: step.note.clone().map(AttrValue::from),
        ..TimelineEvent::default()
    }
}

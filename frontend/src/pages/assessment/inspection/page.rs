//! The page of an inspection: the score sheet while it is under way, and what it says afterwards.

use std::rc::Rc;

use contract::{
    assessment::{InspectionDetails, InspectionState},
    ids::InspectionId,
};
use yew::prelude::*;

use super::{
    arrive::Arrive,
    list::names,
    photos::Photos,
    samples::Samples,
    sheet::{Sheet, sheet_facts},
    steps::Steps,
    submit::Submit,
};
use crate::{
    api::{Tagged, inspection, use_load},
    components::{Card, DefinitionList, LinkButton, Notice, PageHeader, StatusLabel, Tone},
    i18n::{I18n, use_i18n},
    may,
    pages::assessment::{
        finding::{Findings, FoundAt},
        inspection_tone,
    },
    route::{Route, reachable},
    session::{Session, use_session},
    time,
};

/// Properties of [`InspectionPage`].
#[derive(PartialEq, Properties)]
pub struct InspectionPageProps {
    /// Which inspection.
    pub id: InspectionId,
}

/// Shows an inspection; its assessors fill in the sheet, on a telephone.
#[component]
pub fn InspectionPage(props: &InspectionPageProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let page = use_load(props.id, |api, id| async move { inspection::read(&api, id).await });
    let title = page
        .value
        .as_ref()
        .map_or_else(|| i18n.t("nav-inspections"), |one| one.value.inspection.name.clone().into());
    let subtitle = page.value.as_ref().map(|one| subtitle(&i18n, &one.value)).unwrap_or_default();
    let actions = page.value.as_ref().map(|one| html! { <>
        if session.has_role(may::GET_ASSESSMENT) {
            <LinkButton to={Route::Assessment { id: one.value.inspection.assessment_id }} label={i18n.t("inspection-to-school")} />
        }
        <Steps record={one.clone()} ondone={page.reload.clone()} />
    </> });
    let crumbs = reachable(&session, vec![(Route::Inspections, i18n.t("nav-inspections"))]);
    let reload = page.reload.clone();
    html! {
        <div class="site">
            <PageHeader {title} {crumbs} {subtitle} actions={actions.unwrap_or_default()} />
            { page.view(|one| content(&i18n, &session, one, &reload)) }
        </div>
    }
}

fn subtitle(i18n: &I18n, one: &InspectionDetails) -> Html {
    let view = &one.inspection;
    html! {
        <div class="actions">
            <StatusLabel tone={inspection_tone(view.status)} text={i18n.word(view.status)} />
            <span>{ i18n.ta("assessment-year", &[("year", view.year.to_string().into())]) }</span>
            <span>{ &view.county_name }</span>
            <span>{ i18n.word(view.kind) }</span>
            <span class="tree-code">{ &view.code }</span>
        </div>
    }
}

fn content(
    i18n: &I18n,
    session: &Session,
    record: &Rc<Tagged<InspectionDetails>>,
    ondone: &Callback<()>,
) -> Html {
    let one = &record.value;
    let (id, state) = (one.inspection.id, one.inspection.status);
    let fills = state == InspectionState::UnderWay && session.has_role(may::FILL_SCORE_SHEET);
    let checks = state == InspectionState::UnderWay && session.has_role(may::CHECK_INSPECTION_SAMPLE);
    let takes = state == InspectionState::UnderWay && session.has_role(may::ADD_INSPECTION_PHOTO);
    let records = state == InspectionState::UnderWay && session.has_role(may::RECORD_INSPECTION_FINDING);
    let found_at = records.then_some(FoundAt::Inspection(id));
    let begun = state != InspectionState::Drawn;
    html! { <>
        <Card title={i18n.t("inspection-task")}><DefinitionList items={task(i18n, one)} /></Card>
        if state == InspectionState::Drawn && session.has_role(may::ARRIVE_AT_INSPECTION) {
            <Arrive record={record.clone()} ondone={ondone.clone()} />
        }
        if begun {
            if let Some(told) = far(i18n, one) { <Notice tone={Tone::Warning} title={told} /> }
            if fills { <Sheet record={record.clone()} ondone={ondone.clone()} /> }
            else { <Card title={i18n.t("inspection-sheet")}><DefinitionList items={sheet_facts(i18n, one)} /></Card> }
            <Photos {id} photos={one.photos.clone()} {takes} ondone={ondone.clone()} />
            <Samples {id} all={one.samples.clone()} progress={one.inspection.progress} {checks} ondone={ondone.clone()} />
            <Findings all={one.findings.clone()} {found_at} ondone={ondone.clone()} />
        }
        if state == InspectionState::UnderWay && session.has_role(may::SUBMIT_INSPECTION) {
            <Submit record={record.clone()} ondone={ondone.clone()} />
        }
    </> }
}

/// From so many metres on it is pointed out that the sheet was filled in elsewhere.
const FAR_METRES: u32 = 500;

fn far(i18n: &I18n, one: &InspectionDetails) -> Option<AttrValue> {
    let metres = one.sheet.distance_metres.filter(|metres| *metres >= FAR_METRES)?;
    Some(i18n.ta("inspection-far", &[("metres", metres.into())]))
}

fn task(i18n: &I18n, one: &InspectionDetails) -> Vec<(AttrValue, Html)> {
    let view = &one.inspection;
    let or_dash = |text: Option<String>| html! { text.unwrap_or_else(|| "—".to_owned()) };
    let mut items = vec![
        (i18n.t("inspection-address"), or_dash(view.address.clone())),
        (i18n.t("inspection-due"), html! { time::day(view.due_on) }),
        (i18n.t("inspection-planned-on"), or_dash(view.planned_on.map(time::day))),
        (i18n.t("inspection-assessors"), html! { names(i18n, view) }),
    ];
    for gone in view.assessors.iter().filter(|assessor| assessor.replaced_at.is_some()) {
        let reason = gone.replaced_reason.clone().unwrap_or_default();
        items.push((i18n.t("inspection-replaced"), html! { format!("{} · {reason}", gone.name) }));
    }
    if let Some((by, at)) = one.submitted_by.as_ref().zip(one.submitted_at) {
        items.push((
            i18n.t("inspection-submitted-by"),
            html! { format!("{} · {}", by.name, time::minute(at)) },
        ));
    }
    items
}

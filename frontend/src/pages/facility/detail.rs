//! One facility: what it is, its rooms, its school, and how its registration went.

use std::rc::Rc;

use contract::{
    facility::{FacilityView, RegistrationState},
    ids::FacilityId,
    problem::FieldProblem,
};
use yew::prelude::*;

use super::{basics::Basics, rooms::Rooms, school::School, steps::Steps, takes_changes, tone};
use crate::{
    api::{Tagged, facility, use_load},
    components::{
        Card, Icon, LinkButton, Notice, PageHeader, StatusLabel, Tab, Tabs, Timeline, TimelineEvent, Tone,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::device::OfFacility,
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`DetailPage`].
#[derive(PartialEq, Properties)]
pub struct DetailPageProps {
    /// The facility.
    pub id: FacilityId,
}

/// Shows a facility and what can be done with it.
#[component]
pub fn DetailPage(props: &DetailPageProps) -> Html {
    let i18n = use_i18n();
    let record = use_load(props.id, |api, id| async move { facility::read(&api, id).await });
    let faults = use_state(Vec::<FieldProblem>::new);
    let onchanged = {
        let (reload, faults) = (record.reload.clone(), faults.clone());
        Callback::from(move |()| {
            faults.set(Vec::new());
            reload.emit(());
        })
    };
    let onfaults = {
        let faults = faults.clone();
        Callback::from(move |found| faults.set(found))
    };
    let title = record
        .value
        .as_ref()
        .map_or_else(|| i18n.t("facility"), |record| record.value.name_zh.clone().into());
    let head = record.value.as_ref().map(|record| head(&i18n, &record.value)).unwrap_or_default();
    let actions = record.value.as_ref().map(|record| {
        html! {
            <Actions record={record.clone()} onchanged={onchanged.clone()} {onfaults} />
        }
    });
    html! { <>
        <PageHeader {title} crumbs={vec![(Route::Facilities, i18n.t("nav-facilities"))]} subtitle={head} actions={actions.unwrap_or_default()} />
        { record.view(|record| html! { <Body record={record.clone()} faults={(*faults).clone()} {onchanged} /> }) }
    </> }
}

fn head(i18n: &I18n, view: &FacilityView) -> Html {
    html! {
        <div class="actions">
            <StatusLabel tone={tone(view.status)} text={i18n.word(view.status)} />
            <span>{ i18n.word(view.kind) }</span>
            <span>{ format!("{} {}", view.county_name, view.division_name) }</span>
            if let Some(name) = &view.name_mn { <span class="mongolian" lang="mn-Mong">{ name }</span> }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct ActionsProps {
    record: Rc<Tagged<FacilityView>>,
    onchanged: Callback<()>,
    onfaults: Callback<Vec<FieldProblem>>,
}

#[component]
fn Actions(props: &ActionsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let view = &props.record.value;
    html! { <>
        if session.has_role(may::UPDATE_FACILITY) && takes_changes(view.status) {
            <LinkButton icon={Icon::Edit} to={Route::EditFacility { id: view.id }} label={i18n.t("facility-edit")} />
        }
        <Steps record={props.record.clone()} onchanged={props.onchanged.clone()} onfaults={props.onfaults.clone()} />
    </> }
}

#[derive(PartialEq, Properties)]
struct BodyProps {
    record: Rc<Tagged<FacilityView>>,
    faults: Vec<FieldProblem>,
    onchanged: Callback<()>,
}

#[component]
fn Body(props: &BodyProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let view = &props.record.value;
    let (record, faults, onchanged) = (&props.record, &props.faults, &props.onchanged);
    let mut tabs = vec![
        Tab {
            name: "basics",
            label: i18n.t("facility-tab-basics"),
            content: html! { <Basics record={record.clone()} faults={faults.clone()} /> },
        },
        Tab {
            name: "rooms",
            label: i18n.ta("facility-tab-rooms", &[("count", view.rooms.len().into())]),
            content: html! { <Rooms record={record.clone()} faults={faults.clone()} onchanged={onchanged.clone()} /> },
        },
        Tab {
            name: "school",
            label: i18n.t("facility-tab-school"),
            content: html! { <School record={record.clone()} faults={faults.clone()} onchanged={onchanged.clone()} /> },
        },
        Tab { name: "history", label: i18n.t("facility-tab-history"), content: history(&i18n, view) },
    ];
    if session.has_role(may::LIST_DEVICES) {
        let content = html! { <OfFacility facility={Rc::new(view.clone())} /> };
        tabs.insert(3, Tab { name: "devices", label: i18n.t("nav-devices"), content });
    }
    html! { <>
        if !faults.is_empty() { { refused(&i18n, faults) } }
        { standing(&i18n, view) }
        <Tabs label={i18n.t("facility-parts")} {tabs} />
    </> }
}

/// What the registration still lacks, above the places that tell it one by one.
fn refused(i18n: &I18n, faults: &[FieldProblem]) -> Html {
    let told = |place: AttrValue, fault: &str| {
        i18n.ta(
            "facility-fault-told",
            &[("place", place.to_string().into()), ("fault", fault.to_owned().into())],
        )
    };
    html! {
        <Notice tone={Tone::Bad} urgent=true title={i18n.ta("facility-incomplete", &[("count", faults.len().into())])}>
            <ul>{ for faults.iter().map(|fault| html! { <li>{ told(place(i18n, &fault.pointer), &fault.detail) }</li> }) }</ul>
        </Notice>
    }
}

/// The name of a place of the record.
fn place(i18n: &I18n, pointer: &str) -> AttrValue {
    match pointer {
        "/address" => i18n.t("facility-address"),
        "/operator_name" => i18n.t("facility-operator-name"),
        "/contact_phone" => i18n.t("facility-contact-phone"),
        "/opening_hours" => i18n.t("facility-opening-hours"),
        "/rooms" => i18n.t("facility-rooms"),
        "/school/coordinated_usable_area" => i18n.t("facility-area"),
        "/school/condition_met" => i18n.t("facility-condition"),
        at if at.starts_with("/school/use_right") => i18n.t("facility-use-right"),
        _ => i18n.t("facility"),
    }
}

/// Why the registration stands where it stands.
fn standing(i18n: &I18n, view: &FacilityView) -> Html {
    let (tone, title) = match view.status {
        RegistrationState::Draft => (Tone::Info, i18n.t("facility-is-draft")),
        RegistrationState::Submitted => (Tone::Info, i18n.t("facility-is-submitted")),
        RegistrationState::Returned => (Tone::Warning, i18n.t("facility-is-returned")),
        RegistrationState::Suspended => (Tone::Warning, i18n.t("facility-is-suspended")),
        RegistrationState::Closed => (Tone::Neutral, i18n.t("facility-is-closed")),
        RegistrationState::Withdrawn => (Tone::Neutral, i18n.t("facility-is-withdrawn")),
        RegistrationState::Approved => return Html::default(),
    };
    let reason = view
        .status_reason
        .as_ref()
        .filter(|_| !matches!(view.status, RegistrationState::Draft | RegistrationState::Submitted));
    html! {
        <Notice {tone} {title}>
            if let Some(reason) = reason { <p>{ i18n.ta("facility-reason-told", &[("reason", reason.clone().into())]) }</p> }
        </Notice>
    }
}

fn history(i18n: &I18n, view: &FacilityView) -> Html {
    let mut events: Vec<TimelineEvent> = view
        .history
        .iter()
        .rev()
        .map(|step| {
            let effective = time::day(step.effective_on);
            TimelineEvent {
                tone: tone(step.to),
                title: i18n.word(step.to),
                when: i18n.ta(
                    "facility-step-when",
                    &[("at", time::minute(step.at).into()), ("from", effective.into())],
                ),
                detail: step.reason.clone().map(AttrValue::from),
                ..TimelineEvent::default()
            }
        })
        .collect();
    events.push(TimelineEvent {
        tone: Tone::Neutral,
        title: i18n.t("facility-begun"),
        when: time::minute(view.created_at).into(),
        ..TimelineEvent::default()
    });
    html! { <Card title={i18n.t("facility-tab-history")}><Timeline {events} /></Card> }
}

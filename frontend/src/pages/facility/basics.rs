//! What a facility is, where it lies, who runs it and when it is open.

use std::rc::Rc;

use contract::{facility::FacilityView, problem::FieldProblem};
use yew::prelude::*;

use super::{fault_at, hours, or_dash};
use crate::{
    api::Tagged,
    components::{self, Card, DefinitionList},
    i18n::use_i18n,
    time,
};

/// Properties of [`Basics`].
#[derive(PartialEq, Properties)]
pub(super) struct BasicsProps {
    /// The facility.
    pub record: Rc<Tagged<FacilityView>>,
    /// What it lacks.
    pub faults: Vec<FieldProblem>,
}

/// Shows the facts of a facility, each fault at its place.
#[component]
pub(super) fn Basics(props: &BasicsProps) -> Html {
    let i18n = use_i18n();
    let view = &props.record.value;
    let fact = |label: AttrValue, text: Option<&String>, at: &str| {
        (label, html! { <>{ or_dash(text) }{ fault_at(&props.faults, at) }</> })
    };
    let place = view.location.map(|place| format!("{}, {}", place.longitude, place.latitude));
    let lies = format!("{} {} {}", view.county_name, view.division_name, view.division_code);
    let items = vec![
        (i18n.t("facility-kind"), html! { i18n.word(view.kind) }),
        fact(i18n.t("facility-division"), Some(&lies), "/division_code"),
        fact(i18n.t("facility-address"), view.address.as_ref(), "/address"),
        fact(i18n.t("facility-location"), place.as_ref(), "/location"),
        fact(i18n.t("facility-operator-name"), view.operator_name.as_ref(), "/operator_name"),
        fact(i18n.t("facility-operator-code"), view.operator_credit_code.as_ref(), "/operator_credit_code"),
        fact(i18n.t("facility-contact-name"), view.contact_name.as_ref(), "/contact_name"),
        fact(i18n.t("facility-contact-phone"), view.contact_phone.as_ref(), "/contact_phone"),
        (i18n.t("facility-created"), html! { time::minute(view.created_at) }),
        (i18n.t("facility-updated"), html! { time::minute(view.updated_at) }),
    ];
    let weekly = i18n.ta(
        "facility-open-weekly",
        &[("hours", components::hours(view.weekly_opening_minutes.into()).into())],
    );
    html! { <>
        <Card title={i18n.t("facility-tab-basics")}><DefinitionList {items} /></Card>
        <Card title={i18n.t("facility-opening-hours")}>
            if view.opening_hours.is_empty() { <p class="subtle">{ i18n.t("facility-no-hours") }</p> }
            else { <p class="subtle">{ weekly }</p>{ hours::describe(&i18n, hours::Week::of(&view.opening_hours)) } }
            { fault_at(&props.faults, "/opening_hours") }
        </Card>
    </> }
}

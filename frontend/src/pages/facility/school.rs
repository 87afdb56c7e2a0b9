//! The school that a facility hosts.

use std::rc::Rc;

use contract::{
    facility::{FacilityView, SchoolView},
    problem::FieldProblem,
};
use yew::prelude::*;

use super::{fault_at, is_station, or_dash, school_form::SchoolForm, square_metres, takes_changes};
use crate::{
    api::Tagged,
    components::{Button, ButtonKind, Card, DefinitionList, Dialog, Empty, Icon},
    i18n::{I18n, use_i18n},
    may,
    session::use_session,
    time,
};

/// Properties of [`School`].
#[derive(PartialEq, Properties)]
pub(super) struct SchoolProps {
    /// The facility.
    pub record: Rc<Tagged<FacilityView>>,
    /// What it lacks.
    pub faults: Vec<FieldProblem>,
    /// Hears that something has changed.
    pub onchanged: Callback<()>,
}

/// Shows the school and lets it be set.
#[component]
pub(super) fn School(props: &SchoolProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let editing = use_state(|| false);
    let view = &props.record.value;
    let may_change = session.has_role(may::PUT_SCHOOL) && takes_changes(view.status);
    let edit = |open: bool| {
        let editing = editing.clone();
        Callback::from(move |()| editing.set(open))
    };
    let onchanged = {
        let (editing, onchanged) = (editing.clone(), props.onchanged.clone());
        Callback::from(move |()| {
            editing.set(false);
            onchanged.emit(());
        })
    };
    let actions = html! {
        if may_change && view.school.is_some() { <Button icon={Icon::Edit} label={i18n.t("edit")} onclick={edit(true).reform(|_| ())} /> }
    };
    html! { <>
        <Card title={i18n.t("facility-tab-school")} {actions}>
            if let Some(school) = &view.school {
                <DefinitionList items={facts(&i18n, view, school, &props.faults)} />
            } else {
                <Empty title={i18n.t("facility-no-school")} advice={i18n.t("facility-no-school-advice")}>
                    if may_change { <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("facility-school-add")} onclick={edit(true).reform(|_| ())} /> }
                </Empty>
            }
        </Card>
        if *editing {
            <Dialog title={i18n.t("facility-school-edit")} wide=true onclose={edit(false)}>
                <SchoolForm record={props.record.clone()} oncancel={edit(false)} {onchanged} />
            </Dialog>
        }
    </> }
}

fn facts(
    i18n: &I18n,
    view: &FacilityView,
    school: &SchoolView,
    faults: &[FieldProblem],
) -> Vec<(AttrValue, Html)> {
    let day = |date: Option<chrono::NaiveDate>| or_dash(date.map(time::day).as_ref());
    let right = school.use_right.as_ref().map(|right| {
        let until = right.valid_to.map_or_else(|| i18n.t("facility-no-end").to_string(), time::day);
        let (kind, document) = (i18n.word(right.kind).to_string(), right.document.clone());
        let told = i18n.ta(
            "facility-right-told",
            &[
                ("kind", kind.into()),
                ("document", document.into()),
                ("from", time::day(right.valid_from).into()),
                ("until", until.into()),
            ],
        );
        told.to_string()
    });
    let mut items = vec![
        (i18n.t("facility-school-name"), html! { &school.name }),
        (i18n.t("facility-school-code"), html! { <span class="tree-code">{ &school.code }</span> }),
        (i18n.t("facility-construction"), html! { i18n.word(school.construction_mode) }),
        (i18n.t("facility-batch"), html! { i18n.word(school.pilot_batch) }),
        (i18n.t("facility-opened-on"), day(school.opened_on)),
        (
            i18n.t("facility-area"),
            html! { <>{ square_metres(i18n, school.coordinated_usable_area) }{ fault_at(faults, "/school/coordinated_usable_area") }</> },
        ),
        (
            i18n.t("facility-use-right"),
            html! { <>{ or_dash(right.as_ref()) }{ fault_at(faults, "/school/use_right") }</> },
        ),
    ];
    if school.closed_on.is_some() {
        items.push((i18n.t("facility-closed-on"), day(school.closed_on)));
    }
    if is_station(view.kind) {
        let met = school.condition_met.map(|met| if met { i18n.t("yes") } else { i18n.t("no") }.to_string());
        let note = school.condition_note.as_ref().map(|note| html! { <p class="subtle">{ note }</p> });
        items.push((i18n.t("facility-parent"), or_dash(school.parent_school_name.as_ref())));
        items.push((
            i18n.t("facility-condition"),
            html! { <>{ or_dash(met.as_ref()) }{ for note }{ fault_at(faults, "/school/condition_met") }</> },
        ));
    }
    items
}

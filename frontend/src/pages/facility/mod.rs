//! Facilities with their rooms and schools, and the steps of their registration.

mod basics;
mod detail;
mod edit;
mod fields;
mod hours;
mod list;
mod room_dialogs;
mod rooms;
mod school;
mod school_form;
mod steps;

pub use detail::DetailPage;
pub use edit::{CreatePage, EditPage};
pub use list::ListPage;

use contract::{
    facility::{HostKind, RegistrationState, SchoolKind},
    measure::Area,
    problem::FieldProblem,
};
use yew::prelude::*;

use crate::{
    components::{Icon, Tone, grouped},
    i18n::I18n,
};

/// How good or bad a state of a registration is.
pub const fn tone(state: RegistrationState) -> Tone {
    match state {
        RegistrationState::Draft | RegistrationState::Closed | RegistrationState::Withdrawn => Tone::Neutral,
        RegistrationState::Submitted => Tone::Info,
        RegistrationState::Returned | RegistrationState::Suspended => Tone::Warning,
        RegistrationState::Approved => Tone::Good,
    }
}

/// Whether rooms, school, contact and hours can be changed in this state.
const fn takes_changes(state: RegistrationState) -> bool {
    !matches!(state, RegistrationState::Submitted | RegistrationState::Closed | RegistrationState::Withdrawn)
}

/// Whether kind, names and division can be changed in this state.
const fn is_editable(state: RegistrationState) -> bool {
    matches!(state, RegistrationState::Draft | RegistrationState::Returned)
}

/// Whether the facility hosts a school of a station.
fn is_station(kind: HostKind) -> bool {
    kind.school_kind() == SchoolKind::Station
}

/// An area with its unit.
fn square_metres(i18n: &I18n, area: Area) -> Html {
    html! { <span class="amount">{ grouped(&area.to_string()) }<span class="unit">{ " " }{ i18n.t("facility-square-metres") }</span></span> }
}

/// Texts, or a dash where there is none.
fn or_dash(text: Option<&String>) -> Html {
    text.filter(|text| !text.is_empty())
        .map_or_else(|| html! { <span class="subtle">{ "—" }</span> }, |text| html! { text })
}

/// The fault at a place of the record, in words.
fn fault_at(faults: &[FieldProblem], at: &str) -> Html {
    let of_place =
        faults.iter().filter(|fault| fault.pointer == at || fault.pointer.starts_with(&format!("{at}/")));
    html! { <>{ for of_place.map(|fault| html! {
        <p class="fault" data-at={fault.pointer.clone()}>{ Html::from(Icon::Warning) }{ &fault.detail }</p>
    }) }</> }
}

//! Picks a school or its facility from those within the reader's data scope.

use std::rc::Rc;

use contract::{division::DivisionCode, facility::FacilityOption, ids::FacilityId};
use yew::prelude::*;

use super::{Field, FieldKind, FilterSelect, Form, Select, use_query};
use crate::{
    api::{Loaded, school, use_load},
    i18n::use_i18n,
};

/// The schools within the reader's data scope.
#[hook]
pub fn use_schools() -> Loaded<Vec<FacilityOption>> {
    use_load((), |api, ()| async move { school::options(&api).await })
}

/// Those of them that are approved: where may be taught and registered.
#[hook]
pub fn use_approved_schools() -> Loaded<Vec<FacilityOption>> {
    use_load((), |api, ()| async move { school::approved(&api).await })
}

/// Which of its identifiers a school is picked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PickBy {
    /// The school's own.
    #[default]
    School,
    /// Its facility's.
    Facility,
}

impl PickBy {
    fn choices(self, schools: &[FacilityOption]) -> Vec<(AttrValue, AttrValue)> {
        let id = |option: &FacilityOption| match self {
            Self::School => option.school_id.map(|id| id.to_string()),
            Self::Facility => Some(option.id.to_string()),
        };
        let name = |option: &FacilityOption| match self {
            Self::School => option.school_name.clone().unwrap_or_else(|| option.name_zh.clone()),
            Self::Facility => option.name_zh.clone(),
        };
        schools.iter().filter_map(|option| Some((id(option)?.into(), name(option).into()))).collect()
    }

    const fn name(self) -> &'static str {
        match self {
            Self::School => "school_id",
            Self::Facility => "facility_id",
        }
    }

    /// The texts that ask for one, stand for all, and say that there is none.
    const fn texts(self) -> [&'static str; 3] {
        match self {
            Self::School => ["school-pick", "school-any", "school-none"],
            Self::Facility => ["school-counter", "school-any-counter", "school-no-counter"],
        }
    }
}

/// Properties of [`FilterSchool`].
#[derive(PartialEq, Properties)]
pub struct FilterSchoolProps {
    /// Which identifier stands in the address.
    #[prop_or_default]
    pub by: PickBy,
    /// Whether facilities without a school are offered too.
    #[prop_or_default]
    pub without_school: bool,
}

/// A filter by school or by facility; not shown to whom sees only one.
#[component]
pub fn FilterSchool(props: &FilterSchoolProps) -> Html {
    let i18n = use_i18n();
    let schools = use_load(props.without_school, |api, without_school| async move {
        if without_school { school::facilities(&api).await } else { school::options(&api).await }
    });
    let options = schools.value.as_ref().map(|schools| props.by.choices(schools)).unwrap_or_default();
    if options.len() < 2 && !schools.failed() {
        return Html::default();
    }
    let [label, any, _] = props.by.texts().map(|text| i18n.t(text));
    html! { <FilterSelect name={props.by.name()} {label} {any} {options} unread={schools.unread()} /> }
}

/// Properties of [`SchoolField`].
#[derive(PartialEq, Properties)]
pub struct SchoolFieldProps {
    /// The form that it belongs to.
    pub form: Form,
    /// JSON pointer of the member that it fills.
    pub at: AttrValue,
    /// Which identifier is filled in.
    #[prop_or_default]
    pub by: PickBy,
    /// Whether schools that are not approved are offered too: for what does not need them open.
    #[prop_or_default]
    pub every: bool,
    /// The county that it must lie in; none where any will do.
    #[prop_or_default]
    pub county: Option<DivisionCode>,
    /// The identifier and name of the school that the record has, offered whatever has become of it.
    #[prop_or_default]
    pub kept: Option<(AttrValue, AttrValue)>,
}

/// A field of a form for the school; filled in by itself where there is only one.
#[component]
pub fn SchoolField(props: &SchoolFieldProps) -> Html {
    let i18n = use_i18n();
    let schools = use_load(props.every, |api, every| async move {
        if every { school::options(&api).await } else { school::approved(&api).await }
    });
    let within = |one: &&FacilityOption| {
        props.county.as_ref().is_none_or(|county| one.division_code.as_str().starts_with(county.as_str()))
    };
    let offered =
        |schools: &Rc<Vec<FacilityOption>>| schools.iter().filter(within).cloned().collect::<Vec<_>>();
    let offered = schools.value.as_ref().map(offered).unwrap_or_default();
    let mut options = props.by.choices(&offered);
    if let Some(kept) = &props.kept
        && options.iter().all(|(id, _)| *id != kept.0)
    {
        options.insert(0, kept.clone());
    }
    let none = schools.value.is_some() && options.is_empty();
    let only = if let [(id, _)] = options.as_slice() { Some(id.clone()) } else { None };
    {
        let (form, at) = (props.form.clone(), props.at.clone());
        use_effect_with(only, move |only| {
            if let Some(only) = only {
                form.set(&at, only.to_string());
            }
        });
    }
    let [label, _, no_choice] = props.by.texts().map(|text| i18n.t(text));
    html! {
        <Field form={props.form.clone()} at={props.at.clone()} {label} hint={none.then_some(no_choice)}
            kind={FieldKind::Select(options)} unread={schools.unread()} required=true wide=true />
    }
}

/// The facility at whose counter the reader stands, as far as that is known.
pub struct CounterPick {
    /// Which one; none until the reader has chosen where there are several.
    pub facility: Option<FacilityId>,
    /// Whether there are several to choose from.
    pub several: bool,
    /// The choice, or the name of the only one.
    pub pick: Html,
    /// All of them, as they are being read.
    pub facilities: Loaded<Vec<FacilityOption>>,
}

/// The facility at whose counter the reader stands: chosen in the address, or the only one there is. Where there are
/// several the reader chooses; goods and credits are not moved at a counter that nobody named.
#[hook]
pub fn use_counter() -> CounterPick {
    let i18n = use_i18n();
    let query = use_query();
    let facilities = use_schools();
    let all = facilities.value.as_ref().map(|all| all.as_slice()).unwrap_or_default();
    let (options, several) = (PickBy::Facility.choices(all), all.len() > 1);
    let wanted = query.get("facility_id").unwrap_or_default();
    let chosen = all.iter().find(|one| one.id.to_string() == wanted);
    let current = if let [only] = all { Some(only) } else { chosen };
    let value = current.map(|one| one.id.to_string()).unwrap_or_default();
    let onchange = {
        let query = query.clone();
        Callback::from(move |id: String| query.set("facility_id", &id))
    };
    let pick = html! {
        if several {
            <div class="filter">
                <label for="counter">{ i18n.t("school-counter") }</label>
                <Select id="counter" {value} {options} empty={i18n.t("form-choose")} required=true {onchange} />
            </div>
        } else if let Some(only) = current {
            <span>{ &only.name_zh }</span>
        }
    };
    let facility = current.map(|one| one.id);
    CounterPick { facility, several, pick, facilities }
}

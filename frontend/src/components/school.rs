//! Picks a school or its facility from those within the reader's data scope.

use contract::facility::FacilityOption;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{Field, FieldKind, FilterSelect, Form, use_query};
use crate::{
    api::{Loaded, school, use_load},
    i18n::use_i18n,
};

/// The schools within the reader's data scope.
#[hook]
pub fn use_schools() -> Loaded<Vec<FacilityOption>> {
    use_load((), |api, ()| async move { school::options(&api).await })
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
}

/// Properties of [`FilterSchool`].
#[derive(PartialEq, Properties)]
pub struct FilterSchoolProps {
    /// Which identifier stands in the address.
    #[prop_or_default]
    pub by: PickBy,
}

/// A filter by school; not shown to whom sees only one.
#[component]
pub fn FilterSchool(props: &FilterSchoolProps) -> Html {
    let i18n = use_i18n();
    let schools = use_schools();
    let options = schools.value.as_ref().map(|schools| props.by.choices(schools)).unwrap_or_default();
    if options.len() < 2 {
        return Html::default();
    }
    html! { <FilterSelect name={props.by.name()} label={i18n.t("school-pick")} any={i18n.t("school-any")} {options} /> }
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
}

/// A field of a form for the school; filled in by itself where there is only one.
#[component]
pub fn SchoolField(props: &SchoolFieldProps) -> Html {
    let i18n = use_i18n();
    let schools = use_schools();
    let options = schools.value.as_ref().map(|schools| props.by.choices(schools)).unwrap_or_default();
    let only = (options.len() == 1).then(|| options[0].0.clone());
    {
        let (form, at) = (props.form.clone(), props.at.clone());
        use_effect_with(only, move |only| {
            if let Some(only) = only {
                form.set(&at, only.to_string());
            }
        });
    }
    html! {
        <Field form={props.form.clone()} at={props.at.clone()} label={i18n.t("school-pick")}
            kind={FieldKind::Select(options)} required=true wide=true />
    }
}

/// The facility at whose counter the reader stands: chosen in the address, or the only one there is. Where there are
/// several the reader chooses; goods and credits are not moved at a counter that nobody named.
#[hook]
pub fn use_counter() -> (Option<AttrValue>, Html) {
    let i18n = use_i18n();
    let query = use_query();
    let schools = use_schools();
    let options = schools.value.as_ref().map(|schools| PickBy::Facility.choices(schools)).unwrap_or_default();
    let chosen = query.get("facility_id").map(|id| AttrValue::from(id.to_owned()));
    let only = if let [(id, _)] = options.as_slice() { Some(id.clone()) } else { None };
    let current = chosen.or(only);
    let label = options.iter().find(|(id, _)| Some(id) == current.as_ref()).map(|(_, name)| name.clone());
    let onchange = Callback::from(move |event: Event| {
        query.set("facility_id", &event.target_unchecked_into::<HtmlSelectElement>().value());
    });
    let pick = html! {
        if options.len() > 1 {
            <div class="filter">
                <label for="counter">{ i18n.t("school-counter") }</label>
                <select id="counter" aria-required="true" {onchange}>
                    <option value="" selected={current.is_none()}>{ i18n.t("form-choose") }</option>
                    { for options.iter().map(|(id, name)| html! { <option value={id} selected={Some(id) == current.as_ref()}>{ name }</option> }) }
                </select>
            </div>
        } else if let Some(label) = label {
            <span>{ label }</span>
        }
    };
    (current, pick)
}

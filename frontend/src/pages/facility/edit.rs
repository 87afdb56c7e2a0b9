//! Beginning a registration and changing one.

use std::rc::Rc;

use contract::{
    facility::{CreateFacility, FacilityView, UpdateFacility},
    ids::FacilityId,
};
use yew::prelude::*;
use yew_router::prelude::*;

use super::{
    fields::{Fields, initial, read_change, read_new},
    is_editable,
};
use crate::{
    api::{ApiError, Tagged, facility, use_action, use_edit, use_load},
    components::{Card, FormView, Notice, PageHeader, Tone, use_form, use_toasts},
    i18n::use_i18n,
    route::Route,
};

/// Begins a registration.
#[component]
pub fn CreatePage() -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let toasts = use_toasts();
    let form = use_form(|| initial(None));
    let create = {
        let (form, i18n, navigator) = (form.clone(), i18n.clone(), navigator.clone());
        use_action(
            |api, new: CreateFacility| async move { facility::create(&api, &new).await },
            move |outcome: Result<FacilityView, ApiError>| match outcome {
                Ok(view) => {
                    toasts.success(i18n.t("facility-created-draft"));
                    if let Some(navigator) = &navigator {
                        navigator.replace(&Route::Facility { id: view.id });
                    }
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), create.run.clone());
        Callback::from(move |()| {
            if let Some(new) = read_new(&form, &i18n) {
                run.emit(new);
            }
        })
    };
    let oncancel = Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::Facilities);
        }
    });
    html! { <>
        <PageHeader title={i18n.t("facility-new")} subtitle={i18n.t("facility-new-subtitle")} crumbs={vec![(Route::Facilities, i18n.t("nav-facilities"))]} />
        <Card>
            <FormView form={form.clone()} submit={i18n.t("facility-save-draft")} busy={create.busy} {onsubmit} {oncancel}>
                <Fields {form} />
            </FormView>
        </Card>
    </> }
}

/// Properties of [`EditPage`].
#[derive(PartialEq, Properties)]
pub struct EditPageProps {
    /// The facility.
    pub id: FacilityId,
}

/// Changes a registration.
#[component]
pub fn EditPage(props: &EditPageProps) -> Html {
    let record = use_load(props.id, |api, id| async move { facility::read(&api, id).await });
    record.view(|record| html! { <EditForm record={record.clone()} /> })
}

#[derive(PartialEq, Properties)]
struct EditFormProps {
    record: Rc<Tagged<FacilityView>>,
}

#[component]
fn EditForm(props: &EditFormProps) -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let toasts = use_toasts();
    let id = props.record.value.id;
    let form = use_form(|| initial(Some(&props.record.value)));
    let leave = Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::Facility { id });
        }
    });
    let edit = {
        let (i18n, leave) = (i18n.clone(), leave.clone());
        use_edit(
            &form,
            &props.record,
            |view: &FacilityView| initial(Some(view)),
            move |api| async move { facility::read(&api, id).await },
            move |api, etag: String, change: UpdateFacility| async move {
                facility::edit(&api, id, &etag, &change).await
            },
            move |_| {
                toasts.success(i18n.t("facility-saved"));
                leave.emit(());
            },
        )
    };
    let view = &edit.record.value;
    let settled = !is_editable(view.status);
    let onsubmit = edit.submit(&form, &i18n, move |form, i18n| read_change(form, i18n, settled));
    let crumbs = vec![
        (Route::Facilities, i18n.t("nav-facilities")),
        (Route::Facility { id }, view.name_zh.clone().into()),
    ];
    html! { <>
        <PageHeader title={i18n.t("facility-edit")} {crumbs} />
        <Card>
            if settled { <Notice tone={Tone::Info} title={i18n.t("facility-settled")} /> }
            <FormView form={form.clone()} submit={i18n.t("save")} busy={edit.busy} {onsubmit} oncancel={leave}>
                <Fields {form} {settled} />
            </FormView>
        </Card>
    </> }
}

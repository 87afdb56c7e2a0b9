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
    hours::Week,
    is_editable,
};
use crate::{
    api::{ApiError, Tagged, facility, use_action, use_load},
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
    let week = use_state(Week::default);
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
        let (form, i18n, week, run) = (form.clone(), i18n.clone(), week.clone(), create.run.clone());
        Callback::from(move |()| {
            if let Some(new) = read_new(&form, &i18n, &week) {
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
                <Fields {form} {week} />
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
    let newer = record.reload.clone();
    record.view(|record| html! { <EditForm record={record.clone()} {newer} /> })
}

#[derive(PartialEq, Properties)]
struct EditFormProps {
    record: Rc<Tagged<FacilityView>>,
    newer: Callback<()>,
}

#[component]
fn EditForm(props: &EditFormProps) -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let toasts = use_toasts();
    let view = &props.record.value;
    let (id, settled) = (view.id, !is_editable(view.status));
    let form = use_form(|| initial(Some(view)));
    let week = use_state(|| Week::of(&view.opening_hours));
    let stale = use_state(|| false);
    let leave = Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::Facility { id });
        }
    });
    let save = {
        let (form, i18n, leave, stale, newer) =
            (form.clone(), i18n.clone(), leave.clone(), stale.clone(), props.newer.clone());
        use_action(
            move |api, (etag, change): (String, UpdateFacility)| async move {
                facility::edit(&api, id, &etag, &change).await
            },
            move |outcome: Result<_, ApiError>| match outcome {
                Ok(_) => {
                    toasts.success(i18n.t("facility-saved"));
                    leave.emit(());
                }
                Err(error) if error.is_stale() => {
                    stale.set(true);
                    newer.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, week, run) = (form.clone(), i18n.clone(), week.clone(), save.run.clone());
        let (etag, stale) = (props.record.etag.clone(), stale.clone());
        Callback::from(move |()| {
            if let Some(change) = read_change(&form, &i18n, &week, settled) {
                stale.set(false);
                run.emit((etag.clone(), change));
            }
        })
    };
    let crumbs = vec![
        (Route::Facilities, i18n.t("nav-facilities")),
        (Route::Facility { id }, view.name_zh.clone().into()),
    ];
    html! { <>
        <PageHeader title={i18n.t("facility-edit")} {crumbs} />
        <Card>
            if *stale { <Notice tone={Tone::Warning} urgent=true title={i18n.t("facility-stale")}><p>{ i18n.t("facility-stale-advice") }</p></Notice> }
            if settled { <Notice tone={Tone::Info} title={i18n.t("facility-settled")} /> }
            <FormView form={form.clone()} submit={i18n.t("save")} busy={save.busy} {onsubmit} oncancel={leave}>
                <Fields {form} {week} {settled} />
            </FormView>
        </Card>
    </> }
}

//! Drafting a policy and changing a draft.

use std::rc::Rc;

use contract::{
    ids::SubsidyPolicyId,
    policy::PolicyState,
    subsidy::{SubsidyPolicyDocument, SubsidyPolicyView},
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::form;
use crate::{
    api::{Api, ApiError, Tagged, subsidy, use_action, use_edit, use_load},
    components::{Card, Empty, FormView, Notice, PageHeader, Tone, use_form, use_query, use_toasts},
    i18n::use_i18n,
    route::Route,
};

/// Drafts a policy, beginning with the version that the address names (`?from=…`) or the latest that is published.
#[component]
pub fn NewPolicyPage() -> Html {
    let i18n = use_i18n();
    let from = use_query().get("from").and_then(|id| id.parse::<SubsidyPolicyId>().ok());
    let model = use_load(from, |api, from| async move { begin_with(&api, from).await });
    let crumbs = vec![(Route::SubsidyPolicies, i18n.t("nav-subsidy-policies"))];
    html! { <>
        <PageHeader title={i18n.t("policy-new")} subtitle={i18n.t("policy-new-subtitle")} {crumbs} />
        { model.view(|model| match &**model {
            Some(model) => html! { <NewForm model={model.clone()} /> },
            None => html! { <Empty title={i18n.t("policy-none")} /> },
        }) }
    </> }
}

/// The document to begin with, with a number above that of every version of its code.
async fn begin_with(
    api: &Api,
    from: Option<SubsidyPolicyId>,
) -> Result<Option<SubsidyPolicyDocument>, ApiError> {
    let versions = subsidy::versions(api).await?;
    let begun = match from {
        Some(id) => versions.iter().find(|one| one.id == id),
        None => versions.iter().find(|one| one.status == PolicyState::Published),
    };
    let Some(document) = begun.map(|begun| begun.document.clone()) else { return Ok(None) };
    let same = versions.iter().filter(|one| one.document.policy_code == document.policy_code);
    let highest = same.map(|one| one.document.version).max().unwrap_or_default();
    Ok(Some(SubsidyPolicyDocument {
        version: highest.saturating_add(1),
        effective_to: None,
        status: String::new(),
        ..document
    }))
}

#[derive(PartialEq, Properties)]
struct NewFormProps {
    model: SubsidyPolicyDocument,
}

#[component]
fn NewForm(props: &NewFormProps) -> Html {
    let i18n = use_i18n();
    let (navigator, toasts) = (use_navigator(), use_toasts());
    let form = use_form(|| {
        let mut fields = form::initial(&props.model);
        // From which day on is what has to be thought of first.
        fields.iter_mut().filter(|(at, _)| *at == "/effective_from").for_each(|(_, text)| text.clear());
        fields
    });
    let create = {
        let (form, i18n, navigator) = (form.clone(), i18n.clone(), navigator.clone());
        use_action(
            |api, document: SubsidyPolicyDocument| async move { subsidy::create(&api, &document).await },
            move |outcome: Result<SubsidyPolicyView, ApiError>| match outcome {
                Ok(view) => {
                    toasts.success(i18n.t("policy-drafted"));
                    if let Some(navigator) = &navigator {
                        navigator.replace(&Route::SubsidyPolicy { id: view.id });
                    }
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, model) = (form.clone(), i18n.clone(), create.run, props.model.clone());
        Callback::from(move |()| {
            if let Some(document) = form::read(&form, &i18n, &model) {
                run.emit(document);
            }
        })
    };
    let oncancel = Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::SubsidyPolicies);
        }
    });
    html! {
        <Card>
            <FormView form={form.clone()} submit={i18n.t("policy-save-draft")} busy={create.busy} {onsubmit} {oncancel}>
                { form::fields(&i18n, &form, &props.model) }
            </FormView>
        </Card>
    }
}

/// Properties of [`EditPolicyPage`].
#[derive(PartialEq, Properties)]
pub struct EditPolicyPageProps {
    /// The draft.
    pub id: SubsidyPolicyId,
}

/// Changes a draft.
#[component]
pub fn EditPolicyPage(props: &EditPolicyPageProps) -> Html {
    let record = use_load(props.id, |api, id| async move { subsidy::read(&api, id).await });
    record.view(|record| html! { <EditForm record={record.clone()} /> })
}

#[derive(PartialEq, Properties)]
struct EditFormProps {
    record: Rc<Tagged<SubsidyPolicyView>>,
}

#[component]
fn EditForm(props: &EditFormProps) -> Html {
    let i18n = use_i18n();
    let (navigator, toasts) = (use_navigator(), use_toasts());
    let id = props.record.value.id;
    let form = use_form(|| form::initial(&props.record.value.document));
    let leave = Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::SubsidyPolicy { id });
        }
    });
    let edit = {
        let (i18n, leave) = (i18n.clone(), leave.clone());
        use_edit(
            &form,
            &props.record,
            |view: &SubsidyPolicyView| form::initial(&view.document),
            move |api| async move { subsidy::read(&api, id).await },
            move |api, etag: String, document: SubsidyPolicyDocument| async move {
                subsidy::edit(&api, id, &etag, &document).await
            },
            move |_| {
                toasts.success(i18n.t("policy-saved"));
                leave.emit(());
            },
        )
    };
    let view = &edit.record.value;
    let below = view.document.clone();
    let onsubmit = edit.submit(&form, &i18n, move |form, i18n| form::read(form, i18n, &below));
    let version = i18n.ta("policy-version-number", &[("version", view.document.version.into())]);
    let crumbs = vec![
        (Route::SubsidyPolicies, i18n.t("nav-subsidy-policies")),
        (Route::SubsidyPolicy { id }, version),
    ];
    html! { <>
        <PageHeader title={i18n.t("policy-edit")} {crumbs} />
        <Card>
            if view.status == PolicyState::Draft { <Notice tone={Tone::Info} title={i18n.t("subsidy-edit-means")} /> }
            else { <Notice tone={Tone::Warning} title={i18n.t("policy-fixed")} /> }
            <FormView form={form.clone()} submit={i18n.t("save")} busy={edit.busy} {onsubmit} oncancel={leave}>
                { form::fields(&i18n, &form, &view.document) }
            </FormView>
        </Card>
    </> }
}

//! Drafting a policy and changing a draft.

use std::rc::Rc;

use contract::{
    credit::{CreditPolicyDocument, CreditPolicyView, PolicyState, UpdateCreditPolicy},
    ids::CreditPolicyId,
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::{form, version};
use crate::{
    api::{Api, ApiError, Tagged, policy, use_action, use_edit, use_load},
    components::{Card, Empty, FormView, Notice, PageHeader, Tone, use_form, use_query, use_toasts},
    i18n::use_i18n,
    route::Route,
};

/// Drafts a policy, beginning with the version that the address names (`?from=…`) or the latest that is published.
#[component]
pub fn NewPolicyPage() -> Html {
    let i18n = use_i18n();
    let from = use_query().get("from").and_then(|id| id.parse::<CreditPolicyId>().ok());
    let model = use_load(from, |api, from| async move { begin_with(&api, from).await });
    let crumbs = vec![(Route::CreditPolicies, i18n.t("nav-credit-policies"))];
    html! { <>
        <PageHeader title={i18n.t("policy-new")} subtitle={i18n.t("policy-new-subtitle")} {crumbs} />
        { model.view(|model| match &**model {
            Some(model) => html! { <NewForm model={model.clone()} /> },
            None => html! { <Empty title={i18n.t("policy-none")} /> },
        }) }
    </> }
}

async fn begin_with(
    api: &Api,
    from: Option<CreditPolicyId>,
) -> Result<Option<CreditPolicyDocument>, ApiError> {
    let document = if let Some(id) = from {
        Some(policy::read(api, id).await?.value.document)
    } else {
        let latest = policy::list(api, "?status=published&limit=1").await?;
        latest.items.into_iter().next().map(|latest| latest.document)
    };
    Ok(document.map(|document| CreditPolicyDocument {
        version: document.version.saturating_add(1),
        effective_to: None,
        status: String::new(),
        ..document
    }))
}

#[derive(PartialEq, Properties)]
struct NewFormProps {
    model: CreditPolicyDocument,
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
            |api, document: CreditPolicyDocument| async move { policy::create(&api, &document).await },
            move |outcome: Result<CreditPolicyView, ApiError>| match (outcome, &navigator) {
                (Ok(view), navigator) => {
                    toasts.success(i18n.t("policy-drafted"));
                    if let Some(navigator) = navigator {
                        navigator.replace(&Route::CreditPolicy { id: view.id });
                    }
                }
                (Err(error), _) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run, model) = (form.clone(), i18n.clone(), create.run, props.model.clone());
        Callback::from(move |()| {
            let document = form::read(&form, &i18n, &model);
            if let Some(document) = document.and_then(|document| policy::assembled(&document)) {
                run.emit(document);
            }
        })
    };
    let oncancel = Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::CreditPolicies);
        }
    });
    html! {
        <Card>
            <FormView form={form.clone()} submit={i18n.t("policy-save-draft")} busy={create.busy} {onsubmit} {oncancel}>
                { form::fields(&i18n, &form) }
            </FormView>
        </Card>
    }
}

/// Properties of [`EditPolicyPage`].
#[derive(PartialEq, Properties)]
pub struct EditPolicyPageProps {
    /// The draft.
    pub id: CreditPolicyId,
}

/// Changes a draft.
#[component]
pub fn EditPolicyPage(props: &EditPolicyPageProps) -> Html {
    let record = use_load(props.id, |api, id| async move { policy::read(&api, id).await });
    record.view(|record| html! { <EditForm record={record.clone()} /> })
}

#[derive(PartialEq, Properties)]
struct EditFormProps {
    record: Rc<Tagged<CreditPolicyView>>,
}

#[component]
fn EditForm(props: &EditFormProps) -> Html {
    let i18n = use_i18n();
    let (navigator, toasts) = (use_navigator(), use_toasts());
    let id = props.record.value.id;
    let form = use_form(|| form::initial(&props.record.value.document));
    let leave = Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::CreditPolicy { id });
        }
    });
    let edit = {
        let (i18n, leave) = (i18n.clone(), leave.clone());
        use_edit(
            &form,
            &props.record,
            |view: &CreditPolicyView| form::initial(&view.document),
            move |api| async move { policy::read(&api, id).await },
            move |api, etag: String, change: UpdateCreditPolicy| async move {
                policy::edit(&api, id, &etag, &change).await
            },
            move |_| {
                toasts.success(i18n.t("policy-saved"));
                leave.emit(());
            },
        )
    };
    let view = &edit.record.value;
    let onsubmit = {
        let (form, i18n, save, below) =
            (form.clone(), i18n.clone(), edit.save.clone(), view.document.clone());
        Callback::from(move |()| {
            let document = form::read(&form, &i18n, &below);
            if let Some(change) = document.and_then(|document| form::change(&form, &document)) {
                save.emit(change);
            }
        })
    };
    let crumbs = vec![
        (Route::CreditPolicies, i18n.t("nav-credit-policies")),
        (Route::CreditPolicy { id }, version(&i18n, view.document.version)),
    ];
    html! { <>
        <PageHeader title={i18n.t("policy-edit")} {crumbs} />
        <Card>
            if view.status == PolicyState::Draft { <Notice tone={Tone::Info} title={i18n.t("policy-edit-means")} /> }
            else { <Notice tone={Tone::Warning} title={i18n.t("policy-fixed")} /> }
            <FormView form={form.clone()} submit={i18n.t("save")} busy={edit.busy} {onsubmit} oncancel={leave}>
                { form::fields(&i18n, &form) }
            </FormView>
        </Card>
    </> }
}

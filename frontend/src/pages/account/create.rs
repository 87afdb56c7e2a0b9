//! Opens an account.

use contract::{
    auth::{CreateAccount, Grant, Role, ScopeKind},
    division::DivisionLevel,
    ids::FacilityId,
};
use yew::prelude::*;
use yew_router::hooks::use_navigator;

use super::reach::{given_by, reaches_county, scopes, whole_city};
use crate::{
    api::{account, division, use_action, use_load},
    components::{
        Card, Field, FieldKind, Form, FormView, PageHeader, PickBy, SchoolField, use_form, use_toasts,
    },
    i18n::{I18n, use_i18n},
    pages::division::DivisionPicker,
    route::Route,
    session::use_session,
};

/// The least that the server takes.
const PASSWORD_LENGTH: usize = 10;

/// A form that asks how far the role reaches where that is not clear from the role.
#[component]
pub fn CreatePage() -> Html {
    let i18n = use_i18n();
    let navigator = use_navigator();
    let toasts = use_toasts();
    let form = use_form(Vec::new);
    let open = {
        let (form, i18n, navigator) = (form.clone(), i18n.clone(), navigator.clone());
        use_action(
            |api, body: CreateAccount| async move { account::open(&api, &body).await },
            move |outcome| match outcome {
                Ok(view) => {
                    toasts.success(i18n.ta("account-opened", &[("name", view.username.into())]));
                    if let Some(navigator) = &navigator {
                        navigator.push(&Route::Accounts);
                    }
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), open.run);
        Callback::from(move |()| {
            if let Some(body) = filled(&form, &i18n) {
                run.emit(body);
            }
        })
    };
    let oncancel = Callback::from(move |()| {
        if let Some(navigator) = &navigator {
            navigator.push(&Route::Accounts);
        }
    });
    html! { <>
        <PageHeader title={i18n.t("account-open")} crumbs={vec![(Route::Accounts, i18n.t("nav-accounts"))]} />
        <Card>
            <FormView form={form.clone()} submit={i18n.t("account-open")} busy={open.busy} {onsubmit} {oncancel}>
                <Field form={form.clone()} at="/username" label={i18n.t("account-username")} hint={i18n.t("account-username-hint")} required=true />
                <Field form={form.clone()} at="/display_name" label={i18n.t("account-display-name")} hint={i18n.t("account-display-name-hint")} required=true />
                <Field form={form.clone()} at="/password" label={i18n.t("account-password")} hint={i18n.t("account-password-hint")}
                    kind={FieldKind::Password} autocomplete="new-password" required=true wide=true />
                <ReachFields form={form.clone()} />
            </FormView>
        </Card>
    </> }
}

#[derive(PartialEq, Properties)]
struct ReachFieldsProps {
    form: Form,
}

/// The role, and where it holds.
#[component]
fn ReachFields(props: &ReachFieldsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let form = &props.form;
    let grants = session.account().map(|account| account.grants.clone()).unwrap_or_default();
    let roles = given_by(&grants).into_iter().map(|role| (role.as_str().into(), i18n.word(role))).collect();
    let all = use_load((), |api, ()| async move { division::counties(&api).await });
    let counties = all
        .value
        .iter()
        .flat_map(|all| all.iter())
        .filter(|one| reaches_county(&grants, one.code.as_str()))
        .map(|one| (one.code.to_string().into(), one.name_zh.clone().into()))
        .collect::<Vec<_>>();
    let asked = [ScopeKind::City, ScopeKind::County]
        .into_iter()
        .filter(|scope| *scope != ScopeKind::City || whole_city(&grants))
        .map(|scope| (scope.as_str().into(), scope_name(&i18n, scope)))
        .collect::<Vec<_>>();
    let role = form.get("/role").parse::<Role>().ok();
    let where_ = match scope_of(form) {
        Some(ScopeKind::County) => html! {
            <Field form={form.clone()} at="/county" label={i18n.t("account-county")} kind={FieldKind::Select(counties)} unread={all.unread()} required=true />
        },
        Some(ScopeKind::Township) => html! {
            <DivisionPicker form={form.clone()} at="/township" depth={DivisionLevel::Township} />
        },
        Some(ScopeKind::Facility) => html! {
            <SchoolField form={form.clone()} at="/facility_id" by={PickBy::Facility} every=true />
        },
        _ => Html::default(),
    };
    html! { <>
        <Field form={form.clone()} at="/role" label={i18n.t("account-role")} kind={FieldKind::Select(roles)} required=true />
        if role.is_some_and(|role| scopes(role).len() > 1) {
            <Field form={form.clone()} at="/scope" label={i18n.t("account-scope")} kind={FieldKind::Select(asked)} required=true />
        }
        { where_ }
    </> }
}

pub(super) fn scope_name(i18n: &I18n, scope: ScopeKind) -> AttrValue {
    match scope {
        ScopeKind::City => i18n.t("account-scope-city"),
        ScopeKind::County => i18n.t("account-scope-county"),
        ScopeKind::Township => i18n.t("account-scope-township"),
        ScopeKind::Facility => i18n.t("account-scope-facility"),
        ScopeKind::Own => i18n.t("account-scope-own"),
    }
}

/// How far the chosen role is to reach, once that is known.
fn scope_of(form: &Form) -> Option<ScopeKind> {
    match scopes(form.get("/role").parse().ok()?) {
        [only] => Some(*only),
        several => several.iter().copied().find(|scope| scope.as_str() == form.get("/scope")),
    }
}

fn filled(form: &Form, i18n: &I18n) -> Option<CreateAccount> {
    let mut read = form.read(i18n);
    let (username, display_name) = (read.text("/username"), read.text("/display_name"));
    let (password, role) = (read.text("/password"), read.required::<Role>("/role"));
    if !password.is_empty() && password.chars().count() < PASSWORD_LENGTH {
        read.fault("/password", "account-password-short");
    }
    let scope = scope_of(form);
    if role.is_some() && scope.is_none() {
        read.fault("/scope", "form-required");
    }
    let division_code = match scope {
        Some(ScopeKind::County) => Some(read.text("/county")),
        Some(ScopeKind::Township) => {
            let code = read.text("/township");
            if !code.is_empty() && code.len() < 9 {
                read.fault("/township", "form-required");
            }
            Some(code)
        }
        _ => None,
    };
    let facility_id = match scope {
        Some(ScopeKind::Facility) => read.required::<FacilityId>("/facility_id"),
        _ => None,
    };
    if !read.complete() {
        return None;
    }
    let grant = Grant { role: role?, scope: scope?, division_code, facility_id };
    Some(CreateAccount { username, display_name, password, grants: vec![grant] })
}

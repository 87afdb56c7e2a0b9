//! That an account is a learner's own.

use contract::{
    auth::AccountView,
    ids::{AccountId, LearnerId},
};
use yew::prelude::*;

use crate::{
    api::{account, learner, use_load},
    components::{Field, FieldKind, Form, Notice, Tone},
    i18n::{I18n, use_i18n},
    pages::ask::{Ask, Work, work},
};

/// Properties of [`OwnAccount`].
#[derive(PartialEq, Properties)]
pub(super) struct OwnAccountProps {
    /// Whose.
    pub(super) id: LearnerId,
    /// Hears that it is not noted.
    pub(super) onclose: Callback<()>,
    /// Hears that it is.
    pub(super) ondone: Callback<()>,
}

/// Asks for the account: who learns and works here enters, confirms and settles nothing of its own.
#[component]
pub(super) fn OwnAccount(props: &OwnAccountProps) -> Html {
    let i18n = use_i18n();
    let accounts = use_load((), |api, ()| async move { account::all(&api).await });
    let known: Vec<AccountView> = accounts.value.iter().flat_map(|all| all.iter().cloned()).collect();
    let unread = accounts.unread();
    let fields = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            let name = |one: &AccountView| format!("{} · {}", one.display_name, one.username);
            let options: Vec<(AttrValue, AttrValue)> = known
                .iter()
                .filter(|one| one.active)
                .map(|one| (one.id.to_string().into(), name(one).into()))
                .collect();
            html! { <>
                <Notice tone={Tone::Info} title={i18n.t("learner-account-what")} />
                <Field {form} at="/account_id" label={i18n.t("learner-account")} kind={FieldKind::Select(options)} unread={unread.clone()} required=true />
            </> }
        })
    };
    let read = {
        let (i18n, id) = (i18n.clone(), props.id);
        Callback::from(move |form: Form| declared(&i18n, &form, id))
    };
    html! {
        <Ask title={i18n.t("learner-account-declare")} submit={i18n.t("learner-save")} done={i18n.t("learner-account-declared")} initial={Vec::new()} {fields} {read}
            onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

fn declared(i18n: &I18n, form: &Form, id: LearnerId) -> Option<Work> {
    let mut read = form.read(i18n);
    let account: Option<AccountId> = read.required("/account_id");
    if !read.complete() {
        return None;
    }
    let account = account?;
    Some(work(move |api| async move { learner::declare_account(&api, id, account).await }))
}

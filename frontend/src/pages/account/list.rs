//! The accounts.

use std::collections::BTreeMap;

use contract::{
    auth::{AccountView, Grant, Reason},
    ids::AccountId,
};
use yew::prelude::*;

use super::create::scope_name;
use crate::{
    api::{account, division, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Empty, FilterBar, FilterSearch, Icon, LinkButton,
        PageHeader, Pager, ReasonDialog, Row, StatusLabel, Tone, use_form, use_query, use_schools,
        use_toasts,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
};

/// Who may sign in, within the reader's data scope; an account is closed for a reason.
#[component]
pub fn ListPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let page = use_load(query.for_api_with(&[("count", "true")]), |api, query| async move {
        account::list(&api, &query).await
    });
    let names = use_names();
    let asked = use_state(|| None::<(AccountId, String)>);
    let own = session.account().map(|account| account.id);
    let may_close = session.has_role(may::CLOSE_ACCOUNT);
    let actions = html! {
        if session.has_role(may::CREATE_ACCOUNT) {
            <LinkButton to={Route::AccountNew} kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("account-open")} />
        }
    };
    let columns = vec![
        Column::new("username", i18n.t("account-username")),
        Column::new("name", i18n.t("account-display-name")),
        Column::new("role", i18n.t("account-role")),
        Column::new("scope", i18n.t("account-scope")),
        Column::new("status", i18n.t("account-status")),
        Column::new("do", i18n.t("account-do")),
    ];
    let row = |account: &AccountView| {
        let close = (may_close && account.active && Some(account.id) != own).then(|| {
            let (asked, id, name) = (asked.clone(), account.id, account.username.clone());
            let onclick = Callback::from(move |_: MouseEvent| asked.set(Some((id, name.clone()))));
            html! { <Button label={i18n.t("account-close")} {onclick} /> }
        });
        row(&i18n, account, &names, close.unwrap_or_default())
    };
    let onclose = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let ondone = {
        let (asked, reload) = (asked.clone(), page.reload.clone());
        Callback::from(move |()| {
            asked.set(None);
            reload.emit(());
        })
    };
    html! { <>
        <PageHeader title={i18n.t("nav-accounts")} subtitle={i18n.t("account-rule")} {actions} />
        <FilterBar><FilterSearch name="q" label={i18n.t("account-search")} /></FilterBar>
        <Card>{ page.view(|page| html! { <>
            <DataTable id="accounts" caption={i18n.t("nav-accounts")} columns={columns.clone()} rows={page.items.iter().map(row).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("account-none")} advice={i18n.t("account-none-advice")} /> }} />
            <Pager shown={page.items.len()} next={page.next_cursor.clone().map(AttrValue::from)} total={page.total} />
        </> }) }</Card>
        if let Some((id, name)) = &*asked { <Close id={*id} name={name.clone()} {onclose} {ondone} /> }
    </> }
}

/// The names of counties and facilities, by code and identifier.
#[hook]
fn use_names() -> BTreeMap<String, String> {
    let counties = use_load((), |api, ()| async move { division::counties(&api).await });
    let schools = use_schools();
    let mut names = BTreeMap::new();
    for county in counties.value.iter().flat_map(|all| all.iter()) {
        names.insert(county.code.to_string(), county.name_zh.clone());
    }
    for school in schools.value.iter().flat_map(|all| all.iter()) {
        names.insert(school.id.to_string(), school.name_zh.clone());
    }
    names
}

/// Where a grant holds: a name where it is known.
fn place(i18n: &I18n, grant: &Grant, names: &BTreeMap<String, String>) -> String {
    let facility = grant.facility_id.map(|id| id.to_string());
    let known = facility.as_ref().or(grant.division_code.as_ref()).and_then(|key| names.get(key));
    match (known, &grant.division_code) {
        (Some(name), _) => name.clone(),
        (None, Some(code)) => {
            let county = code.get(..6).and_then(|county| names.get(county)).cloned().unwrap_or_default();
            format!("{county} {code}").trim().to_owned()
        }
        (None, None) => scope_name(i18n, grant.scope).to_string(),
    }
}

fn row(i18n: &I18n, account: &AccountView, names: &BTreeMap<String, String>, close: Html) -> Row {
    let (tone, state) = if account.active {
        (Tone::Good, i18n.t("account-active"))
    } else {
        (Tone::Neutral, i18n.t("account-closed"))
    };
    let lines = |told: &dyn Fn(&Grant) -> String| {
        html! { <>{ for account.grants.iter().map(|grant| html! { <div>{ told(grant) }</div> }) }</> }
    };
    Row {
        key: account.id.to_string().into(),
        to: None,
        cells: vec![
            html! { <strong class="mono">{ &account.username }</strong> },
            html! { &account.display_name },
            lines(&|grant| i18n.word(grant.role).to_string()),
            lines(&|grant| place(i18n, grant, names)),
            html! { <StatusLabel {tone} text={state} /> },
            close,
        ],
    }
}

#[derive(PartialEq, Properties)]
struct CloseProps {
    id: AccountId,
    name: String,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

#[component]
fn Close(props: &CloseProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let form = use_form(|| vec![("/reason", String::new())]);
    let close = {
        let (form, i18n, ondone, name) =
            (form.clone(), i18n.clone(), props.ondone.clone(), props.name.clone());
        use_action(
            |api, (id, reason): (AccountId, String)| async move {
                account::close(&api, id, &Reason { reason }).await
            },
            move |outcome| match outcome {
                Ok(()) => {
                    toasts.success(i18n.ta("account-closed-now", &[("name", name.clone().into())]));
                    ondone.emit(());
                }
                Err(error) => form.refuse(error),
            },
        )
    };
    let id = props.id;
    html! {
        <ReasonDialog title={i18n.ta("account-close-title", &[("name", props.name.clone().into())])} confirm={i18n.t("account-close")} danger=true {form} busy={close.busy}
            onconfirm={close.run.reform(move |reason| (id, reason))} onclose={props.onclose.clone()}>
            <p>{ i18n.t("account-close-what") }</p>
        </ReasonDialog>
    }
}

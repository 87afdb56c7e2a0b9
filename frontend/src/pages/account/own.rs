//! The reader's own account: what it may do, where it is signed in, and the way out everywhere.

use contract::auth::{AccountView, SessionView};
use yew::prelude::*;

use super::create::scope_name;
use crate::{
    api::{ApiError, use_action, use_load},
    components::{
        Button, Card, Column, ConfirmDialog, DataTable, DefinitionList, Icon, Notice, PageHeader,
        PasswordDialog, Row, StatusLabel, Tone, describe, use_toasts,
    },
    i18n::{I18n, use_i18n},
    session::use_session,
    time,
};

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Password,
    Everywhere,
}

/// Shows the account of who is signed in.
#[component]
pub fn OwnPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let open = use_state(|| Open::Nothing);
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(what))
    };
    let Some(account) = session.account() else { return Html::default() };
    let actions = html! { <>
        <Button icon={Icon::Shield} label={i18n.t("password-change")} onclick={show(Open::Password).reform(|_| ())} />
        <Button icon={Icon::Exit} label={i18n.t("account-everywhere")} onclick={show(Open::Everywhere).reform(|_| ())} />
    </> };
    html! { <>
        <PageHeader title={i18n.t("account-own")} {actions} />
        <Card title={account.display_name.clone()}><DefinitionList items={facts(&i18n, account)} /></Card>
        <Card title={i18n.t("account-sessions")}><Sessions /></Card>
        { match *open {
            Open::Nothing => Html::default(),
            Open::Password => html! { <PasswordDialog onclose={show(Open::Nothing)} /> },
            Open::Everywhere => html! { <Everywhere onclose={show(Open::Nothing)} /> },
        } }
    </> }
}

fn facts(i18n: &I18n, account: &AccountView) -> Vec<(AttrValue, Html)> {
    let roles = account.grants.iter().map(|grant| {
        html! { <li>{ i18n.word(grant.role) }<span class="subtle">{ " · " }{ scope_name(i18n, grant.scope) }</span></li> }
    });
    vec![
        (i18n.t("account-username"), html! { <span class="mono">{ &account.username }</span> }),
        (i18n.t("account-role"), html! { <ul>{ for roles }</ul> }),
    ]
}

/// Where the account is signed in.
#[component]
fn Sessions() -> Html {
    let i18n = use_i18n();
    let sessions = use_load((), |api, ()| async move { api.sessions().await });
    let columns = vec![
        Column::new("begun", i18n.t("account-session-begun")),
        Column::new("used", i18n.t("account-session-used")),
        Column::new("which", i18n.t("account-session-which")),
    ];
    let row = |session: &SessionView| Row {
        key: session.id.to_string().into(),
        to: None,
        cells: vec![
            html! { time::minute(session.created_at) },
            html! { time::minute(session.last_used_at) },
            if session.current {
                html! { <StatusLabel tone={Tone::Good} text={i18n.t("account-session-here")} /> }
            } else {
                html! { i18n.t("account-session-elsewhere") }
            },
        ],
    };
    sessions.view(|all| html! {
        <DataTable id="sessions" caption={i18n.t("account-sessions")} {columns} rows={all.iter().map(row).collect::<Vec<_>>()} adjustable=false />
    })
}

#[derive(PartialEq, Properties)]
struct EverywhereProps {
    onclose: Callback<()>,
}

/// Asks before every session is ended, this one too; a failure is told and can be tried again.
#[component]
fn Everywhere(props: &EverywhereProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let toasts = use_toasts();
    let failed = use_state(|| None::<ApiError>);
    let leave = {
        let (i18n, failed) = (i18n.clone(), failed.clone());
        use_action(
            |api, ()| async move { api.sign_out_everywhere().await },
            move |outcome| match outcome {
                Ok(()) => {
                    toasts.success(i18n.t("account-everywhere-done"));
                    session.signed_out();
                }
                Err(error) => failed.set(Some(error)),
            },
        )
    };
    let failure = failed.as_ref().map(|error| {
        let (title, detail) = describe(&i18n, error);
        html! { <Notice tone={Tone::Bad} urgent=true {title}>{ for detail.map(|detail| html! { <p>{ detail }</p> }) }</Notice> }
    });
    html! {
        <ConfirmDialog title={i18n.t("account-everywhere")} confirm={i18n.t("account-everywhere")} danger=true busy={leave.busy}
            onconfirm={leave.run.clone()} onclose={props.onclose.clone()}>
            { for failure }
            <p>{ i18n.t("account-everywhere-what") }</p>
        </ConfirmDialog>
    }
}

//! The frame around every page: menu at the left, page at the right; on a phone the menu opens over the page.

use web_sys::HtmlSelectElement;
use yew::prelude::*;
use yew_router::prelude::*;

use super::{
    Button, ConfirmDialog, Icon, browser, describe, kept::KeptNotice, password::PasswordDialog, use_toasts,
};
use crate::{
    api::{ApiError, use_action},
    i18n::{Lang, use_i18n},
    navigation::{Entry, Group, menu},
    route::Route,
    session::use_session,
};

/// Properties of [`Shell`].
#[derive(PartialEq, Properties)]
pub struct ShellProps {
    /// The page.
    pub children: Html,
}

/// The frame around every page.
#[component]
pub fn Shell(props: &ShellProps) -> Html {
    let i18n = use_i18n();
    let open = use_state(|| false);
    let route = use_route::<Route>();
    let arrived = use_mut_ref(|| false);
    {
        let open = open.clone();
        use_effect_with(route.clone(), move |_| {
            if arrived.replace(true) {
                open.set(false);
                browser::scroll_to_top();
                browser::focus("main");
            }
        });
    }
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let onkeydown = {
        let open = open.clone();
        Callback::from(move |event: KeyboardEvent| {
            if *open && event.key() == "Escape" {
                open.set(false);
                browser::focus("menu-toggle");
            }
        })
    };
    let onfollow = {
        let open = open.clone();
        Callback::from(move |()| {
            if *open {
                open.set(false);
                browser::focus("main");
            }
        })
    };
    let skip = Callback::from(|event: MouseEvent| {
        event.prevent_default();
        browser::focus("main");
    });
    html! {
        <div class={classes!("shell", open.then_some("menu-open"))} {onkeydown}>
            <a class="skip" href="#main" onclick={skip}>{ i18n.t("skip-to-content") }</a>
            <header class="topbar">
                <button type="button" id="menu-toggle" class="menu-toggle" aria-expanded={open.to_string()} aria-controls="sidebar" onclick={toggle.clone()}>
                    { Html::from(Icon::Menu) }<span>{ i18n.t("menu") }</span>
                </button>
                <span class="brand-name">{ i18n.t("product") }</span>
            </header>
            <aside class="sidebar" id="sidebar" aria-label={i18n.t("menu")}>
                <div class="brand"><img src="/icon.svg" alt="" width="36" height="36" />
                    <div><div class="brand-name">{ i18n.t("product") }</div><div class="brand-place">{ i18n.t("product-place") }</div></div>
                </div>
                <Menu current={route.clone()} {onfollow} />
                <AccountPanel />
            </aside>
            <div class="backdrop" onclick={toggle} />
            <main id="main" tabindex="-1"><KeptNotice {route} />{ props.children.clone() }</main>
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct MenuProps {
    current: Option<Route>,
    onfollow: Callback<()>,
}

/// Whether the page of `entry` is shown, or one below its address.
fn leads_to(entry: &Route, current: Option<&Route>) -> bool {
    let Some(current) = current else { return false };
    let (entry, current) = (entry.to_path(), current.to_path());
    current == entry
        || (entry != "/" && current.strip_prefix(&entry).is_some_and(|rest| rest.starts_with('/')))
}

#[component]
fn Menu(props: &MenuProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let admitted =
        |entry: &&Entry| session.account().is_some_and(|account| entry.route.access().admits(account));
    let menu = menu();
    // A page below the address of two entries belongs to the one that comes closer.
    let closest = menu
        .iter()
        .flat_map(|group| group.entries.iter().filter(admitted))
        .filter(|entry| leads_to(&entry.route, props.current.as_ref()))
        .map(|entry| entry.route.to_path())
        .max_by_key(String::len);
    let item = |entry: &Entry| {
        let here = closest.as_ref() == Some(&entry.route.to_path());
        html! {
            <li>
                <Link<Route> to={entry.route.clone()} classes={classes!("nav-link", here.then_some("current"))}>
                    { Html::from(entry.icon) }<span>{ i18n.t(entry.key) }</span>
                    if here { <span class="only-read-out">{ i18n.t("nav-current") }</span> }
                </Link<Route>>
            </li>
        }
    };
    let section = |group: &Group| {
        let entries: Vec<&Entry> = group.entries.iter().filter(admitted).collect();
        if entries.is_empty() {
            return Html::default();
        }
        html! { <>
            if let Some(title) = group.title { <h2 class="nav-title">{ i18n.t(title) }</h2> }
            <ul onclick={props.onfollow.reform(|_| ())}>{ for entries.into_iter().map(item) }</ul>
        </> }
    };
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(closest.clone(), move |_| browser::reveal_inside(&node, ".current"));
    }
    html! { <nav ref={node} class="nav" aria-label={i18n.t("nav-main")}>{ for menu.iter().map(section) }</nav> }
}

#[component]
fn AccountPanel() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let failed = use_state(|| None::<ApiError>);
    let leave = {
        let (session, failed) = (session.clone(), failed.clone());
        use_action(
            |api, ()| async move { api.sign_out().await },
            move |outcome| match outcome {
                Ok(()) => session.signed_out(),
                Err(error) => failed.set(Some(error)),
            },
        )
    };
    let stay = Callback::from({
        let failed = failed.clone();
        move |()| failed.set(None)
    });
    let changing = use_state(|| false);
    let change = |on: bool| {
        let changing = changing.clone();
        Callback::from(move |()| changing.set(on))
    };
    let Some(account) = session.account() else { return Html::default() };
    let roles =
        account.grants.iter().map(|grant| i18n.word(grant.role).to_string()).collect::<Vec<_>>().join(" · ");
    html! {
        <div class="account">
            <p class="account-name"><Link<Route> to={Route::OwnAccount}>{ account.display_name.clone() }</Link<Route>></p>
            <p class="subtle">{ roles }</p>
            <div class="account-tools">
                <LanguageSelect />
                <Button icon={Icon::Shield} label={i18n.t("password-change")} onclick={change(true).reform(|_| ())} />
                <Button icon={Icon::Exit} label={i18n.t("sign-out")} busy={leave.busy} onclick={leave.run.reform(|_| ())} />
            </div>
            if *changing { <PasswordDialog onclose={change(false)} /> }
            if let Some(error) = &*failed { <StillSignedIn error={error.clone()} busy={leave.busy} onretry={leave.run.clone()} onclose={stay} /> }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct StillSignedInProps {
    error: ApiError,
    busy: bool,
    onretry: Callback<()>,
    onclose: Callback<()>,
}

/// Says that the sign-out failed, so that nobody leaves the desk with the account open.
#[component]
fn StillSignedIn(props: &StillSignedInProps) -> Html {
    let i18n = use_i18n();
    let (title, detail) = describe(&i18n, &props.error);
    html! {
        <ConfirmDialog title={i18n.t("sign-out-failed")} confirm={i18n.t("failure-retry")} busy={props.busy}
            onconfirm={props.onretry.clone()} onclose={props.onclose.clone()}>
            <p>{ title }</p>
            { for detail.map(|detail| html! { <p class="subtle">{ detail }</p> }) }
        </ConfirmDialog>
    }
}

/// Chooses the language of the console.
#[component]
pub(crate) fn LanguageSelect() -> Html {
    let i18n = use_i18n();
    let current = i18n.lang();
    let label = i18n.t("language");
    let onchange = {
        let i18n = i18n.clone();
        Callback::from(move |event: Event| {
            if let Some(lang) = Lang::from_tag(&event.target_unchecked_into::<HtmlSelectElement>().value()) {
                i18n.switch_to(lang);
            }
        })
    };
    // A failed choice makes the element anew: the browser would go on showing the language that is not there.
    let attempt = i18n.unavailable().map(|one| one.attempt).unwrap_or_default();
    html! {
        <select key={attempt} class="language" aria-label={label} {onchange}>
            { for Lang::ALL.iter().map(|lang| html! {
                <option value={lang.tag()} lang={lang.tag()} selected={*lang == current}>{ lang.own_name() }</option>
            }) }
        </select>
    }
}

/// Tells when a chosen language could not be had.
#[component]
pub(crate) fn LanguageNews() -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    use_effect_with(i18n.unavailable().cloned(), move |unavailable| {
        if let Some(unavailable) = unavailable {
            toasts.failure(&i18n, &unavailable.error);
        }
    });
    Html::default()
}

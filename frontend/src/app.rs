//! The application: language, session, messages, pages.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    api::ApiError,
    components::{LanguageNews, Shell, ToastProvider, Waiting, show_load},
    i18n::I18nProvider,
    pages::auth::{SignInAgain, SignInPage},
    route::{Route, switch, without_session},
    session::{SessionProvider, SessionState, use_session},
};

/// The whole console.
#[component]
pub fn App() -> Html {
    html! {
        <I18nProvider>
            <SessionProvider>
                <ToastProvider>
                    <LanguageNews />
                    <BrowserRouter><Gate /></BrowserRouter>
                </ToastProvider>
            </SessionProvider>
        </I18nProvider>
    }
}

/// Lets only those in who are signed in; the address stays, so that after the sign-in the wanted page opens. Where a
/// sign-in has ended by itself the page stays too, below the question for the password. The tablet at the door opens without a
/// network, too.
#[component]
fn Gate() -> Html {
    let session = use_session();
    let route = use_route::<Route>();
    let retry = {
        let session = session.clone();
        Callback::from(move |()| session.resume())
    };
    let (account, interrupted) = match session.state {
        SessionState::Starting => return html! { <main class="starting"><Waiting /></main> },
        SessionState::Unknown(error) => {
            let alone = route.as_ref().filter(|_| error == ApiError::Unreachable).and_then(without_session);
            let failed =
                || html! { <main class="starting">{ show_load(false, Some(&error), &retry, None) }</main> };
            return alone.map_or_else(failed, |page| html! { <main>{ page }</main> });
        }
        SessionState::SignedOut { replaced } => return html! { <SignInPage {replaced} /> },
        SessionState::SignedIn(account) => (account, false),
        SessionState::Interrupted(account) => (account, true),
    };
    html! { <>
        <Shell key={account.id.to_string()}><Switch<Route> render={switch} /></Shell>
        if interrupted { <SignInAgain username={account.username.clone()} /> }
    </> }
}

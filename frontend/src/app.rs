//! The application: language, session, messages, pages.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    components::{Shell, ToastProvider, Waiting},
    i18n::I18nProvider,
    pages::auth::SignInPage,
    route::{Route, switch},
    session::{SessionProvider, SessionState, use_session},
};

/// The whole console.
#[component]
pub fn App() -> Html {
    html! {
        <I18nProvider>
            <SessionProvider>
                <ToastProvider>
                    <BrowserRouter><Gate /></BrowserRouter>
                </ToastProvider>
            </SessionProvider>
        </I18nProvider>
    }
}

/// Lets only those in who are signed in; the address stays, so that after the sign-in the wanted page opens.
#[component]
fn Gate() -> Html {
    match use_session().state {
        SessionState::Starting => html! { <main class="starting"><Waiting /></main> },
        SessionState::SignedOut { expired } => html! { <SignInPage {expired} /> },
        SessionState::SignedIn(_) => html! { <Shell><Switch<Route> render={switch} /></Shell> },
    }
}

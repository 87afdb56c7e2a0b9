//! The application: language, session, messages, pages.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::{
    components::{LanguageNews, Shell, ToastProvider, Waiting, show_load},
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
                    <LanguageNews />
                    <BrowserRouter><Gate /></BrowserRouter>
                </ToastProvider>
            </SessionProvider>
        </I18nProvider>
    }
}

/// Lets only those in who are signed in; the address stays, so that after the sign-in the wanted page opens.
#[component]
fn Gate() -> Html {
    let session = use_session();
    let retry = {
        let session = session.clone();
        Callback::from(move |()| session.resume())
    };
    match session.state {
        SessionState::Starting => html! { <main class="starting"><Waiting /></main> },
        SessionState::Unknown(error) => {
            html! { <main class="starting">{ show_load(false, Some(&error), &retry, None) }</main> }
        }
        SessionState::SignedOut { ended } => html! { <SignInPage {ended} /> },
        SessionState::SignedIn(_) => html! { <Shell><Switch<Route> render={switch} /></Shell> },
    }
}

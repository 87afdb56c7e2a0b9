//! Who is signed in.

use std::rc::Rc;

use contract::auth::{AccountView, Role};
use yew::prelude::*;

use crate::{
    api::{Api, ApiError},
    i18n::use_i18n,
};

/// How far the sign-in has come.
#[derive(Debug, Clone, PartialEq)]
pub enum SessionState {
    /// The server is being asked whether an earlier sign-in still holds.
    Starting,
    /// The server could not say.
    Unknown(ApiError),
    /// Nobody is signed in. `expired` when somebody was until just now.
    SignedOut {
        /// Whether a sign-in has ended by itself.
        expired: bool,
    },
    /// Somebody is signed in.
    SignedIn(Rc<AccountView>),
}

/// The sign-in of this tab, with the client that carries its token.
#[derive(Clone, PartialEq)]
pub struct Session {
    /// How far the sign-in has come.
    pub state: SessionState,
    /// Calls the server on behalf of whoever is signed in.
    pub api: Api,
    set: Callback<SessionState>,
    resume: Callback<()>,
}

impl Session {
    /// Asks the server once more whether an earlier sign-in still holds.
    pub fn resume(&self) {
        self.resume.emit(());
    }

    /// The account that is signed in.
    pub fn account(&self) -> Option<&AccountView> {
        match &self.state {
            SessionState::SignedIn(account) => Some(account),
            _ => None,
        }
    }

    /// Whether the account has at least one of these roles: for showing an action only to whom may do it.
    pub fn has_role(&self, roles: &[Role]) -> bool {
        self.account().is_some_and(|account| account.grants.iter().any(|grant| roles.contains(&grant.role)))
    }

    /// Takes note of a sign-in.
    pub fn signed_in(&self, account: AccountView) {
        self.set.emit(SessionState::SignedIn(Rc::new(account)));
    }

    /// Takes note of a sign-out.
    pub fn signed_out(&self) {
        self.set.emit(SessionState::SignedOut { expired: false });
    }
}

/// The sign-in of this tab.
///
/// Everything the application renders stands below [`SessionProvider`]; outside of it (in tests) nobody is signed in.
#[hook]
pub fn use_session() -> Session {
    use_context::<Session>().unwrap_or_else(|| Session {
        state: SessionState::SignedOut { expired: false },
        api: Api::new(Callback::noop()),
        set: Callback::noop(),
        resume: Callback::noop(),
    })
}

/// The client for calls to the server.
#[hook]
pub fn use_api() -> Api {
    use_session().api
}

/// Keeps the session, and at the start silently takes up an earlier sign-in.
#[component]
pub fn SessionProvider(props: &yew::html::ChildrenProps) -> Html {
    let state = use_state(|| SessionState::Starting);
    let set = {
        let state = state.clone();
        use_callback((), move |next, ()| state.set(next))
    };
    let api = {
        let set = set.clone();
        use_memo((), move |()| {
            Api::new(Callback::from(move |()| set.emit(SessionState::SignedOut { expired: true })))
        })
    };
    api.speak(use_i18n().lang());
    let resume = {
        let (api, set) = ((*api).clone(), set.clone());
        use_callback((), move |(), ()| take_up(api.clone(), set.clone()))
    };
    {
        let resume = resume.clone();
        use_effect_with((), move |()| resume.emit(()));
    }
    let session = Session { state: (*state).clone(), api: (*api).clone(), set, resume };
    html! { <ContextProvider<Session> context={session}>{ props.children.clone() }</ContextProvider<Session>> }
}

fn take_up(api: Api, set: Callback<SessionState>) {
    set.emit(SessionState::Starting);
    wasm_bindgen_futures::spawn_local(async move {
        set.emit(match api.resume().await {
            Ok(Some(account)) => SessionState::SignedIn(Rc::new(account)),
            Ok(None) => SessionState::SignedOut { expired: false },
            Err(error) => SessionState::Unknown(error),
        });
    });
}

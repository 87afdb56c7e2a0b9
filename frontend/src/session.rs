//! Who is signed in.

use std::rc::Rc;

use contract::auth::{AccountView, Role};
use yew::prelude::*;

use crate::{
    api::{Api, ApiError, News},
    i18n::use_i18n,
};

/// How far the sign-in has come.
#[derive(Debug, Clone, PartialEq)]
pub enum SessionState {
    /// The server is being asked whether an earlier sign-in still holds.
    Starting,
    /// The server could not say.
    Unknown(ApiError),
    /// Nobody is signed in.
    SignedOut {
        /// Whether somebody else has signed in in another tab of this browser.
        replaced: bool,
    },
    /// Somebody is signed in.
    SignedIn(Rc<AccountView>),
    /// Somebody was signed in until the server no longer knew it: what they see and have typed waits for their return.
    Interrupted(Rc<AccountView>),
}

/// What happens to the sign-in.
pub enum Change {
    /// The reader has signed in or out, or the server has answered at the start.
    To(SessionState),
    /// Something has become of the sign-in by itself.
    News(News),
}

impl Reducible for SessionState {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let news = match change {
            Change::To(state) => return Rc::new(state),
            Change::News(news) => news,
        };
        let Self::SignedIn(account) = &*self else { return self };
        Rc::new(match news {
            News::Renewed(account) => Self::SignedIn(Rc::new(account)),
            News::Expired => Self::Interrupted(account.clone()),
            News::Replaced => Self::SignedOut { replaced: true },
        })
    }
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

    /// The account that is signed in, or whose return is waited for.
    pub fn account(&self) -> Option<&AccountView> {
        match &self.state {
            SessionState::SignedIn(account) | SessionState::Interrupted(account) => Some(account),
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
        self.set.emit(SessionState::SignedOut { replaced: false });
    }
}

/// The sign-in of this tab.
///
/// Everything the application renders stands below [`SessionProvider`]; outside of it (in tests) nobody is signed in.
#[hook]
pub fn use_session() -> Session {
    use_context::<Session>().unwrap_or_else(|| Session {
        state: SessionState::SignedOut { replaced: false },
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
    let state = use_reducer_eq(|| SessionState::Starting);
    let set = {
        let change = state.dispatcher();
        use_callback((), move |next, ()| change.dispatch(Change::To(next)))
    };
    let api = {
        let change = state.dispatcher();
        use_memo((), move |()| Api::new(Callback::from(move |news| change.dispatch(Change::News(news)))))
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
            Ok(None) => SessionState::SignedOut { replaced: false },
            Err(error) => SessionState::Unknown(error),
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

    fn account(display_name: &str) -> AccountView {
        AccountView {
            id: ID.parse().unwrap(),
            username: "clerk".to_owned(),
            display_name: display_name.to_owned(),
            grants: Vec::new(),
            active: true,
            version: 1,
        }
    }

    fn after(state: SessionState, news: News) -> SessionState {
        Rc::new(state).reduce(Change::News(news)).as_ref().clone()
    }

    #[test]
    fn a_renewal_brings_the_account_as_it_is_now() {
        let before = SessionState::SignedIn(Rc::new(account("其其格")));
        let now = SessionState::SignedIn(Rc::new(account("乌兰")));
        assert_eq!(after(before, News::Renewed(account("乌兰"))), now);
    }

    #[test]
    fn the_first_thing_that_ends_a_sign_in_is_the_one_that_is_told() {
        let before = SessionState::SignedIn(Rc::new(account("其其格")));
        let (replaced, interrupted) = (
            SessionState::SignedOut { replaced: true },
            SessionState::Interrupted(Rc::new(account("其其格"))),
        );
        let told = after(before.clone(), News::Replaced);
        assert_eq!((told.clone(), after(told, News::Expired)), (replaced.clone(), replaced));
        let told = after(before, News::Expired);
        assert_eq!((told.clone(), after(told, News::Replaced)), (interrupted.clone(), interrupted));
        assert_eq!(after(SessionState::Starting, News::Expired), SessionState::Starting);
    }
}

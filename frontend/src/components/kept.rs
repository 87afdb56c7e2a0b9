//! What was tapped at the tablet and has not been sent: told on every page, with the way to send it.

use yew::prelude::*;
use yew_router::prelude::Link;

use super::{Notice, Tone};
use crate::{
    i18n::{I18n, use_i18n},
    kept::{self, Held},
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`KeptNotice`].
#[derive(PartialEq, Properties)]
pub(super) struct KeptNoticeProps {
    /// The page; with each the browser is asked anew.
    pub(super) route: Option<Route>,
}

/// How much waits in this browser, for whoever may open the tablet's page, which tells the same at length.
#[component]
pub(super) fn KeptNotice(props: &KeptNoticeProps) -> Html {
    let (i18n, session) = (use_i18n(), use_session());
    if matches!(props.route, Some(Route::ClassDesk { .. })) {
        return Html::default();
    }
    let Some(account) = session.account() else { return Html::default() };
    let mut held = kept::all();
    held.retain(|one| Route::ClassDesk { id: one.session }.access().admits(account));
    let count: usize = held.iter().map(|one| one.entries.len()).sum();
    if count == 0 {
        return Html::default();
    }
    html! {
        <div class="kept">
            <Notice tone={Tone::Warning} title={i18n.ta("attendance-kept", &[("count", count.into())])}>
                { for held.iter().map(|one| line(&i18n, one, one.account == account.id)) }
            </Notice>
        </div>
    }
}

fn line(i18n: &I18n, held: &Held, mine: bool) -> Html {
    let since = held.entries.first().map(|entry| time::minute(entry.at())).unwrap_or_default();
    let values = [("time", since.into()), ("count", held.entries.len().into())];
    let text = i18n.ta(if mine { "attendance-kept-open" } else { "attendance-kept-open-others" }, &values);
    html! { <p><Link<Route> to={Route::ClassDesk { id: held.session }}>{ text }</Link<Route>></p> }
}

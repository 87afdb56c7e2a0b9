//! What this browser keeps of the session and the queue does not send: what another account has tapped, and what came too late.

use std::rc::Rc;

use contract::{class::SheetRow, ids::ClassSessionId};
use yew::prelude::*;

use super::super::kept::wish;
use crate::{
    components::{Button, Notice, Tone},
    i18n::{I18n, use_i18n},
    kept::{self, Entry},
    session::use_session,
    time,
};

/// Properties of [`Leftovers`].
#[derive(PartialEq, Properties)]
pub(super) struct LeftoversProps {
    /// The session.
    pub(super) id: ClassSessionId,
    /// The learners by name.
    pub(super) rows: Rc<Vec<SheetRow>>,
}

/// Says what can no longer be sent, name by name, until somebody puts it away; and that other accounts have something to send.
#[component]
pub(super) fn Leftovers(props: &LeftoversProps) -> Html {
    let (i18n, session) = (use_i18n(), use_session());
    let redraw = use_force_update();
    let account = session.account().map(|account| account.id);
    let (today, held) = (time::today(), kept::of_session(props.id));
    let over: Vec<&Entry> =
        held.iter().flat_map(|one| &one.entries).filter(|entry| entry.is_over(today)).collect();
    let others = held.iter().filter(|one| Some(one.account) != account);
    let others = others.flat_map(|one| &one.entries).filter(|entry| !entry.is_over(today)).count();
    let put_away = {
        let id = props.id;
        Callback::from(move |_: MouseEvent| {
            kept::forget_over(id);
            redraw.force_update();
        })
    };
    html! { <>
        if others > 0 {
            <Notice tone={Tone::Info} title={i18n.ta("attendance-kept-others", &[("count", others.into())])}>
                <p>{ i18n.t("attendance-kept-others-what") }</p>
            </Notice>
        }
        if !over.is_empty() {
            <Notice tone={Tone::Bad} title={i18n.ta("attendance-kept-over", &[("count", over.len().into())])}>
                <p>{ i18n.t("attendance-kept-over-what") }</p>
                <ul>{ for over.iter().map(|entry| html! { <li>{ told(&i18n, entry, &props.rows) }</li> }) }</ul>
                // Only who has read the names can do something about it.
                if !props.rows.is_empty() {
                    <div class="actions"><Button label={i18n.t("attendance-kept-over-seen")} onclick={put_away} /></div>
                }
            </Notice>
        }
    </> }
}

fn told(i18n: &I18n, entry: &Entry, rows: &[SheetRow]) -> AttrValue {
    let wish = wish(*entry);
    let row = rows.iter().find(|row| wish.is_about(row));
    let who =
        row.map_or_else(|| i18n.t("attendance-kept-somebody").to_string(), |row| row.learner_name.clone());
    let what = match entry {
        Entry::SignIn(..) => i18n.t("class-in"),
        Entry::SignOut(..) => i18n.t("class-out"),
    };
    i18n.ta(
        "attendance-kept-one",
        &[("who", who.into()), ("what", what.to_string().into()), ("time", time::minute(entry.at()).into())],
    )
}

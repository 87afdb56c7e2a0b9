//! The board: what elders offer, what is asked for, and what comes of it (变“需”为“供”).

mod asked;
mod lists;

use yew::prelude::*;

use self::asked::{Asked, Dialogs};
use self::lists::{Matches, Offers, Requests};
use crate::{
    components::{Button, ButtonKind, Icon, PageHeader, Tab, Tabs},
    i18n::use_i18n,
    may,
    session::use_session,
};

/// Offers, requests and matches; which of them is shown stands in the address.
#[component]
pub fn BoardPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let asked = use_state(|| None::<Asked>);
    let renewed = use_state(|| 0_u32);
    let show = {
        let asked = asked.clone();
        Callback::from(move |what| asked.set(Some(what)))
    };
    let close = {
        let asked = asked.clone();
        Callback::from(move |()| asked.set(None))
    };
    let done = {
        let (close, renewed) = (close.clone(), renewed.clone());
        Callback::from(move |()| {
            close.emit(());
            renewed.set(renewed.wrapping_add(1));
        })
    };
    let writes = session.has_role(may::CREATE_TALENT_OFFER);
    let finds = session.has_role(may::LIST_LEARNERS);
    let actions = html! { if writes { <>
        <Button icon={Icon::Plus} label={i18n.t("talent-ask")} onclick={show.reform(|_: MouseEvent| Asked::Request)} />
        if finds { <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("talent-offer")} onclick={show.reform(|_: MouseEvent| Asked::Offer)} /> }
    </> } };
    let (renewed, show_rows) = (*renewed, show.clone());
    html! { <>
        <PageHeader title={i18n.t("nav-talents")} subtitle={i18n.t("talent-rule")} {actions} />
        <Tabs label={i18n.t("nav-talents")} tabs={vec![
            Tab { name: "offers", label: i18n.t("talent-offers"), content: html! { <Offers {renewed} {writes} show={show_rows.clone()} /> } },
            Tab { name: "requests", label: i18n.t("talent-requests"), content: html! { <Requests {renewed} {writes} show={show_rows.clone()} /> } },
            Tab { name: "matches", label: i18n.t("talent-matches"), content: html! { <Matches {renewed} {writes} show={show_rows} /> } },
        ]} />
        if let Some(what) = (*asked).clone() {
            <Dialogs {what} onclose={close} ondone={done} />
        }
    </> }
}

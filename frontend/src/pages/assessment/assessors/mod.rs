//! Who assesses: organisations that are engaged, their people, and what keeps these away from facilities.

mod end;
mod interests;
mod organisations;
mod people;

use yew::prelude::*;

use self::{interests::Interests, organisations::Organisations, people::People};
use crate::{
    components::{PageHeader, Tab, Tabs},
    i18n::use_i18n,
    may,
    session::use_session,
};

/// The page.
#[component]
pub fn AssessorsPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let mut tabs = vec![Tab {
        name: "organisations",
        label: i18n.t("assessor-tab-organisations"),
        content: html! { <Organisations /> },
    }];
    if session.has_role(may::LIST_ASSESSORS) {
        tabs.push(Tab {
            name: "people",
            label: i18n.t("assessor-tab-people"),
            content: html! { <People /> },
        });
    }
    if session.has_role(may::LIST_ASSESSOR_INTERESTS) {
        let content = html! { <Interests /> };
        tabs.push(Tab { name: "interests", label: i18n.t("assessor-tab-interests"), content });
    }
    html! { <>
        <PageHeader title={i18n.t("nav-assessors")} subtitle={i18n.t("assessor-rule")} />
        <Tabs label={i18n.t("nav-assessors")} {tabs} />
    </> }
}

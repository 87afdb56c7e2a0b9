//! The first page after the sign-in.

mod tasks;

use yew::prelude::*;

use self::tasks::Tasks;
use crate::{components::PageHeader, i18n::use_i18n, session::use_session};

/// Greets, and leads to what the reader can do here.
#[component]
pub fn OverviewPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let name = session.account().map(|account| account.display_name.clone()).unwrap_or_default();
    html! { <>
        <PageHeader title={i18n.t("nav-overview")} subtitle={i18n.ta("overview-greeting", &[("name", name.into())])} />
        <Tasks />
    </> }
}

//! Regular participation on any day, in any county, by any group.

use contract::participation::ParticipationAxis;
use yew::prelude::*;

use super::{figures::Rates, groups::Groups, short::Short, trend::Trend};
use crate::{
    api::{participation, use_action, use_load},
    components::{
        Button, FilterBar, FilterDate, Icon, LinkButton, PageHeader, Query, Tab, Tabs, use_query, use_toasts,
    },
    i18n::use_i18n,
    may,
    pages::{course::is_whole_city, division::CountyFilter},
    route::Route,
    session::use_session,
};

/// The members of the address that the API knows of this page, and some more.
fn asked(query: &Query, more: &[(&str, Option<String>)]) -> String {
    let mut members =
        vec![("within", None), ("school_id", None), ("cursor", None), ("limit", None), ("as_of", None)];
    members.extend(more.iter().cloned());
    query.for_api_replacing(&members)
}

/// The group that the tab in the address stands for.
fn axis(query: &Query) -> ParticipationAxis {
    let wanted = query.get("tab").unwrap_or_default();
    let found = ParticipationAxis::ALL.iter().find(|axis| axis.as_str() == wanted);
    found.copied().unwrap_or(ParticipationAxis::Division)
}

/// Shows both rates, the groups, the trend, and whom to invite.
#[component]
pub fn ParticipationPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let query = use_query();
    let day = query.get("as_of").map(str::to_owned);
    let by = axis(&query);
    let on_day = asked(&query, &[("as_of", day.clone()), ("by", Some(by.to_string()))]);
    let page = use_load(on_day.clone(), |api, query| async move { participation::read(&api, &query).await });
    let groups = page.view(|view| html! { <Groups view={view.clone()} /> });
    let mut tabs: Vec<Tab> = ParticipationAxis::ALL
        .iter()
        .map(|axis| Tab { name: axis.as_str(), label: i18n.word(*axis), content: groups.clone() })
        .collect();
    if session.has_role(may::LIST_PARTICIPATION_LEARNERS) {
        tabs.push(Tab { name: "short", label: i18n.t("participation-short"), content: html! { <Short /> } });
    }
    let rates = page.value.as_ref().map(|view| html! { <Rates view={view.clone()} /> });
    html! { <>
        <PageHeader title={i18n.t("nav-participation")} subtitle={i18n.t("participation-subtitle")}
            actions={html! { <Actions query={on_day} /> }} />
        <FilterBar keep={vec!["within", "school_id"]}>
            <FilterDate name="as_of" label={i18n.t("participation-as-of")} />
            if is_whole_city(&session, may::GET_PARTICIPATION) { <CountyFilter name="division" /> }
        </FilterBar>
        { rates }
        <Tabs label={i18n.t("participation-tabs")} keep={vec!["as_of", "division"]} {tabs} />
        <Trend query={asked(&query, &[("to", day)])} />
    </> }
}

#[derive(PartialEq, Properties)]
struct ActionsProps {
    query: String,
}

#[component]
fn Actions(props: &ActionsProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let export = {
        let i18n = i18n.clone();
        use_action(
            |api, query: String| async move { participation::export(&api, &query).await },
            move |outcome| {
                if let Err(error) = outcome {
                    toasts.failure(&i18n, &error);
                }
            },
        )
    };
    let onexport = {
        let query = props.query.clone();
        export.run.reform(move |_: MouseEvent| query.clone())
    };
    html! { <>
        <LinkButton to={Route::ParticipationParameters} icon={Icon::Calculator} label={i18n.t("nav-participation-parameters")} />
        <Button icon={Icon::Download} label={i18n.t("participation-export")} busy={export.busy} onclick={onexport} />
    </> }
}

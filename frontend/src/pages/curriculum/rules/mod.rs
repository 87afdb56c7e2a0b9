//! The rules by which a refresh is proposed: which hold when, a new one, and a trial on half-years that are over.

mod form;
mod members;
mod result;
mod trial;

use contract::curriculum::{RefreshParameters, RefreshRuleView};
use yew::prelude::*;

use self::{form::NewRule, members::MEMBERS, trial::Trial};
use crate::{
    api::{refresh, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, Icon, PageHeader, Row, StatusLabel, Tab, Tabs, Tone,
    },
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::use_session,
    time,
};

/// The rules, and what other parameters would have proposed.
#[component]
pub fn RulesPage() -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let page = use_load((), |api, ()| async move { refresh::rules(&api).await });
    let setting = use_state(|| None::<RefreshParameters>);
    let present = page.value.as_ref().and_then(|list| in_force(&list.items)).map(|rule| rule.parameters);
    let close = {
        let setting = setting.clone();
        Callback::from(move |()| setting.set(None))
    };
    let begin = {
        let setting = setting.clone();
        Callback::from(move |_: MouseEvent| setting.set(present))
    };
    let ondone = {
        let (close, reload) = (close.clone(), page.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let city = session.account().is_some_and(|who| {
        who.grants.iter().any(|grant| {
            may::CREATE_REFRESH_RULE.contains(&grant.role) && grant.scope == contract::auth::ScopeKind::City
        })
    });
    let actions = html! {
        if city && present.is_some() {
            <Button kind={ButtonKind::Primary} icon={Icon::Plus} label={i18n.t("rule-new")} onclick={begin} />
        }
    };
    let mut tabs = vec![Tab {
        name: "rules",
        label: i18n.t("rule-list"),
        content: html! { <>{ page.view(|list| html! { <>{ for list.items.iter().map(|rule| one(&i18n, rule)) }</> }) }</> },
    }];
    if let Some(parameters) = present.filter(|_| session.has_role(may::SIMULATE_REFRESH)) {
        tabs.push(Tab {
            name: "trial",
            label: i18n.t("rule-trial"),
            content: html! { <Trial {parameters} /> },
        });
    }
    html! { <>
        <PageHeader title={i18n.t("nav-refresh-rules")} subtitle={i18n.t("rule-basis")} crumbs={vec![(Route::Curricula, i18n.t("nav-curricula"))]} {actions} />
        <Tabs label={i18n.t("nav-refresh-rules")} {tabs} />
        if let Some(parameters) = *setting { <NewRule {parameters} onclose={close} {ondone} /> }
    </> }
}

fn in_force(rules: &[RefreshRuleView]) -> Option<&RefreshRuleView> {
    let today = time::today();
    rules.iter().find(|rule| rule.effective_from <= today && rule.effective_to.is_none_or(|to| today <= to))
}

fn one(i18n: &I18n, rule: &RefreshRuleView) -> Html {
    let today = time::today();
    let (tone, key) = match () {
        () if rule.effective_from > today => (Tone::Info, "rule-to-come"),
        () if rule.effective_to.is_some_and(|to| to < today) => (Tone::Neutral, "rule-past"),
        () => (Tone::Good, "rule-in-force"),
    };
    let to = rule.effective_to.map_or_else(|| i18n.t("rule-open-end").to_string(), time::day);
    let title = i18n.ta("rule-days", &[("from", time::day(rule.effective_from).into()), ("to", to.into())]);
    let columns = vec![
        Column::new("parameter", i18n.t("rule-parameter")),
        Column::new("value", i18n.t("rule-value")).number(),
    ];
    let row = |member: &members::Member| Row {
        key: member.at.into(),
        to: None,
        cells: vec![html! { member.name(i18n) }, html! { member.told(&rule.parameters) }],
    };
    html! {
        <Card {title} actions={html! { <StatusLabel {tone} text={i18n.t(key)} /> }}>
            <p class="subtle">{ &rule.policy_basis }</p>
            <DataTable id="rule" caption={i18n.t("rule-parameter")} {columns} rows={MEMBERS.iter().map(row).collect::<Vec<_>>()} adjustable=false />
        </Card>
    }
}

//! How watching is measured, as the city has set it.

use contract::online::{OnlineParameterList, OnlineParameterView};
use yew::prelude::*;

use crate::{
    api::{online, use_load},
    components::{Card, DefinitionList, Empty, percent},
    i18n::{I18n, use_i18n},
    time,
};

/// The rules that hold today.
#[component]
pub(super) fn Rules() -> Html {
    let i18n = use_i18n();
    let page = use_load((), |api, ()| async move { online::parameters(&api).await });
    html! {
        <Card title={i18n.t("online-rules")}>
            { page.view(|list| match in_force(list) {
                Some(rules) => html! { <DefinitionList items={facts(&i18n, rules)} /> },
                None => html! { <Empty title={i18n.t("online-rules-none")} /> },
            }) }
        </Card>
    }
}

fn in_force(list: &OnlineParameterList) -> Option<&OnlineParameterView> {
    let today = time::today();
    list.items
        .iter()
        .find(|one| one.effective_from <= today && one.effective_to.is_none_or(|last| today <= last))
}

fn facts(i18n: &I18n, rules: &OnlineParameterView) -> Vec<(AttrValue, Html)> {
    let seconds = |count: u32| html! { i18n.ta("online-seconds", &[("seconds", count.into())]) };
    vec![
        (i18n.t("online-rules-interval"), seconds(rules.interval_seconds)),
        (i18n.t("online-rules-gap"), seconds(rules.gap_seconds)),
        (i18n.t("online-rules-tolerance"), seconds(rules.tolerance_seconds)),
        (
            i18n.t("online-rules-silence"),
            html! { i18n.ta("online-minutes", &[("minutes", rules.silence_minutes.into())]) },
        ),
        (i18n.t("online-rules-completion"), html! { percent(rules.completion_bp) }),
        (i18n.t("online-rules-since"), html! { time::day(rules.effective_from) }),
        (i18n.t("online-rules-basis"), html! { &rules.policy_basis }),
    ]
}

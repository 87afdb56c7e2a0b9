//! By what the schools of a cycle are scored.

use contract::{
    assessment::{RubricGroup, RubricItemView},
    ids::AssessmentCycleId,
    measure::Points,
};
use yew::prelude::*;

use crate::{
    api::{assessment, use_load},
    components::{Card, Column, DataTable, Row},
    i18n::{I18n, use_i18n},
};

/// Properties of [`Rubric`].
#[derive(PartialEq, Properties)]
pub(super) struct RubricProps {
    /// The cycle.
    pub(super) cycle: AssessmentCycleId,
}

/// The items in the order of their groups, each with its points, how it is scored, and what has to be shown.
#[component]
pub(super) fn Rubric(props: &RubricProps) -> Html {
    let i18n = use_i18n();
    let found = use_load(props.cycle, |api, id| async move { assessment::rubric(&api, id).await });
    let columns = vec![
        Column::new("item", i18n.t("assessment-item-name")),
        Column::new("group", i18n.t("assessment-item-group")),
        Column::new("points", i18n.t("assessment-item-points")).number(),
        Column::new("method", i18n.t("assessment-item-method")),
        Column::new("evidence", i18n.t("assessment-item-evidence")),
        Column::new("facts", i18n.t("assessment-item-facts")),
    ];
    found.view(|items| {
        let title = i18n.ta("assessment-rubric-of", &[("points", total(items).to_string().into())]);
        let rows = ordered(items).into_iter().map(|one| row(&i18n, one)).collect::<Vec<_>>();
        html! { <Card title={title.clone()}><DataTable id="assessment-rubric" caption={title} {columns} {rows} /></Card> }
    })
}

fn total(items: &[RubricItemView]) -> Points {
    Points::from_hundredths(items.iter().map(|one| one.maximum.hundredths()).sum())
}

/// The items group by group.
fn ordered(items: &[RubricItemView]) -> Vec<&RubricItemView> {
    RubricGroup::ALL.iter().flat_map(|group| items.iter().filter(move |one| one.group == *group)).collect()
}

fn row(i18n: &I18n, one: &RubricItemView) -> Row {
    let joined = |words: Vec<String>| {
        if words.is_empty() { "—".to_owned() } else { words.join(&i18n.t("assessment-and")) }
    };
    let evidence = one.evidence.iter().map(|kind| i18n.word(*kind).to_string()).collect();
    let facts = one.facts.iter().map(|fact| i18n.word(*fact).to_string()).collect();
    Row {
        key: one.item.to_string().into(),
        to: None,
        cells: vec![
            html! { i18n.word(one.item) },
            html! { i18n.word(one.group) },
            html! { one.maximum.to_string() },
            html! { i18n.word(one.method) },
            html! { joined(evidence) },
            html! { joined(facts) },
        ],
    }
}

#[cfg(test)]
mod tests {
    use contract::subsidy::RubricItem;

    use super::*;

    fn item(item: RubricItem, hundredths: i64) -> RubricItemView {
        RubricItemView {
            item,
            group: item.group(),
            maximum: Points::from_hundredths(hundredths),
            method: item.method(),
            evidence: item.evidence().to_vec(),
            facts: item.facts().to_vec(),
        }
    }

    #[test]
    fn items_stand_in_the_order_of_their_groups() {
        let items = [
            item(RubricItem::Satisfaction, 500),
            item(RubricItem::TeachingHours, 1_000),
            item(RubricItem::Area, 600),
        ];
        let order: Vec<_> = ordered(&items).iter().map(|one| one.item).collect();
        assert_eq!(order, [RubricItem::Area, RubricItem::TeachingHours, RubricItem::Satisfaction]);
        assert_eq!(total(&items).to_string(), "21.00");
    }
}

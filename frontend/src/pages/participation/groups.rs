//! One by one: bars of both rates, and a table behind them.

use std::rc::Rc;

use contract::{
    division::UrbanRuralClass,
    facility::HostKind,
    learner::AgeBand,
    participation::{
        ParticipationAxis, ParticipationBalance, ParticipationBalanceSide, ParticipationDenominator,
        ParticipationRow, ParticipationView, PriorityGroup,
    },
};
use yew::prelude::*;

use super::{count_of, known, knows_elders, points, share};
use crate::{
    components::{Bar, BarChart, Card, Column, DataTable, DefinitionList, Empty, Row, grouped, percent},
    i18n::{I18n, use_i18n},
};

/// How many bars are drawn; a longer list is a table only.
const BARS: usize = 30;

/// Properties of [`Groups`].
#[derive(PartialEq, Properties)]
pub(super) struct GroupsProps {
    /// What was counted.
    pub view: Rc<ParticipationView>,
}

/// The groups that the view tells apart.
#[component]
pub(super) fn Groups(props: &GroupsProps) -> Html {
    let i18n = use_i18n();
    let view = &props.view;
    let title = i18n.word(view.by);
    let of_elders = knows_elders(&view.rows);
    let chart = |denominator: ParticipationDenominator| {
        let bars: Vec<Bar> = view.rows.iter().map(|row| bar(&i18n, view, row, denominator)).collect();
        html! { <BarChart title={i18n.word(denominator)} {bars} /> }
    };
    html! {
        <Card title={title.clone()}>
            if view.rows.len() <= BARS && !view.rows.is_empty() {
                <div class="halves">
                    { chart(ParticipationDenominator::RegisteredLearners) }
                    if of_elders { { chart(ParticipationDenominator::Elders) } }
                </div>
            }
            if !of_elders { <p class="subtle">{ i18n.t("participation-no-elders-here") }</p> }
            <DataTable id="participation" caption={title} columns={columns(&i18n)} adjustable=false
                rows={view.rows.iter().map(|row| cells(&i18n, view.by, row)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("participation-none")} advice={i18n.t("participation-none-advice")} /> }} />
            if view.by == ParticipationAxis::UrbanRural { { balance(&i18n, &view.balance) } }
        </Card>
    }
}

/// What a group is called.
fn name(i18n: &I18n, axis: ParticipationAxis, row: &ParticipationRow) -> AttrValue {
    if let Some(name) = &row.name {
        return name.clone().into();
    }
    let key = row.key.as_deref().unwrap_or_default();
    let word = match axis {
        ParticipationAxis::AgeBand => key.parse::<AgeBand>().ok().map(|word| i18n.word(word)),
        ParticipationAxis::UrbanRural => key.parse::<UrbanRuralClass>().ok().map(|word| i18n.word(word)),
        ParticipationAxis::Priority => key.parse::<PriorityGroup>().ok().map(|word| i18n.word(word)),
        ParticipationAxis::Kind => key.parse::<HostKind>().ok().map(|word| i18n.word(word)),
        ParticipationAxis::Division | ParticipationAxis::School => Some(key.to_owned().into()),
    };
    word.filter(|word| !word.is_empty()).unwrap_or_else(|| i18n.t("participation-unclassified"))
}

/// The bar of a group: every group has one in each chart, also where its share is not known, so that both are read across.
fn bar(
    i18n: &I18n,
    view: &ParticipationView,
    row: &ParticipationRow,
    denominator: ParticipationDenominator,
) -> Bar {
    let count = count_of(&row.counts, denominator);
    let total = known(count.and_then(|count| count.total));
    Bar {
        label: name(i18n, view.by, row),
        share: count.and_then(|count| count.share_bp).map(points),
        target: Some(view.target_bp),
        note: format!("{} / {total}", grouped(&row.regular.to_string())).into(),
    }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("name", i18n.t("participation-group")),
        Column::new("regular", i18n.t("participation-regular")).number(),
        Column::new("learners", i18n.t("participation-learners")).number(),
        Column::new("of_learners", i18n.t("participation-of-learners")).number(),
        Column::new("elders", i18n.t("participation-elders")).number(),
        Column::new("of_elders", i18n.t("participation-of-elders")).number(),
        Column::new("rule", i18n.t("participation-asked")),
    ]
}

fn cells(i18n: &I18n, axis: ParticipationAxis, row: &ParticipationRow) -> Row {
    let learners = count_of(&row.counts, ParticipationDenominator::RegisteredLearners);
    let elders = count_of(&row.counts, ParticipationDenominator::Elders);
    let asked = i18n.ta(
        "participation-asked-of",
        &[
            ("window", row.rule.window_months.into()),
            ("attendances", row.rule.attendances.into()),
            ("months", row.rule.months.into()),
        ],
    );
    Row {
        key: row.key.clone().unwrap_or_default().into(),
        to: None,
        cells: vec![
            html! { name(i18n, axis, row) },
            html! { grouped(&row.regular.to_string()) },
            html! { known(learners.and_then(|count| count.total)) },
            html! { share(learners) },
            html! { known(elders.and_then(|count| count.total)) },
            html! { share(elders) },
            html! { asked },
        ],
    }
}

/// Learners for a thousand elders, in town and in the country.
fn balance(i18n: &I18n, balance: &ParticipationBalance) -> Html {
    let side = |side: &ParticipationBalanceSide| match side.learners_bp {
        Some(rate) => i18n.ta(
            "participation-per-thousand",
            &[
                ("rate", format!("{}.{}", rate / 10, rate % 10).into()),
                ("learners", grouped(&side.learners.to_string()).into()),
                ("elders", known(side.elders).into()),
            ],
        ),
        None => i18n.ta(
            "participation-per-thousand-unknown",
            &[("learners", grouped(&side.learners.to_string()).into())],
        ),
    };
    let index = balance
        .index_bp
        .map_or_else(|| i18n.t("participation-index-unknown"), |bp| percent(points(bp)).into());
    let items = vec![
        (i18n.word(UrbanRuralClass::Urban), html! { side(&balance.urban) }),
        (i18n.word(UrbanRuralClass::RuralPastoral), html! { side(&balance.rural_pastoral) }),
        (i18n.t("participation-index"), html! { index }),
    ];
    html! { <>
        <h3>{ i18n.t("participation-balance") }</h3>
        <DefinitionList {items} />
        <p class="subtle">{ i18n.t("participation-balance-rule") }</p>
    </> }
}

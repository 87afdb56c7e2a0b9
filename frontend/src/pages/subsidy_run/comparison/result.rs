//! What comes out of a comparison.

use std::cmp::Ordering;

use contract::{
    money::Yuan,
    subsidy_run::{SubsidyComparisonCounty, SubsidyComparisonLine, SubsidyComparisonView},
};
use yew::prelude::*;

use crate::{
    components::{
        Card, Column, DataTable, Difference, DifferenceChart, Empty, Figure, Figures, Row, StatusLabel, Tone,
        use_query, yuan,
    },
    i18n::{I18n, use_i18n},
    pages::subsidy_run::{grade_label, plain},
};

/// Properties of [`ResultView`].
#[derive(PartialEq, Properties)]
pub(super) struct ResultViewProps {
    /// What the server computed.
    pub(super) found: SubsidyComparisonView,
}

/// The sums, the counties as a chart, and the schools by how much changes for them.
#[component]
pub(super) fn ResultView(props: &ResultViewProps) -> Html {
    let i18n = use_i18n();
    let query = use_query();
    let found = &props.found;
    let sort = query.get("sort").unwrap_or("difference").to_owned();
    let schools = sorted(&found.schools, &sort);
    let facts = i18n.ta(
        "comparison-of",
        &[
            ("year", found.year.to_string().into()),
            ("number", found.version.into()),
            ("before", found.policy_a.policy_version.into()),
            ("after", found.policy_b.policy_version.into()),
        ],
    );
    html! { <>
        <Figures items={figures(&i18n, found)} />
        <p class="subtle">{ facts }</p>
        <Card title={i18n.t("comparison-counties")}>
            <DifferenceChart title={i18n.t("comparison-chart")} bars={found.counties.iter().map(|county| bar(&i18n, county)).collect::<Vec<_>>()} />
            <DataTable id="subsidy-comparison-counties" caption={i18n.t("comparison-counties")} columns={county_columns(&i18n)}
                rows={found.counties.iter().map(|county| county_row(&i18n, county)).collect::<Vec<_>>()} adjustable=false />
        </Card>
        <Card title={i18n.t("comparison-schools")}>
            <DataTable id="subsidy-comparison" caption={i18n.t("comparison-schools")} columns={columns(&i18n)}
                rows={schools.into_iter().map(|line| row(&i18n, found, line)).collect::<Vec<_>>()}
                empty={html! { <Empty title={i18n.t("run-no-lines")} advice={i18n.t("comparison-no-schools")} /> }} />
        </Card>
    </> }
}

/// An amount with its sign, so that more and less are told apart without colour.
fn with_sign(amount: Yuan) -> String {
    let sign = if amount > Yuan::ZERO { "+" } else { "" };
    format!("{sign}{}", plain(amount))
}

/// The schools by what the table is sorted by: losses first unless the address says otherwise.
fn sorted<'a>(schools: &'a [SubsidyComparisonLine], sort: &str) -> Vec<&'a SubsidyComparisonLine> {
    let (key, down) = sort.strip_prefix('-').map_or((sort, false), |key| (key, true));
    let order = |a: &SubsidyComparisonLine, b: &SubsidyComparisonLine| -> Ordering {
        match key {
            "payment_a" => a.payment_a.cmp(&b.payment_a),
            "payment_b" => a.payment_b.cmp(&b.payment_b),
            "name" => a.name.cmp(&b.name),
            _ => a.difference.cmp(&b.difference),
        }
    };
    let mut schools: Vec<&SubsidyComparisonLine> = schools.iter().collect();
    schools.sort_by(|a, b| {
        let order = order(a, b);
        let order = if down { order.reverse() } else { order };
        order.then_with(|| a.code.cmp(&b.code))
    });
    schools
}

fn figures(i18n: &I18n, found: &SubsidyComparisonView) -> Vec<Figure> {
    let sums = &found.sums;
    let of = i18n.ta("comparison-of-schools", &[("schools", sums.schools.into())]);
    let budget = i18n.ta("subsidy-of-budget", &[("budget", plain(found.budget).into())]);
    let figure = |label, value, note| Figure { label, value, note };
    vec![
        figure(i18n.t("comparison-gain"), html! { sums.gain }, Some(of.clone())),
        figure(i18n.t("comparison-lose"), html! { sums.lose }, Some(of)),
        figure(i18n.t("comparison-paid-before"), yuan(i18n, sums.payment_a), Some(budget.clone())),
        figure(i18n.t("comparison-paid-after"), yuan(i18n, sums.payment_b), Some(budget)),
        figure(i18n.t("comparison-difference"), html! { with_sign(sums.difference) }, None),
    ]
}

fn bar(i18n: &I18n, county: &SubsidyComparisonCounty) -> Difference {
    let sums = &county.sums;
    let note = i18n.ta(
        "comparison-county-note",
        &[
            ("before", plain(sums.payment_a).into()),
            ("after", plain(sums.payment_b).into()),
            ("gain", sums.gain.into()),
            ("lose", sums.lose.into()),
        ],
    );
    Difference {
        label: county.county_name.clone().into(),
        change: sums.difference.fen().unwrap_or_default(),
        shown: with_sign(sums.difference).into(),
        note,
    }
}

fn county_columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("county", i18n.t("division-county")),
        Column::new("schools", i18n.t("run-schools")).number(),
        Column::new("gain", i18n.t("comparison-gain")).number(),
        Column::new("lose", i18n.t("comparison-lose")).number(),
        Column::new("before", i18n.t("comparison-paid-before")).number(),
        Column::new("after", i18n.t("comparison-paid-after")).number(),
        Column::new("change", i18n.t("comparison-difference")).number(),
    ]
}

fn county_row(i18n: &I18n, county: &SubsidyComparisonCounty) -> Row {
    let sums = &county.sums;
    Row {
        key: county.county_code.clone().into(),
        to: None,
        cells: vec![
            html! { &county.county_name },
            html! { sums.schools },
            html! { sums.gain },
            html! { sums.lose },
            yuan(i18n, sums.payment_a),
            yuan(i18n, sums.payment_b),
            html! { with_sign(sums.difference) },
        ],
    }
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("name", i18n.t("subsidy-name")).sortable(),
        Column::new("county", i18n.t("division-county")),
        Column::new("grade_a", i18n.t("comparison-grade-before")),
        Column::new("grade_b", i18n.t("comparison-grade-after")),
        Column::new("payment_a", i18n.t("comparison-paid-before")).number().sortable(),
        Column::new("payment_b", i18n.t("comparison-paid-after")).number().sortable(),
        Column::new("difference", i18n.t("comparison-difference")).number().sortable(),
    ]
}

fn row(i18n: &I18n, found: &SubsidyComparisonView, line: &SubsidyComparisonLine) -> Row {
    let county = found.counties.iter().find(|county| county.county_code == line.county_code);
    let county = county.map_or(&line.county_code, |county| &county.county_name);
    let grade = |grade, eligible: bool| {
        html! { <>
            { grade_label(i18n, grade) }
            if !eligible { { " " }<StatusLabel tone={Tone::Bad} text={i18n.t("run-not-eligible")} /> }
        </> }
    };
    Row {
        key: line.code.clone().into(),
        to: None,
        cells: vec![
            html! { &line.name },
            html! { county },
            grade(line.grade_a, line.eligible_a),
            grade(line.grade_b, line.eligible_b),
            yuan(i18n, line.payment_a),
            yuan(i18n, line.payment_b),
            html! { <strong>{ with_sign(line.difference) }</strong> },
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(code: &str, before: i64, after: i64) -> SubsidyComparisonLine {
        let yuan = |fen: i64| Yuan::from_fen(fen).to_string();
        let text = serde_json::json!({
            "code": code, "name": code, "county_code": "150602", "kind": "center", "total_a": "90.00", "total_b": "90.00",
            "grade_a": "excellent", "grade_b": "good", "eligible_a": true, "eligible_b": true,
            "payment_a": yuan(before), "payment_b": yuan(after), "difference": yuan(after - before),
        });
        serde_json::from_value(text).unwrap()
    }

    #[test]
    fn who_loses_most_stands_first_and_each_column_sorts_both_ways() {
        let schools = [line("A", 100, 150), line("B", 300, 200), line("C", 50, 50)];
        let order =
            |sort: &str| sorted(&schools, sort).iter().map(|one| one.code.clone()).collect::<String>();
        assert_eq!(order("difference"), "BCA");
        assert_eq!(order("-difference"), "ACB");
        assert_eq!(order("payment_a"), "CAB");
        assert_eq!(order("-name"), "CBA");
    }

    #[test]
    fn more_and_less_are_told_apart_by_their_sign() {
        let told = [5, -5, 0].map(|fen| with_sign(Yuan::from_fen(fen)));
        assert_eq!(told, ["+0.05", "-0.05", "0.00"]);
    }
}

//! What a past month would have earned: figures, charts and tables.

use contract::{
    credit::{SimulatedCap, SimulatedForm, SimulatedLearner, SimulatedMonthView},
    money::Credits,
};
use yew::prelude::*;

use crate::{
    components::{
        Bar, BarChart, Card, Column, DataTable, Empty, Figure, Figures, Row, StatusLabel, Tone, credits,
        grouped,
    },
    i18n::I18n,
    time,
};

/// All of it; or that nothing was posted that month.
pub(super) fn month_result(i18n: &I18n, result: &SimulatedMonthView) -> Html {
    if result.total.earnings == 0 {
        return html! {
            <Card><Empty title={i18n.ta("policy-no-earnings", &[("month", time::month(i18n, result.month).to_string().into())])} advice={i18n.t("policy-no-earnings-advice")} /></Card>
        };
    }
    html! { <>
        { figures(i18n, result) }
        { forms(i18n, result) }
        <Card title={i18n.t("policy-by-cap")}>
            <p class="subtle">{ i18n.t("policy-by-cap-note") }</p>
            { caps(i18n, &result.caps) }
        </Card>
        <Card title={i18n.t("policy-largest")}>{ largest(i18n, &result.largest) }</Card>
    </> }
}

/// An amount with its sign: `+1.25`.
pub(super) fn signed(amount: Credits) -> String {
    let sign = if amount.centi() > 0 { "+" } else { "" };
    format!("{sign}{}", grouped(&amount.to_string()))
}

fn figures(i18n: &I18n, result: &SimulatedMonthView) -> Html {
    let total = result.total;
    let counted = |count: u32| grouped(&count.to_string());
    let earnings = i18n.ta(
        "policy-of-earnings",
        &[("earnings", counted(total.earnings).into()), ("learners", counted(result.learners).into())],
    );
    let learners = i18n.ta(
        "policy-of-learners",
        &[
            ("gaining", counted(result.gaining).into()),
            ("losing", counted(result.losing).into()),
            ("unchanged", counted(result.unchanged).into()),
        ],
    );
    let difference = html! { <span class="amount">{ signed(total.difference) }<span class="unit">{ " " }{ i18n.t("unit-credits") }</span></span> };
    let figure = |label: &str, value, note| Figure { label: i18n.t(label), value, note };
    let items = vec![
        figure("policy-posted", credits(i18n, total.before), Some(earnings)),
        figure("policy-by-this", credits(i18n, total.after), None),
        figure("policy-difference", difference, Some(learners)),
    ];
    html! { <Figures {items} /> }
}

fn forms(i18n: &I18n, result: &SimulatedMonthView) -> Html {
    let whole = result.total.before.centi().max(result.total.after.centi()).max(1);
    let chart = |title: &str, amount: fn(&SimulatedForm) -> Credits| {
        let bar = |form: &SimulatedForm| Bar {
            label: i18n.word(form.form),
            share: u32::try_from(amount(form).centi() * 10_000 / whole).ok(),
            target: None,
            note: format!("{} {}", grouped(&amount(form).to_string()), i18n.t("unit-credits")).into(),
        };
        html! { <BarChart title={i18n.t(title)} bars={result.forms.iter().map(bar).collect::<Vec<_>>()} /> }
    };
    let columns = vec![
        Column::new("form", i18n.t("course-form")),
        Column::new("earnings", i18n.t("policy-earnings")).number(),
        Column::new("before", i18n.t("policy-posted")).number(),
        Column::new("after", i18n.t("policy-by-this")).number(),
        Column::new("difference", i18n.t("policy-difference")).number(),
    ];
    let row = |form: &SimulatedForm| Row {
        key: form.form.as_str().into(),
        to: None,
        cells: vec![
            html! { i18n.word(form.form) },
            html! { grouped(&form.change.earnings.to_string()) },
            html! { grouped(&form.change.before.to_string()) },
            html! { grouped(&form.change.after.to_string()) },
            html! { <strong>{ signed(form.change.difference) }</strong> },
        ],
    };
    html! {
        <Card title={i18n.t("policy-by-form")}>
            <div class="halves">
                { chart("policy-chart-posted", |form| form.change.before) }
                { chart("policy-chart-by-this", |form| form.change.after) }
            </div>
            <DataTable id="policy-forms" caption={i18n.t("policy-by-form")} {columns} rows={result.forms.iter().map(row).collect::<Vec<_>>()} adjustable=false />
        </Card>
    }
}

fn caps(i18n: &I18n, caps: &[SimulatedCap]) -> Html {
    let columns = vec![
        Column::new("cap", i18n.t("policy-cap")),
        Column::new("before", i18n.t("policy-cut-posted")).number(),
        Column::new("times_before", i18n.t("policy-cut-posted-times")).number(),
        Column::new("after", i18n.t("policy-cut-by-this")).number(),
        Column::new("times_after", i18n.t("policy-cut-by-this-times")).number(),
    ];
    let row = |cap: &SimulatedCap| Row {
        key: cap.cap.as_str().into(),
        to: None,
        cells: vec![
            html! { i18n.word(cap.cap) },
            html! { grouped(&cap.cut_before.to_string()) },
            html! { grouped(&cap.earnings_before.to_string()) },
            html! { grouped(&cap.cut_after.to_string()) },
            html! { grouped(&cap.earnings_after.to_string()) },
        ],
    };
    let cut = |cap: &&SimulatedCap| cap.earnings_before > 0 || cap.earnings_after > 0;
    html! {
        <DataTable id="policy-caps" caption={i18n.t("policy-by-cap")} {columns} rows={caps.iter().filter(cut).map(row).collect::<Vec<_>>()} adjustable=false
            empty={html! { <Empty title={i18n.t("policy-nothing-cut")} /> }} />
    }
}

fn largest(i18n: &I18n, learners: &[SimulatedLearner]) -> Html {
    let columns = vec![
        Column::new("learner", i18n.t("credit-learner")),
        Column::new("earnings", i18n.t("policy-earnings")).number(),
        Column::new("before", i18n.t("policy-posted")).number(),
        Column::new("after", i18n.t("policy-by-this")).number(),
        Column::new("difference", i18n.t("policy-difference")).number(),
    ];
    let row = |learner: &SimulatedLearner| {
        let more = learner.change.difference.centi() > 0;
        let tone = if more { Tone::Good } else { Tone::Warning };
        Row {
            key: learner.learner_id.to_string().into(),
            to: Some(crate::route::Route::LearnerCredits { id: learner.learner_id }),
            cells: vec![
                html! { &learner.name_masked },
                html! { learner.change.earnings },
                html! { grouped(&learner.change.before.to_string()) },
                html! { grouped(&learner.change.after.to_string()) },
                html! { <StatusLabel {tone} text={signed(learner.change.difference)} /> },
            ],
        }
    };
    html! {
        <DataTable id="policy-learners" caption={i18n.t("policy-largest")} {columns} rows={learners.iter().map(row).collect::<Vec<_>>()} adjustable=false
            empty={html! { <Empty title={i18n.t("policy-nobody-differs")} /> }} />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_says_its_direction() {
        assert_eq!(signed(Credits(125)), "+1.25");
        assert_eq!(signed(Credits(-123_456)), "-1,234.56");
        assert_eq!(signed(Credits(0)), "0.00");
    }
}

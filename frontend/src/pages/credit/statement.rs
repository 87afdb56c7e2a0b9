//! A learner's statement of one month, to be read by elders and printed.

use contract::{
    credit::{CreditStatementView, StatementLineView},
    days::Month,
    ids::LearnerId,
    money::Credits,
};
use yew::prelude::*;

use crate::{
    api::{credit, use_action, use_load},
    components::{
        Button, ButtonKind, Card, Column, DataTable, DefinitionList, Empty, Figure, Figures, Icon,
        LinkButton, PageHeader, Row, browser, credits, grouped, use_toasts,
    },
    i18n::{I18n, use_i18n},
    route::{Route, reachable},
    session::use_session,
    time,
};

/// Properties of [`StatementPage`].
#[derive(PartialEq, Properties)]
pub struct StatementPageProps {
    /// Whose.
    pub id: LearnerId,
    /// Of which month.
    pub month: Month,
}

/// The statement, with ways to the months beside it, to a file and onto paper.
#[component]
pub fn StatementPage(props: &StatementPageProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let StatementPageProps { id, month } = *props;
    let statement =
        use_load((id, month), |api, (id, month)| async move { credit::statement(&api, id, month).await });
    let export = {
        let i18n = i18n.clone();
        use_action(
            move |api, ()| async move { credit::export_statement(&api, id, month).await },
            move |outcome| match outcome {
                Ok(()) => toasts.success(i18n.t("statement-exported")),
                Err(error) => toasts.failure(&i18n, &error),
            },
        )
    };
    let crumbs = vec![
        (Route::Learners, i18n.t("nav-learners")),
        (Route::LearnerCredits { id }, i18n.t("credit-account")),
    ];
    let crumbs = reachable(&use_session(), crumbs);
    let actions = html! { <>
        { to_month(&i18n, id, month.previous(), "statement-earlier") }
        { to_month(&i18n, id, following(month), "statement-later") }
        <Button icon={Icon::Download} label={i18n.t("statement-export")} busy={export.busy} onclick={export.run.reform(|_| ())} />
        <Button kind={ButtonKind::Primary} label={i18n.t("statement-print")} onclick={Callback::from(|_| browser::print())} />
    </> };
    let subtitle = html! { time::month(&i18n, month) };
    html! { <>
        <PageHeader title={i18n.t("statement-title")} {crumbs} {subtitle} {actions} />
        <div class="receipt statement">{ statement.view(|one| sheet(&i18n, one)) }</div>
    </> }
}

fn to_month(i18n: &I18n, id: LearnerId, month: Option<Month>, key: &'static str) -> Html {
    month.map_or_else(Html::default, |month| {
        html! { <LinkButton to={Route::Statement { id, month }} label={i18n.t(key)} /> }
    })
}

/// The month after, unless it has not begun.
fn following(month: Month) -> Option<Month> {
    let first = month.last_day().succ_opt().filter(|first| *first <= time::today())?;
    Month::containing(first)
}

fn sheet(i18n: &I18n, statement: &CreditStatementView) -> Html {
    let title =
        i18n.ta("statement-heading", &[("month", time::month(i18n, statement.month).to_string().into())]);
    let facts = vec![
        (i18n.t("credit-learner"), html! { &statement.learner_name }),
        (i18n.t("statement-school"), html! { &statement.school_name }),
        (i18n.t("statement-drawn-up"), html! { time::minute(statement.drawn_up_at) }),
    ];
    let figure = |label: AttrValue, amount: Credits, held: Credits| Figure {
        label,
        value: credits(i18n, amount),
        note: (held.centi() > 0)
            .then(|| i18n.ta("credit-of-it-held", &[("amount", grouped(&held.to_string()).into())])),
    };
    let figures = vec![
        figure(i18n.t("statement-opening"), statement.opening, statement.opening_held),
        Figure { label: i18n.t("statement-in"), value: total(i18n, statement, true), note: None },
        Figure { label: i18n.t("statement-out"), value: total(i18n, statement, false), note: None },
        figure(i18n.t("statement-closing"), statement.closing, statement.closing_held),
    ];
    html! {
        <Card {title}>
            <DefinitionList items={facts} />
            <Figures items={figures} />
            <DataTable id="statement" caption={i18n.t("statement-title")} columns={columns(i18n)}
                rows={statement.lines.iter().map(|line| row(i18n, line)).collect::<Vec<_>>()} adjustable=false
                empty={html! { <Empty title={i18n.t("statement-none")} /> }} />
            <p class="statement-note">{ i18n.t("statement-note") }</p>
        </Card>
    }
}

/// What came in, or what went out, all together.
fn total(i18n: &I18n, statement: &CreditStatementView, into: bool) -> Html {
    let amounts = statement.lines.iter().map(|line| line.amount.centi());
    credits(i18n, Credits(amounts.filter(|centi| (*centi > 0) == into).sum()))
}

fn columns(i18n: &I18n) -> Vec<Column> {
    vec![
        Column::new("day", i18n.t("statement-day")),
        Column::new("what", i18n.t("credit-what")),
        Column::new("amount", i18n.t("statement-amount")).number(),
        Column::new("balance", i18n.t("credit-balance")).number(),
        Column::new("expires_on", i18n.t("credit-expiry")),
        Column::new("why", i18n.t("credit-why")),
    ]
}

/// What happened, and below it what for.
fn what(i18n: &I18n, line: &StatementLineView) -> Html {
    html! { <>
        { i18n.word(line.movement) }
        if let Some(subject) = &line.subject { <span class="subtle below">{ subject }</span> }
    </> }
}

fn row(i18n: &I18n, line: &StatementLineView) -> Row {
    let amount = line.amount.centi();
    let sign = if amount > 0 { "+" } else { "" };
    let told = if amount == 0 {
        html! { <span class="subtle">{ i18n.ta("statement-held-by", &[("amount", grouped(&line.held.to_string()).into())]) }</span> }
    } else {
        html! { <span class={classes!("moved", (amount > 0).then_some("gained"))}>{ sign }{ line.amount.to_string() }</span> }
    };
    Row {
        key: format!("{} {}", line.id, line.expires_on).into(),
        to: None,
        cells: vec![
            html! { time::long_day(i18n, line.business_date) },
            what(i18n, line),
            told,
            html! { line.balance.to_string() },
            html! { time::long_day(i18n, line.expires_on) },
            html! { line.reason.clone().unwrap_or_default() },
        ],
    }
}

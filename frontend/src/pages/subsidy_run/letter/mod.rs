//! The decision letter of a school: what it is awarded, and how that came about in sentences, each number with what it rests on.

mod sources;
mod steps;

use contract::{
    ids::{SubsidyLineId, SubsidyRunId},
    subsidy::{GateView, SubsidyLineView},
    subsidy_run::{SubsidyRunDetails, SubsidyRunLineDetails},
};
use yew::prelude::*;

use super::plain;
use crate::{
    api::{subsidy_run, use_load},
    components::{Button, ButtonKind, Card, Notice, PageHeader, Tone, browser},
    i18n::{I18n, use_i18n},
    pages::explain,
    route::Route,
    time,
};

/// Properties of [`LetterPage`].
#[derive(PartialEq, Properties)]
pub struct LetterPageProps {
    /// Which run.
    pub id: SubsidyRunId,
    /// Which line of it.
    pub line: SubsidyLineId,
}

/// The letter, and a button that prints it.
#[component]
pub fn LetterPage(props: &LetterPageProps) -> Html {
    let i18n = use_i18n();
    let place = (props.id, props.line);
    let run = use_load(props.id, |api, id| async move { subsidy_run::read(&api, id).await });
    let line = use_load(place, |api, place| async move { subsidy_run::line(&api, place).await });
    let sealed = use_load(place, |api, place| async move { subsidy_run::sealed(&api, place).await });
    let name = line.value.as_ref().map_or_else(|| i18n.t("line-one"), |one| one.line.name.clone().into());
    let crumbs = vec![
        (Route::SubsidyRuns, i18n.t("nav-subsidy-runs")),
        (Route::SubsidyLine { id: props.id, line: props.line }, name),
    ];
    let ready = run.value.is_some() && line.value.is_some() && sealed.value.is_some();
    let actions = html! {
        if ready {
            <Button kind={ButtonKind::Primary} label={i18n.t("letter-print")} onclick={Callback::from(|_| browser::print())} />
        }
    };
    html! { <>
        <PageHeader title={i18n.t("letter-one")} {crumbs} {actions} />
        { run.view(|run| line.view(|one| sealed.view(|sealed| letter(&i18n, &run.value, one, sealed)))) }
    </> }
}

fn letter(
    i18n: &I18n,
    run: &SubsidyRunDetails,
    one: &SubsidyRunLineDetails,
    sealed: &SubsidyLineView,
) -> Html {
    let year = run.run.year.to_string();
    let version = one.line.version;
    let number = i18n.ta(
        "letter-number",
        &[("year", year.clone().into()), ("code", one.line.code.clone().into()), ("version", version.into())],
    );
    let replaced = run.run.current.as_ref().is_some_and(|held| held.number != version);
    html! { <>
        if run.run.publicity.is_none() { <Notice tone={Tone::Warning} title={i18n.t("letter-not-public")} /> }
        if replaced { <Notice tone={Tone::Warning} title={i18n.t("letter-replaced")} /> }
        <div class="receipt"><Card><article class="letter">
            <h2>{ i18n.ta("letter-title", &[("year", year.clone().into())]) }</h2>
            <p class="letter-number subtle">{ number }</p>
            <p>{ i18n.ta("letter-to", &[("school", one.line.name.clone().into()), ("county", one.line.county_name.clone().into())]) }</p>
            <p>{ opening(i18n, run, one) }</p>
            <section><h3>{ i18n.t("letter-result") }</h3>{ result(i18n, one, sealed) }</section>
            <section><h3>{ i18n.t("letter-how") }</h3>
                <ol>{ for steps::steps(i18n, one, sealed).iter().map(|step| steps::shown(i18n, one, step)) }</ol>
            </section>
            { annex(i18n, one, sealed) }
            <section><h3>{ i18n.t("letter-use") }</h3><p>{ i18n.t("letter-use-is") }</p></section>
            <section><h3>{ i18n.t("letter-appeal") }</h3><p>{ appeal(i18n, run) }</p></section>
            <p class="letter-end">{ i18n.t("letter-office") }<br />{ day(i18n, run, one) }</p>
            <p class="letter-seal">{ i18n.ta("letter-seal", &[("hash", one.line.hash.clone().into()), ("version", version.into())]) }</p>
        </article></Card></div>
    </> }
}

/// What gates and points rest on, number by number.
fn annex(i18n: &I18n, one: &SubsidyRunLineDetails, sealed: &SubsidyLineView) -> Html {
    let part = |(title, name): (&str, &str)| {
        let node = sealed.trace.find(name).filter(|node| !node.inputs.is_empty());
        node.map_or_else(Html::default, |node| html! {
            <section><h3>{ i18n.t(title) }</h3>{ sources::list(i18n, node, steps::versions(one), true) }</section>
        })
    };
    [("letter-annex-gates", "eligible"), ("letter-annex-score", "total")].into_iter().map(part).collect()
}

/// What the letter is about, and by which policy and figures it was decided.
fn opening(i18n: &I18n, run: &SubsidyRunDetails, one: &SubsidyRunLineDetails) -> AttrValue {
    i18n.ta(
        "letter-opening",
        &[
            ("year", run.run.year.to_string().into()),
            ("policy", run.run.policy_code.clone().into()),
            ("version", run.run.policy_version.into()),
            ("assessment", one.assessment_version.into()),
        ],
    )
}

/// The result, the grade and the payment; and why nothing is paid, where that is so.
fn result(i18n: &I18n, one: &SubsidyRunLineDetails, sealed: &SubsidyLineView) -> Html {
    let line = &one.line;
    let told = i18n.ta(
        "letter-result-is",
        &[
            ("total", line.total.to_string().into()),
            ("grade", i18n.word(line.grade).to_string().into()),
            ("payment", plain(line.payment).into()),
            ("city", plain(line.municipal_share).into()),
            ("county", plain(line.county_share).into()),
        ],
    );
    let failed = sealed.gates.iter().filter(|gate| !gate.passed);
    let veto = |veto: &contract::subsidy::Veto| {
        let veto = i18n.word(*veto).to_string();
        html! { <p>{ i18n.ta("letter-veto", &[("veto", veto.into())]) }</p> }
    };
    html! { <>
        <p><strong>{ told }</strong></p>
        if let Some(amount) = line.operating_guarantee {
            <p>{ i18n.ta("letter-operating", &[("amount", plain(amount).into())]) }</p>
        }
        { for failed.map(|gate| html! { <p>{ gate_failed(i18n, gate) }</p> }) }
        { for one.vetoes.iter().map(veto) }
        if one.downgraded { <p>{ i18n.t("line-downgraded") }</p> }
    </> }
}

fn gate_failed(i18n: &I18n, gate: &GateView) -> AttrValue {
    let told = |value| explain::value(i18n, value, &gate.unit).to_string();
    i18n.ta(
        "letter-gate",
        &[
            ("gate", i18n.word(gate.gate).to_string().into()),
            ("actual", told(&gate.actual).into()),
            ("required", told(&gate.required).into()),
        ],
    )
}

/// How to appeal and until when.
fn appeal(i18n: &I18n, run: &SubsidyRunDetails) -> AttrValue {
    run.run.publicity.map_or_else(
        || i18n.t("letter-appeal-later"),
        |days| {
            i18n.ta(
                "letter-appeal-until",
                &[
                    ("from", time::day(time::local(days.at).map_or(days.last_day, |(day, _)| day)).into()),
                    ("day", time::day(days.last_day).into()),
                    ("days", days.working_days.into()),
                ],
            )
        },
    )
}

/// The day of the letter: that on which the result was publicised or, until then, on which it was computed.
fn day(i18n: &I18n, run: &SubsidyRunDetails, one: &SubsidyRunLineDetails) -> AttrValue {
    let computed = one.versions.iter().find(|version| version.version == one.line.version);
    let at = run.run.publicity.map(|days| days.at).or(computed.map(|version| version.computed_at));
    at.and_then(time::local).map_or_else(|| "—".into(), |(day, _)| time::long_day(i18n, day))
}

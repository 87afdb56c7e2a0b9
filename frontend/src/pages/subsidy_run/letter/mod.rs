//! The decision letter of a school: what it is awarded, and how that came about in sentences, each number with what it rests on.

mod annex;
mod nothing;
mod result;
mod sources;
mod standing;
mod steps;

use contract::{
    ids::{SubsidyLineId, SubsidyRunId},
    money::Yuan,
    subsidy::SubsidyLineView,
    subsidy_run::{SubsidyLineSources, SubsidyRunDetails, SubsidyRunLineDetails},
};
use yew::prelude::*;

use self::{sources::Origins, standing::Standing};
use crate::{
    api::{subsidy_run, use_load},
    components::{Button, ButtonKind, Card, PageHeader, browser},
    i18n::{I18n, use_i18n},
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
    let sources = use_load(place, |api, place| async move { subsidy_run::sources(&api, place).await });
    let name = line.value.as_ref().map_or_else(|| i18n.t("line-one"), |one| one.line.name.clone().into());
    let crumbs = vec![
        (Route::SubsidyRuns, i18n.t("nav-subsidy-runs")),
        (Route::SubsidyLine { id: props.id, line: props.line }, name),
    ];
    let figures = line.value.is_some() && sealed.value.is_some() && sources.value.is_some();
    let actions = html! {
        if figures && run.value.is_some() {
            <Button kind={ButtonKind::Primary} label={i18n.t("letter-print")} onclick={Callback::from(|_| browser::print())} />
        }
    };
    let body = |run: &SubsidyRunDetails| {
        line.view(|one| {
            sealed.view(|sealed| sources.view(|sources| letter(&i18n, run, &Told { one, sealed, sources })))
        })
    };
    html! { <>
        <PageHeader title={i18n.t("letter-one")} {crumbs} {actions} />
        { run.view(|run| body(&run.value)) }
    </> }
}

/// What a letter tells: a line, as it was sealed, and where its facts come from.
struct Told<'a> {
    one: &'a SubsidyRunLineDetails,
    sealed: &'a SubsidyLineView,
    sources: &'a SubsidyLineSources,
}

fn letter(i18n: &I18n, run: &SubsidyRunDetails, told: &Told<'_>) -> Html {
    let one = told.one;
    let standing = Standing::of(&run.run, one.line.version);
    let origins = Origins(told.sources);
    let steps = steps::steps(i18n, one, told.sealed);
    html! { <>
        { standing.warning(i18n) }
        <div class="receipt"><Card><article class="letter">
            { head(i18n, run, one) }
            <section><h3>{ i18n.t("letter-result") }</h3>{ result::result(i18n, one, told.sealed) }</section>
            <section>
                <h3>{ i18n.t("letter-how") }</h3>
                <ol>{ for steps.iter().map(|step| steps::shown(i18n, step, &origins)) }</ol>
            </section>
            { foot(i18n, run, one, standing) }
            { annex::annexes(i18n, told.sealed, &origins) }
        </article></Card></div>
    </> }
}

/// Title, number, addressee, and by what it was decided.
fn head(i18n: &I18n, run: &SubsidyRunDetails, one: &SubsidyRunLineDetails) -> Html {
    let (run, line) = (&run.run, &one.line);
    let year = run.year.to_string();
    let number = i18n.ta(
        "letter-number",
        &[
            ("year", year.clone().into()),
            ("code", line.code.clone().into()),
            ("version", line.version.into()),
        ],
    );
    let opening = i18n.ta(
        "letter-opening",
        &[
            ("year", year.clone().into()),
            ("version", run.policy_version.into()),
            ("assessment", one.assessment_version.into()),
        ],
    );
    let to = i18n.ta(
        "letter-to",
        &[("school", line.name.clone().into()), ("county", line.county_name.clone().into())],
    );
    html! { <>
        <h2>{ i18n.ta("letter-title", &[("year", year.into())]) }</h2>
        <p class="letter-number subtle">{ number }</p>
        <p>{ to }</p>
        <p>{ opening }</p>
    </> }
}

/// What the money may buy, how to appeal, the annexes by name, and who signs.
fn foot(i18n: &I18n, run: &SubsidyRunDetails, one: &SubsidyRunLineDetails, standing: Standing) -> Html {
    let line = &one.line;
    let paid = line.payment > Yuan::ZERO;
    let day = standing::day(&run.run, one);
    let dated = day.map_or_else(|| "—".into(), |day| time::long_day(i18n, day));
    let seal =
        i18n.ta("letter-seal", &[("hash", line.hash.clone().into()), ("version", line.version.into())]);
    html! { <>
        if paid {
            <section><h3>{ i18n.t("letter-use") }</h3><p>{ i18n.t("letter-use-is") }</p></section>
        }
        <section>
            <h3>{ if paid { i18n.t("letter-appeal") } else { i18n.t("letter-appeal-third") } }</h3>
            <p>{ standing.appeal(i18n, day) }</p>
        </section>
        <p>{ i18n.t("letter-annexes") }</p>
        <p class="letter-end">{ i18n.t("letter-office") }<br />{ dated }</p>
        <p class="letter-seal">{ seal }</p>
    </> }
}

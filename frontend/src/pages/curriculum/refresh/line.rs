//! One line of a proposal: what is proposed and why, what was decided, how it turned out.

use contract::{
    curriculum::{
        DecideRefreshLine, RefreshCandidate, RefreshDecision, RefreshLineDecision, RefreshLineView,
        RefreshVerdict,
    },
    ids::{RefreshProposalId, SchoolId},
};
use yew::prelude::*;
use yew_router::prelude::Link;

use super::decide::{Change, Reject};
use super::{decision_tone, facts, verdict_tone};
use crate::{
    api::{refresh, use_action},
    components::{Button, ButtonKind, StatusLabel, Tone, TraceTree, percent, use_toasts},
    i18n::{I18n, use_i18n},
    pages::explain,
    route::Route,
};

/// Properties of [`LineCard`].
#[derive(PartialEq, Properties)]
pub(super) struct LineCardProps {
    /// The proposal that it belongs to.
    pub(super) proposal: RefreshProposalId,
    /// The school whose plan it is.
    pub(super) school: SchoolId,
    /// The line.
    pub(super) line: RefreshLineView,
    /// What its category is called.
    pub(super) category: AttrValue,
    /// Whether the reader can decide on it.
    pub(super) may_decide: bool,
    /// Hears that it has been decided on.
    pub(super) onchanged: Callback<()>,
}

#[derive(Clone, Copy, PartialEq)]
enum Asking {
    Nothing,
    Change,
    Reject,
}

/// A course or a category with its score, its reasons and what can be done about it.
#[component]
pub(super) fn LineCard(props: &LineCardProps) -> Html {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let asking = use_state(|| Asking::Nothing);
    let line = &props.line;
    let accept = {
        let (i18n, onchanged) = (i18n.clone(), props.onchanged.clone());
        use_action(
            |api, (id, line): (RefreshProposalId, RefreshLineView)| async move {
                refresh::decide(&api, id, &line, &accepted()).await
            },
            move |outcome| match outcome {
                Ok(_) => onchanged.emit(()),
                Err(error) => {
                    toasts.failure(&i18n, &error);
                    if error.is_stale() {
                        onchanged.emit(());
                    }
                }
            },
        )
    };
    let ask = |what: Asking| {
        let asking = asking.clone();
        Callback::from(move |()| asking.set(what))
    };
    let ondone = {
        let (asking, onchanged) = (asking.clone(), props.onchanged.clone());
        Callback::from(move |()| {
            asking.set(Asking::Nothing);
            onchanged.emit(());
        })
    };
    let category = &props.category;
    let title = line.course_title.clone().map_or_else(
        || i18n.ta("refresh-add-to", &[("category", category.to_string().into())]),
        AttrValue::from,
    );
    let sent = (props.proposal, line.clone());
    html! {
        <li class="refresh-line">
            <header>
                <h2>{ &title }</h2>
                <StatusLabel tone={verdict_tone(line.verdict)} text={i18n.word(line.verdict)} />
                if let Some(score) = line.score_bp { <span class="refresh-score">{ i18n.ta("refresh-score", &[("score", percent(score).into())]) }</span> }
                if line.course_id.is_some() { <span class="subtle">{ category }</span> }
            </header>
            { what(&i18n, line) }
            { facts::reasons(&i18n, &line.reasons) }
            { line.candidates.first().map(|first| chosen(&i18n, first)).unwrap_or_default() }
            { line.decision.as_ref().map(|decision| decided(&i18n, decision)).unwrap_or_default() }
            { outcome(&i18n, line) }
            if props.may_decide {
                <div class="actions">
                    if line.decision.is_none() {
                        <Button kind={ButtonKind::Primary} label={i18n.t("refresh-accept")} busy={accept.busy} onclick={accept.run.reform(move |_: MouseEvent| sent.clone())} />
                    }
                    <Button label={i18n.t("refresh-change")} onclick={ask(Asking::Change).reform(|_| ())} />
                    if line.decision.as_ref().is_none_or(|one| one.decision != RefreshDecision::Rejected) {
                        <Button label={i18n.t("refresh-reject")} onclick={ask(Asking::Reject).reform(|_| ())} />
                    }
                </div>
            }
            { details(&i18n, line) }
            if *asking == Asking::Change { <Change proposal={props.proposal} school={props.school} line={line.clone()} {title} onclose={ask(Asking::Nothing)} ondone={ondone.clone()} /> }
            else if *asking == Asking::Reject { <Reject proposal={props.proposal} school={props.school} line={line.clone()} {title} onclose={ask(Asking::Nothing)} {ondone} /> }
        </li>
    }
}

fn accepted() -> DecideRefreshLine {
    DecideRefreshLine {
        decision: RefreshDecision::Accepted,
        verdict: None,
        course_id: None,
        sessions_planned: None,
        reason: None,
    }
}

/// What would be done, in one sentence.
fn what(i18n: &I18n, line: &RefreshLineView) -> Html {
    let before = line.sessions_planned.unwrap_or_default();
    let after = line.proposed_sessions.unwrap_or_default();
    let other = line.candidates.first().map(|one| one.course_title.clone());
    let text = match (line.verdict, other) {
        (RefreshVerdict::Keep, _) => i18n.ta("refresh-what-keep", &[("sessions", before.into())]),
        (RefreshVerdict::Revise, _) => {
            i18n.ta("refresh-what-revise", &[("before", before.into()), ("after", after.into())])
        }
        (_, Some(title)) if line.verdict == RefreshVerdict::Replace => {
            i18n.ta("refresh-what-replace", &[("title", title.into()), ("sessions", after.into())])
        }
        (RefreshVerdict::Replace, _) => i18n.t("refresh-what-drop"),
        (_, title) => i18n.ta(
            "refresh-what-add",
            &[("title", title.unwrap_or_default().into()), ("sessions", after.into())],
        ),
    };
    html! { <p class="refresh-what">{ text }</p> }
}

fn chosen(i18n: &I18n, first: &RefreshCandidate) -> Html {
    html! {
        <div class="refresh-why">
            <span>{ i18n.ta("refresh-candidate", &[("title", first.course_title.clone().into()), ("score", percent(first.score_bp).into())]) }</span>
            { facts::reasons(i18n, &first.reasons) }
        </div>
    }
}

fn decided(i18n: &I18n, decision: &RefreshLineDecision) -> Html {
    let done = decision.verdict.map(|verdict| i18n.word(verdict).to_string());
    let course = decision.course_title.clone();
    let text = match (done, course, decision.sessions_planned) {
        (Some(done), Some(title), Some(sessions)) => i18n.ta(
            "refresh-decision",
            &[("what", done.into()), ("title", title.into()), ("sessions", sessions.into())],
        ),
        (Some(_), ..) => i18n.t("refresh-decision-drop"),
        (None, ..) => i18n.t("refresh-decision-none"),
    };
    html! {
        <div class="refresh-decision">
            <StatusLabel tone={decision_tone(decision.decision)} text={i18n.word(decision.decision)} />
            <span>{ text }</span>
            if let Some(reason) = &decision.reason { <span class="subtle">{ i18n.ta("refresh-because", &[("reason", reason.clone().into())]) }</span> }
        </div>
    }
}

fn outcome(i18n: &I18n, line: &RefreshLineView) -> Html {
    let Some(outcome) = &line.outcome else { return Html::default() };
    let same = line.course_id == Some(outcome.course_id);
    let before = if same { line.figures.as_ref() } else { None };
    html! {
        <section class="refresh-outcome">
            <h3>{ i18n.t("refresh-outcome") }</h3>
            if !same { <p class="subtle">{ i18n.t("refresh-outcome-other") }</p> }
            { facts::compared(i18n, before, &outcome.figures) }
            if let Some(remark) = &outcome.remark { <p>{ i18n.ta("refresh-remark", &[("remark", remark.clone().into())]) }</p> }
            if let Some(waiting) = outcome.waiting_learners { <p>{ i18n.ta("refresh-waiting", &[("count", waiting.into())]) }</p> }
        </section>
    }
}

/// Figures, other candidates and how it all came about, unfolded by who wants to know.
fn details(i18n: &I18n, line: &RefreshLineView) -> Html {
    let roots = std::iter::once(&line.trace).chain(line.candidates.iter().map(|one| &one.trace));
    let label = |at: usize| match at.checked_sub(1).and_then(|at| line.candidates.get(at)) {
        Some(one) => one.course_title.clone().into(),
        None => i18n.t("refresh-trace-line"),
    };
    let trees: Vec<_> = roots
        .enumerate()
        .map(|(at, root)| {
            let tree = explain::tree(i18n, root);
            html! { <section><h3>{ label(at) }</h3><TraceTree label={label(at)} roots={vec![tree]} /></section> }
        })
        .collect();
    html! {
        <details class="refresh-details">
            <summary>{ i18n.t("refresh-details") }</summary>
            { line.figures.as_ref().map(|of| facts::figures(i18n, of)).unwrap_or_default() }
            if line.candidates.len() > 1 {
                <h3>{ i18n.t("refresh-candidates") }</h3>
                <ol class="refresh-candidates">{ for line.candidates.iter().map(|one| candidate(i18n, one)) }</ol>
            }
            { for trees }
        </details>
    }
}

fn candidate(i18n: &I18n, one: &RefreshCandidate) -> Html {
    html! {
        <li>
            <Link<Route> to={Route::Course { id: one.course_id }}>{ &one.course_title }</Link<Route>>
            { " " }<StatusLabel tone={Tone::Neutral} text={i18n.ta("refresh-score", &[("score", percent(one.score_bp).into())])} />
            { facts::reasons(i18n, &one.reasons) }
        </li>
    }
}

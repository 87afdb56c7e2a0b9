//! One check: tapped with a finger, standing.

use contract::{
    assessment::{CheckSample, InspectionSampleView, SampleCall, SampleKind, SampleResult},
    ids::InspectionId,
};
use yew::prelude::*;

use crate::{
    api::{ApiError, inspection, use_action},
    components::{
        Button, ButtonKind, Field, FieldKind, FormView, Icon, Notice, StatusLabel, Tone, describe, use_form,
    },
    i18n::{I18n, use_i18n},
    may,
    session::use_session,
    time,
};

/// Properties of [`Sample`].
#[derive(PartialEq, Properties)]
pub(super) struct SampleProps {
    /// The inspection.
    pub(super) id: InspectionId,
    /// What is checked.
    pub(super) sample: InspectionSampleView,
    /// Whether the reader checks.
    pub(super) checks: bool,
    /// Hears that it was checked.
    pub(super) ondone: Callback<()>,
}

/// Where a check stands that is not recorded yet.
#[derive(Clone, Copy, PartialEq)]
enum Asked {
    /// What came of it.
    Result,
    /// Whether the learner is satisfied.
    Satisfied,
    /// What differs, and whether the learner is satisfied.
    Difference,
    /// Nothing: it is recorded.
    Nothing,
}

/// What is asked next once a result was tapped; none when nothing more is to be known.
const fn next(kind: SampleKind, result: SampleResult) -> Option<Asked> {
    match (kind, result) {
        (_, SampleResult::Unreachable) | (SampleKind::Session, SampleResult::Confirmed) => None,
        (SampleKind::Learner, SampleResult::Confirmed) => Some(Asked::Satisfied),
        (_, SampleResult::Differs) => Some(Asked::Difference),
    }
}

/// The results that a check may have.
const fn results(kind: SampleKind) -> &'static [SampleResult] {
    match kind {
        SampleKind::Session => &[SampleResult::Confirmed, SampleResult::Differs],
        SampleKind::Learner => &[SampleResult::Confirmed, SampleResult::Differs, SampleResult::Unreachable],
    }
}

const fn tone(result: SampleResult) -> Tone {
    match result {
        SampleResult::Confirmed => Tone::Good,
        SampleResult::Differs => Tone::Bad,
        SampleResult::Unreachable => Tone::Neutral,
    }
}

/// A line of the sample. What was tapped and could not be sent is told in the line, and sent by tapping it again.
#[component]
pub(super) fn Sample(props: &SampleProps) -> Html {
    let i18n = use_i18n();
    let sample = &props.sample;
    let asked = use_state(|| if sample.result.is_some() { Asked::Nothing } else { Asked::Result });
    let failure = use_state(|| None::<ApiError>);
    let (id, key) = (props.id, (sample.id, sample.version));
    let send = {
        let (asked, failure, ondone) = (asked.clone(), failure.clone(), props.ondone.clone());
        use_action(
            move |api, body: CheckSample| async move { inspection::check(&api, id, key, &body).await },
            move |outcome: Result<InspectionSampleView, ApiError>| match outcome {
                Ok(_) => {
                    failure.set(None);
                    asked.set(Asked::Nothing);
                    ondone.emit(());
                }
                Err(error) => {
                    // Somebody else has checked it: the page reads what they found, and what was tapped can be sent again.
                    if error.is_stale() {
                        ondone.emit(());
                    }
                    failure.set(Some(error));
                }
            },
        )
    };
    let ask = {
        let asked = asked.clone();
        Callback::from(move |what| asked.set(what))
    };
    let (ask_next, run, kind) = (ask.clone(), send.run.clone(), sample.kind);
    let onresult = Callback::from(move |result: SampleResult| match next(kind, result) {
        Some(further) => ask_next.emit(further),
        None => run.emit(CheckSample { result, satisfied: None, note: None }),
    });
    let (checks, calls) = (props.checks, use_session().has_role(may::CALL_INSPECTION_SAMPLE));
    html! {
        <li>
            { head(&i18n, sample) }
            if checks && kind == SampleKind::Learner && calls { <CallLine {id} sample={sample.clone()} /> }
            if checks {
                { match *asked {
                    Asked::Nothing => html! { <Button kind={ButtonKind::Quiet} label={i18n.t("inspection-check-again")} spoken={spoken(&i18n, "inspection-check-again", sample)} onclick={ask.reform(|_: MouseEvent| Asked::Result)} /> },
                    Asked::Result => asks_result(&i18n, sample, send.busy, &onresult),
                    Asked::Satisfied => asks_satisfied(&i18n, sample, send.busy, &send.run, &ask),
                    Asked::Difference => html! { <Difference kind={sample.kind} busy={send.busy} onsend={send.run.clone()} onback={ask.reform(|()| Asked::Result)} /> },
                } }
            }
            if let Some(error) = &*failure { { told(&i18n, error) } }
        </li>
    }
}

#[derive(PartialEq, Properties)]
struct CallLineProps {
    id: InspectionId,
    sample: InspectionSampleView,
}

/// Opens the name and number of a learner, and calls it by a tap.
#[component]
fn CallLine(props: &CallLineProps) -> Html {
    let i18n = use_i18n();
    let opened = use_state(|| None::<Result<SampleCall, ApiError>>);
    let key = (props.id, props.sample.id);
    let open = {
        let opened = opened.clone();
        use_action(
            move |api, ()| async move { inspection::call(&api, key.0, key.1).await },
            move |outcome: Result<SampleCall, ApiError>| opened.set(Some(outcome)),
        )
    };
    let label = i18n.t("inspection-open-number");
    let button = html! {
        <Button {label} spoken={spoken(&i18n, "inspection-open-number", &props.sample)} busy={open.busy} onclick={open.run.reform(|_: MouseEvent| ())} />
    };
    match &*opened {
        None => button,
        Some(Err(error)) => html! { <>{ button }{ told(&i18n, error) }</> },
        Some(Ok(SampleCall { name, phone: None })) => {
            html! { <p><strong>{ name }</strong>{ " " }{ i18n.t("inspection-no-number") }</p> }
        }
        Some(Ok(SampleCall { name, phone: Some(phone) })) => html! { <>
            <p><strong>{ name }</strong></p>
            <a class="pf-v6-c-button pf-m-secondary" href={format!("tel:{phone}")}>{ i18n.ta("inspection-call", &[("phone", phone.clone().into())]) }</a>
        </> },
    }
}

fn spoken(i18n: &I18n, key: &str, sample: &InspectionSampleView) -> AttrValue {
    format!("{} {}", i18n.t(key), sample.what).into()
}

fn told(i18n: &I18n, error: &ApiError) -> Html {
    let (title, advice) = describe(i18n, error);
    html! {
        <Notice tone={Tone::Bad} urgent=true {title}>
            { for advice.map(|advice| html! { <p>{ advice }</p> }) }
            { for error.fields().map(|(_, fault)| html! { <p>{ fault.to_owned() }</p> }) }
        </Notice>
    }
}

fn head(i18n: &I18n, sample: &InspectionSampleView) -> Html {
    let recorded = match sample.kind {
        SampleKind::Session => i18n.ta("inspection-recorded-session", &[("count", sample.recorded.into())]),
        SampleKind::Learner => i18n.ta("inspection-recorded-learner", &[("count", sample.recorded.into())]),
    };
    let satisfied = sample
        .satisfied
        .map(|on| i18n.t(if on { "inspection-satisfied" } else { "inspection-dissatisfied" }));
    html! { <>
        <div class="sample-head">
            <span class="touch-name">{ &sample.what }</span>
            if sample.reserve { <StatusLabel tone={Tone::Neutral} text={i18n.t("inspection-reserve")} /> }
            if let Some(result) = sample.result { <StatusLabel tone={tone(result)} text={i18n.word(result)} /> }
            if let Some(satisfied) = satisfied { <span class="subtle">{ satisfied }</span> }
        </div>
        <p class="subtle">
            if let Some(on) = sample.on { { time::day(on) }{ " · " } }
            { recorded }
        </p>
        if let Some(note) = &sample.note { <p class="outline">{ note }</p> }
    </> }
}

fn asks_result(
    i18n: &I18n,
    sample: &InspectionSampleView,
    busy: bool,
    onresult: &Callback<SampleResult>,
) -> Html {
    let button = |result: &SampleResult| {
        let result = *result;
        let label = i18n.word(result);
        let spoken = AttrValue::from(format!("{label} {}", sample.what));
        html! { <Button {label} {spoken} {busy} onclick={onresult.reform(move |_: MouseEvent| result)} /> }
    };
    html! { <div class="touch-steps">{ for results(sample.kind).iter().map(button) }</div> }
}

fn asks_satisfied(
    i18n: &I18n,
    sample: &InspectionSampleView,
    busy: bool,
    send: &Callback<CheckSample>,
    ask: &Callback<Asked>,
) -> Html {
    let button = |key: &str, satisfied: bool| {
        let body = CheckSample { result: SampleResult::Confirmed, satisfied: Some(satisfied), note: None };
        html! { <Button label={i18n.t(key)} spoken={spoken(i18n, key, sample)} {busy} onclick={send.reform(move |_: MouseEvent| body.clone())} /> }
    };
    html! { <>
        <p>{ i18n.t("inspection-ask-satisfied") }</p>
        <div class="touch-steps">
            { button("inspection-satisfied", true) }
            { button("inspection-dissatisfied", false) }
            <Button kind={ButtonKind::Quiet} icon={Icon::Back} label={i18n.t("inspection-back")} onclick={ask.reform(|_: MouseEvent| Asked::Result)} />
        </div>
    </> }
}

#[derive(PartialEq, Properties)]
struct DifferenceProps {
    kind: SampleKind,
    busy: bool,
    onsend: Callback<CheckSample>,
    onback: Callback<()>,
}

/// What is not as recorded, in words.
#[component]
fn Difference(props: &DifferenceProps) -> Html {
    let i18n = use_i18n();
    let form = use_form(|| vec![("/note", String::new()), ("/satisfied", String::new())]);
    let learner = props.kind == SampleKind::Learner;
    let onsubmit = {
        let (form, i18n, send) = (form.clone(), i18n.clone(), props.onsend.clone());
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let note = read.text("/note");
            let satisfied: Option<bool> = if learner { read.required("/satisfied") } else { None };
            if read.complete() {
                send.emit(CheckSample { result: SampleResult::Differs, satisfied, note: Some(note) });
            }
        })
    };
    let answers = vec![
        (AttrValue::from("true"), i18n.t("inspection-satisfied")),
        (AttrValue::from("false"), i18n.t("inspection-dissatisfied")),
    ];
    html! {
        <FormView form={form.clone()} submit={i18n.t("save")} busy={props.busy} {onsubmit} oncancel={props.onback.clone()} narrow=true>
            <Field form={form.clone()} at="/note" label={i18n.t("inspection-what-differs")} kind={FieldKind::TextArea} required=true />
            if learner { <Field form={form.clone()} at="/satisfied" label={i18n.t("inspection-ask-satisfied")} kind={FieldKind::Select(answers)} required=true /> }
        </FormView>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_learner_who_was_reached_is_asked_whether_they_are_satisfied() {
        let asks = |kind, result| match next(kind, result) {
            None => "nothing",
            Some(Asked::Satisfied) => "satisfied",
            Some(Asked::Difference) => "difference",
            Some(_) => "again",
        };
        let (session, learner) = (SampleKind::Session, SampleKind::Learner);
        assert_eq!(asks(session, SampleResult::Confirmed), "nothing");
        assert_eq!(asks(session, SampleResult::Differs), "difference");
        assert_eq!(asks(learner, SampleResult::Confirmed), "satisfied");
        assert_eq!(asks(learner, SampleResult::Unreachable), "nothing");
        assert!(!results(session).contains(&SampleResult::Unreachable));
    }
}

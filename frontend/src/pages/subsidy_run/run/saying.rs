//! Asks for the reason of a step, after it was told in numbers what the step will do.

use std::rc::Rc;

use contract::{
    ids::{AssessmentCycleId, SubsidyPolicyId},
    subsidy_run::{SubsidyRunDetails, SubsidyRunStep, SubsidyRunView},
};
use yew::prelude::*;

use super::{
    computing::Watch,
    steps::{call_of, is_final},
};
use crate::{
    api::{Api, ApiError, Once, Tagged, assessment, subsidy, subsidy_run, use_load},
    components::{Field, FieldKind, Form},
    i18n::{I18n, use_i18n},
    pages::{
        ask::{Ask, AskReason, Subject, Work, step as sends, subject},
        subsidy_run::plain,
    },
};

/// Properties of [`Say`].
#[derive(PartialEq, Properties)]
pub(super) struct SayProps {
    /// The run as it was read.
    pub(super) record: Rc<Tagged<SubsidyRunDetails>>,
    /// The step.
    pub(super) step: SubsidyRunStep,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is taken.
    pub(super) ondone: Callback<()>,
}

/// The dialog of a step. Those that look at something else than the run tell what they find there.
#[component]
pub(super) fn Say(props: &SayProps) -> Html {
    let i18n = use_i18n();
    let once = use_state(Once::new);
    let run = props.record.value.run.clone();
    let step = props.step;
    let send = {
        let (once, id) = ((*once).clone(), run.id);
        Callback::from(move |reason: String| work(once.clone(), id, step, reason))
    };
    let title = i18n.word(step);
    let done = i18n.ta("run-step-taken", &[("step", title.to_string().into())]);
    let subject = of(&i18n, &props.record);
    let (onclose, ondone) = (props.onclose.clone(), props.ondone.clone());
    if let Some(what) = foreseen(&i18n, &run, step) {
        return html! { <AskReason {title} {what} danger={is_final(step)} {done} {send} {subject} {onclose} {ondone} /> };
    }
    let fields = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            html! { <>
                <div class="wide"><Foreseen run={run.clone()} {step} /></div>
                <Field {form} at="/reason" label={i18n.t("reason")} hint={i18n.t("reason-hint")} kind={FieldKind::TextArea} required=true />
            </> }
        })
    };
    let read = {
        let i18n = i18n.clone();
        Callback::from(move |form: Form| {
            let mut read = form.read(&i18n);
            let reason = read.text("/reason");
            if reason.chars().count() == 1 {
                read.fault("/reason", "reason-too-short");
            }
            read.complete().then(|| send.emit(reason))
        })
    };
    html! {
        <Ask title={title.clone()} submit={title} {done} initial={vec![("/reason", String::new())]} {fields} {read} {subject} {onclose} {ondone} />
    }
}

/// The run that the step goes to, and how it stands when somebody else was faster.
pub(super) fn of(i18n: &I18n, record: &Rc<Tagged<SubsidyRunDetails>>) -> Subject {
    let (i18n, id) = (i18n.clone(), record.value.run.id);
    subject(
        record.etag.clone(),
        move |api| async move { subsidy_run::read(&api, id).await },
        move |now: &SubsidyRunDetails| i18n.word(now.run.status),
    )
}

fn work(once: Once, id: contract::ids::SubsidyRunId, step: SubsidyRunStep, reason: String) -> Work {
    sends(move |api: Api, etag: String| {
        let (once, reason) = (once.clone(), reason.clone());
        async move {
            let (_, path) = call_of(step).ok_or(ApiError::Unreadable)?;
            if step == SubsidyRunStep::Disburse {
                subsidy_run::disburse(&api, &once, id, (&etag, reason)).await
            } else {
                subsidy_run::take_step(&api, id, &etag, (path, reason)).await
            }
        }
    })
}

/// What a step will do, in numbers; none for those that look at something else first.
fn foreseen(i18n: &I18n, run: &SubsidyRunView, step: SubsidyRunStep) -> Option<AttrValue> {
    let version = run.current.as_ref();
    let sums = version.map(|version| version.sums).unwrap_or_default();
    let number = version.map_or(0, |version| version.number);
    Some(match step {
        SubsidyRunStep::Approve => i18n.ta(
            "run-approve-what",
            &[
                ("number", number.into()),
                ("paid", sums.paid.into()),
                ("payment", plain(sums.payment).into()),
                ("city", plain(sums.municipal_share).into()),
                ("county", plain(sums.county_share).into()),
            ],
        ),
        SubsidyRunStep::OpenAppeals => {
            i18n.ta("run-open-appeals-what", &[("count", run.open_appeals.into())])
        }
        SubsidyRunStep::Finalise => i18n.ta(
            "run-finalise-what",
            &[
                ("number", number.into()),
                ("schools", sums.schools.into()),
                ("payment", plain(sums.payment).into()),
            ],
        ),
        SubsidyRunStep::Disburse => i18n.ta(
            "run-disburse-what",
            &[
                ("paid", sums.paid.into()),
                ("payment", plain(sums.payment).into()),
                ("city", plain(sums.municipal_share).into()),
                ("county", plain(sums.county_share).into()),
                ("operating", plain(sums.operating_guarantee).into()),
            ],
        ),
        SubsidyRunStep::ReportExpenses => {
            i18n.ta("run-report-what", &[("paid", sums.paid.into()), ("payment", plain(sums.payment).into())])
        }
        SubsidyRunStep::Close => i18n.ta("run-close-what", &[("year", run.year.to_string().into())]),
        SubsidyRunStep::Return => {
            i18n.ta("run-return-what", &[("number", number.into()), ("payment", plain(sums.payment).into())])
        }
        SubsidyRunStep::Withdraw => i18n.ta(
            "run-withdraw-what",
            &[("year", run.year.to_string().into()), ("payment", plain(sums.payment).into())],
        ),
        _ => return None,
    })
}

#[derive(PartialEq, Properties)]
struct ForeseenProps {
    run: SubsidyRunView,
    step: SubsidyRunStep,
}

/// What is found where a step looks, and what it will do.
#[component]
fn Foreseen(props: &ForeseenProps) -> Html {
    let i18n = use_i18n();
    let run = &props.run;
    match props.step {
        SubsidyRunStep::Publicise => html! { <Days policy={run.policy_id} /> },
        SubsidyRunStep::Compute => {
            let number = run.current.as_ref().map_or(1, |version| version.number + 1);
            let what = i18n
                .ta("run-compute-what", &[("budget", plain(run.budget).into()), ("number", number.into())]);
            html! { <>
                <p>{ what }</p>
                <Watch id={run.id} brisk=true />
            </> }
        }
        step => {
            html! { <Assessed cycle={run.cycle_id} inspected={step == SubsidyRunStep::ConfirmInspections} /> }
        }
    }
}

#[derive(PartialEq, Properties)]
struct DaysProps {
    policy: SubsidyPolicyId,
}

/// For how long it will be publicised, and how long appeals may take.
#[component]
fn Days(props: &DaysProps) -> Html {
    let i18n = use_i18n();
    let policy = use_load(props.policy, |api, id| async move { subsidy::read(&api, id).await });
    policy.view(|policy| {
        let document = &policy.value.document;
        let what = i18n.ta(
            "run-publicise-what",
            &[
                ("days", document.publicity_working_days.into()),
                ("decide", document.appeal_decision_working_days.into()),
            ],
        );
        html! { <p>{ what }</p> }
    })
}

#[derive(PartialEq, Properties)]
struct AssessedProps {
    cycle: AssessmentCycleId,
    inspected: bool,
}

/// How many schools of the yearly assessment stand how.
#[component]
fn Assessed(props: &AssessedProps) -> Html {
    let i18n = use_i18n();
    let cycle = use_load(props.cycle, |api, id| async move { assessment::cycle(&api, id).await });
    cycle.view(|cycle| {
        let counts = cycle.value.counts;
        let what = if props.inspected {
            i18n.ta(
                "run-inspections-what",
                &[
                    ("inspected", counts.inspected.into()),
                    ("hosts", counts.host_assessed.into()),
                    ("schools", counts.schools.into()),
                    ("state", i18n.word(cycle.value.status).to_string().into()),
                ],
            )
        } else {
            let (done, schools) = (counts.self_assessed.into(), counts.schools.into());
            i18n.ta("run-self-assessments-what", &[("done", done), ("schools", schools)])
        };
        html! { <p>{ what }</p> }
    })
}

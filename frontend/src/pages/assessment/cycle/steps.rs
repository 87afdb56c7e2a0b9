//! What is done to a cycle: the figures are frozen, the assessors drawn, and the cycle is concluded.

use std::rc::Rc;

use contract::assessment::{AssessmentCycleState, AssessmentCycleView, DrawAssessors};
use yew::prelude::*;

use crate::{
    api::{Tagged, assessment},
    components::{Button, ButtonKind, Field, Form, Icon, percent, use_export},
    i18n::{I18n, use_i18n},
    may,
    pages::ask::{Ask, AskWhether, Subject, Work, step, subject},
    session::use_session,
    time,
};

/// How short a seed may be: nobody guesses what is drawn from it beforehand.
const SEED_LENGTH: usize = 8;

/// Properties of [`Steps`].
#[derive(PartialEq, Properties)]
pub(super) struct StepsProps {
    /// The cycle as it was read.
    pub(super) record: Rc<Tagged<AssessmentCycleView>>,
    /// Hears that it has come further.
    pub(super) ondone: Callback<()>,
    /// Hears that schools' own assessments are to be imported.
    pub(super) onimport: Callback<()>,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Freeze,
    Draw,
    Conclude,
}

/// The buttons of a cycle and their dialogs.
#[component]
pub(super) fn Steps(props: &StepsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let open = use_state(|| Open::Nothing);
    let show = {
        let open = open.clone();
        Callback::from(move |what| open.set(what))
    };
    let (id, status) = (props.record.value.id, props.record.value.status);
    let export = use_export(move |api, ()| async move { assessment::export(&api, id).await });
    let ondone = {
        let (show, ondone) = (show.clone(), props.ondone.clone());
        Callback::from(move |()| {
            show.emit(Open::Nothing);
            ondone.emit(());
        })
    };
    let main = |roles: &[_], what: Open, label: &str| {
        let onclick = show.reform(move |_: MouseEvent| what);
        html! { if session.has_role(roles) { <Button kind={ButtonKind::Primary} label={i18n.t(label)} {onclick} /> } }
    };
    let next = match status {
        AssessmentCycleState::Open => main(may::FREEZE_ASSESSMENT_CYCLE, Open::Freeze, "assessment-freeze"),
        AssessmentCycleState::SelfAssessment => main(may::DRAW_ASSESSORS, Open::Draw, "assessment-draw"),
        AssessmentCycleState::Inspection => {
            main(may::CONCLUDE_ASSESSMENT_CYCLE, Open::Conclude, "assessment-conclude")
        }
        AssessmentCycleState::Concluded => Html::default(),
    };
    let imports =
        status == AssessmentCycleState::SelfAssessment && session.has_role(may::IMPORT_SELF_ASSESSMENTS);
    let exports = status != AssessmentCycleState::Open && session.has_role(may::EXPORT_ASSESSMENTS);
    html! { <>
        if exports { <Button icon={Icon::Download} label={i18n.t("assessment-export")} busy={export.busy} onclick={export.run.reform(|_: MouseEvent| ())} /> }
        if imports { <Button icon={Icon::Upload} label={i18n.t("assessment-import")} onclick={props.onimport.reform(|_: MouseEvent| ())} /> }
        { next }
        { dialog(&i18n, *open, &props.record, &show.reform(|()| Open::Nothing), &ondone) }
    </> }
}

fn dialog(
    i18n: &I18n,
    open: Open,
    record: &Rc<Tagged<AssessmentCycleView>>,
    onclose: &Callback<()>,
    ondone: &Callback<()>,
) -> Html {
    let cycle = &record.value;
    let (onclose, ondone, subject) = (onclose.clone(), ondone.clone(), of(i18n, record));
    match open {
        Open::Nothing => Html::default(),
        Open::Freeze => html! {
            <AskWhether title={i18n.t("assessment-freeze")} done={i18n.t("assessment-frozen")} send={sends(record, "freeze")} {subject} {onclose} {ondone}>
                <p>{ i18n.ta("assessment-freeze-what", &[("day", time::day(cycle.cut_off).into()), ("version", cycle.policy_version.into())]) }</p>
                <p>{ i18n.ta("assessment-freeze-then", &[("day", time::day(cycle.self_assessment_due).into())]) }</p>
            </AskWhether>
        },
        Open::Draw => html! { <Draw record={record.clone()} {subject} {onclose} {ondone} /> },
        Open::Conclude => html! {
            <AskWhether title={i18n.t("assessment-conclude")} danger=true done={i18n.t("assessment-concluded")} send={sends(record, "conclude")} {subject} {onclose} {ondone}>
                <p>{ i18n.ta("assessment-conclude-what", &[("inspected", cycle.counts.inspected.into()), ("schools", cycle.counts.schools.into())]) }</p>
                <p>{ i18n.ta("assessment-conclude-findings", &[("count", cycle.counts.open_findings.into())]) }</p>
            </AskWhether>
        },
    }
}

fn of(i18n: &I18n, record: &Rc<Tagged<AssessmentCycleView>>) -> Subject {
    let (i18n, id) = (i18n.clone(), record.value.id);
    subject(
        record.etag.clone(),
        move |api| async move { assessment::cycle(&api, id).await },
        move |now: &AssessmentCycleView| i18n.word(now.status),
    )
}

fn sends(record: &Rc<Tagged<AssessmentCycleView>>, name: &'static str) -> Callback<(), Work> {
    let id = record.value.id;
    Callback::from(move |()| {
        step(move |api, etag| async move { assessment::take_step(&api, id, &etag, name).await })
    })
}

#[derive(PartialEq, Properties)]
struct DrawProps {
    record: Rc<Tagged<AssessmentCycleView>>,
    subject: Subject,
    onclose: Callback<()>,
    ondone: Callback<()>,
}

/// Asks from what is drawn, and says what the draw decides.
#[component]
fn Draw(props: &DrawProps) -> Html {
    let i18n = use_i18n();
    let cycle = props.record.value.clone();
    let fields = {
        let (i18n, cycle) = (i18n.clone(), cycle.clone());
        Callback::from(move |form: Form| {
            html! { <>
                <div class="wide">{ decides(&i18n, &cycle) }</div>
                <Field {form} at="/seed" label={i18n.t("assessment-seed")} hint={i18n.t("assessment-seed-hint")} required=true wide=true />
            </> }
        })
    };
    let read = {
        let (i18n, id) = (i18n.clone(), cycle.id);
        Callback::from(move |form: Form| {
            let mut read = form.read(&i18n);
            let seed = read.text("/seed");
            if !seed.is_empty() && seed.chars().count() < SEED_LENGTH {
                read.fault("/seed", "assessment-seed-short");
            }
            let sends = move |api, etag: String| {
                let body = DrawAssessors { seed: seed.clone() };
                async move { assessment::draw(&api, id, &etag, &body).await }
            };
            read.complete().then(|| step(sends))
        })
    };
    html! {
        <Ask title={i18n.t("assessment-draw")} submit={i18n.t("assessment-draw")} done={i18n.t("assessment-drawn")} initial={vec![("/seed", String::new())]}
            {fields} {read} subject={props.subject.clone()} onclose={props.onclose.clone()} ondone={props.ondone.clone()} />
    }
}

fn decides(i18n: &I18n, cycle: &AssessmentCycleView) -> Html {
    let counts = cycle.counts;
    let missing = counts.schools.saturating_sub(counts.self_assessed);
    let share = percent(u32::try_from(cycle.session_sample_bp).unwrap_or_default());
    html! { <>
        <p>{ i18n.ta("assessment-draw-what", &[
            ("schools", counts.schools.into()), ("each", cycle.assessors_per_school.into()),
            ("share", share.into()), ("learners", cycle.telephone_sample.into()),
        ]) }</p>
        if missing > 0 { <p>{ i18n.ta("assessment-draw-missing", &[("count", missing.into())]) }</p> }
        <p>{ i18n.t("assessment-draw-once") }</p>
    </> }
}

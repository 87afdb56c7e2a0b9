//! One appeal: what it says, and what came of it.

use std::rc::Rc;

use contract::{
    ids::{AccountId, SubsidyAppealId, SubsidyLineId, SubsidyRunId},
    subsidy_run::{
        SchoolFactsPatch, SubsidyAppealState, SubsidyAppealView, SubsidyRunDetails, SubsidyRunStep,
        SubsidyVersionCause,
    },
};
use yew::prelude::*;

use super::{correction::corrected, decide::Decide, grade_label, state};
use crate::{
    api::{Tagged, subsidy_run, use_load},
    components::{
        Button, ButtonKind, Card, DefinitionList, LinkButton, Notice, PageHeader, Tone, grouped, yuan,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{
        ask::{AskReason, Subject, step, subject},
        course::is_whole_city,
        subsidy_run::signed,
        two_people::is_own,
    },
    route::Route,
    session::use_session,
    time,
};

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Decide,
    Withdraw,
}

/// Properties of [`AppealPage`].
#[derive(PartialEq, Properties)]
pub struct AppealPageProps {
    /// Which appeal.
    pub id: SubsidyAppealId,
}

/// Shows an appeal; it is decided or taken back here.
#[component]
pub fn AppealPage(props: &AppealPageProps) -> Html {
    let i18n = use_i18n();
    let page = use_load(props.id, |api, id| async move { subsidy_run::read_appeal(&api, id).await });
    let title = page.value.as_ref().map_or_else(
        || i18n.t("appeal-one"),
        |one| i18n.ta("appeal-of", &[("school", one.value.name.clone().into())]),
    );
    let subtitle = page.value.as_ref().map(|one| state(&i18n, &one.value)).unwrap_or_default();
    let waiting = page.value.as_ref().filter(|one| one.value.status == SubsidyAppealState::Filed);
    let actions = waiting.map(|one| html! { <Actions record={one.clone()} ondone={page.reload.clone()} /> });
    html! { <>
        <PageHeader {title} {subtitle} crumbs={vec![(Route::SubsidyAppeals, i18n.t("nav-subsidy-appeals"))]} actions={actions.unwrap_or_default()} />
        { page.view(|one| body(&i18n, &one.value)) }
    </> }
}

fn body(i18n: &I18n, one: &SubsidyAppealView) -> Html {
    html! { <>
        <Card title={i18n.t("appeal-one")}>
            <DefinitionList items={facts(i18n, one)} />
            <section class="prose"><h3>{ i18n.t("appeal-grounds") }</h3><p>{ &one.grounds }</p></section>
        </Card>
        if let Some(at) = one.decided_at {
            <Card title={i18n.t("appeal-decision")}>
                <DefinitionList items={decision(i18n, one, at)} />
                if let Some(reason) = &one.decision_reason {
                    <section class="prose"><h3>{ i18n.t("reason") }</h3><p>{ reason }</p></section>
                }
            </Card>
        }
        if let Some(patch) = &one.facts { <Corrections place={(one.run_id, one.line_id)} patch={patch.clone()} /> }
        { outcome(i18n, one) }
    </> }
}

#[derive(PartialEq, Properties)]
struct CorrectionsProps {
    /// The line that the appeal is against, with the facts as they were.
    place: (SubsidyRunId, SubsidyLineId),
    patch: SchoolFactsPatch,
}

/// What was corrected: how it was frozen, and how it is now.
#[component]
fn Corrections(props: &CorrectionsProps) -> Html {
    let i18n = use_i18n();
    let line = use_load(props.place, |api, place| async move { subsidy_run::line(&api, place).await });
    html! {
        <Card title={i18n.t("appeal-corrected")}>
            { line.view(|line| html! { <DefinitionList items={corrected(&i18n, &props.patch, &line.facts)} /> }) }
        </Card>
    }
}

fn facts(i18n: &I18n, one: &SubsidyAppealView) -> Vec<(AttrValue, Html)> {
    let to = Route::SubsidyLine { id: one.run_id, line: one.line_id };
    vec![
        (i18n.t("subsidy-name"), html! { &one.name }),
        (i18n.t("subsidy-code"), html! { <span class="tree-code">{ &one.code }</span> }),
        (i18n.t("run-year"), html! { one.year }),
        (i18n.t("trace-grade"), grade_label(i18n, one.grade)),
        (i18n.t("trace-payment"), yuan(i18n, one.payment)),
        (
            i18n.t("appeal-against"),
            html! { <LinkButton {to} kind={ButtonKind::Quiet} label={i18n.ta("run-version", &[("number", one.line_version.into())])} /> },
        ),
        (i18n.t("appeal-filed-by"), html! { signed(i18n, Some(&one.filed_by), one.filed_at) }),
        (i18n.t("appeal-due"), html! { time::day(one.due_on) }),
    ]
}

fn decision(
    i18n: &I18n,
    one: &SubsidyAppealView,
    at: chrono::DateTime<chrono::Utc>,
) -> Vec<(AttrValue, Html)> {
    vec![
        (i18n.t("appeal-decision"), state(i18n, one)),
        (i18n.t("appeal-decided-by"), html! { signed(i18n, one.decided_by.as_ref(), at) }),
    ]
}

/// The line that came of an appeal that was upheld, and how many others it has changed.
fn outcome(i18n: &I18n, one: &SubsidyAppealView) -> Html {
    let (Some(number), Some(line)) = (one.new_version, one.new_line_id) else { return Html::default() };
    let mut items =
        vec![(i18n.t("policy-version"), html! { i18n.ta("run-version", &[("number", number.into())]) })];
    items.extend(one.new_grade.map(|grade| (i18n.t("trace-grade"), grade_label(i18n, grade))));
    items.extend(one.new_payment.map(|payment| (i18n.t("trace-payment"), yuan(i18n, payment))));
    if let Some(others) = one.other_lines_changed {
        items.push((i18n.t("appeal-others"), html! { grouped(&others.to_string()) }));
    }
    html! {
        <Card title={i18n.t("appeal-outcome")}>
            <DefinitionList {items} />
            <div class="actions">
                <LinkButton to={Route::SubsidyLine { id: one.run_id, line }} label={i18n.t("line-open-newer")} />
                <LinkButton to={Route::SubsidyLetter { id: one.run_id, line }} label={i18n.t("letter-open")} />
            </div>
        </Card>
    }
}

#[derive(PartialEq, Properties)]
struct ActionsProps {
    record: Rc<Tagged<SubsidyAppealView>>,
    ondone: Callback<()>,
}

/// Deciding and taking back, as far as it is the reader's.
#[component]
fn Actions(props: &ActionsProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let open = use_state(|| Open::Nothing);
    let show = |what: Open| {
        let open = open.clone();
        Callback::from(move |()| open.set(what))
    };
    let one = &props.record.value;
    let run = use_load(one.run_id, |api, id| async move { subsidy_run::read(&api, id).await });
    let decides = is_whole_city(&session, may::DECIDE_SUBSIDY_APPEAL);
    let involved = run.value.as_ref().map(|run| involved(&run.value, one));
    let barred = involved.as_ref().is_some_and(|all| all.iter().any(|who| is_own(&session, *who)));
    let onclose = show(Open::Nothing);
    let ondone = {
        let (onclose, ondone) = (onclose.clone(), props.ondone.clone());
        Callback::from(move |()| {
            onclose.emit(());
            ondone.emit(());
        })
    };
    let subject = of(&i18n, &props.record);
    html! { <>
        if decides && barred { <span class="subtle">{ i18n.t("appeal-own") }</span> }
        if session.has_role(may::WITHDRAW_SUBSIDY_APPEAL) {
            <Button label={i18n.t("appeal-withdraw")} onclick={show(Open::Withdraw).reform(|_: MouseEvent| ())} />
        }
        if decides && involved.is_some() && !barred {
            <Button kind={ButtonKind::Primary} label={i18n.t("appeal-decide")} onclick={show(Open::Decide).reform(|_: MouseEvent| ())} />
        }
        { match (*open, &run.value) {
            (Open::Decide, Some(run)) => html! { <Decide record={props.record.clone()} run={run.value.run.clone()} {subject} {onclose} {ondone} /> },
            (Open::Withdraw, _) => {
                let id = one.id;
                let send = Callback::from(move |reason: String| step(move |api, etag: String| {
                    let reason = reason.clone();
                    async move { subsidy_run::withdraw_appeal(&api, id, &etag, reason).await }
                }));
                html! {
                    <AskReason title={i18n.t("appeal-withdraw")} what={i18n.ta("appeal-withdraw-what", &[("payment", super::super::plain(one.payment).into())])}
                        danger=true done={i18n.t("appeal-withdrawn")} {send} {subject} {onclose} {ondone} />
                }
            }
            _ => Html::default(),
        } }
        if decides && run.failed() { <Notice tone={Tone::Warning} title={i18n.t("appeal-run-unread")} /> }
    </> }
}

/// Who had to do with what the appeal is against, as far as the run tells.
fn involved(run: &SubsidyRunDetails, one: &SubsidyAppealView) -> Vec<AccountId> {
    let approved = run.history.iter().filter(|step| step.step == SubsidyRunStep::Approve);
    let held = run.run.current.as_ref().filter(|version| version.cause != SubsidyVersionCause::Appeal);
    approved
        .filter_map(|step| step.by.as_ref())
        .map(|by| by.id)
        .chain(held.map(|version| version.computed_by.id))
        .chain([one.filed_by.id])
        .collect()
}

fn of(i18n: &I18n, record: &Rc<Tagged<SubsidyAppealView>>) -> Subject {
    let (i18n, id) = (i18n.clone(), record.value.id);
    subject(
        record.etag.clone(),
        move |api| async move { subsidy_run::read_appeal(&api, id).await },
        move |now: &SubsidyAppealView| i18n.word(now.status),
    )
}

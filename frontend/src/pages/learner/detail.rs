//! One learner, masked.

use contract::{
    ids::LearnerId,
    learner::{LearnerState, LearnerView},
};
use yew::prelude::*;

use super::{
    account::OwnAccount, attendances::Attendances, consents::Consents, death::Death, edit::Edit,
    identity::Identity, needs::Needs, online::Online, proxies::Proxies, recommended::Recommended,
    reveal::Reveal, step::Step, tone,
};
use crate::{
    api::{learner, use_load},
    components::{
        Button, ButtonKind, Card, DefinitionList, Icon, LinkButton, Notice, PageHeader, StatusLabel, Tab,
        Tabs, Tone,
    },
    i18n::{I18n, use_i18n},
    may,
    pages::{
        credit::Summary,
        enrolment, learning_team,
        privacy::{MergeWith, OfLearner},
    },
    route::Route,
    session::use_session,
    time,
};

/// Properties of [`DetailPage`].
#[derive(PartialEq, Properties)]
pub struct DetailPageProps {
    /// Which learner.
    pub id: LearnerId,
}

#[derive(Clone, Copy, PartialEq)]
enum Open {
    Nothing,
    Edit,
    Reveal,
    Step(&'static str),
    Death,
    Account,
    Identity,
    Merge,
}

/// Shows a learner and what can be done for one.
#[component]
pub fn DetailPage(props: &DetailPageProps) -> Html {
    let i18n = use_i18n();
    let id = props.id;
    let page = use_load(id, |api, id| async move { learner::read(&api, id).await });
    let open = use_state(|| Open::Nothing);
    let close = {
        let open = open.clone();
        Callback::from(move |()| open.set(Open::Nothing))
    };
    let done = {
        let (close, reload) = (close.clone(), page.reload.clone());
        Callback::from(move |()| {
            close.emit(());
            reload.emit(());
        })
    };
    let title = page
        .value
        .as_ref()
        .map_or_else(|| i18n.t("nav-learners"), |learner| learner.value.name_zh.clone().into());
    let actions =
        page.value.as_ref().map(|learner| actions(&i18n, &learner.value, &open)).unwrap_or_default();
    html! { <>
        <PageHeader {title} crumbs={vec![(Route::Learners, i18n.t("nav-learners"))]} actions={html! { <Allowed>{ actions }</Allowed> }} />
        { page.view(|learner| html! { <>
            { told(&i18n, &learner.value) }
            if *open == Open::Merge { <MergeWith learner={learner.value.clone()} onclose={close.clone()} /> }
            <Tabs label={i18n.t("learner-parts")} tabs={tabs(&i18n, &learner.value, &page.reload)} />
            { match *open {
                Open::Nothing | Open::Merge => Html::default(),
                Open::Edit => html! { <Edit learner={learner.clone()} onclose={close.clone()} ondone={done.clone()} /> },
                Open::Reveal => html! { <Reveal {id} onclose={close.clone()} /> },
                Open::Identity => html! { <Identity learner={learner.clone()} onclose={close.clone()} ondone={done.clone()} /> },
                Open::Death => html! { <Death {id} onclose={close.clone()} ondone={done.clone()} /> },
                Open::Account => html! { <OwnAccount {id} onclose={close.clone()} ondone={done.clone()} /> },
                Open::Step(step) => html! { <Step {id} {step} onclose={close.clone()} ondone={done.clone()} /> },
            } }
        </> }) }
    </> }
}

/// The parts of the page: what is known, what was learnt, the credits, and what the learner has said.
fn tabs(i18n: &I18n, learner: &LearnerView, reload: &Callback<()>) -> Vec<Tab> {
    let id = learner.id;
    let tab = |name, key, content| Tab { name, label: i18n.t(key), content };
    vec![
        tab(
            "record",
            "learner-person",
            html! { <Card title={i18n.t("learner-person")}><Facts learner={learner.clone()} /></Card> },
        ),
        tab(
            "learning",
            "learner-learning",
            html! { <>
                <For roles={may::LIST_COURSE_RECOMMENDATIONS}><Recommended learner={id} /></For>
                <For roles={may::LIST_LEARNER_ONLINE_PROGRESS}><Online learner={id} /></For>
                <For roles={may::LIST_ENROLMENTS}><enrolment::OfLearner learner={id} /></For>
                <For roles={may::LIST_LEARNING_TEAMS}><learning_team::OfLearner learner={id} /></For>
                <For roles={may::LIST_LEARNER_ATTENDANCES}><Attendances learner={id} /></For>
            </> },
        ),
        tab("credits", "credit-account", html! { <Summary learner={id} /> }),
        tab(
            "needs",
            "learner-needs",
            html! { <For roles={may::GET_LEARNER_NEEDS}><Needs learner={id} /></For> },
        ),
        tab(
            "proxies",
            "learner-proxies",
            html! { <For roles={may::LIST_LEARNER_PROXIES}><Proxies learner={id} /></For> },
        ),
        tab(
            "consents",
            "learner-consents",
            html! { <For roles={may::LIST_LEARNER_CONSENTS}><Consents learner={id} onchanged={reload.clone()} /></For> },
        ),
        tab(
            "requests",
            "privacy-requests-of-learner",
            html! { <For roles={may::LIST_PRIVACY_REQUESTS}><OfLearner learner={id} /></For> },
        ),
    ]
}

/// What whoever opens the page has to know first.
fn told(i18n: &I18n, learner: &LearnerView) -> Html {
    html! { <>
        if let Some(into) = learner.merged_into {
            <Notice tone={Tone::Info} title={i18n.t("learner-merged-told")}>
                <LinkButton to={Route::Learner { id: into }} label={i18n.t("learner-merged-open")} />
            </Notice>
        }
        if let Some(died_on) = learner.died_on { <Notice tone={Tone::Info} title={i18n.ta("learner-died-told", &[("day", time::day(died_on).into())])} /> }
        if learner.erased_at.is_some() { <Notice tone={Tone::Info} title={i18n.t("learner-erased-told")} /> }
        if learner.consent_withdrawn_at.is_some() { <Notice tone={Tone::Warning} title={i18n.t("learner-withdrawn-told")} /> }
    </> }
}

#[component]
fn Allowed(props: &yew::html::ChildrenProps) -> Html {
    let allowed = use_session().has_role(may::UPDATE_LEARNER);
    if allowed { props.children.clone() } else { Html::default() }
}

fn actions(i18n: &I18n, learner: &LearnerView, open: &UseStateHandle<Open>) -> Html {
    let to = |what: Open| {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(what))
    };
    let step = match learner.status {
        LearnerState::Active => Some(("suspend", i18n.t("learner-suspend"))),
        LearnerState::Suspended => Some(("resume", i18n.t("learner-resume"))),
        LearnerState::Closed | LearnerState::Deceased | LearnerState::Merged => None,
    };
    let lives = step.is_some();
    html! { <>
        if let Some((step, label)) = step {
            <For roles={may::SUSPEND_LEARNER}><Button {label} onclick={to(Open::Step(step))} /></For>
            <For roles={may::CLOSE_LEARNER}><Button label={i18n.t("learner-close")} onclick={to(Open::Step("close"))} /></For>
        }
        if learner.status == LearnerState::Active {
            <For roles={may::ISSUE_LEARNER_CARD}><LinkButton to={Route::LearnerCard { id: learner.id }} icon={Icon::Clipboard} label={i18n.t("attendance-card")} /></For>
        }

        if !matches!(learner.status, LearnerState::Deceased | LearnerState::Merged) && learner.erased_at.is_none() {
            <For roles={may::RECORD_LEARNER_DEATH}><Button label={i18n.t("learner-death")} onclick={to(Open::Death)} /></For>
        }
        if lives {
            <For roles={may::LIST_ACCOUNTS}><For roles={may::DECLARE_LEARNER_ACCOUNT}>
                <Button label={i18n.t("learner-account-declare")} onclick={to(Open::Account)} />
            </For></For>
        }
        if lives { <For roles={may::REQUEST_LEARNER_MERGE}><Button label={i18n.t("privacy-merge-other")} onclick={to(Open::Merge)} /></For> }
        <For roles={may::REVEAL_LEARNER}><Button icon={Icon::Shield} label={i18n.t("learner-reveal")} onclick={to(Open::Reveal)} /></For>
        if lives { <For roles={may::CORRECT_LEARNER_IDENTITY}><Button label={i18n.t("learner-correct-identity")} onclick={to(Open::Identity)} /></For> }
        if lives { <Button icon={Icon::Edit} kind={ButtonKind::Primary} label={i18n.t("learner-edit")} onclick={to(Open::Edit)} /> }
    </> }
}

#[derive(PartialEq, Properties)]
struct ForProps {
    roles: &'static [contract::auth::Role],
    children: Html,
}

#[component]
fn For(props: &ForProps) -> Html {
    let allowed = use_session().has_role(props.roles);
    if allowed { props.children.clone() } else { Html::default() }
}

#[derive(PartialEq, Properties)]
struct FactsProps {
    learner: LearnerView,
}

#[component]
fn Facts(props: &FactsProps) -> Html {
    let i18n = use_i18n();
    let learner = &props.learner;
    let priority = learner.priority.iter().map(|one| {
        html! { <li>{ i18n.word(one.reason) }<span class="subtle">{ " · " }{ i18n.word(one.evidence) }</span></li> }
    });
    let mut items = vec![
        (
            i18n.t("learner-status"),
            html! { <StatusLabel tone={tone(learner.status)} text={i18n.word(learner.status)} /> },
        ),
        (i18n.t("learner-school"), html! { &learner.school_name }),
        (i18n.t("learner-id-number"), html! { <span class="mono">{ &learner.id_number_masked }</span> }),
        (i18n.t("learner-phone"), html! { learner.phone_masked.clone().unwrap_or_else(|| "—".to_owned()) }),
        (i18n.t("learner-sex"), html! { i18n.word(learner.sex) }),
        (
            i18n.t("learner-age"),
            html! { <>{ learner.age }<span class="subtle">{ " · " }{ i18n.word(learner.age_band) }</span></> },
        ),
        (i18n.t("learner-name-mn"), html! { learner.name_mn.clone().unwrap_or_else(|| "—".to_owned()) }),
        (
            i18n.t("learner-priority"),
            if learner.priority.is_empty() {
                html! { i18n.t("learner-priority-no") }
            } else {
                html! { <ul>{ for priority }</ul> }
            },
        ),
        (i18n.t("learner-registered-on"), html! { time::day(learner.registered_on) }),
        (i18n.t("learner-notice-version"), html! { &learner.consent_notice_version }),
    ];
    if let Some(closed_at) = learner.closed_at {
        items.insert(1, (i18n.t("learner-closed-at"), html! { time::minute(closed_at) }));
    }
    html! { <>
        if learner.synthetic { <Notice tone={Tone::Info} title={i18n.t("learner-synthetic")} /> }
        <DefinitionList {items} />
    </> }
}

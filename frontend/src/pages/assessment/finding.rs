//! What was found at a school: recorded, put right, and decided about.

mod decide;
mod record;

use contract::{
    assessment::{AssessmentFindingSeverity, AssessmentFindingView},
    ids::{AssessmentId, InspectionId},
};
use yew::prelude::*;
use yew_router::prelude::Link;

use self::{
    decide::{Asked, Decide, may_do},
    record::Record,
};
use super::finding_tone;
use crate::{
    components::{Button, ButtonKind, Card, DefinitionList, Empty, Icon, StatusLabel, Tone},
    i18n::{I18n, use_i18n},
    may,
    route::Route,
    session::{Session, use_session},
    time,
};

/// Where something is found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum FoundAt {
    /// By an office, at a school in a cycle.
    School(AssessmentId),
    /// By assessors, in an inspection.
    Inspection(InspectionId),
}

/// Properties of [`Findings`].
#[derive(PartialEq, Properties)]
pub(super) struct FindingsProps {
    /// What was found.
    pub(super) all: Vec<AssessmentFindingView>,
    /// Where the reader records what they find; none where they record nothing.
    pub(super) found_at: Option<FoundAt>,
    /// Hears that something has changed.
    pub(super) ondone: Callback<()>,
}

/// What was found at one school, with a way to record more.
#[component]
pub(super) fn Findings(props: &FindingsProps) -> Html {
    let i18n = use_i18n();
    let recording = use_state(|| false);
    let record = {
        let recording = recording.clone();
        Callback::from(move |on| recording.set(on))
    };
    let ondone = {
        let (record, ondone) = (record.clone(), props.ondone.clone());
        Callback::from(move |()| {
            record.emit(false);
            ondone.emit(());
        })
    };
    let actions = html! {
        if props.found_at.is_some() {
            <Button icon={Icon::Plus} label={i18n.t("assessment-record-finding")} onclick={record.reform(|_: MouseEvent| true)} />
        }
    };
    let title = i18n.ta("assessment-tab-findings", &[("count", props.all.len().into())]);
    html! { <>
        <Card {title} {actions}>
            <FindingList all={props.all.clone()} ondone={props.ondone.clone()} />
        </Card>
        if let Some(found_at) = props.found_at.filter(|_| *recording) {
            <Record {found_at} onclose={record.reform(|()| false)} {ondone} />
        }
    </> }
}

/// Properties of [`FindingList`].
#[derive(PartialEq, Properties)]
pub(super) struct FindingListProps {
    /// What was found.
    pub(super) all: Vec<AssessmentFindingView>,
    /// Whether it is said at which school.
    #[prop_or_default]
    pub(super) with_school: bool,
    /// Hears that something has changed.
    pub(super) ondone: Callback<()>,
}

/// One after the other, each with what the reader may do about it.
#[component]
pub(super) fn FindingList(props: &FindingListProps) -> Html {
    let i18n = use_i18n();
    let session = use_session();
    let asked = use_state(|| None::<(AssessmentFindingView, Asked)>);
    let ask = {
        let asked = asked.clone();
        Callback::from(move |what| asked.set(what))
    };
    let ondone = {
        let (ask, ondone) = (ask.clone(), props.ondone.clone());
        Callback::from(move |()| {
            ask.emit(None);
            ondone.emit(());
        })
    };
    if props.all.is_empty() {
        return html! { <Empty title={i18n.t("assessment-no-findings")} advice={i18n.t("assessment-no-findings-advice")} /> };
    }
    let one = |finding: &AssessmentFindingView| one(&i18n, &session, finding, props.with_school, &ask);
    html! { <>
        <ul class="findings">{ for props.all.iter().map(one) }</ul>
        if let Some((finding, asked)) = (*asked).clone() {
            <Decide {finding} {asked} onclose={ask.reform(|()| None)} {ondone} />
        }
    </> }
}

const fn severity_tone(severity: AssessmentFindingSeverity) -> Tone {
    match severity {
        AssessmentFindingSeverity::Minor => Tone::Info,
        AssessmentFindingSeverity::Major => Tone::Warning,
        AssessmentFindingSeverity::Veto => Tone::Bad,
    }
}

fn one(
    i18n: &I18n,
    session: &Session,
    finding: &AssessmentFindingView,
    with_school: bool,
    ask: &Callback<Option<(AssessmentFindingView, Asked)>>,
) -> Html {
    let about = match (finding.veto, finding.item) {
        (Some(veto), _) => Some(i18n.word(veto)),
        (None, Some(item)) => Some(i18n.word(item)),
        (None, None) => None,
    };
    let button = |asked: Asked| {
        let finding = finding.clone();
        let spoken = format!("{} {}", i18n.t(asked.verb()), finding.what);
        let onclick = ask.reform(move |_: MouseEvent| Some((finding.clone(), asked)));
        html! { <Button label={i18n.t(asked.verb())} spoken={AttrValue::from(spoken)} kind={asked.weight()} {onclick} /> }
    };
    html! {
        <li key={finding.id.to_string()}>
            <header>
                <StatusLabel tone={severity_tone(finding.severity)} text={i18n.word(finding.severity)} />
                <StatusLabel tone={finding_tone(finding.status)} text={i18n.word(finding.status)} />
                if finding.overdue { <StatusLabel tone={Tone::Bad} text={i18n.t("assessment-overdue")} /> }
                if let Some(about) = about { <strong>{ about }</strong> }
            </header>
            if with_school {
                <p>
                    if session.has_role(may::GET_ASSESSMENT) { <Link<Route> to={Route::Assessment { id: finding.assessment_id }}>{ &finding.school_name }</Link<Route>> }
                    else { { &finding.school_name } }
                    <span class="subtle">{ " · " }{ i18n.ta("assessment-year", &[("year", finding.year.to_string().into())]) }</span>
                </p>
            }
            <p class="outline">{ &finding.what }</p>
            <DefinitionList items={facts(i18n, finding)} />
            <div class="actions">{ for may_do(session, finding).into_iter().map(button) }</div>
        </li>
    }
}

fn facts(i18n: &I18n, finding: &AssessmentFindingView) -> Vec<(AttrValue, Html)> {
    let signed = |who: &str, at| html! { format!("{who} · {}", time::minute(at)) };
    let mut items = vec![(i18n.t("assessment-found-by"), signed(&finding.found_by.name, finding.found_at))];
    if let Some(due) = finding.due_on {
        items.push((i18n.t("assessment-due-on"), html! { time::day(due) }));
    }
    if let Some((what, at)) = finding.rectified_what.as_ref().zip(finding.rectified_at) {
        items.push((
            i18n.t("assessment-rectified-what"),
            html! { <span class="outline">{ format!("{what} · {}", time::minute(at)) }</span> },
        ));
    }
    if let Some((by, at)) = finding.decided_by.as_ref().zip(finding.decided_at) {
        items.push((i18n.t("assessment-decided-by"), signed(&by.name, at)));
    }
    if let Some(reason) = &finding.decision_reason {
        items.push((i18n.t("assessment-reason"), html! { <span class="outline">{ reason }</span> }));
    }
    items
}

impl Asked {
    const fn weight(self) -> ButtonKind {
        match self {
            Self::Establish => ButtonKind::Danger,
            Self::Rectify | Self::Close => ButtonKind::Primary,
            Self::Reopen | Self::Dismiss => ButtonKind::Secondary,
        }
    }
}

//! What is done about a finding, and by whom.

use contract::assessment::{AssessmentFindingSeverity, AssessmentFindingView, FindingState, RectifyFinding};
use yew::prelude::*;

use crate::{
    api::assessment,
    components::{Field, FieldKind, Form},
    i18n::{I18n, use_i18n},
    may,
    pages::ask::{Ask, AskReason, Subject, Work, step, subject},
    session::Session,
};

/// What is asked about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages::assessment) enum Asked {
    /// That it is put right.
    Rectify,
    /// Whether it is seen to be put right.
    Close,
    /// Whether it is not put right after all.
    Reopen,
    /// Whether the veto holds.
    Establish,
    /// Whether it does not.
    Dismiss,
}

impl Asked {
    /// The verb on its button.
    pub(super) const fn verb(self) -> &'static str {
        match self {
            Self::Rectify => "assessment-rectify",
            Self::Close => "assessment-close",
            Self::Reopen => "assessment-reopen",
            Self::Establish => "assessment-establish",
            Self::Dismiss => "assessment-dismiss",
        }
    }

    /// What will happen.
    const fn what(self) -> &'static str {
        match self {
            Self::Rectify => "assessment-rectify-what",
            Self::Close => "assessment-close-what",
            Self::Reopen => "assessment-reopen-what",
            Self::Establish => "assessment-establish-what",
            Self::Dismiss => "assessment-dismiss-what",
        }
    }

    /// Its name in the API.
    const fn name(self) -> &'static str {
        match self {
            Self::Rectify => "rectify",
            Self::Close => "close",
            Self::Reopen => "reopen",
            Self::Establish => "establish",
            Self::Dismiss => "dismiss",
        }
    }
}

/// What comes next for a finding, whoever does it.
fn next(severity: AssessmentFindingSeverity, state: FindingState) -> &'static [Asked] {
    match (severity, state) {
        (AssessmentFindingSeverity::Veto, FindingState::Open) => &[Asked::Dismiss, Asked::Establish],
        (AssessmentFindingSeverity::Veto, FindingState::Established) => &[Asked::Dismiss],
        (AssessmentFindingSeverity::Veto, _) | (_, FindingState::Established | FindingState::Dismissed) => {
            &[]
        }
        (_, FindingState::Open) => &[Asked::Rectify],
        (_, FindingState::Rectified) => &[Asked::Reopen, Asked::Close],
        (_, FindingState::Closed) => &[Asked::Reopen],
    }
}

/// What the reader may do about a finding.
pub(super) fn may_do(session: &Session, finding: &AssessmentFindingView) -> Vec<Asked> {
    let roles = |asked: &Asked| match asked {
        Asked::Rectify => may::RECTIFY_ASSESSMENT_FINDING,
        Asked::Close => may::CLOSE_ASSESSMENT_FINDING,
        Asked::Reopen => may::REOPEN_ASSESSMENT_FINDING,
        Asked::Establish => may::ESTABLISH_VETO,
        Asked::Dismiss => may::DISMISS_VETO,
    };
    let next = next(finding.severity, finding.status).iter().copied();
    next.filter(|asked| session.has_role(roles(asked))).collect()
}

/// Properties of [`Decide`].
#[derive(PartialEq, Properties)]
pub(super) struct DecideProps {
    /// The finding, as it was read.
    pub(super) finding: AssessmentFindingView,
    /// What is asked.
    pub(super) asked: Asked,
    /// Hears that the reader leaves it.
    pub(super) onclose: Callback<()>,
    /// Hears that it is done.
    pub(super) ondone: Callback<()>,
}

/// Asks for what was done, or for the reason of a decision.
#[component]
pub(super) fn Decide(props: &DecideProps) -> Html {
    let i18n = use_i18n();
    let (finding, asked) = (&props.finding, props.asked);
    let subject = of(&i18n, finding);
    let (onclose, ondone) = (props.onclose.clone(), props.ondone.clone());
    let (title, done) = (i18n.t(asked.verb()), i18n.t("course-saved"));
    if asked == Asked::Rectify {
        let fields = {
            let (i18n, found) = (i18n.clone(), finding.what.clone());
            Callback::from(move |form: Form| {
                html! { <>
                    <p class="wide outline">{ &found }</p>
                    <Field {form} at="/what" label={i18n.t("assessment-rectified-what")} hint={i18n.t(asked.what())} kind={FieldKind::TextArea} required=true />
                </> }
            })
        };
        return html! {
            <Ask title={title.clone()} submit={title} {done} initial={vec![("/what", String::new())]} {fields} read={rectified(&i18n, finding)} {subject} {onclose} {ondone} />
        };
    }
    let id = finding.id;
    let send = Callback::from(move |reason: String| {
        step(move |api, etag| {
            let reason = reason.clone();
            async move { assessment::decide(&api, id, &etag, (asked.name(), reason)).await }
        })
    });
    html! {
        <AskReason {title} what={i18n.t(asked.what())} danger={asked == Asked::Establish} {done} {send} {subject} {onclose} {ondone} />
    }
}

fn of(i18n: &I18n, finding: &AssessmentFindingView) -> Subject {
    let (i18n, at) = (i18n.clone(), (finding.assessment_id, finding.id));
    subject(
        format!("\"v{}\"", finding.version),
        move |api| async move { assessment::finding(&api, at).await },
        move |now: &AssessmentFindingView| i18n.word(now.status),
    )
}

fn rectified(i18n: &I18n, finding: &AssessmentFindingView) -> Callback<Form, Option<Work>> {
    let (i18n, id) = (i18n.clone(), finding.id);
    Callback::from(move |form: Form| {
        let mut read = form.read(&i18n);
        let what = read.text("/what");
        let sends = move |api, etag: String| {
            let body = RectifyFinding { what: what.clone() };
            async move { assessment::rectify(&api, id, &etag, &body).await }
        };
        read.complete().then(|| step(sends))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_put_right_and_a_veto_is_decided_about() {
        use FindingState::{Closed, Dismissed, Established, Open, Rectified};
        assert_eq!(next(AssessmentFindingSeverity::Minor, Open), [Asked::Rectify]);
        assert_eq!(next(AssessmentFindingSeverity::Major, Rectified), [Asked::Reopen, Asked::Close]);
        assert_eq!(next(AssessmentFindingSeverity::Veto, Open), [Asked::Dismiss, Asked::Establish]);
        assert_eq!(next(AssessmentFindingSeverity::Major, Closed), [Asked::Reopen]);
        assert_eq!(next(AssessmentFindingSeverity::Veto, Established), [Asked::Dismiss]);
        assert_eq!(next(AssessmentFindingSeverity::Veto, Dismissed), []);
    }
}

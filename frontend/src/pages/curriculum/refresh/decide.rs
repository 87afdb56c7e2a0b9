//! Deciding otherwise than proposed, with the reason on record.

use contract::{
    Word as _,
    curriculum::{DecideRefreshLine, RefreshDecision, RefreshLineView, RefreshVerdict},
    ids::{CourseId, RefreshProposalId, SchoolId},
};
use yew::prelude::*;

use crate::{
    api::{course, refresh, use_action, use_load},
    components::{Dialog, Field, FieldKind, FormView, ReasonDialog, use_form},
    i18n::use_i18n,
};

/// Properties of [`Change`] and [`Reject`].
#[derive(PartialEq, Properties)]
pub(super) struct DecideProps {
    /// The proposal that the line belongs to.
    pub(super) proposal: RefreshProposalId,
    /// The school whose plan it is.
    pub(super) school: SchoolId,
    /// The line.
    pub(super) line: RefreshLineView,
    /// What it is about.
    pub(super) title: AttrValue,
    /// Hears that the reader leaves.
    pub(super) onclose: Callback<()>,
    /// Hears that it is decided.
    pub(super) ondone: Callback<()>,
}

type Wish = (RefreshProposalId, RefreshLineView, DecideRefreshLine);

/// Rejects what is proposed: the course goes on as it was, or nothing is added.
#[component]
pub(super) fn Reject(props: &DecideProps) -> Html {
    let i18n = use_i18n();
    let form = use_form(|| vec![("/reason", String::new())]);
    let decide = {
        let (form, ondone) = (form.clone(), props.ondone.clone());
        use_action(
            |api, (id, line, wish): Wish| async move { refresh::decide(&api, id, &line, &wish).await },
            move |outcome| match outcome {
                Ok(_) => ondone.emit(()),
                Err(error) => form.refuse(error),
            },
        )
    };
    let (id, line) = (props.proposal, props.line.clone());
    let onconfirm = decide.run.reform(move |reason| {
        let wish = DecideRefreshLine {
            decision: RefreshDecision::Rejected,
            verdict: None,
            course_id: None,
            sessions_planned: None,
            reason: Some(reason),
        };
        (id, line.clone(), wish)
    });
    let what = if props.line.course_id.is_some() { "refresh-reject-what" } else { "refresh-reject-add-what" };
    html! {
        <ReasonDialog title={i18n.t("refresh-reject")} confirm={i18n.t("refresh-reject")} {form} busy={decide.busy} {onconfirm} onclose={props.onclose.clone()}>
            <p><strong>{ &props.title }</strong></p>
            <p>{ i18n.t(what) }</p>
        </ReasonDialog>
    }
}

/// What may be done with a line.
fn allowed(line: &RefreshLineView) -> Vec<RefreshVerdict> {
    let adds = line.course_id.is_none();
    RefreshVerdict::WORDS.iter().copied().filter(|one| (*one == RefreshVerdict::Add) == adds).collect()
}

/// Does something else than proposed.
#[component]
pub(super) fn Change(props: &DecideProps) -> Html {
    let i18n = use_i18n();
    let line = &props.line;
    let form = {
        let first = line.candidates.first().map(|one| one.course_id.to_string()).unwrap_or_default();
        let sessions = line.proposed_sessions.or(line.sessions_planned).map(|count| count.to_string());
        let verdict = line.verdict.to_string();
        use_form(move || {
            vec![
                ("/verdict", verdict),
                ("/course_id", first),
                ("/sessions_planned", sessions.unwrap_or_default()),
                ("/reason", String::new()),
            ]
        })
    };
    let known =
        use_load(props.school, |api, school| async move { course::plannable(&api, Some(school)).await });
    let decide = {
        let (form, ondone) = (form.clone(), props.ondone.clone());
        use_action(
            |api, (id, line, wish): Wish| async move { refresh::decide(&api, id, &line, &wish).await },
            move |outcome| match outcome {
                Ok(_) => ondone.emit(()),
                Err(error) => form.refuse(error),
            },
        )
    };
    let verdict = form.get("/verdict").parse::<RefreshVerdict>().unwrap_or(line.verdict);
    let names = matches!(verdict, RefreshVerdict::Replace | RefreshVerdict::Add);
    let dropped = verdict == RefreshVerdict::Replace && form.get("/course_id").is_empty();
    let counts = verdict != RefreshVerdict::Keep && !dropped;
    let onsubmit = {
        let (form, i18n, run) = (form.clone(), i18n.clone(), decide.run);
        let (id, line) = (props.proposal, line.clone());
        Callback::from(move |()| {
            let mut read = form.read(&i18n);
            let course = if names { read.optional::<CourseId>("/course_id") } else { None };
            let sessions = if counts { read.required::<u16>("/sessions_planned") } else { None };
            let reason = read.text("/reason");
            if read.complete() {
                let wish = DecideRefreshLine {
                    decision: RefreshDecision::Changed,
                    verdict: Some(verdict),
                    course_id: course,
                    sessions_planned: sessions,
                    reason: Some(reason),
                };
                run.emit((id, line.clone(), wish));
            }
        })
    };
    let verdicts = allowed(line).into_iter().map(|one| (one.word().into(), i18n.word(one))).collect();
    let best = line.candidates.iter().map(|one| (one.course_id, one.course_title.clone()));
    let rest = known.value.iter().flat_map(|all| all.iter()).map(|one| (one.id, one.title_zh.clone()));
    let mut courses: Vec<(AttrValue, AttrValue)> = Vec::new();
    if verdict == RefreshVerdict::Replace {
        courses.push((AttrValue::default(), i18n.t("refresh-drop")));
    }
    for (id, title) in best.chain(rest).filter(|(id, _)| Some(*id) != line.course_id) {
        let value = AttrValue::from(id.to_string());
        if !courses.iter().any(|(known, _)| *known == value) {
            courses.push((value, title.into()));
        }
    }
    html! {
        <Dialog title={i18n.t("refresh-change")} onclose={props.onclose.clone()}>
            <p><strong>{ &props.title }</strong></p>
            <FormView form={form.clone()} submit={i18n.t("refresh-decide")} busy={decide.busy} {onsubmit} oncancel={props.onclose.clone()} narrow=true>
                if line.course_id.is_some() {
                    <Field form={form.clone()} at="/verdict" label={i18n.t("refresh-do")} kind={FieldKind::Select(verdicts)} required=true />
                }
                if names {
                    <Field form={form.clone()} at="/course_id" label={i18n.t("refresh-course")} kind={FieldKind::Select(courses)} unread={known.unread()} required={verdict == RefreshVerdict::Add} />
                }
                if counts {
                    <Field form={form.clone()} at="/sessions_planned" label={i18n.t("curriculum-sessions")} kind={FieldKind::Number} required=true />
                }
                <Field {form} at="/reason" label={i18n.t("reason")} hint={i18n.t("reason-hint")} kind={FieldKind::TextArea} required=true />
            </FormView>
        </Dialog>
    }
}

#[cfg(test)]
mod tests {
    use contract::trace::TraceNode;

    use super::*;

    #[test]
    fn a_course_is_never_added_and_a_category_never_kept() {
        use RefreshVerdict::{Add, Keep, Replace, Revise};
        let line = |course: Option<CourseId>| RefreshLineView {
            id: "00000000-0000-0000-0000-000000000000".parse().unwrap(),
            course_id: course,
            course_title: None,
            category: "smart_living".parse().unwrap(),
            verdict: RefreshVerdict::Keep,
            score_bp: None,
            sessions_planned: None,
            proposed_sessions: None,
            reasons: Vec::new(),
            figures: None,
            candidates: Vec::new(),
            trace: TraceNode::fact("x", true.into(), ""),
            decision: None,
            outcome: None,
            version: 1,
        };
        assert_eq!(
            allowed(&line("00000000-0000-0000-0000-000000000001".parse().ok())),
            [Keep, Revise, Replace]
        );
        assert_eq!(allowed(&line(None)), [Add]);
    }
}

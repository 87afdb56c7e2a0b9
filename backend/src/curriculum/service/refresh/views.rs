//! Proposals as they cross the wire: what was proposed, what was decided, how it turned out.

use std::collections::HashMap;

use contract::curriculum::{
    HalfYear, RefreshCandidate, RefreshLineDecision, RefreshLineView, RefreshOutcome, RefreshProposalQuery,
    RefreshProposalSummary, RefreshProposalView, RefreshReason,
};
use contract::ids::RefreshProposalId;
use contract::trace::TraceNode;
use diesel::pg::PgConnection;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Outcome, RefreshError};
use crate::act::Act;
use crate::clock::business_date;
use crate::curriculum::domain::decisions;
use crate::curriculum::domain::figures::CourseFigures;
use crate::curriculum::domain::proposal::Candidate;
use crate::curriculum::service::figures::figures_view;
use crate::curriculum::service::parameters::parameters;
use crate::curriculum::service::school;
use crate::curriculum::store::facts::{count_lines, list_review_remarks};
use crate::curriculum::store::proposals::{self as store, LineRow, ProposalRow};
use crate::curriculum::store::rules::find_rule;
use crate::curriculum::store::{list_figures, list_titles};
use crate::db::value::{number, word};
use crate::facility::scope::SchoolPlace;
use crate::paging::{Paged, Paging};

/// A candidate as it is kept; its title is the catalogue's.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct KeptCandidate {
    course_id: Uuid,
    category: String,
    score_bp: u32,
    reasons: Vec<RefreshReason>,
    trace: TraceNode,
}

pub(super) fn kept(candidates: &[Candidate]) -> Vec<KeptCandidate> {
    let keep = |one: &Candidate| KeptCandidate {
        course_id: one.course_id.0,
        category: one.category.to_string(),
        score_bp: one.score_bp,
        reasons: one.reasons.clone(),
        trace: one.trace.clone(),
    };
    candidates.iter().map(keep).collect()
}

/// One proposal with its lines.
pub fn get_proposal(
    conn: &mut PgConnection,
    act: &Act,
    id: RefreshProposalId,
) -> Outcome<RefreshProposalView> {
    let row = store::find_proposal(conn, &act.scope(), id)?.ok_or(RefreshError::NotFound)?;
    let place = school(conn, act, row.school_id.into())?;
    of_row(conn, act, &row, &place)
}

/// What stands beside the lines of a proposal.
struct Beside {
    titles: HashMap<Uuid, String>,
    figures: HashMap<Uuid, CourseFigures>,
    remarks: HashMap<Uuid, (Option<String>, i32)>,
}

impl Beside {
    fn load(conn: &mut PgConnection, act: &Act, row: &ProposalRow, lines: &[LineRow]) -> Outcome<Self> {
        let candidates = lines.iter().flat_map(|line| read_candidates(line).unwrap_or_default());
        let mut ids: Vec<Uuid> = candidates.map(|one| one.course_id).collect();
        ids.extend(lines.iter().flat_map(|line| [line.course_id, line.decided.decided_course_id]).flatten());
        let titles = list_titles(conn, &ids)?;
        let half_year: HalfYear = word(&row.half_year)?;
        let today = business_date(act.at);
        if today < half_year.first_day() {
            return Ok(Self { titles, figures: HashMap::new(), remarks: HashMap::new() });
        }
        let completion_bp = parameters(conn, today.min(half_year.last_day()))?.completion_bp;
        let found = list_figures(conn, &[row.school_id], half_year, completion_bp)?;
        let taught = found.into_iter().filter(|(_, one)| one.sessions_held > 0);
        let figures = taught.map(|(_, one)| (one.course_id.0, one)).collect();
        let remarks = list_review_remarks(conn, row.school_id, half_year)?;
        let remarks = remarks.into_iter().map(|(id, remark, waiting)| (id, (remark, waiting))).collect();
        Ok(Self { titles, figures, remarks })
    }

    fn title(&self, id: Uuid) -> String {
        self.titles.get(&id).cloned().unwrap_or_default()
    }

    fn outcome(&self, course: Option<Uuid>) -> Outcome<Option<RefreshOutcome>> {
        let Some(figures) = course.and_then(|id| self.figures.get(&id)) else { return Ok(None) };
        let said = self.remarks.get(&figures.course_id.0);
        Ok(Some(RefreshOutcome {
            course_id: figures.course_id,
            figures: figures_view(figures),
            remark: said.and_then(|(remark, _)| remark.clone()),
            waiting_learners: said.map(|(_, waiting)| number(*waiting)).transpose()?,
        }))
    }
}

fn read_candidates(line: &LineRow) -> Outcome<Vec<KeptCandidate>> {
    Ok(serde_json::from_value(line.candidates.clone())?)
}

pub(super) fn of_row(
    conn: &mut PgConnection,
    act: &Act,
    row: &ProposalRow,
    place: &SchoolPlace,
) -> Outcome<RefreshProposalView> {
    let lines = store::list_lines(conn, row.id)?;
    let beside = Beside::load(conn, act, row, &lines)?;
    let half_year: HalfYear = word(&row.half_year)?;
    let told = summary(conn, row, &place.name)?;
    let rule = find_rule(conn, row.rule_id)?.ok_or(RefreshError::NoRule)?;
    Ok(RefreshProposalView {
        id: told.id,
        school_id: told.school_id,
        school_name: told.school_name,
        half_year,
        figures_of: half_year.previous(),
        base_plan_id: row.base_plan_id.map(Into::into),
        rule_id: row.rule_id.into(),
        status: told.status,
        changed_bp: told.changed_bp,
        min_changed_bp: number(row.min_changed_bp)?,
        answers: number(row.answers)?,
        categories: serde_json::from_value(row.categories.clone())?,
        intact: super::make::digest(&rule, &row.categories, &lines) == row.digest,
        lines: lines.into_iter().map(|line| line_view(line, &beside)).collect::<Outcome<_>>()?,
        digest: row.digest.clone(),
        made_at: row.made_at,
        plan_id: told.plan_id,
        applied_at: row.applied_at,
        version: row.version,
    })
}

/// One line of a proposal.
pub(super) fn of_line(
    conn: &mut PgConnection,
    act: &Act,
    row: &ProposalRow,
    line: LineRow,
) -> Outcome<RefreshLineView> {
    let beside = Beside::load(conn, act, row, std::slice::from_ref(&line))?;
    line_view(line, &beside)
}

fn line_view(line: LineRow, beside: &Beside) -> Outcome<RefreshLineView> {
    let candidate = |one: KeptCandidate| {
        Ok(RefreshCandidate {
            course_id: one.course_id.into(),
            course_title: beside.title(one.course_id),
            category: word(&one.category)?,
            score_bp: one.score_bp,
            reasons: one.reasons,
            trace: one.trace,
        })
    };
    let candidates = read_candidates(&line)?.into_iter().map(candidate).collect::<Outcome<_>>()?;
    let decision = decision(&line, beside)?;
    let outcome = beside.outcome(decision.as_ref().and_then(|one| one.course_id).map(|id| id.0))?;
    let reasons = line.reasons.iter().flatten().map(|reason| word(reason)).collect::<Result<_, _>>()?;
    Ok(RefreshLineView {
        id: line.id.into(),
        course_id: line.course_id.map(Into::into),
        course_title: line.course_id.map(|id| beside.title(id)),
        category: word(&line.category)?,
        verdict: word(&line.verdict)?,
        score_bp: line.score_bp.map(number).transpose()?,
        sessions_planned: line.sessions_planned.map(number).transpose()?,
        proposed_sessions: line.proposed_sessions.map(number).transpose()?,
        reasons,
        figures: line.figures.map(serde_json::from_value).transpose()?,
        candidates,
        trace: serde_json::from_value(line.trace)?,
        decision,
        outcome,
        version: line.version,
    })
}

fn decision(line: &LineRow, beside: &Beside) -> Outcome<Option<RefreshLineDecision>> {
    let Some((decision, decided_at)) = line.decided.decision.as_deref().zip(line.decided.decided_at) else {
        return Ok(None);
    };
    let columns = &line.decided;
    Ok(Some(RefreshLineDecision {
        decision: word(decision)?,
        verdict: columns.decided_verdict.as_deref().map(word).transpose()?,
        course_id: columns.decided_course_id.map(Into::into),
        course_title: columns.decided_course_id.map(|id| beside.title(id)),
        sessions_planned: columns.decided_sessions.map(number).transpose()?,
        reason: columns.decision_reason.clone(),
        decided_at,
    }))
}

/// The proposals within reach, newest first.
pub fn list_proposals(
    conn: &mut PgConnection,
    act: &Act,
    query: &RefreshProposalQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Outcome<Paged<RefreshProposalSummary>> {
    let page = store::list_proposals(conn, &act.scope(), query, before, paging)?;
    let ids: Vec<Uuid> = page.items.iter().map(|(row, _)| row.id).collect();
    let counts: HashMap<Uuid, Counts> = count_lines(conn, &ids)?
        .into_iter()
        .map(|(id, all, decided, taken)| (id, (all, decided, taken)))
        .collect();
    let view = |(row, name): (ProposalRow, String)| {
        let counts = counts.get(&row.id).copied().unwrap_or_default();
        summary_of(&row, &name, counts)
    };
    let items = page.items.into_iter().map(view).collect::<Outcome<_>>()?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// How many lines, how many of them decided, how many of these accepted.
type Counts = (i64, i64, i64);

pub(super) fn summary(
    conn: &mut PgConnection,
    row: &ProposalRow,
    school_name: &str,
) -> Outcome<RefreshProposalSummary> {
    let counted = count_lines(conn, &[row.id])?.pop();
    summary_of(
        row,
        school_name,
        counted.map(|(_, all, decided, taken)| (all, decided, taken)).unwrap_or_default(),
    )
}

pub(super) fn summary_of(
    row: &ProposalRow,
    school_name: &str,
    counts: Counts,
) -> Outcome<RefreshProposalSummary> {
    let (lines, decided) = (number(counts.0)?, number(counts.1)?);
    Ok(RefreshProposalSummary {
        id: row.id.into(),
        school_id: row.school_id.into(),
        school_name: school_name.to_owned(),
        half_year: word(&row.half_year)?,
        status: decisions::state(row.superseded_at.is_some(), row.applied_at.is_some(), lines, decided),
        lines,
        decided,
        accepted: number(counts.2)?,
        changed_bp: row.changed_bp.map(number).transpose()?,
        made_at: row.made_at,
        plan_id: row.plan_id.map(Into::into),
    })
}

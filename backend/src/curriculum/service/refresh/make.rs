//! Makes a proposal from what is known now.

use contract::curriculum::{CreateRefreshProposal, HalfYear, RefreshCategory, RefreshProposalView};
use diesel::pg::PgConnection;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::facts::Known;
use super::{Outcome, RefreshError, change, facts, parse, views};
use crate::act::Act;
use crate::audit;
use crate::clock::{business_date, new_id};
use crate::curriculum::domain::figures::CourseFigures;
use crate::curriculum::domain::proposal::{Catalogue, Line, Proposal, Rule, propose};
use crate::curriculum::domain::{CurriculumError, check_near};
use crate::curriculum::service::figures::figures_view;
use crate::curriculum::service::parameters::parameters;
use crate::curriculum::service::{CurriculumServiceError, school};
use crate::curriculum::store::proposals::{self as store, DecidedColumns, LineRow, ProposalRow};
use crate::curriculum::store::rules::{RuleRow, find_rule_on};
use crate::db::value::number;

/// Proposes the plan of a school for a half-year; one that nothing has been decided of gives way to it.
pub fn make_proposal(
    conn: &mut PgConnection,
    act: &Act,
    body: &CreateRefreshProposal,
) -> Outcome<RefreshProposalView> {
    let (place, half_year) = (school(conn, act, body.school_id)?, body.half_year);
    if !place.may_prepare(half_year.first_day()) {
        return Err(CurriculumServiceError::SchoolNotOpened.into());
    }
    let basis = Basis::load(conn, act, half_year)?;
    if let Some(present) = store::lock_current(conn, body.school_id, half_year)? {
        let decided = store::list_lines(conn, present.id)?.iter().any(|line| line.decided.decision.is_some());
        if present.applied_at.is_some() || decided {
            return Err(RefreshError::Decided);
        }
        store::supersede(conn, present.id, act.at)?;
    }
    let known = facts::load(conn, std::slice::from_ref(&place), half_year, basis.completion_bp)?.pop();
    let (row, lines) = basis.proposal(act, &known.ok_or(RefreshError::NotFound)?)?;
    store::insert_proposals(conn, std::slice::from_ref(&row), &lines)?;
    let view = views::of_row(conn, act, &row, &place)?;
    let told = views::summary(conn, &row, &place.name)?;
    audit::record(conn, act, &change("refresh_proposal.create", &told, &place))?;
    Ok(view)
}

/// What the proposals to all schools rest on alike.
pub(super) struct Basis {
    stored: RuleRow,
    rule: Rule,
    catalogue: Catalogue,
    half_year: HalfYear,
    /// The share of the sessions held that makes a course completed.
    pub(super) completion_bp: u32,
    least: u32,
}

impl Basis {
    pub(super) fn load(conn: &mut PgConnection, act: &Act, half_year: HalfYear) -> Outcome<Self> {
        let (today, ending) = (business_date(act.at), half_year.previous());
        if today > half_year.last_day() {
            return Err(CurriculumServiceError::Rule(CurriculumError::Over(half_year)).into());
        }
        check_near(half_year, today).map_err(CurriculumServiceError::from)?;
        let stored = find_rule_on(conn, today)?.ok_or(RefreshError::NoRule)?;
        let rule = parse(&stored)?;
        let day = today.clamp(ending.first_day(), ending.last_day());
        let catalogue = facts::catalogue(conn, &rule, ending)?;
        Ok(Self {
            stored,
            rule,
            catalogue,
            half_year,
            completion_bp: parameters(conn, day)?.completion_bp,
            least: parameters(conn, today)?.min_changed_bp,
        })
    }

    /// The proposal to one school.
    pub(super) fn proposal(&self, act: &Act, known: &Known) -> Outcome<(ProposalRow, Vec<LineRow>)> {
        let proposal = propose(&self.rule, &self.catalogue, &known.facts, self.least);
        let figures: Vec<CourseFigures> = known.facts.courses.iter().map(|course| course.figures).collect();
        let id = new_id();
        let lines = lines(id, &proposal, &figures)?;
        let categories = categories(&proposal)?;
        let changed = proposal.change.share_bp();
        let row = ProposalRow {
            id,
            school_id: known.school_id,
            half_year: self.half_year.to_string(),
            rule_id: self.stored.id,
            base_plan_id: known.base_plan,
            min_changed_bp: number(self.least)?,
            changed_bp: known.base_plan.map(|_| number(changed)).transpose()?,
            answers: number(known.facts.demand.answers)?,
            digest: digest(&self.stored, &categories, &lines),
            categories,
            made_by: act.account_id.0,
            made_at: act.at,
            superseded_at: None,
            plan_id: None,
            applied_by: None,
            applied_at: None,
            version: 1,
        };
        Ok((row, lines))
    }
}

fn categories(proposal: &Proposal) -> Outcome<Value> {
    let told: Vec<RefreshCategory> = proposal
        .categories
        .iter()
        .map(|one| RefreshCategory {
            category: one.code.clone(),
            demand_bp: one.demand_bp,
            supply_bp: one.supply_bp,
        })
        .collect();
    Ok(serde_json::to_value(told)?)
}

fn lines(proposal_id: Uuid, proposal: &Proposal, figures: &[CourseFigures]) -> Outcome<Vec<LineRow>> {
    let of = |line: &Line| figures.iter().find(|one| Some(one.course_id) == line.course).map(figures_view);
    let row = |(position, line): (i16, &Line)| {
        Ok(LineRow {
            id: new_id(),
            proposal_id,
            position,
            course_id: line.course.map(|id| id.0),
            category: line.category.to_string(),
            verdict: line.verdict.to_string(),
            score_bp: line.score_bp.map(number).transpose()?,
            sessions_planned: line.sessions_planned.map(number).transpose()?,
            proposed_sessions: line.proposed_sessions.map(number).transpose()?,
            candidate_id: line.candidates.first().map(|candidate| candidate.course_id.0),
            reasons: line.reasons.iter().map(|reason| Some(reason.to_string())).collect(),
            figures: of(line).map(serde_json::to_value).transpose()?,
            candidates: serde_json::to_value(views::kept(&line.candidates))?,
            trace: serde_json::to_value(&line.trace)?,
            decided: DecidedColumns::default(),
            version: 1,
        })
    };
    (0_i16..).zip(&proposal.lines).map(row).collect()
}

/// SHA-256 over the parameters and everything that was proposed, as compact JSON with sorted members.
pub(super) fn digest(rule: &RuleRow, categories: &Value, lines: &[LineRow]) -> String {
    let line = |row: &LineRow| {
        json!([
            row.position,
            row.course_id,
            row.category,
            row.verdict,
            row.score_bp,
            row.sessions_planned,
            row.proposed_sessions,
            row.candidate_id,
            row.reasons,
            row.figures,
            row.candidates,
            row.trace,
        ])
    };
    let sealed = json!([rule.id, rule.parameters, categories, lines.iter().map(line).collect::<Vec<_>>()]);
    base16ct::lower::encode_string(&Sha256::digest(sealed.to_string().as_bytes()))
}

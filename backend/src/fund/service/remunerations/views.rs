//! What is told of a remuneration.

use contract::fund::{
    RemuneratedSession, TeacherRemunerationDetails, TeacherRemunerationGroup, TeacherRemunerationSummary,
    TeacherRemunerationView,
};
use contract::money::Yuan;
use diesel::pg::PgConnection;
use rust_decimal::Decimal;

use crate::db::value::{number, word};
use crate::facility::domain::identity::mask_name;
use crate::fund::service::{FundError, Outcome};
use crate::fund::store::remunerations::{self, Beside, GroupRow, PaidRow, RemunerationRow};

/// How teachers are named: whole where somebody reads, masked where it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    Whole,
    Masked,
}

pub(super) fn one(
    conn: &mut PgConnection,
    row: RemunerationRow,
    names: Names,
) -> Outcome<TeacherRemunerationView> {
    all(conn, vec![row], names)?.pop().ok_or(FundError::Stored)
}

pub(super) fn all(
    conn: &mut PgConnection,
    rows: Vec<RemunerationRow>,
    names: Names,
) -> Outcome<Vec<TeacherRemunerationView>> {
    let beside = remunerations::load_beside(conn, &rows)?;
    rows.into_iter().map(|row| view(row, &beside, names)).collect()
}

fn yuan(amount: Decimal) -> Outcome<Yuan> {
    Yuan::try_from(amount).map_err(|_| FundError::Stored)
}

fn view(row: RemunerationRow, beside: &Beside, names: Names) -> Outcome<TeacherRemunerationView> {
    let name = beside.teachers.get(&row.teacher_id).map(String::as_str).unwrap_or_default();
    Ok(TeacherRemunerationView {
        id: row.id.into(),
        teacher_id: row.teacher_id.into(),
        teacher_name: if names == Names::Whole { name.to_owned() } else { mask_name(name) },
        source: word(&row.source)?,
        school_id: row.school_id.into(),
        school_name: beside.schools.get(&row.school_id).cloned().unwrap_or_default(),
        fund_id: row.fund_id.into(),
        fund_name: beside.funds.get(&row.fund_id).cloned().unwrap_or_default(),
        from: row.period_from,
        to: row.period_to,
        sessions: beside.sessions.get(&row.id).copied().unwrap_or_default(),
        minutes: number(row.minutes)?,
        amount: yuan(row.amount)?,
        status: word(&row.status)?,
        requested_by: row.requested_by.into(),
        requested_at: row.requested_at,
        decided_by: row.decided_by.map(Into::into),
        decided_at: row.decided_at,
        decision_reason: row.decision_reason,
        event_id: row.entry_id.and_then(|id| beside.events.get(&id).copied()).map(Into::into),
        version: row.version,
    })
}

pub(super) fn details(conn: &mut PgConnection, row: RemunerationRow) -> Outcome<TeacherRemunerationDetails> {
    let paid = remunerations::list_lines(conn, row.id)?;
    let sessions = paid.into_iter().map(session).collect::<Outcome<_>>()?;
    Ok(TeacherRemunerationDetails { remuneration: one(conn, row, Names::Whole)?, sessions })
}

fn session((line, title, starts_at, attended): PaidRow) -> Outcome<RemuneratedSession> {
    Ok(RemuneratedSession {
        session_id: line.session_id.into(),
        title,
        starts_at,
        minutes: number(line.minutes)?,
        attended,
        yuan_per_hour: yuan(line.yuan_per_hour)?,
    })
}

pub(super) fn summary(rows: Vec<GroupRow>) -> Outcome<TeacherRemunerationSummary> {
    let groups = rows.into_iter().map(|(source, kind, teachers, minutes, amount)| {
        Ok(TeacherRemunerationGroup {
            source: word(&source)?,
            fund_kind: word(&kind)?,
            teachers,
            minutes: minutes.unwrap_or_default(),
            amount: yuan(amount.unwrap_or_default())?,
        })
    });
    let groups = groups.collect::<Outcome<Vec<_>>>()?;
    let amount = yuan(groups.iter().map(|group| group.amount.decimal()).sum())?;
    Ok(TeacherRemunerationSummary { amount, minutes: groups.iter().map(|group| group.minutes).sum(), groups })
}

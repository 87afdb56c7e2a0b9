//! Paying teachers: asked for by one, approved by another, out of any fund but the earmarked one.

mod standards;
mod views;

use contract::fund::{
    CreateTeacherRemuneration, ExpenseCategory, RemunerationState, SpendFund, TeacherRemunerationDetails,
    TeacherRemunerationQuery, TeacherRemunerationSummary, TeacherRemunerationSummaryQuery,
    TeacherRemunerationView,
};
use contract::ids::{FundId, TeacherId, TeacherRemunerationId};
use contract::money::Yuan;
use diesel::pg::PgConnection;
use uuid::Uuid;

pub use standards::{create_standard, list_standards};

use super::{Attempt, FundError, Outcome, fen, find, keep_attempt, kind_of, pay_out, positive};
use crate::act::Act;
use crate::audit::{Change, record};
use crate::clock::{business_date, new_id, start_of_day};
use crate::db::value::number;
use crate::db::violates_unique;
use crate::facility::scope::{SchoolPlace, find_school};
use crate::fund::domain::may_pay;
use crate::fund::domain::remuneration::{
    self, Line, RemunerationError, check_period, may_decide, standard_on,
};
use crate::fund::store::FundRow;
use crate::fund::store::remunerations::{self, LineRow, RemunerationRow};
use crate::paging::{Paged, Paging};
use crate::teacher::domain::Unpaid;
use crate::teacher::service::{Payee, check_pay};

/// What teachers are paid with.
const PAY: ExpenseCategory = ExpenseCategory::TeacherRemuneration;

/// What a request comes to, before it is written.
struct Drawn {
    fund: FundRow,
    place: SchoolPlace,
    payee: Payee,
    row: RemunerationRow,
    lines: Vec<LineRow>,
}

/// Draws up what a teacher is to be paid: every session of those days that was taught to somebody and is not paid, by the
/// standard of its day. Whether the teacher may be paid is looked at, and not what the fund may pay for.
fn draw(conn: &mut PgConnection, act: &Act, new: &CreateTeacherRemuneration) -> Outcome<Drawn> {
    let fund = find(conn, act, new.fund_id)?;
    let place = find_school(conn, &act.scope(), new.school_id)?.ok_or(FundError::NotFound)?;
    let elsewhere = fund.facility_id.is_some_and(|facility| facility != place.facility_id.0);
    if elsewhere || fund.county_code != place.county_code {
        return Err(RemunerationError::FundElsewhere.into());
    }
    check_period(new.from, new.to, business_date(act.at))?;
    let span = (start_of_day(new.from), start_of_day(new.to.succ_opt().unwrap_or(new.to)));
    let taught = remunerations::list_unpaid(conn, (new.teacher_id.0, new.school_id.0), span)?;
    let days: Vec<_> = taught.iter().map(|(_, starts_at, _)| business_date(*starts_at)).collect();
    let payee = payee(conn, act, new.teacher_id, &days)?;
    if taught.is_empty() {
        return Err(RemunerationError::Nothing.into());
    }
    let known = standards::of(conn, &place.county_code, payee.source)?;
    let id = new_id();
    let (mut lines, mut rows) = (Vec::new(), Vec::new());
    for ((session, starts_at, ends_at), day) in taught.iter().zip(&days) {
        let standard = standard_on(&known, *day)?;
        let minutes = u32::try_from((*ends_at - *starts_at).num_minutes()).map_err(|_| FundError::Stored)?;
        lines.push(Line { minutes, fen_per_hour: standard.fen_per_hour });
        rows.push(LineRow {
            remuneration_id: id,
            session_id: *session,
            standard_id: standard.id,
            minutes: number(minutes)?,
            yuan_per_hour: Yuan::from_fen(standard.fen_per_hour).decimal(),
            stands: true,
        });
    }
    let amount = remuneration::amount(&lines).ok_or(FundError::Stored)?;
    let row = RemunerationRow {
        id,
        teacher_id: new.teacher_id.0,
        school_id: new.school_id.0,
        fund_id: fund.id,
        county_code: place.county_code.clone(),
        facility_id: place.facility_id.0,
        period_from: new.from,
        period_to: new.to,
        source: payee.source.to_string(),
        minutes: number(lines.iter().map(|line| i64::from(line.minutes)).sum::<i64>())?,
        amount: Yuan::from_fen(amount).decimal(),
        status: RemunerationState::Pending.to_string(),
        requested_by: act.account_id.0,
        requested_at: act.at,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        entry_id: None,
        version: 1,
    };
    Ok(Drawn { fund, place, payee, row, lines: rows })
}

fn payee(conn: &mut PgConnection, act: &Act, id: TeacherId, days: &[chrono::NaiveDate]) -> Outcome<Payee> {
    let (payee, verdict) = check_pay(conn, &act.scope(), id, days)?;
    match verdict {
        Ok(()) => Ok(payee),
        Err(Unpaid::NotCompliant) => Err(RemunerationError::NotCompliant.into()),
        Err(Unpaid::ConsentMissing(day)) => Err(RemunerationError::ConsentMissing(day).into()),
    }
}

/// Asks for what a teacher is to be paid; nothing moves.
pub fn request_remuneration(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateTeacherRemuneration,
) -> Outcome<TeacherRemunerationView> {
    let drawn = draw(conn, act, new)?;
    if !may_pay(kind_of(&drawn.fund)?, PAY) {
        return Err(FundError::NotEarmarkedUse);
    }
    positive(Yuan::from_fen(fen(drawn.row.amount)?))?;
    remunerations::insert_remuneration(conn, &drawn.row, &drawn.lines).map_err(|error| {
        if violates_unique(&error, "teacher_remuneration_session_session_id_key") {
            RemunerationError::SessionPaid.into()
        } else {
            FundError::from(error)
        }
    })?;
    let after = views::one(conn, drawn.row, views::Names::Masked)?;
    let change = Change::of("teacher_remuneration.request", "teacher_remuneration", after.id);
    let change = change.within(drawn.place.facility_id, &drawn.place.township_code);
    record(conn, act, &change.after(&after))?;
    Ok(after)
}

/// Counts a request to pay a teacher out of earmarked money, once under its key, although it is refused.
pub fn count_pay_attempt(
    conn: &mut PgConnection,
    act: &Act,
    new: &CreateTeacherRemuneration,
    key: &str,
) -> Outcome<bool> {
    let drawn = draw(conn, act, new)?;
    if may_pay(kind_of(&drawn.fund)?, PAY) {
        return Ok(false);
    }
    let expense = SpendFund {
        category: PAY,
        amount: Yuan::from_fen(fen(drawn.row.amount)?),
        supplier: drawn.payee.masked_name,
        document: new.from.to_string(),
    };
    keep_attempt(conn, act, &drawn.fund, &Attempt { expense: &expense, key })?;
    Ok(true)
}

/// Pays what somebody else has asked for, if the teacher may still be paid and the fund still can.
pub fn approve_remuneration(
    conn: &mut PgConnection,
    act: &Act,
    id: TeacherRemunerationId,
    version: i64,
) -> Outcome<TeacherRemunerationView> {
    let mut row = lock(conn, act, (id, version), true)?;
    let before = views::one(conn, row.clone(), views::Names::Masked)?;
    let lines = remunerations::list_lines(conn, row.id)?;
    if lines.iter().any(|(.., attended)| *attended == 0) {
        return Err(RemunerationError::NotAttended.into());
    }
    let days: Vec<_> = lines.iter().map(|(_, _, starts_at, _)| business_date(*starts_at)).collect();
    let payee = payee(conn, act, row.teacher_id.into(), &days)?;
    let expense = SpendFund {
        category: PAY,
        amount: Yuan::from_fen(fen(row.amount)?),
        supplier: payee.masked_name,
        document: format!("课酬单 {}", row.id),
    };
    let entry = pay_out(conn, act, FundId(row.fund_id), &expense)?;
    row.entry_id = Some(entry.id);
    decide(conn, act, (RemunerationState::Paid, "teacher_remuneration.approve"), row, &before)
}

/// Does not pay, or takes back what was asked for: nothing moves, and the sessions can be paid by another.
pub fn reject_remuneration(
    conn: &mut PgConnection,
    act: &Act,
    id: TeacherRemunerationId,
    version: i64,
    reason: &str,
) -> Outcome<TeacherRemunerationView> {
    let mut row = lock(conn, act, (id, version), false)?;
    let before = views::one(conn, row.clone(), views::Names::Masked)?;
    row.decision_reason = Some(reason.to_owned());
    remunerations::release_sessions(conn, row.id)?;
    decide(conn, act, (RemunerationState::Rejected, "teacher_remuneration.reject"), row, &before)
}

fn lock(
    conn: &mut PgConnection,
    act: &Act,
    (id, version): (TeacherRemunerationId, i64),
    approves: bool,
) -> Outcome<RemunerationRow> {
    let row = remunerations::lock_remuneration(conn, &act.scope(), id.0)?.ok_or(FundError::NotFound)?;
    find(conn, act, FundId(row.fund_id))?;
    let state = row.status.parse().map_err(|_| FundError::Stored)?;
    may_decide(state, approves, row.requested_by, act.account_id.0)?;
    if row.version == version { Ok(row) } else { Err(FundError::Stale) }
}

fn decide(
    conn: &mut PgConnection,
    act: &Act,
    (state, action): (RemunerationState, &'static str),
    mut row: RemunerationRow,
    before: &TeacherRemunerationView,
) -> Outcome<TeacherRemunerationView> {
    row.status = state.to_string();
    row.decided_by = Some(act.account_id.0);
    row.decided_at = Some(act.at);
    row.version += 1;
    remunerations::update_remuneration(conn, &row)?;
    let place = find_school(conn, &act.scope(), row.school_id.into())?.ok_or(FundError::NotFound)?;
    let after = views::one(conn, row, views::Names::Masked)?;
    let change = Change::of(action, "teacher_remuneration", after.id);
    let change = change.within(place.facility_id, &place.township_code).before(before).after(&after);
    let change = match &after.decision_reason {
        Some(reason) => change.because(reason),
        None => change,
    };
    record(conn, act, &change)?;
    Ok(after)
}

/// Lets go of the sessions of a remuneration whose payment two people have undone.
pub(super) fn release_paid_by(conn: &mut PgConnection, act: &Act, event: Uuid) -> Outcome<()> {
    let Some(mut row) = remunerations::lock_paid_by(conn, event)? else { return Ok(()) };
    let before = views::one(conn, row.clone(), views::Names::Masked)?;
    row.status = RemunerationState::Reversed.to_string();
    row.version += 1;
    remunerations::release_sessions(conn, row.id)?;
    remunerations::update_remuneration(conn, &row)?;
    let county = row.county_code.clone();
    let after = views::one(conn, row, views::Names::Masked)?;
    let change = Change::of("teacher_remuneration.reverse", "teacher_remuneration", after.id);
    record(conn, act, &change.in_county(&county).before(&before).after(&after))?;
    Ok(())
}

/// The remunerations within reach that match, newest first.
pub fn list_remunerations(
    conn: &mut PgConnection,
    act: &Act,
    query: &TeacherRemunerationQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Outcome<Paged<TeacherRemunerationView>> {
    let page = remunerations::list_remunerations(conn, &act.scope(), query, before, paging)?;
    let items = views::all(conn, page.items, views::Names::Whole)?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// One remuneration with the sessions that it pays.
pub fn get_remuneration(
    conn: &mut PgConnection,
    act: &Act,
    id: TeacherRemunerationId,
) -> Outcome<TeacherRemunerationDetails> {
    let row = remunerations::find_remuneration(conn, &act.scope(), id.0)?.ok_or(FundError::NotFound)?;
    views::details(conn, row)
}

/// What teachers were paid and what was not undone, by source and kind of fund.
pub fn summarise_remunerations(
    conn: &mut PgConnection,
    act: &Act,
    query: &TeacherRemunerationSummaryQuery,
) -> Outcome<TeacherRemunerationSummary> {
    let next = query.to.and_then(|day| day.succ_opt()).map(start_of_day);
    let span = (query.from.map(start_of_day), next);
    let county = query.county_code.as_ref().map(ToString::to_string);
    views::summary(remunerations::sum_paid(conn, &act.scope(), span, county)?)
}

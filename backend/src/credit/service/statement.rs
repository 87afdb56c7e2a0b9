//! A learner's statement of one month, and the balance at a past instant: both added up from the transfers.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use contract::credit::{
    CreditBalanceView, CreditBucketView, CreditStatementView, StatementLineView, StatementMovement,
    StatementSum,
};
use contract::days::Month;
use contract::ids::LearnerId;
use contract::money::Credits;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::people::{name_in, person};
use super::vesting::{Waiting, waiting};
use super::{CreditError, Outcome};
use crate::act::Act;
use crate::clock::{business_date, business_time};
use crate::credit::domain::buckets::Bucket;
use crate::credit::domain::statement::{Moved, Standing, movement, running};
use crate::credit::store::statement::{self as store, LineRow, SubjectRow};
use crate::learner::service::names_in_full;
use crate::sheet::Cell;
use crate::words::{Language, label};

/// A learner's statement of a month, the present one unless one is named. One that has not begun is refused.
pub fn statement(
    conn: &mut PgConnection,
    act: &Act,
    id: LearnerId,
    month: Option<Month>,
) -> Outcome<CreditStatementView> {
    let person = person(conn, act, id.0)?;
    let today = business_date(act.at);
    let month = month.or_else(|| Month::containing(today)).ok_or(CreditError::Stored)?;
    if month.first_day() > today {
        return Err(CreditError::MonthToCome);
    }
    let before = store::list_sums_before(conn, id.0, month.first_day())?;
    let opening = before.iter().try_fold(Standing::default(), |standing, row| {
        Ok::<_, CreditError>(standing.after(change(&row.phase, row.incoming, row.amount)?))
    })?;
    let rows = store::list_lines(conn, id.0, (month.first_day(), month.last_day()))?;
    let subjects = subjects(conn, rows.iter().map(|row| row.event_id))?;
    let changes =
        rows.iter().map(|row| change(&row.phase, row.incoming, row.amount)).collect::<Outcome<Vec<_>>>()?;
    let standings = running(opening, changes.iter().copied());
    let closing = standings.last().copied().unwrap_or(opening);
    // What is set aside to come in is not there yet, and on no statement.
    let lines = rows
        .into_iter()
        .zip(changes.into_iter().zip(standings))
        .filter(|(_, (change, _))| *change != Standing::default())
        .map(|(row, (change, standing))| line(row, change, standing, &subjects))
        .collect::<Outcome<Vec<_>>>()?;
    Ok(CreditStatementView {
        learner_id: id,
        learner_name: name_in(&names_in_full(act), &person),
        school_name: person.school_name,
        month,
        drawn_up_at: act.at,
        opening: Credits(opening.balance),
        opening_held: Credits(opening.held),
        sums: sums(&lines),
        lines,
        closing: Credits(closing.balance),
        closing_held: Credits(closing.held),
    })
}

/// What events were for, by event.
pub(super) type Subjects = HashMap<Uuid, SubjectRow>;

pub(super) fn subjects(conn: &mut PgConnection, events: impl Iterator<Item = Uuid>) -> Outcome<Subjects> {
    let events: Vec<Uuid> = events.collect();
    let rows = store::list_subjects(conn, &events)?;
    Ok(rows.into_iter().map(|row| (row.event_id, row)).collect())
}

pub(super) fn change(phase: &str, incoming: bool, amount: i64) -> Outcome<Standing> {
    let phase = phase.parse().map_err(|_| CreditError::Stored)?;
    Ok(Moved { phase, incoming, amount }.change())
}

fn line(
    row: LineRow,
    change: Standing,
    standing: Standing,
    subjects: &Subjects,
) -> Outcome<StatementLineView> {
    let subject = subjects.get(&row.event_id).cloned().unwrap_or_default();
    let kind = row.kind.parse().map_err(|_| CreditError::Stored)?;
    let phase = row.phase.parse().map_err(|_| CreditError::Stored)?;
    Ok(StatementLineView {
        id: row.id,
        event_id: row.event_id.into(),
        movement: movement(kind, phase),
        at: row.at,
        business_date: row.business_date,
        amount: Credits(change.balance),
        held: Credits(change.held),
        balance: Credits(standing.balance),
        balance_held: Credits(standing.held),
        subject: subject.subject,
        order_id: subject.order_id.map(Into::into),
        expires_on: row.expires_on,
        earning_id: row.earning_id.map(Into::into),
        reason: row.reason,
    })
}

fn sums(lines: &[StatementLineView]) -> Vec<StatementSum> {
    let of = |movement: StatementMovement| {
        let none = StatementSum { movement, count: 0, amount: Credits(0), held: Credits(0) };
        lines.iter().filter(|line| line.movement == movement).fold(none, |sum, line| StatementSum {
            movement,
            count: sum.count + 1,
            amount: Credits(sum.amount.centi() + line.amount.centi()),
            held: Credits(sum.held.centi() + line.held.centi()),
        })
    };
    StatementMovement::ALL.iter().map(|one| of(*one)).filter(|sum| sum.count > 0).collect()
}

/// What a learner had at an instant, by bucket; buckets whose last day had passed by then no longer count. An instant
/// that has not come is refused.
pub fn balance_at(
    conn: &mut PgConnection,
    act: &Act,
    id: LearnerId,
    at: DateTime<Utc>,
) -> Outcome<CreditBalanceView> {
    person(conn, act, id.0)?;
    if at > act.at {
        return Err(CreditError::InstantToCome);
    }
    let mut standings: BTreeMap<(NaiveDate, Uuid), Standing> = BTreeMap::new();
    for row in store::list_sums_until(conn, id.0, at)? {
        let standing = standings.entry((row.expires_on, row.bucket)).or_default();
        *standing = standing.after(change(&row.phase, row.incoming, row.amount)?);
    }
    Ok(balance_view(id, at, standings, &waiting(conn, id, at, Some(at))?))
}

/// A balance by bucket, the earliest last day first; buckets that are empty or whose last day has passed are left out.
pub(super) fn balance_view(
    id: LearnerId,
    at: DateTime<Utc>,
    standings: impl IntoIterator<Item = ((NaiveDate, Uuid), Standing)>,
    waiting: &Waiting,
) -> CreditBalanceView {
    let day = business_date(at);
    let (live, free): (Vec<Standing>, Vec<Bucket<Uuid>>) = standings
        .into_iter()
        .filter(|((expires_on, _), standing)| *expires_on >= day && standing.balance > 0)
        .map(|((expires_on, id), one)| (one, Bucket { id, expires_on, free: one.free() }))
        .unzip();
    let total = live.iter().fold(Standing::default(), |sum, one| sum.after(*one));
    let spendable = waiting.spendable(&free, at);
    let available: i64 = spendable.iter().map(|bucket| bucket.free).sum();
    let bucket = |(one, can): (&Standing, &Bucket<Uuid>)| CreditBucketView {
        account_id: can.id.into(),
        expires_on: can.expires_on,
        balance: Credits(one.balance),
        held: Credits(one.held),
        waiting: Credits(one.free() - can.free),
    };
    CreditBalanceView {
        learner_id: id,
        at,
        balance: Credits(total.balance),
        held: Credits(total.held),
        waiting: Credits(total.free() - available),
        available: Credits(available),
        buckets: live.iter().zip(&spendable).map(bucket).collect(),
    }
}

/// The columns of a statement as a file, as `sheet.ftl` calls them.
pub const STATEMENT_COLUMNS: [&str; 9] =
    ["date", "time", "what", "subject", "amount", "held", "balance", "expires_on", "why"];

/// A statement as a file: opening, movements, closing.
pub fn statement_sheet(statement: &CreditStatementView, language: Language) -> Vec<Vec<Cell>> {
    let end = |name: &str, day: NaiveDate, (balance, held): (Credits, Credits)| {
        let called = label(language, "statement_sheet", name);
        let mut row = vec![Cell::text(Some(day)), Cell::Blank, Cell::Text(called), Cell::Blank, Cell::Blank];
        row.extend([Cell::number(Some(held)), Cell::number(Some(balance)), Cell::Blank, Cell::Blank]);
        row
    };
    let (opening, closing) =
        ((statement.opening, statement.opening_held), (statement.closing, statement.closing_held));
    let mut rows = vec![end("opening", statement.month.first_day(), opening)];
    rows.extend(statement.lines.iter().map(|line| sheet_line(line, language)));
    rows.push(end("closing", statement.month.last_day(), closing));
    rows
}

fn sheet_line(line: &StatementLineView, language: Language) -> Vec<Cell> {
    vec![
        Cell::text(Some(line.business_date)),
        Cell::text(Some(business_time(line.at).format("%H:%M:%S"))),
        Cell::Text(label(language, "StatementMovement", line.movement.as_str())),
        Cell::text(line.subject.as_ref()),
        Cell::number(Some(line.amount)),
        Cell::number(Some(line.held)),
        Cell::number(Some(line.balance)),
        Cell::text(Some(line.expires_on)),
        Cell::text(line.reason.as_ref()),
    ]
}

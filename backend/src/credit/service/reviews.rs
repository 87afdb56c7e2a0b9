//! Reviews of flagged earnings: somebody else looks at them, and they stand or are reversed.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use contract::credit::{
    CreditReviewLine, CreditReviewQuery, CreditReviewView, RefuseCreditReview, ReviewReason, ReviewState,
    ReviewedSession,
};
use contract::ids::CreditReviewId;
use contract::money::Credits;
use diesel::pg::PgConnection;
use uuid::Uuid;

use super::ledger::{self, LedgerError};
use super::people::told_name;
use super::policies::grace_days;
use super::{CreditError, Outcome};
use crate::act::{Act, Scope};
use crate::audit::{Change, record};
use crate::auth::service::display_names;
use crate::clock::business_date;
use crate::credit::domain::decisions::{Entered, ReviewError, may_review, refused};
use crate::credit::domain::ledger::Refusal;
use crate::credit::store::due::put_back;
use crate::credit::store::evidence::list_held_by;
use crate::credit::store::reviews::{self as store, BesideLine, ReviewEntry, ReviewLineRow, ReviewRow};
use crate::credit::store::struck_out::list_reversals;
use crate::learner::service::{Lines, names_in_full};
use crate::paging::{Paged, Paging};

/// Reviews at the facilities in the caller's scope, newest first.
pub fn list_reviews(
    conn: &mut PgConnection,
    act: &Act,
    query: &CreditReviewQuery,
    before: Option<Uuid>,
    paging: &Paging,
) -> Outcome<Paged<CreditReviewView>> {
    let page = store::list_reviews(conn, &act.scope(), query, before, paging)?;
    let items = views(conn, &names_in_full(act), page.items)?;
    Ok(Paged { items, next: page.next, total: page.total })
}

/// One review.
pub fn get_review(conn: &mut PgConnection, act: &Act, id: CreditReviewId) -> Outcome<CreditReviewView> {
    let entry = store::find_review(conn, &act.scope(), id.0)?.ok_or(CreditError::NotFound)?;
    one(conn, &names_in_full(act), entry)
}

fn one(conn: &mut PgConnection, readable: &Scope, entry: ReviewEntry) -> Outcome<CreditReviewView> {
    views(conn, readable, vec![entry])?.pop().ok_or(CreditError::NotFound)
}

/// As it is kept, in the trail and for a repeated request: with names masked.
fn kept(conn: &mut PgConnection, entry: ReviewEntry) -> Outcome<CreditReviewView> {
    one(conn, &Scope::default(), entry)
}

/// Every earning of the review stands: it vests when its time has come.
pub fn accept_review(
    conn: &mut PgConnection,
    act: &Act,
    id: CreditReviewId,
    version: i64,
    reason: &str,
) -> Outcome<CreditReviewView> {
    let deciding = lock(conn, act, id, version)?;
    decide(conn, act, deciding, ReviewState::Accepted, reason)
}

/// Reverses the earnings of a review that are named, or all of them, each by its mirror image on the ledger; the others
/// stand.
///
/// What has been spent meanwhile cannot be taken back: then nothing is decided, and the account wants a correction.
pub fn refuse_review(
    conn: &mut PgConnection,
    act: &Act,
    id: CreditReviewId,
    version: i64,
    refusal: &RefuseCreditReview,
) -> Outcome<CreditReviewView> {
    let deciding = lock(conn, act, id, version)?;
    let all: Vec<Uuid> = deciding.before.lines.iter().map(|line| line.earning_id.0).collect();
    let named: Option<Vec<Uuid>> =
        refusal.earning_ids.as_ref().map(|ids| ids.iter().map(|id| id.0).collect());
    // What was earned by attendance that has been struck out since may have been taken back already.
    let gone = list_reversals(conn, &all)?;
    let grace = grace_days(conn, business_date(act.at))?;
    for earning in refused(&all, named.as_deref())? {
        let event = match gone.get(&earning) {
            Some(event) => *event,
            None => ledger::reverse(conn, act, earning, grace, &refusal.reason).map_err(taken_back)?,
        };
        store::set_reversed(conn, (earning, deciding.row.id), event)?;
    }
    decide(conn, act, deciding, ReviewState::Refused, &refusal.reason)
}

fn taken_back(error: LedgerError) -> CreditError {
    match error {
        LedgerError::Refused(Refusal::Overdrawn { .. } | Refusal::Expiry(_)) => ReviewError::Spent.into(),
        other => other.into(),
    }
}

/// A review that is being decided, locked.
struct Deciding {
    row: ReviewRow,
    township: String,
    before: CreditReviewView,
}

fn lock(conn: &mut PgConnection, act: &Act, id: CreditReviewId, version: i64) -> Outcome<Deciding> {
    let entry = store::lock_review(conn, &act.scope(), id.0)?.ok_or(CreditError::NotFound)?;
    let before = kept(conn, entry.clone())?;
    let (row, (_, township, _)) = entry;
    let learners: Vec<Uuid> = before.lines.iter().map(|line| line.learner_id.0).collect();
    let lines = Lines::of(conn, &learners)?;
    let own = list_held_by(conn, act.account_id.0, &lines.records(&learners))?;
    let own: HashSet<Uuid> = own.into_iter().map(|record| lines.person(record)).collect();
    let entered = before.lines.iter().map(|line| Entered {
        recorded_by: line.recorded_by.map(|id| id.0),
        confirmed_by: line.confirmed_by.map(|id| id.0),
        own: own.contains(&lines.person(line.learner_id.0)),
    });
    may_review(before.status, act.account_id.0, &entered.collect::<Vec<_>>())?;
    if row.version != version {
        return Err(CreditError::Stale);
    }
    Ok(Deciding { row, township, before })
}

fn decide(
    conn: &mut PgConnection,
    act: &Act,
    deciding: Deciding,
    state: ReviewState,
    reason: &str,
) -> Outcome<CreditReviewView> {
    let Deciding { mut row, township, before } = deciding;
    // Nothing is settled meanwhile that would still wait for this decision.
    ledger::begin(conn)?;
    row.status = state.to_string();
    row.decided_by = Some(act.account_id.0);
    row.decided_at = Some(act.at);
    row.decision_reason = Some(reason.to_owned());
    row.version += 1;
    store::update_review(conn, &row)?;
    put_back(conn, &before.lines.iter().map(|line| line.earning_id.0).collect::<Vec<_>>())?;
    let entry = store::find_review(conn, &act.scope(), row.id)?.ok_or(CreditError::NotFound)?;
    let after = kept(conn, entry)?;
    let action = match state {
        ReviewState::Refused => "credit_review.refuse",
        ReviewState::Open | ReviewState::Accepted => "credit_review.accept",
    };
    let change = Change::of(action, "credit_review", row.id).within(after.facility_id, &township);
    record(conn, act, &change.before(&before).after(&after))?;
    Ok(after)
}

/// As one sees them who reads learners' names in full within `readable`.
fn views(
    conn: &mut PgConnection,
    readable: &Scope,
    entries: Vec<ReviewEntry>,
) -> Outcome<Vec<CreditReviewView>> {
    let ids: Vec<Uuid> = entries.iter().map(|(row, _)| row.id).collect();
    let lines = store::list_review_lines(conn, &ids)?;
    let deciders = entries.iter().filter_map(|(row, _)| row.decided_by);
    let people: Vec<Uuid> = deciders.chain(lines.iter().filter_map(|(row, _)| row.recorded_by)).collect();
    let names = display_names(conn, &people)?;
    let mut of: BTreeMap<Uuid, Vec<(ReviewLineRow, BesideLine)>> = BTreeMap::new();
    for line in lines {
        of.entry(line.0.review_id).or_default().push(line);
    }
    entries
        .into_iter()
        .map(|(row, (facility_name, township, session))| {
            let in_full = readable.covers_facility(row.facility_id.into(), &township);
            let lines = of.remove(&row.id).unwrap_or_default().into_iter();
            let open = row.status == ReviewState::Open.as_str();
            let lines = lines.map(|(line, beside)| line_view((line, &beside), &names, in_full, open));
            view(row, facility_name, session, lines.collect::<Outcome<_>>()?, &names)
        })
        .collect()
}

/// While it is open, whoever decides is told, too, when it has become known since that the learner was dead on the day.
fn line_view(
    (row, beside): (ReviewLineRow, &BesideLine),
    names: &HashMap<Uuid, String>,
    in_full: bool,
    open: bool,
) -> Outcome<CreditReviewLine> {
    let reasons = row.reasons.iter().flatten();
    let mut reasons: Vec<ReviewReason> =
        reasons.map(|word| word.parse().map_err(|_| CreditError::Stored)).collect::<Outcome<_>>()?;
    let dead = beside.died_on.is_some_and(|died_on| died_on < beside.activity_date);
    if open && dead && !reasons.contains(&ReviewReason::AfterDeath) {
        reasons.push(ReviewReason::AfterDeath);
    }
    Ok(CreditReviewLine {
        earning_id: row.earning_id.into(),
        learner_id: row.learner_id.into(),
        learner_name: told_name(&beside.learner_name, in_full),
        activity_date: beside.activity_date,
        valid_minutes: u32::try_from(beside.valid_minutes).map_err(|_| CreditError::Stored)?,
        credited: Credits(beside.credited_centi),
        reasons,
        recorded_by: row.recorded_by.map(Into::into),
        recorded_by_name: row.recorded_by.and_then(|id| names.get(&id).cloned()),
        confirmed_by: row.confirmed_by.map(Into::into),
        recorded_at: beside.recorded_at,
        reversal_event_id: row.reversal_event_id.map(Into::into),
    })
}

fn view(
    row: ReviewRow,
    facility_name: String,
    session: Option<(String, DateTime<Utc>)>,
    lines: Vec<CreditReviewLine>,
    names: &HashMap<Uuid, String>,
) -> Outcome<CreditReviewView> {
    let mut reasons: Vec<ReviewReason> = lines.iter().flat_map(|line| line.reasons.clone()).collect();
    reasons.sort_unstable();
    reasons.dedup();
    let session = row.session_id.zip(session);
    Ok(CreditReviewView {
        id: row.id.into(),
        facility_id: row.facility_id.into(),
        facility_name,
        session: session.map(|(id, (title, starts_at))| ReviewedSession { id: id.into(), title, starts_at }),
        status: row.status.parse().map_err(|_| CreditError::Stored)?,
        reasons,
        credited: Credits(lines.iter().map(|line| line.credited.centi()).sum()),
        lines,
        opened_at: row.opened_at,
        decided_by: row.decided_by.map(Into::into),
        decided_by_name: row.decided_by.and_then(|id| names.get(&id).cloned()),
        decided_at: row.decided_at,
        decision_reason: row.decision_reason,
        version: row.version,
    })
}

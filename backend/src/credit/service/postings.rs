//! Earnings that are posted in groups.
//!
//! What claims are judged by is remembered between batches and holds as long as
//! nobody else posts: the database refuses a batch that was judged on an older
//! end of the chain, or by an older record of a learner or policy. Then all is
//! forgotten, read again and judged again; the third time under the chain's lock.

mod remember;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::Instant;

use contract::credit::{EarningView, LedgerEventKind};
use contract::money::Credits;
use diesel::pg::PgConnection;
use diesel::result::{DatabaseErrorKind, Error as QueryError};
use diesel::{Connection as _, QueryResult};
use uuid::Uuid;

use super::ledger::CREDITS;
use crate::act::Scope;
use crate::clock::business_date;
use crate::credit::domain::ledger::{Block, Event, Line, Transfer, Verdict, fold};
use crate::credit::domain::{Claim, ClaimRefusal, Granted};
use crate::credit::store::append::{Batch as Columns, NewBlock};
use crate::credit::store::earnings::EarningRow;
use crate::credit::store::ledger::{EventRow, lock_head};
use crate::credit::store::postings::{self as store, Earnings, NewEarning, Posted};
use crate::db::group::{Batch, spent};

pub use remember::EarningDesk;

/// How often a batch is judged at most; from the second repetition on under the chain's lock.
const ROUNDS: u32 = 4;
/// For how many batches names are looked up before they are tried, once one was taken.
const CAREFUL: u32 = 64;

/// Claims of one request.
#[derive(Debug, Clone)]
pub struct Claims {
    /// What the caller may see.
    pub scope: Arc<Scope>,
    /// The learners that the caller is.
    pub own: Arc<[Uuid]>,
    /// What it claims, in order.
    pub claims: Vec<Claim>,
}

/// An earning that stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedEarning {
    /// The earning.
    pub earning: EarningView,
    /// Whether it stood there before.
    pub replayed: bool,
}

/// What became of each claim of a request.
pub type Verdicts = Vec<Result<PostedEarning, ClaimRefusal>>;

impl Batch for EarningDesk {
    type Job = Claims;
    type Answer = Verdicts;
    const NAME: &'static str = "earnings";

    fn weight(job: &Claims) -> usize {
        job.claims.len()
    }

    fn run(&mut self, conn: &mut PgConnection, jobs: &[Claims]) -> QueryResult<Vec<Verdicts>> {
        for round in 0..ROUNDS {
            let outcome = if round < 2 {
                self.round(conn, jobs)
            } else {
                self.forget();
                conn.transaction(|conn| {
                    lock_head(conn)?;
                    self.round(conn, jobs)
                })
            };
            match outcome {
                Ok(Some(verdicts)) => return Ok(verdicts),
                Ok(None) => {}
                Err(QueryError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
                    self.careful = CAREFUL;
                }
                Err(error) => return Err(error),
            }
            metrics::counter!("ledger_rejudged_total").increment(1);
            self.forget();
        }
        Err(QueryError::RollbackTransaction)
    }

    fn forget(&mut self) {
        self.forget_all();
    }
}

/// What was decided about a claim, before it is posted.
enum Decision {
    Grant(Box<Granted>),
    Known(Box<EarningRow>),
    /// The same as an earlier one of the batch, by its place among the grants.
    Same(usize),
    Refuse(ClaimRefusal),
}

impl EarningDesk {
    /// Judges and posts; `None` when what was remembered did not hold.
    fn round(&mut self, conn: &mut PgConnection, jobs: &[Claims]) -> QueryResult<Option<Vec<Verdicts>>> {
        let started = Instant::now();
        let claims: Vec<&Claim> = jobs.iter().flat_map(|job| &job.claims).collect();
        self.remember(conn, &claims)?;
        let known = if self.careful > 0 { Some(Known::read(conn, &claims)?) } else { None };
        spent(Self::NAME, "load", started);

        let started = Instant::now();
        let decisions = self.decide(jobs, &known.unwrap_or_default());
        let granted: Vec<(&Claim, &Granted)> = claims
            .iter()
            .zip(&decisions)
            .filter_map(|(claim, decision)| match decision {
                Decision::Grant(granted) => Some((*claim, &**granted)),
                _ => None,
            })
            .collect();
        spent(Self::NAME, "judge", started);
        if !self.post(conn, &granted)? {
            return Ok(None);
        }
        self.note_repetitions(&decisions);
        Ok(Some(answer(jobs, &decisions)))
    }

    fn decide(&mut self, jobs: &[Claims], known: &Known) -> Vec<Decision> {
        let mut seen = HashMap::new();
        let mut records = HashSet::new();
        let mut decisions = Vec::new();
        for (job, claim) in jobs.iter().flat_map(|job| job.claims.iter().map(move |claim| (job, claim))) {
            let place = decisions.len();
            let repeated = known.find(claim).or_else(|| repeated(claim, &seen, &records));
            let decision = repeated.unwrap_or_else(|| self.grant(job, claim));
            if matches!(decision, Decision::Grant(_)) {
                seen.insert(claim.id, (claim.hash, place));
                records.insert(claim.record);
            }
            decisions.push(decision);
        }
        decisions
    }

    fn grant(&mut self, job: &Claims, claim: &Claim) -> Decision {
        let in_scope = self
            .desk
            .members
            .get(&claim.learner)
            .is_some_and(|member| job.scope.covers_facility(member.facility.into(), &member.township));
        if !in_scope {
            return Decision::Refuse(ClaimRefusal::UnknownLearner);
        }
        if job.own.contains(&claim.learner) {
            return Decision::Refuse(ClaimRefusal::OwnCredit);
        }
        match self.desk.judge(claim) {
            Ok(granted) => Decision::Grant(Box::new(granted)),
            Err(refusal) => Decision::Refuse(refusal),
        }
    }

    /// Folds the grants into the books and writes them.
    fn post(&mut self, conn: &mut PgConnection, granted: &[(&Claim, &Granted)]) -> QueryResult<bool> {
        if granted.is_empty() {
            return Ok(true);
        }
        let started = Instant::now();
        self.open_accounts(conn, granted)?;
        spent(Self::NAME, "load", started);

        let started = Instant::now();
        let Some(head) = self.head else { return Ok(false) };
        let events: Vec<Event> = granted
            .iter()
            .filter(|(_, granted)| granted.amounts.credited > 0)
            .filter_map(|(claim, granted)| Some(event(claim, self.transfer(claim, granted)?)))
            .collect();
        let actors: HashMap<Uuid, Uuid> = granted.iter().map(|(claim, _)| (claim.id, claim.actor)).collect();
        let mut touched = BTreeSet::new();
        self.books.forget_posted();
        let before: HashMap<Uuid, _> = events
            .iter()
            .flat_map(|event| &event.transfers)
            .flat_map(|one| [one.debit, one.credit])
            .filter_map(|id| Some((id, self.books.balance(id)?)))
            .collect();
        let (mut columns, mut block) = (Columns::default(), Block::after(&head));
        for (verdict, event) in fold(&mut self.books, &events).into_iter().zip(&events) {
            let Verdict::Accepted(after) = verdict else { return Ok(false) };
            touched.extend(after.into_iter().map(|(id, _)| id));
            let actor = actors.get(&event.id).copied();
            columns.event(event_row(event, actor));
            for transfer in &event.transfers {
                block.add(&Line { event, actor, cause: None, reason: None }, CREDITS, transfer);
                columns.transfer(CREDITS, transfer);
            }
        }
        for id in touched {
            let (Some(before), Some(after)) = (before.get(&id), self.books.balance(id)) else {
                return Ok(false);
            };
            columns.change(id, *before, after);
        }
        let earnings = self.earnings(granted);
        let at = granted.iter().map(|(claim, _)| claim.at).max().unwrap_or_default();
        let block = NewBlock { head, hash: block.hash(), at };
        spent(Self::NAME, "fold", started);

        let started = Instant::now();
        let posted = store::post_earnings(conn, &columns, &block, &earnings)?;
        spent(Self::NAME, "sql", started);
        if posted == Posted::Outdated {
            return Ok(false);
        }
        self.advance(&block, columns.transfers());
        Ok(true)
    }

    fn earnings(&self, granted: &[(&Claim, &Granted)]) -> Earnings {
        let mut earnings = Earnings::default();
        let learners: BTreeSet<Uuid> = granted.iter().map(|(claim, _)| claim.learner).collect();
        for id in learners {
            if let Some(member) = self.desk.members.get(&id) {
                earnings.judged_by_learner(id, member.version);
            }
        }
        let policies: BTreeSet<Uuid> = granted.iter().map(|(_, granted)| granted.policy).collect();
        for rules in self.desk.rules.iter().filter(|rules| policies.contains(&rules.id)) {
            earnings.judged_by_policy(rules.id, rules.version);
        }
        for (claim, granted) in granted {
            earnings.add(&NewEarning { claim, granted });
        }
        earnings
    }

    fn transfer(&self, claim: &Claim, granted: &Granted) -> Option<Transfer> {
        let member = self.desk.members.get(&claim.learner)?;
        let issuer = self.issuers.get(&member.facility)?;
        let bucket = self.buckets.get(&(claim.learner, granted.expires_on))?;
        Some(Transfer::single(*issuer, *bucket, granted.amounts.credited))
    }

    /// Stays careful as long as more than one claim in twenty was known.
    fn note_repetitions(&mut self, decisions: &[Decision]) {
        let known = decisions.iter().filter(|one| matches!(one, Decision::Known(_))).count();
        self.careful = if known * 20 > decisions.len() { CAREFUL } else { self.careful.saturating_sub(1) };
    }
}

fn event(claim: &Claim, transfer: Transfer) -> Event {
    Event {
        id: claim.id,
        kind: LedgerEventKind::Earning,
        at: claim.at,
        business_date: business_date(claim.at),
        transfers: vec![transfer],
    }
}

const fn event_row(event: &Event, actor_id: Option<Uuid>) -> EventRow {
    EventRow {
        id: event.id,
        kind: event.kind.as_str(),
        actor_id,
        at: event.at,
        business_date: event.business_date,
        cause_id: None,
        reason: None,
    }
}

/// Earnings that stand in the ledger under the names and on the records of a batch.
#[derive(Default)]
struct Known {
    by_id: HashMap<Uuid, EarningRow>,
    records: HashSet<Uuid>,
    taken: Vec<Uuid>,
}

impl Known {
    fn read(conn: &mut PgConnection, claims: &[&Claim]) -> QueryResult<Self> {
        let ids: Vec<Uuid> = claims.iter().map(|claim| claim.id).collect();
        let records: Vec<Uuid> = claims.iter().map(|claim| claim.record).collect();
        let rows = store::list_known(conn, &ids, &records)?;
        let records = rows.iter().filter_map(|row| row.record_id).collect();
        let by_id = rows.into_iter().map(|row| (row.id, row)).collect();
        Ok(Self { by_id, records, taken: store::list_taken(conn, &ids)? })
    }

    fn find(&self, claim: &Claim) -> Option<Decision> {
        if let Some(row) = self.by_id.get(&claim.id) {
            let same = row.request_hash.as_deref() == Some(claim.hash.as_slice());
            return Some(if same {
                Decision::Known(Box::new(row.clone()))
            } else {
                Decision::Refuse(ClaimRefusal::NameReused)
            });
        }
        if self.taken.contains(&claim.id) {
            return Some(Decision::Refuse(ClaimRefusal::NameReused));
        }
        self.records.contains(&claim.record).then_some(Decision::Refuse(ClaimRefusal::RecordUsed))
    }
}

/// What an earlier claim of the same batch makes of this one.
fn repeated(
    claim: &Claim,
    seen: &HashMap<Uuid, ([u8; 32], usize)>,
    records: &HashSet<Uuid>,
) -> Option<Decision> {
    match seen.get(&claim.id) {
        Some((hash, place)) if *hash == claim.hash => Some(Decision::Same(*place)),
        Some(_) => Some(Decision::Refuse(ClaimRefusal::NameReused)),
        None => records.contains(&claim.record).then_some(Decision::Refuse(ClaimRefusal::RecordUsed)),
    }
}

fn answer(jobs: &[Claims], decisions: &[Decision]) -> Vec<Verdicts> {
    let claims: Vec<&Claim> = jobs.iter().flat_map(|job| &job.claims).collect();
    let posted = |place: usize, replayed: bool| match (&decisions[place], claims[place]) {
        (Decision::Grant(granted), claim) => {
            Ok(PostedEarning { earning: granted_view(claim, granted), replayed })
        }
        _ => Err(ClaimRefusal::NameReused),
    };
    let mut verdicts = decisions.iter().enumerate().map(|(place, decision)| match decision {
        Decision::Grant(_) => posted(place, false),
        Decision::Same(first) => posted(*first, true),
        Decision::Known(row) => super::accounts::earning_view((**row).clone())
            .map(|earning| PostedEarning { earning, replayed: true })
            .map_err(|_| ClaimRefusal::NameReused),
        Decision::Refuse(refusal) => Err(*refusal),
    });
    jobs.iter().map(|job| verdicts.by_ref().take(job.claims.len()).collect()).collect()
}

fn granted_view(claim: &Claim, granted: &Granted) -> EarningView {
    EarningView {
        id: claim.id.into(),
        learner_id: claim.learner.into(),
        source: claim.source.into(),
        attendance_id: None,
        record_id: Some(claim.record),
        form: granted.inputs.form,
        activity_date: granted.day,
        valid_minutes: granted.inputs.valid_minutes,
        raw: Credits(granted.amounts.raw),
        credited: Credits(granted.amounts.credited),
        capped_by: granted.amounts.capped_by,
        expires_on: granted.expires_on,
        policy_id: granted.policy.into(),
        earned_at: claim.at,
    }
}

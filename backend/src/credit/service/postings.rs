//! Earnings that are posted in groups.
//!
//! What claims are judged by is remembered between batches and holds as long as
//! nobody else posts: the database refuses a batch that was judged on an older
//! end of the chain, or by an older record of a learner or policy. Then all is
//! forgotten, read again and judged again (`db/group.rs`). While a batch is
//! written, the next is judged on what will be when it stands.

mod remember;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Instant;

use contract::credit::{EarningView, LedgerEventKind};
use contract::money::Credits;
use diesel::QueryResult;
use diesel::pg::PgConnection;
use diesel::result::{DatabaseErrorKind, Error as QueryError};
use uuid::Uuid;

use super::ledger::CREDITS;
use crate::act::Scope;
use crate::clock::business_date;
use crate::credit::domain::ledger::{Balance, Block, Event, Head, Line, Transfer, Verdict};
use crate::credit::domain::{Claim, ClaimRefusal, Granted};
use crate::credit::store::append::{Batch as Moves, NewBlock};
use crate::credit::store::earnings::EarningRow;
use crate::credit::store::ledger::{EventRow, lock_head};
use crate::credit::store::postings::{self as store, NewEarning};
use crate::db::group::{Batch, spent};

pub use remember::EarningDesk;

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

/// A judged batch, as it is written.
#[derive(Debug)]
pub struct Sheet {
    moves: Moves,
    block: NewBlock,
    earnings: Vec<NewEarning>,
    verdicts: Vec<Verdicts>,
}

impl Batch for EarningDesk {
    type Job = Claims;
    type Answer = Verdicts;
    type Sheet = Sheet;
    const NAME: &'static str = "earnings";

    fn weight(job: &Claims) -> usize {
        job.claims.len()
    }

    fn judge(&mut self, conn: &mut PgConnection, jobs: &[&Claims]) -> QueryResult<bool> {
        if self.is_full() {
            return Ok(false);
        }
        let started = Instant::now();
        let claims: Vec<&Claim> = jobs.iter().flat_map(|job| &job.claims).collect();
        self.doubt(jobs);
        self.remember(conn, &claims)?;
        let known = if self.careful > 0 { Known::read(conn, &claims)? } else { Known::default() };
        spent(Self::NAME, "load", started);

        let started = Instant::now();
        let mut granted = Vec::new();
        for job in jobs {
            for claim in &job.claims {
                let verdict = self.decide(job, claim, &known, &mut granted);
                self.open.verdicts.push(verdict);
            }
            self.open.sizes.push(job.claims.len());
        }
        spent(Self::NAME, "judge", started);

        let started = Instant::now();
        self.open_accounts(conn, &granted)?;
        spent(Self::NAME, "load", started);
        let started = Instant::now();
        let folded = self.fold(granted);
        spent(Self::NAME, "fold", started);
        Ok(folded)
    }

    fn close(&mut self) -> Sheet {
        let mut open = std::mem::take(&mut self.open);
        for (id, before) in open.before {
            let after = self.books.balance(id).unwrap_or(before);
            open.moves.change(id, before, after);
        }
        let head = self.head.unwrap_or_default();
        let hash = open.block.unwrap_or_else(|| Block::after(&head)).hash();
        let at = open.earnings.iter().map(|one| one.claim.at).max().unwrap_or_default();
        let block = NewBlock { head, hash, at };
        if !open.earnings.is_empty() {
            self.advance(&block, open.moves.transfers());
        }
        let known = open.verdicts.iter().flatten().filter(|one| one.replayed).count();
        // Careful as long as more than one claim in twenty was known.
        self.careful =
            if known * 20 > open.verdicts.len() { CAREFUL } else { self.careful.saturating_sub(1) };
        let mut verdicts = open.verdicts.into_iter();
        let verdicts = open.sizes.iter().map(|size| verdicts.by_ref().take(*size).collect()).collect();
        Sheet { moves: open.moves, block, earnings: open.earnings, verdicts }
    }

    fn write(conn: &mut PgConnection, sheet: Sheet) -> QueryResult<Option<Vec<Verdicts>>> {
        let stands = sheet.earnings.is_empty()
            || store::post_earnings(conn, &sheet.moves, &sheet.block, &sheet.earnings)?;
        Ok(stands.then_some(sheet.verdicts))
    }

    fn lock(conn: &mut PgConnection) -> QueryResult<()> {
        lock_head(conn).map(drop)
    }

    fn may_judge_anew(&mut self, error: &QueryError) -> bool {
        use DatabaseErrorKind::{SerializationFailure, UniqueViolation};
        match error {
            QueryError::DatabaseError(UniqueViolation, _) => {
                self.careful = CAREFUL;
                true
            }
            QueryError::DatabaseError(SerializationFailure, _) => true,
            _ => false,
        }
    }

    fn forget(&mut self) {
        self.forget_all();
    }
}

/// The batch that is being filled.
#[derive(Default)]
pub(super) struct Open {
    verdicts: Verdicts,
    /// How many claims each job has.
    sizes: Vec<usize>,
    /// Where the verdict on a name stands, and what the claim said.
    names: HashMap<Uuid, ([u8; 32], usize)>,
    records: HashSet<Uuid>,
    /// The balances that it moves, as they were before it.
    before: BTreeMap<Uuid, Balance>,
    moves: Moves,
    /// From its first transfer on.
    block: Option<Block>,
    earnings: Vec<NewEarning>,
}

impl EarningDesk {
    /// The verdict on a claim. What it grants is added to `granted`.
    fn decide(
        &mut self,
        job: &Claims,
        claim: &Claim,
        known: &Known,
        granted: &mut Vec<NewEarning>,
    ) -> Result<PostedEarning, ClaimRefusal> {
        if let Some(verdict) = known.find(claim).or_else(|| self.open.find(claim)) {
            return verdict;
        }
        if !self.reaches(job, claim) {
            return Err(ClaimRefusal::UnknownLearner);
        }
        if known.records.contains(&claim.record) || self.open.records.contains(&claim.record) {
            return Err(ClaimRefusal::RecordUsed);
        }
        let grant = self.grant(job, claim)?;
        self.open.names.insert(claim.id, (claim.hash, self.open.verdicts.len()));
        self.open.records.insert(claim.record);
        let earning = granted_view(claim, &grant);
        granted.push(NewEarning { claim: claim.clone(), granted: grant });
        Ok(PostedEarning { earning, replayed: false })
    }

    /// Whether the learner is remembered as one in the caller's scope.
    fn reaches(&self, job: &Claims, claim: &Claim) -> bool {
        self.desk
            .members
            .get(&claim.learner)
            .is_some_and(|member| job.scope.covers_facility(member.facility.into(), &member.township))
    }

    fn grant(&mut self, job: &Claims, claim: &Claim) -> Result<Granted, ClaimRefusal> {
        if job.own.contains(&claim.learner) {
            return Err(ClaimRefusal::OwnCredit);
        }
        self.desk.judge(claim)
    }

    /// Folds what was granted into the books and enters it; `false` when the books do not bear it.
    fn fold(&mut self, granted: Vec<NewEarning>) -> bool {
        let Some(head) = self.head else { return granted.is_empty() };
        if self.open.earnings.is_empty() {
            self.books.forget_posted();
        }
        for new in granted {
            if new.granted.amounts.credited > 0 && !self.enter(&head, &new) {
                return false;
            }
            self.open.earnings.push(new);
        }
        true
    }

    fn enter(&mut self, head: &Head, new: &NewEarning) -> bool {
        let Some(transfer) = self.transfer(new) else { return false };
        let event = event(&new.claim, transfer);
        for id in [transfer.debit, transfer.credit] {
            let Some(balance) = self.books.balance(id) else { return false };
            self.open.before.entry(id).or_insert(balance);
        }
        if matches!(self.books.post(&event), Verdict::Refused(_)) {
            return false;
        }
        let actor = Some(new.claim.actor);
        self.open.moves.event(event_row(&event, actor));
        let line = Line { event: &event, actor, cause: None, reason: None };
        self.open.block.get_or_insert_with(|| Block::after(head)).add(&line, CREDITS, &transfer);
        self.open.moves.transfer(CREDITS, &transfer);
        true
    }

    fn transfer(&self, new: &NewEarning) -> Option<Transfer> {
        let member = self.desk.members.get(&new.claim.learner)?;
        let issuer = self.issuers.get(&member.facility)?;
        let bucket = self.buckets.get(&(new.claim.learner, new.granted.expires_on))?;
        Some(Transfer::single(*issuer, *bucket, new.granted.amounts.credited))
    }
}

impl Open {
    /// What an earlier claim of the batch makes of this one.
    fn find(&self, claim: &Claim) -> Option<Result<PostedEarning, ClaimRefusal>> {
        match self.names.get(&claim.id) {
            Some((hash, place)) if *hash == claim.hash => {
                let first = self.verdicts.get(*place)?.as_ref().ok()?;
                Some(Ok(PostedEarning { replayed: true, ..first.clone() }))
            }
            Some(_) => Some(Err(ClaimRefusal::NameReused)),
            None => None,
        }
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

    fn find(&self, claim: &Claim) -> Option<Result<PostedEarning, ClaimRefusal>> {
        if let Some(row) = self.by_id.get(&claim.id) {
            let same = row.request_hash.as_deref() == Some(claim.hash.as_slice());
            let view = super::accounts::earning_view(row.clone()).ok().filter(|_| same);
            let posted = view.map(|earning| PostedEarning { earning, replayed: true });
            return Some(posted.ok_or(ClaimRefusal::NameReused));
        }
        self.taken.contains(&claim.id).then_some(Err(ClaimRefusal::NameReused))
    }
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

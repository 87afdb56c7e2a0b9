//! What the desk of earnings remembers of the database, and how it reads what it does not know yet.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use contract::credit::LedgerAccountKind;
use contract::learner::LearnerState;
use diesel::QueryResult;
use diesel::pg::PgConnection;
use diesel::result::Error as QueryError;
use uuid::Uuid;

use super::super::ledger::{CREDITS, books_account};
use super::super::policies::checked;
use super::super::settle::histories_of;
use crate::clock::{business_date, new_id};
use crate::credit::domain::ledger::{Books, Head};
use crate::credit::domain::{Claim, Desk, Granted, Member, Rules};
use crate::credit::store::append::NewBlock;
use crate::credit::store::ledger::{self, AccountKey};
use crate::credit::store::postings as store;

/// More learners are not remembered: then all are forgotten, and the next are.
const MOST_MEMBERS: usize = 300_000;

/// The desk of earnings: what claims are judged by, and the books that they are folded into, as of one block.
#[derive(Default)]
pub struct EarningDesk {
    pub(super) head: Option<Head>,
    pub(super) desk: Desk,
    pub(super) books: Books,
    pub(super) issuers: HashMap<Uuid, Uuid>,
    pub(super) buckets: HashMap<(Uuid, NaiveDate), Uuid>,
    pub(super) careful: u32,
}

impl EarningDesk {
    /// Everything but how careful to be.
    pub(super) fn forget_all(&mut self) {
        *self = Self { careful: self.careful, ..Self::default() };
    }

    /// The end of the chain after a batch of its own.
    pub(super) fn advance(&mut self, block: &NewBlock, transfers: usize) {
        let more = i64::try_from(transfers).unwrap_or(i64::MAX);
        let head = block.head;
        self.head =
            Some(Head { block: head.block + 1, last_transfer: head.last_transfer + more, hash: block.hash });
    }

    /// Reads what is not known of the learners of a batch, and of their years. The end of the chain is read first, so
    /// what somebody else posts meanwhile shows when the batch is written.
    pub(super) fn remember(&mut self, conn: &mut PgConnection, claims: &[&Claim]) -> QueryResult<()> {
        if self.desk.members.len() > MOST_MEMBERS {
            self.forget_all();
        }
        if self.head.is_none() {
            self.head = Some(ledger::find_head(conn)?);
            self.read_rules(conn, claims.first().map(|claim| business_date(claim.at)))?;
        }
        let learners: BTreeSet<Uuid> = claims.iter().map(|claim| claim.learner).collect();
        let new: Vec<Uuid> = learners.into_iter().filter(|id| !self.desk.members.contains_key(id)).collect();
        if !new.is_empty() {
            for row in store::list_members(conn, &new)? {
                let (id, member) = member(row);
                self.desk.members.insert(id, member);
            }
        }
        self.remember_years(conn, claims)
    }

    fn read_rules(&mut self, conn: &mut PgConnection, today: Option<NaiveDate>) -> QueryResult<()> {
        for row in store::list_published(conn)? {
            let policy = checked(&row).map_err(|_| unreadable("a credit policy"))?;
            self.desk.rules.push(Rules { id: row.id, version: row.version, policy });
        }
        let last = self
            .desk
            .rules
            .iter()
            .find(|rules| today.is_some_and(|today| rules.policy.document().effective_from <= today));
        self.desk.grace_days =
            last.and_then(|rules| u32::try_from(rules.policy.grace_days.value).ok()).unwrap_or_default();
        Ok(())
    }

    fn remember_years(&mut self, conn: &mut PgConnection, claims: &[&Claim]) -> QueryResult<()> {
        let mut missing: HashMap<i32, BTreeSet<Uuid>> = HashMap::new();
        for claim in claims {
            let year = business_date(claim.span.start()).year();
            if self.desk.members.contains_key(&claim.learner)
                && !self.desk.histories.contains_key(&(claim.learner, year))
            {
                missing.entry(year).or_default().insert(claim.learner);
            }
        }
        for (year, learners) in missing {
            let learners: Vec<Uuid> = learners.into_iter().collect();
            let found = histories_of(conn, year, &learners).map_err(|_| unreadable("an earning"))?;
            self.desk.histories.extend(learners.iter().map(|id| ((*id, year), Default::default())));
            self.desk.histories.extend(found.into_iter().map(|(id, history)| ((id, year), history)));
        }
        Ok(())
    }

    /// Finds the accounts that a batch needs, opens those that are new, and enters them with their balances.
    pub(super) fn open_accounts(
        &mut self,
        conn: &mut PgConnection,
        granted: &[(&Claim, &Granted)],
    ) -> QueryResult<()> {
        let mut wanted: BTreeSet<(Option<Uuid>, Option<(Uuid, NaiveDate)>)> = BTreeSet::new();
        for (claim, granted) in granted.iter().filter(|(_, granted)| granted.amounts.credited > 0) {
            let facility = self.desk.members.get(&claim.learner).map(|member| member.facility);
            if let Some(facility) = facility.filter(|id| !self.issuers.contains_key(id)) {
                wanted.insert((Some(facility), None));
            }
            let bucket = (claim.learner, granted.expires_on);
            if !self.buckets.contains_key(&bucket) {
                wanted.insert((None, Some(bucket)));
            }
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let at = granted.iter().map(|(claim, _)| claim.at).max().unwrap_or_default();
        self.find_accounts(conn, &wanted)?;
        let new: Vec<(Uuid, AccountKey)> = wanted
            .iter()
            .filter(|(facility, bucket)| {
                facility.is_some_and(|id| !self.issuers.contains_key(&id))
                    || bucket.is_some_and(|key| !self.buckets.contains_key(&key))
            })
            .map(|(facility, bucket)| (new_id(), key_of(*facility, *bucket)))
            .collect();
        if !new.is_empty() {
            open(conn, &new, at)?;
            self.find_accounts(conn, &wanted)?;
        }
        Ok(())
    }

    fn find_accounts(
        &mut self,
        conn: &mut PgConnection,
        wanted: &BTreeSet<(Option<Uuid>, Option<(Uuid, NaiveDate)>)>,
    ) -> QueryResult<()> {
        let facilities: Vec<Uuid> = wanted.iter().filter_map(|(facility, _)| *facility).collect();
        let learners: Vec<Uuid> =
            wanted.iter().filter_map(|(_, bucket)| bucket.map(|(learner, _)| learner)).collect();
        for (row, balance) in ledger::list_credit_accounts(conn, &facilities, &learners)? {
            let account = books_account(&row).map_err(|_| unreadable("an account"))?;
            match (row.learner_id, row.expires_on, row.facility_id) {
                (Some(learner), Some(day), _) => {
                    self.buckets.insert((learner, day), row.id);
                }
                (None, None, Some(facility)) => {
                    self.issuers.insert(facility, row.id);
                }
                _ => continue,
            }
            self.books.open_new(account, balance);
        }
        Ok(())
    }
}

fn key_of(facility: Option<Uuid>, bucket: Option<(Uuid, NaiveDate)>) -> AccountKey {
    AccountKey {
        kind: if bucket.is_some() { LedgerAccountKind::LearnerBucket } else { LedgerAccountKind::Issuance },
        asset: CREDITS,
        learner_id: bucket.map(|(learner, _)| learner),
        facility_id: facility,
        fund_id: None,
        expires_on: bucket.map(|(_, day)| day),
    }
}

/// Opens accounts that somebody else may open at the same time.
fn open(conn: &mut PgConnection, new: &[(Uuid, AccountKey)], at: DateTime<Utc>) -> QueryResult<()> {
    use diesel::Connection as _;
    conn.transaction(|conn| ledger::open_accounts(conn, new, at))
}

fn member(row: store::MemberRow) -> (Uuid, Member) {
    let (id, version, facility, township, status, birth_date, registered_on, priority) = row;
    let active = status == LearnerState::Active.as_str();
    (id, Member { version, facility, township, active, birth_date, registered_on, priority })
}

fn unreadable(what: &str) -> QueryError {
    QueryError::DeserializationError(format!("{what} cannot be read").into())
}

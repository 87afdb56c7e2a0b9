//! What the desk of earnings remembers of the database, and how it reads what it does not know yet.

use std::collections::{BTreeSet, HashMap};

use chrono::{Datelike as _, NaiveDate};
use contract::credit::LedgerAccountKind;
use contract::learner::LearnerState;
use diesel::pg::PgConnection;
use diesel::result::Error as QueryError;
use diesel::{Connection as _, QueryResult};
use uuid::Uuid;

use super::super::histories::histories_of;
use super::super::ledger::{CREDITS, books_account};
use super::super::policies::checked;
use super::{Claims, Open};
use crate::clock::{business_date, new_id};
use crate::credit::domain::ledger::{Books, Head};
use crate::credit::domain::{Claim, Desk, Member, Rules};
use crate::credit::store::append::NewBlock;
use crate::credit::store::ledger::{self, AccountKey};
use crate::credit::store::postings::{self as store, NewEarning};

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
    pub(super) open: Open,
}

impl EarningDesk {
    /// Whether so much is remembered that it is better to begin anew.
    pub(super) fn is_full(&self) -> bool {
        self.desk.members.len() > MOST_MEMBERS
    }

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

    /// Forgets what would refuse claims: a refusal is final to who hears it, so it rests on what was read for it. What
    /// grants is checked when it is written.
    pub(super) fn doubt(&mut self, jobs: &[&Claims]) {
        let mut no_policy = false;
        for (job, claim) in jobs.iter().flat_map(|job| job.claims.iter().map(move |claim| (job, claim))) {
            let day = business_date(claim.span.start());
            no_policy |= !self.desk.rules.iter().any(|rules| rules.policy.period().contains(day));
            let active = self.desk.members.get(&claim.learner).is_some_and(|member| member.active);
            if !active || !self.reaches(job, claim) {
                self.desk.members.remove(&claim.learner);
            }
        }
        if no_policy {
            self.desk.rules.clear();
        }
    }

    /// Reads what is not known of the learners of a batch, and of their years. The end of the chain is read first, so
    /// what somebody else posts meanwhile shows when the batch is written.
    pub(super) fn remember(&mut self, conn: &mut PgConnection, claims: &[&Claim]) -> QueryResult<()> {
        if self.head.is_none() {
            self.head = Some(ledger::find_head(conn)?);
        }
        if self.desk.rules.is_empty() {
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
            let mut found = histories_of(conn, year, &learners).map_err(|_| unreadable("an earning"))?;
            self.desk.histories.extend(learners.iter().map(|id| ((*id, year), found.of(*id).clone())));
        }
        Ok(())
    }

    /// Finds the accounts that a batch needs, opens those that are new, and enters them with their balances.
    pub(super) fn open_accounts(
        &mut self,
        conn: &mut PgConnection,
        granted: &[NewEarning],
    ) -> QueryResult<()> {
        let mut wanted = BTreeSet::new();
        for new in granted.iter().filter(|new| new.granted.amounts.credited > 0) {
            let learner = new.claim.learner;
            let issuer = self.desk.members.get(&learner).map(|member| Needed::Issuer(member.facility));
            let bucket = Needed::Bucket(learner, new.granted.expires_on);
            wanted.extend(issuer.into_iter().chain([bucket]).filter(|one| !self.knows(*one)));
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let at = granted.iter().map(|new| new.claim.at).max().unwrap_or_default();
        self.find_accounts(conn, &wanted)?;
        let missing = wanted.iter().filter(|one| !self.knows(**one));
        let new: Vec<(Uuid, AccountKey)> = missing.map(|one| (new_id(), one.key())).collect();
        if !new.is_empty() {
            conn.transaction(|conn| ledger::open_accounts(conn, &new, at))?;
            self.find_accounts(conn, &wanted)?;
        }
        Ok(())
    }

    fn knows(&self, needed: Needed) -> bool {
        match needed {
            Needed::Issuer(facility) => self.issuers.contains_key(&facility),
            Needed::Bucket(learner, day) => self.buckets.contains_key(&(learner, day)),
        }
    }

    fn find_accounts(&mut self, conn: &mut PgConnection, wanted: &BTreeSet<Needed>) -> QueryResult<()> {
        let (mut facilities, mut learners) = (Vec::new(), Vec::new());
        for needed in wanted {
            match needed {
                Needed::Issuer(facility) => facilities.push(*facility),
                Needed::Bucket(learner, _) => learners.push(*learner),
            }
        }
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

/// An account that a batch needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Needed {
    /// What the school of a facility issues.
    Issuer(Uuid),
    /// A learner's credits of one last day.
    Bucket(Uuid, NaiveDate),
}

impl Needed {
    const fn key(self) -> AccountKey {
        let (kind, learner_id, facility_id, expires_on) = match self {
            Self::Issuer(facility) => (LedgerAccountKind::Issuance, None, Some(facility), None),
            Self::Bucket(learner, day) => (LedgerAccountKind::LearnerBucket, Some(learner), None, Some(day)),
        };
        AccountKey { kind, asset: CREDITS, learner_id, facility_id, fund_id: None, item_id: None, expires_on }
    }
}

fn member(row: store::MemberRow) -> (Uuid, Member) {
    let (id, version, facility, township, status, birth_date, registered_on, priority) = row;
    let active = status == LearnerState::Active.as_str();
    (id, Member { version, facility, township, active, birth_date, registered_on, priority })
}

fn unreadable(what: &str) -> QueryError {
    QueryError::DeserializationError(format!("{what} cannot be read").into())
}

//! SQL of the earnings that are posted in groups.

use chrono::{DateTime, NaiveDate, Utc};
use contract::credit::PolicyState;
use diesel::dsl::exists;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{
    Array, BigInt, Bool, Bytea, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use uuid::Uuid;

use super::append::{Batch, NewBlock};
use super::earnings::EarningRow;
use super::policies::PolicyRow;
use crate::credit::domain::Inputs;
use crate::schema::{
    credit_earning, credit_policy, facility, learner, learner_priority, ledger_event, school,
};

/// A learner as claims are judged by it: id, version, facility, township, status, birth, registration, priority.
pub(in crate::credit) type MemberRow = (Uuid, i64, Uuid, String, String, NaiveDate, NaiveDate, bool);

pub(in crate::credit) fn list_members(conn: &mut PgConnection, ids: &[Uuid]) -> QueryResult<Vec<MemberRow>> {
    let priority = exists(learner_priority::table.filter(learner_priority::learner_id.eq(learner::id)));
    learner::table
        .inner_join(school::table.inner_join(facility::table))
        .filter(learner::id.eq_any(ids))
        .select((
            learner::id,
            learner::version,
            facility::id,
            facility::township_code,
            learner::status,
            learner::birth_date,
            learner::registered_on,
            priority,
        ))
        .load(conn)
}

/// The published policies, the last to begin first.
pub(in crate::credit) fn list_published(conn: &mut PgConnection) -> QueryResult<Vec<PolicyRow>> {
    credit_policy::table
        .filter(credit_policy::status.eq(PolicyState::Published.as_str()))
        .order(credit_policy::effective_from.desc())
        .select(PolicyRow::as_select())
        .load(conn)
}

/// The earnings of these names, and those that rest on these records.
pub(in crate::credit) fn list_known(
    conn: &mut PgConnection,
    ids: &[Uuid],
    records: &[Uuid],
) -> QueryResult<Vec<EarningRow>> {
    let mut rows: Vec<EarningRow> = credit_earning::table
        .filter(credit_earning::id.eq_any(ids))
        .select(EarningRow::as_select())
        .load(conn)?;
    rows.extend::<Vec<EarningRow>>(
        credit_earning::table
            .filter(credit_earning::record_id.is_not_null().and(credit_earning::record_id.eq_any(records)))
            .select(EarningRow::as_select())
            .load(conn)?,
    );
    Ok(rows)
}

/// Which of these names are taken by events of any kind.
pub(in crate::credit) fn list_taken(conn: &mut PgConnection, ids: &[Uuid]) -> QueryResult<Vec<Uuid>> {
    ledger_event::table.filter(ledger_event::id.eq_any(ids)).select(ledger_event::id).load(conn)
}

/// Earnings in columns, with what they were judged by, as the database takes them.
#[derive(Debug, Default)]
pub(in crate::credit) struct Earnings {
    learners: Vec<Uuid>,
    learner_versions: Vec<i64>,
    policies: Vec<Uuid>,
    policy_versions: Vec<i64>,
    ids: Vec<Uuid>,
    learner_ids: Vec<Uuid>,
    sources: Vec<&'static str>,
    record_ids: Vec<Uuid>,
    policy_ids: Vec<Uuid>,
    forms: Vec<&'static str>,
    activity_dates: Vec<NaiveDate>,
    starts: Vec<DateTime<Utc>>,
    ends: Vec<DateTime<Utc>>,
    minutes: Vec<i32>,
    priorities: Vec<bool>,
    no_credits: Vec<Option<&'static str>>,
    used_days: Vec<i64>,
    used_online_days: Vec<i64>,
    used_months: Vec<i64>,
    used_online_months: Vec<i64>,
    used_years: Vec<i64>,
    raws: Vec<i64>,
    paids: Vec<i64>,
    caps: Vec<Option<&'static str>>,
    last_days: Vec<NaiveDate>,
    earned: Vec<DateTime<Utc>>,
    hashes: Vec<Vec<u8>>,
}

/// One earning of a batch.
#[derive(Debug, Clone, Copy)]
pub(in crate::credit) struct NewEarning<'a> {
    pub(in crate::credit) claim: &'a crate::credit::domain::Claim,
    pub(in crate::credit) granted: &'a crate::credit::domain::Granted,
}

impl Earnings {
    /// Says by which version of a learner's record the batch was judged.
    pub(in crate::credit) fn judged_by_learner(&mut self, id: Uuid, version: i64) {
        self.learners.push(id);
        self.learner_versions.push(version);
    }

    /// Says by which version of a policy the batch was judged.
    pub(in crate::credit) fn judged_by_policy(&mut self, id: Uuid, version: i64) {
        self.policies.push(id);
        self.policy_versions.push(version);
    }

    pub(in crate::credit) fn add(&mut self, new: &NewEarning<'_>) {
        let NewEarning { claim, granted } = new;
        let Inputs { form, valid_minutes, priority, no_credit, used } = granted.inputs;
        self.ids.push(claim.id);
        self.learner_ids.push(claim.learner);
        self.sources.push(claim.source.as_str());
        self.record_ids.push(claim.record);
        self.policy_ids.push(granted.policy);
        self.forms.push(form.as_str());
        self.activity_dates.push(granted.day);
        self.starts.push(claim.span.start());
        self.ends.push(claim.span.end());
        self.minutes.push(i32::try_from(valid_minutes).unwrap_or(i32::MAX));
        self.priorities.push(priority);
        self.no_credits.push(no_credit.map(contract::credit::NoCredit::as_str));
        self.used_days.push(used.day);
        self.used_online_days.push(used.online_day);
        self.used_months.push(used.month);
        self.used_online_months.push(used.online_month);
        self.used_years.push(used.year);
        self.raws.push(granted.amounts.raw);
        self.paids.push(granted.amounts.credited);
        self.caps.push(granted.amounts.capped_by.map(contract::credit::CreditCap::as_str));
        self.last_days.push(granted.expires_on);
        self.earned.push(claim.at);
        self.hashes.push(claim.hash.to_vec());
    }
}

/// What became of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::credit) enum Posted {
    /// It is committed.
    Done,
    /// Somebody else has posted, or a learner or policy has changed, since it was judged; nothing is written.
    Outdated,
}

struct PostEarnings<'a> {
    batch: &'a Batch,
    block: &'a NewBlock,
    earnings: &'a Earnings,
}

impl QueryId for PostEarnings<'_> {
    type QueryId = PostEarnings<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for PostEarnings<'_> {
    type SqlType = Integer;
}

impl RunQueryDsl<PgConnection> for PostEarnings<'_> {}

impl QueryFragment<Pg> for PostEarnings<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("select credit_post_earnings(");
        self.batch.walk(self.block, &mut out)?;
        macro_rules! columns {
            ($($column:ident: $kind:ty,)*) => {$(
                out.push_sql(",");
                out.push_bind_param::<Array<$kind>, _>(&self.earnings.$column)?;
            )*};
        }
        columns! {
            learners: SqlUuid, learner_versions: BigInt, policies: SqlUuid, policy_versions: BigInt,
            ids: SqlUuid, learner_ids: SqlUuid, sources: Text, record_ids: SqlUuid, policy_ids: SqlUuid, forms: Text,
            activity_dates: Date, starts: Timestamptz, ends: Timestamptz, minutes: Integer, priorities: Bool,
            no_credits: Nullable<Text>, used_days: BigInt, used_online_days: BigInt, used_months: BigInt,
            used_online_months: BigInt, used_years: BigInt, raws: BigInt, paids: BigInt, caps: Nullable<Text>,
            last_days: Date, earned: Timestamptz, hashes: Bytea,
        }
        out.push_sql(")");
        Ok(())
    }
}

/// Posts judged earnings in one statement, and commits when no transaction is open.
pub(in crate::credit) fn post_earnings(
    conn: &mut PgConnection,
    batch: &Batch,
    block: &NewBlock,
    earnings: &Earnings,
) -> QueryResult<Posted> {
    let code: i32 = PostEarnings { batch, block, earnings }.get_result(conn)?;
    Ok(if code == 0 { Posted::Done } else { Posted::Outdated })
}

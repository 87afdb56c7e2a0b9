//! SQL of the earnings that are posted in groups.

use chrono::NaiveDate;
use contract::credit::{CreditCap, NoCredit, PolicyState};
use diesel::dsl::exists;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::{self, Output, ToSql, WriteTuple};
use diesel::sql_types::{
    Array, BigInt, Bool, Bytea, Date, Integer, Nullable, SqlType, Text, Timestamptz, Uuid as SqlUuid,
};
use uuid::Uuid;

use super::append::{Batch, NewBlock};
use super::earnings::EarningRow;
use super::policies::PolicyRow;
use crate::credit::domain::{Claim, Granted, Inputs};
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

/// What the database calls the row of an earning.
#[derive(Debug, Clone, Copy, SqlType)]
#[diesel(postgres_type(name = "credit_earning_entry"))]
struct EarningEntry;

/// One earning of a batch.
#[derive(Debug)]
pub(in crate::credit) struct NewEarning {
    pub(in crate::credit) claim: Claim,
    pub(in crate::credit) granted: Granted,
}

type EarningTypes = (
    SqlUuid,
    SqlUuid,
    BigInt,
    Text,
    SqlUuid,
    SqlUuid,
    BigInt,
    Text,
    Date,
    Timestamptz,
    Timestamptz,
    Integer,
    Bool,
    Nullable<Text>,
    Array<BigInt>,
    BigInt,
    BigInt,
    Nullable<Text>,
    Date,
    Timestamptz,
    Bytea,
);

impl ToSql<EarningEntry, Pg> for NewEarning {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let (claim, granted) = (&self.claim, &self.granted);
        let Inputs { form, valid_minutes, priority, no_credit, used } = granted.inputs;
        let used = [used.day, used.online_day, used.month, used.online_month, used.year];
        WriteTuple::<EarningTypes>::write_tuple(
            &(
                claim.id,
                claim.learner,
                granted.learner_version,
                claim.source.as_str(),
                claim.record,
                granted.policy,
                granted.policy_version,
                form.as_str(),
                granted.day,
                claim.span.start(),
                claim.span.end(),
                i32::try_from(valid_minutes)?,
                priority,
                no_credit.map(NoCredit::as_str),
                used.as_slice(),
                granted.amounts.raw,
                granted.amounts.credited,
                granted.amounts.capped_by.map(CreditCap::as_str),
                granted.expires_on,
                claim.at,
                claim.hash.as_slice(),
            ),
            &mut out.reborrow(),
        )
    }
}

/// `select credit_post_earnings(…)`, prepared once a connection.
struct PostEarnings<'a> {
    batch: &'a Batch,
    block: &'a NewBlock,
    earnings: &'a [NewEarning],
}

impl QueryId for PostEarnings<'_> {
    type QueryId = PostEarnings<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for PostEarnings<'_> {
    type SqlType = Bool;
}

impl RunQueryDsl<PgConnection> for PostEarnings<'_> {}

impl QueryFragment<Pg> for PostEarnings<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("select credit_post_earnings(");
        self.batch.walk(self.block, &mut out)?;
        out.push_sql(",");
        out.push_bind_param::<Array<EarningEntry>, _>(&self.earnings)?;
        out.push_sql(")");
        Ok(())
    }
}

/// Posts judged earnings in one statement, and commits when no transaction is open; `false`, and nothing written, when
/// somebody else has posted since they were judged. That a learner or policy has changed since is a serialization
/// failure.
pub(in crate::credit) fn post_earnings(
    conn: &mut PgConnection,
    batch: &Batch,
    block: &NewBlock,
    earnings: &[NewEarning],
) -> QueryResult<bool> {
    PostEarnings { batch, block, earnings }.get_result(conn)
}

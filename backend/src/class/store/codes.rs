//! Codes that have been used, cards, and whose they are.

use chrono::{DateTime, Utc};
use contract::ids::{AccountId, LearnerId};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Timestamptz};
use uuid::Uuid;

use crate::auth::Scope;
use crate::facility::scope::schools_in_scope;
use crate::schema::{class_code_use, learner, learner_account, learner_card, school, sign_code_use};

/// A learner's own code that has been used.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sign_code_use)]
pub(in crate::class) struct SignCodeUse {
    pub(in crate::class) learner_id: Uuid,
    pub(in crate::class) slot: i64,
    pub(in crate::class) session_id: Uuid,
    pub(in crate::class) device_id: Uuid,
    pub(in crate::class) used_at: DateTime<Utc>,
}

/// A code of a class that has been used.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = class_code_use)]
pub(in crate::class) struct ClassCodeUse {
    pub(in crate::class) session_id: Uuid,
    pub(in crate::class) slot: i64,
    pub(in crate::class) turn: i32,
    pub(in crate::class) device_id: Uuid,
    pub(in crate::class) learner_id: Uuid,
    pub(in crate::class) used_at: DateTime<Utc>,
}

/// A card of paper.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = learner_card)]
pub(in crate::class) struct CardRow {
    pub(in crate::class) id: Uuid,
    pub(in crate::class) learner_id: Uuid,
    pub(in crate::class) code_hash: Vec<u8>,
    pub(in crate::class) issued_by: Uuid,
    pub(in crate::class) issued_at: DateTime<Utc>,
    pub(in crate::class) revoked_at: Option<DateTime<Utc>>,
}

/// A learner as a card or a code names one.
#[derive(Debug, Clone, Queryable)]
pub(in crate::class) struct Holder {
    pub(in crate::class) id: Uuid,
    pub(in crate::class) name: String,
    pub(in crate::class) status: String,
    pub(in crate::class) school_id: Uuid,
    pub(in crate::class) school_name: String,
}

/// Notes that a code has been used; false when another use was quicker.
pub(in crate::class) fn insert_sign_code_use(
    conn: &mut PgConnection,
    row: &SignCodeUse,
) -> QueryResult<bool> {
    let written =
        diesel::insert_into(sign_code_use::table).values(row).on_conflict_do_nothing().execute(conn)?;
    Ok(written == 1)
}

pub(in crate::class) fn find_sign_code_use(
    conn: &mut PgConnection,
    learner: LearnerId,
    slot: i64,
) -> QueryResult<Option<SignCodeUse>> {
    sign_code_use::table.find((learner.0, slot)).select(SignCodeUse::as_select()).first(conn).optional()
}

/// Notes that a code of a class has been used; false when another use was quicker.
pub(in crate::class) fn insert_class_code_use(
    conn: &mut PgConnection,
    row: &ClassCodeUse,
) -> QueryResult<bool> {
    let written =
        diesel::insert_into(class_code_use::table).values(row).on_conflict_do_nothing().execute(conn)?;
    Ok(written == 1)
}

pub(in crate::class) fn find_class_code_use(
    conn: &mut PgConnection,
    session: Uuid,
    slot: i64,
    turn: i32,
) -> QueryResult<Option<ClassCodeUse>> {
    class_code_use::table.find((session, slot, turn)).select(ClassCodeUse::as_select()).first(conn).optional()
}

/// How many codes of a slot have been used.
pub(in crate::class) fn count_class_code_uses(
    conn: &mut PgConnection,
    session: Uuid,
    slot: i64,
) -> QueryResult<i64> {
    class_code_use::table
        .filter(class_code_use::session_id.eq(session).and(class_code_use::slot.eq(slot)))
        .count()
        .get_result(conn)
}

/// Whether a device has signed another learner in this session.
pub(in crate::class) fn has_signed_another(
    conn: &mut PgConnection,
    session: Uuid,
    device: Uuid,
    learner: Uuid,
) -> QueryResult<bool> {
    let others = class_code_use::table
        .filter(class_code_use::session_id.eq(session).and(class_code_use::device_id.eq(device)))
        .filter(class_code_use::learner_id.ne(learner));
    diesel::select(diesel::dsl::exists(others)).get_result(conn)
}

/// The learners that an account is, at one school, without records that went into others.
pub(in crate::class) fn list_learners_of(
    conn: &mut PgConnection,
    account: AccountId,
    school: Uuid,
) -> QueryResult<Vec<Uuid>> {
    learner_account::table
        .inner_join(learner::table)
        .filter(learner_account::account_id.eq(account.0).and(learner::school_id.eq(school)))
        .filter(learner::merged_into.is_null())
        .order(learner::id)
        .select(learner::id)
        .load(conn)
}

/// Forgets up to `limit` uses each of learners' own codes and of the codes of classes from before an instant; returns how
/// many.
pub(in crate::class) fn purge_code_uses(
    conn: &mut PgConnection,
    before: DateTime<Utc>,
    limit: i64,
) -> QueryResult<usize> {
    let mut gone = 0;
    for forget in [
        "delete from sign_code_use where ctid in (select ctid from sign_code_use where used_at < $1 limit $2)",
        "delete from class_code_use where ctid in (select ctid from class_code_use where used_at < $1 limit $2)",
    ] {
        gone += sql_query(forget).bind::<Timestamptz, _>(before).bind::<BigInt, _>(limit).execute(conn)?;
    }
    Ok(gone)
}

macro_rules! holders {
    () => {
        learner::table.inner_join(school::table).select((
            learner::id,
            learner::name_zh,
            learner::status,
            learner::school_id,
            school::name,
        ))
    };
}

/// The learners that an account is declared to be, or only that one, without records that went into others.
pub(in crate::class) fn list_own_holders(
    conn: &mut PgConnection,
    account: AccountId,
    only: Option<LearnerId>,
) -> QueryResult<Vec<Holder>> {
    let mut own = learner_account::table
        .filter(learner_account::account_id.eq(account.0))
        .select(learner_account::learner_id)
        .into_boxed();
    if let Some(id) = only {
        own = own.filter(learner_account::learner_id.eq(id.0));
    }
    holders!()
        .filter(learner::id.eq_any(own).and(learner::merged_into.is_null()))
        .order(learner::id)
        .load(conn)
}

/// A learner within `scope`, kept from being issued two cards at once.
pub(in crate::class) fn lock_holder(
    conn: &mut PgConnection,
    scope: &Scope,
    id: LearnerId,
) -> QueryResult<Option<Holder>> {
    let locked: Option<Uuid> = learner::table
        .filter(learner::id.eq(id.0).and(learner::school_id.eq_any(schools_in_scope(scope))))
        .select(learner::id)
        .for_no_key_update()
        .first(conn)
        .optional()?;
    match locked {
        Some(id) => holders!().filter(learner::id.eq(id)).first(conn).optional(),
        None => Ok(None),
    }
}

/// What a learner is called.
pub(in crate::class) fn find_learner_name(conn: &mut PgConnection, id: Uuid) -> QueryResult<Option<String>> {
    learner::table.find(id).select(learner::name_zh).first(conn).optional()
}

pub(in crate::class) fn find_card(conn: &mut PgConnection, hash: &[u8]) -> QueryResult<Option<CardRow>> {
    learner_card::table
        .filter(learner_card::code_hash.eq(hash))
        .select(CardRow::as_select())
        .first(conn)
        .optional()
}

/// The card of a learner that is good.
pub(in crate::class) fn find_good_card(conn: &mut PgConnection, learner: Uuid) -> QueryResult<Option<Uuid>> {
    learner_card::table
        .filter(learner_card::learner_id.eq(learner).and(learner_card::revoked_at.is_null()))
        .select(learner_card::id)
        .first(conn)
        .optional()
}

/// Lets a card be that of the record that its learner's went into.
pub(in crate::class) fn carry_card(conn: &mut PgConnection, id: Uuid, into: Uuid) -> QueryResult<()> {
    diesel::update(learner_card::table.find(id))
        .set(learner_card::learner_id.eq(into))
        .execute(conn)
        .map(drop)
}

/// Ends the card that a learner has; whether there was one.
pub(in crate::class) fn revoke_card(
    conn: &mut PgConnection,
    learner: Uuid,
    at: DateTime<Utc>,
) -> QueryResult<bool> {
    let ended = diesel::update(learner_card::table)
        .filter(learner_card::learner_id.eq(learner).and(learner_card::revoked_at.is_null()))
        .set(learner_card::revoked_at.eq(at))
        .execute(conn)?;
    Ok(ended > 0)
}

pub(in crate::class) fn insert_card(conn: &mut PgConnection, row: &CardRow) -> QueryResult<()> {
    diesel::insert_into(learner_card::table).values(row).execute(conn).map(drop)
}

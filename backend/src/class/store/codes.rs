//! Codes that have been used, cards, and whose they are.

use chrono::{DateTime, Utc};
use contract::ids::{AccountId, LearnerId};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Timestamptz};
use uuid::Uuid;

use super::{SessionRow, enrolled_in};
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

/// A code of a class that a device has claimed, and whom it has signed by it.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = class_code_use)]
pub(in crate::class) struct ClassCodeUse {
    pub(in crate::class) session_id: Uuid,
    pub(in crate::class) slot: i64,
    pub(in crate::class) turn: i32,
    pub(in crate::class) device_id: Uuid,
    pub(in crate::class) learner_id: Option<Uuid>,
    pub(in crate::class) claimed_at: DateTime<Utc>,
    pub(in crate::class) login_id: Uuid,
    pub(in crate::class) used_at: Option<DateTime<Utc>>,
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

/// Notes that a code of a class is claimed; false when another claim was quicker.
pub(in crate::class) fn insert_class_code_use(
    conn: &mut PgConnection,
    row: &ClassCodeUse,
) -> QueryResult<bool> {
    let written =
        diesel::insert_into(class_code_use::table).values(row).on_conflict_do_nothing().execute(conn)?;
    Ok(written == 1)
}

/// Notes whom a device has signed by the code that it had claimed.
pub(in crate::class) fn use_class_code(
    conn: &mut PgConnection,
    row: &ClassCodeUse,
    learner: Uuid,
    at: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(class_code_use::table.find((row.session_id, row.slot, row.turn)))
        .set((class_code_use::learner_id.eq(learner), class_code_use::used_at.eq(at)))
        .execute(conn)
        .map(drop)
}

pub(in crate::class) fn find_class_code_use(
    conn: &mut PgConnection,
    session: Uuid,
    slot: i64,
    turn: i32,
) -> QueryResult<Option<ClassCodeUse>> {
    class_code_use::table.find((session, slot, turn)).select(ClassCodeUse::as_select()).first(conn).optional()
}

/// Which codes of these slots have been claimed: slots and turns.
pub(in crate::class) fn list_claimed_turns(
    conn: &mut PgConnection,
    session: Uuid,
    slots: &[i64],
) -> QueryResult<Vec<(i64, i32)>> {
    class_code_use::table
        .filter(class_code_use::session_id.eq(session).and(class_code_use::slot.eq_any(slots)))
        .select((class_code_use::slot, class_code_use::turn))
        .load(conn)
}

/// Whether a device, or the sign-in that it scans by, has signed another learner in this session.
pub(in crate::class) fn has_signed_another(
    conn: &mut PgConnection,
    session: Uuid,
    (device, login): (Uuid, Uuid),
    learner: Uuid,
) -> QueryResult<bool> {
    let same = class_code_use::device_id.eq(device).or(class_code_use::login_id.eq(login));
    let others = class_code_use::table
        .filter(class_code_use::session_id.eq(session).and(same))
        .filter(class_code_use::learner_id.ne(learner));
    diesel::select(diesel::dsl::exists(others)).get_result(conn)
}

/// The learners that an account is who belong to the session's school, or have a place in the session, without records that
/// went into others.
pub(in crate::class) fn list_learners_of(
    conn: &mut PgConnection,
    account: AccountId,
    session: &SessionRow,
) -> QueryResult<Vec<Uuid>> {
    let near =
        learner::school_id.eq(session.school_id).or(learner::id.eq_any(enrolled_in(session.subject())));
    learner_account::table
        .inner_join(learner::table)
        .filter(learner_account::account_id.eq(account.0).and(near))
        .filter(learner::merged_into.is_null())
        .order(learner::id)
        .select(learner::id)
        .load(conn)
}

/// Forgets up to `limit` uses each of learners' own codes and of the codes of classes, each from before an instant of its own;
/// returns how many.
pub(in crate::class) fn purge_code_uses(
    conn: &mut PgConnection,
    (sign_codes, class_codes): (DateTime<Utc>, DateTime<Utc>),
    limit: i64,
) -> QueryResult<usize> {
    let mut gone = 0;
    for (forget, before) in [
        (
            "delete from sign_code_use where ctid in (select ctid from sign_code_use where used_at < $1 limit $2)",
            sign_codes,
        ),
        (
            "delete from class_code_use where ctid in (select ctid from class_code_use where claimed_at < $1 limit $2)",
            class_codes,
        ),
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

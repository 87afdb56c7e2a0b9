//! The same request sent twice acts once and is answered twice.
//!
//! The key is stored in the transaction that does the work, so either both are
//! there or neither; a second request with the key waits for the first one.

mod together;

use std::collections::HashMap;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use futures_util::future::{Ready, ready};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::auth::Caller;
use super::problem::Problem;
use crate::auth::domain::Act;
use crate::db::{Db, DbError};
use crate::schema::idempotency_key;

pub use together::{Desk, once_together};

/// How long a key and its answer are kept: a day more than is promised.
const KEPT: TimeDelta = TimeDelta::days(8);

/// What the caller calls this request, from `Idempotency-Key`; 1 to 128 visible ASCII characters.
#[derive(Debug, Clone)]
pub struct IdempotencyKey(pub String);

impl FromRequest for IdempotencyKey {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let given =
            request.headers().get("idempotency-key").and_then(|value| value.to_str().ok()).map(str::trim);
        ready(match given {
            Some(key) if (1..=128).contains(&key.len()) => Ok(Self(key.to_owned())),
            Some(_) => Err(Problem::malformed("invalid_idempotency_key")),
            None => Err(Problem::malformed("idempotency_key_required")),
        })
    }
}

enum Outcome {
    Fresh(StatusCode, Value),
    Replayed(StatusCode, Value),
    OtherBody,
}

/// Runs `work` once for this caller and key, in one transaction, and answers
/// its result; later calls with the same body answer the stored result with
/// `Idempotent-Replayed: true`, with another body 422 `idempotency_key_reused`.
/// An error of `work` is stored nowhere: nothing moved, so it may be tried again.
pub async fn once<B, T, E>(
    db: &Db,
    caller: &Caller,
    operation: &'static str,
    key: IdempotencyKey,
    body: B,
    status: StatusCode,
    work: impl FnOnce(&mut PgConnection, B) -> Result<T, E> + Send + 'static,
) -> Result<HttpResponse, Problem>
where
    B: Serialize + Send + 'static,
    T: Serialize,
    E: Into<Problem> + From<DbError> + From<diesel::result::Error> + Send + 'static,
{
    let slot = Slot::of(caller.act(), operation, key, &body)?;
    let outcome = db
        .write(move |conn| {
            if let Some(earlier) = slot.reserve(conn)? {
                Ok(earlier)
            } else {
                let result = work(conn, body)?;
                let value = serde_json::to_value(&result).unwrap_or(Value::Null);
                slot.fill(conn, status, &value)?;
                Ok::<_, E>(Outcome::Fresh(status, value))
            }
        })
        .await
        .map_err(Into::into)?;
    match outcome {
        Outcome::Fresh(status, value) => Ok(HttpResponse::build(status).json(value)),
        Outcome::Replayed(status, value) => {
            Ok(HttpResponse::build(status).insert_header(("Idempotent-Replayed", "true")).json(value))
        }
        Outcome::OtherBody => Err(Problem::rule("idempotency_key_reused")),
    }
}

/// A caller's name for a request, and what the request said.
struct Slot {
    account: Uuid,
    key: String,
    operation: &'static str,
    hash: Vec<u8>,
    at: DateTime<Utc>,
}

type KeyRow = (String, Vec<u8>, Option<i16>, Option<Value>);

impl Slot {
    fn of(
        act: &Act,
        operation: &'static str,
        key: IdempotencyKey,
        body: &impl Serialize,
    ) -> Result<Self, Problem> {
        let bytes = serde_json::to_vec(body).map_err(|error| Problem::internal(&error))?;
        let (account, hash) = (act.account_id.into(), Sha256::digest(bytes).to_vec());
        Ok(Self { account, key: key.0, operation, hash, at: act.at })
    }

    fn name(&self) -> (Uuid, String) {
        (self.account, self.key.clone())
    }

    /// What was answered under this name before, when the request said the same.
    fn earlier(&self, (operation, hash, status, response): KeyRow) -> Outcome {
        if operation != self.operation || hash != self.hash {
            return Outcome::OtherBody;
        }
        let status =
            status.and_then(|code| u16::try_from(code).ok()).and_then(|code| StatusCode::from_u16(code).ok());
        Outcome::Replayed(status.unwrap_or(StatusCode::OK), response.unwrap_or(Value::Null))
    }

    /// Takes the key, or tells what was answered under it before. Waits for a
    /// concurrent request with the same key to end.
    fn reserve(&self, conn: &mut PgConnection) -> QueryResult<Option<Outcome>> {
        let taken = diesel::insert_into(idempotency_key::table)
            .values((
                idempotency_key::account_id.eq(self.account),
                idempotency_key::key.eq(&self.key),
                idempotency_key::operation.eq(self.operation),
                idempotency_key::body_hash.eq(&self.hash),
                idempotency_key::created_at.eq(self.at),
            ))
            .on_conflict_do_nothing()
            .execute(conn)?;
        if taken == 1 {
            return Ok(None);
        }
        let row = idempotency_key::table.find((self.account, &self.key)).select(COLUMNS).first(conn)?;
        Ok(Some(self.earlier(row)))
    }

    fn fill(&self, conn: &mut PgConnection, status: StatusCode, response: &Value) -> QueryResult<()> {
        diesel::update(idempotency_key::table.find((self.account, &self.key)))
            .set((
                idempotency_key::status.eq(i16::try_from(status.as_u16()).unwrap_or(200)),
                idempotency_key::response.eq(response),
            ))
            .execute(conn)
            .map(drop)
    }
}

type Columns = (
    idempotency_key::operation,
    idempotency_key::body_hash,
    idempotency_key::status,
    idempotency_key::response,
);
const COLUMNS: Columns = (
    idempotency_key::operation,
    idempotency_key::body_hash,
    idempotency_key::status,
    idempotency_key::response,
);

/// What was answered under these names before.
fn list_earlier(conn: &mut PgConnection, slots: &[&Slot]) -> QueryResult<HashMap<(Uuid, String), KeyRow>> {
    let accounts: Vec<Uuid> = slots.iter().map(|slot| slot.account).collect();
    let keys: Vec<&str> = slots.iter().map(|slot| slot.key.as_str()).collect();
    let rows: Vec<((Uuid, String), KeyRow)> = idempotency_key::table
        .filter(idempotency_key::account_id.eq_any(accounts).and(idempotency_key::key.eq_any(keys)))
        .select(((idempotency_key::account_id, idempotency_key::key), COLUMNS))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Keeps what was answered under these names.
fn insert_answers(
    conn: &mut PgConnection,
    status: StatusCode,
    answers: &[(&Slot, Value)],
) -> QueryResult<()> {
    let status = i16::try_from(status.as_u16()).unwrap_or(200);
    let rows: Vec<_> = answers
        .iter()
        .map(|(slot, response)| {
            (
                idempotency_key::account_id.eq(slot.account),
                idempotency_key::key.eq(&slot.key),
                idempotency_key::operation.eq(slot.operation),
                idempotency_key::body_hash.eq(&slot.hash),
                idempotency_key::status.eq(status),
                idempotency_key::response.eq(response),
                idempotency_key::created_at.eq(slot.at),
            )
        })
        .collect();
    diesel::insert_into(idempotency_key::table).values(rows).execute(conn).map(drop)
}

/// Forgets keys that are older than is promised, `limit` at a time; how many there were.
pub fn purge(conn: &mut PgConnection, at: DateTime<Utc>, limit: i64) -> Result<usize, DbError> {
    let old: Vec<(Uuid, String)> = idempotency_key::table
        .filter(idempotency_key::created_at.lt(at - KEPT))
        .limit(limit)
        .select((idempotency_key::account_id, idempotency_key::key))
        .for_update()
        .skip_locked()
        .load(conn)?;
    for (account, key) in &old {
        diesel::delete(idempotency_key::table.find((account, key))).execute(conn)?;
    }
    Ok(old.len())
}

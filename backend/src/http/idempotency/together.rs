//! Requests that may be repeated, done for all who wait at the same time in one transaction.

use std::collections::HashSet;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use diesel::result::{DatabaseErrorKind, Error as QueryError};
use diesel::{Connection as _, PgConnection, QueryResult};
use serde::Serialize;

use super::{IdempotencyKey, Outcome, Slot, insert_answers, list_earlier};
use crate::act::Act;
use crate::db::DbError;
use crate::db::group::{Batch, Group, Work};
use crate::http::auth::Caller;
use crate::http::problem::Problem;

/// One request.
pub struct Request<W: Work> {
    slot: Slot,
    act: Act,
    body: W::Body,
}

/// A request that waits with others.
pub type Job<W> = Arc<Request<W>>;

/// What became of a request.
pub enum Answered<W: Work> {
    /// It was done just now.
    Fresh(W::Done),
    /// It was done before: what was answered then.
    Replayed(W::Done),
    /// Another request bore its name before.
    OtherBody,
    /// It was refused; nothing has moved.
    Refused(W::Refusal),
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or_default()
}

/// Does what `body` asks for together with all who ask at the same time, once for this caller and key; answers `tell` of
/// the result. As [`super::once`] otherwise.
///
/// # Errors
/// Why it was refused, that too much waits, or that the outcome is not known.
pub async fn once_together<W: Work, V: Serialize, const STATUS: u16>(
    group: &Group<Desk<W, STATUS>>,
    caller: &Caller,
    key: IdempotencyKey,
    (act, body): (Act, W::Body),
    tell: impl FnOnce(W::Done) -> V,
) -> Result<HttpResponse, Problem>
where
    W::Refusal: Into<Problem>,
{
    let slot = Slot::of(caller.act(), W::OPERATION, key, &body)?;
    let mut response = HttpResponse::build(status(STATUS));
    match group.submit(Arc::new(Request { slot, act, body })).await? {
        Answered::Fresh(done) => Ok(response.json(tell(done))),
        Answered::Replayed(done) => {
            Ok(response.insert_header(("Idempotent-Replayed", "true")).json(tell(done)))
        }
        Answered::OtherBody => Err(Problem::rule("idempotency_key_reused")),
        Answered::Refused(refusal) => Err(refusal.into()),
    }
}

/// Where requests wait for the transaction that does them; they are answered with `STATUS`.
pub struct Desk<W: Work, const STATUS: u16> {
    open: Vec<Job<W>>,
}

impl<W: Work, const STATUS: u16> Default for Desk<W, STATUS> {
    fn default() -> Self {
        Self { open: Vec::new() }
    }
}

impl<W: Work, const STATUS: u16> Batch for Desk<W, STATUS> {
    type Job = Job<W>;
    type Answer = Answered<W>;
    type Sheet = Vec<Job<W>>;
    const NAME: &'static str = W::NAME;

    fn weight(_: &Job<W>) -> usize {
        1
    }

    /// Nothing is judged before the transaction that does it: then nothing need be remembered.
    fn judge(&mut self, _: &mut PgConnection, jobs: &[&Job<W>]) -> QueryResult<bool> {
        self.open.extend(jobs.iter().map(|job| Arc::clone(job)));
        Ok(true)
    }

    fn close(&mut self) -> Vec<Job<W>> {
        std::mem::take(&mut self.open)
    }

    fn write(conn: &mut PgConnection, jobs: Vec<Job<W>>) -> QueryResult<Option<Vec<Answered<W>>>> {
        conn.transaction(|conn| {
            W::lock(conn)?;
            answer_all(conn, status(STATUS), &jobs)
        })
        .map(Some)
        .map_err(query_error)
    }

    fn lock(conn: &mut PgConnection) -> QueryResult<()> {
        W::lock(conn).map_err(query_error)
    }

    fn may_judge_anew(&mut self, error: &QueryError) -> bool {
        use DatabaseErrorKind::{SerializationFailure, UniqueViolation};
        // Another operation may take a name in the same moment.
        matches!(error, QueryError::DatabaseError(SerializationFailure | UniqueViolation, _))
    }

    fn forget(&mut self) {
        self.open.clear();
    }
}

/// Does each request once. Of those that bear the same name the first is done before the next is looked at.
fn answer_all<W: Work>(
    conn: &mut PgConnection,
    status: StatusCode,
    jobs: &[Job<W>],
) -> Result<Vec<Answered<W>>, DbError> {
    let mut answers: Vec<Option<Answered<W>>> = jobs.iter().map(|_| None).collect();
    loop {
        let mut names = HashSet::new();
        let round: Vec<usize> = (0..jobs.len())
            .filter(|place| answers[*place].is_none() && names.insert(jobs[*place].slot.name()))
            .collect();
        if round.is_empty() {
            return Ok(answers.into_iter().flatten().collect());
        }
        let of_round: Vec<&Request<W>> = round.iter().map(|place| &*jobs[*place]).collect();
        for (place, answer) in round.into_iter().zip(answer_round(conn, status, &of_round)?) {
            answers[place] = Some(answer);
        }
    }
}

/// Does requests of different names.
fn answer_round<W: Work>(
    conn: &mut PgConnection,
    status: StatusCode,
    requests: &[&Request<W>],
) -> Result<Vec<Answered<W>>, DbError> {
    let slots: Vec<&Slot> = requests.iter().map(|one| &one.slot).collect();
    let mut earlier = list_earlier(conn, &slots)?;
    let known: Vec<Option<Outcome>> =
        slots.iter().map(|slot| earlier.remove(&slot.name()).map(|row| slot.earlier(row))).collect();
    let fresh: Vec<&Request<W>> =
        requests.iter().zip(&known).filter(|(_, known)| known.is_none()).map(|(one, _)| *one).collect();
    let wanted: Vec<(&Act, &W::Body)> = fresh.iter().map(|one| (&one.act, &one.body)).collect();
    let verdicts = if wanted.is_empty() { Vec::new() } else { W::work(conn, &wanted)? };
    let kept: Vec<_> = fresh
        .iter()
        .zip(&verdicts)
        .filter_map(|(one, verdict)| {
            let done = verdict.as_ref().ok()?;
            Some((&one.slot, serde_json::to_value(done).unwrap_or_default()))
        })
        .collect();
    insert_answers(conn, status, &kept)?;
    let mut verdicts = verdicts.into_iter();
    known.into_iter().map(|known| answer(known, &mut verdicts)).collect()
}

fn answer<W: Work>(
    known: Option<Outcome>,
    verdicts: &mut impl Iterator<Item = Result<W::Done, W::Refusal>>,
) -> Result<Answered<W>, DbError> {
    match known {
        Some(Outcome::OtherBody) => Ok(Answered::OtherBody),
        Some(Outcome::Fresh(_, stored) | Outcome::Replayed(_, stored)) => {
            let done = serde_json::from_value(stored);
            done.map(Answered::Replayed)
                .map_err(|error| QueryError::DeserializationError(error.into()).into())
        }
        None => match verdicts.next() {
            Some(Ok(done)) => Ok(Answered::Fresh(done)),
            Some(Err(refusal)) => Ok(Answered::Refused(refusal)),
            None => Err(QueryError::NotFound.into()),
        },
    }
}

fn query_error(error: DbError) -> QueryError {
    match error {
        DbError::Query(error) | DbError::Unknown(error) => error,
        DbError::PoolExhausted | DbError::Interrupted => QueryError::RollbackTransaction,
    }
}

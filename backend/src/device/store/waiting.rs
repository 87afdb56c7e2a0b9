//! SQL on rows that wait for what they follow, and on who was beside a device.

use chrono::{DateTime, Utc};
use contract::device::{DeviceRowReason, DeviceVerdict};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::records::RecordRow;
use crate::schema::device_record;

/// The sign-outs of these learners from these sessions that wait for their sign-in, of all devices, earliest first. Locked,
/// so that each is decided once.
pub(in crate::device) fn lock_sign_outs(
    conn: &mut PgConnection,
    sessions: &[Uuid],
    learners: &[Uuid],
) -> QueryResult<Vec<RecordRow>> {
    device_record::table
        .filter(device_record::learner_id.eq_any(learners).and(device_record::session_id.eq_any(sessions)))
        .filter(device_record::sign_method.is_null())
        .order((device_record::happened_at, device_record::device_id, device_record::seq))
        .select(RecordRow::as_select())
        .for_no_key_update()
        .load(conn)
}

/// The sign-ins of a device that wait for somebody to have left elsewhere, in their order. Locked, so that each is decided
/// once.
pub(in crate::device) fn lock_sign_ins(conn: &mut PgConnection, device: Uuid) -> QueryResult<Vec<RecordRow>> {
    device_record::table
        .filter(device_record::device_id.eq(device).and(device_record::sign_method.is_not_null()))
        .filter(device_record::verdict.eq(DeviceVerdict::Waiting.as_str()))
        .order(device_record::seq)
        .select(RecordRow::as_select())
        .for_no_key_update()
        .load(conn)
}

#[derive(QueryableByName)]
struct DeviceFound {
    #[diesel(sql_type = SqlUuid)]
    device_id: Uuid,
}

/// Devices of the city with a sign-in that may wait for nothing any more, by their id: wherever that person signed in before
/// it, it has left.
pub(in crate::device) fn list_waiting_sign_ins(
    conn: &mut PgConnection,
    after: Option<Uuid>,
    limit: i64,
) -> QueryResult<Vec<Uuid>> {
    let rows: Vec<DeviceFound> = sql_query(
        "select distinct r.device_id from device_record r
         where r.verdict = 'waiting' and r.sign_method is not null and ($1 is null or r.device_id > $1)
             and not exists (select from canonical_learner c
                 join canonical_learner k on k.canonical_id = c.canonical_id
                 join attendance a on a.learner_id = k.learner_id
                 where c.learner_id = r.learner_id and a.session_id <> r.session_id
                     and a.status not in ('void', 'confirmed') and a.signed_out_at is null
                     and a.signed_in_at < r.happened_at and a.occupied_until > r.happened_at)
         order by r.device_id limit $2",
    )
    .bind::<Nullable<SqlUuid>, _>(after)
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.device_id).collect())
}

/// Lets what waits of a learner be that of another one.
pub(in crate::device) fn carry_waiting(conn: &mut PgConnection, from: Uuid, to: Uuid) -> QueryResult<()> {
    diesel::update(device_record::table.filter(device_record::learner_id.eq(from)))
        .set(device_record::learner_id.eq(to))
        .execute(conn)
        .map(drop)
}

/// Refuses up to `limit` rows of the city that wait for what they follow since before an instant; returns how many. A sign-out
/// stays as long as its sign-in waits.
pub(in crate::device) fn give_up_waiting(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    before: DateTime<Utc>,
    limit: i64,
) -> QueryResult<usize> {
    sql_query(
        "update device_record r set verdict = $1, learner_id = null, sign_method = null, decided_at = $3,
             reason = case when r.sign_method is null then $2 else $6 end
         from (select o.device_id, o.seq from device_record o where o.verdict = 'waiting' and o.received_at <= $4
                 and o.learner_id is not null
                 and (o.sign_method is not null or not exists (select from device_record i
                     where i.verdict = 'waiting' and i.sign_method is not null and i.received_at > $4
                         and i.learner_id = o.learner_id and i.session_id = o.session_id))
             order by o.received_at, o.device_id limit $5 for no key update of o skip locked) w
         where r.device_id = w.device_id and r.seq = w.seq",
    )
    .bind::<Text, _>(DeviceVerdict::Refused.as_str())
    .bind::<Text, _>(DeviceRowReason::NotSignedIn.as_str())
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(before)
    .bind::<BigInt, _>(limit)
    .bind::<Text, _>(DeviceRowReason::LearnerElsewhere.as_str())
    .execute(conn)
}

/// Those of some attendances that were made or changed by something that a device recorded while an account was beside it.
pub(in crate::device) fn list_beside(
    conn: &mut PgConnection,
    attendances: &[Uuid],
    account: Uuid,
) -> QueryResult<Vec<Uuid>> {
    device_record::table
        .filter(device_record::attendance_id.eq_any(attendances).and(device_record::beside_by.eq(account)))
        .filter(device_record::reason.is_null())
        .select(device_record::attendance_id.assume_not_null())
        .load(conn)
}

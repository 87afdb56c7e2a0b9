//! SQL on sign-outs that wait for their sign-in, and on who was beside a device.

use chrono::{DateTime, Utc};
use contract::device::{DeviceRowReason, DeviceVerdict};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text, Timestamptz};
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
        .order((device_record::happened_at, device_record::device_id, device_record::seq))
        .select(RecordRow::as_select())
        .for_no_key_update()
        .load(conn)
}

/// Lets the sign-outs of a learner that wait for their sign-in be those of another one.
pub(in crate::device) fn carry_sign_outs(conn: &mut PgConnection, from: Uuid, to: Uuid) -> QueryResult<()> {
    diesel::update(device_record::table.filter(device_record::learner_id.eq(from)))
        .set(device_record::learner_id.eq(to))
        .execute(conn)
        .map(drop)
}

/// Refuses up to `limit` sign-outs of the city that wait for their sign-in since before an instant; returns how many.
pub(in crate::device) fn give_up_sign_outs(
    conn: &mut PgConnection,
    now: DateTime<Utc>,
    before: DateTime<Utc>,
    limit: i64,
) -> QueryResult<usize> {
    sql_query(
        "update device_record r set verdict = $1, reason = $2, learner_id = null, decided_at = $3
         from (select device_id, seq from device_record where verdict = 'waiting' and received_at <= $4
                 and learner_id is not null
             order by received_at, device_id limit $5 for no key update skip locked) w
         where r.device_id = w.device_id and r.seq = w.seq",
    )
    .bind::<Text, _>(DeviceVerdict::Refused.as_str())
    .bind::<Text, _>(DeviceRowReason::NotSignedIn.as_str())
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(before)
    .bind::<BigInt, _>(limit)
    .execute(conn)
}

/// Whether an account was beside a device when it recorded something that made or changed an attendance.
pub(in crate::device) fn was_beside(
    conn: &mut PgConnection,
    attendance: Uuid,
    account: Uuid,
) -> QueryResult<bool> {
    let rows = device_record::table
        .filter(device_record::attendance_id.eq(attendance).and(device_record::beside_by.eq(account)))
        .filter(device_record::reason.is_null());
    diesel::select(diesel::dsl::exists(rows)).get_result(conn)
}

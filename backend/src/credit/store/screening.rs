//! SQL that gathers what the screening of earnings looks at.

use chrono::{DateTime, Utc};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Bool, Nullable, Numeric, Text, Timestamptz, Uuid as SqlUuid};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::schema::{attendance, credit_earning, credit_screening, ledger_head, ledger_transfer};

/// An earning with its evidence, who entered it, and where.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::credit) struct ScreenedRow {
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) learner_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub(in crate::credit) facility_id: Uuid,
    #[diesel(sql_type = Text)]
    pub(in crate::credit) township_code: String,
    #[diesel(sql_type = Timestamptz)]
    pub(in crate::credit) earned_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    pub(in crate::credit) vesting_hours: i64,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub(in crate::credit) session_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub(in crate::credit) recorded_by: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub(in crate::credit) confirmed_by: Option<Uuid>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub(in crate::credit) recorded_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(in crate::credit) capacity: Option<i64>,
    #[diesel(sql_type = BigInt)]
    pub(in crate::credit) attended: i64,
    #[diesel(sql_type = Bool)]
    pub(in crate::credit) related: bool,
    #[diesel(sql_type = Bool)]
    pub(in crate::credit) after_death: bool,
}

/// Earnings that are worth something and were never flagged.
pub(in crate::credit) fn list_screened(
    conn: &mut PgConnection,
    earnings: &[Uuid],
) -> QueryResult<Vec<ScreenedRow>> {
    list_evidence(conn, earnings, false)
}

/// Earnings that are worth something with what is known of their evidence; with `flagged` also those that were flagged.
///
/// On a device it is the staff beside it who enters; who scans the code of a class records itself, which that code allows.
/// An account is related to a learner when it belongs to the learner or to another with the same telephone (as far as it
/// can be read), or when it bears the name of somebody who picked up an order for the learner. The death of a merged record
/// is that of the record which goes on.
pub(in crate::credit) fn list_evidence(
    conn: &mut PgConnection,
    earnings: &[Uuid],
    flagged: bool,
) -> QueryResult<Vec<ScreenedRow>> {
    sql_query(
        "select e.id, e.learner_id, f.id as facility_id, f.township_code, e.earned_at,
             coalesce((p.document ->> 'vesting_hours')::bigint, 0) as vesting_hours,
             a.session_id, coalesce(a.beside_by, a.recorded_by, v.actor_id) as recorded_by, a.confirmed_by,
             a.created_at as recorded_at,
             m.capacity::bigint as capacity,
             (select count(*) from attendance o where o.session_id = a.session_id
                 and o.status in ('signed_out', 'confirmed')) as attended,
             exists (select from learner_account h join learner o on o.id = h.learner_id
                 where h.account_id in (case a.source when 'class_code' then a.confirmed_by
                         else coalesce(a.beside_by, a.recorded_by, v.actor_id) end, a.confirmed_by)
                     and (o.id = l.id or o.phone_masked = l.phone_masked))
             or exists (select from redemption_order r join account c on c.display_name = r.proxy_name
                 where r.learner_id = l.id
                     and c.id in (coalesce(a.beside_by, a.recorded_by, v.actor_id), a.confirmed_by)) as related,
             coalesce((with recursive line as (
                     select l.merged_into, l.died_on
                     union all
                     select o.merged_into, o.died_on from learner o join line on o.id = line.merged_into)
                 select bool_or(line.died_on < e.activity_date) from line), false) as after_death
         from credit_earning e
         join credit_policy p on p.id = e.policy_id
         join learner l on l.id = e.learner_id
         left join ledger_event v on v.id = e.id
         left join attendance a on a.id = e.attendance_id
         left join class_session s on s.id = a.session_id
         left join room m on m.id = s.room_id
         join school c on c.id = coalesce(s.school_id, l.school_id)
         join facility f on f.id = c.facility_id
         where e.id = any($1) and e.credited_centi > 0
             and ($2 or not exists (select from credit_review_line n where n.earning_id = e.id))
         order by e.id",
    )
    .bind::<Array<SqlUuid>, _>(earnings)
    .bind::<Bool, _>(flagged)
    .load(conn)
}

#[derive(QueryableByName)]
struct EarningFound {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Up to `limit` earnings of days after their learners' deaths that were not taken back and that nobody was asked about
/// for that reason. What somebody looks at for another one waits until that is decided.
pub(in crate::credit) fn list_after_death(conn: &mut PgConnection, limit: i64) -> QueryResult<Vec<Uuid>> {
    let rows: Vec<EarningFound> = sql_query(
        "with recursive dead as (
             select id, died_on from learner where died_on is not null
             union
             select l.id, d.died_on from learner l join dead d on l.merged_into = d.id)
         select distinct e.id from dead d
         join credit_earning e on e.learner_id = d.id and e.activity_date > d.died_on and e.credited_centi > 0
         where not exists (select from credit_review_line l join credit_review r on r.id = l.review_id
                 where l.earning_id = e.id and (r.status = 'open' or 'after_death' = any (l.reasons)))
             and not exists (select from ledger_transfer p join ledger_transfer r on r.reverses_id = p.id
                 where p.event_id = e.id)
         order by e.id limit $1",
    )
    .bind::<BigInt, _>(limit)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Who entered which learner when, one at a time, in these sessions: what was copied from a sheet of paper is left out, and
/// what a learner's own code proves, which staff scan one after the other. Who scans the code of a class enters itself, so
/// several learners of one account within seconds are seen, too. On a device it is the staff beside it, else the device.
pub(in crate::credit) fn list_signings(
    conn: &mut PgConnection,
    sessions: &[Uuid],
) -> QueryResult<Vec<(Uuid, DateTime<Utc>, Uuid)>> {
    let rows: Vec<(Option<Uuid>, Uuid, DateTime<Utc>, Uuid)> = attendance::table
        .filter(attendance::session_id.eq_any(sessions))
        .filter(attendance::source.ne_all(["paper_sheet", "rotating_code"]))
        .filter(attendance::status.ne("void"))
        .select((
            attendance::beside_by,
            attendance::recorded_by,
            attendance::created_at,
            attendance::learner_id,
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|(staff, by, at, learner)| (staff.unwrap_or(by), at, learner)).collect())
}

#[derive(QueryableByName)]
struct Issued {
    #[diesel(sql_type = SqlUuid)]
    recorder: Uuid,
    #[diesel(sql_type = Numeric)]
    issued: Decimal,
}

/// What the attendances that each of these entered between two instants have earned, in hundredths.
pub(in crate::credit) fn list_issued(
    conn: &mut PgConnection,
    recorders: &[Uuid],
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> QueryResult<Vec<(Uuid, Decimal)>> {
    let rows: Vec<Issued> = sql_query(
        "select coalesce(a.beside_by, a.recorded_by) as recorder, sum(e.credited_centi) as issued
         from attendance a join credit_earning e on e.attendance_id = a.id
         where (a.beside_by = any($1) or a.beside_by is null and a.recorded_by = any($1))
             and a.created_at >= $2 and a.created_at < $3
         group by 1",
    )
    .bind::<Array<SqlUuid>, _>(recorders)
    .bind::<Timestamptz, _>(from)
    .bind::<Timestamptz, _>(until)
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.recorder, row.issued)).collect())
}

/// Locks the mark up to which transfers have been screened; `None` while somebody else screens.
pub(in crate::credit) fn lock_mark(conn: &mut PgConnection) -> QueryResult<Option<i64>> {
    credit_screening::table
        .select(credit_screening::last_transfer_id)
        .for_update()
        .skip_locked()
        .first(conn)
        .optional()
}

/// The last transfer of the chain.
pub(in crate::credit) fn last_transfer(conn: &mut PgConnection) -> QueryResult<i64> {
    ledger_head::table.select(ledger_head::last_transfer_id).first(conn)
}

/// The earnings that transfers after a mark, up to another, have paid.
pub(in crate::credit) fn list_paid_between(
    conn: &mut PgConnection,
    after: i64,
    to: i64,
) -> QueryResult<Vec<Uuid>> {
    ledger_transfer::table
        .inner_join(credit_earning::table.on(credit_earning::id.eq(ledger_transfer::event_id)))
        .filter(ledger_transfer::id.gt(after).and(ledger_transfer::id.le(to)))
        .select(credit_earning::id)
        .load(conn)
}

pub(in crate::credit) fn set_mark(conn: &mut PgConnection, to: i64) -> QueryResult<()> {
    diesel::update(credit_screening::table)
        .set(credit_screening::last_transfer_id.eq(to))
        .execute(conn)
        .map(drop)
}

//! A facility with its school, learners, taught sessions, and credits to spend.

use backend::act::Act;
use backend::clock::new_id;
use backend::credit::domain::ledger::Transfer;
use backend::credit::service::ledger::{self, CREDITS, LedgerError, Posting};
use backend::credit::service::{reconcile, settle_records};
use chrono::{DateTime, NaiveDate, Utc};
use contract::credit::{InvariantFinding, LedgerAccountKind, LedgerEventKind, ReconciliationView};
use contract::ids::{AccountId, FacilityId, LearnerId};
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};
use diesel::{Connection as _, QueryableByName, RunQueryDsl, sql_query};
use uuid::Uuid;

use super::TestApp;

/// A school at a subdistrict centre in Dongsheng.
pub struct Place {
    pub facility: FacilityId,
    pub school: Uuid,
    pub course: Uuid,
}

/// A session that was taught, by its times in UTC.
pub struct Taught<'a> {
    pub form: &'a str,
    pub starts_at: &'a str,
    pub ends_at: &'a str,
}

#[derive(QueryableByName)]
struct Odd {
    #[diesel(sql_type = Text)]
    what: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

impl TestApp {
    /// Runs statements as the owner of the database.
    pub fn sql(&self, statements: &str) {
        self.database
            .connect()
            .batch_execute(statements)
            .unwrap_or_else(|error| panic!("{error}: {statements}"));
    }

    /// Whether the database refuses a statement.
    pub fn refuses(&self, statement: &str) -> bool {
        self.database.connect().batch_execute(statement).is_err()
    }

    pub fn count(&self, query: &str) -> i64 {
        let sql = format!("select count(*) as count from ({query}) q");
        sql_query(sql).get_result::<Count>(&mut self.database.connect()).expect("a count").count
    }

    pub fn place(&self, number: u32) -> Place {
        let (facility, school, course) = (new_id(), new_id(), new_id());
        self.sql(&format!(
            "insert into facility (id, kind, name_zh, name_key, division_code, county_code, township_code, status,
                 created_at, updated_at)
             values ('{facility}', 'subdistrict_elderly_care_center', '中心{number}', '中心{number}', '15060200{number}',
                 '150602', '15060200{number}', 'approved', now(), now());
             insert into school (id, facility_id, code, name, construction_mode, pilot_batch, opened_on, created_at)
             values ('{school}', '{facility}', 'YFXT-15060200{number}-01', '学堂{number}', 'new', 'urban_pilot', '2024-01-01', now());
             insert into course (id, code, status, created_by, created_at, shown_version_id)
             values ('{course}', 'C-{number}', 'published', '{facility}', now(), '{school}');
             insert into course_version (id, course_id, number, status, title_zh, summary, search_key, category,
                 objectives, form, delivery_mode, lesson_minutes, tags, syllabus, authors, created_by, created_at,
                 submitted_by, submitted_at, decided_at)
             values ('{school}', '{course}', 1, 'published', '太极', '太极', '太极', 'health_fitness', '{{health}}',
                 'course_class', 'offline', 90, '{{}}', '', '{{}}', '{facility}', now(), '{facility}', now(), now());"
        ));
        Place { facility: facility.into(), school, course }
    }

    pub fn learner(&self, place: &Place, born: &str) -> LearnerId {
        let (id, school) = (new_id(), place.school);
        self.sql(&format!(
            "insert into learner (id, school_id, name_zh, sex, birth_date, id_number_sealed, id_number_hash,
                 id_number_masked, status, registered_on, consent_notice_version, consented_at, synthetic, created_at)
             values ('{id}', '{school}', '学员', 'female', '{born}', '\\x00', '{id}', '150602**********1X', 'active',
                 '2024-01-01', '1', now(), true, now())"
        ));
        id.into()
    }

    /// Enters a session and the attendance of one learner with so many valid minutes; returns the session.
    pub fn attended(&self, place: &Place, learner: LearnerId, taught: &Taught<'_>, minutes: u32) -> Uuid {
        let (session, room, attendance) = (new_id(), new_id(), new_id());
        let Place { facility, school, course } = place;
        let Taught { form, starts_at, ends_at } = taught;
        let mode = if *form == "online_course" { "online" } else { "offline" };
        self.sql(&format!(
            "insert into room (id, facility_id, kind, name, area, capacity, counts_toward_school, shared_use, created_at)
             values ('{room}', '{facility}', 'classroom', '{room}', 60, 40, true, false, now());
             insert into class_session (id, school_id, course_id, title, form, delivery_mode, room_id, starts_at, ends_at,
                 capacity, status, created_at)
             values ('{session}', '{school}', '{course}', '课', '{form}', '{mode}', '{room}', '{starts_at}', '{ends_at}',
                 30, 'closed', now());
             insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until,
                 valid_minutes, status, source, recorded_by, created_at)
             values ('{attendance}', '{session}', '{learner}', '{starts_at}', '{ends_at}', '{ends_at}', {minutes},
                 'signed_out', 'staff', '{attendance}', now());"
        ));
        session
    }

    /// Lets a learner have watched twenty minutes of an online lesson, which were closed and settled.
    pub async fn watched(&self, place: &Place, learner: LearnerId) {
        let (lesson, record) = (new_id(), new_id());
        let Place { facility, course, .. } = place;
        self.sql(&format!(
            "insert into online_lesson (id, course_id, position, title_zh, duration_seconds, url, status, authors, created_by,
                 created_at, published_by, published_at)
             values ('{lesson}', '{course}', 1, '第一课', 1800, 'https://lndx.edu.cn/1', 'published', array['{facility}']::uuid[],
                 '{facility}', now(), '{lesson}', now());
             insert into online_progress (learner_id, lesson_id, watched, watched_seconds, position_seconds, first_at, last_at)
             values ('{learner}', '{lesson}', '{{[0,1200)}}', 1200, 1200, '2025-11-05T01:00:00Z', '2025-11-05T01:20:00Z');
             insert into online_record (id, learner_id, lesson_id, business_date, number, counted, seconds, status, opened_at,
                 last_at, closed_at)
             values ('{record}', '{learner}', '{lesson}', '2025-11-05', 1,
                 '{{[2025-11-05 01:00:00+00,2025-11-05 01:20:00+00)}}', 1200, 'closed', '2025-11-05T01:00:00Z',
                 '2025-11-05T01:20:00Z', '2025-11-05T01:50:00Z')"
        ));
        let act = backend::auth::service::system_act(self.clock.now());
        let settled = self.state.db.write(move |conn| settle_records(conn, &act, &[record])).await;
        assert_eq!(settled.expect("settled"), 1);
    }

    /// Enters a session of ninety minutes from nine in the morning that a teacher taught somebody on a day, whose attendance was
    /// accepted so lately that it need not have earned yet.
    pub fn taught_by(&self, place: &Place, teacher: &str, day: &str) -> Uuid {
        let (session, learner) = (new_id(), self.learner(place, "1950-01-01"));
        let Place { school, course, .. } = place;
        self.sql(&format!(
            "insert into class_session (id, school_id, course_id, title, form, delivery_mode, teacher_id, starts_at, ends_at,
                 capacity, status, created_at)
             values ('{session}', '{school}', '{course}', '课', 'lecture', 'online', '{teacher}', '{day}T01:00:00Z',
                 '{day}T02:30:00Z', 30, 'closed', now());
             insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until, valid_minutes,
                 status, source, recorded_by, created_at, reviewed_by, reviewed_at, review_reason)
             select gen_random_uuid(), id, '{learner}', starts_at, ends_at, ends_at, 90, 'signed_out', 'staff',
                 gen_random_uuid(), now(), gen_random_uuid(), now(), '核实'
             from class_session where id = '{session}'"
        ));
        session
    }

    /// Gives a learner credits that expire on a day, by an adjustment posted at an instant.
    pub async fn give(&self, learner: LearnerId, expires_on: &str, centi: i64, at: &str) {
        let day: NaiveDate = expires_on.parse().expect("a day");
        let act = Act {
            account_id: AccountId(Uuid::nil()),
            grants: Vec::new(),
            at: at.parse::<DateTime<Utc>>().expect("an instant"),
            request_id: String::new(),
        };
        let posted: Result<Uuid, LedgerError> = self
            .state
            .db
            .write(move |conn| {
                let issuance = ledger::single(conn, &act, LedgerAccountKind::Issuance, CREDITS)?;
                let bucket = ledger::bucket(conn, &act, learner, day)?;
                let transfers = vec![Transfer::single(issuance, bucket, centi)];
                let adjustment = Posting::of(LedgerEventKind::Adjustment, transfers);
                ledger::post_one(conn, &act, Posting { reason: Some("期初".to_owned()), ..adjustment })
            })
            .await;
        let event = posted.expect("the adjustment is posted");
        // As two people have signed it.
        self.sql(&format!(
            "set session_replication_role = replica;
             insert into credit_adjustment (id, learner_id, facility_id, amount_centi, reason, reference, status, requested_by,
                 requested_at, decided_by, decided_at, event_id, version, source)
             select gen_random_uuid(), l.id, s.facility_id, {centi}, '期初', '{event}', 'approved', gen_random_uuid(), '{at}',
                 gen_random_uuid(), '{at}', '{event}', 2, 'issuance' from learner l join school s on s.id = l.school_id
             where l.id = '{learner}'"
        ));
    }

    /// Fails the test unless nothing was created or lost, no id is missing, every balance is the sum of its transfers, and
    /// a check of all the books finds them in order.
    #[track_caller]
    pub fn books_balance(&self) {
        let odd: Vec<Odd> = sql_query(
            "select 'asset ' || a.asset_id as what from ledger_balance b join ledger_account a on a.id = b.account_id
             group by a.asset_id
             having sum(credits) <> sum(debits) or sum(held_credits) <> sum(held_debits)
             union all
             select 'account ' || b.account_id from ledger_balance b
             cross join lateral (select
                 coalesce(sum(amount) filter (where phase in ('single', 'post') and debit_account_id = b.account_id), 0) as debits,
                 coalesce(sum(amount) filter (where phase in ('single', 'post') and credit_account_id = b.account_id), 0) as credits,
                 coalesce(sum(case phase when 'hold' then amount when 'single' then 0 else -amount end)
                     filter (where debit_account_id = b.account_id), 0) as held_debits,
                 coalesce(sum(case phase when 'hold' then amount when 'single' then 0 else -amount end)
                     filter (where credit_account_id = b.account_id), 0) as held_credits
                 from ledger_transfer where b.account_id in (debit_account_id, credit_account_id)) t
             where (b.debits, b.credits, b.held_debits, b.held_credits) <> (t.debits, t.credits, t.held_debits, t.held_credits)
             union all
             select 'overdrawn ' || account_id from ledger_balance where bounded and debits + held_debits > credits
             union all
             select 'block ' || id from (select *, lag(hash) over (order by id) as before,
                     lag(last_transfer_id) over (order by id) as last_before from ledger_block) b
             where hash <> ledger_block_hash(previous_hash, first_transfer_id, last_transfer_id)
                 or previous_hash <> coalesce(before, decode(repeat('00', 32), 'hex'))
                 or first_transfer_id <> coalesce(last_before, 0) + 1
             union all
             select 'head' from ledger_head h left join ledger_block b on b.id = h.block_id
             where h.block_id <> (select count(*) from ledger_block)
                 or h.block_id > 0 and (b.hash <> h.hash or b.last_transfer_id <> h.last_transfer_id)
             union all
             select 'gap at ' || h.last_transfer_id from ledger_head h
             where h.last_transfer_id <> (select count(*) from ledger_transfer)
                 or h.last_transfer_id <> (select coalesce(max(id), 0) from ledger_transfer)",
        )
        .load(&mut self.database.connect())
        .expect("the books are read");
        let odd: Vec<String> = odd.into_iter().map(|row| row.what).collect();
        assert!(odd.is_empty(), "{odd:?}");
        let found = self.looked_through().findings;
        let broken: Vec<_> = found.into_iter().filter(InvariantFinding::is_error).collect();
        assert!(broken.is_empty(), "{broken:#?}");
    }

    /// What a check of all the books finds; nothing of it is kept.
    pub fn looked_through(&self) -> ReconciliationView {
        let (at, mut found) = (self.clock.now(), None);
        let rolled_back: Result<(), diesel::result::Error> = self.database.connect().transaction(|conn| {
            found = Some(reconcile(conn, at, true, false, &[]).expect("a reconciliation"));
            Err(diesel::result::Error::RollbackTransaction)
        });
        assert!(rolled_back.is_err());
        found.expect("a check")
    }
}

//! Schools whose learners have attended for months, put in as they would have come about.

use chrono::{Months, NaiveDate};
use contract::auth::Role;
use diesel::sql_types::Bool;
use diesel::{PgConnection, QueryableByName, RunQueryDsl as _, sql_query};
use uuid::Uuid;

use crate::support::TestApp;
use crate::support::learning::{School, course, school};

#[derive(QueryableByName)]
struct Truth {
    #[diesel(sql_type = Bool)]
    counts: bool,
}

/// What a statement says of `counts`.
pub fn truth(conn: &mut PgConnection, sql: &str) -> bool {
    sql_query(sql).get_result::<Truth>(conn).expect("a truth").counts
}

/// The first days of so many months from one on (`2025-01`).
pub fn months(first: &str, count: u32) -> Vec<NaiveDate> {
    let first: NaiveDate = format!("{first}-01").parse().expect("a month");
    (0..count).filter_map(|month| first.checked_add_months(Months::new(month))).collect()
}

pub struct World {
    course: String,
}

impl World {
    pub async fn new(app: &TestApp) -> Self {
        Self { course: course(&app.city(Role::CityAdmin).await, "CY", "太极").await }
    }

    /// A school that was open throughout every window.
    pub async fn school(&self, app: &TestApp, division: &str) -> School {
        let school = school(app, division, &format!("养老服务中心{division}")).await;
        app.sql(&format!("update school set opened_on = '2023-01-01' where id = '{}'", school.id));
        school
    }

    /// So many learners of a school, registered on its first day.
    pub fn learners<const N: usize>(app: &TestApp, school: &School, born: &str) -> [Uuid; N] {
        std::array::from_fn(|_| {
            let (id, school) = (Uuid::now_v7(), &school.id);
            app.sql(&format!(
                "insert into learner (id, school_id, name_zh, sex, birth_date, id_number_sealed, id_number_hash,
                     id_number_masked, status, registered_on, consent_notice_version, consented_at, synthetic, created_at)
                 values ('{id}', '{school}', '学员', 'female', '{born}', '\\x00', '{id}', '150602**********1X', 'active',
                     '2024-03-01', '1', now(), true, now())"
            ));
            id
        })
    }

    /// So many sessions in each of these months that a learner attended to their end.
    pub fn attend(&self, app: &TestApp, school: &School, learner: Uuid, months: &[NaiveDate], times: u32) {
        app.sql(&self.attending(school, learner, months, (times, 0, 60)));
    }

    /// The same as statements, from a minute of the day on, with so many valid minutes. Online, so that no room is taken.
    pub fn attending(
        &self,
        school: &School,
        learner: Uuid,
        months: &[NaiveDate],
        (times, minute, valid): (u32, usize, usize),
    ) -> String {
        let days: Vec<String> = months.iter().map(|month| format!("'{month}'::date")).collect();
        let (school, course, days) = (&school.id, &self.course, days.join(","));
        format!(
            "with held as (
                insert into class_session (id, school_id, course_id, title, form, delivery_mode, starts_at, ends_at,
                    capacity, status, created_at)
                select gen_random_uuid(), '{school}', '{course}', '课', 'course_class', 'online', at,
                    at + interval '60 minutes', 20, 'closed', now()
                from unnest(array[{days}]) as month, generate_series(1, {times}) as time,
                    lateral (select (month + time * 2 - 2)::timestamp at time zone 'Asia/Shanghai'
                        + {minute} * interval '1 minute' as at) as one
                returning id, starts_at, ends_at)
             insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until,
                 valid_minutes, status, source, recorded_by, created_at)
             select gen_random_uuid(), id, '{learner}', starts_at, ends_at, ends_at, {valid}, 'signed_out', 'staff',
                 gen_random_uuid(), now()
             from held"
        )
    }

    /// Two lessons that can be watched online.
    pub fn lessons(&self, app: &TestApp) {
        for number in 0..2 {
            let (id, course) = (lesson(number), &self.course);
            app.sql(&format!(
                "insert into online_lesson (id, course_id, position, title_zh, duration_seconds, url, status, authors,
                     created_by, created_at, published_by, published_at)
                 values ('{id}', '{course}', {number} + 1, '第{number}课', 7200, 'https://lndx.edu.cn/{number}', 'published',
                     array['{id}']::uuid[], '{id}', now(), gen_random_uuid(), now())"
            ));
        }
    }

    /// So many verified minutes of a lesson on a day, from a minute of the day on, as a record that is open or closed.
    pub fn studying(
        learner: Uuid,
        (number, day): (usize, &str),
        (minute, minutes): (usize, usize),
        open: bool,
    ) -> String {
        let lesson = lesson(number);
        let (status, closed_at) = if open { ("open", "null") } else { ("closed", "at + span") };
        format!(
            "insert into online_record (id, learner_id, lesson_id, business_date, number, counted, seconds, status, opened_at,
                 last_at, closed_at)
             select gen_random_uuid(), '{learner}', '{lesson}', '{day}', 1 + (select count(*) from online_record r
                     where r.learner_id = '{learner}' and r.lesson_id = '{lesson}' and r.business_date = '{day}'),
                 tstzmultirange(tstzrange(at, at + span)), {minutes} * 60, '{status}', at, at + span, {closed_at}
             from (select '{day}'::timestamp at time zone 'Asia/Shanghai' + {minute} * interval '1 minute' as at,
                 {minutes} * interval '1 minute' as span) q"
        )
    }
}

fn lesson(number: usize) -> Uuid {
    Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + number as u128)
}

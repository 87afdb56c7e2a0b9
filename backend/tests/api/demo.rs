//! The demo data: the same every time, in balance, and only there when asked for.

use backend::demo::{self, Size};
use backend::keys::MasterKey;
use chrono::NaiveDate;
use contract::auth::Role;
use contract::participation::{ParticipationCount, ParticipationDenominator, ParticipationView};
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use crate::support::TestApp;
use crate::support::db::TestDatabase;

const SMALL: Size = Size { townships: 2, villages: 1, learners: 40, weeks: 10 };

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Text)]
    text: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn text(database: &TestDatabase, sql: &str) -> String {
    sql_query(sql).get_result::<Answer>(&mut database.connect()).unwrap().text
}

fn count(database: &TestDatabase, what: &str) -> i64 {
    let sql = format!("select count(*) as count from {what}");
    sql_query(sql).get_result::<Count>(&mut database.connect()).unwrap().count
}

fn today() -> NaiveDate {
    "2026-11-24".parse().unwrap()
}

fn keys() -> MasterKey {
    MasterKey::from_base64("AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=").unwrap()
}

/// What of each record does not hang on its id, which is new every time.
const RECORDS: &[(&str, &str)] = &[
    ("facility", "name_zh || division_code || status"),
    ("room", "name || area || capacity"),
    ("school", "code || name || coalesce(opened_on::text, '')"),
    ("learner", "name_zh || birth_date || registered_on || encode(id_number_hash, 'hex')"),
    ("curriculum_plan", "half_year || status || coalesce(changed_bp, -1)::text"),
    ("demand_survey", "title_zh || opens_on || status"),
    ("demand_answer", "division_code || age_years::text || channel || answered_on"),
    ("course_rating", "half_year || experience::text || gain || happiness"),
    ("teaching_review", "half_year || status || findings"),
    ("course", "code || status || honours::text"),
    ("course_version", "number || title_zh || status || syllabus"),
    ("course_nomination", "honour || status || nominated_at::timestamp"),
    ("resource_center", "name || coalesce(division_code, '')"),
    ("course_share", "status || offered_at::timestamp"),
    ("course_subscription", "subscribed_at::timestamp::text"),
    ("smart_aging_case", "kind || title_zh || status || coalesce(submitted_at::timestamp::text, '')"),
    ("assessment", "code || self_status || current || coalesce(self_safety, -1)::text"),
    ("assessment_version", "number || cause || total || grade || eligible"),
    ("inspection", "status || coalesce(safety, -1) || coalesce(measured_area, -1)::text"),
    ("venue", "kind || name_zh || division_code"),
    ("venue_agreement", "document || valid_from || valid_to"),
    ("venue_booking", "purpose || starts_at::timestamp || status"),
    ("class_series", "title || first_day || last_day"),
    ("class_session", "title || starts_at::timestamp || status"),
    ("attendance", "signed_in_at::timestamp || coalesce(valid_minutes, -1)::text || status"),
    ("credit_earning", "activity_date || credited_centi::text || expires_on"),
    ("redemption_order", "status || reserved_at::timestamp"),
    ("ledger_balance", "debits::text || ' ' || credits || ' ' || held_debits || ' ' || held_credits"),
];

fn digests(database: &TestDatabase) -> Vec<(&'static str, i64, String)> {
    let digest = |(table, members): &(&'static str, &str)| {
        let sql = format!(
            "select coalesce(md5(string_agg(x, '|' order by x)), '') as text from (select {members} as x from {table}) rows"
        );
        (*table, count(database, table), text(database, &sql))
    };
    RECORDS.iter().map(digest).collect()
}

#[actix_web::test]
async fn a_demo_is_the_same_every_time_and_its_books_balance() {
    let (one, other) = (TestApp::spawn().await, TestApp::spawn().await);
    for app in [&one, &other] {
        assert!(demo::seed(&app.database.access(), &keys(), &app.state.files, SMALL, today()).unwrap());
        app.books_balance();
    }
    let made = digests(&one.database);
    for (table, rows, _) in &made {
        assert!(*rows > 0, "{table} is not empty");
    }
    assert_eq!(made, digests(&other.database));
    assert!(
        !demo::seed(&one.database.access(), &keys(), &one.state.files, SMALL, today()).unwrap(),
        "a complete demo is left alone"
    );
    assert_eq!(made, digests(&one.database));
    assert_eq!(count(&one.database, "learner where not synthetic"), 0, "everyone is invented");
}

#[actix_web::test]
async fn in_the_months_of_a_demo_some_take_part_regularly_and_some_do_not() {
    let app = TestApp::spawn().await;
    let long = Size { townships: 1, villages: 0, learners: 12, ..Size::CITY };
    demo::seed(&app.database.access(), &keys(), &app.state.files, long, today()).unwrap();
    app.clock.set("2026-11-24T02:00:00Z".parse().unwrap());
    let told: ParticipationView =
        app.city(Role::CityAdmin).await.get("/api/v1/participation").await.expect(200).read();
    let registered =
        |count: &&ParticipationCount| count.denominator == ParticipationDenominator::RegisteredLearners;
    let learners = told.whole.counts.iter().find(registered).and_then(|count| count.total).unwrap();
    assert!((1..learners).contains(&told.whole.regular), "{:?}", told.whole);
}

#[actix_web::test]
async fn every_demo_account_can_sign_in() {
    let app = TestApp::spawn().await;
    let tiny = Size { townships: 1, villages: 0, learners: 2, weeks: 1 };
    demo::seed(&app.database.access(), &keys(), &app.state.files, tiny, today()).unwrap();
    for account in demo::accounts::ACCOUNTS {
        let answer = app.anonymous().login(account.username, demo::accounts::PASSWORD).await.expect(200);
        assert_eq!(answer.json()["account"]["grants"][0]["role"], account.role.as_str());
    }
}

#[test]
fn a_migrated_database_has_no_demo_account() {
    let database = TestDatabase::new();
    assert_eq!(count(&database, "account"), 0);
    assert_eq!(count(&database, "facility"), 0);
    assert_eq!(count(&database, "learner"), 0);
}

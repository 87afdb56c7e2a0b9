//! The first page: what lies in the caller's scope, and nothing else.

use contract::auth::Role;
use contract::facility::RegistrationState;
use contract::overview::OverviewView;
use diesel::{Connection as _, RunQueryDsl as _};

use crate::support::schools::{draft, registered};
use crate::support::{Client, TestApp};

const TOWN: &str = "150602100";
const OTHER: &str = "150603001";

async fn overview(client: &Client) -> OverviewView {
    client.get("/api/v1/overview").await.expect(200).read()
}

/// A learner, two attendances of 60 minutes (one of them void) and credits of
/// 5.00 earned, 2.00 picked up and 1.00 reserved, at the school with this id.
fn attend(app: &TestApp, school: uuid::Uuid, number: u32, day: &str) {
    let id = |kind: u32| format!("01900000-0000-7000-8000-{kind:04x}{number:08x}");
    let bucket = id(5);
    let outside =
        |kind: &str| format!("(select id from ledger_account where kind = '{kind}' and asset_id = 1)");
    let base = i64::from(number) * 10;
    let rows = [
        "set local session_replication_role = replica".to_owned(),
        format!(
            "insert into learner (id, school_id, name_zh, sex, birth_date, id_number_sealed, id_number_hash, \
             id_number_masked, registered_on, consent_notice_version, consented_at, created_at) values ('{}', \
             '{school}', '李四', 'male', '1950-01-01', '', '\\x{number:08x}', '1**********1', '2025-01-01', '1', now(), now())",
            id(1)
        ),
        format!(
            "insert into class_session (id, school_id, course_id, title, form, delivery_mode, starts_at, ends_at, \
             capacity, status, created_at) values ('{}', '{school}', '{}', '书法', 'course_class', 'online', \
             '{day} 23:30:00+08', '{day} 23:59:00+08', 30, 'closed', now())",
            id(2),
            id(9)
        ),
        format!(
            "insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until, \
             valid_minutes, status, source, recorded_by, created_at) values \
             ('{}', '{s}', '{l}', now(), now() + interval '1 hour', now() + interval '1 hour', 60, 'signed_out', 'staff', '{l}', now()), \
             ('{}', '{s}', '{}', now(), now() + interval '1 hour', now() + interval '1 hour', 60, 'void', 'staff', '{l}', now())",
            id(3),
            id(4),
            id(8),
            s = id(2),
            l = id(1),
        ),
        "insert into ledger_account (id, asset_id, kind, bounded, opened_at) values \
         ('01900000-0000-7000-8000-000000000a01', 1, 'issuance', false, now()), \
         ('01900000-0000-7000-8000-000000000a02', 1, 'redemption_clearing', true, now()) on conflict do nothing"
            .to_owned(),
        format!(
            "insert into ledger_account (id, asset_id, kind, learner_id, expires_on, bounded, opened_at) \
             values ('{bucket}', 1, 'learner_bucket', '{}', '2026-12-31', true, now())",
            id(1)
        ),
        format!(
            "insert into ledger_balance (account_id, bounded, debits, credits, held_debits) \
             values ('{bucket}', true, 200, 500, 100)"
        ),
        format!(
            "insert into ledger_event (id, kind, at, business_date) values ('{}', 'stock_receipt', now(), '{day}')",
            id(7)
        ),
        format!(
            "insert into ledger_transfer (id, event_id, asset_id, debit_account_id, credit_account_id, amount, phase, hold_id) values \
             ({}, '{e}', 1, {}, '{bucket}', 500, 'single', null), \
             ({}, '{e}', 1, '{bucket}', {c}, 200, 'hold', null), ({}, '{e}', 1, '{bucket}', {c}, 200, 'post', {}), \
             ({}, '{e}', 1, '{bucket}', {c}, 100, 'hold', null)",
            base + 1,
            outside("issuance"),
            base + 2,
            base + 3,
            base + 2,
            base + 4,
            e = id(7),
            c = outside("redemption_clearing"),
        ),
    ];
    // Rows without those that they name: only the owner can write them.
    let written = app
        .database
        .connect()
        .transaction(|conn| rows.iter().try_for_each(|row| diesel::sql_query(row).execute(conn).map(drop)));
    written.unwrap_or_else(|error: diesel::result::Error| panic!("the rows are written: {error}"));
}

#[actix_web::test]
async fn the_overview_counts_what_lies_in_scope_and_nothing_else() {
    let app = TestApp::spawn().await;
    let (here, there) = (
        registered(&app, TOWN, "甲中心", "2025-01-01").await,
        registered(&app, OTHER, "乙中心", "2025-01-01").await,
    );
    draft(&app.city(Role::CityAdmin).await, TOWN, "丙中心", "10.00").await;
    attend(&app, here.school.as_ref().unwrap().id.0, 1, "2025-11-12");
    attend(&app, there.school.as_ref().unwrap().id.0, 2, "2025-10-14");
    attend(&app, there.school.as_ref().unwrap().id.0, 3, "2025-10-13");

    let city = overview(&app.city(Role::Auditor).await).await;
    assert_eq!((city.schools, city.learners, city.coverage.len()), (2, 3, 3));
    let days: Vec<_> = city.attendance.iter().filter(|day| day.attendances > 0).collect();
    assert_eq!(city.attendance.len(), 30, "days on which nobody came are there too");
    assert_eq!(days.iter().map(|day| day.day.to_string()).collect::<Vec<_>>(), ["2025-10-14", "2025-11-12"]);
    assert_eq!((days[0].attendances, days[0].valid_minutes), (1, 60), "what is void does not count");
    let sums = city.credits;
    assert_eq!((sums.issued.0, sums.redeemed.0, sums.outstanding.0, sums.reserved.0), (1_500, 600, 900, 300));

    let county = overview(&app.division(Role::CountyAdmin, "150602").await).await;
    let count = |status| county.facilities.iter().find(|one| one.status == status).unwrap().count;
    assert_eq!((count(RegistrationState::Approved), count(RegistrationState::Draft)), (1, 1));
    assert_eq!((county.schools, county.learners, county.credits.issued.0), (1, 1, 500));

    let clerk = overview(&app.facility(Role::FacilityClerk, there.id).await).await;
    assert_eq!((clerk.schools, clerk.learners, clerk.credits.outstanding.0), (1, 2, 600));
    assert_eq!(clerk.coverage, [], "a facility is no division");
}

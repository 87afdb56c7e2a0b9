//! The divisions of Ordos, as they are loaded and asked for.

use reqwest::Method;

use crate::support::TestApp;
use backend::clock::Clock;
use backend::division::service::{Loaded, census_shares, get, list, load};
use backend::division::{Division, DivisionError, Filter};
use backend::paging::Paging;
use chrono::NaiveDate;
use contract::division::{DivisionCode, DivisionKind, DivisionLevel};
use diesel::PgConnection;
use diesel::connection::SimpleConnection;
use diesel::result::{DatabaseErrorKind, Error as QueryError};

use crate::support::db::TestDatabase;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn code(text: &str) -> DivisionCode {
    text.parse().unwrap()
}

fn today() -> Filter {
    Filter::on(date("2026-07-01"))
}

fn all(conn: &mut PgConnection, filter: &Filter) -> Vec<Division> {
    list(conn, filter, &Paging { limit: 2_000, after: None, count: false }).unwrap().items
}

#[test]
fn a_new_database_holds_every_division_and_loading_again_adds_nothing() {
    let database = TestDatabase::new();
    let conn = &mut database.connect();
    assert_eq!(all(conn, &today()).len(), 1 + 9 + 88 + 1_011);
    assert_eq!(load(conn, Clock::system().now()).unwrap(), Loaded { divisions: 0, census_shares: 0 });
    conn.batch_execute("DELETE FROM division WHERE level = 'village'; DELETE FROM census_age_share").unwrap();
    assert_eq!(load(conn, Clock::system().now()).unwrap(), Loaded { divisions: 1_011, census_shares: 10 });
}

#[test]
fn zones_are_known_but_not_statutory() {
    let database = TestDatabase::new();
    let conn = &mut database.connect();
    let townships = Filter { level: Some(DivisionLevel::Township), ..today() };
    assert_eq!(all(conn, &Filter { statutory: Some(true), ..townships.clone() }).len(), 77);
    let zones = all(conn, &Filter { statutory: Some(false), ..townships.clone() });
    assert_eq!(zones.len(), 11);
    assert!(zones.iter().all(|zone| zone.kind == DivisionKind::NonstatutoryZone));
    assert_eq!(all(conn, &Filter { kind: Some(DivisionKind::Subdistrict), ..townships }).len(), 26);
}

#[test]
fn pages_follow_each_other_without_gap_or_overlap() {
    let database = TestDatabase::new();
    let conn = &mut database.connect();
    let filter = Filter { parent_code: Some(code("150602")), ..today() };
    let mut paging = Paging { limit: 7, after: None, count: true };
    let mut codes = Vec::new();
    loop {
        let page = list(conn, &filter, &paging).unwrap();
        assert_eq!(page.total, Some(16));
        codes.extend(page.items.iter().map(|division| division.code.clone()));
        let Some(next) = page.next else { break };
        paging.after = Some(next);
    }
    assert_eq!(codes.len(), 16);
    assert!(codes.is_sorted_by(|left, right| left < right));
}

#[test]
fn a_text_finds_names_and_codes_and_its_signs_stand_for_themselves() {
    let database = TestDatabase::new();
    let conn = &mut database.connect();
    let found = |conn: &mut PgConnection, text: &str| {
        all(conn, &Filter { text: Some(text.to_owned()), ..today() }).len()
    };
    let name = all(conn, &Filter { text: Some("交通街道".to_owned()), ..today() });
    assert_eq!(name.iter().map(|division| division.code.as_str()).collect::<Vec<_>>(), ["150602001"]);
    assert_eq!(found(conn, "150602001"), 8);
    assert_eq!(found(conn, "%"), 0);
    assert_eq!(found(conn, "_"), 0);
    assert_eq!(found(conn, "\\"), 0);
}

#[test]
fn a_renamed_division_answers_with_the_name_of_the_day() {
    let database = TestDatabase::new();
    let conn = &mut database.connect();
    conn.batch_execute(
        "UPDATE division SET valid_to = '2025-01-01' WHERE code = '150602001';
         INSERT INTO division (id, code, level, kind, name_zh, parent_code, county_code, statutory, valid_from, created_at)
         VALUES (gen_random_uuid(), '150602001', 'township', 'subdistrict', '新交通街道', '150602', '150602', true,
                 '2025-01-01', now())",
    )
    .unwrap();
    let name = |conn: &mut PgConnection, day: &str| {
        get(conn, &code("150602001"), date(day)).map(|found| found.name_zh)
    };
    assert_eq!(name(conn, "2024-12-31").unwrap(), "交通街道");
    assert_eq!(name(conn, "2025-01-01").unwrap(), "新交通街道");
    assert!(matches!(name(conn, "2023-06-29"), Err(DivisionError::NotFound)));
    assert!(matches!(get(conn, &code("150699"), date("2025-01-01")), Err(DivisionError::NotFound)));
    // Loading again does not bring the old name back.
    assert_eq!(load(conn, Clock::system().now()).unwrap().divisions, 0);
    assert_eq!(all(conn, &today()).len(), 1_109);
}

#[test]
fn two_rows_of_a_code_cannot_hold_on_the_same_day() {
    let database = TestDatabase::new();
    let conn = &mut database.connect();
    let error = conn
        .batch_execute(
            "INSERT INTO division (id, code, level, kind, name_zh, parent_code, county_code, statutory, valid_from, created_at)
             VALUES (gen_random_uuid(), '150602001', 'township', 'subdistrict', '重名', '150602', '150602', true,
                     '2025-01-01', now())",
        )
        .unwrap_err();
    assert!(matches!(error, QueryError::DatabaseError(DatabaseErrorKind::ExclusionViolation, _)));
    assert!(backend::db::violates_exclusion(&error, "division_code_period_excl"));
}

#[test]
fn the_census_answers_from_its_day_on() {
    let database = TestDatabase::new();
    let conn = &mut database.connect();
    assert_eq!(census_shares(conn, date("2020-11-01")).unwrap().len(), 10);
    assert!(census_shares(conn, date("2020-10-31")).unwrap().is_empty());
}

#[actix_web::test]
async fn the_real_divisions_of_ordos_are_there_and_zones_do_not_count() {
    let app = TestApp::spawn().await;
    let client = app.anonymous();
    for (filter, total) in [
        ("level=county", 9),
        ("level=township&statutory=true", 77),
        ("level=township&statutory=false", 11),
        ("level=village", 1011),
        ("kind=subdistrict", 26),
        ("parent_code=150602&kind=nonstatutory_zone", 1),
    ] {
        let page =
            client.get(&format!("/api/v1/divisions?limit=1&count=true&{filter}")).await.expect(200).json();
        assert_eq!(page["total"], total, "{filter}");
    }
    assert_eq!(client.get("/api/v1/divisions/150602001").await.expect(200).json()["name_zh"], "交通街道");
    client.get("/api/v1/divisions/150602999").await.problem(404, "not_found");
    client.get("/api/v1/divisions/15060").await.problem(404, "not_found");
    client.get("/api/v1/divisions?level=street").await.problem(400, "invalid_query");
}

#[actix_web::test]
async fn what_has_not_changed_is_not_sent_again() {
    let app = TestApp::spawn().await;
    let client = app.anonymous();
    let first = client.get("/api/v1/divisions/150602001").await.expect(200);
    let etag = first.etag();
    let again =
        client.send(Method::GET, "/api/v1/divisions/150602001", None, &[("if-none-match", &etag)]).await;
    assert!(again.expect(304).bytes.is_empty());
}

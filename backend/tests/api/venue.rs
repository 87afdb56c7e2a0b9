//! Shared venues: agreements with days, bookings that rest on them, and never two at once.

use std::collections::BTreeSet;

use contract::auth::Role;
use contract::page::Page;
use contract::venue::{VenueAgreementView, VenueBookingView, VenueTimes, VenueUsage, VenueView};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::support::learning::{School, course, school, session_body};
use crate::support::venues::{agreement, agreement_body, booking_body, venue, venue_body};
use crate::support::{Client, TestApp};

const VENUES: &str = "/api/v1/venues";
const AGREEMENTS: &str = "/api/v1/venue-agreements";
const BOOKINGS: &str = "/api/v1/venue-bookings";
/// 09:00 to 11:00 in Shanghai on the day after the tests begin.
const TOMORROW: (&str, &str) = ("2025-11-13T01:00:00Z", "2025-11-13T03:00:00Z");

struct Stage {
    school: School,
    county: Client,
    venue: String,
}

async fn stage(app: &TestApp) -> Stage {
    let school = school(app, "150602100", "泊江海子镇养老服务中心").await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let venue = venue(&county, "150602001", "东胜区图书馆").await;
    Stage { school, county, venue }
}

#[actix_web::test]
async fn a_venue_is_registered_found_changed_and_not_shared_any_more() {
    let app = TestApp::spawn().await;
    let Stage { school, county, venue } = stage(&app).await;
    let path = format!("{VENUES}/{venue}");
    county.post(VENUES, venue_body("150602001", "东胜区图书馆")).await.problem(409, "venue_name_taken");
    county
        .post(VENUES, venue_body("150602", "东胜区博物馆"))
        .await
        .fault("/division_code", "division_unknown");
    county.post(VENUES, venue_body("150602099", "无名馆")).await.fault("/division_code", "division_unknown");
    let abroad = venue_body("150621100", "外地馆");
    county.post(VENUES, abroad).await.fault("/division_code", "division_outside_scope");
    let read = county.get(&path).await.expect(200);
    let change = json!({ "name_mn": "ᠨᠣᠮ ᠤᠨ ᠰᠠᠩ", "capacity": 40, "opening_note": "" });
    let changed = county.patch(&path, &read.etag(), change.clone()).await.expect(200);
    let told: VenueView = changed.read();
    assert_eq!((told.capacity, told.opening_note.as_deref()), (40, None));
    assert_eq!((told.kind.as_str(), told.schools, told.expiring), ("library", 0, 0));
    county.patch(&path, &read.etag(), change).await.problem(412, "stale_version");
    let found: Page<VenueView> = school.clerk.get(&format!("{VENUES}?q=ᠨᠣᠮᠤᠨ")).await.expect(200).read();
    assert_eq!(found.items, [told]);
    let none: Page<VenueView> = school.clerk.get(&format!("{VENUES}?kind=museum")).await.expect(200).read();
    assert!(none.items.is_empty());
    let reason = json!({ "reason": "闭馆改造" });
    let closed: VenueView = county.post(&format!("{path}/close"), reason.clone()).await.expect(200).read();
    assert_eq!(closed.status.as_str(), "closed");
    county.post(&format!("{path}/close"), reason.clone()).await.problem(409, "venue_step_not_allowed");
    let days = ("2025-01-01", "2026-12-31");
    let refused = county.post(AGREEMENTS, agreement_body(&venue, &school.id, days)).await;
    refused.problem(422, "venue_closed");
    county.post(&format!("{path}/reopen"), json!({ "reason": "改造完成" })).await.expect(200);
    agreement(&county, &venue, &school.id).await;
    let file = county.get(&format!("{VENUES}/export?format=csv")).await.expect(200);
    let text = String::from_utf8(file.bytes).unwrap();
    assert!(text.contains("东胜区图书馆") && text.contains("共享中"), "{text}");
}

#[actix_web::test]
async fn offices_see_their_county_and_change_their_own_only() {
    let app = TestApp::spawn().await;
    let Stage { school, county, venue } = stage(&app).await;
    let path = format!("{VENUES}/{venue}");
    let reason = json!({ "reason": "想关掉" });
    let township = app.division(Role::TownshipOperator, "150602100").await;
    township.get(&path).await.expect(200);
    township.post(&format!("{path}/close"), reason.clone()).await.problem(404, "not_found");
    let elsewhere = app.division(Role::CountyAdmin, "150621").await;
    elsewhere.get(&path).await.problem(404, "not_found");
    elsewhere.post(&format!("{path}/close"), reason).await.problem(404, "not_found");
    let far = crate::support::learning::school(&app, "150621100", "树林召镇养老服务中心").await;
    far.clerk.get(&path).await.problem(404, "not_found");
    let days = ("2025-01-01", "2026-12-31");
    let refused = county.post(AGREEMENTS, agreement_body(&venue, &far.id, days)).await;
    refused.fault("/school_id", "school_not_found");
    agreement(&app.city(Role::CityAdmin).await, &venue, &far.id).await;
    let told: VenueView = far.clerk.get(&path).await.expect(200).read();
    assert_eq!(told.schools, 1, "who has agreed on it sees it");
    let own: Page<VenueAgreementView> = school.clerk.get(AGREEMENTS).await.expect(200).read();
    assert!(own.items.is_empty(), "another school's agreement is not told");
}

#[actix_web::test]
async fn agreements_of_one_school_do_not_overlap_and_end_once_after_what_is_booked() {
    let app = TestApp::spawn().await;
    let Stage { school, county, venue } = stage(&app).await;
    let body = |from, to| agreement_body(&venue, &school.id, (from, to));
    county.post(AGREEMENTS, body("2025-12-31", "2025-01-01")).await.fault("/valid_to", "end_before_start");
    let first = county.post(AGREEMENTS, body("2025-01-01", "2025-12-05")).await.expect(201);
    let told: VenueAgreementView = first.read();
    assert_eq!((told.state.as_str(), told.days_left), ("expiring", Some(24)));
    county.post(AGREEMENTS, body("2025-12-05", "2026-06-30")).await.problem(409, "venue_agreement_overlaps");
    let second = county.post(AGREEMENTS, body("2025-12-06", "2026-06-30")).await.expect(201);
    let neighbour = crate::support::learning::school(&app, "150602101", "罕台镇养老服务中心").await;
    agreement(&county, &venue, &neighbour.id).await;
    let of = |state: &str| format!("{AGREEMENTS}?venue_id={venue}&school_id={}&state={state}", school.id);
    for (state, expected) in [("expiring", 1), ("upcoming", 1), ("in_force", 0), ("ended", 0), ("expired", 0)]
    {
        let listed: Page<VenueAgreementView> = county.get(&of(state)).await.expect(200).read();
        assert_eq!((state, listed.items.len()), (state, expected));
        assert!(listed.items.iter().all(|one| one.state.as_str() == state));
    }
    let venue_now: VenueView = county.get(&format!("{VENUES}/{venue}")).await.expect(200).read();
    assert_eq!((venue_now.schools, venue_now.expiring), (2, 1));
    let booking = booking_body(&venue, &school.id, ("2025-11-20T01:00:00Z", "2025-11-20T02:00:00Z"));
    let booking = school.clerk.post(BOOKINGS, booking).await.expect(201).id();
    let end = format!("{AGREEMENTS}/{}/end", first.id());
    let last = |day| json!({ "last_day": day, "reason": "场馆另有安排" });
    county.step(&end, &first.etag(), last("2025-11-10")).await.fault("/last_day", "venue_agreement_last_day");
    county.step(&end, &first.etag(), last("2025-12-05")).await.fault("/last_day", "venue_agreement_last_day");
    county.step(&end, &first.etag(), last("2025-11-19")).await.problem(409, "venue_booked_ahead");
    let cancel = format!("{BOOKINGS}/{booking}/cancel");
    school.clerk.post(&cancel, json!({ "reason": "改期" })).await.expect(200);
    let ended = county.step(&end, &first.etag(), last("2025-11-19")).await.expect(200);
    county.step(&end, &first.etag(), last("2025-11-18")).await.problem(412, "stale_version");
    county.step(&end, &ended.etag(), last("2025-11-18")).await.problem(409, "venue_agreement_over");
    county.post(AGREEMENTS, body("2025-11-20", "2025-12-05")).await.expect(201);
    let school = school.at(&app, "2025-11-20T02:00:00Z").await;
    let ended: VenueAgreementView =
        school.clerk.get(&format!("{AGREEMENTS}/{}", first.id())).await.expect(200).read();
    assert_eq!(
        (ended.state.as_str(), ended.ended_on.map(|day| day.to_string())),
        ("ended", Some("2025-11-19".to_owned()))
    );
    assert!(second.json()["days_left"].is_null());
}

#[actix_web::test]
async fn a_booking_rests_on_an_agreement_of_its_day_and_lies_within_it() {
    let app = TestApp::spawn().await;
    let Stage { school, county, venue } = stage(&app).await;
    let book = |period| booking_body(&venue, &school.id, period);
    let refused = school.clerk.post(BOOKINGS, book(TOMORROW)).await.problem(422, "venue_agreement_missing");
    assert!(refused.json()["detail"].as_str().unwrap().contains("2025-11-13"));
    let days = ("2025-11-13", "2025-11-14");
    county.post(AGREEMENTS, agreement_body(&venue, &school.id, days)).await.expect(201);
    let night = ("2025-11-13T15:00:00Z", "2025-11-13T16:00:00Z");
    school.clerk.post(BOOKINGS, book(night)).await.fault("/ends_at", "across_midnight");
    let backwards = ("2025-11-13T03:00:00Z", "2025-11-13T02:00:00Z");
    school.clerk.post(BOOKINGS, book(backwards)).await.fault("/ends_at", "end_not_after_start");
    let past = ("2025-11-12T00:00:00Z", "2025-11-12T01:00:00Z");
    school.clerk.post(BOOKINGS, book(past)).await.problem(422, "venue_booking_past");
    let late = ("2025-11-15T01:00:00Z", "2025-11-15T02:00:00Z");
    school.clerk.post(BOOKINGS, book(late)).await.problem(422, "venue_agreement_missing");
    let booked: VenueBookingView = school.clerk.post(BOOKINGS, book(TOMORROW)).await.expect(201).read();
    assert_eq!((booked.purpose.as_str(), booked.session_id), ("读书会", None));
    let overlap = ("2025-11-13T02:59:59Z", "2025-11-13T04:00:00Z");
    let taken = school.clerk.post(BOOKINGS, book(overlap)).await.problem(409, "venue_taken");
    let detail = taken.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("读书会") && detail.contains("09:00"), "{detail}");
    school.clerk.post(BOOKINGS, book((TOMORROW.1, "2025-11-13T04:00:00Z"))).await.expect(201);
    let close = json!({ "reason": "闭馆" });
    county.post(&format!("{VENUES}/{venue}/close"), close).await.problem(409, "venue_booked_ahead");
    let cancel = format!("{BOOKINGS}/{}/cancel", booked.id);
    let reason = json!({ "reason": "人数不够" });
    school.clerk.post(&cancel, reason.clone()).await.expect(200);
    school.clerk.post(&cancel, reason).await.problem(409, "venue_booking_cancelled");
    school.clerk.post(BOOKINGS, book(TOMORROW)).await.expect(201);
}

#[actix_web::test]
async fn two_bookings_of_a_venue_that_share_a_second_end_with_one_and_the_other_is_told_the_time_only() {
    let app = TestApp::spawn().await;
    let Stage { school, county, venue } = stage(&app).await;
    let neighbour = crate::support::learning::school(&app, "150602101", "罕台镇养老服务中心").await;
    agreement(&county, &venue, &school.id).await;
    agreement(&county, &venue, &neighbour.id).await;
    let calls = (0..8).map(|number| {
        let (who, from) = if number % 2 == 0 {
            (&school, TOMORROW)
        } else {
            (&neighbour, ("2025-11-13T02:59:59Z", "2025-11-13T05:00:00Z"))
        };
        let mut body = booking_body(&venue, &who.id, from);
        body["purpose"] = json!(format!("{}的活动", who.id));
        let clerk = who.clerk.clone();
        async move { clerk.post(BOOKINGS, body).await }
    });
    let answers = join_all(calls).await;
    let winner = answers.iter().position(|answer| answer.status.as_u16() == 201).expect("one wins");
    assert_eq!(answers.iter().filter(|answer| answer.status.as_u16() == 201).count(), 1);
    for (number, answer) in answers.into_iter().enumerate().filter(|(number, _)| *number != winner) {
        let told = answer.problem(409, "venue_taken").json()["detail"].as_str().unwrap().to_owned();
        let own = number % 2 == winner % 2;
        assert_eq!(told.contains("的活动"), own, "{told}");
        assert!(told.contains("2025-11-13"), "{told}");
    }
    assert_eq!(app.count("select from venue_booking where status = 'booked'"), 1);
    let times = format!("{VENUES}/{venue}/times?from=2025-11-13&to=2025-11-13");
    let told: [VenueTimes; 2] = [
        school.clerk.get(&times).await.expect(200).read(),
        neighbour.clerk.get(&times).await.expect(200).read(),
    ];
    let own = usize::from(winner % 2 == 1);
    assert!(told[own].taken[0].purpose.is_some() && told[own].taken[0].school_name.is_some());
    assert_eq!((&told[1 - own].taken[0].purpose, &told[1 - own].taken[0].school_name), (&None, &None));
    let far = format!("{VENUES}/{venue}/times?from=2025-11-13&to=2026-01-01");
    school.clerk.get(&far).await.problem(422, "too_many_days");
}

#[actix_web::test]
async fn the_database_itself_refuses_what_overlaps_and_what_is_changed_afterwards() {
    let app = TestApp::spawn().await;
    let Stage { school, county, venue } = stage(&app).await;
    let agreement = agreement(&county, &venue, &school.id).await;
    let id = school.clerk.post(BOOKINGS, booking_body(&venue, &school.id, TOMORROW)).await.expect(201).id();
    let insert = |from: &str, to: &str| {
        format!(
            "insert into venue_booking (id, venue_id, school_id, agreement_id, purpose, starts_at, ends_at, created_by, \
             created_at) values (gen_random_uuid(), '{venue}', '{}', '{agreement}', '暗箱', '{from}', '{to}', \
             gen_random_uuid(), now())",
            school.id
        )
    };
    assert!(app.refuses(&insert("2025-11-13T02:59:59Z", "2025-11-13T04:00:00Z")));
    assert!(!app.refuses(&insert("2025-11-13T03:00:00Z", "2025-11-13T04:00:00Z")));
    assert!(app.refuses(&insert("2025-11-13T15:00:00Z", "2025-11-13T16:00:00Z")), "across midnight");
    assert!(app.refuses(&format!("delete from venue_booking where id = '{id}'")));
    assert!(app.refuses(&format!("update venue_agreement set document = '改' where id = '{agreement}'")));
}

#[actix_web::test]
async fn a_session_books_moves_and_frees_its_venue() {
    let app = TestApp::spawn().await;
    let Stage { school, county, venue } = stage(&app).await;
    let course = course(&app.city(Role::CityAdmin).await, "CR-001", "书法入门").await;
    let sessions = "/api/v1/class-sessions";
    let mut body = session_body(&school, &course, TOMORROW.0, TOMORROW.1);
    body["venue_id"] = json!(venue);
    school.clerk.post(sessions, body.clone()).await.fault("/venue_id", "one_place_only");
    body["room_id"] = Value::Null;
    school.clerk.post(sessions, body.clone()).await.problem(422, "venue_agreement_missing");
    agreement(&county, &venue, &school.id).await;
    body["capacity"] = json!(61);
    school.clerk.post(sessions, body.clone()).await.fault("/capacity", "venue_too_small");
    body["capacity"] = json!(60);
    let session = school.clerk.post(sessions, body.clone()).await.expect(201);
    assert_eq!(session.json()["venue_name"], "东胜区图书馆");
    let list = format!("{BOOKINGS}?venue_id={venue}&status=booked");
    let booked = || async {
        let page: Page<VenueBookingView> = school.clerk.get(&list).await.expect(200).read();
        page.items
    };
    let first = booked().await;
    assert_eq!((first.len(), first[0].purpose.as_str()), (1, "书法入门"));
    assert_eq!(first[0].session_id.map(|id| id.to_string()), Some(session.id()));
    let cancel = format!("{BOOKINGS}/{}/cancel", first[0].id);
    school.clerk.post(&cancel, json!({ "reason": "不用了" })).await.problem(409, "venue_booking_of_session");
    school.clerk.post(sessions, body.clone()).await.problem(409, "venue_taken");
    let path = format!("{sessions}/{}", session.id());
    let later =
        json!({ "starts_at": "2025-11-13T02:00:00Z", "ends_at": "2025-11-13T04:00:00Z", "title": "书法二" });
    let moved = school.clerk.patch(&path, &session.etag(), later).await.expect(200);
    let second = booked().await;
    assert_eq!((second.len(), second[0].id, second[0].purpose.as_str()), (1, first[0].id, "书法二"));
    assert_eq!(second[0].starts_at.to_rfc3339(), "2025-11-13T02:00:00+00:00");
    let indoors = json!({ "room_id": school.room, "capacity": 20 });
    let indoors = school.clerk.patch(&path, &moved.etag(), indoors).await.expect(200);
    assert!(indoors.json()["venue_id"].is_null());
    assert!(booked().await.is_empty(), "the venue is free");
    let back = school.clerk.patch(&path, &indoors.etag(), json!({ "venue_id": venue })).await.expect(200);
    assert!(back.json()["room_id"].is_null());
    assert_eq!(booked().await.len(), 1);
    school.clerk.post(&format!("{path}/cancel"), json!({ "reason": "教师请假" })).await.expect(200);
    assert!(booked().await.is_empty());
    let acts: Page<Value> =
        school.manager.get("/api/v1/audit-entries?entity=venue_booking&limit=50").await.expect(200).read();
    let acts: BTreeSet<&str> = acts.items.iter().filter_map(|one| one["action"].as_str()).collect();
    assert_eq!(
        acts.into_iter().collect::<Vec<_>>(),
        ["venue_booking.cancel", "venue_booking.create", "venue_booking.move"]
    );
}

#[actix_web::test]
async fn the_use_of_venues_is_counted_by_kind_from_what_has_begun() {
    let app = TestApp::spawn().await;
    let Stage { school, county, venue } = stage(&app).await;
    let mut hall = venue_body("150602001", "文化礼堂");
    hall["kind"] = json!("cultural_hall");
    let hall = county.post(VENUES, hall).await.expect(201).id();
    agreement(&county, &venue, &school.id).await;
    agreement(&county, &hall, &school.id).await;
    let course = course(&app.city(Role::CityAdmin).await, "CR-001", "书法入门").await;
    let mut session = session_body(&school, &course, "2025-11-12T03:00:00Z", "2025-11-12T04:30:00Z");
    session["room_id"] = Value::Null;
    session["venue_id"] = json!(venue);
    school.clerk.post("/api/v1/class-sessions", session).await.expect(201);
    school.clerk.post(BOOKINGS, booking_body(&venue, &school.id, TOMORROW)).await.expect(201);
    let far = ("2025-12-20T01:00:00Z", "2025-12-20T02:00:00Z");
    school.clerk.post(BOOKINGS, booking_body(&venue, &school.id, far)).await.expect(201);
    let school = school.at(&app, "2025-11-14T02:00:00Z").await;
    let usage: VenueUsage = school.clerk.get(&format!("{VENUES}/usage")).await.expect(200).read();
    assert_eq!(usage.from.to_string(), "2025-01-01");
    assert_eq!((usage.figures.venues_shared, usage.figures.schools), (2, 1));
    assert_eq!((usage.figures.bookings, usage.figures.minutes, usage.figures.session_minutes), (2, 210, 90));
    assert_eq!(usage.kinds.len(), 9);
    let library = usage.kinds.iter().find(|one| one.kind.as_str() == "library").unwrap();
    assert_eq!((library.figures.venues_shared, library.figures.minutes), (1, 210));
    let one_day = format!("{VENUES}/usage?from=2025-11-12&to=2025-11-12");
    let usage: VenueUsage = school.clerk.get(&one_day).await.expect(200).read();
    assert_eq!((usage.figures.bookings, usage.figures.minutes), (1, 90));
    let file = school.clerk.get(&format!("{VENUES}/usage/export?format=csv&to=2025-11-14")).await.expect(200);
    let text = String::from_utf8(file.bytes).unwrap();
    assert!(text.contains("合计,2,1,2,3.50,1.50") && text.contains("图书馆,1,1,2,3.50,1.50"), "{text}");
    school.clerk.get(&format!("{VENUES}/usage/export?format=xlsx")).await.expect(200);
}

#[actix_web::test]
async fn an_agreement_that_was_never_in_force_shares_no_venue_and_one_of_a_day_does() {
    let app = TestApp::spawn().await;
    let Stage { school, county, venue } = stage(&app).await;
    let usage = format!("{VENUES}/usage?from=2025-01-01&to=2026-12-31");
    for (last_day, shared) in [("2025-12-31", 0), ("2026-01-01", 1)] {
        let body = agreement_body(&venue, &school.id, ("2026-01-01", "2026-12-31"));
        let made = county.post(AGREEMENTS, body).await.expect(201);
        let end = format!("{AGREEMENTS}/{}/end", made.id());
        let last = json!({ "last_day": last_day, "reason": "场馆另有安排" });
        county.step(&end, &made.etag(), last).await.expect(200);
        let told: VenueUsage = school.clerk.get(&usage).await.expect(200).read();
        assert_eq!((told.figures.venues_shared, told.figures.schools), (shared, shared), "{last_day}");
    }
}

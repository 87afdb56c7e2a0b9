//! Coverage: both denominators, zones left out, gaps by name, targets as data.

use backend::act::Act;
use backend::auth::service::system_act;
use backend::facility::service::{self, Decision, FacilityFailure};
use contract::auth::{Grant, Role, ScopeKind};
use contract::coverage::{
    CoverageDenominator, CoverageGapList, CoverageProgress, CoverageReport, TargetState, TargetVerdict,
};
use contract::division::DivisionKind;
use contract::facility::{CreateFacility, CreateRoom, HostKind, PutSchool, RegistrationState};
use contract::ids::AccountId;
use serde_json::json;

use crate::support::TestApp;
use crate::support::schools::{facility_body, registered, room_body, school_body};

const TOWNSHIP: HostKind = HostKind::TownshipRegionalElderlyCareCenter;
const SUBDISTRICT: HostKind = HostKind::SubdistrictElderlyCareCenter;

fn city(app: &TestApp, role: Role, account: u128) -> Act {
    let grant = Grant { role, scope: ScopeKind::City, division_code: None, facility_id: None };
    let account_id = AccountId(uuid::Uuid::from_u128(account));
    Act { account_id, grants: vec![grant], ..system_act(app.clock.now()) }
}

/// Registers centres through the service, in one transaction; the last member says whether with a school.
async fn register(app: &TestApp, places: Vec<(String, bool)>, effective_on: &'static str) {
    let (clerk, admin) = (city(app, Role::TownshipOperator, 1), city(app, Role::CityAdmin, 2));
    let work = move |conn: &mut diesel::PgConnection| -> Result<(), FacilityFailure> {
        let day = effective_on.parse().expect("a day");
        for (code, taught) in places {
            let asked: CreateFacility = serde_json::from_value(facility_body(&code, "中心")).expect("a body");
            let id = service::create(conn, &clerk, &asked)?.id;
            if taught {
                let room: CreateRoom = serde_json::from_value(room_body("书画室", "120.00")).expect("a body");
                service::create_room(conn, &clerk, id, None, &room)?;
                let school: PutSchool = serde_json::from_value(school_body(effective_on)).expect("a body");
                service::put_school(conn, &clerk, id, None, &school)?;
            }
            service::submit(conn, &clerk, id)?;
            service::decide(conn, &admin, id, Decision::Approve, Some(day))?;
        }
        Ok(())
    };
    app.state.db.write(work).await.expect("the centres register");
}

/// The codes of the statutory divisions of these kinds: all of them are gaps before anything registers.
async fn codes(app: &TestApp, kinds: &[DivisionKind]) -> Vec<String> {
    let admin = app.city(Role::CityAdmin).await;
    let list: CoverageGapList = admin.get("/api/v1/coverage/gaps?as_of=2024-12-31").await.expect(200).read();
    let asked = list.items.into_iter().filter(|gap| kinds.contains(&gap.division_kind));
    asked.map(|gap| gap.division_code.to_string()).collect()
}

fn total(
    report: &CoverageReport,
    kind: HostKind,
    denominator: CoverageDenominator,
) -> (u32, u32, Option<TargetState>) {
    let cell = report.totals.iter().find(|cell| cell.kind == kind).expect("a cell");
    let count = cell.counts.iter().find(|count| count.denominator == denominator).expect("a count");
    (count.covered, count.total, count.state)
}

async fn report(app: &TestApp, query: &str) -> CoverageReport {
    app.city(Role::CityAdmin).await.get(&format!("/api/v1/coverage{query}")).await.expect(200).read()
}

#[actix_web::test]
async fn half_of_the_51_townships_is_26_and_25_is_not_enough() {
    use CoverageDenominator::{RegisteredFacilities, StatutoryDivisions};
    let app = TestApp::spawn().await;
    let places = codes(&app, &[DivisionKind::Town, DivisionKind::Sumu, DivisionKind::Township]).await;
    assert_eq!(places.len(), 51);
    let register_some = |range: std::ops::Range<usize>, taught: bool| {
        places[range].iter().map(|code| (code.clone(), taught)).collect::<Vec<_>>()
    };
    register(&app, register_some(0..25, true), "2024-10-01").await;
    register(&app, register_some(26..40, false), "2024-10-01").await;
    let before = report(&app, "?as_of=2024-12-31").await;
    assert_eq!(total(&before, TOWNSHIP, StatutoryDivisions), (25, 51, Some(TargetState::Missed)));
    assert_eq!(total(&before, TOWNSHIP, RegisteredFacilities), (25, 39, Some(TargetState::Met)));
    register(&app, register_some(25..26, true), "2024-12-31").await;
    let day_before = report(&app, "?as_of=2024-12-30").await;
    assert_eq!(total(&day_before, TOWNSHIP, StatutoryDivisions).0, 25);
    let after = report(&app, "?as_of=2024-12-31").await;
    assert_eq!(total(&after, TOWNSHIP, StatutoryDivisions), (26, 51, Some(TargetState::Met)));
    let required = after.totals.iter().find(|cell| cell.kind == TOWNSHIP).unwrap().counts[1].required;
    assert_eq!(required, Some(26));
    assert_eq!(total(&after, SUBDISTRICT, StatutoryDivisions), (0, 26, Some(TargetState::Missed)));
    let next_year = report(&app, "?as_of=2026-01-01").await;
    assert_eq!(
        total(&next_year, TOWNSHIP, StatutoryDivisions),
        (26, 51, Some(TargetState::Pending)),
        "the last day of 2025 is not over in November"
    );
}

/// The verdicts on the targets of a kind, against statutory divisions: day, day of the counts, covered, state.
fn verdicts(report: &CoverageReport, kind: HostKind) -> Vec<(String, String, u32, TargetState)> {
    let cell = report.totals.iter().find(|cell| cell.kind == kind).expect("a cell");
    let verdict = |target: &TargetVerdict| {
        let count = &target.counts[1];
        let state = count.state.expect("a state");
        (target.due_date.to_string(), target.judged_on.to_string(), count.covered, state)
    };
    cell.targets.iter().map(verdict).collect()
}

#[actix_web::test]
async fn every_target_has_its_own_verdict_and_keeps_it() {
    use TargetState::{Met, Missed, Pending};
    let app = TestApp::spawn().await;
    let places = codes(&app, &[DivisionKind::Town, DivisionKind::Sumu, DivisionKind::Township]).await;
    register(&app, places[..25].iter().map(|code| (code.clone(), true)).collect(), "2024-10-01").await;
    register(&app, places[25..].iter().map(|code| (code.clone(), true)).collect(), "2025-03-01").await;
    let row = |due: &str, judged: &str, covered, state| (due.to_owned(), judged.to_owned(), covered, state);
    let now = report(&app, "").await;
    assert_eq!(
        verdicts(&now, TOWNSHIP),
        [
            row("2024-12-31", "2024-12-31", 25, Missed),
            row("2025-12-31", "2025-11-12", 51, TargetState::OnTrack),
        ],
        "what came in March does not mend December"
    );
    let early = report(&app, "?as_of=2024-12-30").await;
    assert_eq!(
        verdicts(&early, TOWNSHIP),
        [row("2024-12-31", "2024-12-30", 25, Pending), row("2025-12-31", "2024-12-30", 25, Pending)]
    );
    app.clock.set("2025-12-31T15:59:59Z".parse().unwrap());
    let evening = report(&app, "?as_of=2025-12-31").await;
    assert_eq!(verdicts(&evening, TOWNSHIP)[1].3, TargetState::OnTrack, "its day is not over");
    assert_eq!(verdicts(&evening, SUBDISTRICT)[1].3, Pending);
    app.clock.set("2025-12-31T16:00:00Z".parse().unwrap());
    let midnight = report(&app, "").await;
    assert_eq!(verdicts(&midnight, TOWNSHIP)[1].3, Met);
    assert_eq!(verdicts(&midnight, SUBDISTRICT)[1].3, Missed);
    let city = app.city(Role::CityAdmin).await;
    let curve = city.get("/api/v1/coverage/progress?from=2025-12-01&to=2026-01-01").await;
    let curve: CoverageProgress = curve.expect(200).read();
    let last = curve.items.iter().rfind(|point| point.kind == SUBDISTRICT).expect("a point");
    assert_eq!(last.counts[1].state, Some(Missed));
}

#[actix_web::test]
async fn zones_count_in_no_denominator() {
    let app = TestApp::spawn().await;
    registered(&app, "150602405", "园区中心", "2024-09-01").await;
    let report = report(&app, "?as_of=2024-12-31").await;
    for denominator in [CoverageDenominator::RegisteredFacilities, CoverageDenominator::StatutoryDivisions] {
        assert_eq!(total(&report, TOWNSHIP, denominator).0, 0);
    }
    assert_eq!(total(&report, TOWNSHIP, CoverageDenominator::RegisteredFacilities).1, 0);
    assert_eq!(total(&report, TOWNSHIP, CoverageDenominator::StatutoryDivisions).1, 51);
}

#[actix_web::test]
async fn a_suspended_facility_does_not_count_from_that_day_until_it_resumes() {
    let app = TestApp::spawn().await;
    let view = registered(&app, "150602100", "暂停中心", "2024-09-01").await;
    let admin = app.city(Role::CityAdmin).await;
    let path = format!("/api/v1/facilities/{}", view.id);
    let suspend = json!({ "reason": "消防整改", "effective_on": "2025-03-01" });
    admin.post(&format!("{path}/suspend"), suspend).await.expect(200);
    let early = json!({ "effective_on": "2025-02-28" });
    admin
        .post(&format!("{path}/resume"), early)
        .await
        .problem(422, "validation_failed")
        .fault("/effective_on", "effective_on_out_of_order");
    admin.post(&format!("{path}/resume"), json!({ "effective_on": "2025-04-01" })).await.expect(200);
    for (day, covered) in [
        ("2024-08-31", 0),
        ("2024-09-01", 1),
        ("2025-02-28", 1),
        ("2025-03-01", 0),
        ("2025-03-31", 0),
        ("2025-04-01", 1),
    ] {
        let report = report(&app, &format!("?as_of={day}")).await;
        assert_eq!(total(&report, TOWNSHIP, CoverageDenominator::RegisteredFacilities).0, covered, "{day}");
    }
    let curve = admin.get("/api/v1/coverage/progress?from=2025-02-01&to=2025-04-15").await.expect(200).json();
    let covered: Vec<_> = curve["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|point| point["kind"] == TOWNSHIP.as_str())
        .map(|point| (point["as_of"].clone(), point["counts"][1]["covered"].clone()))
        .collect();
    assert_eq!(
        covered,
        [("2025-02-28", 1), ("2025-03-31", 0), ("2025-04-15", 1)].map(|(day, n)| (json!(day), json!(n)))
    );
    admin.get("/api/v1/coverage/progress?from=2025-02-01&to=2025-01-01").await.problem(422, "coverage_span");
}

#[actix_web::test]
async fn the_gaps_are_named_with_the_facility_that_could_host_a_school() {
    let app = TestApp::spawn().await;
    let towns: Vec<String> =
        codes(&app, &[DivisionKind::Town]).await.into_iter().filter(|c| c.starts_with("150602")).collect();
    register(&app, vec![(towns[0].clone(), true), (towns[1].clone(), false)], "2024-10-01").await;
    let client = app.division(Role::CountyAdmin, "150602").await;
    let kind = TOWNSHIP.as_str();
    let list: CoverageGapList =
        client.get(&format!("/api/v1/coverage/gaps?as_of=2024-12-31&kind={kind}")).await.expect(200).read();
    let named: Vec<_> =
        list.items.iter().map(|gap| (gap.division_code.as_str(), gap.facility_name.as_deref())).collect();
    assert_eq!(named, [(towns[1].as_str(), Some("中心")), (towns[2].as_str(), None)]);
    assert_eq!(list.items[0].county_name, "东胜区");
    let all: CoverageGapList = client.get("/api/v1/coverage/gaps?as_of=2024-12-31").await.expect(200).read();
    assert_eq!(all.items.len(), 2 + 12, "the county's own towns and subdistricts, nobody else's");
    let stranger = app.division(Role::CountyAdmin, "150603").await;
    let counted: CoverageReport = stranger.get("/api/v1/coverage?as_of=2024-12-31").await.expect(200).read();
    assert_eq!(
        total(&counted, TOWNSHIP, CoverageDenominator::RegisteredFacilities),
        (0, 0, Some(TargetState::NoDenominator)),
        "nothing of nothing meets no target"
    );
    assert_eq!(total(&counted, SUBDISTRICT, CoverageDenominator::StatutoryDivisions).1, 4);
}

#[actix_web::test]
async fn the_notices_four_targets_are_data_that_the_city_may_change() {
    let app = TestApp::spawn().await;
    let admin = app.city(Role::CityAdmin).await;
    let targets = admin.get("/api/v1/coverage-targets").await.expect(200).json();
    let rows: Vec<_> = targets["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["due_date"].as_str().unwrap(),
                row["kind"].as_str().unwrap(),
                row["target_bp"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("2024-12-31", SUBDISTRICT.as_str(), 10_000),
            ("2024-12-31", TOWNSHIP.as_str(), 5_000),
            ("2025-12-31", SUBDISTRICT.as_str(), 10_000),
            ("2025-12-31", TOWNSHIP.as_str(), 10_000),
        ]
    );
    let new = |bp: u32| json!({ "kind": "village_community_elderly_care_station", "due_date": "2026-12-31", "target_bp": bp, "basis": "市级计划" });
    admin
        .post("/api/v1/coverage-targets", new(10_001))
        .await
        .problem(422, "validation_failed")
        .fault("/target_bp", "range");
    let made = admin.post("/api/v1/coverage-targets", new(2_000)).await.expect(201);
    admin.post("/api/v1/coverage-targets", new(3_000)).await.problem(409, "coverage_target_exists");
    let one = format!("/api/v1/coverage-targets/{}", made.id());
    let changed = admin.patch(&one, &made.etag(), json!({ "target_bp": 2_500 })).await.expect(200);
    assert_eq!(changed.json()["target_bp"], 2_500);
    admin.patch(&one, &made.etag(), json!({ "target_bp": 2_600 })).await.problem(412, "stale_version");
    let county = app.division(Role::CountyAdmin, "150602").await;
    county.patch(&one, &changed.etag(), json!({ "target_bp": 1 })).await.problem(403, "role_not_allowed");
}

#[actix_web::test]
async fn registered_centres_without_an_open_school_are_named_with_the_reason() {
    let app = TestApp::spawn().await;
    let towns: Vec<String> =
        codes(&app, &[DivisionKind::Town]).await.into_iter().filter(|c| c.starts_with("150602")).collect();
    register(&app, vec![(towns[0].clone(), false), (towns[1].clone(), true)], "2024-10-01").await;
    app.sql("update school set opened_on = '2025-02-01', closed_on = '2025-08-31'");
    let client = app.division(Role::CountyAdmin, "150602").await;
    for (day, reasons) in [
        ("2024-12-31", vec![(&towns[0], "no_school"), (&towns[1], "school_not_opened")]),
        ("2025-08-31", vec![(&towns[0], "no_school")]),
        ("2025-09-01", vec![(&towns[0], "no_school"), (&towns[1], "school_closed")]),
        ("2024-09-30", vec![]),
    ] {
        let list: CoverageGapList =
            client.get(&format!("/api/v1/coverage/gaps?as_of={day}")).await.expect(200).read();
        let named: Vec<_> =
            list.facilities.iter().map(|one| (one.division_code.to_string(), one.reason.as_str())).collect();
        let expected: Vec<_> = reasons.into_iter().map(|(code, why)| (code.clone(), why)).collect();
        assert_eq!(named, expected, "{day}");
        let counted: CoverageReport =
            client.get(&format!("/api/v1/coverage?as_of={day}")).await.expect(200).read();
        let (covered, all, _) = total(&counted, TOWNSHIP, CoverageDenominator::RegisteredFacilities);
        assert_eq!(all - covered, u32::try_from(named.len()).unwrap(), "the names are those of the count");
    }
}

#[actix_web::test]
async fn a_gap_names_the_facility_as_it_stood_on_that_day() {
    let app = TestApp::spawn().await;
    let view = registered(&app, "150602100", "暂停中心", "2024-09-01").await;
    let admin = app.city(Role::CityAdmin).await;
    let suspend = json!({ "reason": "消防整改", "effective_on": "2025-03-01" });
    admin.post(&format!("/api/v1/facilities/{}/suspend", view.id), suspend).await.expect(200);
    app.sql("update school set closed_on = '2024-12-31'");
    for (day, status) in
        [("2024-08-31", None), ("2025-02-28", Some("approved")), ("2025-03-01", Some("suspended"))]
    {
        let list: CoverageGapList =
            admin.get(&format!("/api/v1/coverage/gaps?as_of={day}")).await.expect(200).read();
        let gap = list.items.iter().find(|gap| gap.division_code.as_str() == "150602100").expect("a gap");
        assert_eq!(gap.facility_status.map(RegistrationState::as_str), status, "{day}");
        assert_eq!(gap.facility_id.is_some(), status.is_some(), "{day}");
    }
}

#[actix_web::test]
async fn a_division_with_a_new_code_keeps_its_facilities() {
    let app = TestApp::spawn().await;
    registered(&app, "150602100", "改码中心", "2024-09-01").await;
    app.sql(
        "update division set valid_to = '2025-06-01' where code = '150602100';
        insert into division (id, code, level, kind, name_zh, parent_code, county_code, statutory, valid_from, created_at)
        values ('01920000-0000-7000-8000-000000000301', '150602150', 'township', 'town', '新镇', '150602',
            '150602', true, '2025-06-01', now());
        insert into division_succession (id, old_code, new_code, effective_on, basis, created_at)
        values ('01920000-0000-7000-8000-000000000302', '150602100', '150602150', '2025-06-01', '民政批复', now())",
    );
    for day in ["2025-05-31", "2025-06-01", "2025-11-11"] {
        let report = report(&app, &format!("?as_of={day}")).await;
        for denominator in
            [CoverageDenominator::RegisteredFacilities, CoverageDenominator::StatutoryDivisions]
        {
            assert_eq!(total(&report, TOWNSHIP, denominator).0, 1, "{day}");
        }
        assert_eq!(total(&report, TOWNSHIP, CoverageDenominator::StatutoryDivisions).1, 51, "{day}");
    }
}

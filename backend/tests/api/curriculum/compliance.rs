//! How the counties stand to the refresh, and the reminders of schools that owe a plan.

use backend::sweeps::sweep;
use contract::auth::Role;
use contract::curriculum::{ComplianceTrendView, ComplianceView, CurriculumReminderView};
use contract::page::Page;
use serde_json::json;

use super::world::{PLANS, courses_of, lift_conditions, planned};
use crate::support::learning::school;
use crate::support::schools::registered;
use crate::support::{Client, TestApp};

const BOARD: &str = "/api/v1/curriculum-compliance";
const REMINDERS: &str = "/api/v1/curriculum-reminders";

async fn board(client: &Client, query: &str) -> ComplianceView {
    client.get(&format!("{BOARD}{query}")).await.expect(200).read()
}

#[actix_web::test]
async fn the_board_counts_every_school_once_in_its_county() {
    let app = TestApp::spawn().await;
    lift_conditions(&app);
    let done = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let owing = school(&app, "150602101", "罕台镇养老服务中心").await;
    registered(&app, "150621100", "树林召镇养老服务中心", "2025-10-20").await;
    let courses = courses_of(&app, "health_fitness", &["A1", "A2"]).await;
    planned(&done, "2025-H2", &courses).await;
    let draft = json!({ "school_id": owing.id, "half_year": "2025-H2" });
    let draft = owing.clerk.post(PLANS, draft).await.expect(201).id();
    let city = app.city(Role::CityAdmin).await;
    let told = board(&city, "").await;
    assert_eq!(
        (told.half_year.to_string(), told.days_left, told.min_open_days),
        ("2025-H2".to_owned(), 49, 90)
    );
    let counts = told.counts;
    assert_eq!((counts.done, counts.due, counts.overdue, counts.not_due), (1, 1, 0, 1));
    assert_eq!((counts.drafts, counts.rate_bp, counts.mean_changed_bp), (1, Some(5_000), None));
    let [dongsheng, dalad] = &told.counties[..] else { panic!("{:?}", told.counties) };
    assert_eq!((dongsheng.county_name.as_str(), dongsheng.counts.rate_bp), ("东胜区", Some(5_000)));
    assert_eq!((dalad.county_code.as_str(), dalad.counts.rate_bp), ("150621", None), "23 days are too few");
    let of = |id: &str| dongsheng.schools.iter().find(|one| one.school_id.to_string() == id).unwrap();
    assert_eq!((of(&owing.id).state.as_str(), of(&owing.id).has_draft), ("due", true));
    assert_eq!(of(&owing.id).plan_id.map(|id| id.to_string()), Some(draft));
    assert!(of(&done.id).published_at.is_some());

    let before = board(&city, "?as_of=2025-11-11&half_year=2025-H2").await;
    assert_eq!(before.counts.done, 0, "on the day before nothing was published");
    let late = board(&city, "?as_of=2026-01-01&half_year=2025-H2&county_code=150602").await;
    assert_eq!((late.counts.overdue, late.days_left, late.counties.len()), (1, 0, 1));
    let here = app.division(Role::CountyAdmin, "150621").await;
    let seen = board(&here, "").await;
    assert_eq!(seen.counties.iter().map(|one| one.county_code.as_str()).collect::<Vec<_>>(), ["150621"]);
    let csv = city.get(&format!("{BOARD}/export?format=csv")).await.expect(200);
    let csv = String::from_utf8(csv.bytes.clone()).unwrap();
    assert_eq!(csv.lines().count(), 4, "{csv}");
    assert!(csv.contains("已按期更新") && csv.contains("已开始编制"), "{csv}");
    city.get(&format!("{BOARD}/export?format=xlsx")).await.expect(200);
}

#[actix_web::test]
async fn the_trend_tells_of_the_same_schools_half_year_by_half_year() {
    let app = TestApp::spawn().await;
    lift_conditions(&app);
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let courses = courses_of(&app, "health_fitness", &["A1", "A2", "A3"]).await;
    planned(&school, "2025-H2", &courses[..2]).await;
    let school = school.at(&app, "2026-02-01T02:00:00Z").await;
    planned(&school, "2026-H1", &courses[1..]).await;
    let city = app.city(Role::CityAdmin).await;
    let told: ComplianceTrendView =
        city.get(&format!("{BOARD}/trend?half_years=3&as_of=2026-06-30")).await.expect(200).read();
    let points: Vec<_> = told.half_years.iter().map(|one| (one.half_year.to_string(), one.counts)).collect();
    assert_eq!(
        points.iter().map(|one| one.0.as_str()).collect::<Vec<_>>(),
        ["2025-H1", "2025-H2", "2026-H1"]
    );
    assert_eq!((points[0].1.overdue, points[1].1.done, points[2].1.done), (1, 1, 1));
    assert_eq!((points[1].1.mean_changed_bp, points[2].1.mean_changed_bp), (None, Some(5_000)));
    let all: ComplianceTrendView = city.get(&format!("{BOARD}/trend?half_years=12")).await.expect(200).read();
    assert_eq!(all.half_years[0].half_year.to_string(), "2024-H1", "before that no parameters were in force");
    city.get(&format!("{BOARD}/trend?half_years=13")).await.problem(400, "invalid_half_years");
}

async fn reminders(app: &TestApp, query: &str) -> Vec<CurriculumReminderView> {
    let city = app.city(Role::CityAdmin).await;
    city.get(&format!("{REMINDERS}{query}")).await.expect(200).read::<Page<_>>().items
}

async fn swept_at(app: &TestApp, instant: &str) -> Vec<u32> {
    app.clock.set(instant.parse().unwrap());
    sweep(&app.state).await;
    sweep(&app.state).await;
    reminders(app, "").await.iter().map(|one| one.days_before).collect()
}

#[actix_web::test]
async fn a_school_is_reminded_once_sixty_thirty_and_seven_days_before_the_end() {
    let app = TestApp::spawn().await;
    lift_conditions(&app);
    let owing = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let done = school(&app, "150602101", "罕台镇养老服务中心").await;
    // Open for 84 days by the last reminder and for 92 by the last day: it owes the plan.
    registered(&app, "150602102", "铜川镇养老服务中心", "2025-10-01").await;
    registered(&app, "150602001", "开放太晚的养老服务中心", "2025-10-04").await;
    planned(&done, "2025-H2", &courses_of(&app, "health_fitness", &["A1"]).await).await;
    assert_eq!(swept_at(&app, "2025-10-31T15:59:59Z").await, [0_u32; 0], "61 days are left in Ordos");
    assert_eq!(swept_at(&app, "2025-10-31T16:00:00Z").await, [60, 60], "midnight has passed");
    assert_eq!(swept_at(&app, "2025-11-30T15:59:59Z").await, [60, 60]);
    assert_eq!(swept_at(&app, "2025-11-30T16:00:00Z").await, [30, 30, 60, 60]);
    let owing = owing.at(&app, "2025-12-02T02:00:00Z").await;
    planned(&owing, "2025-H2", &courses_of(&app, "health_fitness", &["A2"]).await).await;
    assert_eq!(swept_at(&app, "2025-12-23T16:00:00Z").await, [7, 30, 30, 60, 60]);
    assert_eq!(swept_at(&app, "2025-12-31T15:59:59Z").await.len(), 5);
    let open = reminders(&app, "?open=true").await;
    assert_eq!((open.len(), open[0].days_before, open[0].published), (1, 7, false));
    let told = reminders(&app, &format!("?school_id={}", owing.id)).await;
    assert!(told.iter().all(|one| one.published) && told.len() == 2, "{told:?}");
    assert_eq!(swept_at(&app, "2025-12-31T16:00:00Z").await.len(), 5, "another half-year has begun");
    assert_eq!(reminders(&app, "?open=true").await, []);
    let stranger = app.division(Role::CountyAdmin, "150621").await;
    assert_eq!(stranger.get(REMINDERS).await.expect(200).read::<Page<CurriculumReminderView>>().items, []);
}

#[actix_web::test]
async fn after_a_standstill_only_the_most_urgent_reminder_is_written() {
    let app = TestApp::spawn().await;
    school(&app, "150602100", "泊江海子镇养老服务中心").await;
    assert_eq!(swept_at(&app, "2025-12-30T02:00:00Z").await, [7]);
    assert_eq!(app.count("select from curriculum_reminder"), 1);
    assert!(app.refuses("update curriculum_reminder set days_before = 8"), "it stays as it was written");
}

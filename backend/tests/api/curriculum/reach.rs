//! Whom the teaching has reached: learners are counted once a row, and only what was taught and attended to the end counts.

use contract::auth::Role;
use contract::course::CourseTag;
use contract::curriculum::{Reach, ReachFigures, ReachView};
use serde_json::json;

use super::world::{learners, taught};
use crate::support::learning::{School, course_body, publish_course, reviewer, school};
use crate::support::{Client, TestApp};

const REACH: &str = "/api/v1/curriculum-reach";

/// A published course of the city with a category, tags and objectives.
async fn tagged(city: &Client, code: &str, category: &str, tags: &[&str], objectives: &[&str]) -> String {
    let mut body = course_body(code, &format!("课程{code}"));
    body["category"] = json!(category);
    body["tags"] = json!(tags);
    body["objectives"] = json!(objectives);
    let id = city.post("/api/v1/courses", body).await.expect(201).id();
    let submitted = city.post(&format!("/api/v1/courses/{id}/submit"), json!({})).await.expect(200);
    publish_course(&reviewer(city).await, &id, &submitted.etag()).await.expect(200);
    id
}

async fn reached(client: &Client, query: &str) -> ReachView {
    client.get(&format!("{REACH}{query}")).await.expect(200).read()
}

fn figures(sessions_held: u64, attendances: u64, learners: u64) -> ReachFigures {
    ReachFigures { sessions_held, minutes_held: sessions_held * 90, attendances, learners }
}

fn of_tag(reach: &Reach, tag: CourseTag) -> ReachFigures {
    reach.tags.iter().find(|one| one.tag == tag).expect("every tag is told of").figures
}

/// Two schools in two counties. One learner attends two tagged courses at both; a session is cancelled, one learner does
/// not sign out, and one attends in the half-year before.
async fn two_schools(app: &TestApp) -> (School, School) {
    let here = school(app, "150602100", "泊江海子镇养老服务中心").await;
    let there = school(app, "150621100", "树林召镇养老服务中心").await;
    let city = app.city(Role::CityAdmin).await;
    let (digital, device) = ("digital_inclusion_program", "smart_device_training");
    let phone = tagged(&city, "TD", "smart_living", &[digital], &["learning"]).await;
    let both = tagged(&city, "TS", "smart_living", &[digital, device], &["learning", "contribution"]).await;
    let dance = tagged(&city, "TH", "health_fitness", &[], &["health", "joy"]).await;
    let who = learners(app, &here.id, 3);
    taught(app, &here.id, &phone, "2025-09-01T01:00:00Z", 2, &who[..2]);
    taught(app, &there.id, &both, "2025-09-02T01:00:00Z", 1, &who[..1]);
    taught(app, &here.id, &dance, "2025-09-03T01:00:00Z", 1, &[who[0], who[2]]);
    taught(app, &here.id, &phone, "2025-10-01T01:00:00Z", 1, &who[2..]);
    taught(app, &here.id, &both, "2025-10-08T01:00:00Z", 1, &who[1..2]);
    taught(app, &here.id, &dance, "2025-06-30T01:00:00Z", 1, &who[1..2]);
    let at = |instant: &str| format!("(select id from class_session where starts_at = '{instant}')");
    app.sql(&format!(
        "update class_session set status = 'cancelled' where id = {};
         update attendance set status = 'signed_in', signed_out_at = null, valid_minutes = null where session_id = {};
         update class_session set delivery_mode = 'offline', room_id = '{}' where id = {};
         update course set honours = '{{featured_course}}' where id = '{phone}';
         update course set owner_division_code = '150602' where id = '{dance}'",
        at("2025-10-01T01:00:00Z"),
        at("2025-10-08T01:00:00Z"),
        here.room,
        at("2025-09-03T01:00:00Z"),
    ));
    (here, there)
}

#[actix_web::test]
async fn a_learner_counts_once_in_every_row_and_once_in_all_together() {
    let app = TestApp::spawn().await;
    two_schools(&app).await;
    let city = app.city(Role::CityAdmin).await;
    let told = reached(&city, "").await;
    assert_eq!((told.half_year.to_string().as_str(), told.categories_named), ("2025-H2", 7));
    let all = &told.reach;
    assert_eq!(all.figures, figures(5, 7, 3), "neither the cancelled session nor who stayed signed in");
    assert_eq!(of_tag(all, CourseTag::DigitalInclusionProgram), figures(4, 5, 2));
    assert_eq!(of_tag(all, CourseTag::SmartDeviceTraining), figures(2, 1, 1));
    assert_eq!(of_tag(all, CourseTag::FeaturedCourse), figures(2, 4, 2), "an honour is told of as a tag");
    assert_eq!(of_tag(all, CourseTag::LocalBrandCourse), figures(0, 0, 0));
    let [here, there] = &told.counties[..] else { panic!("{:?}", told.counties) };
    assert_eq!((here.county_name.as_str(), here.reach.figures), ("东胜区", figures(4, 6, 3)));
    assert_eq!((there.county_code.as_str(), there.reach.figures), ("150621", figures(1, 1, 1)));
    assert_eq!(of_tag(&here.reach, CourseTag::DigitalInclusionProgram), figures(3, 4, 2));
    assert!(here.schools.is_empty(), "schools are told of where a county or a school is asked for");
    let earlier = reached(&city, "?half_year=2025-H1").await;
    assert_eq!((earlier.reach.figures, earlier.new_courses), (figures(1, 1, 1), 0));
}

#[actix_web::test]
async fn categories_objectives_modes_and_new_courses_are_those_of_what_was_taught() {
    let app = TestApp::spawn().await;
    two_schools(&app).await;
    let city = app.city(Role::CityAdmin).await;
    let told = reached(&city, "").await;
    let all = &told.reach;
    let category =
        |code: &str| all.categories.iter().find(|one| one.category.as_str() == code).unwrap().figures;
    assert_eq!((category("smart_living"), category("health_fitness")), (figures(4, 5, 2), figures(1, 2, 2)));
    assert_eq!((all.categories.len(), all.categories_covered), (7, 2));
    let objectives: Vec<_> =
        all.objectives.iter().map(|one| (one.objective.as_str(), one.minutes_held, one.share_bp)).collect();
    let expected = [
        ("virtue", 0, 0),
        ("learning", 360, 5_000),
        ("health", 90, 1_250),
        ("joy", 90, 1_250),
        ("contribution", 180, 2_500),
    ];
    assert_eq!(objectives, expected);
    assert_eq!((all.offline_minutes, all.online_minutes, all.blended_minutes), (90, 360, 0));
    let published: Vec<_> = told.counties.iter().map(|one| one.new_courses).collect();
    assert_eq!((told.new_courses, published), (3, vec![1, 0]), "the city's own stand in the whole alone");
}

#[actix_web::test]
async fn a_county_and_a_school_are_told_of_to_whom_they_are_within_reach() {
    let app = TestApp::spawn().await;
    let (here, there) = two_schools(&app).await;
    let city = app.city(Role::CityAdmin).await;
    let county = reached(&city, "?county_code=150602").await;
    assert_eq!((county.reach.figures, county.new_courses, county.counties.len()), (figures(4, 6, 3), 1, 1));
    assert_eq!(county.counties[0].schools[0].reach, county.reach, "its only school");
    let one = reached(&city, &format!("?school_id={}", there.id)).await;
    assert_eq!(
        (one.reach.figures, one.counties[0].schools[0].township_code.as_str()),
        (figures(1, 1, 1), "150621100")
    );
    let stranger = app.division(Role::CountyAdmin, "150621").await;
    let seen = reached(&stranger, "").await;
    assert_eq!((seen.reach.figures, seen.counties.len()), (figures(1, 1, 1), 1));
    assert_eq!(seen.new_courses, 0, "neither the city's nor another county's");
    stranger.get(&format!("{REACH}?school_id={}", here.id)).await.problem(404, "not_found");
    stranger.get(&format!("{REACH}/export?format=csv&school_id={}", here.id)).await.problem(404, "not_found");
    here.clerk.get(REACH).await.problem(403, "role_not_allowed");
    let manager = reached(&here.manager, "").await;
    assert_eq!(manager.reach.figures, figures(4, 6, 3));

    let csv = city.get(&format!("{REACH}/export?format=csv&county_code=150602")).await.expect(200);
    let csv = String::from_utf8(csv.bytes.clone()).unwrap();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 4, "headings, all together, the county and its school: {csv}");
    assert!(lines[0].contains("智慧生活：人数") && lines[1].contains("合计"), "{csv}");
    let cells: Vec<&str> = lines[3].split(',').collect();
    assert_eq!(&cells[..5], ["2025-H2", "150602", "东胜区", "150602100", "银发学堂"]);
    assert_eq!(&cells[5..14], ["", "4", "6.00", "6", "3", "1.50", "4.50", "0.00", "2"], "hours, not minutes");
    assert_eq!(cells.len(), lines[0].split(',').count());
    city.get(&format!("{REACH}/export?format=xlsx")).await.expect(200);
}

#[actix_web::test]
async fn a_course_counts_by_what_the_plan_published_of_it() {
    let app = TestApp::spawn().await;
    let (here, _) = two_schools(&app).await;
    let city = app.city(Role::CityAdmin).await;
    let dance = "(select id from course where code = 'TH')";
    // A plan in force has the version of then; the catalogue shows another category since.
    app.sql(&format!(
        "insert into curriculum_plan (id, school_id, half_year, revision, status, published_at, published_by, created_at)
         values ('01930000-0000-7000-8000-0000000000a1', '{}', '2025-H2', 1, 'draft', null, null, now());
         insert into curriculum_item (id, plan_id, course_id, position, sessions_planned, course_version_id)
         select '01930000-0000-7000-8000-0000000000a2', '01930000-0000-7000-8000-0000000000a1', id, 1, 12, shown_version_id
             from course where code = 'TH';
         update class_session set curriculum_item_id = '01930000-0000-7000-8000-0000000000a2'
             where course_id = {dance} and starts_at = '2025-09-03T01:00:00Z';
         update course set shown_version_id = (select shown_version_id from course where code = 'TD') where id = {dance}",
        here.id
    ));
    let told = reached(&city, "").await;
    let health = told.reach.categories.iter().find(|one| one.category.as_str() == "health_fitness").unwrap();
    assert_eq!(health.figures, figures(1, 2, 2));
    let earlier = reached(&city, "?half_year=2025-H1").await;
    let shown = earlier.reach.categories.iter().find(|one| one.figures.sessions_held > 0).unwrap();
    assert_eq!(shown.category.as_str(), "smart_living", "without a plan by what is shown now");
}

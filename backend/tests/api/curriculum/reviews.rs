//! Ratings by those who were there, and reviews that stay as they were signed.

use contract::auth::Role;
use contract::curriculum::{
    CourseRatingSummary, RatableCourse, RatableCourses, TeachingReviewState, TeachingReviewView,
};
use serde_json::{Value, json};

use super::figures::taught;
use super::{courses, published};
use crate::support::TestApp;
use crate::support::learning::{School, learner, school};

const REVIEWS: &str = "/api/v1/teaching-reviews";
const RATINGS: &str = "/api/v1/course-ratings";

fn rating(who: &str, course: &str, given: [u8; 3]) -> Value {
    json!({
        "learner_id": who, "course_id": course, "half_year": "2025-H2", "experience": given[0], "gain": given[1],
        "happiness": given[2], "remark": "老师讲得清楚", "channel": "paper",
    })
}

/// What a learner may rate: in which half-year, which course, how often attended, and whether it was rated.
async fn ratable(school: &School, who: &str) -> Vec<(String, String, u32, bool)> {
    let path = format!("/api/v1/learners/{who}/ratable-courses");
    let told: RatableCourses = school.clerk.get(&path).await.expect(200).read();
    let one = |course: RatableCourse| {
        (course.half_year.to_string(), course.course_id.to_string(), course.attendances, course.rated)
    };
    told.courses.into_iter().map(one).collect()
}

#[actix_web::test]
async fn only_who_attended_rates_a_course_once_and_nobody_is_named() {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let courses = courses(&app, 2).await;
    let (one, two) = (learner(&school, "张三", 12).await, learner(&school, "李四", 14).await);
    let (three, absent) = (learner(&school, "赵六", 18).await, learner(&school, "王五", 16).await);
    let (school, _) = taught(&app, school, &courses[0], "2025-12-01", &[&one, &two, &three]).await;
    let rate = |body: Value| school.clerk.post(RATINGS, body);
    rate(rating(&absent, &courses[0], [5, 5, 5])).await.fault("/course_id", "not_attended");
    rate(rating(&one, &courses[1], [5, 5, 5])).await.fault("/course_id", "not_attended");
    let mut earlier = rating(&one, &courses[0], [5, 5, 5]);
    earlier["half_year"] = json!("2025-H1");
    rate(earlier).await.problem(422, "rating_period_over");
    rate(rating(&one, &courses[0], [0, 6, 5])).await.fault("/experience", "range").fault("/gain", "range");
    let first = rate(rating(&one, &courses[0], [5, 4, 4])).await.expect(201);
    assert!(!String::from_utf8_lossy(&first.bytes).contains(&one), "{}", first.json());
    for again in [[5, 4, 4], [1, 1, 1]] {
        let refused = rate(rating(&one, &courses[0], again)).await.problem(409, "already_rated");
        assert!(
            !String::from_utf8_lossy(&refused.bytes).contains("experience"),
            "what was given is not told"
        );
    }
    let teacher = app.facility(Role::Teacher, school.facility).await;
    teacher.post(RATINGS, rating(&two, &courses[0], [5, 5, 5])).await.problem(403, "role_not_allowed");
    rate(rating(&two, &courses[0], [4, 4, 5])).await.expect(201);
    let summary = || school.clerk.get("/api/v1/course-ratings/summary?half_year=2025-H2");
    let few: CourseRatingSummary = summary().await.expect(200).read();
    let course = &few.courses[0];
    assert_eq!((course.ratings, course.satisfaction_centi, course.remarks.len()), (2, None, 0));
    rate(rating(&three, &courses[0], [3, 4, 3])).await.expect(201);
    assert_eq!(ratable(&school, &one).await, [("2025-H2".to_owned(), courses[0].clone(), 1, true)]);
    assert_eq!(ratable(&school, &absent).await, []);
    let told = summary().await.expect(200);
    let text = String::from_utf8_lossy(&told.bytes).into_owned();
    assert!([&one, &two].iter().all(|id| !text.contains(id.as_str())), "{text}");
    let summary: CourseRatingSummary = told.read();
    let course = &summary.courses[0];
    assert_eq!((summary.ratings, course.ratings, course.remarks.len()), (3, 3, 3));
    let means = (course.experience_centi, course.gain_centi, course.happiness_centi);
    assert_eq!((means, course.satisfaction_centi), ((Some(400), Some(400), Some(400)), Some(400)));
    let trail = format!(
        "select from audit_entry where action = 'course_rating.record' and after::text like '%{one}%'"
    );
    assert_eq!(app.count(&trail), 0, "nor does the trail say who");
    let school = school.at(&app, "2026-03-01T15:59:59Z").await;
    let last_day = school.clerk.post(RATINGS, rating(&absent, &courses[0], [5, 5, 5])).await;
    last_day.fault("/course_id", "not_attended");
    assert_eq!(ratable(&school, &two).await.len(), 1, "on the last day it is still offered");
    let school = school.at(&app, "2026-03-01T16:00:00Z").await;
    let late = school.clerk.post(RATINGS, rating(&absent, &courses[0], [5, 5, 5])).await;
    late.problem(422, "rating_period_over");
    assert_eq!(ratable(&school, &two).await, [], "and no longer on the next");
}

#[actix_web::test]
async fn a_review_counts_anew_until_it_is_signed_and_then_stays() {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let courses = courses(&app, 2).await;
    published(&school, "2025-H2", &courses[..1]).await;
    let who = learner(&school, "张三", 12).await;
    let body = json!({ "school_id": school.id, "half_year": "2025-H2" });
    let draft = school.clerk.post(REVIEWS, body.clone()).await.expect(201);
    school.clerk.post(REVIEWS, body).await.problem(409, "teaching_review_exists");
    let path = format!("{REVIEWS}/{}", draft.id());
    let (school, _) = taught(&app, school, &courses[0], "2025-12-01", &[&who]).await;
    let view: TeachingReviewView = school.clerk.get(&path).await.expect(200).read();
    assert_eq!(view.lines.len(), 1);
    assert_eq!((view.lines[0].figures.sessions_planned, view.lines[0].figures.sessions_held), (12, 1));
    let finalise = format!("{path}/finalise");
    let bare = school.manager.step(&finalise, &draft.etag(), json!({})).await;
    bare.fault("/findings", "required").fault("/measures", "required");
    let line = |course: &str, cost: &str| json!({ "course_id": course, "waiting_learners": 3, "cost": cost });
    let words = json!({ "findings": "出勤高", "measures": "加一班" });
    let mut change = words.clone();
    change["lines"] = json!([line(&courses[1], "10.00")]);
    let foreign = school.clerk.patch(&path, &draft.etag(), change.clone()).await;
    foreign.fault("/lines/0/course_id", "course_not_in_review");
    change["lines"] = json!([line(&courses[0], "-1.00")]);
    school
        .clerk
        .patch(&path, &draft.etag(), change.clone())
        .await
        .fault("/lines/0/cost", "cost_below_nothing");
    change["lines"] = json!([line(&courses[0], "600.50"), line(&courses[0], "1.00")]);
    let twice = school.clerk.patch(&path, &draft.etag(), change.clone()).await;
    twice.fault("/lines/1/course_id", "course_in_review_twice");
    change["lines"] = json!([line(&courses[0], "600.50")]);
    let written = school.clerk.patch(&path, &draft.etag(), change).await.expect(200);
    school.manager.patch(&path, &draft.etag(), words.clone()).await.problem(412, "stale_version");
    school.manager.step(&finalise, &draft.etag(), json!({})).await.problem(412, "stale_version");
    school.clerk.step(&finalise, &written.etag(), json!({})).await.problem(403, "role_not_allowed");
    school.manager.step(&finalise, &written.etag(), json!({})).await.expect(200);

    let (school, _) = taught(&app, school, &courses[0], "2025-12-08", &[&who]).await;
    let signed: TeachingReviewView = school.clerk.get(&path).await.expect(200).read();
    assert_eq!((signed.status, signed.lines.len()), (TeachingReviewState::Final, 1));
    let kept = &signed.lines[0];
    assert_eq!((kept.figures.sessions_held, kept.figures.attendances), (1, 1), "as it was signed");
    assert_eq!((kept.waiting_learners, kept.cost.to_string().as_str()), (3, "600.50"));
    assert!(signed.finalised_by_name.is_some());
    let again = school.clerk.patch(&path, "\"v3\"", words).await;
    again.problem(409, "teaching_review_final");
    for damage in [
        "update teaching_review set findings = 'x'",
        "update teaching_review_line set waiting_learners = 0",
        "delete from teaching_review_line",
    ] {
        assert!(app.refuses(damage), "{damage}");
    }
}

#[actix_web::test]
async fn a_review_is_neither_begun_before_its_half_year_nor_signed_before_most_of_it() {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let courses = courses(&app, 1).await;
    published(&school, "2026-H1", &courses).await;
    let body = |half_year: &str| json!({ "school_id": school.id, "half_year": half_year });
    school.clerk.post(REVIEWS, body("2026-H1")).await.fault("/half_year", "half_year_to_come");
    let empty = school.clerk.post(REVIEWS, body("2025-H1")).await.expect(201);
    let path = format!("{REVIEWS}/{}/finalise", empty.id());
    school.manager.step(&path, &empty.etag(), json!({})).await.problem(422, "nothing_to_review");
    let begun = body("2026-H1");
    let school = school.at(&app, "2026-05-01T15:59:59Z").await;
    let draft = school.clerk.post(REVIEWS, begun).await.expect(201);
    let path = format!("{REVIEWS}/{}", draft.id());
    let words = json!({ "findings": "出勤高", "measures": "加一班" });
    let written = school.clerk.patch(&path, &draft.etag(), words).await.expect(200);
    let finalise = format!("{path}/finalise");
    let school = school.at(&app, "2026-04-30T15:59:59Z").await;
    let early = school.manager.step(&finalise, &written.etag(), json!({})).await;
    let early = early.problem(422, "teaching_review_too_early").json();
    assert!(early["detail"].as_str().unwrap().contains("2026-05-01"), "{early}");
    let school = school.at(&app, "2026-04-30T16:00:00Z").await;
    school.manager.step(&finalise, &written.etag(), json!({})).await.expect(200);
    let county = app.division(Role::CountyAdmin, "150602").await;
    let listed = county.get(&format!("{REVIEWS}?status=final&count=true")).await.expect(200).json();
    assert_eq!(
        (listed["total"].as_i64(), listed["items"][0]["half_year"].as_str()),
        (Some(1), Some("2026-H1"))
    );
}

//! What is proposed to a learner follows from what it has said and attended, and from nothing that it is.

use contract::auth::Role;
use contract::curriculum::{CourseRecommendation, CourseRecommendationView, RecommendationBasis};
use serde_json::{Value, json};
use uuid::Uuid;

use super::world::{courses_of, learners, lift_conditions, planned, survey as asked, taught};
use crate::support::learning::{School, course, id_number, learner_body, school, session_body};
use crate::support::plans::{options, survey};
use crate::support::{Client, TestApp};

fn path(learner: impl std::fmt::Display) -> String {
    format!("/api/v1/learners/{learner}/course-recommendations")
}

async fn told(client: &Client, learner: impl std::fmt::Display) -> CourseRecommendationView {
    client.get(&path(learner)).await.expect(200).read()
}

fn short(one: &CourseRecommendation) -> (String, u32, Vec<&'static str>) {
    let codes = one.reasons.iter().map(|reason| reason.code.as_str()).collect();
    (one.course_id.to_string(), one.score, codes)
}

fn all(view: &CourseRecommendationView) -> Vec<(String, u32, Vec<&'static str>)> {
    view.items.iter().map(short).collect()
}

/// A session of a course that is still to come, for 20.
async fn to_come(school: &School, course: &str, day: &str) -> String {
    let body = session_body(school, course, &format!("{day}T01:00:00Z"), &format!("{day}T02:30:00Z"));
    school.clerk.post("/api/v1/class-sessions", body).await.expect(201).id()
}

#[actix_web::test]
async fn what_a_learner_chose_is_proposed_with_the_survey_in_which_it_was_chosen() {
    let app = TestApp::spawn().await;
    lift_conditions(&app);
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let city = app.city(Role::CityAdmin).await;
    let phone = course(&city, "PH", "手机 支付入门").await;
    let brush = course(&city, "BR", "书法").await;
    let plan = planned(&school, "2025-H2", &[phone.clone(), brush.clone()]).await;
    let next = to_come(&school, &brush, "2025-11-20").await;
    let survey = survey(&school, "2025-H2").await;
    let options = options(&school, &survey).await;
    let who = learner_body(&school.id, "张三", &id_number("19500101", 11));
    let who = school.clerk.post("/api/v1/learners", who).await.expect(201).id();
    let answer = json!({ "learner_id": who, "option_ids": options, "channel": "paper" });
    let answers = format!("/api/v1/demand-surveys/{survey}/answers");
    let answer = school.clerk.post(&answers, answer).await.expect(201).id();
    let view = told(&school.clerk, &who).await;
    let expected = [
        (phone.clone(), 60, vec!["topic_wanted"]),
        (brush.clone(), 48, vec!["category_wanted", "free_places"]),
    ];
    assert_eq!(all(&view), expected, "the topic is told by the title, and one strongest wish counts");
    let [first, second] = &view.items[..] else { panic!("{:?}", view.items) };
    assert_eq!((first.plan_id.map(|id| id.to_string()), first.next_session.as_ref()), (Some(plan), None));
    let reason = &first.reasons[0];
    assert_eq!(reason.half_year.map(|half| half.to_string()), Some("2025-H2".to_owned()));
    assert_eq!(reason.topic.as_deref(), Some("手机支付"));
    let session = second.next_session.as_ref().unwrap();
    assert_eq!((session.id.to_string(), session.capacity, session.free_places), (next, 20, 20));
    assert_eq!((view.basis, view.unmet.len()), (RecommendationBasis::Learner, 0));

    let reason = json!({ "reason": "填错了" });
    school.clerk.post(&format!("/api/v1/demand-answers/{answer}/withdraw"), reason).await.expect(200);
    assert_eq!(all(&told(&school.clerk, &who).await), [], "what was taken back does not count");
    let stranger = app.division(Role::CountyAdmin, "150621").await;
    stranger.get(&path(&who)).await.problem(404, "not_found");
    app.facility(Role::Teacher, school.facility)
        .await
        .get(&path(&who))
        .await
        .problem(403, "role_not_allowed");
}

#[actix_web::test]
async fn learners_who_differ_only_in_what_they_are_get_the_same() {
    let app = TestApp::spawn().await;
    lift_conditions(&app);
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let courses = courses_of(&app, "smart_living", &["A1", "A2"]).await;
    planned(&school, "2025-H2", &courses).await;
    let one = learner_body(&school.id, "张三", &id_number("19640101", 11));
    let mut other = learner_body(&school.id, "乌兰图雅", &id_number("19380505", 12));
    other["name_mn"] = json!("ᠤᠯᠠᠭᠠᠨᠲᠤᠶᠠ");
    other["phone"] = Value::Null;
    other["priority"] = json!([
        { "reason": "physical", "evidence": "self_declared" }, { "reason": "economic", "evidence": "ability_assessed" },
    ]);
    let mut ids: Vec<Uuid> = Vec::new();
    for body in [one, other] {
        ids.push(school.clerk.post("/api/v1/learners", body).await.expect(201).id().parse().unwrap());
    }
    asked(
        &app,
        &school.id,
        "2025-H2",
        &[("smart_living", None), ("fraud_prevention", None)],
        &[(ids[0], 0), (ids[1], 0)],
    );
    let views = [told(&school.clerk, ids[0]).await, told(&school.clerk, ids[1]).await];
    assert_eq!(views[0].items.len(), 2);
    let same = |view: &CourseRecommendationView| (view.basis, view.items.clone(), view.unmet.clone());
    assert_eq!(same(&views[0]), same(&views[1]), "neither age, sex, priority, evidence nor name matter");
}

#[actix_web::test]
async fn what_was_attended_leads_to_the_next_course_and_what_is_completed_is_not_proposed_again() {
    let app = TestApp::spawn().await;
    lift_conditions(&app);
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let courses = courses_of(&app, "health_fitness", &["A1", "A2"]).await;
    let (tai, eight) = (courses[0].clone(), courses[1].clone());
    let who = learners(&app, &school.id, 3);
    taught(&app, &school.id, &tai, "2025-10-01T01:00:00Z", 4, &who[..1]);
    taught(&app, &school.id, &eight, "2025-10-02T01:00:00Z", 1, &who[..2]);
    to_come(&school, &eight, "2025-11-21").await;
    assert_eq!(all(&told(&school.clerk, who[0]).await).len(), 1, "a course that is over is not proposed");
    to_come(&school, &tai, "2025-11-20").await;

    let new = told(&school.clerk, who[2]).await;
    assert_eq!(new.basis, RecommendationBasis::School, "who has said nothing is told so");
    let most = || vec!["free_places", "most_attended"];
    assert_eq!(all(&new), [(tai.clone(), 12, most()), (eight.clone(), 10, most())], "4 and 2 attendances");
    assert_eq!(new.items[0].next_session.as_ref().map(|one| one.free_places), Some(19));

    let diligent = all(&told(&school.clerk, who[0]).await);
    let why = vec!["category_attended", "course_begun", "free_places"];
    assert_eq!(diligent, [(eight.clone(), 36, why)], "4 of 5 sessions complete a course");
    let begun = all(&told(&school.clerk, who[1]).await);
    let expected = [
        (tai.clone(), 24, vec!["category_attended", "free_places"]),
        (eight.clone(), 20, vec!["course_begun", "free_places"]),
    ];
    assert_eq!(begun, expected);

    app.sql(&format!(
        "insert into course_rating (id, school_id, course_id, half_year, learner_id, experience, gain, happiness, channel,
             recorded_by, recorded_at)
         values (gen_random_uuid(), '{}', '{eight}', '2025-H2', '{}', 5, 5, 5, 'paper', gen_random_uuid(), now())",
        school.id, who[1]
    ));
    asked(&app, &school.id, "2025-H2", &[("fraud_prevention", None)], &[(who[1], 0)]);
    let rated = told(&school.clerk, who[1]).await;
    assert_eq!(all(&rated), expected, "ratings are nobody's: they change nothing");
    let unmet: Vec<_> = rated.unmet.iter().map(|one| one.category.as_str()).collect();
    assert_eq!(unmet, ["fraud_prevention"], "the school sees what it does not teach");

    let suspend = format!("/api/v1/learners/{}/suspend", who[1]);
    school.manager.post(&suspend, json!({ "reason": "长期外出" })).await.expect(200);
    let nothing = told(&school.clerk, who[1]).await;
    assert_eq!((nothing.items.len(), nothing.unmet.len()), (0, 0));
}

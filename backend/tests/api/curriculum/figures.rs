//! What a course has come to is counted from what was really taught and attended.

use contract::auth::Role;
use contract::curriculum::{CourseFiguresRow, PlanFiguresView};
use serde_json::{Value, json};

use super::{courses, published};
use crate::support::TestApp;
use crate::support::learning::{School, learner, school, session_body};

const SESSIONS: &str = "/api/v1/class-sessions";

/// A session of 90 minutes from 09:00 that these learners attended to its end; the school, after it.
pub(super) async fn taught(
    app: &TestApp,
    school: School,
    course: &str,
    day: &str,
    who: &[&String],
) -> (School, String) {
    let (starts, ends) = (format!("{day}T01:00:00Z"), format!("{day}T02:30:00Z"));
    let school = school.at(app, &format!("{day}T00:30:00Z")).await;
    let body = session_body(&school, course, &starts, &ends);
    let path = format!("{SESSIONS}/{}", school.clerk.post(SESSIONS, body).await.expect(201).id());
    school.clerk.post(&format!("{path}/open"), json!({})).await.expect(200);
    let school = school.at(app, &format!("{day}T02:40:00Z")).await;
    let row = |id: &&String| json!({ "learner_id": id, "signed_in_at": starts, "signed_out_at": ends });
    if !who.is_empty() {
        let rows: Vec<Value> = who.iter().map(row).collect();
        school.clerk.post(&format!("{path}/attendances/sheet"), json!({ "rows": rows })).await.expect(200);
    }
    school.clerk.post(&format!("{path}/close"), json!({})).await.expect(200);
    (school, path)
}

fn of<'a>(told: &'a PlanFiguresView, course: &str) -> &'a CourseFiguresRow {
    told.courses.iter().find(|row| row.course_id.to_string() == course).expect("the course is told of")
}

#[actix_web::test]
async fn what_was_taught_attended_and_completed_is_counted_in_its_half_year_only() {
    let app = TestApp::spawn().await;
    super::world::lift_conditions(&app);
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let courses = courses(&app, 3).await;
    let plan = published(&school, "2025-H2", &courses[..2]).await;
    let (one, two) = (learner(&school, "张三", 12).await, learner(&school, "李四", 14).await);
    let (school, _) = taught(&app, school, &courses[0], "2025-12-01", &[&one, &two]).await;
    let (school, _) = taught(&app, school, &courses[0], "2025-12-08", &[&one]).await;
    let (school, struck) = taught(&app, school, &courses[0], "2025-12-15", &[&one, &two]).await;
    app.sql(&format!(
        "update attendance set status = 'void' where learner_id = '{two}' and session_id = '{}'",
        struck.rsplit('/').next().unwrap()
    ));
    let (school, _) = taught(&app, school, &courses[2], "2025-12-31", &[&two]).await;
    let (school, _) = taught(&app, school, &courses[0], "2026-01-01", &[&two]).await;
    let body = session_body(&school, &courses[0], "2026-01-02T01:00:00Z", "2026-01-02T02:30:00Z");
    school.clerk.post(SESSIONS, body).await.expect(201);

    let path = format!("/api/v1/curriculum-plans/{}/figures", plan.id);
    let told: PlanFiguresView = school.clerk.get(&path).await.expect(200).read();
    assert_eq!((told.completion_share_bp, told.courses.len()), (8_000, 3), "one was taught without a plan");
    let first = of(&told, &courses[0]).figures;
    assert_eq!((first.sessions_planned, first.sessions_held, first.minutes_held), (12, 3, 270));
    assert_eq!((first.seats, first.participants, first.attendances, first.completions), (60, 2, 4, 1));
    assert_eq!((first.attendance_bp, first.completion_bp), (Some(6_666), Some(5_000)));
    assert_eq!((first.fill_bp, first.held_bp), (Some(666), Some(2_500)));
    let unplanned = of(&told, &courses[2]).figures;
    assert_eq!((unplanned.sessions_planned, unplanned.sessions_held, unplanned.held_bp), (0, 1, None));
    let idle = of(&told, &courses[1]).figures;
    assert_eq!((idle.sessions_planned, idle.sessions_held, idle.attendance_bp), (12, 0, None));
    let stranger = app.division(Role::CountyAdmin, "150621").await;
    stranger.get(&path).await.problem(404, "not_found");
}

#[actix_web::test]
async fn ratings_are_the_mean_of_three_marks_of_everyone_who_gave_them() {
    let app = TestApp::spawn().await;
    super::world::lift_conditions(&app);
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let courses = courses(&app, 1).await;
    let plan = published(&school, "2025-H2", &courses).await;
    let who = [
        learner(&school, "张三", 12).await,
        learner(&school, "李四", 14).await,
        learner(&school, "王五", 16).await,
    ];
    let path = format!("/api/v1/curriculum-plans/{}/figures", plan.id);
    for (learner, marks, half_year) in
        [(&who[0], "5, 5, 4", "2025-H2"), (&who[1], "1, 1, 1", "2025-H1"), (&who[1], "4, 3, 4", "2025-H2")]
    {
        app.sql(&format!(
            "insert into course_rating (id, school_id, course_id, half_year, learner_id, experience, gain, happiness,
                 channel, recorded_by, recorded_at)
             values (gen_random_uuid(), '{}', '{}', '{half_year}', '{learner}', {marks}, 'paper', gen_random_uuid(), now())",
            school.id, courses[0]
        ));
    }
    let told: PlanFiguresView = school.clerk.get(&path).await.expect(200).read();
    let figures = of(&told, &courses[0]).figures;
    assert_eq!((figures.ratings, figures.satisfaction_centi), (2, None), "two would tell whose they are");
    app.sql(&format!(
        "insert into course_rating (id, school_id, course_id, half_year, learner_id, experience, gain, happiness, channel,
             recorded_by, recorded_at)
         values (gen_random_uuid(), '{}', '{}', '2025-H2', '{}', 5, 5, 5, 'paper', gen_random_uuid(), now())",
        school.id, courses[0], who[2]
    ));
    let told: PlanFiguresView = school.clerk.get(&path).await.expect(200).read();
    let figures = of(&told, &courses[0]).figures;
    assert_eq!((figures.ratings, figures.satisfaction_centi), (3, Some(444)), "40 marks of 9");
}

//! Sessions that were held, what was taught in them, and the curricula behind them.

use backend::clock::new_id;
use contract::assessment::AssessmentFact;
use uuid::Uuid;

use super::{Two, quoted, rows};
use crate::support::learning::School;

#[actix_web::test]
async fn teaching_is_counted_from_the_first_minute_of_the_year_to_its_last_day_in_shanghai() {
    let two = Two::new().await;
    let here = two.here();
    let first = two.taught_at(here, ("2025-01-01 00:10+08", "2025-01-01 01:10+08"));
    let last = two.taught_at(here, ("2025-12-31 22:30+08", "2025-12-31 23:15+08"));
    two.taught_at(here, ("2024-12-31 22:30+08", "2024-12-31 23:30+08"));
    two.taught_at(here, ("2026-01-01 00:10+08", "2026-01-01 01:10+08"));
    for (status, day) in [("scheduled", "2025-03-03"), ("open", "2025-03-04"), ("cancelled", "2025-03-05")] {
        two.put(&[two.taught(here, day)], status);
    }
    two.void(two.taught(here, "2025-03-06"));
    let other = two.taught(&two.there, "2025-03-07");
    two.freeze().await;
    let (facts, told) = two.frozen(here, AssessmentFact::TeachingMinutes).await;
    assert_eq!(facts.teaching_minutes, 90 + 60 + 45);
    assert_eq!(told, rows(&[two.session(), first, last], &[]));
    let (facts, told) = two.frozen(&two.there, AssessmentFact::TeachingMinutes).await;
    assert_eq!((facts.teaching_minutes, told), (90, rows(&[other], &[])));
}

/// A session of a form, in a course that has nothing to do with smart devices yet.
fn held_as(two: &Two, school: &School, day: &str, form: &str) -> Uuid {
    let course = two.course("culture_recreation");
    two.drafted(course, "smart_living");
    let session = two.of_course(two.taught(school, day), course);
    two.sql(&format!("update class_session set form = '{form}' where id = '{session}'"));
    session
}

#[actix_web::test]
async fn forms_are_counted_once_each_and_only_those_of_the_notice() {
    let two = Two::new().await;
    let here = two.here();
    let readings = ["2025-03-03", "2025-03-04"].map(|day| held_as(&two, here, day, "reading"));
    let visit = held_as(&two, here, "2025-03-05", "visit");
    held_as(&two, here, "2025-03-06", "course_class");
    let training = held_as(&two, here, "2025-03-07", "smart_aging_training");
    held_as(&two, here, "2026-01-01", "study_tour");
    let other = held_as(&two, &two.there, "2025-03-10", "performance_exhibition");
    two.freeze().await;
    let first = *readings.iter().min().expect("the first");
    let (facts, told) = two.frozen(here, AssessmentFact::ActivityForms).await;
    assert_eq!((facts.activity_forms, told), (3, rows(&[two.session(), first, visit], &[])));
    let (facts, told) = two.frozen(here, AssessmentFact::SmartAgingSessions).await;
    assert_eq!(
        (facts.smart_aging_sessions, told),
        (2, rows(&[two.session(), training], &[])),
        "training, and a course about living with smart devices"
    );
    let (facts, told) = two.frozen(&two.there, AssessmentFact::ActivityForms).await;
    assert_eq!((facts.activity_forms, told), (1, rows(&[other], &[])));
}

#[actix_web::test]
async fn a_sign_in_record_is_complete_when_everybody_who_counts_has_signed_out() {
    let two = Two::new().await;
    let here = two.here();
    let beside = |session: Uuid, status: &str| {
        let [learner] = two.elders::<1>(here);
        two.sql(&format!(
            "insert into attendance (id, session_id, learner_id, signed_in_at, occupied_until, status, source, recorded_by,
                 created_at)
             select '{}', id, '{learner}', starts_at, ends_at, '{status}', 'staff', gen_random_uuid(), now()
             from class_session where id = '{session}'",
            new_id()
        ));
    };
    let struck_out = two.taught(here, "2025-03-03");
    beside(struck_out, "void");
    let still_in = two.taught(here, "2025-03-04");
    beside(still_in, "signed_in");
    let nobody = two.taught(here, "2025-03-05");
    two.void(nobody);
    two.put(&[two.taught(here, "2025-03-06")], "open");
    let first = two.taught_at(here, ("2025-01-01 00:10+08", "2025-01-01 01:10+08"));
    two.taught_at(here, ("2024-12-31 23:00+08", "2024-12-31 23:50+08"));
    two.taught_at(here, ("2026-01-01 00:10+08", "2026-01-01 01:10+08"));
    let last = two.taught_at(here, ("2025-12-31 22:30+08", "2025-12-31 23:15+08"));
    let other = two.taught(&two.there, "2025-03-07");
    two.freeze().await;
    let (facts, told) = two.frozen(here, AssessmentFact::SigninCompleteness).await;
    assert_eq!(facts.signin_completeness_bp, 6_666, "four of six");
    assert_eq!(told, rows(&[two.session(), struck_out, first, last], &[still_in, nobody]));
    let (facts, told) = two.frozen(&two.there, AssessmentFact::SigninCompleteness).await;
    assert_eq!((facts.signin_completeness_bp, told), (10_000, rows(&[other], &[])));
}

#[actix_web::test]
async fn categories_are_those_of_the_notice_that_were_taught_by_the_shown_version() {
    let two = Two::new().await;
    let here = two.here();
    two.sql(
        "insert into course_category (code, label_zh, label_en, origin, position, basis, county_code, status, proposed_by,
             proposed_at, decided_by, decided_at, decision_reason)
         values ('grassland_songs', '草原长调', 'Grassland songs', 'local', 20, '地方特色', '150602', 'approved',
             gen_random_uuid(), now(), gen_random_uuid(), now(), '同意')",
    );
    let teach = |day: &str, category: &str| {
        let course = two.course(category);
        (two.of_course(two.taught(here, day), course), course)
    };
    let phone = two.course("smart_living");
    two.of_course(two.session(), phone);
    let (_, culture) = teach("2025-03-03", "culture_recreation");
    let (_, again) = teach("2025-03-04", "culture_recreation");
    let (_, health) = teach("2025-03-05", "health_fitness");
    let (_, local) = teach("2025-03-06", "grassland_songs");
    two.drafted(health, "life_education");
    teach("2024-12-31", "fraud_prevention");
    teach("2026-01-01", "fraud_prevention");
    two.put(&[teach("2025-03-07", "intergenerational").0], "cancelled");
    two.void(teach("2025-03-10", "intergenerational").0);
    let other = two.course("civic_political");
    two.of_course(two.taught(&two.there, "2025-03-11"), other);
    two.freeze().await;
    let (facts, told) = two.frozen(here, AssessmentFact::Categories).await;
    assert_eq!(facts.categories, 3, "four courses in three categories");
    assert_eq!(told, rows(&[phone, culture, again, health], &[local]));
    let (facts, told) = two.frozen(&two.there, AssessmentFact::Categories).await;
    assert_eq!((facts.categories, told), (1, rows(&[other], &[])));
}

/// A plan of a school for a half-year; `published` where it was.
fn plan(two: &Two, school: &School, (half_year, revision): (&str, u8), published: Option<&str>) -> Uuid {
    let id = new_id();
    let status = if published.is_some() { "published" } else { "draft" };
    two.sql(&format!(
        "insert into curriculum_plan (id, school_id, half_year, revision, status, published_at, published_by, created_at)
         values ('{id}', '{}', '{half_year}', {revision}, '{status}', {}, {}, now())",
        school.id,
        quoted(published),
        quoted(published.map(|_| "00000000-0000-7000-8000-000000000001")),
    ));
    id
}

#[actix_web::test]
async fn a_half_year_is_refreshed_by_the_plan_that_was_in_force_on_the_cut_off() {
    let two = Two::new().await;
    let here = two.here();
    plan(&two, here, ("2024-H2", 1), Some("2024-08-01 09:00+08"));
    let in_force = plan(&two, here, ("2025-H1", 1), Some("2025-01-20 09:00+08"));
    two.sql(&format!("update curriculum_plan set status = 'superseded' where id = '{in_force}'"));
    plan(&two, here, ("2025-H1", 2), Some("2026-01-05 09:00+08"));
    plan(&two, here, ("2025-H2", 1), None);
    let last = plan(&two, &two.there, ("2025-H2", 1), Some("2025-12-31 23:59+08"));
    plan(&two, &two.there, ("2025-H1", 1), Some("2026-01-01 00:00+08"));
    two.freeze().await;
    let refreshed =
        |facts: &contract::subsidy::SchoolFacts| [0, 1].map(|half| facts.half_years[half].refreshed);
    let (facts, told) = two.frozen(here, AssessmentFact::Refreshes).await;
    assert_eq!(
        (refreshed(&facts), told),
        ([true, false], rows(&[in_force], &[])),
        "a draft refreshes nothing"
    );
    let (facts, told) = two.frozen(&two.there, AssessmentFact::Refreshes).await;
    assert_eq!((refreshed(&facts), told), ([false, true], rows(&[last], &[])), "nor what came a day late");
}

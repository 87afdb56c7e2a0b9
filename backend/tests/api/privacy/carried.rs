//! What of a merged record passes over through the API: places with their turns, teams, service, and what was watched.

use contract::auth::Role;
use contract::class::{EnrolmentState, EnrolmentView};
use contract::device::DeviceVerdict;
use contract::ids::LearnerId;
use contract::page::Page;
use contract::privacy::{CarriedFate, CarriedKind, LearnerMergeView};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{ask_merge, decide, world};
use crate::support::elders::{Place, Taught};
use crate::support::learning::{School, course, learner, school, session_body};
use crate::support::{Client, TestApp};

const ENROLMENTS: &str = "/api/v1/enrolments";

pub(super) async fn merged(school: &School, kept: &str, gone: &str) -> LearnerMergeView {
    let id = |text: &str| -> LearnerId { text.parse().expect("an id") };
    let merge = ask_merge(&school.clerk, id(kept), id(gone)).await.expect(201).id();
    decide(&school.manager, &merge, "approve", None).await.expect(200).read()
}

async fn enrolled(client: &Client, session: &str, who: &str) -> EnrolmentView {
    let body = json!({ "session_id": session, "learner_id": who });
    client.post(ENROLMENTS, body).await.expect(201).read()
}

async fn of(client: &Client, query: &str) -> Vec<EnrolmentView> {
    client.get(&format!("{ENROLMENTS}?{query}")).await.expect(200).read::<Page<EnrolmentView>>().items
}

/// A session tomorrow, when no place is kept for anybody any more.
async fn lecture(school: &School, course: &str, hour: u32, capacity: u32) -> String {
    let (starts, ends) = (format!("2025-11-13T{hour:02}:00:00Z"), format!("2025-11-13T{hour:02}:50:00Z"));
    let mut body = session_body(school, course, &starts, &ends);
    body["capacity"] = json!(capacity);
    school.clerk.post("/api/v1/class-sessions", body).await.expect(201).id()
}

#[actix_web::test]
async fn places_pass_over_with_their_turn_and_of_two_in_one_class_the_better_one_stays() {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let course = course(&app.city(Role::CityAdmin).await, "CR-001", "书法入门").await;
    let (kept, gone) = (learner(&school, "张三", 12).await, learner(&school, "张山", 14).await);
    let (other, next) = (learner(&school, "李四", 16).await, learner(&school, "王五", 18).await);
    let clerk = &school.clerk;
    // Waits before another, and keeps the turn.
    let waited = lecture(&school, &course, 1, 1).await;
    enrolled(clerk, &waited, &other).await;
    let turn = enrolled(clerk, &waited, &gone).await;
    enrolled(clerk, &waited, &next).await;
    // The merged record has a place, the other one waits.
    let better = lecture(&school, &course, 3, 1).await;
    let place = enrolled(clerk, &better, &gone).await;
    let wait = enrolled(clerk, &better, &kept).await;
    // Both have a place, and somebody waits.
    let twice = lecture(&school, &course, 5, 2).await;
    let own = enrolled(clerk, &twice, &kept).await;
    let double = enrolled(clerk, &twice, &gone).await;
    let moves_up = enrolled(clerk, &twice, &next).await;
    assert_eq!((place.status, wait.status), (EnrolmentState::Enrolled, EnrolmentState::Waiting));
    let ended = lecture(&school, &course, 7, 1).await;
    let given_up = enrolled(clerk, &ended, &gone).await;
    let path = format!("{ENROLMENTS}/{}/withdraw", given_up.id);
    clerk.post(&path, json!({ "reason": "家里有事" })).await.expect(200);

    let trace = merged(&school, &kept, &gone).await.trace.expect("a trace");
    let fate = |id: Uuid| {
        trace
            .carried
            .iter()
            .find(|one| one.kind == CarriedKind::Enrolment && one.id == id)
            .map(|one| one.fate)
    };
    assert_eq!(fate(turn.id.0), Some(CarriedFate::Moved));
    assert_eq!((fate(place.id.0), fate(wait.id.0)), (Some(CarriedFate::Moved), Some(CarriedFate::Ended)));
    assert_eq!((fate(double.id.0), fate(own.id.0)), (Some(CarriedFate::Ended), None));
    let all = of(clerk, &format!("learner_id={kept}")).await;
    let state = |id| all.iter().find(|one| one.id == id).map(|one| (one.status, one.learner_id.to_string()));
    assert_eq!(state(turn.id), Some((EnrolmentState::Waiting, kept.clone())));
    assert_eq!(
        all.iter().find(|one| one.id == turn.id).and_then(|one| one.position),
        Some(1),
        "before who came later"
    );
    assert_eq!(state(place.id), Some((EnrolmentState::Enrolled, kept.clone())));
    assert_eq!(state(wait.id), Some((EnrolmentState::Withdrawn, kept.clone())));
    assert_eq!(state(own.id), Some((EnrolmentState::Enrolled, kept.clone())));
    assert_eq!(
        state(double.id),
        Some((EnrolmentState::Withdrawn, gone.clone())),
        "read under its own record"
    );
    assert_eq!(state(given_up.id), Some((EnrolmentState::Withdrawn, gone.clone())));
    let told = of(clerk, &format!("learner_id={next}&session_id={twice}")).await;
    assert_eq!(
        (told[0].id, told[0].status),
        (moves_up.id, EnrolmentState::Enrolled),
        "the place that is free is given"
    );
    backend::sweeps::sweep(&app.state).await;
    assert_eq!(
        app.count("select from enrolment where status = 'removed'"),
        0,
        "nothing is taken from anybody later"
    );
    assert!(app.refuses(&format!("update enrolment set learner_id = '{next}' where id = '{}'", place.id)));
    let acts = app.count("select from audit_entry where action = 'enrolment.carry'");
    assert_eq!(acts, 2);
}

#[actix_web::test]
async fn of_two_memberships_the_longer_one_stays_and_a_shift_is_served_once() {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let (kept, gone) = (learner(&school, "张三", 12).await, learner(&school, "张山", 14).await);
    let clerk = &school.clerk;
    let founded = json!({ "school_id": school.id, "name": "晚霞合唱团", "kind": "choir", "leader_id": gone, "formed_on": "2025-03-01" });
    let team = clerk.post("/api/v1/learning-teams", founded).await.expect(201).id();
    let joins = json!({ "learner_id": kept, "joined_on": "2025-09-01" });
    clerk.post(&format!("/api/v1/learning-teams/{team}/members"), joins).await.expect(201);
    let day = |text: &str| format!("2025-11-2{text}:00:00Z");
    let crew = Uuid::now_v7();
    app.sql(&format!(
        "insert into volunteer_team values ('{crew}', 'elder_volunteer_team', '银龄队', '{0}', '150602', null, '2025-01-01',
             'active', now(), 1);
         insert into volunteer_member (id, team_id, learner_id, person_id, leads, joined_on, created_at) values
             ('{1}', '{crew}', '{kept}', '{kept}', false, '2025-09-01', now()),
             ('{2}', '{crew}', '{gone}', '{gone}', true, '2025-02-01', now())",
        school.id,
        Uuid::from_u128(1),
        Uuid::from_u128(2),
    ));
    let (own, theirs) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let shift = |number: u128, own_status: Option<&str>| {
        let id = Uuid::from_u128(100 + number);
        app.sql(&format!(
            "insert into volunteer_shift values ('{id}', '{crew}', null, '助餐', 'volunteer_service', '食堂', '{}', '{}', 5,
                 'planned', now(), 1);
             insert into volunteer_signup (id, shift_id, member_id, person_id, recorded_by, created_at)
                 values ('{}', '{id}', '{theirs}', '{gone}', '{id}', now())",
            day(&format!("{number}T01")),
            day(&format!("{number}T02")),
            Uuid::from_u128(200 + number),
        ));
        if let Some(status) = own_status {
            app.sql(&format!(
                "insert into volunteer_signup (id, shift_id, member_id, person_id, status, recorded_by, created_at)
                 values ('{}', '{id}', '{own}', '{kept}', '{status}', '{id}', now())",
                Uuid::from_u128(300 + number),
            ));
        }
    };
    shift(1, None);
    shift(2, Some("signed_up"));
    shift(3, Some("withdrawn"));
    let trace = merged(&school, &kept, &gone).await.trace.expect("a trace");
    let of_service: Vec<CarriedFate> = trace
        .carried
        .iter()
        .filter(|one| one.kind == CarriedKind::VolunteerSignup)
        .map(|one| one.fate)
        .collect();
    assert_eq!(of_service, [CarriedFate::Moved, CarriedFate::Ended, CarriedFate::United]);
    let comes = "select from volunteer_signup where status = 'signed_up'";
    assert_eq!(app.count(comes), 3);
    assert_eq!(
        app.count(&format!("{comes} and person_id = '{kept}' and member_id = '{own}'")),
        3,
        "once to each"
    );
    let member = "select from volunteer_member where left_on is null and joined_on = '2025-02-01' and leads";
    assert_eq!(app.count(&format!("{member} and id = '{own}'")), 1, "since the earlier day, and leading");
    let members =
        clerk.get(&format!("/api/v1/learning-teams/{team}/members?left=true")).await.expect(200).json();
    let of = |who: &str| -> &Value {
        let all = members["items"].as_array().expect("members");
        all.iter().find(|one| one["learner_id"] == who).expect("a member")
    };
    assert_eq!((&of(&kept)["joined_on"], &of(&kept)["leads"]), (&json!("2025-03-01"), &json!(true)));
    assert_eq!(of(&gone)["left_on"], json!("2025-11-12"));
    let elsewhere =
        format!("update volunteer_member set learner_id = '{}' where id = '{own}'", Uuid::from_u128(9));
    assert!(app.refuses(&elsewhere), "nobody else's but along a merge");
    let log = "insert into volunteer_log (id, team_id, member_id, learner_id, person_id, source, form, what, starts_at, ends_at,
             minutes, status, entered_by, entered_at, decided_by, decided_at)
         values (gen_random_uuid(), '$crew', '$member', '$who', '$who', 'own_entry', 'volunteer_service', '助餐',
             '2025-11-0$dayT01:00:00Z', '2025-11-0$dayT02:00:00Z', 60, 'approved', '$who', now(), '$crew', now())";
    for (member, who, day) in [(own, &kept, "3"), (theirs, &gone, "4")] {
        let log = log.replace("$crew", &crew.to_string()).replace("$member", &member.to_string());
        app.sql(&log.replace("$who", who).replace("$day", day));
    }
    let hours =
        school.manager.get("/api/v1/volunteer-hours?from=2025-11-01&to=2025-11-30").await.expect(200).json();
    assert_eq!(
        (&hours["volunteers"], &hours["minutes"]),
        (&json!(1), &json!(120)),
        "one person by two records: {hours}"
    );
}

/// Lets a learner have watched a lesson from one instant to another, as a closed record with its progress.
fn watched(app: &TestApp, (lesson, who): (Uuid, LearnerId), (from, to): (&str, &str), seconds: (u32, u32)) {
    let (first, last) = seconds;
    app.sql(&format!(
        "insert into online_progress values ('{who}', '{lesson}', '{{[{first},{last})}}', {last} - {first}, {last}, '{from}',
             '{to}', null);
         insert into online_record (id, learner_id, lesson_id, business_date, number, counted, seconds, status, opened_at,
             last_at, closed_at)
         values (gen_random_uuid(), '{who}', '{lesson}', ('{from}'::timestamptz at time zone 'Asia/Shanghai')::date, 1,
             tstzmultirange(tstzrange('{from}', '{to}')), {last} - {first}, 'closed', '{from}', '{to}', '{to}')"
    ));
}

fn lesson(app: &TestApp, place: &Place) -> Uuid {
    let (id, course) = (Uuid::now_v7(), place.course);
    app.sql(&format!(
        "insert into online_lesson (id, course_id, position, title_zh, duration_seconds, url, status, authors, created_by,
             created_at, published_by, published_at)
         values ('{id}', '{course}', 1, '第一课', 2000, 'https://lndx.edu.cn/1', 'published', array['{id}']::uuid[], '{id}',
             now(), gen_random_uuid(), now())"
    ));
    id
}

#[actix_web::test]
async fn what_was_watched_twice_counts_once_and_completes_together() {
    let app = TestApp::spawn().await;
    let super::World { place, asker, checker } = world(&app).await;
    let (kept, gone) = (app.learner(&place, "1950-05-01"), app.learner(&place, "1950-05-01"));
    let lesson = lesson(&app, &place);
    watched(&app, (lesson, kept), ("2025-11-03T01:00:00Z", "2025-11-03T01:20:00Z"), (0, 1_200));
    watched(&app, (lesson, gone), ("2025-11-04T01:00:00Z", "2025-11-04T01:15:00Z"), (1_100, 2_000));
    let merge = ask_merge(&asker, kept, gone).await.expect(201).id();
    decide(&checker, &merge, "approve", None).await.expect(200);
    let told = asker.get(&format!("/api/v1/learners/{kept}/online-progress")).await.expect(200).json();
    let one = &told["items"][0];
    assert_eq!(
        (&one["watched"]["seconds"], &one["watched"]["position_seconds"]),
        (&json!(2_000), &json!(2_000))
    );
    assert_eq!(one["verified_minutes"], json!(35), "twenty and fifteen, each under its record");
    assert_eq!(one["watched"]["completed"], json!(true), "both together are the whole lesson");
    assert_eq!(
        app.count(&format!("select from online_record where learner_id = '{gone}'")),
        1,
        "where it was earned"
    );
    let path = format!("/api/v1/online-lessons/{lesson}/watchers");
    let watchers = asker.get(&path).await.expect(200).json();
    assert_eq!((&watchers["learners"], &watchers["verified_minutes"]), (&json!(1), &json!(35)), "{watchers}");
    backend::sweeps::sweep(&app.state).await;
    assert_eq!(
        app.count("select from online_record where status = 'settled'"),
        2,
        "what it earned is settled"
    );
    app.books_balance();
}

#[actix_web::test]
async fn two_who_watched_or_served_the_same_hour_are_two_people() {
    let app = TestApp::spawn().await;
    let super::World { place, asker, .. } = world(&app).await;
    let (one, other) = (app.learner(&place, "1950-05-01"), app.learner(&place, "1950-05-01"));
    let lesson = lesson(&app, &place);
    watched(&app, (lesson, one), ("2025-11-03T01:00:00Z", "2025-11-03T01:20:00Z"), (0, 1_200));
    watched(&app, (lesson, other), ("2025-11-03T01:19:59Z", "2025-11-03T01:30:00Z"), (0, 601));
    let refused = ask_merge(&asker, one, other).await.problem(409, "merge_attended_same_hour").json();
    let pointer = refused["errors"][0]["pointer"].as_str().expect("a pointer");
    assert!(pointer.starts_with("/online-records/"), "{refused}");
    let (third, fourth) = (app.learner(&place, "1951-05-01"), app.learner(&place, "1951-05-01"));
    let crew = Uuid::now_v7();
    app.sql(&format!(
        "insert into volunteer_team values ('{crew}', 'elder_volunteer_team', '银龄队', '{}', '150602', null, '2025-01-01',
             'active', now(), 1)",
        place.school
    ));
    for (who, from) in [(third, "01:00"), (fourth, "01:59")] {
        app.sql(&format!(
            "insert into volunteer_member (id, team_id, learner_id, person_id, leads, joined_on, created_at)
                 values ('{who}', '{crew}', '{who}', '{who}', false, '2025-01-01', now());
             insert into volunteer_log (id, team_id, member_id, learner_id, person_id, source, form, what, starts_at, ends_at,
                 minutes, status, entered_by, entered_at)
             values ('{who}', '{crew}', '{who}', '{who}', '{who}', 'own_entry', 'volunteer_service', '助餐',
                 '2025-11-05T{from}:00Z', '2025-11-05T{from}:00Z'::timestamptz + interval '1 hour', 60, 'pending', '{who}', now())"
        ));
    }
    let refused = ask_merge(&asker, third, fourth).await.problem(409, "merge_attended_same_hour").json();
    assert_eq!(refused["errors"][1]["pointer"], json!(format!("/volunteer-logs/{fourth}")), "{refused}");
    app.sql(&format!(
        "update volunteer_log set status = 'refused', decided_by = '{crew}', decided_at = now(), decision_reason = '记错了'
         where id = '{fourth}'"
    ));
    ask_merge(&asker, third, fourth).await.expect(201);
}

#[actix_web::test]
async fn a_correction_of_attendance_that_waits_stands_in_the_way() {
    let app = TestApp::spawn().await;
    let super::World { place, asker, .. } = world(&app).await;
    let (kept, gone) = (app.learner(&place, "1950-05-01"), app.learner(&place, "1950-05-01"));
    let taught =
        Taught { form: "course_class", starts_at: "2025-10-10T01:00:00Z", ends_at: "2025-10-10T02:00:00Z" };
    let session = app.attended(&place, kept, &taught, 60);
    let account = asker.account_id.expect("an account");
    app.sql(&format!(
        "insert into attendance_correction (id, session_id, learner_id, signed_in_at, void, reason, status, requested_by,
             requested_at) values ('{session}', '{session}', '{gone}', now(), false, '漏签', 'pending', '{account}', now())"
    ));
    ask_merge(&asker, kept, gone).await.problem(409, "learner_attendance_correction_open");
}

#[actix_web::test]
async fn what_a_device_recorded_of_a_merged_record_without_a_network_is_entered_for_the_one_that_goes_on() {
    let mut morning = crate::device::morning().await;
    let (kept, gone) = (morning.learner("张三", 12).await, morning.learner("张山", 14).await);
    morning.device.anchor(&morning.app).await.expect(200);
    let rows = [
        morning.row("2025-11-12T01:02:00Z", "sign_in", &gone),
        morning.row("2025-11-12T02:30:00Z", "sign_out", &gone),
    ];
    merged(&morning.school, &kept, &gone).await;
    let answer = morning.device.upload(&rows).await;
    assert!(answer.rows.iter().all(|row| row.verdict == DeviceVerdict::Accepted), "{:?}", answer.rows);
    let attended = morning.attended(&kept).await;
    assert_eq!((attended.len(), attended[0].valid_minutes), (1, Some(88)));
    assert_eq!(attended[0].learner_id.to_string(), kept);
}

#[actix_web::test]
async fn who_withdrew_before_two_merges_comes_to_the_shift_as_whom_the_records_became() {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let mut people = Vec::new();
    for (name, running) in [("张三", 12), ("张山", 14), ("张珊", 16)] {
        people.push(learner(&school, name, running).await);
    }
    let team = json!({ "kind": "elder_volunteer_team", "name": "银龄队", "school_id": school.id, "founded_on": "2025-09-01" });
    let team = school.manager.post("/api/v1/volunteer-teams", team).await.expect(201).id();
    let joins = json!({ "learner_id": people[0], "joined_on": "2025-11-01" });
    let members = format!("/api/v1/volunteer-teams/{team}/members");
    let member = school.manager.post(&members, joins).await.expect(201).id();
    let shift = json!({
        "team_id": team, "title": "图书整理", "form": "volunteer_service", "place": "图书室", "wanted": 2,
        "starts_at": "2025-11-13T03:00:00Z", "ends_at": "2025-11-13T05:00:00Z",
    });
    let shift = school.manager.post("/api/v1/volunteer-shifts", shift).await.expect(201).id();
    let signups = format!("/api/v1/volunteer-shifts/{shift}/signups");
    let signup = school.clerk.post(&signups, json!({ "member_id": member })).await.expect(201).id();
    let step = |verb: &str| format!("/api/v1/volunteer-signups/{signup}/{verb}");
    school.clerk.post(&step("withdraw"), json!({})).await.expect(200);
    merged(&school, &people[1], &people[0]).await;
    school.clerk.post(&signups, json!({ "member_id": member })).await.expect(201);
    merged(&school, &people[2], &people[1]).await;
    let school = school.at(&app, "2025-11-13T02:30:00Z").await;
    school.clerk.post(&step("check-in"), json!({})).await.expect(200);
    let there =
        format!("select from volunteer_signup where status = 'checked_in' and person_id = '{}'", people[2]);
    assert_eq!(app.count(&there), 1);
}

//! Learning teams: enough members, a log that two people answer for, and what schools hold in a month.

use contract::auth::Role;
use contract::learning_team::{
    LearningTeamActivityView, LearningTeamMemberView, LearningTeamState, LearningTeamSummary,
    LearningTeamView, MonthlyActivityView,
};
use contract::page::Page;
use serde_json::{Value, json};

use crate::support::learning::{School, course, learner, school, session_body};
use crate::support::{Client, TestApp};

const BASE: &str = "/api/v1/learning-teams";
const LOG: &str = "/api/v1/learning-team-activities";

async fn stage(app: &TestApp) -> (School, Vec<String>) {
    let school = school(app, "150602100", "泊江海子镇养老服务中心").await;
    let mut people = Vec::new();
    for running in [12, 14, 16, 18, 20, 22] {
        people.push(learner(&school, "其其格", running).await);
    }
    (school, people)
}

async fn team(school: &School, leader: &str) -> LearningTeamView {
    let body = json!({
        "school_id": school.id, "name": "夕阳红合唱团", "kind": "choir", "leader_id": leader, "formed_on": "2025-09-01",
    });
    school.clerk.post(BASE, body).await.expect(201).read()
}

async fn join(school: &School, team: &LearningTeamView, learner: &str) -> LearningTeamMemberView {
    let body = json!({ "learner_id": learner, "joined_on": "2025-09-01" });
    school.clerk.post(&format!("{BASE}/{}/members", team.id), body).await.expect(201).read()
}

async fn read(client: &Client, team: &LearningTeamView) -> LearningTeamView {
    client.get(&format!("{BASE}/{}", team.id)).await.expect(200).read()
}

fn entry(learners: &[String], from: &str, to: &str) -> Value {
    json!({ "starts_at": from, "ends_at": to, "place": "活动室", "content": "排练《敖包相会》", "learner_ids": learners })
}

#[actix_web::test]
async fn a_team_is_active_from_five_members_on_and_falls_back_below() {
    let app = TestApp::spawn().await;
    let (school, people) = stage(&app).await;
    let team = team(&school, &people[0]).await;
    assert_eq!((team.state, team.members, team.min_members), (LearningTeamState::Forming, 1, 5));
    for who in &people[1..4] {
        join(&school, &team, who).await;
    }
    assert_eq!(read(&school.clerk, &team).await.state, LearningTeamState::Forming);
    join(&school, &team, &people[4]).await;
    assert_eq!(read(&school.clerk, &team).await.state, LearningTeamState::Active);
    let members = format!("{BASE}/{}/members", team.id);
    let twice = json!({ "learner_id": people[4], "joined_on": "2025-10-01" });
    school.clerk.post(&members, twice).await.problem(409, "learning_team_member_already");
    let leave = |who: &str| format!("{members}/{who}/leave");
    let reason = json!({ "left_on": "2025-11-01", "reason": "搬到外地" });
    school.clerk.post(&leave(&people[0]), reason.clone()).await.problem(409, "learning_team_leader_leaves");
    school.clerk.post(&leave(&people[5]), reason.clone()).await.problem(404, "not_found");
    school.clerk.post(&leave(&people[4]), reason.clone()).await.expect(200);
    assert_eq!(read(&school.clerk, &team).await.state, LearningTeamState::Forming);
    let forming = school.clerk.get(&format!("{BASE}?state=forming&count=true")).await.expect(200).json();
    assert_eq!(forming["total"], 1);
    let active = school.clerk.get(&format!("{BASE}?state=active")).await.expect(200).json();
    assert_eq!(active["items"].as_array().map(Vec::len), Some(0));
    let back = json!({ "learner_id": people[4], "joined_on": "2025-11-12" });
    school.clerk.post(&members, back).await.expect(201);
    assert_eq!(read(&school.clerk, &team).await.state, LearningTeamState::Active);
    let close = json!({ "reason": "本人去世" });
    school.manager.post(&format!("/api/v1/learners/{}/close", people[3]), close).await.expect(200);
    assert_eq!(read(&school.clerk, &team).await.members, 4, "who has died is counted no more");
    let all = school.clerk.get(&format!("{members}?left=true")).await.expect(200);
    assert_eq!(all.read::<Page<LearningTeamMemberView>>().items.len(), 6);
}

#[actix_web::test]
async fn a_team_is_changed_by_its_version_led_by_a_member_and_dissolved_once() {
    let app = TestApp::spawn().await;
    let (school, people) = stage(&app).await;
    let team = team(&school, &people[0]).await;
    let path = format!("{BASE}/{}", team.id);
    let lead = json!({ "leader_id": people[1] });
    school.clerk.patch(&path, "\"v1\"", lead.clone()).await.fault("/leader_id", "learner_not_available");
    join(&school, &team, &people[1]).await;
    school.clerk.patch(&path, "\"v1\"", lead.clone()).await.expect(200);
    school.clerk.patch(&path, "\"v1\"", lead).await.problem(412, "stale_version");
    let reason = json!({ "left_on": "2025-11-12", "reason": "腿脚不便" });
    school.clerk.post(&format!("{path}/members/{}/leave", people[0]), reason).await.expect(200);
    let same = json!({
        "school_id": school.id, "name": "夕阳红合唱团", "kind": "dance", "leader_id": people[2], "formed_on": "2025-11-12",
    });
    school.clerk.post(BASE, same.clone()).await.problem(409, "learning_team_name_taken");
    let gone =
        school.clerk.post(&format!("{path}/dissolve"), json!({ "reason": "人数不足" })).await.expect(200);
    assert_eq!(gone.json()["state"], "dissolved");
    school
        .clerk
        .post(&format!("{path}/dissolve"), json!({ "reason": "再来一次" }))
        .await
        .problem(409, "learning_team_dissolved");
    let late = json!({ "learner_id": people[2], "joined_on": "2025-11-12" });
    school.clerk.post(&format!("{path}/members"), late).await.problem(409, "learning_team_dissolved");
    school.clerk.post(BASE, same.clone()).await.expect(201);
    let mut tomorrow = same;
    tomorrow["name"] = json!("明天的团");
    tomorrow["formed_on"] = json!("2025-11-13");
    school.clerk.post(BASE, tomorrow).await.fault("/formed_on", "learning_team_day_to_come");
    let spelt = "select from audit_entry where entity = 'learning_team' and after::text like '%其其格%'";
    assert_eq!(app.count(spelt), 0, "the trail names nobody in full");
}

#[actix_web::test]
async fn what_a_team_did_is_entered_by_one_person_and_approved_by_another() {
    let app = TestApp::spawn().await;
    let (school, people) = stage(&app).await;
    let team = team(&school, &people[0]).await;
    join(&school, &team, &people[1]).await;
    let path = format!("{BASE}/{}/activities", team.id);
    let (from, to) = ("2025-11-10T01:00:00Z", "2025-11-10T03:00:00Z");
    let post = async |body: Value| school.clerk.post(&path, body).await;
    post(entry(&people[..1], to, from)).await.fault("/ends_at", "end_not_after_start");
    post(entry(&people[..1], "2025-11-09T15:00:00Z", "2025-11-09T16:30:00Z"))
        .await
        .fault("/ends_at", "across_midnight");
    post(entry(&people[..1], from, "2025-11-13T01:00:00Z")).await.fault("/ends_at", "across_midnight");
    post(entry(&people[..1], "2025-11-12T01:00:00Z", "2025-11-12T02:00:01Z"))
        .await
        .fault("/ends_at", "learning_team_day_to_come");
    post(entry(&people[1..3], from, to)).await.fault("/learner_ids/1", "learning_team_member_not_available");
    let twice = [people[0].clone(), people[0].clone()];
    post(entry(&twice, from, to)).await.fault("/learner_ids/1", "learner_twice");
    let made: LearningTeamActivityView = post(entry(&people[..2], from, to)).await.expect(201).read();
    assert_eq!((made.participants.len(), made.may_decide), (2, false));
    let refused = post(entry(&people[..1], "2025-11-10T02:59:59Z", "2025-11-10T04:00:00Z")).await;
    let told = refused.problem(409, "learning_team_elsewhere").json()["detail"].to_string();
    assert!(told.contains("2025-11-10 09:00–11:00"), "when that is: {told}");
    let approve = format!("{LOG}/{}/approve", made.id);
    school.clerk.post(&approve, json!({})).await.problem(422, "own_learning_team_activity");
    let seen: LearningTeamActivityView =
        school.manager.get(&format!("{LOG}/{}", made.id)).await.expect(200).read();
    assert!(seen.may_decide);
    let sent_back = json!({ "reason": "时间不对" });
    school.manager.post(&format!("{LOG}/{}/return", made.id), sent_back).await.expect(200);
    school.manager.post(&approve, json!({})).await.problem(409, "learning_team_activity_decided");
    let again: LearningTeamActivityView = post(entry(&people[..2], from, to)).await.expect(201).read();
    school.manager.post(&format!("{LOG}/{}/approve", again.id), json!({})).await.expect(200);
    let own = format!("update learning_team_activity set status = 'submitted' where id = '{}'", again.id);
    assert!(app.refuses(&own));
    let earned = "select from credit_earning";
    assert_eq!(app.count(earned), 0, "the log never earns");
}

#[actix_web::test]
async fn who_died_last_month_took_part_in_nothing() {
    let app = TestApp::spawn().await;
    let (school, people) = stage(&app).await;
    let team = team(&school, &people[0]).await;
    for who in &people[1..4] {
        join(&school, &team, who).await;
    }
    let path = format!("{BASE}/{}/activities", team.id);
    let early = entry(&people[..4], "2025-11-10T01:00:00Z", "2025-11-10T03:00:00Z");
    let waiting: LearningTeamActivityView = school.clerk.post(&path, early).await.expect(201).read();
    let death = json!({ "died_on": "2025-10-12", "source": "family", "document": "死亡证明" });
    school.manager.post(&format!("/api/v1/learners/{}/record-death", people[1]), death).await.expect(200);
    let reason = json!({ "reason": "搬走" });
    school.manager.post(&format!("/api/v1/learners/{}/close", people[2]), reason).await.expect(200);
    let word = json!({ "purpose": "personal_data", "act": "withdrawn", "notice_version": "2024-09", "method": "paper" });
    school.clerk.post(&format!("/api/v1/learners/{}/consents", people[3]), word).await.expect(201);
    let late = entry(&people[..4], "2025-11-11T01:00:00Z", "2025-11-11T03:00:00Z");
    school
        .clerk
        .post(&path, late)
        .await
        .problem(422, "validation_failed")
        .fault("/learner_ids/1", "learner_deceased")
        .fault("/learner_ids/2", "learner_not_active")
        .fault("/learner_ids/3", "consent_withdrawn");
    let decide = |verb: &str| format!("{LOG}/{}/{verb}", waiting.id);
    school.manager.post(&decide("approve"), json!({})).await.problem(422, "learner_deceased");
    school.manager.post(&decide("return"), json!({ "reason": "其中一人当时已去世" })).await.expect(200);
    let joins = json!({ "learner_id": people[3], "joined_on": "2025-11-12" });
    let body = json!({
        "school_id": school.id, "name": "又一队", "kind": "choir", "leader_id": people[3], "formed_on": "2025-11-12",
    });
    school
        .clerk
        .post(BASE, body)
        .await
        .problem(422, "consent_withdrawn")
        .fault("/leader_id", "consent_withdrawn");
    let rejoin = school.clerk.post(&format!("{BASE}/{}/members", team.id), joins).await;
    rejoin.problem(422, "consent_withdrawn").fault("/learner_id", "consent_withdrawn");
}

#[actix_web::test]
async fn an_activity_may_have_been_held_as_a_session_of_its_form_and_day() {
    let app = TestApp::spawn().await;
    let (school, people) = stage(&app).await;
    let course = course(&app.city(Role::CityAdmin).await, "CR-001", "合唱").await;
    let team = team(&school, &people[0]).await;
    let (from, to) = ("2025-11-12T00:00:00Z", "2025-11-12T01:00:00Z");
    let mut lesson = session_body(&school, &course, "2025-11-12T01:00:00Z", "2025-11-12T02:30:00Z");
    let other = school.clerk.post("/api/v1/class-sessions", lesson.clone()).await.expect(201).id();
    lesson["form"] = json!("learning_team");
    lesson["room_id"] = json!(null);
    lesson["delivery_mode"] = json!("online");
    let session = school.clerk.post("/api/v1/class-sessions", lesson).await.expect(201).id();
    let path = format!("{BASE}/{}/activities", team.id);
    let mut body = entry(&people[..1], from, to);
    body["session_id"] = json!(other);
    school.clerk.post(&path, body.clone()).await.fault("/session_id", "learning_team_session_not_fit");
    body["session_id"] = json!(session);
    school.clerk.post(&path, body.clone()).await.expect(201);
    body["starts_at"] = json!("2025-11-12T01:00:00Z");
    body["ends_at"] = json!("2025-11-12T01:30:00Z");
    school.clerk.post(&path, body).await.problem(409, "learning_team_session_taken");
}

#[actix_web::test]
async fn teams_and_hours_are_counted_by_kind_and_months_by_form() {
    let app = TestApp::spawn().await;
    let (school, people) = stage(&app).await;
    let team = team(&school, &people[0]).await;
    for who in &people[1..5] {
        join(&school, &team, who).await;
    }
    let path = format!("{BASE}/{}/activities", team.id);
    let body = entry(&people[..1], "2025-10-31T15:00:00Z", "2025-10-31T15:59:59Z");
    let october = school.clerk.post(&path, body).await.expect(201).id();
    let body = entry(&people[..3], "2025-10-31T16:00:00Z", "2025-10-31T18:30:00Z");
    let november = school.clerk.post(&path, body).await.expect(201).id();
    let monthly = async |client: &Client, query: &str| -> Vec<MonthlyActivityView> {
        let answer = client.get(&format!("/api/v1/monthly-activities?{query}")).await.expect(200);
        answer.read::<Page<MonthlyActivityView>>().items
    };
    let before = monthly(&school.clerk, "month=2025-11").await;
    assert_eq!((before[0].held, before[0].met), (0, false), "what waits counts for nothing");
    for id in [&october, &november] {
        school.manager.post(&format!("{LOG}/{id}/approve"), json!({})).await.expect(200);
    }
    let query = "from=2025-11-01&to=2025-11-30";
    let told = school.clerk.get(&format!("{BASE}/summary?{query}")).await.expect(200);
    let told: LearningTeamSummary = told.read();
    assert_eq!(told.kinds.len(), 9);
    let choir = told.kinds[0];
    assert_eq!((choir.teams, choir.active, choir.activities, choir.minutes), (1, 1, 1, 150));
    assert_eq!(told.schools[0].kinds, [choir]);
    school
        .clerk
        .get(&format!("{BASE}/summary?from=2025-12-01&to=2025-11-30"))
        .await
        .fault("/to", "end_before_start");
    let after = monthly(&school.clerk, "month=2025-11&met=true").await;
    assert_eq!((after[0].held, after[0].diversity, after[0].required), (1, 0, 1));
    assert!(monthly(&school.clerk, "month=2025-11&met=false").await.is_empty());
    assert!(monthly(&school.clerk, "month=2024-08").await.is_empty(), "the school was not open yet");
    let file =
        school.clerk.get("/api/v1/monthly-activities/export?format=csv&month=2025-11").await.expect(200);
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    assert!(text.contains("2025-11") && text.contains("读书"), "{text}");
    let new = json!({
        "effective_from": "2025-11-13", "min_members": 6, "min_monthly_activities": 2, "policy_basis": "鄂民发〔2026〕1号",
    });
    app.city(Role::CityAdmin).await.post("/api/v1/learning-team-parameters", new).await.expect(201);
    let school = school.at(&app, "2025-11-13T02:00:00Z").await;
    assert_eq!(read(&school.clerk, &team).await.state, LearningTeamState::Forming);
    let stricter = monthly(&school.clerk, "month=2025-11").await;
    assert_eq!((stricter[0].required, stricter[0].met), (2, false));
}

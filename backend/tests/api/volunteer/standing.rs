//! Who has died, has left or has taken back the consent serves no more, and what cannot have been served earns nothing.

use super::*;
use crate::support::learning::id_number;

const LEARNERS: &str = "/api/v1/learners";

async fn dies(school: &School, learner: &str, on: &str) {
    let death = json!({ "died_on": on, "source": "family", "document": "死亡证明" });
    school.manager.post(&format!("{LEARNERS}/{learner}/record-death"), death).await.expect(200);
}

async fn closes(school: &School, learner: &str) {
    let reason = json!({ "reason": "本人要求" });
    school.manager.post(&format!("{LEARNERS}/{learner}/close"), reason).await.expect(200);
}

async fn withdraws(school: &School, learner: &str) {
    let word = json!({ "purpose": "personal_data", "act": "withdrawn", "notice_version": "2024-09", "method": "paper" });
    school.clerk.post(&format!("{LEARNERS}/{learner}/consents"), word).await.expect(201);
}

#[actix_web::test]
async fn who_died_last_month_has_left_or_has_taken_back_the_consent_serves_no_more() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let team = school.manager.post(TEAMS, team_body(&school)).await.expect(201).id();
    let mut body = shift_body(&team, "03:00", "05:00");
    body["wanted"] = json!(9);
    let shift = school.manager.post(SHIFTS, body.clone()).await.expect(201).id();
    let later = school.manager.post(SHIFTS, body).await.expect(201).id();
    let (mut members, mut people, mut signups) = (Vec::new(), Vec::new(), Vec::new());
    for (name, running) in [("张三", 12), ("李四", 14), ("王五", 16)] {
        let who = learner(&school, name, running).await;
        let member = join(&school.manager, &team, &who).await;
        let signup =
            school.clerk.post(&format!("{SHIFTS}/{shift}/signups"), json!({ "member_id": member })).await;
        signups.push(signup.expect(201).id());
        members.push(member);
        people.push(who);
    }
    dies(&school, &people[0], "2025-10-12").await;
    closes(&school, &people[1]).await;
    withdraws(&school, &people[2]).await;
    let school = at(&app, school, "02:30").await;
    let codes = ["learner_deceased", "learner_not_active", "consent_withdrawn"];
    for (at, code) in codes.into_iter().enumerate() {
        let sign_up = json!({ "member_id": members[at] });
        school.clerk.post(&format!("{SHIFTS}/{later}/signups"), sign_up).await.problem(422, code);
        let desk = format!("/api/v1/volunteer-signups/{}/check-in", signups[at]);
        school.clerk.post(&desk, json!({})).await.problem(422, code);
        let log = log_body(&members[at], "11T01:00", "11T02:00");
        school.clerk.post(LOGS, log).await.problem(422, code);
        let other = json!({ "learner_id": people[at], "joined_on": "2025-11-01" });
        let second = school.manager.post(TEAMS, team_body(&school)).await.expect(201).id();
        let joins = school.manager.post(&format!("{TEAMS}/{second}/members"), other).await;
        joins.problem(422, "validation_failed").fault("/learner_id", code);
    }
    assert_eq!(app.count("select from volunteer_log"), 0);
    assert_eq!(app.count("select from volunteer_signup where status <> 'signed_up'"), 0);
}

#[actix_web::test]
async fn hours_of_who_had_died_are_not_approved_and_what_was_approved_earns_nothing() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let (team, first, dead) = team(&school, "张三", 12).await;
    let leaver = learner(&school, "李四", 14).await;
    let second = join(&school.manager, &team, &leaver).await;
    app.sql("update learner set registered_on = '2025-09-01'");
    let enter = async |member: &str, from: &str, to: &str| {
        school.clerk.post(LOGS, log_body(member, from, to)).await.expect(201)
    };
    let approve = async |log: &crate::support::Answer| {
        let path = format!("{LOGS}/{}/approve", log.id());
        school.manager.step(&path, &log.etag(), json!(null)).await
    };
    let counted = enter(&first, "10T01:00", "10T02:00").await;
    let waiting = enter(&first, "11T01:00", "11T02:00").await;
    let served = enter(&second, "10T01:00", "10T02:00").await;
    approve(&counted).await.expect(200);
    dies(&school, &dead, "2025-10-12").await;
    closes(&school, &leaver).await;
    approve(&waiting).await.problem(422, "learner_deceased");
    approve(&served).await.expect(200);
    let refuse = format!("{LOGS}/{}/refuse", waiting.id());
    school.manager.step(&refuse, &waiting.etag(), json!({ "reason": "当时已去世" })).await.expect(200);
    sweep(&app.state).await;
    let nothing = format!(
        "select from credit_earning where record_id = '{}' and no_credit = 'not_active' and credited_centi = 0",
        counted.id()
    );
    assert_eq!(app.count(&nothing), 1, "it was approved before the death was known");
    let paid =
        format!("select from credit_earning where record_id = '{}' and credited_centi > 0", served.id());
    assert_eq!(app.count(&paid), 1, "leaving afterwards takes nothing away");
    app.books_balance();
}

#[actix_web::test]
async fn who_leads_volunteers_adds_a_learner_of_its_facility_by_the_whole_id_number() {
    let app = TestApp::spawn().await;
    let here = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let there = crate::support::learning::school(&app, TOWN, "隔壁养老服务中心").await;
    let who = learner(&here, "张三", 19).await;
    learner(&there, "李四", 14).await;
    let gone = learner(&here, "王五", 16).await;
    closes(&here, &gone).await;
    let team = here.manager.post(TEAMS, team_body(&here)).await.expect(201).id();
    let lead = app.facility(Role::VolunteerLead, here.facility).await;
    let path = format!("{TEAMS}/{team}/members");
    let add = |number: String| lead.post(&path, json!({ "id_number": number, "joined_on": "2025-11-01" }));
    let number = |running| id_number("19500101", running);
    for (text, code) in [
        (number(14), "learner_not_found"),
        (number(18), "learner_not_found"),
        (number(16), "learner_not_active"),
        ("150602195001010127".to_owned(), "id_number_check_digit"),
    ] {
        add(text).await.problem(422, "validation_failed").fault("/id_number", code);
    }
    let member = add(number(19).to_lowercase()).await.expect(201).json();
    assert_eq!((&member["learner_id"], &member["name"]), (&json!(who), &json!("张三")));
    let both = json!({ "learner_id": who, "id_number": number(19), "joined_on": "2025-11-01" });
    let both = lead.post(&path, both).await;
    both.problem(422, "validation_failed").fault("/id_number", "volunteer_member_person");
    assert_eq!(
        app.count(&format!("select from audit_entry a where a::text like '%{}%'", &number(19)[..17])),
        0
    );
}

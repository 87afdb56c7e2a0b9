//! Somebody from outside is one person in every team, can be corrected, and is forgotten when it asks for it.

use super::*;

const PHONE: &str = "13947712345";

async fn outsider(client: &Client, team: &str, name: &str, phone: &str) -> crate::support::Answer {
    let body = json!({ "name": name, "phone": phone, "joined_on": "2025-11-01" });
    client.post(&format!("{TEAMS}/{team}/members"), body).await
}

struct Two {
    school: School,
    first: String,
    second: String,
}

async fn two(app: &TestApp) -> Two {
    let school = school(app, TOWN, "泊江海子镇养老服务中心").await;
    let first = school.manager.post(TEAMS, team_body(&school)).await.expect(201).id();
    let second = school.manager.post(TEAMS, team_body(&school)).await.expect(201).id();
    Two { school, first, second }
}

#[actix_web::test]
async fn who_has_the_same_name_and_number_in_two_teams_is_one_person() {
    let app = TestApp::spawn().await;
    let Two { school, first, second } = two(&app).await;
    let here = outsider(&school.manager, &first, "赵志愿", PHONE).await.expect(201).id();
    let there = outsider(&school.manager, &second, "赵志愿", "+86 139-4771-2345").await.expect(201).id();
    let spouse = outsider(&school.manager, &second, "钱爱人", PHONE).await.expect(201).id();
    outsider(&school.manager, &first, "赵志愿", PHONE).await.problem(409, "volunteer_in_team");
    assert_eq!(app.count("select distinct person_id from volunteer_member"), 2);
    let mut desks = Vec::new();
    for (team, member) in [(&first, &here), (&second, &there), (&second, &spouse)] {
        let shift = school.manager.post(SHIFTS, shift_body(team, "02:30", "03:30")).await.expect(201).id();
        let path = format!("{SHIFTS}/{shift}/signups");
        let signup = school.clerk.post(&path, json!({ "member_id": member })).await.expect(201).id();
        desks.push(format!("/api/v1/volunteer-signups/{signup}/check-in"));
    }
    let school = at(&app, school, "02:30").await;
    school.clerk.post(&desks[0], json!({})).await.expect(200);
    school.clerk.post(&desks[1], json!({})).await.problem(409, "volunteer_elsewhere");
    school.clerk.post(&desks[2], json!({})).await.expect(200);
    for (member, from, to) in [(&here, "10T01:00", "10T02:00"), (&there, "10T03:00", "10T04:00")] {
        let log = school.clerk.post(LOGS, log_body(member, from, to)).await.expect(201);
        school
            .manager
            .step(&format!("{LOGS}/{}/approve", log.id()), &log.etag(), json!(null))
            .await
            .expect(200);
    }
    let report = school.manager.get("/api/v1/volunteer-hours").await.expect(200).json();
    assert_eq!((&report["volunteers"], &report["logs"]), (&json!(1), &json!(2)));
}

#[actix_web::test]
async fn who_joined_before_numbers_were_hashed_becomes_one_person_in_the_sweep() {
    let app = TestApp::spawn().await;
    let Two { school, first, second } = two(&app).await;
    for team in [&first, &second] {
        outsider(&school.manager, team, "赵志愿", PHONE).await.expect(201);
    }
    outsider(&school.manager, &first, "钱帮手", "13800000001").await.expect(201);
    app.sql("update volunteer_member set phone_hash = null, person_id = id");
    app.sql(&format!(
        "insert into volunteer_member (id, team_id, name, phone_sealed, phone_masked, joined_on, created_at, person_id)
         select gen_random_uuid(), '{first}', '孙失钥', '\\x00', '1**', '2025-11-01', now(), gen_random_uuid()"
    ));
    sweep(&app.state).await;
    assert_eq!(app.count("select from volunteer_member where phone_hash is null"), 0);
    assert_eq!(app.count("select distinct person_id from volunteer_member where name = '赵志愿'"), 1);
    assert_eq!(app.count("select distinct person_id from volunteer_member"), 3);
}

#[actix_web::test]
async fn a_member_is_corrected_by_its_version_and_becomes_who_is_known_by_that_name_and_number() {
    let app = TestApp::spawn().await;
    let Two { school, first, second } = two(&app).await;
    let known = outsider(&school.manager, &first, "赵志愿", PHONE).await.expect(201);
    let other = outsider(&school.manager, &second, "赵志原", "13800000009").await.expect(201);
    let path = format!("{TEAMS}/{second}/members/{}", other.id());
    school.manager.patch(&path, "\"v7\"", json!({ "leads": true })).await.problem(412, "stale_version");
    let wrong = json!({ "phone": "12" });
    school.manager.patch(&path, &other.etag(), wrong).await.fault("/phone", "malformed_phone");
    let led = school.manager.patch(&path, &other.etag(), json!({ "leads": true })).await.expect(200);
    assert_eq!((&led.json()["leads"], &led.json()["name"]), (&json!(true), &json!("赵志原")));
    let right = json!({ "name": "赵志愿", "phone": PHONE });
    let one = school.manager.patch(&path, &led.etag(), right.clone()).await.expect(200);
    assert_eq!(one.json()["phone_masked"], "139****2345");
    assert_eq!(app.count("select distinct person_id from volunteer_member"), 1);
    assert_eq!(school.clerk.get(&path).await.expect(200).etag(), one.etag());
    let twice = outsider(&school.manager, &first, "孙帮手", "13800000001").await.expect(201);
    let twice_path = format!("{TEAMS}/{first}/members/{}", twice.id());
    school.manager.patch(&twice_path, &twice.etag(), right.clone()).await.problem(409, "volunteer_in_team");
    let none = school.manager.patch(&path, &one.etag(), json!({ "phone": "" })).await.expect(200);
    assert_eq!(none.json()["phone_masked"], json!(null));
    let who = learner(&school, "张三", 12).await;
    let elder = join(&school.manager, &first, &who).await;
    let elder = format!("{TEAMS}/{first}/members/{elder}");
    school.manager.patch(&elder, "\"v1\"", right).await.fault("/name", "volunteer_member_person");
    school.manager.patch(&elder, "\"v1\"", json!({ "leads": true })).await.expect(200);
    let wrong_team = format!("{TEAMS}/{second}/members/{}", known.id());
    school.manager.get(&wrong_team).await.problem(404, "not_found");
    assert_eq!(app.count("select from audit_entry where after::text like '%赵志愿%'"), 0);
}

#[actix_web::test]
async fn who_asks_for_it_is_forgotten_in_every_team_and_the_service_stays() {
    let app = TestApp::spawn().await;
    let Two { school, first, second } = two(&app).await;
    let here = outsider(&school.manager, &first, "赵志愿", PHONE).await.expect(201).id();
    outsider(&school.manager, &second, "赵志愿", PHONE).await.expect(201);
    let log = school.clerk.post(LOGS, log_body(&here, "10T01:00", "10T02:00")).await.expect(201);
    let approve = format!("{LOGS}/{}/approve", log.id());
    school.manager.step(&approve, &log.etag(), json!(null)).await.expect(200);
    let shift = school.manager.post(SHIFTS, shift_body(&first, "03:00", "05:00")).await.expect(201).id();
    let signups = format!("{SHIFTS}/{shift}/signups");
    school.clerk.post(&signups, json!({ "member_id": here })).await.expect(201);
    let path = format!("{TEAMS}/{first}/members/{here}");
    let reason = json!({ "reason": "本人要求删除" });
    school.clerk.post(&format!("{path}/erase"), reason.clone()).await.problem(403, "role_not_allowed");
    let gone = school.manager.post(&format!("{path}/erase"), reason.clone()).await.expect(200).json();
    assert_eq!((&gone["name"], &gone["phone_masked"]), (&json!("***"), &json!(null)));
    assert!(gone["erased_at"].is_string() && gone["left_on"] == "2025-11-12");
    let left = "select from volunteer_member m where m::text like '%赵志愿%' or m.phone_sealed is not null or m.phone_hash is not null";
    assert_eq!(app.count(left), 0, "in the other team, too");
    assert_eq!(
        app.count("select from audit_entry a where a::text like '%赵志愿%' or a::text like '%13947712345%'"),
        0
    );
    assert_eq!(app.count("select from audit_entry where action = 'volunteer_team.erase_member'"), 2);
    let report = school.manager.get("/api/v1/volunteer-hours").await.expect(200).json();
    assert_eq!((&report["volunteers"], &report["minutes"]), (&json!(1), &json!(60)));
    let places = school.clerk.get(&format!("{SHIFTS}/{shift}")).await.expect(200).json();
    assert_eq!(places["signed_up"], 0, "its place is free again");
    school.manager.post(&format!("{path}/erase"), reason.clone()).await.problem(409, "volunteer_erased");
    school.manager.patch(&path, "\"v2\"", json!({ "name": "赵志愿" })).await.problem(409, "volunteer_erased");
    let back = outsider(&school.manager, &first, "赵志愿", PHONE).await.expect(201);
    let known =
        format!("select distinct person_id from volunteer_member where id in ('{here}', '{}')", back.id());
    assert_eq!(app.count(&known), 2, "who comes again is somebody new");
    let who = learner(&school, "张三", 12).await;
    let elder = join(&school.manager, &first, &who).await;
    let elder = format!("{TEAMS}/{first}/members/{elder}/erase");
    school.manager.post(&elder, reason).await.problem(409, "volunteer_is_learner");
}

#[actix_web::test]
async fn who_an_entry_is_corrected_to_is_somebody_new_and_not_forgotten_with_who_stays_in_another_team() {
    let app = TestApp::spawn().await;
    let Two { school, first, second } = two(&app).await;
    let here = outsider(&school.manager, &first, "张志愿", PHONE).await.expect(201).id();
    let there = outsider(&school.manager, &second, "张志愿", PHONE).await.expect(201);
    let shift = school.manager.post(SHIFTS, shift_body(&second, "02:30", "03:30")).await.expect(201).id();
    let signups = format!("{SHIFTS}/{shift}/signups");
    let signup = school.clerk.post(&signups, json!({ "member_id": there.id() })).await.expect(201).id();
    let path = format!("{TEAMS}/{second}/members/{}", there.id());
    let people = || app.count("select distinct person_id from volunteer_member");
    let same = json!({ "name": "张志愿", "phone": PHONE });
    let read = school.manager.patch(&path, &there.etag(), same).await.expect(200);
    let read = school.manager.patch(&path, &read.etag(), json!({ "phone": "" })).await.expect(200);
    let read = school.manager.patch(&path, &read.etag(), json!({ "phone": PHONE })).await.expect(200);
    assert_eq!(people(), 1, "whoever has the same name is nobody else without the number");
    school.manager.patch(&path, &read.etag(), json!({ "name": "李志愿" })).await.expect(200);
    assert_eq!(people(), 2);
    let erase = format!("{TEAMS}/{first}/members/{here}/erase");
    school.manager.post(&erase, json!({ "reason": "本人要求删除" })).await.expect(200);
    let kept = school.clerk.get(&path).await.expect(200).json();
    assert_eq!(
        (&kept["name"], &kept["phone_masked"], &kept["erased_at"]),
        (&json!("李志愿"), &json!("139****2345"), &json!(null))
    );
    let desk = |verb: &str| format!("/api/v1/volunteer-signups/{signup}/{verb}");
    let school = at(&app, school, "02:30").await;
    school.clerk.post(&desk("check-in"), json!({})).await.expect(200);
    let there = "select from volunteer_signup s join volunteer_member m on m.id = s.member_id and m.person_id = s.person_id";
    assert_eq!(
        app.count(&format!("{there} where m.name = '李志愿' and s.status = 'checked_in'")),
        1,
        "nobody else is busy"
    );
    let school = at(&app, school, "03:30").await;
    let out = school.clerk.post(&desk("check-out"), json!({})).await.expect(200).json();
    assert_eq!(out["minutes"], 60, "it keeps the place that it was signed up for");
    let own = "select from volunteer_log l join volunteer_member m on m.id = l.member_id and m.person_id = l.person_id";
    assert_eq!(app.count(&format!("{own} where m.name = '李志愿'")), 1, "the hours are its own");
}

#[actix_web::test]
async fn a_slip_in_the_only_entry_of_a_person_is_corrected_and_the_person_stays() {
    let app = TestApp::spawn().await;
    let Two { school, first, second } = two(&app).await;
    let one = outsider(&school.manager, &first, "赵志原", PHONE).await.expect(201);
    let path = format!("{TEAMS}/{first}/members/{}", one.id());
    let right = json!({ "name": "赵志愿", "phone": "13800000009" });
    school.manager.patch(&path, &one.etag(), right).await.expect(200);
    assert_eq!(app.count("select from volunteer_member where person_id = id"), 1);
    outsider(&school.manager, &second, "赵志愿", "13800000009").await.expect(201);
    assert_eq!(app.count("select distinct person_id from volunteer_member"), 1);
}

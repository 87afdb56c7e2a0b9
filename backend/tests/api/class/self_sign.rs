//! A code of the class belongs to the device that scans it first, and one device signs one learner.

use std::collections::VecDeque;

use chrono::TimeDelta;
use contract::class::{AttendanceView, ClassCodeClaimView, ClassCodeView};
use serde_json::json;

use super::codes::{called, class_code, own_client};
use super::{BASE, MORNING, open_session, stage};
use crate::support::learning::{learner, session_body};
use crate::support::{Client, TestApp};

#[actix_web::test]
async fn who_has_claimed_a_code_has_a_minute_to_sign_by_it() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let (one, two) = (learner(&school, "张三", 12).await, learner(&school, "李四", 14).await);
    let session = open_session(&school, &course, MORNING).await;
    let (first, second) = (own_client(&app, &one).await, own_client(&app, &two).await);
    let claim = format!("{BASE}/{session}/class-code/claim");
    let sign_in = format!("{BASE}/{session}/self-sign-in");
    let code = json!({ "code": class_code(&school, &session).await });
    let answer = first.post(&claim, code.clone()).await.expect(200);
    let cookie = answer.header("set-cookie").to_owned();
    for part in
        ["xuetang_device=", "HttpOnly", "SameSite=Strict", "Path=/api/v1/class-sessions", "Max-Age=34560000"]
    {
        assert!(cookie.contains(part), "{cookie}");
    }
    let claimed: ClassCodeClaimView = answer.read();
    assert_eq!(claimed.title, "书法入门");
    assert_eq!(claimed.good_until, app.clock.now() + TimeDelta::seconds(60));
    assert_eq!(app.count("select from attendance"), 0, "a claim signs nobody");
    second.post(&claim, code.clone()).await.problem(409, "class_code_used");
    second.post(&sign_in, code.clone()).await.problem(409, "class_code_used");
    app.clock.advance(TimeDelta::seconds(50));
    let again: ClassCodeClaimView = first.post(&claim, code.clone()).await.expect(200).read();
    assert_eq!(again, claimed, "once more is no longer");
    let came: AttendanceView = first.post(&sign_in, code.clone()).await.expect(200).read();
    assert_eq!(came.source.as_str(), "class_code");
    app.clock.advance(TimeDelta::seconds(11));
    first.post(&claim, code).await.fault("/code", "code_expired");
    let slow = json!({ "code": class_code(&school, &session).await });
    second.post(&claim, slow.clone()).await.expect(200);
    app.clock.advance(TimeDelta::seconds(60));
    second.post(&sign_in, slow).await.fault("/code", "code_expired");
    let picture = json!({ "code": class_code(&school, &session).await });
    app.clock.advance(TimeDelta::seconds(40));
    second.post(&claim, picture).await.fault("/code", "code_expired");
    let stranger = own_client(
        &app,
        &learner(
            &crate::support::learning::school(&app, "150621100", "树林召镇养老服务中心").await,
            "赵六",
            18,
        )
        .await,
    )
    .await;
    let code = json!({ "code": class_code(&school, &session).await });
    stranger.post(&claim, code.clone()).await.expect(404);
    school.clerk.post(&format!("{BASE}/{session}/close"), json!({})).await.expect(200);
    second.post(&claim, code).await.problem(409, "session_not_open");
    assert_eq!(app.count("select from attendance"), 1);
    for (days, kept) in [(1, 2), (2, 0)] {
        app.clock.advance(TimeDelta::days(days));
        backend::sweeps::sweep(&app.state).await;
        assert_eq!(app.count("select from class_code_use"), kept, "forgotten soon: nobody sends it later");
    }
}

#[actix_web::test]
async fn a_telephone_stays_the_same_device_whoever_signs_in_to_it() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let (one, two) = (learner(&school, "张三", 12).await, learner(&school, "李四", 14).await);
    let session = open_session(&school, &course, MORNING).await;
    let (first, second) = (own_client(&app, &one).await, own_client(&app, &two).await);
    let sign_in = format!("{BASE}/{session}/self-sign-in");
    let code = json!({ "code": class_code(&school, &session).await });
    first.post(&sign_in, code).await.expect(200);
    first.post("/api/v1/auth/logout", json!({})).await.expect(204);
    // The other account on the same telephone: its browser has kept what says which device it is.
    let mut same = first.clone();
    same.token.clone_from(&second.token);
    let next = json!({ "code": class_code(&school, &session).await });
    same.post(&sign_in, next.clone()).await.problem(409, "device_signed_another");
    assert_eq!(app.count("select from attendance"), 1);
    second.post(&sign_in, next).await.expect(200);
    // And the other way round: a browser that has forgotten it is known by its sign-in.
    let mut forgetful = second.beside();
    forgetful.token.clone_from(&second.token);
    let third = learner(&school, "王五", 16).await;
    app.sql(&format!(
        "insert into learner_account (account_id, learner_id) values ('{}', '{third}')",
        second.account_id.expect("an account")
    ));
    let last = json!({ "code": class_code(&school, &session).await, "learner_id": third });
    forgetful.post(&sign_in, last).await.problem(409, "device_signed_another");
}

#[actix_web::test]
async fn a_screen_is_given_the_codes_of_the_next_seconds_and_none_that_somebody_has() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    let session = open_session(&school, &course, MORNING).await;
    let screen = format!("{BASE}/{session}/class-code");
    let shown: ClassCodeView = school.clerk.get(&screen).await.expect(200).read();
    assert_eq!((shown.step_ms, shown.upcoming.len()), (250, 11));
    assert_eq!(shown.next_at - app.clock.now(), TimeDelta::milliseconds(250));
    let third = json!({ "code": shown.upcoming[2] });
    let claim = format!("{screen}/claim");
    own_client(&app, &who).await.post(&claim, third.clone()).await.expect(200);
    let after: ClassCodeView = school.clerk.get(&screen).await.expect(200).read();
    assert_eq!((&after.code, &after.upcoming[..2]), (&shown.code, &shown.upcoming[..2]));
    assert_ne!(after.upcoming[2], shown.upcoming[2], "another in its place");
    app.clock.advance(TimeDelta::milliseconds(250));
    let later: ClassCodeView = school.clerk.get(&screen).await.expect(200).read();
    assert_eq!(
        (later.code.as_ref(), &later.upcoming[..10]),
        (Some(&after.upcoming[0]), &after.upcoming[1..])
    );
}

#[actix_web::test]
async fn seventy_people_sign_in_by_the_code_on_the_screen_within_a_minute() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    app.sql(&format!("update room set capacity = 80 where id = '{}'", school.room));
    let mut body = session_body(&school, &course, MORNING.0, MORNING.1);
    body["capacity"] = json!(80);
    let session = school.clerk.post(BASE, body).await.expect(201).id();
    school.clerk.post(&format!("{BASE}/{session}/open"), json!({})).await.expect(200);
    let mut waiting = VecDeque::new();
    for running in 0..70 {
        waiting.push_back(own_client(&app, &learner(&school, &called(running), 100 + running).await).await);
    }
    let screen = format!("{BASE}/{session}/class-code");
    let (claim, sign_in) = (format!("{screen}/claim"), format!("{BASE}/{session}/self-sign-in"));
    let (begun, mut claimed) = (app.clock.now(), Vec::new());
    while !waiting.is_empty() {
        let shown: ClassCodeView = school.clerk.get(&screen).await.expect(200).read();
        let codes: Vec<String> = shown.code.into_iter().chain(shown.upcoming).take(4).collect();
        // Each of the four codes of this second is read by three telephones.
        let scanning: Vec<Client> = waiting.drain(..waiting.len().min(12)).collect();
        let claims = scanning.iter().zip(codes.iter().cycle()).map(|(client, code)| {
            let (client, claim, body) = (client.clone(), claim.clone(), json!({ "code": code }));
            async move {
                let answer = client.post(&claim, body.clone()).await;
                (client, answer, body)
            }
        });
        for (client, answer, body) in futures_util::future::join_all(claims).await {
            if answer.status.as_u16() == 200 {
                claimed.push((client, body));
            } else {
                answer.problem(409, "class_code_used");
                waiting.push_back(client);
            }
        }
        app.clock.advance(TimeDelta::seconds(1));
    }
    // Who has claimed a code looks for the button as long as it takes, and the others for a code.
    let signings = claimed.into_iter().map(|(client, body)| {
        let sign_in = sign_in.clone();
        async move { client.post(&sign_in, body).await.expect(200) }
    });
    futures_util::future::join_all(signings).await;
    let took = app.clock.now() - begun;
    assert!(took < TimeDelta::seconds(60), "{took}");
    let once = app.count("select learner_id from attendance group by learner_id having count(*) = 1");
    assert_eq!(once, 70, "each is there once");
    assert_eq!(app.count("select distinct device_id from class_code_use where used_at is not null"), 70);
}

#[actix_web::test]
async fn a_second_press_on_the_telephone_is_no_leaving() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let one = learner(&school, "张三", 12).await;
    let session = open_session(&school, &course, MORNING).await;
    let own = own_client(&app, &one).await;
    let (sign_in, sign_out) =
        (format!("{BASE}/{session}/self-sign-in"), format!("{BASE}/{session}/self-sign-out"));
    let code = json!({ "code": class_code(&school, &session).await });
    own.post(&sign_in, code.clone()).await.expect(200);
    app.clock.advance(TimeDelta::seconds(5));
    own.post(&sign_out, code).await.problem(409, "class_code_signed_in");
    app.clock.advance(TimeDelta::minutes(10));
    let again = json!({ "code": class_code(&school, &session).await });
    let left: AttendanceView = own.post(&sign_out, again).await.expect(200).read();
    assert!(left.signed_out_at.is_some());
}

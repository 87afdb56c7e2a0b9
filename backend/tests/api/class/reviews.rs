//! Flagged attendance, which counts once somebody else has accepted it.

use backend::act::Act;
use backend::class::service::{Entry, enter_attendance};
use contract::auth::{Grant, Role, ScopeKind};
use contract::class::{
    AttendanceFlag, AttendanceHistoryView, AttendanceReviewView, AttendanceView, SignMethod,
};
use contract::ids::AccountId;
use contract::page::Page;
use serde_json::json;

use super::{BASE, MORNING, open_session, stage};
use crate::support::learning::learner;
use crate::support::{Client, TestApp};

/// Enters what a device has recorded, with flags, in the name of an account.
pub(super) async fn flagged(
    app: &TestApp,
    recorder: AccountId,
    session: &str,
    learner: &str,
    (came, left): (&str, Option<&str>),
) -> AttendanceView {
    let grant =
        Grant { role: Role::CityAdmin, scope: ScopeKind::City, division_code: None, facility_id: None };
    let act = Act {
        account_id: recorder,
        grants: vec![grant],
        at: app.clock.now(),
        request_id: "device".to_owned(),
    };
    let entry = Entry {
        signed_out_at: left.map(|left| left.parse().expect("an instant")),
        flags: vec![AttendanceFlag::ClockOff, AttendanceFlag::SequenceGap],
        late: true,
        ..Entry::sign_in(
            learner.parse().expect("an id"),
            came.parse().expect("an instant"),
            SignMethod::DeviceScan,
        )
    };
    let session = session.parse().expect("an id");
    let entered = app.state.db.write(move |conn| enter_attendance(conn, &act, session, &entry)).await;
    let (view, new) = entered.expect("it is entered");
    assert!(new);
    view
}

async fn queue(client: &Client) -> Vec<AttendanceReviewView> {
    client.get("/api/v1/attendance-reviews").await.expect(200).read::<Page<AttendanceReviewView>>().items
}

#[actix_web::test]
async fn what_is_flagged_counts_and_earns_once_somebody_else_has_accepted_it() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let (one, two) = (learner(&school, "张三", 12).await, learner(&school, "李四", 14).await);
    let session = open_session(&school, &course, MORNING).await;
    let manager = school.manager.account_id.expect("an account");
    let school = school.at(&app, "2025-11-12T02:40:00Z").await;
    let times = ("2025-11-12T01:00:00Z", Some("2025-11-12T02:30:00Z"));
    let kept = flagged(&app, manager, &session, &one, times).await;
    assert_eq!((kept.status.as_str(), kept.valid_minutes, kept.flags.len()), ("under_review", None, 2));
    let struck = flagged(&app, manager, &session, &two, times).await;
    school.clerk.post(&format!("{BASE}/{session}/close"), json!({})).await.expect(200);
    backend::sweeps::sweep(&app.state).await;
    assert_eq!(app.count("select from credit_earning"), 0, "what is flagged earns nothing");
    let waiting = queue(&school.clerk).await;
    let names: Vec<&str> = waiting.iter().map(|one| one.learner_name.as_str()).collect();
    assert_eq!(names, ["李四", "张三"]);
    let here = format!("/api/v1/attendance-reviews?school_id={}", school.id);
    let here: Page<AttendanceReviewView> = school.clerk.get(&here).await.expect(200).read();
    assert!(!here.items.is_empty() && here.items.iter().all(|one| !one.school_name.is_empty()));
    let nowhere = format!("/api/v1/attendance-reviews?school_id={}", uuid::Uuid::now_v7());
    assert!(
        school.clerk.get(&nowhere).await.expect(200).read::<Page<AttendanceReviewView>>().items.is_empty()
    );
    let only = school.clerk.get("/api/v1/attendance-reviews?flag=code_reused").await.expect(200);
    assert_eq!(only.read::<Page<AttendanceReviewView>>().items, []);
    let (accept, refuse) = (
        format!("/api/v1/attendances/{}/accept", kept.id),
        format!("/api/v1/attendances/{}/refuse", struck.id),
    );
    let why = json!({ "reason": "电话核实到课" });
    let maker = app.facility(Role::FacilityManager, school.facility).await;
    app.sql(&format!(
        "update attendance set recorded_by = '{}' where id = '{}'",
        maker.account_id.expect("an account"),
        kept.id
    ));
    let history = format!("/api/v1/attendances/{}/history", kept.id);
    for (reader, own) in [(&school.manager, false), (&maker, true)] {
        let history: AttendanceHistoryView = reader.get(&history).await.expect(200).read();
        assert_eq!(history.attendances[0].own_entry, own, "who may not decide");
    }
    maker.post(&accept, why.clone()).await.problem(422, "own_record");
    let own = app.facility(Role::FacilityManager, school.facility).await;
    app.sql(&format!(
        "insert into learner_account (account_id, learner_id) values ('{}', '{one}')",
        own.account_id.expect("an account")
    ));
    own.post(&accept, why.clone()).await.problem(422, "own_attendance");
    school.clerk.post(&accept, why.clone()).await.expect(403);
    let accepted: AttendanceView = school.manager.post(&accept, why.clone()).await.expect(200).read();
    assert_eq!((accepted.status.as_str(), accepted.valid_minutes), ("signed_out", Some(90)));
    let refused: AttendanceView = school.manager.post(&refuse, why.clone()).await.expect(200).read();
    assert_eq!((refused.status.as_str(), refused.valid_minutes), ("void", None));
    school.manager.post(&accept, why).await.problem(409, "attendance_step_not_allowed");
    assert_eq!(queue(&school.clerk).await, []);
    backend::sweeps::sweep(&app.state).await;
    let earned = app.count(&format!("select from credit_earning where attendance_id = '{}'", kept.id));
    assert_eq!((earned, app.count("select from credit_earning")), (1, 1));
    let trail = "select from audit_entry where action in ('attendance.accept', 'attendance.refuse')";
    assert_eq!(app.count(trail), 2);
}

#[actix_web::test]
async fn who_is_flagged_and_still_there_signs_out_and_stays_under_review() {
    let app = TestApp::spawn().await;
    let (school, course) = stage(&app).await;
    let who = learner(&school, "张三", 12).await;
    let session = open_session(&school, &course, MORNING).await;
    let device = app.city(Role::Integration).await.account_id.expect("an account");
    let entry = flagged(&app, device, &session, &who, ("2025-11-12T01:00:00Z", None)).await;
    let again = json!({ "learner_id": who });
    let there = school.clerk.post(&format!("{BASE}/{session}/attendances"), again).await.expect(200);
    assert_eq!(there.read::<AttendanceView>(), entry, "who is there stays so");
    let out = format!("/api/v1/attendances/{}/sign-out", entry.id);
    let left: AttendanceView = school.clerk.post(&out, json!({})).await.expect(200).read();
    assert_eq!((left.status.as_str(), left.signed_out_at.is_some()), ("under_review", true));
    let same: AttendanceView = school.clerk.post(&out, json!({})).await.expect(200).read();
    assert_eq!(same, left);
    let accept = format!("/api/v1/attendances/{}/accept", entry.id);
    let accepted = school.manager.post(&accept, json!({ "reason": "在场核实" })).await.expect(200);
    assert_eq!(accepted.read::<AttendanceView>().valid_minutes, Some(60));
}

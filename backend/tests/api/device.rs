//! Devices come in by two people, sign what they say, and what they record offline is entered once, whatever the order in
//! which it arrives.

mod batches;
mod beside;
mod elsewhere;
mod many;
mod refusals;
mod roster;
mod sign_outs;

pub use batches::morning;

use contract::auth::Role;
use contract::device::{DeviceParameterView, DeviceView};
use contract::page::Page;
use ed25519_dalek::SigningKey;
use serde_json::{Value, json};

use crate::support::TestApp;
use crate::support::device::{Device, code, pairing};
use crate::support::learning::{School, school};

const DEVICES: &str = "/api/v1/devices";

async fn place(app: &TestApp) -> School {
    school(app, "150602100", "泊江海子镇养老服务中心").await
}

#[actix_web::test]
async fn a_device_comes_in_by_a_code_once_and_a_second_person_lets_it_in() {
    let app = TestApp::spawn().await;
    let here = place(&app).await;
    let code = code(&here.manager, here.facility).await;
    let key = SigningKey::from_bytes(&[7; 32]);
    let asked = pairing(&key, &code);
    let entered = app.anonymous().post("/api/v1/devices/pair", asked.clone()).await.expect(201);
    let again = app.anonymous().post("/api/v1/devices/pair", asked).await.expect(200);
    assert_eq!(entered.json()["id"], again.json()["id"], "the same device with the same code");
    let other = pairing(&SigningKey::from_bytes(&[8; 32]), &code);
    app.anonymous().post("/api/v1/devices/pair", other).await.problem(409, "pairing_code_used");
    let path = format!("{DEVICES}/{}", entered.id());
    let approve = format!("{path}/approve");
    here.manager.post(&approve, json!({})).await.problem(422, "own_device");
    let township = app.division(Role::TownshipOperator, "150602100").await;
    let shown: DeviceView = township.get(&path).await.expect(200).read();
    assert_eq!(shown.fingerprint, entered.json()["fingerprint"], "both show the same");
    let active: DeviceView = township.post(&approve, json!({})).await.expect(200).read();
    assert_eq!(active.status.as_str(), "active");
    township.post(&approve, json!({})).await.problem(409, "device_step_not_allowed");
    let listed: Page<DeviceView> = here
        .clerk
        .get(&format!("{DEVICES}?status=active&facility_id={}", here.facility))
        .await
        .expect(200)
        .read();
    assert_eq!((listed.items.len(), listed.items[0].waiting), (1, 0));
    let file = here.manager.get(&format!("{DEVICES}/export?format=csv")).await.expect(200);
    let file = String::from_utf8(file.bytes).expect("text");
    assert!(file.contains("教室平板") && file.contains("平板") && file.contains("使用中"), "{file}");
}

#[actix_web::test]
async fn a_code_that_is_wrong_late_or_signed_by_another_lets_nobody_in() {
    let app = TestApp::spawn().await;
    let here = place(&app).await;
    let made = code(&here.manager, here.facility).await;
    let key = SigningKey::from_bytes(&[7; 32]);
    let pair = |body: Value| {
        let client = app.anonymous();
        async move { client.post("/api/v1/devices/pair", body).await }
    };
    let mut forged = pairing(&key, &made);
    forged["public_key"] = pairing(&SigningKey::from_bytes(&[9; 32]), &made)["public_key"].clone();
    pair(forged).await.problem(401, "device_signature_invalid");
    pair(pairing(&key, "0000000000")).await.fault("/pairing_code", "pairing_code_not_taken");
    let mut weak = pairing(&key, &made);
    weak["public_key"] = json!("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    pair(weak).await.fault("/public_key", "public_key_not_taken");
    app.clock.advance(chrono::TimeDelta::minutes(10) + chrono::TimeDelta::seconds(1));
    pair(pairing(&key, &made)).await.fault("/pairing_code", "pairing_code_not_taken");
    assert_eq!(app.count("select from device"), 0);
    let here = here.at(&app, "2025-11-12T02:20:00Z").await;
    let next_door = school(&app, "150602100", "隔壁养老服务中心").await;
    let elsewhere = json!({ "facility_id": next_door.facility, "label": "平板", "kind": "tablet" });
    here.manager.post("/api/v1/device-pairings", elsewhere).await.fault("/facility_id", "facility_not_found");
    let room =
        json!({ "facility_id": here.facility, "label": "平板", "kind": "tablet", "room_id": next_door.room });
    here.manager.post("/api/v1/device-pairings", room).await.fault("/room_id", "room_not_available");
}

#[actix_web::test]
async fn nothing_is_taken_from_a_device_that_waits_was_revoked_or_did_not_sign() {
    let app = TestApp::spawn().await;
    let here = place(&app).await;
    let made = code(&here.manager, here.facility).await;
    let mut device = Device::paired(&app, &made).await;
    let learner = uuid::Uuid::now_v7().to_string();
    let row = device.record(
        "2025-11-12T01:00:00Z",
        "sign_in",
        &learner,
        &crate::support::device::Shown::Learner(&learner),
    );
    let batch = device.batch(std::slice::from_ref(&row));
    device.send("/api/v1/attendance/batches", &batch).await.problem(409, "device_not_active");
    device.anchor(&app).await.problem(409, "device_not_active");
    let city = app.city(Role::CityAdmin).await;
    city.post(&format!("{DEVICES}/{}/approve", device.id), json!({})).await.expect(200);
    let body = serde_json::to_vec(&batch).expect("JSON");
    let signature = device.sign(b"something else");
    let path = "/api/v1/attendance/batches";
    device.send_signed(path, body.clone(), &signature).await.problem(401, "device_signature_invalid");
    device.send_signed(path, body.clone(), "AAAA").await.problem(401, "device_signature_invalid");
    let plain = Some(("application/json", body));
    let unsigned = device.http.send_bytes(reqwest::Method::POST, path, plain, &[]).await;
    unsigned.problem(401, "device_signature_invalid");
    device.send_bytes(path, b"{".to_vec()).await.problem(400, "invalid_body");
    device.send(path, &device.batch(&[])).await.problem(422, "batch_size");
    let revoke = format!("{DEVICES}/{}/revoke", device.id);
    here.manager.post(&revoke, json!({ "reason": "平板丢失" })).await.expect(200);
    device.anchor(&app).await.problem(409, "device_not_active");
    here.manager.post(&revoke, json!({ "reason": "平板丢失" })).await.problem(409, "device_step_not_allowed");
    assert_eq!(app.count("select from device_record"), 0);
}

#[actix_web::test]
async fn a_nonce_is_good_for_one_device_and_thirty_seconds_and_a_clock_only_goes_forward() {
    let app = TestApp::spawn().await;
    let here = place(&app).await;
    let (one, other) = (
        Device::active(&app, &here.manager, here.facility).await,
        Device::active(&app, &here.manager, here.facility).await,
    );
    one.anchor(&app).await.expect(200);
    one.anchor(&app).await.expect(200);
    assert_eq!(app.count("select from device_anchor"), 1, "the same again is the same");
    let challenge = one.http.post(&format!("{DEVICES}/{}/challenge", one.id), json!({})).await.expect(200);
    let nonce = challenge.json()["nonce"].clone();
    let bound =
        |monotonic_ms: i64| json!({ "nonce": nonce, "boot_id": one.boot, "monotonic_ms": monotonic_ms });
    let foreign = other.send(&format!("{DEVICES}/{}/anchors", other.id), &bound(5)).await;
    foreign.fault("/nonce", "nonce_unknown");
    let path = format!("{DEVICES}/{}/anchors", one.id);
    app.clock.advance(chrono::TimeDelta::seconds(31));
    one.send(&path, &bound(31_000)).await.fault("/nonce", "nonce_expired");
    let late =
        one.http.post(&format!("{DEVICES}/{}/challenge", one.id), json!({})).await.json()["nonce"].clone();
    let back = json!({ "nonce": late, "boot_id": one.boot, "monotonic_ms": -1 });
    one.send(&path, &back).await.fault("/monotonic_ms", "clock_backwards");
    let nanoseconds = json!({ "nonce": late, "boot_id": one.boot, "monotonic_ms": 3_600_000_000_000_i64 });
    one.send(&path, &nanoseconds).await.fault("/monotonic_ms", "range");
    app.anonymous()
        .post(&format!("{DEVICES}/{}/challenge", uuid::Uuid::now_v7()), json!({}))
        .await
        .expect(404);
}

#[actix_web::test]
async fn the_city_sets_numbers_from_a_coming_day_on() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let wanted = |from: &str| json!({ "effective_from": from, "clock_tolerance_seconds": 120, "gap_hours": 48, "late_days": 3, "policy_basis": "市民政局通知" });
    let path = "/api/v1/device-parameters";
    city.post(path, wanted("2025-11-12")).await.fault("/effective_from", "effective_from_past");
    city.post(path, wanted("2025-12-01")).await.expect(201);
    city.post(path, wanted("2025-12-01")).await.problem(409, "device_parameters_follow");
    let all: Page<DeviceParameterView> = city.get(path).await.expect(200).read();
    let told: Vec<(bool, u32)> = all.items.iter().map(|one| (one.in_force, one.gap_hours)).collect();
    assert_eq!(told, [(false, 48), (true, 24)]);
    assert_eq!(all.items[1].effective_to.map(|day| day.to_string()).as_deref(), Some("2025-11-30"));
}

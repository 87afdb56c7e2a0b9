//! A device, as a stranger would write one by docs/DEVICES.md: it has a key, two clocks, and a chain of what it records.

use backend::device::domain::canonical::{Hash, RawRow, read_row};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use contract::device::AttendanceBatchAnswer;
use contract::ids::FacilityId;
use ed25519_dalek::{Signer as _, SigningKey};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{Answer, Client, TestApp};

/// What is scanned or chosen on a device.
#[derive(Clone)]
pub enum Shown<'a> {
    Code(&'a str),
    Learner(&'a str),
}

pub struct Device {
    pub id: String,
    pub http: Client,
    key: SigningKey,
    /// This start of it, and the instant at which its own clock began.
    pub boot: Uuid,
    began: DateTime<Utc>,
    /// How far its clock on the wall is off.
    pub off: TimeDelta,
    pub seq: i64,
    pub previous: String,
    /// What staff has shown to it.
    pub staff: Option<String>,
}

impl Device {
    /// A device that has made a key and entered by a code; it waits for a second person.
    pub async fn paired(app: &TestApp, code: &str) -> Self {
        let key = SigningKey::from_bytes(&Sha256::digest(code.as_bytes()).into());
        let http = app.anonymous();
        let answer = http.post("/api/v1/devices/pair", pairing(&key, code)).await.expect(201);
        Self {
            id: answer.id(),
            http,
            key,
            boot: Uuid::now_v7(),
            began: app.clock.now() - TimeDelta::hours(6),
            off: TimeDelta::zero(),
            seq: 0,
            previous: "0".repeat(64),
            staff: None,
        }
    }

    /// A device of a facility, as a manager has asked for it and the township has let it in.
    pub async fn active(app: &TestApp, manager: &Client, facility: FacilityId) -> Self {
        let code = code(manager, facility).await;
        let device = Self::paired(app, &code).await;
        let city = app.city(contract::auth::Role::CityAdmin).await;
        city.post(&format!("/api/v1/devices/{}/approve", device.id), json!({})).await.expect(200);
        device
    }

    /// What its own clock says at an instant.
    pub fn monotonic(&self, at: DateTime<Utc>) -> i64 {
        (at - self.began).num_milliseconds()
    }

    /// It starts anew: its clock begins again.
    pub fn restart(&mut self, at: DateTime<Utc>) {
        self.boot = Uuid::now_v7();
        self.began = at;
    }

    /// What the server gives it to show that it speaks now.
    pub async fn nonce(&self) -> Value {
        let path = format!("/api/v1/devices/{}/challenge", self.id);
        self.http.post(&path, json!({})).await.expect(200).json()["nonce"].clone()
    }

    /// It asks what it may record, unless that is still what it has.
    pub async fn roster(&self, version: Option<&str>) -> Answer {
        let mut body = json!({ "nonce": self.nonce().await });
        if let Some(version) = version {
            body["version"] = json!(version);
        }
        self.send(&format!("/api/v1/devices/{}/roster", self.id), &body).await
    }

    /// It binds its clock to the server's.
    pub async fn anchor(&self, app: &TestApp) -> Answer {
        let nonce = self.nonce().await;
        let monotonic_ms = self.monotonic(app.clock.now());
        let body = json!({ "nonce": nonce, "boot_id": self.boot, "monotonic_ms": monotonic_ms });
        self.send(&format!("/api/v1/devices/{}/anchors", self.id), &body).await
    }

    /// It records something.
    pub fn record(&mut self, at: &str, kind: &str, session: &str, shown: &Shown<'_>) -> Value {
        let at: DateTime<Utc> = at.parse().expect("an instant");
        self.seq += 1;
        let mut row = json!({
            "seq": self.seq, "previous_hash": self.previous, "boot_id": self.boot,
            "monotonic_ms": self.monotonic(at), "wall_clock": (at + self.off).to_rfc3339(), "kind": kind,
            "session_id": session,
        });
        match shown {
            Shown::Code(code) => row["code"] = json!(code),
            Shown::Learner(id) => row["learner_id"] = json!(id),
        }
        if let Some(staff) = &self.staff {
            row["staff_code"] = json!(staff);
        }
        self.previous = self.hash(&row);
        row
    }

    /// The hash of a row, made of its canonical form.
    pub fn hash(&self, row: &Value) -> String {
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let digest = |name: &str| match row[name].as_str() {
            Some(code) if !code.is_empty() => hex(&Sha256::digest(code.as_bytes())),
            _ => String::new(),
        };
        let form = [
            "xuetang-device-row-1".to_owned(),
            self.id.clone(),
            row["seq"].to_string(),
            text("boot_id"),
            row["monotonic_ms"].to_string(),
            text("wall_clock"),
            text("kind"),
            text("session_id"),
            text("learner_id"),
            digest("code"),
            digest("staff_code"),
        ];
        let previous = bytes(&text("previous_hash"));
        hex(&Sha256::new().chain_update(previous).chain_update(form.join("\n")).finalize())
    }

    /// The body of a batch.
    pub fn batch(&self, rows: &[Value]) -> Value {
        json!({ "device_id": self.id, "boot_id": self.boot, "monotonic_ms": 0, "rows": rows })
    }

    /// It uploads rows.
    pub async fn upload(&self, rows: &[Value]) -> AttendanceBatchAnswer {
        self.send("/api/v1/attendance/batches", &self.batch(rows)).await.expect(200).read()
    }

    /// A signed request.
    pub async fn send(&self, path: &str, body: &Value) -> Answer {
        self.send_bytes(path, serde_json::to_vec(body).expect("JSON")).await
    }

    pub async fn send_bytes(&self, path: &str, body: Vec<u8>) -> Answer {
        let signature = self.sign(&body);
        self.send_signed(path, body, &signature).await
    }

    pub async fn send_signed(&self, path: &str, body: Vec<u8>, signature: &str) -> Answer {
        let headers = [("device-id", self.id.as_str()), ("device-signature", signature)];
        self.http.send_bytes(Method::POST, path, Some(("application/json", body)), &headers).await
    }

    pub fn sign(&self, body: &[u8]) -> String {
        BASE64_STANDARD.encode(self.key.sign(body).to_bytes())
    }

    /// How the server reads a row of this device.
    pub fn read(&self, row: &Value) -> Option<RawRow> {
        read_row(self.id.parse().expect("an id"), row).ok()
    }
}

/// What a device sends to enter.
pub fn pairing(key: &SigningKey, code: &str) -> Value {
    let public_key = BASE64_STANDARD.encode(key.verifying_key().to_bytes());
    let message = format!("xuetang-device-pairing-1\n{code}\n{public_key}");
    let signature = BASE64_STANDARD.encode(key.sign(message.as_bytes()).to_bytes());
    json!({ "pairing_code": code, "public_key": public_key, "signature": signature })
}

/// A pairing code for a facility.
pub async fn code(manager: &Client, facility: FacilityId) -> String {
    let wanted = json!({ "facility_id": facility, "label": "教室平板", "kind": "tablet" });
    let made = manager.post("/api/v1/device-pairings", wanted).await.expect(201).json();
    made["code"].as_str().expect("a code").to_owned()
}

/// The code that a learner shows at an instant.
pub fn own_code(app: &TestApp, learner: &str, at: &str) -> String {
    use backend::class::domain::codes::{learner_code, slot_of};
    let at: DateTime<Utc> = at.parse().expect("an instant");
    learner_code(&app.state.keys, learner.parse().expect("an id"), slot_of(at))
}

fn hex(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(bytes)
}

fn bytes(text: &str) -> Hash {
    let mut hash = Hash::default();
    base16ct::lower::decode(text, &mut hash).expect("64 digits");
    hash
}

//! A school, a course with an online lesson, a learner with an account of its own, and a player.

use chrono::TimeDelta;
use contract::auth::{Grant, Role, ScopeKind};
use contract::ids::OnlinePlaybackId;
use contract::online::{PlayState, heartbeat_text};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::learning::{School, course, learner, reviewer, school};
use crate::support::{Answer, Client, PASSWORD, TestApp};

pub const BASE: &str = "/api/v1/online-lessons";
/// Half an hour.
pub const DURATION: u32 = 1800;
const WATCHER: &str = "laozhang";

pub struct World {
    pub app: TestApp,
    pub school: School,
    pub city: Client,
    pub course: String,
    pub lesson: String,
    pub learner: String,
    /// The learner's own account.
    pub watcher: Client,
}

/// A lesson at a platform.
pub fn lesson_body(course: &str, title: &str) -> Value {
    json!({
        "course_id": course, "title_zh": title, "duration_seconds": DURATION, "url": "https://lndx.edu.cn/lesson/1",
    })
}

/// Opens an account that is declared to be a learner, and signs it in.
pub async fn watcher(app: &TestApp, username: &str, learner: &str) -> Client {
    let own = Grant { role: Role::Learner, scope: ScopeKind::Own, division_code: None, facility_id: None };
    app.open_account(username, vec![own]).await;
    app.sql(&format!(
        "insert into learner_account (account_id, learner_id) select id, '{learner}' from account
         where username = '{username}'"
    ));
    let mut client = app.anonymous();
    client.login(username, PASSWORD).await.expect(200);
    client
}

/// A lesson of a published course, written by `city` and published by another.
pub async fn published(city: &Client, body: Value) -> String {
    let draft = city.post(BASE, body).await.expect(201);
    let path = format!("{BASE}/{}/publish", draft.id());
    reviewer(city).await.step(&path, &draft.etag(), json!({})).await.expect(200).id()
}

impl World {
    pub async fn new() -> Self {
        let app = TestApp::spawn().await;
        let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
        let city = app.city(Role::CityAdmin).await;
        let course = course(&city, "CR-001", "智能手机入门").await;
        let lesson = published(&city, lesson_body(&course, "第一课")).await;
        let learner = learner(&school, "张三", 12).await;
        let watcher = watcher(&app, WATCHER, &learner).await;
        Self { app, school, city, course, lesson, learner, watcher }
    }

    /// One more account of the city.
    pub async fn city_again(&self, username: &str) -> Client {
        let city =
            Grant { role: Role::CityAdmin, scope: ScopeKind::City, division_code: None, facility_id: None };
        self.app.open_account(username, vec![city]).await;
        let mut client = self.app.anonymous();
        client.login(username, PASSWORD).await.expect(200);
        client
    }

    pub async fn started(&self, client: &Client) -> Answer {
        client.post(&format!("{BASE}/{}/playbacks", self.lesson), json!({})).await.expect(201)
    }

    /// A player of the learner, playing from a position on.
    pub async fn play(&self, position: u32) -> Player {
        let mut player = Player::of(self.watcher.clone(), &self.started(&self.watcher).await);
        player.beat(position, PlayState::Playing).await.expect(200);
        player
    }

    /// Lets a player play on for so long, with a heartbeat every half a minute.
    pub async fn watch(&self, player: &mut Player, seconds: u32) {
        for step in 1..=seconds / 30 {
            self.app.clock.advance(TimeDelta::seconds(30));
            if step % 20 == 0 {
                player.client.login(WATCHER, PASSWORD).await.expect(200);
            }
            let position = player.position + 30;
            player.beat(position, PlayState::Playing).await.expect(200);
        }
    }

    /// Signs everybody in anew at an instant.
    pub async fn at(&mut self, instant: &str) {
        self.app.clock.set(instant.parse().expect("an instant"));
        self.city = self.app.city(Role::CityAdmin).await;
        self.school.clerk = self.app.facility(Role::FacilityClerk, self.school.facility).await;
        self.school.manager = self.app.facility(Role::FacilityManager, self.school.facility).await;
        self.watcher.login(WATCHER, PASSWORD).await.expect(200);
    }
}

/// What a device keeps of a playback.
pub struct Player {
    pub client: Client,
    pub id: String,
    pub key: String,
    pub seq: u32,
    pub former: String,
    pub position: u32,
}

impl Player {
    pub fn of(client: Client, started: &Answer) -> Self {
        let told = started.json();
        let text = |member: &str| told[member].as_str().expect("a text").to_owned();
        Self { client, id: text("id"), key: text("key"), seq: 0, former: String::new(), position: 0 }
    }

    /// The next heartbeat, signed.
    pub fn next(&self, position: u32, state: PlayState) -> Value {
        let seq = self.seq + 1;
        let id: OnlinePlaybackId = self.id.parse().expect("an id");
        let text = heartbeat_text(id, (seq, position, state), &self.former);
        json!({
            "seq": seq, "position_seconds": position, "state": state, "signature": signed(&self.key, &text),
        })
    }

    pub async fn send(&self, body: &Value) -> Answer {
        self.client.post(&format!("/api/v1/online-playbacks/{}/heartbeats", self.id), body.clone()).await
    }

    /// Sends the next heartbeat; a heartbeat that is heard is remembered as the last.
    pub async fn beat(&mut self, position: u32, state: PlayState) -> Answer {
        let body = self.next(position, state);
        let answer = self.send(&body).await;
        if answer.status == 200 {
            self.seq += 1;
            body["signature"].as_str().expect("a signature").clone_into(&mut self.former);
            self.position = position;
        }
        answer
    }
}

fn signed(key: &str, text: &str) -> String {
    let key = base16ct::lower::decode_vec(key).expect("hexadecimal");
    let mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key").chain_update(text).finalize();
    base16ct::lower::encode_string(&mac.into_bytes())
}

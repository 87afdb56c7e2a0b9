//! A counter at which goods are reserved while server and database are killed.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::Duration;

use diesel::sql_types::{BigInt, Text};
use diesel::{PgConnection, QueryableByName, RunQueryDsl as _, sql_query};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{PASSWORD, learner, sign_in};
use crate::support::client::blocking;

const FACILITY: &str = "01930000-0001-7000-8000-000000000001";

#[derive(QueryableByName)]
struct Standing {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

pub struct Counter {
    address: SocketAddr,
    clerk: String,
    item: String,
    /// What was asked for, by name: the body, and the order's id, if one was answered.
    sent: Mutex<HashMap<String, (Value, Option<String>)>>,
}

enum Answer {
    Reserved(String),
    Refused,
    Unknown,
}

impl Counter {
    /// With a clerk of its own, and soap at a hundredth of a credit.
    pub fn open(address: SocketAddr, admin: &str) -> Self {
        let grant = json!({ "role": "facility_clerk", "scope": "facility", "facility_id": FACILITY });
        account(address, admin, "clerk", &grant);
        let soap = json!({ "code": "SOAP", "name": "香皂", "kind": "daily_necessity", "price": "0.01", "cost": "3.00" });
        let item = post(address, admin, "redemption-items", None, &soap).expect("an item");
        let item = item["id"].as_str().expect("an id").to_owned();
        let clerk = sign_in(address, "clerk", PASSWORD);
        let pieces = json!({ "facility_id": FACILITY, "quantity": 10000, "document": "送货单 1" });
        post(address, &clerk, &format!("redemption-items/{item}/receive-stock"), Some("in"), &pieces)
            .expect("stock");
        Self { address, clerk, item, sent: Mutex::default() }
    }

    pub fn orders(&self) -> usize {
        self.sent.lock().expect("a lock").len()
    }

    /// Reserves for a learner, once.
    pub fn reserve_new(&self, number: u32) {
        let body = json!({
            "learner_id": learner(number), "facility_id": FACILITY, "item_id": self.item, "quantity": 1
        });
        let key = Uuid::now_v7().to_string();
        self.sent.lock().expect("a lock").insert(key.clone(), (body.clone(), None));
        if matches!(self.send(&key, &body), Answer::Unknown) {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Sends a request and keeps what is known of it; one that is refused has moved nothing, and is forgotten.
    fn send(&self, key: &str, body: &Value) -> Answer {
        let answer = match post(self.address, &self.clerk, "redemption-orders", Some(key), body) {
            Ok(order) => Answer::Reserved(order["id"].as_str().expect("an id").to_owned()),
            Err(Some(status)) if status < 500 => Answer::Refused,
            Err(_) => Answer::Unknown,
        };
        let mut sent = self.sent.lock().expect("a lock");
        match &answer {
            Answer::Reserved(id) => {
                let known = sent.insert(key.to_owned(), (body.clone(), Some(id.clone())));
                let before = known.and_then(|(_, id)| id);
                assert!(before.is_none_or(|before| before == *id), "another order under the same name");
            }
            Answer::Refused => {
                let known = sent.remove(key);
                assert!(known.is_none_or(|(_, id)| id.is_none()), "refused after it was answered");
            }
            Answer::Unknown => {}
        }
        answer
    }

    /// Every order that was answered is there, once, and answered again under its name; what was not answered is sent
    /// again; and nothing else is there.
    pub fn check(&self, round: u32, conn: &mut PgConnection) -> String {
        let there: Vec<Standing> = sql_query(
            "select o.id::text as id, count(*) as count from redemption_order o
             join ledger_transfer t on t.event_id = o.reserve_event_id group by o.id",
        )
        .load(conn)
        .expect("orders");
        let there: HashMap<String, i64> = there.into_iter().map(|row| (row.id, row.count)).collect();
        let sent = self.sent.lock().expect("a lock").clone();
        let (mut known, mut unknown) = (0, 0);
        for (key, (body, order)) in sent {
            if let Some(id) = &order {
                assert!(there.get(id).is_some_and(|holds| *holds >= 2), "round {round}: order {id} is lost");
                known += 1;
                // Every name in turn is asked once more.
                if known % 16 != 0 {
                    continue;
                }
            } else {
                unknown += 1;
            }
            let done = (0..50).any(|_| match self.send(&key, &body) {
                Answer::Unknown => {
                    std::thread::sleep(Duration::from_millis(100));
                    false
                }
                _ => true,
            });
            assert!(done, "round {round}: {key} cannot be sent again");
        }
        let kept: Standing = sql_query("select 'all' as id, count(*) as count from redemption_order")
            .get_result(conn)
            .expect("a count");
        assert_eq!(usize::try_from(kept.count).expect("a count"), self.orders(), "each exactly once");
        format!("{known} orders answered and there, {unknown} sent again")
    }
}

/// Opens an account with the password of the trial.
pub fn account(address: SocketAddr, admin: &str, name: &str, grant: &Value) {
    let new = json!({ "username": name, "display_name": name, "password": PASSWORD, "grants": [grant] });
    post(address, admin, "accounts", None, &new).expect("an account");
}

/// What was answered, or with which status it failed, if with any.
fn post(
    address: SocketAddr,
    token: &str,
    path: &str,
    key: Option<&str>,
    body: &Value,
) -> Result<Value, Option<u16>> {
    let mut request = blocking()
        .post(format!("http://{address}/api/v1/{path}"))
        .bearer_auth(token)
        .json(body)
        .timeout(Duration::from_secs(20));
    if let Some(key) = key {
        request = request.header("idempotency-key", key);
    }
    let answer = request.send().map_err(|_| None)?;
    let status = answer.status();
    if status.is_success() { answer.json().map_err(|_| None) } else { Err(Some(status.as_u16())) }
}

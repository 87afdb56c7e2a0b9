//! Server and database killed under load: what was answered is there once, what was not is there whole or not at all.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use backend::clock::Clock;
use backend::commands;
use backend::credit::service::reconcile;
use backend::db::entry::Logins;
use backend::db::local::{Durability, LocalPostgres};
use chrono::{TimeDelta, Utc};
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::{BigInt, Text};
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query};
use serde_json::{Value, json};
use uuid::Uuid;

mod orders;

use orders::Counter;

use crate::support::client::blocking;
use crate::support::process::{Server, free_address, is_healthy, serve, wait_until};

const PASSWORD: &str = "银发学堂-断电-2026";
const ROUNDS: u32 = 20;
const CLIENTS: usize = 8;
const COUNTERS: usize = 4;
const LEARNERS: u32 = 40;
/// New postings and orders that are on their way before a round's kill, however slow the machine.
const POSTINGS: usize = 20;
const ORDERS: usize = 5;

/// What was sent: by name, the body, and what was answered, if anything was.
type Sent = Arc<Mutex<HashMap<Uuid, (Value, Option<Value>)>>>;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = BigInt)]
    credited: i64,
}

struct Trial {
    address: SocketAddr,
    url: String,
    token: String,
    sent: Sent,
    day: AtomicU32,
    counter: Counter,
}

#[test]
fn what_was_answered_survives_twenty_kills_and_nothing_is_half_there() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).expect("permissions");
    let mut postgres = Some(LocalPostgres::start(folder.path(), Durability::Durable).expect("a database"));
    let database = postgres.as_ref().expect("a database");
    database.ensure_database("crash").expect("a database");
    let url = database.url("crash");
    commands::prepare(&Logins::only(&url)).expect("migrated");
    PgConnection::establish(&url).expect("a connection").batch_execute(PEOPLE).expect("people");
    let address = free_address();
    let start = || {
        let mut command = serve(folder.path(), address);
        command.env("DATABASE_URL", &url).env("XUETANG_ADMIN_PASSWORD", PASSWORD);
        let server = Server(command.spawn().expect("a server"));
        wait_until(|| is_healthy(address).is_some());
        server
    };
    let mut server = start();
    let admin = sign_in(address, "admin", PASSWORD);
    let counter = Counter::open(address, &admin);
    let grant = json!({ "role": "integration", "scope": "city" });
    orders::account(address, &admin, "cloud", &grant);
    let token = sign_in(address, "cloud", PASSWORD);
    let trial = Arc::new(Trial {
        address,
        url: url.clone(),
        token,
        sent: Sent::default(),
        day: AtomicU32::new(0),
        counter,
    });
    for round in 0..ROUNDS {
        let before = (trial.sent(), trial.counter.orders());
        let over = Arc::new(AtomicBool::new(false));
        let clients: Vec<_> = (0..CLIENTS)
            .map(|_| {
                let (trial, over) = (Arc::clone(&trial), Arc::clone(&over));
                std::thread::spawn(move || {
                    while !over.load(Ordering::Relaxed) {
                        trial.send_new();
                    }
                })
            })
            .chain((0..COUNTERS).map(|_| {
                let (trial, over) = (Arc::clone(&trial), Arc::clone(&over));
                std::thread::spawn(move || {
                    while !over.load(Ordering::Relaxed) {
                        trial.counter.reserve_new(trial.day.load(Ordering::Relaxed) % LEARNERS + 1);
                    }
                })
            }))
            .collect();
        wait_until(|| trial.sent() >= before.0 + POSTINGS && trial.counter.orders() >= before.1 + ORDERS);
        std::thread::sleep(Duration::from_millis(u64::from(round * 37 % 200)));
        if round % 2 == 0 {
            server.0.kill().expect("killed");
            server.0.wait().expect("gone");
        } else {
            let file = postgres.as_ref().expect("a database").folder().join("data/postmaster.pid");
            let pid = std::fs::read_to_string(file).expect("a pid file");
            let pid = pid.lines().next().expect("a pid").to_owned();
            assert!(Command::new("kill").args(["-9", &pid]).status().expect("kill").success());
        }
        std::thread::sleep(Duration::from_millis(50));
        over.store(true, Ordering::Relaxed);
        for client in clients {
            client.join().expect("a client");
        }
        if round % 2 == 0 {
            server = start();
        } else {
            drop(postgres.take());
            postgres =
                Some(LocalPostgres::start(folder.path(), Durability::Durable).expect("the database again"));
        }
        trial.check(round);
    }
    server.stop();
    drop(postgres);
}

impl Trial {
    fn sent(&self) -> usize {
        self.sent.lock().expect("what was sent").len()
    }

    /// One client's next posting, sent once.
    fn send_new(&self) {
        let number = self.day.fetch_add(1, Ordering::Relaxed);
        let begins = Utc::now() - TimeDelta::days(30 + i64::from(number / LEARNERS % 250));
        let starts_at = begins.date_naive().and_hms_opt(1 + number % 9, 0, 0).expect("a time").and_utc();
        let body = json!({
            "learner_id": learner(number % LEARNERS + 1), "source": "volunteer_log", "record_id": Uuid::now_v7(),
            "form": "volunteer_service", "starts_at": starts_at, "ends_at": starts_at + TimeDelta::minutes(30),
        });
        let id = Uuid::now_v7();
        self.sent.lock().expect("a lock").insert(id, (body.clone(), None));
        if let Some(answer) = self.post(id, &body) {
            self.sent.lock().expect("a lock").insert(id, (body, Some(answer)));
        } else {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn post(&self, id: Uuid, body: &Value) -> Option<Value> {
        let answer = blocking()
            .post(format!("http://{}/api/v1/credits/postings", self.address))
            .bearer_auth(&self.token)
            .header("idempotency-key", id.to_string())
            .json(body)
            .timeout(Duration::from_secs(20))
            .send()
            .ok()?;
        if answer.status() == 201 {
            return answer.json().ok();
        }
        assert!(answer.status().is_server_error(), "{}: {:?}", answer.status(), answer.text());
        None
    }

    /// Everything answered is there as it was answered; everything else is sent again under its name; the books are in order.
    fn check(&self, round: u32) {
        let mut conn = PgConnection::establish(&self.url).expect("a connection");
        let rows: Vec<Row> = sql_query(
            "select x.id::text as id, x.credited_centi as credited from credit_earning x
             where x.credited_centi = 0 or exists (select from ledger_transfer t where t.event_id = x.id
                 and t.amount = x.credited_centi)",
        )
        .load(&mut conn)
        .expect("earnings");
        let there: HashMap<String, i64> = rows.into_iter().map(|row| (row.id, row.credited)).collect();
        let sent = self.sent.lock().expect("a lock").clone();
        let (mut known, mut unknown) = (0, 0);
        for (id, (body, answer)) in sent {
            if let Some(answer) = answer {
                let credited =
                    there.get(&id.to_string()).unwrap_or_else(|| panic!("round {round}: {id} is lost"));
                let told = answer["credited"].as_str().expect("credits").replace('.', "");
                assert_eq!(told.parse::<i64>().expect("a number"), *credited);
                known += 1;
            } else {
                unknown += 1;
                let again = (0..50).find_map(|_| {
                    let answer = self.post(id, &body);
                    if answer.is_none() {
                        std::thread::sleep(Duration::from_millis(100));
                    }
                    answer
                });
                let again = again.unwrap_or_else(|| panic!("round {round}: {id} cannot be sent again"));
                self.sent.lock().expect("a lock").insert(id, (body, Some(again)));
            }
        }
        let orders = self.counter.check(round, &mut conn);
        let at = Clock::system().now();
        let view = conn.transaction(|conn| reconcile(conn, at, true, false, &[])).expect("a reconciliation");
        let broken: Vec<_> = view.findings.iter().filter(|finding| finding.is_error()).collect();
        assert!(broken.is_empty(), "round {round}: {broken:?}");
        let total = self.sent.lock().expect("a lock").len();
        let kept: Row = sql_query("select 'all' as id, count(*) as credited from credit_earning")
            .get_result(&mut conn)
            .expect("a count");
        assert_eq!(usize::try_from(kept.credited).expect("a count"), total, "each exactly once");
        eprintln!(
            "round {round}: {known} answered and there, {unknown} sent again, {total} in all; {orders}; books in order"
        );
    }
}

fn learner(number: u32) -> String {
    format!("01930000-0003-7000-8000-{number:012x}")
}

fn sign_in(address: SocketAddr, username: &str, password: &str) -> String {
    let answer: Value = blocking()
        .post(format!("http://{address}/api/v1/auth/login"))
        .json(&json!({ "username": username, "password": password }))
        .send()
        .and_then(reqwest::blocking::Response::json)
        .expect("signed in");
    answer["access_token"].as_str().expect("a token").to_owned()
}

const PEOPLE: &str = "
    insert into facility (id, kind, name_zh, name_key, division_code, county_code, township_code, status, created_at, updated_at)
        values ('01930000-0001-7000-8000-000000000001', 'subdistrict_elderly_care_center', '中心', '中心', '150602001',
            '150602', '150602001', 'approved', now(), now());
    insert into school (id, facility_id, code, name, construction_mode, pilot_batch, opened_on, created_at)
        values ('01930000-0002-7000-8000-000000000001', '01930000-0001-7000-8000-000000000001', 'YFXT-150602001-01', '学堂',
            'new', 'urban_pilot', '2024-01-01', now());
    insert into learner (id, school_id, name_zh, sex, birth_date, id_number_sealed, id_number_hash, id_number_masked, status,
            registered_on, consent_notice_version, consented_at, synthetic, created_at)
        select ('01930000-0003-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '01930000-0002-7000-8000-000000000001', '学员',
            'female', '1950-05-01', '\\x00', decode(lpad(to_hex(n), 8, '0'), 'hex'), '150602**********1X', 'active', '2024-01-01',
            '1', now(), true, now() from generate_series(1, 40) n;";

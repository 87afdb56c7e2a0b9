//! A durable PostgreSQL of its own, filled, and the server as it is shipped.

use std::cell::RefCell;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use backend::commands;
use backend::db::entry::Logins;
use backend::db::local::{Durability, LocalPostgres};
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::BigInt;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query};
use reqwest::Method;
use reqwest::blocking::RequestBuilder;
use serde_json::{Value, json};

use crate::client::{self, Outcome};
use crate::memory::{forget_peak, peak_mib};
use crate::requests::Load;
use crate::shares::{Spent, parent_of};
use crate::yardstick::Yardstick;

const PASSWORD: &str = "银发学堂-测速-2026";

/// What the ledger holds before anything is measured; the server has seen each of these learners once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Filled {
    /// An earning of each of two hundred thousand learners.
    TwoHundredThousand,
    /// An earning of each of a hundred thousand.
    OneEach,
    /// The same, and ten million of the year before.
    Millions,
    /// No earning, but the courses and plans of the whole city.
    Curricula,
    /// No earning, but two years of attendance of the whole city.
    Participation,
    /// No earning either: what devices upload comes on top.
    Devices,
    /// No earning, but room for a list of learners.
    Learners,
    /// Nothing at all.
    Nothing,
}

/// The administrator keeps records of all learners too, stands at every counter, where goods are reserved, and computes.
const CLERK: &str = "insert into account_grant (account_id, position, role, scope, division_code)
    select id, 100, 'facility_clerk', 'township', '150602001' from account where username = 'admin';
    insert into account_grant (account_id, position, role, scope)
    select id, 101, 'integration', 'city' from account where username = 'admin'
    union all select id, 102, 'finance', 'city' from account where username = 'admin'";
/// Writes three gigabytes of log, whose files are written over from then on, as after the first day of a ledger's life:
/// while they are made, everybody who commits waits.
const LIVED_IN: &str = "select count(pg_logical_emit_message(false, 'bench', repeat('x', 8388608)))
    from generate_series(1, 384); checkpoint";
/// How many, of the year before, unless `BENCH_PAST` says otherwise.
const MILLIONS: u64 = 10_000_000;

pub struct Stage {
    pub yardstick: Yardstick,
    server: Child,
    postmaster: u32,
    address: SocketAddr,
    token: String,
    seconds: u64,
    url: String,
    folder: PathBuf,
    postgres: Option<LocalPostgres>,
    conn: RefCell<PgConnection>,
}

#[derive(QueryableByName)]
struct Told {
    #[diesel(sql_type = diesel::sql_types::Text)]
    text: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

impl Stage {
    pub fn set(seconds: u64, filled: Filled) -> Self {
        let folder = folder(filled);
        std::fs::create_dir_all(&folder).unwrap();
        let postgres = LocalPostgres::start(&folder, Durability::Durable).unwrap();
        postgres.ensure_database("bench").unwrap();
        let url = postgres.url("bench");
        commands::prepare(&Logins::only(&url)).unwrap();
        let mut conn = PgConnection::establish(&url).unwrap();
        // What an operator of a busy ledger sets; the same for both sides.
        for setting in [
            "max_wal_size = '8GB'",
            "min_wal_size = '4GB'",
            "wal_compression = 'lz4'",
            "checkpoint_timeout = '15min'",
        ] {
            conn.batch_execute(&format!("alter system set {setting}")).unwrap();
        }
        conn.batch_execute("select pg_reload_conf()").unwrap();
        conn.batch_execute(LIVED_IN).unwrap();
        let scripts: &[&str] = match filled {
            Filled::Participation => &[include_str!("participation.sql")],
            Filled::Nothing => &[],
            _ => &[include_str!("yardstick.sql"), include_str!("goods.sql")],
        };
        for script in scripts {
            conn.batch_execute(script).unwrap();
        }
        if filled == Filled::Curricula {
            conn.batch_execute(include_str!("curricula.sql")).unwrap();
        }
        if filled == Filled::Learners {
            conn.batch_execute(include_str!("import.sql")).unwrap();
        }
        if filled == Filled::Millions {
            conn.batch_execute(include_str!("past.sql")).unwrap();
            let many = crate::number("BENCH_PAST", MILLIONS);
            sql_query(format!("call bench_past({many})")).execute(&mut conn).unwrap();
            conn.batch_execute("drop procedure bench_past").unwrap();
        }
        for step in ["vacuum analyze", "checkpoint"] {
            conn.batch_execute(step).unwrap();
        }
        if let Ok(file) = std::env::var("BENCH_SQL") {
            conn.batch_execute(&std::fs::read_to_string(file).unwrap()).unwrap();
        }
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut command = Command::new(std::env::var("XUETANG_BIN").expect("XUETANG_BIN"));
        if matches!(filled, Filled::Curricula | Filled::Participation | Filled::Devices) {
            // In the half-year of its data, whenever it is run.
            command.env("XUETANG_TRIAL_CLOCK", "2026-11-26T10:00:00+08:00");
        }
        let log = std::fs::File::create(folder.join("server.log")).unwrap();
        let server = command
            .arg("serve")
            .env("DATABASE_URL", &url)
            .env("XUETANG_DATA_DIR", &folder)
            .env("XUETANG_LISTEN", address.to_string())
            .env("XUETANG_ADMIN_PASSWORD", PASSWORD)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let programs = postgres.binaries().folder.clone();
        let yardstick = Yardstick { programs, url: url.clone(), folder: folder.clone() };
        let token = sign_in(address);
        conn.batch_execute(CLERK).unwrap();
        let backend: Count =
            sql_query("select pg_backend_pid()::bigint as count").get_result(&mut conn).unwrap();
        let postmaster = parent_of(u32::try_from(backend.count).unwrap());
        let postgres = Some(postgres);
        let conn = RefCell::new(conn);
        let stage =
            Self { yardstick, server, postmaster, address, token, seconds, url, folder, postgres, conn };
        // Lets the server see every learner once, as it has after a day.
        let learners = match filled {
            Filled::TwoHundredThousand => 200_000,
            Filled::OneEach | Filled::Millions => 100_000,
            Filled::Curricula
            | Filled::Participation
            | Filled::Devices
            | Filled::Learners
            | Filled::Nothing => return stage,
        };
        client::once_each(stage.address, &stage.token, 1..=learners);
        stage
    }

    /// Sends a load, after a moment to get warm.
    pub fn load(&self, load: Load) -> Outcome {
        let token = self.fresh_token();
        client::run(self.address, &token, &load, Duration::from_secs(1));
        let before = self.spent();
        let outcome = client::run(self.address, &token, &load, Duration::from_secs(self.seconds));
        Outcome { shares: before.until(&self.spent()), ..outcome }
    }

    /// Posts once, after `before` has been done to the database; the rate is how often a second that could be.
    pub fn once(&self, path: &str, body: &Value, before: &str) -> Outcome {
        self.change(before);
        self.timed(self.request(Method::POST, path).json(body))
    }

    /// Reads once, after `before` has been done to the database; the rate is how often a second that could be.
    pub fn read_once(&self, path: &str, before: &str) -> Outcome {
        self.change(before);
        self.timed(self.request(Method::GET, path))
    }

    /// A request of somebody who has signed in just now.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        http().request(method, self.address_of(path)).bearer_auth(self.fresh_token())
    }

    /// Sends a request; the rate is how often a second that could be.
    pub fn timed(&self, request: RequestBuilder) -> Outcome {
        let (spent, begun) = (self.spent(), Instant::now());
        let answer = request.timeout(Duration::from_mins(10)).send().unwrap();
        let seconds = begun.elapsed().as_secs_f64();
        let (path, status) = (answer.url().path().to_owned(), answer.status());
        assert!(status.is_success(), "{path}: {status} {}", answer.text().unwrap_or_default());
        let millis = seconds * 1000.0;
        let shares = spent.until(&self.spent());
        Outcome { rate: 1.0 / seconds, p50: millis, p99: millis, posted: 1, shares }
    }

    /// Sends a request; and the most memory, in MiB, that the server had of its own meanwhile.
    pub fn weighed(&self, request: RequestBuilder) -> (Outcome, u64) {
        forget_peak(self.server.id());
        (self.timed(request), peak_mib(self.server.id()))
    }

    /// Does something to the database.
    pub fn change(&self, statements: &str) {
        self.conn.borrow_mut().batch_execute(statements).unwrap();
    }

    /// How often a second a use case of the server is done on one connection, one after the other.
    pub fn repeat(&self, mut once: impl FnMut(&mut PgConnection)) -> Outcome {
        let mut conn = self.conn.borrow_mut();
        let (spent, begun) = (self.spent(), Instant::now());
        let mut millis = Vec::new();
        while begun.elapsed() < Duration::from_secs(self.seconds) {
            let start = Instant::now();
            once(&mut conn);
            millis.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        let rate = f64::from(u32::try_from(millis.len()).unwrap()) / begun.elapsed().as_secs_f64();
        millis.sort_unstable_by(f64::total_cmp);
        let at = |hundredth: usize| millis[(millis.len() - 1) * hundredth / 100];
        let posted = millis.len().try_into().unwrap();
        Outcome { rate, p50: at(50), p99: at(99), posted, shares: spent.until(&self.spent()) }
    }

    /// The address of a page of a list, found by going on from the first.
    pub fn page(&self, first: &str, number: u32) -> String {
        let (token, client) = (self.fresh_token(), http());
        let mut path = first.to_owned();
        for page in 1..number {
            let answer = client.get(self.address_of(&path)).bearer_auth(&token).send().unwrap();
            let answer: Value = answer.json().unwrap();
            let next =
                answer["next_cursor"].as_str().unwrap_or_else(|| panic!("{first} ends on page {page}"));
            path = format!("{first}&cursor={next}");
        }
        path
    }

    /// Waits until there are so many rows of something.
    pub fn until(&self, what: &str, rows: i64) {
        let begun = Instant::now();
        while self.count(what) < rows {
            assert!(begun.elapsed() < Duration::from_mins(5), "{rows} rows of {what} never came");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// How many seconds statements take in one transaction; `after` takes their rows away again.
    pub fn bare(&self, statements: &str, after: &str) -> f64 {
        let mut conn = PgConnection::establish(&self.url).unwrap();
        let begun = Instant::now();
        conn.batch_execute(&format!("begin; {statements}; commit")).unwrap();
        let seconds = begun.elapsed().as_secs_f64();
        conn.batch_execute(after).unwrap();
        seconds
    }

    /// How many rows there are of something.
    pub fn count(&self, what: &str) -> i64 {
        let mut conn = PgConnection::establish(&self.url).unwrap();
        let found: Count =
            sql_query(format!("select count(*) as count from {what}")).get_result(&mut conn).unwrap();
        found.count
    }

    /// Runs statements as the owner, in one transaction.
    pub fn run_sql(&self, statements: &str) {
        let mut conn = self.conn.borrow_mut();
        conn.batch_execute(statements).unwrap_or_else(|error| panic!("{error}: {statements}"));
    }

    /// Texts that a query finds.
    pub fn texts(&self, query: &str) -> Vec<String> {
        let rows: Vec<Told> = sql_query(query).load(&mut *self.conn.borrow_mut()).unwrap();
        rows.into_iter().map(|row| row.text).collect()
    }

    /// Where the server keeps its own files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The address of an operation.
    pub fn address_of(&self, path: &str) -> String {
        format!("http://{}/api/v1/{path}", self.address)
    }

    /// A client for many requests at once.
    pub fn http() -> reqwest::Client {
        backend::files::choose_cryptography();
        reqwest::Client::new()
    }

    pub fn spent(&self) -> Spent {
        Spent::now(self.server.id(), self.postmaster, &get(self.address, "/metrics"))
    }

    pub fn fresh_token(&self) -> String {
        if self.token.is_empty() { String::new() } else { sign_in(self.address) }
    }

    /// The books balance after all of it.
    pub fn check(&self) {
        let query = "select count(*) as count from (select a.asset_id from ledger_balance b
            join ledger_account a on a.id = b.account_id group by a.asset_id having sum(credits) <> sum(debits)
            union all select 0 from ledger_block where id > 1 and id % 50 = 0
            and hash <> ledger_block_hash(previous_hash, first_transfer_id, last_transfer_id)) odd";
        let mut conn = PgConnection::establish(&self.url).unwrap();
        let odd: Count = sql_query(query).get_result(&mut conn).unwrap();
        assert_eq!(odd.count, 0, "the books do not balance");
    }

    /// What the server counts of its groups and of the ledger.
    pub fn parts(&self) -> Value {
        let text = get(self.address, "/metrics");
        let lines = text.lines().filter(|line| line.starts_with("group_") || line.starts_with("ledger_"));
        json!(lines.collect::<Vec<_>>())
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.server.id().to_string()).status();
        let _ = self.server.wait();
        if let Some(postgres) = self.postgres.take() {
            let _ = postgres.stop();
        }
        // What fills the disk is not left there, even where the rest is asked for.
        if std::env::var_os("BENCH_FOLDER").is_none_or(|asked| self.folder != asked) {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

fn folder(filled: Filled) -> PathBuf {
    let own = std::env::temp_dir().join(format!("xuetang-bench-{}", std::process::id()));
    let folder = std::env::var("BENCH_FOLDER").map_or(own, PathBuf::from);
    match filled {
        Filled::TwoHundredThousand => folder,
        Filled::OneEach => folder.with_extension("small"),
        Filled::Millions => folder.with_extension("large"),
        Filled::Curricula => folder.with_extension("curricula"),
        Filled::Participation => folder.with_extension("participation"),
        Filled::Devices => folder.with_extension("devices"),
        Filled::Learners => folder.with_extension("learners"),
        Filled::Nothing => folder.with_extension("empty"),
    }
}

fn http() -> reqwest::blocking::Client {
    backend::files::choose_cryptography();
    reqwest::blocking::Client::new()
}

fn get(address: SocketAddr, path: &str) -> String {
    http()
        .get(format!("http://{address}{path}"))
        .send()
        .and_then(reqwest::blocking::Response::text)
        .unwrap_or_default()
}

/// The token of a city administrator, which may post.
fn sign_in(address: SocketAddr) -> String {
    for _ in 0..200 {
        let answer = http()
            .post(format!("http://{address}/api/v1/auth/login"))
            .json(&json!({ "username": "admin", "password": PASSWORD }))
            .send();
        if let Ok(answer) = answer
            && answer.status().is_success()
        {
            let body: Value = answer.json().unwrap();
            return body["access_token"].as_str().expect("a token").to_owned();
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the server does not answer");
}

//! What is sent, written into buffers that are kept.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

use rand::RngExt as _;
use uuid::Uuid;

/// What is asked for, again and again.
#[derive(Clone)]
pub struct Load {
    pub connections: usize,
    kind: Kind,
    learners: RangeInclusive<u32>,
}

#[derive(Clone, Copy)]
enum Kind {
    Earning,
    Earnings(usize),
    Balance,
    Order,
    Read(&'static [&'static str]),
}

impl Load {
    /// One earning a request.
    pub const fn singles(connections: usize, learners: RangeInclusive<u32>) -> Self {
        Self { connections, kind: Kind::Earning, learners }
    }

    /// So many earnings a request.
    pub const fn batches(connections: usize, batch: usize, learners: RangeInclusive<u32>) -> Self {
        Self { connections, kind: Kind::Earnings(batch), learners }
    }

    /// One learner's balance a request.
    pub const fn balances(connections: usize, learners: RangeInclusive<u32>) -> Self {
        Self { connections, kind: Kind::Balance, learners }
    }

    /// One piece reserved a request, at the learner's own facility.
    pub const fn orders(connections: usize, learners: RangeInclusive<u32>) -> Self {
        Self { connections, kind: Kind::Order, learners }
    }

    /// What of a page is read by these addresses, each a request, one after the other on one connection.
    pub const fn reads(paths: &'static [&'static str]) -> Self {
        Self { connections: 1, kind: Kind::Read(paths), learners: 1..=1 }
    }

    /// How many requests make one of what is counted.
    pub const fn requests(&self) -> usize {
        if let Kind::Read(paths) = self.kind { paths.len() } else { 1 }
    }

    /// The next request, of which `sent` went before.
    pub fn write(&self, sent: usize, token: &str, body: &mut String, request: &mut String) {
        body.clear();
        request.clear();
        let learner = rand::rng().random_range(self.learners.clone());
        match self.kind {
            Kind::Earning => {
                earning(body, learner);
                post(request, token, "credits/postings", Some(Uuid::now_v7()), body);
            }
            Kind::Earnings(count) => {
                let chosen = (0..count).map(|_| rand::rng().random_range(self.learners.clone()));
                earnings(body, chosen);
                post(request, token, "credits/postings/batch", None, body);
            }
            Kind::Balance => {
                get(
                    request,
                    token,
                    &format!("learners/01930000-0003-7000-8000-{learner:012x}/credits/balance"),
                );
            }
            Kind::Read(paths) => get(request, token, paths[sent % paths.len()]),
            Kind::Order => {
                order(body, learner);
                post(request, token, "redemption-orders", Some(Uuid::now_v7()), body);
            }
        }
    }
}

/// One earning of each of these learners in one request.
pub fn write_each(learners: RangeInclusive<u32>, token: &str, body: &mut String, request: &mut String) {
    body.clear();
    request.clear();
    earnings(body, learners);
    post(request, token, "credits/postings/batch", None, body);
}

fn earnings(body: &mut String, learners: impl Iterator<Item = u32>) {
    body.push_str("{\"postings\":[");
    for (number, learner) in learners.enumerate() {
        let comma = if number == 0 { "" } else { "," };
        write!(body, "{comma}{{\"id\":\"{}\",\"earning\":", Uuid::now_v7()).unwrap();
        earning(body, learner);
        body.push('}');
    }
    body.push_str("]}");
}

fn earning(body: &mut String, learner: u32) {
    let mut rng = rand::rng();
    let (month, day, hour) =
        (rng.random_range(1..=10_u32), rng.random_range(1..=28_u32), rng.random_range(1..=14_u32));
    let record = Uuid::now_v7();
    write!(
        body,
        "{{\"learner_id\":\"01930000-0003-7000-8000-{learner:012x}\",\"source\":\"online_record\",\"record_id\":\"{record}\",\
         \"form\":\"online_course\",\"starts_at\":\"2026-{month:02}-{day:02}T{hour:02}:00:00Z\",\
         \"ends_at\":\"2026-{month:02}-{day:02}T{hour:02}:45:00Z\",\"verified_minutes\":45}}"
    )
    .unwrap();
}

/// As `goods.sql` puts the item on every shelf.
fn order(body: &mut String, learner: u32) {
    let facility = 1 + learner % 1000;
    write!(
        body,
        "{{\"learner_id\":\"01930000-0003-7000-8000-{learner:012x}\",\
         \"facility_id\":\"01930000-0001-7000-8000-{facility:012x}\",\
         \"item_id\":\"01930000-0009-7000-8000-000000000001\",\"quantity\":1}}"
    )
    .unwrap();
}

fn get(request: &mut String, token: &str, path: &str) {
    write!(request, "GET /api/v1/{path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n\r\n")
        .unwrap();
}

fn post(request: &mut String, token: &str, path: &str, key: Option<Uuid>, body: &str) {
    write!(
        request,
        "POST /api/v1/{path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n",
        body.len()
    )
    .unwrap();
    if let Some(key) = key {
        write!(request, "idempotency-key: {key}\r\n").unwrap();
    }
    write!(request, "\r\n{body}").unwrap();
}

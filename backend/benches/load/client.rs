//! Connections that send requests one after the other, each as soon as it has the answer to the last.

use std::cell::RefCell;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::rc::Rc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::requests::{Load, write_each};
use crate::shares::Shares;

/// What came of it.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Earnings, orders, balances or pages a second.
    pub rate: f64,
    /// Of a request, in milliseconds.
    pub p50: f64,
    pub p99: f64,
    /// How many were answered as posted or read.
    pub posted: u64,
    /// Where the time went meanwhile.
    pub shares: Shares,
}

impl Outcome {
    pub fn json(&self) -> Value {
        let Self { rate, p50, p99, posted, shares } = self;
        json!({ "rate": rate, "p50_ms": p50, "p99_ms": p99, "posted": posted, "shares": shares })
    }
}

struct Tally {
    micros: Vec<u32>,
    posted: u64,
}

/// Sends for so long.
pub fn run(address: SocketAddr, token: &str, load: &Load, lasting: Duration) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let tally = Rc::new(RefCell::new(Tally { micros: Vec::new(), posted: 0 }));
    let local = tokio::task::LocalSet::new();
    let started = Instant::now();
    local.block_on(&runtime, async {
        let tasks: Vec<_> = (0..load.connections)
            .map(|_| {
                let (load, token, tally) = (load.clone(), token.to_owned(), Rc::clone(&tally));
                tokio::task::spawn_local(async move {
                    talk(address, &token, &load, started + lasting, &tally).await;
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    });
    let elapsed = started.elapsed().as_secs_f64();
    let mut tally = tally.borrow_mut();
    tally.micros.sort_unstable();
    let at = |share: f64| {
        let place = (tally.micros.len() as f64 * share) as usize;
        f64::from(
            tally.micros.get(place.min(tally.micros.len().saturating_sub(1))).copied().unwrap_or_default(),
        ) / 1000.0
    };
    let done = tally.posted as f64 / load.requests() as f64;
    let (rate, shares) = (done / elapsed, Shares::default());
    Outcome { rate, p50: at(0.5), p99: at(0.99), posted: tally.posted, shares }
}

/// Sends one earning of each learner, five hundred a request.
pub fn once_each(address: SocketAddr, token: &str, learners: RangeInclusive<u32>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let (mut request, mut body, mut answer) = (String::new(), String::new(), Vec::with_capacity(1 << 16));
        let (mut next, last) = learners.into_inner();
        while next <= last {
            write_each(next..=last.min(next + 499), token, &mut body, &mut request);
            stream.write_all(request.as_bytes()).await.unwrap();
            read_answer(&mut stream, &mut answer).await;
            next += 500;
        }
    });
}

async fn talk(address: SocketAddr, token: &str, load: &Load, until: Instant, tally: &RefCell<Tally>) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (mut request, mut body, mut answer) = (String::new(), String::new(), Vec::with_capacity(1 << 16));
    let mut sent_before = 0;
    while Instant::now() < until {
        load.write(sent_before, token, &mut body, &mut request);
        sent_before += 1;
        let sent = Instant::now();
        stream.write_all(request.as_bytes()).await.unwrap();
        let posted = read_answer(&mut stream, &mut answer).await;
        let mut tally = tally.borrow_mut();
        tally.micros.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
        tally.posted += posted;
    }
}

/// Reads one answer; how much it says is posted or read.
async fn read_answer(stream: &mut TcpStream, answer: &mut Vec<u8>) -> u64 {
    answer.clear();
    let (mut head, mut total) = (0, usize::MAX);
    while answer.len() < total {
        assert!(stream.read_buf(answer).await.unwrap() > 0, "the server hung up");
        if head == 0
            && let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n")
        {
            head = end + 4;
            total = head + length(&answer[..head]);
        }
    }
    let status = &answer[9..12];
    match status {
        b"201" => 1,
        b"200" => {
            let text = std::str::from_utf8(&answer[head..]).unwrap();
            if !text.starts_with("{\"verdicts\"") {
                return 1;
            }
            let posted = text.matches("\"status\":\"posted\"").count();
            u64::try_from(posted).unwrap()
        }
        _ => panic!("{}", String::from_utf8_lossy(answer)),
    }
}

fn length(head: &[u8]) -> usize {
    let text = std::str::from_utf8(head).unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a length");
    line.trim().parse().unwrap()
}

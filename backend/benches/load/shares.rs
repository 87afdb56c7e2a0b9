//! Where the time goes: how much of the machine's two cores each side has, and which part of its work the server counts.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::Serialize;

/// What the machine has; the shares are of all of them.
const CORES: f64 = 2.0;
/// The kernel counts in hundredths of a second.
const TICKS: f64 = 100.0;
/// The parts of a group's work, in the order of the table.
pub const PARTS: [&str; 5] = ["judge", "fold", "sql", "flush", "load"];

/// Shares of two cores, one of each.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Shares {
    pub server: f64,
    pub postgres: f64,
    pub client: f64,
    /// What the server's groups say they spent, waiting included: for the database, for the disk.
    pub parts: BTreeMap<String, f64>,
}

/// Seconds that were spent until an instant.
pub struct Spent {
    at: Instant,
    server: f64,
    postgres: f64,
    client: f64,
    parts: BTreeMap<String, f64>,
}

impl Spent {
    /// Until now, by these processes and by what the server counts.
    pub fn now(server: u32, postmaster: u32, metrics: &str) -> Self {
        let processes = processes();
        let own = |id| processes.iter().find(|one| one.id == id);
        let backends = processes.iter().filter(|one| one.parent == postmaster).map(|one| one.own);
        Self {
            at: Instant::now(),
            server: own(server).map_or(0.0, |one| one.own),
            postgres: backends.sum::<f64>() + own(postmaster).map_or(0.0, |one| one.own + one.ended),
            client: own(std::process::id()).map_or(0.0, |one| one.own),
            parts: parts(metrics),
        }
    }

    /// What was spent from then until `later`.
    pub fn until(&self, later: &Self) -> Shares {
        let all = later.at.duration_since(self.at).as_secs_f64() * CORES;
        let part = |(name, spent): (&String, &f64)| {
            (name.clone(), (spent - self.parts.get(name).copied().unwrap_or_default()) / all)
        };
        Shares {
            server: (later.server - self.server) / all,
            postgres: (later.postgres - self.postgres) / all,
            client: (later.client - self.client) / all,
            parts: later.parts.iter().map(part).collect(),
        }
    }
}

impl Shares {
    /// The mean of several.
    pub fn mean(all: &[Self]) -> Self {
        let count = all.len().max(1) as f64;
        let of = |pick: &dyn Fn(&Self) -> f64| all.iter().map(pick).sum::<f64>() / count;
        let name = |part: &str| {
            (part.to_owned(), of(&|one: &Self| one.parts.get(part).copied().unwrap_or_default()))
        };
        Self {
            server: of(&|one| one.server),
            postgres: of(&|one| one.postgres),
            client: of(&|one| one.client),
            parts: PARTS.into_iter().map(name).collect(),
        }
    }

    /// A line of the table.
    pub fn line(&self) -> String {
        let percent = |share: f64| format!("{:.0} %", share * 100.0);
        let parts = PARTS.map(|part| percent(self.parts.get(part).copied().unwrap_or_default()));
        let sides = [self.server, self.postgres, self.client].map(percent);
        format!("{} | {}", sides.join(" | "), parts.join(" | "))
    }
}

struct Process {
    id: u32,
    parent: u32,
    /// Seconds of its own, and of its children that have ended.
    own: f64,
    ended: f64,
}

fn processes() -> Vec<Process> {
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    entries.filter_map(|entry| process(entry.file_name().to_str()?.parse().ok()?)).collect()
}

fn process(id: u32) -> Option<Process> {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name stands in brackets and may hold anything; behind it come the state, the parent and so on.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let seconds = |at: usize| Some(fields.get(at)?.parse::<f64>().ok()? / TICKS);
    Some(Process {
        id,
        parent: fields.get(1)?.parse().ok()?,
        own: seconds(11)? + seconds(12)?,
        ended: seconds(13)? + seconds(14)?,
    })
}

/// The process that started another.
pub fn parent_of(id: u32) -> u32 {
    process(id).expect("a process").parent
}

/// The seconds of each part, of all groups together.
fn parts(metrics: &str) -> BTreeMap<String, f64> {
    let mut parts = BTreeMap::new();
    for line in metrics.lines().filter(|line| line.starts_with("group_microseconds_total{")) {
        let part = line.split("part=\"").nth(1).and_then(|rest| rest.split('"').next());
        let spent = line.rsplit(' ').next().and_then(|text| text.parse::<f64>().ok());
        if let (Some(part), Some(spent)) = (part, spent) {
            *parts.entry(part.to_owned()).or_insert(0.0) += spent / 1e6;
        }
    }
    parts
}

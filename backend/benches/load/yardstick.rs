//! pgbench on the same tables.

use std::path::PathBuf;
use std::process::Command;

/// How many clients are tried; the best counts.
const CLIENTS: [u32; 3] = [8, 16, 32];
/// As many as ask us at once are tried too where nothing is written.
const READERS: [u32; 4] = [8, 16, 32, 64];

/// What is written and read by keys is planned once, by them.
const BY_KEY: &str = "-c enable_seqscan=off -c plan_cache_mode=force_generic_plan";

pub struct Yardstick {
    pub programs: PathBuf,
    pub url: String,
    pub folder: PathBuf,
}

impl Yardstick {
    /// The best rate of one posting a transaction, over so many issuers; with the earning's own row too if `fully`.
    pub fn post(&self, seconds: u64, issuers: u32, fully: bool) -> f64 {
        let call = if fully {
            "select bench_earn(bench_v7(:low, :high), bench_id(4, :issuer), bench_id(5, :learner), bench_id(3, :learner), :amount);"
        } else {
            "select bench_post(bench_v7(:low, :high), bench_id(4, :issuer), bench_id(5, :learner), :amount);"
        };
        let script =
            format!("\\set issuer random(1, {issuers})\n\\set learner random(1, 100000)\n{TAIL}{call}\n");
        self.best(seconds, &script)
    }

    /// The same, all from one issuer.
    pub fn hot(&self, seconds: u64) -> f64 {
        let script = format!(
            "\\set learner random(100001, 200000)\n{TAIL}\
             select bench_post(bench_v7(:low, :high), bench_id(4, 1001), bench_id(5, :learner), :amount);\n"
        );
        self.best(seconds, &script)
    }

    /// The best rate of one balance read by its key.
    pub fn balance(&self, seconds: u64) -> f64 {
        let script = "\\set learner random(1, 100000)\n\
                      select * from ledger_balance where account_id = bench_id(5, :learner);\n";
        self.best_of(&READERS, seconds, script)
    }

    /// The best rate of one piece reserved a transaction.
    pub fn reserve(&self, seconds: u64) -> f64 {
        let script = format!(
            "\\set learner random(1, 100000)\n{TAIL}\
             select bench_reserve(bench_v7(:low, :high), bench_v7(:low, :high), :learner);\n"
        );
        self.best(seconds, &script)
    }

    /// The rate at which one client reads by these statements, one after the other.
    pub fn read(&self, seconds: u64, statements: &str) -> f64 {
        let file = self.folder.join("pgbench.sql");
        std::fs::write(&file, statements).unwrap();
        self.run(seconds, 1, &file, "")
    }

    fn best(&self, seconds: u64, script: &str) -> f64 {
        self.best_of(&CLIENTS, seconds, script)
    }

    fn best_of(&self, clients: &[u32], seconds: u64, script: &str) -> f64 {
        let file = self.folder.join("pgbench.sql");
        std::fs::write(&file, script).unwrap();
        clients.iter().map(|clients| self.run(seconds, *clients, &file, BY_KEY)).fold(0.0, f64::max)
    }

    fn run(&self, seconds: u64, clients: u32, file: &std::path::Path, options: &str) -> f64 {
        let output = Command::new(self.programs.join("pgbench"))
            .env("PGOPTIONS", options)
            .args(["-n", "-M", "prepared", "-j", "2", "-c", &clients.to_string(), "-T", &seconds.to_string()])
            .arg("-f")
            .arg(file)
            .arg(&self.url)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && !errors.contains("ERROR"), "pgbench: {errors}");
        let line = text.lines().find_map(|line| line.strip_prefix("tps = ")).expect("a rate");
        line.split(' ').next().unwrap().parse().unwrap()
    }
}

const TAIL: &str =
    "\\set low random(0, 4095)\n\\set high random(0, 1152921504606846975)\n\\set amount random(1, 100)\n";

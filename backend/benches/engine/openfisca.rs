//! OpenFisca-Core on the same facts, as a process of its own, and whether it comes to the same.

use std::path::Path;
use std::process::{Command, Stdio};

use contract::money::Yuan;
use contract::subsidy::{SubsidyLineView, SubsidyResultView};
use serde::Deserialize;
use serde_json::{Map, Value};

/// What `openfisca/run.py` found: schools a second, and the results of all of them.
pub struct OpenFisca {
    /// One school at a time, each with its trace.
    pub traced: f64,
    /// The same, each trace written as JSON and sealed with SM3.
    pub sealed: f64,
    /// All at once without traces.
    pub vectorised: f64,
    pub trace_nodes: usize,
    pub versions: Value,
    pub results: Results,
}

/// A column a figure, a row a school.
#[derive(Deserialize)]
pub struct Results {
    codes: Vec<String>,
    grade: Vec<String>,
    numbers: Map<String, Value>,
    gates: Map<String, Value>,
    items: Map<String, Value>,
}

#[derive(Deserialize)]
struct Told {
    versions: Value,
    alone: Alone,
    vectorised: Vectorised,
    results: Results,
}

#[derive(Deserialize)]
struct Alone {
    schools: usize,
    seconds: f64,
    sealed_seconds: f64,
    trace_nodes: usize,
    entitlement: Vec<i64>,
}

#[derive(Deserialize)]
struct Vectorised {
    schools: usize,
    seconds: f64,
}

impl OpenFisca {
    /// Runs it on a file of facts; of the rounds its fastest counts.
    pub fn run(policy: &Path, facts: &Path, alone: usize, rounds: usize) -> Self {
        let python = std::env::var("BENCH_PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/engine/openfisca/run.py");
        let output = Command::new(python)
            .args(["-B".as_ref(), script.as_ref(), policy.as_os_str(), facts.as_os_str()])
            .args(["--alone", &alone.to_string(), "--rounds", &rounds.to_string()])
            .stderr(Stdio::inherit())
            .output()
            .expect("Python with what openfisca/requirements.txt names");
        assert!(output.status.success(), "openfisca/run.py: {}", output.status);
        let told: Told = serde_json::from_slice(&output.stdout).unwrap();
        let results = &told.results;
        let column = results.numbers["entitlement"].as_array().unwrap();
        let same = told.alone.entitlement.iter().zip(column).all(|(alone, all)| all == alone);
        assert!(same && told.alone.schools == alone, "theirs differ between one at a time and all at once");
        Self {
            traced: alone as f64 / told.alone.seconds,
            sealed: alone as f64 / told.alone.sealed_seconds,
            vectorised: told.vectorised.schools as f64 / told.vectorised.seconds,
            trace_nodes: told.alone.trace_nodes,
            versions: told.versions,
            results: told.results,
        }
    }
}

/// Holds every figure of every school against theirs; answers how many there were.
pub fn assert_same(ours: &SubsidyResultView, theirs: &Results) -> usize {
    assert_eq!(ours.lines.len(), theirs.codes.len(), "not all schools were computed by both");
    let compared = ours.lines.iter().enumerate().map(|(at, line)| assert_same_line(line, theirs, at)).sum();
    assert_covers(&ours.lines);
    compared
}

fn assert_same_line(line: &SubsidyLineView, theirs: &Results, at: usize) -> usize {
    let code = &line.code;
    assert_eq!(*code, theirs.codes[at]);
    assert_eq!(line.grade.as_str(), theirs.grade[at], "{code}: grade");
    let fen = |amount: Yuan| amount.fen().unwrap();
    let numbers = [
        ("total", line.total.hundredths()),
        ("base", fen(line.base)),
        ("topup", fen(line.topup)),
        ("gross", fen(line.gross)),
        ("carryover_deduction", fen(line.carryover_deduction)),
        ("entitlement", fen(line.entitlement)),
    ];
    for (name, value) in numbers {
        assert_eq!(theirs.numbers[name][at], value, "{code}: {name}");
    }
    for gate in &line.gates {
        assert_eq!(theirs.gates[gate.gate.as_str()][at], gate.passed, "{code}: {}", gate.gate);
    }
    for item in &line.items {
        let points = item.points.hundredths();
        assert_eq!(theirs.items[item.item.as_str()][at], points, "{code}: {}", item.item);
    }
    assert_eq!(line.gates.len() + line.items.len(), theirs.gates.len() + theirs.items.len());
    1 + numbers.len() + line.gates.len() + line.items.len()
}

/// Everything that the rules tell apart is there often enough for the comparison to say something.
fn assert_covers(lines: &[SubsidyLineView]) {
    let often = |what: &str, least: usize, is: &dyn Fn(&SubsidyLineView) -> bool| {
        let found = lines.iter().filter(|line| is(line)).count();
        assert!(found >= least, "only {found} schools with {what}");
    };
    for grade in contract::subsidy::Grade::ALL {
        often(grade.as_str(), lines.len() / 100, &|line| line.grade == *grade);
    }
    for (at, gate) in contract::subsidy::Gate::ALL.iter().enumerate() {
        often(gate.as_str(), lines.len() / 500, &|line| !line.gates[at].passed);
    }
    often("a veto", lines.len() / 200, &|line| !line.vetoes.is_empty());
    often("an overdue rectification", lines.len() / 200, &|line| line.downgraded);
    often("unspent money", lines.len() / 50, &|line| line.carryover_deduction > Yuan::ZERO);
    let failed = lines.iter().filter(|line| !line.eligible).count();
    assert!((lines.len() / 33..=lines.len() / 14).contains(&failed), "{failed} schools fail a gate");
}

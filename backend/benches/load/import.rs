//! A list of a hundred thousand learners, of which one in a hundred is wrong, against the bare rows.

use std::fmt::Write as _;

use backend::learner::domain::check_character;
use reqwest::Method;
use serde_json::json;

use crate::rows::{Plan, Row, row};
use crate::stage::{Filled, Stage};

const PATH: &str = "learners/import?mode=good_rows";
const ROWS: u32 = 100_000;
/// A tenth of the bare rows: each row is read, checked, sealed twice, hashed four times and looked for.
const LEAST: f64 = 0.1;
/// What is asked for, on a machine of two cores.
const MOST_SECONDS: f64 = 60.0;
const MOST_MIB: u64 = 512;

/// Takes the learners of the last run away.
const UNMADE: &str = "alter table learner_consent disable trigger user;
    delete from learner_consent c using learner l where l.id = c.learner_id and l.name_zh = '导入';
    alter table learner_consent enable always trigger learner_consent_append_only;
    delete from learner_priority p using learner l where l.id = p.learner_id and l.name_zh = '导入';
    delete from learner where name_zh = '导入'";

/// The same rows without a server.
const BARE: &str = "insert into bench_learner (id, school_id, name_zh, sex, birth_date, id_number_sealed, id_number_hash,
        id_number_tail_hash, id_number_masked, phone_sealed, phone_hash, phone_masked, status, registered_on,
        consent_notice_version, consented_at, synthetic, created_at)
    select id, school_id, name_zh, sex, birth_date, sealed, hash, tail, masked, phone_sealed, phone_hash, phone_masked,
        'active', current_date, '2024-09', now(), false, now() from bench_imported;
    insert into bench_consent (learner_id, purpose, number, act, notice_version, said_at, method, recorded_by, recorded_at)
    select i.id, p.purpose, 1, 'given', '2024-09', now(), 'paper', i.id, now() from bench_imported i
    cross join (values ('personal_data'), ('sensitive_data')) p (purpose)";

/// The rows, one in a hundred with a check digit that does not fit.
fn table() -> Vec<u8> {
    let mut file = String::from(
        "name_zh,id_number,phone,school_code,notice_version,personal_data,sensitive_data,priority,evidence\n",
    );
    for at in 0..ROWS {
        let (day, running) = (at / 900, at % 900 + 100);
        let born = 1_940 + day / 336;
        let (month, day) = (day % 336 / 28 + 1, day % 28 + 1);
        let body = format!("150602{born}{month:02}{day:02}{running:03}");
        let right = check_character(body.as_bytes());
        let check = if at % 100 == 0 { if right == b'0' { b'1' } else { b'0' } } else { right };
        let (school, priority) = (1 + at % 1000, if at % 5 == 0 { "economic" } else { "" });
        let _ = writeln!(
            file,
            "导入,{body}{},139{at:08},YFXT-150602{school:06}-01,2024-09,是,是,{priority},",
            char::from(check)
        );
    }
    file.into_bytes()
}

/// One list of a hundred thousand rows, its right rows taken in.
pub fn learner_import(plan: &Plan, rows: &mut Vec<Row>) {
    let stage = Stage::set(plan.seconds, Filled::Learners);
    let file = table();
    let mut peak = 0;
    let pairs = plan.pairs(|| {
        let theirs = 1.0 / stage.bare(BARE, "truncate bench_learner; truncate bench_consent");
        stage.change(UNMADE);
        let sent = stage.request(Method::POST, PATH).header("content-type", "text/csv").body(file.clone());
        let (outcome, mib) = stage.weighed(sent);
        peak = peak.max(mib);
        (theirs, outcome)
    });
    assert_eq!(stage.count("learner where name_zh = '导入'"), i64::from(ROWS - ROWS / 100));
    let slowest = pairs.iter().map(|one| 1.0 / one.1.rate).fold(0.0, f64::max);
    let mut import = row("learner-import", LEAST, &pairs);
    import.more["rows"] = json!(ROWS);
    import.more["bytes"] = json!(file.len());
    import.more["slowest_seconds"] = json!(slowest);
    import.more["peak_mib"] = json!(peak);
    println!("learner-import: {slowest:.1} s at most (≤ {MOST_SECONDS}), {peak} MiB at most (≤ {MOST_MIB})");
    rows.push(import);
}

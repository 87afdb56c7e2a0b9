//! The shape of the house: which way things lean, how long a file may be, that no text is missing.

mod lengths;
mod pages;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use regex::Regex;

/// The slices, lowest first: each may lean only on those before it (docs/ARCHITECTURE.md).
const SLICES: &[&str] = &[
    "audit",
    "auth",
    "calendar",
    "division",
    "dictionary",
    "facility",
    "device",
    "venue",
    "learner",
    "teacher",
    "course",
    "curriculum",
    "smart_aging",
    "class",
    "learning_team",
    "online",
    "volunteer",
    "credit",
    "redemption",
    "fund",
    "subsidy",
    "coverage",
    "assessment",
    "subsidy_run",
    "privacy",
    "integration",
    "publicity",
    "demo",
];
const LONGEST_FILE: usize = 420;

struct Source {
    path: PathBuf,
    /// Path below `src`, with `/`.
    name: String,
    text: String,
}

impl Source {
    fn slice(&self) -> Option<usize> {
        let folder = self.name.split('/').next()?;
        SLICES.iter().position(|slice| *slice == folder && self.name.contains('/'))
    }

    /// Which floor of its slice the file stands on: `domain`, `store`, `service`, `routes` or another name.
    fn floor(&self) -> &str {
        let inside = self.name.split('/').nth(1).unwrap_or_default();
        inside.strip_suffix(".rs").unwrap_or(inside)
    }

    /// The code without its test module and comments, each path in full.
    fn code(&self) -> String {
        let product = self.text.split("#[cfg(test)]").next().unwrap_or_default();
        let lines = product.lines().filter(|line| !line.trim_start().starts_with("//"));
        ungrouped(&lines.collect::<Vec<_>>().join("\n"))
    }
}

/// The code with `crate::{a, b::{c, d}}` written as `crate::a, crate::b::c, crate::b::d`.
fn ungrouped(code: &str) -> String {
    let group = Regex::new(r"((?:[a-z_0-9]+::)+)\{([^{}]*)\}").expect("a pattern");
    let spell = |found: &regex::Captures<'_>| {
        let paths = found[2].split(',').map(str::trim).filter(|path| !path.is_empty());
        paths.map(|path| format!("{}{path}", &found[1])).collect::<Vec<_>>().join(", ")
    };
    let (mut before, mut code) = (String::new(), code.to_owned());
    while before != code {
        before.clone_from(&code);
        code = group.replace_all(&before, spell).into_owned();
    }
    code
}

#[test]
fn a_grouped_use_hides_nothing() {
    let spelt = ungrouped("use crate::{learner, http::{Caller, auth::gate},\n    state::State};");
    for path in ["crate::learner", "crate::http::Caller", "crate::http::auth::gate", "crate::state::State"] {
        assert!(spelt.contains(path), "{spelt}");
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut found) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name = path.strip_prefix(&root).expect("below").display().to_string();
                let text = std::fs::read_to_string(&path).expect("text");
                found.push(Source { path, name, text });
            }
        }
    }
    assert!(found.len() > 30, "the sources are there");
    found
}

#[test]
fn slices_lean_only_on_those_below_them() {
    let import = Regex::new(r"crate::([a-z_]+)").expect("a pattern");
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(own) = source.slice() else { continue };
        for other in import.captures_iter(&source.code()) {
            let rank = SLICES.iter().position(|slice| *slice == &other[1]);
            if rank.is_some_and(|rank| rank > own) {
                wrong.push(format!("{} leans on {}, which stands above it", source.name, &other[1]));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn within_a_slice_routes_lean_on_services_and_services_on_stores_and_rules() {
    let forbidden: BTreeMap<&str, &[&str]> = BTreeMap::from([
        (
            "domain",
            [
                "actix",
                "diesel",
                "crate::db",
                "crate::http",
                "crate::schema",
                "crate::clock::Clock",
                "::routes",
                "super::store",
                "super::service",
                "std::fs",
                "reqwest",
            ]
            .as_slice(),
        ),
        ("store", ["actix", "crate::http", "::routes", "super::service", "crate::clock::Clock"].as_slice()),
        (
            "service",
            [
                "actix",
                "crate::http",
                "crate::schema",
                "::routes",
                "crate::clock::Clock",
                "diesel::prelude",
                "sql_query",
            ]
            .as_slice(),
        ),
        ("routes", ["diesel::", "crate::schema", "super::store", "crate::clock::Clock"].as_slice()),
    ]);
    let mut wrong = Vec::new();
    for source in sources() {
        if source.slice().is_none() {
            continue;
        }
        for word in forbidden.get(source.floor()).copied().unwrap_or_default() {
            if source.code().contains(word) {
                wrong.push(format!("{} must not use {word}", source.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_stores_know_the_tables() {
    let allowed = |name: &str| {
        name.contains("/store")
            || name.ends_with("/scope.rs")
            || name.starts_with("db/")
            || name == "http/idempotency.rs"
    };
    let wrong: Vec<String> = sources()
        .into_iter()
        .filter(|source| !allowed(&source.name) && source.code().contains("crate::schema"))
        .map(|source| source.name)
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Which slice writes which tables; the others ask its service, or join read-only.
const OWNERS: &[(&str, &[&str])] = &[
    ("audit", &["audit_entry"]),
    ("auth", &["account", "account_grant", "login_failure", "refresh_token", "session", "signing_key"]),
    ("calendar", &["workday"]),
    ("division", &["census_age_share", "division", "division_succession"]),
    (
        "facility",
        &[
            "facility",
            "facility_opening_hours",
            "facility_standard",
            "facility_status_change",
            "room",
            "school",
        ],
    ),
    ("venue", &["venue", "venue_agreement", "venue_booking"]),
    (
        "device",
        &["device", "device_anchor", "device_pairing", "device_parameter", "device_record", "device_reject"],
    ),
    (
        "learner",
        &[
            "erased_identity",
            "learner",
            "learner_account",
            "learner_consent",
            "learner_need",
            "learner_priority",
            "learner_proxy",
            "proxy_rule",
        ],
    ),
    (
        "teacher",
        &[
            "teacher",
            "teacher_assignment",
            "teacher_availability",
            "teacher_compliance_check",
            "teacher_consent",
            "teacher_qualification",
        ],
    ),
    (
        "course",
        &[
            "course",
            "course_attachment",
            "course_category",
            "course_lesson",
            "course_nomination",
            "course_share",
            "course_subscription",
            "course_version",
            "resource_center",
            "stored_file",
        ],
    ),
    (
        "curriculum",
        &[
            "course_rating",
            "curriculum_item",
            "curriculum_parameter",
            "curriculum_plan",
            "curriculum_reminder",
            "demand_answer",
            "demand_choice",
            "demand_option",
            "demand_survey",
            "refresh_proposal",
            "refresh_proposal_line",
            "refresh_rule",
            "teaching_review",
            "teaching_review_line",
        ],
    ),
    ("smart_aging", &["smart_aging_case", "smart_aging_case_step"]),
    (
        "class",
        &[
            "attendance",
            "calendar_feed",
            "class_series",
            "class_session",
            "attendance_correction",
            "class_code_use",
            "learner_card",
            "sign_code_use",
            "class_notice",
            "enrolment",
            "enrolment_parameter",
        ],
    ),
    (
        "learning_team",
        &[
            "learning_team",
            "learning_team_activity",
            "learning_team_member",
            "learning_team_parameter",
            "learning_team_participant",
        ],
    ),
    ("online", &["online_lesson", "online_parameter", "online_playback", "online_progress", "online_record"]),
    (
        "volunteer",
        &[
            "service_match",
            "service_request",
            "silver_age_action",
            "talent_offer",
            "volunteer_log",
            "volunteer_member",
            "volunteer_parameter",
            "volunteer_shift",
            "volunteer_signup",
            "volunteer_team",
        ],
    ),
    (
        "credit",
        &[
            "credit_adjustment",
            "credit_due",
            "credit_earning",
            "credit_policy",
            "credit_pooled",
            "credit_review",
            "credit_review_line",
            "credit_screening",
            "credit_reminder",
            "ledger_block",
            "ledger_verification",
            "ledger_account",
            "ledger_asset",
            "ledger_balance",
            "ledger_event",
            "ledger_head",
            "ledger_transfer",
        ],
    ),
    ("redemption", &["redemption_item", "redemption_order", "stock_adjustment", "stock_adjustment_line"]),
    (
        "fund",
        &[
            "donation",
            "donation_number",
            "fund",
            "fund_delivery",
            "fund_entry",
            "fund_misuse_attempt",
            "ledger_reversal",
            "remuneration_standard",
            "teacher_remuneration",
            "teacher_remuneration_session",
        ],
    ),
    ("subsidy", &["subsidy_policy"]),
    (
        "assessment",
        &[
            "assessment",
            "assessment_cycle",
            "assessment_draw",
            "assessment_finding",
            "assessment_remark",
            "assessment_source",
            "assessment_version",
            "assessor",
            "assessor_interest",
            "assessor_organisation",
            "inspection",
            "inspection_assessor",
            "inspection_photo",
            "inspection_sample",
        ],
    ),
    (
        "subsidy_run",
        &[
            "operating_policy",
            "subsidy_appeal",
            "subsidy_clawback",
            "subsidy_county_review",
            "subsidy_disbursement",
            "subsidy_expense_line",
            "subsidy_expense_report",
            "subsidy_line",
            "subsidy_run",
            "subsidy_run_step",
            "subsidy_run_version",
        ],
    ),
    (
        "coverage",
        &[
            "coverage_target",
            "participation_cell",
            "participation_delta",
            "participation_month",
            "participation_parameter",
            "participation_result",
            "participation_stale",
            "participation_touch",
        ],
    ),
    ("privacy", &["learner_merge", "privacy_request"]),
    ("http", &["idempotency_key"]),
];

#[test]
fn only_the_owning_slice_writes_a_table() {
    let owner =
        |table: &str| OWNERS.iter().find(|(_, tables)| tables.contains(&table)).map(|(slice, _)| *slice);
    let table = Regex::new(r"(?m)^    ([a-z_]+) \([a-z_, ]+\) \{$").expect("a pattern");
    let written = Regex::new(
        r"(?s)\b(?:insert_into|update|delete)\(\s*&?([a-z_]+)::|(?i:insert\s+into|delete\s+from|\bupdate)\s+([a-z_]+)\s",
    )
    .expect("a pattern");
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/src/tables.rs"))
        .expect("the tables");
    let tables: Vec<&str> =
        table.captures_iter(&text).filter_map(|found| Some(found.get(1)?.as_str())).collect();
    assert!(tables.len() > 130, "the tables are found");
    let (mut wrong, mut seen) = (BTreeSet::new(), 0);
    wrong.extend(
        tables.into_iter().filter(|name| owner(name).is_none()).map(|name| format!("nobody owns {name}")),
    );
    for source in sources() {
        for found in written.captures_iter(&source.code()) {
            let name = found.get(1).or_else(|| found.get(2)).map_or("", |name| name.as_str());
            let Some(owner) = owner(name) else { continue };
            seen += 1;
            if source.name.split('/').next() != Some(owner) {
                wrong.insert(format!("{} writes {name}, which {owner} owns", source.name));
            }
        }
    }
    assert!(seen > 60, "{seen} writes are found");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_file_is_too_long_to_read() {
    let wrong: Vec<String> = sources()
        .into_iter()
        .filter(|source| !source.name.ends_with("tests.rs") && source.text.lines().count() > LONGEST_FILE)
        .map(|source| format!("{}: {} lines", source.path.display(), source.text.lines().count()))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn texts(language: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales").join(language);
    let mut keys = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("locales") {
        let mut message = String::new();
        for line in std::fs::read_to_string(entry.expect("an entry").path()).expect("text").lines() {
            let key = line.split('=').next().unwrap_or_default().trim().to_owned();
            if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                message.clone_from(&key);
                keys.insert(key);
            } else if line.trim_start().starts_with('.') {
                keys.insert(format!("{message}{key}"));
            }
        }
    }
    keys
}

#[test]
fn every_problem_code_has_its_sentences_in_every_language() {
    let (chinese, english) = (texts("zh-CN"), texts("en"));
    assert_eq!(chinese, english, "both languages say the same things");
    let code = Regex::new(
        r#"(?s)(?:Problem::(?:malformed|unauthorized|conflict|rule|too_many|unavailable)\(\s*|Problem::new\([^"()]*(?:\([^()]*\))?[^"()]*|Self::(?:malformed|unauthorized|conflict|rule|too_many|unavailable)\(\s*)"([a-z_0-9]+)""#,
    )
    .expect("a pattern");
    let fault = Regex::new(r#"(?s)Fault::new\([^;]*?,\s*"([a-z_0-9]+)"\s*\)"#).expect("a pattern");
    let demand = Regex::new(r#"(?s)\.demand\([^;]*?"([a-z_0-9]+)"\s*,?\s*\)\s*;"#).expect("a pattern");
    let (mut missing, mut seen) = (BTreeSet::new(), 0);
    for source in sources() {
        let source_code = source.code();
        let told = code.captures_iter(&source_code).chain(fault.captures_iter(&source_code));
        for found in told.chain(demand.captures_iter(&source_code)) {
            seen += 1;
            let detail = format!("{}.detail", &found[1]);
            if !chinese.contains(&found[1]) || !chinese.contains(&detail) {
                missing.insert(format!("{} ({})", &found[1], source.name));
            }
        }
    }
    assert!(seen > 30, "codes are found in the sources");
    assert!(missing.is_empty(), "codes without a text: {missing:#?}");
}

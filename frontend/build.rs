//! What the console is compiled with: the version of its texts, who may do what, and what recorded values mean.

use std::{
    collections::BTreeSet,
    env,
    error::Error,
    fmt::Write as _,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

fn main() -> Result<(), Box<dyn Error>> {
    let root = env::var("CARGO_MANIFEST_DIR")?;
    let root = Path::new(&root);
    println!("cargo::rustc-env=TEXTS_VERSION={:016x}", texts_version(root)?);
    let document: serde_json::Value =
        serde_json::from_slice(&fs::read(root.join("../openapi/openapi.json"))?)?;
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("may.rs"), roles(&document)?)?;
    fs::write(Path::new(&out).join("meanings.rs"), meanings(&document)?)?;
    if env::var("CARGO_CFG_TARGET_ARCH")? == "wasm32" {
        // What cuts the console into parts needs to know who refers to whom.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    for input in ["locales", "../backend/locales", "../openapi/openapi.json"] {
        println!("cargo::rerun-if-changed={input}");
    }
    Ok(())
}

/// A version of the texts, so that a browser never mixes old texts with a new console.
fn texts_version(root: &Path) -> Result<u64, Box<dyn Error>> {
    let mut hasher = DefaultHasher::new();
    for language in ["zh-CN", "en"] {
        let folder = root.join("locales").join(language);
        let mut files: Vec<_> = fs::read_dir(&folder)?.collect::<Result<Vec<_>, _>>()?;
        files.sort_by_key(fs::DirEntry::path);
        for file in files {
            fs::read(file.path())?.hash(&mut hasher);
        }
        fs::read(root.join("../backend/locales").join(language).join("words.ftl"))?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// The roles of every operation as the OpenAPI document has them: what the API refuses is not offered.
fn roles(document: &serde_json::Value) -> Result<String, Box<dyn Error>> {
    let mut source = String::new();
    let paths = document["paths"].as_object().ok_or("the document has no paths")?;
    for operation in paths.values().filter_map(|path| path.as_object()).flat_map(serde_json::Map::values) {
        let (Some(id), Some(roles)) = (operation["operationId"].as_str(), operation["x-roles"].as_array())
        else {
            continue;
        };
        let roles: Vec<String> = roles
            .iter()
            .filter_map(|role| role.as_str())
            .map(|role| format!("Role::{}", camel(role)))
            .collect();
        let summary = operation["summary"].as_str().unwrap_or_default();
        writeln!(
            source,
            "/// {summary}\npub const {}: &[Role] = &[{}];",
            id.to_uppercase(),
            roles.join(", ")
        )?;
    }
    Ok(source)
}

/// `facility_clerk` → `FacilityClerk`
fn camel(word: &str) -> String {
    word.split('_').map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}

/// The kinds of records in the audit trail, and the schemas of what is recorded of them.
const RECORDS: &[(&str, &[&str])] = &[
    ("facility", &["FacilityView"]),
    ("account", &["AccountView"]),
    (
        "learner",
        &["LearnerView", "CreditDonationView", "LearnerConsentView", "LearnerNeedsView", "LearnerProxyView"],
    ),
    ("learner_merge", &["LearnerMergeView"]),
    ("privacy_request", &["PrivacyRequestView"]),
    ("teacher", &["TeacherView", "TeacherDocuments"]),
    ("course", &["CourseDetails"]),
    ("course_category", &["CourseCategoryView"]),
    ("course_nomination", &["CourseNominationView"]),
    ("course_share", &["CourseShareView"]),
    ("smart_aging_case", &["SmartAgingCaseDetails"]),
    ("online_lesson", &["OnlineLessonView"]),
    ("online_parameter", &["OnlineParameterView"]),
    ("online_record", &["EarningView"]),
    ("curriculum_plan", &["CurriculumPlanView"]),
    ("refresh_proposal", &["RefreshProposalSummary", "RefreshLineDecision"]),
    ("curriculum_parameter", &["CurriculumParameterView"]),
    ("demand_survey", &["DemandSurveyView"]),
    ("demand_answer", &["DemandAnswerView"]),
    ("course_rating", &["CourseRatingView"]),
    ("teaching_review", &["TeachingReviewView"]),
    ("class_session", &["ClassSessionView", "SettlementView", "AttendanceView"]),
    ("class_series", &["ClassSeriesView"]),
    ("calendar_feed", &["CalendarFeedView"]),
    ("venue", &["VenueView"]),
    ("venue_agreement", &["VenueAgreementView"]),
    ("venue_booking", &["VenueBookingView"]),
    ("attendance", &["AttendanceView"]),
    ("attendance_correction", &["AttendanceCorrectionView"]),
    ("enrolment", &["EnrolmentView"]),
    ("enrolment_parameter", &["EnrolmentParameterView"]),
    ("class_notice", &["ClassNoticeView"]),
    ("learning_team", &["LearningTeamView", "LearningTeamMemberView"]),
    ("learning_team_activity", &["LearningTeamActivityView"]),
    ("coverage_target", &["CoverageTargetView"]),
    ("participation_parameter", &["ParticipationParameterView"]),
    ("credit_policy", &["CreditPolicyView"]),
    ("credit_review", &["CreditReviewView"]),
    ("credit_adjustment", &["CreditAdjustmentView"]),
    ("redemption_item", &["RedemptionItemView", "ReceiveStock", "TransferStock"]),
    ("redemption_order", &["RedemptionOrderView"]),
    ("stock_adjustment", &["StockAdjustmentView"]),
    ("donation", &["DonationView"]),
    ("ledger_reversal", &["LedgerReversalView"]),
    ("device", &["DeviceView"]),
    ("device_pairing", &["CreateDevicePairing"]),
    ("fund", &["FundView", "FundEntryView", "SpendFund"]),
    ("subsidy_policy", &["SubsidyPolicyView"]),
    ("subsidy_run", &["SubsidyRunView"]),
    ("subsidy_appeal", &["SubsidyAppealView"]),
    ("subsidy_clawback", &["SubsidyClawbackView"]),
    ("operating_policy", &["OperatingPolicyView"]),
    ("assessment", &["AssessmentView", "WriteSelfAssessment"]),
    ("assessment_cycle", &["AssessmentCycleView", "AssessmentDrawView"]),
    ("assessment_finding", &["AssessmentFindingView"]),
    ("assessor", &["AssessorView"]),
    ("assessor_interest", &["AssessorInterestView"]),
    ("assessor_organisation", &["AssessorOrganisationView"]),
    ("inspection", &["ScoreSheetView", "InspectionPhotoView", "InspectionSampleView"]),
    ("volunteer_team", &["VolunteerTeamView", "VolunteerMemberView"]),
    ("volunteer_shift", &["VolunteerShiftView", "VolunteerSignupView"]),
    ("volunteer_log", &["VolunteerLogView", "EarningView"]),
    ("talent_offer", &["TalentOfferView"]),
    ("service_request", &["ServiceRequestView"]),
    ("service_match", &["ServiceMatchView"]),
    ("remuneration_standard", &["RemunerationStandardView"]),
    ("teacher_remuneration", &["TeacherRemunerationView"]),
];

/// What the members of recorded things mean, as rows of `(kind of record, place, meaning)`; members that are plain
/// text or numbers have none.
fn meanings(document: &serde_json::Value) -> Result<String, Box<dyn Error>> {
    let schemas = &document["components"]["schemas"];
    let mut source = String::from("const MEANINGS: &[(&str, &str, Meaning)] = &[\n");
    for (kind, recorded) in RECORDS {
        let mut found = BTreeSet::new();
        for name in *recorded {
            let schema = schemas.get(name).ok_or_else(|| format!("the document has no schema {name}"))?;
            members(schemas, schema, "", 0, &mut found);
        }
        for (place, meaning) in found {
            writeln!(source, "    ({kind:?}, {place:?}, Meaning::{meaning}),")?;
        }
    }
    source.push_str("];\n");
    Ok(source)
}

/// Deeper than any record goes.
const DEEPEST: u32 = 8;

/// The members below a schema that mean more than their text; items of lists have the place of their list.
fn members(
    schemas: &serde_json::Value,
    schema: &serde_json::Value,
    place: &str,
    depth: u32,
    found: &mut BTreeSet<(String, String)>,
) {
    if depth > DEEPEST {
        return;
    }
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
        match name {
            "Credits" | "Yuan" | "Area" | "HalfYear" => {
                found.insert((place.to_owned(), name.to_owned()));
            }
            _ if schemas[name]["enum"].is_array() => {
                found.insert((place.to_owned(), format!("Word({name:?})")));
            }
            _ => members(schemas, &schemas[name], place, depth + 1, found),
        }
    }
    let choices = ["oneOf", "anyOf", "allOf"].into_iter().filter_map(|key| schema[key].as_array()).flatten();
    for part in choices.chain(schema.get("items")) {
        members(schemas, part, place, depth + 1, found);
    }
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        let below = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
        members(schemas, member, &below, depth + 1, found);
    }
}

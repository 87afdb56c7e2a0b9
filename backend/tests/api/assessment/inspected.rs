//! An inspection at the site: arrived at, filled in, sampled, handed in, and what becomes of the result.

use contract::assessment::{InspectionDetails, InspectionView};
use contract::auth::{Grant, Role, ScopeKind};
use contract::page::Page;
use reqwest::Method;
use serde_json::{Value, json};

use super::{SEED, Year, assessor, organisation};
use crate::support::{Answer, Client, PASSWORD};

/// The beginning of a JPEG picture is one.
const JPEG: &[u8] = &[0xFF, 0xD8, 0xFF, 0xE0, 0, 0x10, b'J', b'F', b'I', b'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0];

/// A drawn inspection and who was drawn for it.
struct Site {
    year: Year,
    cycle: Answer,
    assessor: Client,
    path: String,
}

impl Site {
    async fn drawn() -> Self {
        let (year, cycle) = Year::frozen().await;
        let organisation = organisation(&year).await;
        let (assessor, _) = assessor(&year, "assessor-one", &organisation).await;
        year.step(&cycle, "draw", json!({ "seed": SEED })).await.expect(200);
        let cycle = year.city.get(&format!("{}/{}", super::CYCLES, cycle.id())).await.expect(200);
        let page: Page<InspectionView> = assessor.get("/api/v1/inspections").await.expect(200).read();
        let path = format!("/api/v1/inspections/{}", page.items[0].id);
        Self { year, cycle, assessor, path }
    }

    async fn arrived() -> Self {
        let site = Self::drawn().await;
        let place = json!({ "location": { "longitude": "109.964339", "latitude": "39.815100" } });
        site.step("arrive", place).await.expect(200);
        site
    }

    async fn step(&self, step: &str, body: Value) -> Answer {
        let etag = self.assessor.get(&self.path).await.expect(200).etag();
        self.assessor.step(&format!("{}/{step}", self.path), &etag, body).await
    }

    async fn fill(&self, body: Value) -> Answer {
        let etag = self.assessor.get(&self.path).await.expect(200).etag();
        self.assessor.put(&format!("{}/sheet", self.path), &etag, body).await
    }

    /// The county enters how the host's own assessment went.
    async fn host_assessed(&self) {
        let (path, answer) = self.year.details().await;
        let body = json!({ "grade": "good", "document": "东民发〔2026〕2号" });
        self.year.city.put(&format!("{path}/host-assessment"), &answer.etag(), body).await.expect(200);
    }

    async fn told(&self) -> InspectionDetails {
        self.assessor.get(&self.path).await.expect(200).read()
    }

    async fn photo(&self, what: &str) -> Answer {
        let path = format!("{}/photos?what={what}&longitude=109.964339&latitude=39.815100", self.path);
        self.assessor.send_bytes(Method::POST, &path, Some(("image/jpeg", JPEG.to_vec())), &[]).await
    }

    /// Checks everything that was drawn; the learners say that they are satisfied, or not.
    async fn check_all(&self, satisfied: bool) {
        for sample in self.told().await.samples {
            let path = format!("{}/samples/{}", self.path, sample.id);
            let mut body = json!({ "result": "confirmed" });
            if sample.kind.as_str() == "learner" {
                body["satisfied"] = json!(satisfied);
            }
            self.assessor.put(&path, &format!("\"v{}\"", sample.version), body).await.expect(200);
        }
    }
}

fn sheet() -> Value {
    json!({
        "measured_area": "118.50", "safety_accessibility": "4.50", "safety_note": "扶手齐全，门槛未处理",
        "syllabus_quality": "4.00", "syllabus_note": "大纲完整",
    })
}

#[actix_web::test]
async fn a_sheet_that_is_complete_becomes_the_next_version_of_the_result() {
    let site = Site::arrived().await;
    site.step("submit", json!({})).await.problem(409, "score_sheet_incomplete");
    let mut over = sheet();
    over["safety_accessibility"] = json!("5.01");
    site.fill(over).await.fault("/safety_accessibility", "points_out_of_range");
    let filled = site.fill(sheet()).await.expect(200).json();
    assert_eq!(filled["sheet"]["distance_metres"], 86, "a thousandth of a degree to the east");
    assert_eq!(filled["missing"], json!(["venue_photo", "safety_photo", "sessions", "learners"]));
    let photo = site.photo("venue").await.expect(201);
    site.photo("safety").await.expect(201);
    let content = site.assessor.get(&format!("{}/photos/{}", site.path, photo.id())).await.expect(200);
    assert_eq!((content.bytes.as_slice(), content.header("content-type")), (JPEG, "image/jpeg"));
    site.check_all(true).await;
    assert_eq!(site.told().await.missing, []);
    let handed = site.step("submit", json!({})).await.expect(200).json();
    assert_eq!(handed["inspection"]["status"], "submitted");
    let told = site.year.result().await;
    assert_eq!(told.result.version.cause.as_str(), "inspected");
    let facts = &told.result.facts;
    assert_eq!(facts.measured_area.map(|area| area.to_string()).as_deref(), Some("118.50"));
    assert_eq!((facts.safety_accessibility.to_string(), facts.satisfaction_bp), ("4.50".to_owned(), 10_000));
    assert_eq!(facts.teaching_minutes, 90, "what was frozen stays");
    site.fill(sheet()).await.problem(409, "inspection_step_not_allowed");
    site.year.step(&site.cycle, "conclude", json!({})).await.problem(409, "hosts_not_assessed");
    site.host_assessed().await;
    let concluded = site.year.step(&site.cycle, "conclude", json!({})).await.expect(200);
    assert_eq!(concluded.json()["status"], "concluded");
}

#[actix_web::test]
async fn a_place_is_told_or_why_there_is_none_and_pictures_are_pictures() {
    let site = Site::drawn().await;
    site.fill(sheet()).await.problem(409, "inspection_step_not_allowed");
    site.step("arrive", json!({})).await.fault("/place_note", "required_without_location");
    let beyond = json!({ "location": { "longitude": "181", "latitude": "39.8" } });
    site.step("arrive", beyond).await.fault("/location", "out_of_range");
    site.step("arrive", json!({ "place_note": "地下室没有信号" })).await.expect(200);
    let path = format!("{}/photos?what=venue", site.path);
    let pdf = crate::support::files::PDF.to_vec();
    let sent =
        site.assessor.send_bytes(Method::POST, &path, Some(("application/pdf", pdf.clone())), &[]).await;
    sent.problem(422, "not_a_photograph");
    let sent = site.assessor.send_bytes(Method::POST, &path, Some(("image/jpeg", pdf)), &[]).await;
    sent.problem(422, "file_kind_mismatch");
    assert_eq!(site.year.app.stored_files(), 0, "what was not taken leaves nothing behind");
}

#[actix_web::test]
async fn whoever_is_drawn_is_telephoned_by_a_number_whose_opening_is_recorded() {
    let site = Site::arrived().await;
    let told = site.told().await;
    let learner = told.samples.iter().find(|one| one.kind.as_str() == "learner").expect("a learner");
    let session = told.samples.iter().find(|one| one.kind.as_str() == "session").expect("a session");
    assert!(learner.what.ends_with('*') && session.recorded == 1);
    let call = format!("{}/samples/{}/call", site.path, learner.id);
    let number = site.assessor.post(&call, json!({})).await.expect(200).json();
    assert_eq!(number["phone"], "13947712345");
    site.year.city.post(&call, json!({})).await.problem(403, "role_not_allowed");
    let trail =
        "select from audit_entry where action = 'learner.reveal' and after ->> 'reason' = '年度考核电话核查'";
    assert_eq!(site.year.app.count(trail), 1);
    let path = format!("{}/samples/{}", site.path, learner.id);
    let reached = json!({ "result": "confirmed" });
    site.assessor.put(&path, "\"v1\"", reached).await.fault("/satisfied", "required");
    let differs = json!({ "result": "differs", "satisfied": false });
    site.assessor.put(&path, "\"v1\"", differs).await.fault("/note", "required");
    let differs = json!({ "result": "differs", "satisfied": false, "note": "说没有来过" });
    site.assessor.put(&path, "\"v1\"", differs.clone()).await.expect(200);
    site.assessor.put(&path, "\"v1\"", differs).await.problem(412, "stale_version");
    assert_eq!(site.told().await.inspection.progress.differ, 1);
}

#[actix_web::test]
async fn a_refused_inspection_is_a_veto_for_the_city_to_decide_on() {
    let site = Site::drawn().await;
    site.year.step(&site.cycle, "conclude", json!({})).await.problem(409, "schools_not_inspected");
    let refused = site.step("refuse", json!({ "reason": "负责人拒绝开门" })).await.expect(200).json();
    assert_eq!(refused["inspection"]["status"], "refused");
    let finding = &refused["findings"][0];
    assert_eq!((&finding["veto"], &finding["status"]), (&json!("V6_refused_inspection"), &json!("open")));
    site.host_assessed().await;
    site.year.step(&site.cycle, "conclude", json!({})).await.problem(409, "vetoes_not_decided");
    let path = format!("/api/v1/assessment-findings/{}/establish", finding["id"].as_str().expect("an id"));
    site.year.city.step(&path, "\"v1\"", json!({ "reason": "两次上门均被拒绝" })).await.expect(200);
    assert!(!site.year.only().await.eligible, "whoever refuses is paid nothing");
    site.year.step(&site.cycle, "conclude", json!({})).await.expect(200);
}

#[actix_web::test]
async fn a_dismissed_refusal_lets_the_inspection_go_on_and_the_city_waives_what_cannot_be_held() {
    let site = Site::drawn().await;
    let refused = site.step("refuse", json!({ "reason": "约定时间无人" })).await.expect(200).json();
    let finding = &refused["findings"][0];
    let path = format!("/api/v1/assessment-findings/{}/dismiss", finding["id"].as_str().expect("an id"));
    site.year.city.step(&path, "\"v1\"", json!({ "reason": "已另约时间" })).await.expect(200);
    let told = site.told().await;
    assert_eq!(told.inspection.status.as_str(), "drawn");
    let waive = format!("{}/waive", site.path);
    let etag = site.assessor.get(&site.path).await.etag();
    let reason = json!({ "reason": "学堂已停办" });
    site.assessor.step(&waive, &etag, reason.clone()).await.problem(403, "role_not_allowed");
    let waived = site.year.city.step(&waive, &etag, reason).await.expect(200).json();
    assert_eq!(waived["inspection"]["status"], "not_possible");
    site.host_assessed().await;
    site.year.step(&site.cycle, "conclude", json!({})).await.expect(200);
}

#[actix_web::test]
async fn what_the_city_decides_is_not_for_a_part_of_it() {
    let site = Site::drawn().await;
    let part = site.year.app.division(Role::CityAdmin, "150602").await;
    let reason = json!({ "reason": "现场核实" });
    let (school, read) = site.year.details().await;
    part.step(&format!("{school}/refreeze"), &read.etag(), reason.clone())
        .await
        .problem(403, "whole_city_only");
    let inspection = part.get(&site.path).await;
    let drawn = &inspection.json()["inspection"]["assessors"][0]["id"];
    let replaced = json!({ "assessor_id": drawn, "reason": "生病" });
    for (step, body) in [("waive", reason.clone()), ("replace-assessor", replaced)] {
        let path = format!("{}/{step}", site.path);
        part.step(&path, &inspection.etag(), body).await.problem(403, "whole_city_only");
    }
    let refused = site.step("refuse", json!({ "reason": "负责人拒绝开门" })).await.expect(200).json();
    let finding = refused["findings"][0]["id"].as_str().expect("an id").to_owned();
    for step in ["establish", "dismiss"] {
        let path = format!("/api/v1/assessment-findings/{finding}/{step}");
        part.step(&path, "\"v1\"", reason.clone()).await.problem(403, "whole_city_only");
    }
}

#[actix_web::test]
async fn the_school_that_is_inspected_does_not_see_who_is_asked_and_what_they_say() {
    let site = Site::arrived().await;
    let manager = &site.year.school.manager;
    let told: InspectionDetails = manager.get(&site.path).await.expect(200).read();
    assert_eq!((told.samples.len(), told.inspection.progress.learners), (0, 0));
    assert_eq!(site.told().await.samples.len(), 3);
    site.check_all(false).await;
    let trail =
        "select from audit_entry where action = 'inspection.check_sample' and after::text like '%satisfied%'";
    assert_eq!(site.year.app.count(trail), 0);
    let sample = &site.told().await.samples[0];
    let records = format!("{}/samples/{}/records", site.path, sample.id);
    manager.get(&records).await.problem(403, "role_not_allowed");
    let records = site.assessor.get(&records).await.expect(200).json();
    assert_eq!((records.as_array().map(Vec::len), &records[0]["what"]), (Some(1), &json!("张*")));
}

#[actix_web::test]
async fn who_manages_the_school_and_assesses_elsewhere_does_not_see_who_is_asked_either() {
    let site = Site::arrived().await;
    let at_home = |role| Grant {
        role,
        scope: ScopeKind::Facility,
        division_code: None,
        facility_id: Some(site.year.school.facility),
    };
    let both = vec![at_home(Role::FacilityManager), at_home(Role::Assessor)];
    site.year.app.open_account("manager-and-assessor", both).await;
    let mut client = site.year.app.anonymous();
    client.login("manager-and-assessor", PASSWORD).await.expect(200);
    let told: InspectionDetails = client.get(&site.path).await.expect(200).read();
    assert_eq!((told.samples.len(), told.inspection.progress.learners), (0, 0));
}

//! The yearly assessment: figures frozen from records, self-assessment, drawn inspections, findings and results by version.

mod drawn;
mod figures;
mod findings;
mod frozen;
mod inspected;
mod sheets;

use contract::assessment::{AssessmentDetails, AssessmentView};
use contract::auth::{Grant, Role, ScopeKind};
use contract::ids::FacilityId;
use contract::page::Page;
use serde_json::{Value, json};

use crate::support::learning::{School, learner, school};
use crate::support::{Answer, Client, PASSWORD, TestApp};

const CYCLES: &str = "/api/v1/assessment-cycles";
/// A day after the year that is assessed.
const AFTER: &str = "2026-01-10T02:00:00Z";
/// The number of a public lottery.
const SEED: &str = "2026-01-09 期号2026004";

fn cycle_body() -> Value {
    json!({
        "year": 2025, "self_assessment_due": "2026-01-09", "inspection_due": "2026-02-10",
        "assessors_per_school": 1, "session_sample_bp": 1000, "telephone_sample": 30,
    })
}

/// A school with two learners and a session that one of them attended, and the offices, after the year.
struct Year {
    app: TestApp,
    school: School,
    learners: [String; 2],
    session: String,
    city: Client,
}

impl Year {
    async fn over() -> Self {
        let app = TestApp::spawn().await;
        let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
        let learners = [learner(&school, "张三", 2).await, learner(&school, "李四", 4).await];
        let session = taught(&app, &school, &learners[0], "2025-06-03");
        let school = school.at(&app, AFTER).await;
        let city = app.city(Role::CityAdmin).await;
        Self { app, school, learners, session, city }
    }

    /// The same with its figures frozen; answers the cycle.
    async fn frozen() -> (Self, Answer) {
        let year = Self::over().await;
        let cycle = year.city.post(CYCLES, cycle_body()).await.expect(201);
        let cycle = year.step(&cycle, "freeze", json!({})).await.expect(200);
        (year, cycle)
    }

    /// Takes a step on the cycle that an answer has told.
    async fn step(&self, cycle: &Answer, step: &str, body: Value) -> Answer {
        self.city.step(&format!("{CYCLES}/{}/{step}", cycle.id()), &cycle.etag(), body).await
    }

    /// The only school in the cycle.
    async fn only(&self) -> AssessmentView {
        let page: Page<AssessmentView> = self.city.get("/api/v1/assessments").await.expect(200).read();
        assert_eq!(page.items.len(), 1);
        page.items.into_iter().next().expect("a school")
    }

    async fn details(&self) -> (String, Answer) {
        let path = format!("/api/v1/assessments/{}", self.only().await.id);
        let answer = self.city.get(&path).await.expect(200);
        (path, answer)
    }

    async fn result(&self) -> AssessmentDetails {
        self.details().await.1.read()
    }
}

/// A session of ninety minutes on a day that a learner attended, for which credits were posted the day after.
fn taught(app: &TestApp, school: &School, learner: &str, day: &str) -> String {
    let (session, course) = (uuid::Uuid::now_v7(), uuid::Uuid::now_v7());
    let code = session.simple().to_string()[24..].to_uppercase();
    let (from, to) = (format!("{day}T01:00:00Z"), format!("{day}T02:30:00Z"));
    app.sql(&format!(
        "insert into course (id, code, status, created_by, created_at, shown_version_id)
         values ('{course}', 'C-{code}', 'published', '{session}', now(), '{course}');
         insert into course_version (id, course_id, number, status, title_zh, summary, search_key, category, objectives,
             form, delivery_mode, lesson_minutes, tags, syllabus, authors, created_by, created_at, submitted_by,
             submitted_at, decided_at)
         values ('{course}', '{course}', 1, 'published', '手机课堂', '', '手机课堂', 'smart_living', '{{learning}}',
             'course_class', 'offline', 90, '{{}}', '', '{{}}', '{session}', now(), '{session}', now(), now());
         insert into class_session (id, school_id, course_id, title, form, delivery_mode, room_id, starts_at, ends_at,
             capacity, status, created_at)
         values ('{session}', '{}', '{course}', '手机课堂', 'lecture', 'offline', '{}', '{from}', '{to}', 30,
             'closed', '{from}');
         insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until, valid_minutes,
             status, source, recorded_by, created_at)
         values ('{}', '{session}', '{learner}', '{from}', '{to}', '{to}', 90, 'signed_out', 'staff', '{session}', '{from}');",
        school.id,
        school.room,
        uuid::Uuid::now_v7(),
    ));
    session.to_string()
}

/// An account of an assessor, registered with an organisation; signed in, and its id as an assessor.
async fn assessor(year: &Year, username: &str, organisation: &str) -> (Client, String) {
    let grant = Grant {
        role: Role::Assessor,
        scope: ScopeKind::Facility,
        division_code: None,
        facility_id: Some(uuid::Uuid::nil().into()),
    };
    let elsewhere = Grant { facility_id: Some(year.school.facility), ..grant };
    year.app.open_account(username, vec![elsewhere]).await;
    let body = json!({
        "organisation_id": organisation, "username": username, "name": "王评估", "since": "2025-01-01",
    });
    let id = year.city.post("/api/v1/assessors", body).await.expect(201).id();
    let mut client = year.app.anonymous();
    client.login(username, PASSWORD).await.expect(200);
    (client, id)
}

/// An organisation that is engaged for two years.
async fn organisation(year: &Year) -> String {
    year.city.post("/api/v1/assessor-organisations", organisation_body()).await.expect(201).id()
}

fn organisation_body() -> Value {
    json!({
        "name": "北疆社会服务评估中心", "credit_code": "91150602MA0N0JWG7X", "contract": "鄂民评〔2025〕3号",
        "engaged_from": "2025-01-01", "engaged_to": "2026-12-31",
    })
}

/// Records of an assessment that belong to a place, by the path of their kind: its facility is assessed, an inspection drawn
/// and begun, a photograph taken and something found.
pub async fn assessed(app: &TestApp, (facility, learner): (FacilityId, &str)) -> Vec<(&'static str, String)> {
    let city = app.city(Role::CityAdmin).await;
    let cycle = json!({
        "year": 2025, "cut_off": "2025-11-01", "self_assessment_due": "2025-11-11", "inspection_due": "2025-12-20",
        "assessors_per_school": 1, "session_sample_bp": 1000, "telephone_sample": 30,
    });
    app.sql(&format!("update learner set registered_on = '2025-10-01' where id = '{learner}'"));
    let cycle = city.post(CYCLES, cycle).await.expect(201);
    let path = format!("{CYCLES}/{}", cycle.id());
    let frozen = city.step(&format!("{path}/freeze"), &cycle.etag(), json!({})).await.expect(200);
    let grant = Grant {
        role: Role::Assessor,
        scope: ScopeKind::Facility,
        division_code: None,
        facility_id: Some(facility),
    };
    app.open_account("drawn-one", vec![grant]).await;
    let organisation =
        city.post("/api/v1/assessor-organisations", organisation_body()).await.expect(201).id();
    let person = json!({ "organisation_id": organisation, "username": "drawn-one", "name": "王评估", "since": "2025-01-01" });
    city.post("/api/v1/assessors", person).await.expect(201);
    city.step(&format!("{path}/draw"), &frozen.etag(), json!({ "seed": SEED })).await.expect(200);
    let mut assessor = app.anonymous();
    assessor.login("drawn-one", PASSWORD).await.expect(200);
    let drawn = assessor.get("/api/v1/inspections").await.expect(200).json()["items"][0].clone();
    let told = |member: &Value| member.as_str().expect("an id").to_owned();
    let (inspection, school) = (told(&drawn["id"]), told(&drawn["assessment_id"]));
    let path = format!("/api/v1/inspections/{inspection}");
    let begun = assessor
        .step(&format!("{path}/arrive"), "\"v1\"", json!({ "place_note": "无信号" }))
        .await
        .expect(200);
    let sample = told(&begun.json()["samples"][0]["id"]);
    let jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 0x10, b'J', b'F', b'I', b'F', 0].to_vec();
    let sent = assessor
        .send_bytes(
            reqwest::Method::POST,
            &format!("{path}/photos?what=venue"),
            Some(("image/jpeg", jpeg)),
            &[],
        )
        .await;
    let finding = json!({ "severity": "minor", "what": "门槛过高", "due_on": "2025-12-01" });
    let finding = assessor.post(&format!("{path}/findings"), finding).await.expect(201).id();
    vec![
        ("/assessment-findings/{id}", finding),
        ("/assessments/{id}", school),
        ("/inspections/{id}", inspection),
        ("{fact}", "teaching_minutes".to_owned()),
        ("{photo_id}", sent.expect(201).id()),
        ("{sample_id}", sample),
    ]
}

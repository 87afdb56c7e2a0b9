//! “智慧助老” cases: handed in, recommended, selected, promoted, and counted.

use contract::auth::{Grant, Role, ScopeKind};
use contract::page::Page;
use contract::smart_aging::{
    SmartAgingCaseDetails, SmartAgingCaseState, SmartAgingCaseView, SmartAgingCounts, SmartAgingSummary,
};
use serde_json::{Value, json};

use crate::support::learning::{School, course, course_body, school};
use crate::support::{Answer, Client, PASSWORD, TestApp};

const BASE: &str = "/api/v1/smart-aging-cases";
const HERE: &str = "150602";
const ELSEWHERE: &str = "150621";

/// A work case of a school.
fn body(school: &str, title: &str) -> Value {
    json!({
        "kind": "work_case", "title_zh": title, "summary": "手把手教老年人用手机挂号缴费",
        "body": "每周二下午由志愿者一对一辅导，三个月教会八十位老年人自己挂号。", "school_id": school,
        "learners_helped": 80, "began_on": "2025-06-03", "ended_on": "2025-09-02",
    })
}

async fn draft(client: &Client, body: Value) -> Answer {
    client.post(BASE, body).await.expect(201)
}

/// Takes a step on what an answer has told.
async fn step(client: &Client, case: &Answer, step: &str, body: Value) -> Answer {
    client.step(&format!("{BASE}/{}/{step}", case.id()), &case.etag(), body).await
}

fn opinion() -> Value {
    json!({ "opinion": "做法实，可推广" })
}

fn reason() -> Value {
    json!({ "reason": "成效写得不够具体" })
}

fn promotion() -> Value {
    json!({ "promoted_since": "2025-11-12", "promoted_where": "市智慧养老服务云平台" })
}

/// Those who take part: a school, the office of its county, and two of the city.
struct Offices {
    school: School,
    county: Client,
    city: Client,
}

impl Offices {
    async fn of(app: &TestApp) -> Self {
        Self {
            school: school(app, "150602100", "泊江海子镇养老服务中心").await,
            county: app.division(Role::CountyAdmin, HERE).await,
            city: app.city(Role::CityAdmin).await,
        }
    }

    async fn submitted(&self, title: &str) -> Answer {
        let case = draft(&self.school.clerk, body(&self.school.id, title)).await;
        step(&self.school.manager, &case, "submit", json!({})).await.expect(200)
    }

    async fn recommended(&self, title: &str) -> Answer {
        let case = self.submitted(title).await;
        step(&self.county, &case, "recommend", opinion()).await.expect(200)
    }

    async fn promoted(&self, title: &str) -> Answer {
        let case = self.recommended(title).await;
        let case = step(&self.city, &case, "select", opinion()).await.expect(200);
        step(&self.city, &case, "promote", promotion()).await.expect(200)
    }
}

async fn titles(client: &Client, query: &str) -> Vec<String> {
    let page: Page<SmartAgingCaseView> = client.get(&format!("{BASE}{query}")).await.expect(200).read();
    page.items.into_iter().map(|one| one.title_zh).collect()
}

#[actix_web::test]
async fn a_case_goes_from_its_school_by_way_of_county_and_city_to_every_school() {
    let app = TestApp::spawn().await;
    let offices = Offices::of(&app).await;
    let case = offices.submitted("手机课堂").await;
    let path = format!("{BASE}/{}", case.id());
    let stranger = app.division(Role::Teacher, &format!("{ELSEWHERE}100")).await;
    stranger.get(&path).await.problem(404, "not_found");
    let change = json!({ "summary": "改一改" });
    offices
        .school
        .clerk
        .patch(&path, &case.etag(), change)
        .await
        .problem(409, "smart_aging_case_not_a_draft");
    step(&offices.city, &case, "select", opinion()).await.problem(409, "smart_aging_case_step_not_allowed");
    offices
        .county
        .step(&format!("{path}/recommend"), "\"v9\"", opinion())
        .await
        .problem(412, "stale_version");
    offices.county.post(&format!("{path}/recommend"), opinion()).await.problem(428, "if_match_required");
    let case = step(&offices.county, &case, "recommend", opinion()).await.expect(200);
    let case = step(&offices.city, &case, "select", opinion()).await.expect(200);
    step(&offices.school.manager, &case, "withdraw", reason())
        .await
        .problem(409, "smart_aging_case_step_not_allowed");
    let mut early = promotion();
    early["promoted_since"] = json!("2025-11-13");
    step(&offices.city, &case, "promote", early).await.fault("/promoted_since", "smart_aging_day_to_come");
    step(&offices.city, &case, "promote", promotion()).await.expect(200);
    let told: SmartAgingCaseDetails = offices.school.clerk.get(&path).await.expect(200).read();
    let way: Vec<&str> = told.steps.iter().map(|step| step.to.as_str()).collect();
    assert_eq!(way, ["draft", "submitted", "recommended", "selected", "promoted"]);
    let said: Vec<Option<&str>> = told.steps.iter().map(|step| step.note.as_deref()).collect();
    let spoken = Some("做法实，可推广");
    assert_eq!(said, [None, None, spoken, spoken, Some("市智慧养老服务云平台")]);
    assert_eq!(told.steps[2].from, Some(SmartAgingCaseState::Submitted));
    assert_eq!(told.recommended_by.map(|one| Some(one.id)), Some(offices.county.account_id));
    // An example for all, without who was at it and what was said.
    let seen: SmartAgingCaseDetails = stranger.get(&path).await.expect(200).read();
    assert_eq!((seen.steps.len(), seen.submitted_by, seen.recommended_by), (0, None, None));
    assert_eq!((seen.body, seen.promoted_where), (told.body, Some("市智慧养老服务云平台".to_owned())));
    assert_eq!(titles(&stranger, "").await, ["手机课堂"]);
    assert_eq!(titles(&stranger, "?own=true").await, Vec::<String>::new());
    assert_eq!(app.count("select from audit_entry where entity = 'smart_aging_case'"), 5);
}

#[actix_web::test]
async fn who_handed_a_case_in_does_not_decide_on_it_and_who_recommended_it_does_not_select_it() {
    let app = TestApp::spawn().await;
    let offices = Offices::of(&app).await;
    let mut office = body("", "助老员培训");
    office.as_object_mut().expect("members").remove("school_id");
    (office["kind"], office["county_code"]) = (json!("training_program"), json!(HERE));
    let case = draft(&offices.county, office).await;
    assert_eq!(
        (case.json()["county_name"].clone(), case.json()["school_id"].clone()),
        (json!("东胜区"), Value::Null)
    );
    let case = step(&offices.county, &case, "submit", json!({})).await.expect(200);
    for (name, said) in [("recommend", opinion()), ("return", reason()), ("decline", reason())] {
        step(&offices.county, &case, name, said).await.problem(422, "own_smart_aging_case");
    }
    // Somebody who recommends for the county and selects for the city does one of both.
    let grant = |role, scope, code: Option<&str>| Grant {
        role,
        scope,
        division_code: code.map(str::to_owned),
        facility_id: None,
    };
    let both = vec![
        grant(Role::CountyAdmin, ScopeKind::County, Some(HERE)),
        grant(Role::CityAdmin, ScopeKind::City, None),
    ];
    app.open_account("both-offices", both).await;
    let mut both = app.anonymous();
    both.login("both-offices", PASSWORD).await.expect(200);
    let case = step(&both, &case, "recommend", opinion()).await.expect(200);
    step(&both, &case, "select", opinion()).await.problem(422, "own_smart_aging_recommendation");
    let case = step(&offices.city, &case, "select", opinion()).await.expect(200);
    step(&both, &case, "promote", promotion()).await.expect(200);
    let forged = format!("update smart_aging_case set title_zh = '改' where id = '{}'", case.id());
    assert!(app.refuses(&forged), "what is promoted stays as it is");
}

#[actix_web::test]
async fn the_county_decides_on_what_was_handed_in_and_the_city_on_what_is_recommended() {
    let app = TestApp::spawn().await;
    let offices = Offices::of(&app).await;
    let elsewhere = app.division(Role::CountyAdmin, ELSEWHERE).await;
    let part = app.division(Role::CityAdmin, HERE).await;
    let case = offices.submitted("防诈骗讲堂").await;
    step(&elsewhere, &case, "recommend", opinion()).await.problem(404, "not_found");
    for name in ["return", "decline"] {
        step(&offices.city, &case, name, reason()).await.problem(422, "smart_aging_case_with_county");
    }
    let case = step(&offices.county, &case, "recommend", opinion()).await.expect(200);
    for name in ["return", "decline"] {
        step(&offices.county, &case, name, reason()).await.problem(403, "whole_city_only");
    }
    step(&part, &case, "select", opinion()).await.problem(403, "whole_city_only");
    // Sent back, it is written in and handed in anew.
    let back = step(&offices.city, &case, "return", reason()).await.expect(200);
    assert_eq!(
        (back.json()["status"].clone(), back.json()["submitted_at"].clone()),
        (json!("draft"), Value::Null)
    );
    let path = format!("{BASE}/{}", back.id());
    let change =
        json!({ "title_zh": "防诈骗小课堂", "ended_on": null, "learners_helped": null, "title_mn": "" });
    let changed = offices.school.clerk.patch(&path, &back.etag(), change).await.expect(200);
    assert_eq!(
        (changed.json()["ended_on"].clone(), changed.json()["learners_helped"].clone()),
        (Value::Null, Value::Null)
    );
    let again = step(&offices.school.manager, &changed, "submit", json!({})).await.expect(200);
    let declined = step(&offices.county, &again, "decline", reason()).await.expect(200);
    step(&offices.school.manager, &declined, "submit", json!({}))
        .await
        .problem(409, "smart_aging_case_step_not_allowed");
    let given_up = offices.recommended("掌上缴费").await;
    let given_up = step(&offices.school.manager, &given_up, "withdraw", reason()).await.expect(200);
    assert_eq!(given_up.json()["status"], "withdrawn");
    step(&offices.city, &given_up, "select", opinion())
        .await
        .problem(409, "smart_aging_case_step_not_allowed");
}

#[actix_web::test]
async fn what_a_case_says_of_itself_is_checked() {
    let app = TestApp::spawn().await;
    let offices = Offices::of(&app).await;
    let (clerk, school) = (&offices.school.clerk, offices.school.id.as_str());
    let with = |member: &str, value: Value| {
        let mut body = body(school, "手机课堂");
        body[member] = value;
        body
    };
    clerk
        .post(BASE, with("kind", json!("course_resource")))
        .await
        .fault("/course_id", "smart_aging_course_needed");
    clerk
        .post(BASE, with("began_on", json!("2025-11-13")))
        .await
        .fault("/began_on", "smart_aging_day_to_come");
    clerk
        .post(BASE, with("ended_on", json!("2025-11-13")))
        .await
        .fault("/ended_on", "smart_aging_day_to_come");
    clerk.post(BASE, with("ended_on", json!("2025-06-02"))).await.fault("/ended_on", "end_before_start");
    clerk.post(BASE, with("county_code", json!(HERE))).await.fault("/school_id", "smart_aging_case_owner");
    clerk.post(BASE, with("school_id", Value::Null)).await.fault("/school_id", "smart_aging_case_owner");
    let mut office = with("county_code", json!(HERE));
    office["school_id"] = Value::Null;
    clerk.post(BASE, office.clone()).await.fault("/county_code", "county_not_allowed");
    office["county_code"] = json!("150699");
    offices.county.post(BASE, office).await.fault("/county_code", "county_not_allowed");
    // A course of another county can be named once it can be seen.
    let there = app.division(Role::CountyAdmin, ELSEWHERE).await;
    let mut hidden = course_body("DLT-1", "漫瀚调");
    hidden["owner_division_code"] = json!(ELSEWHERE);
    let hidden = there.post("/api/v1/courses", hidden).await.expect(201).id();
    clerk.post(BASE, with("course_id", json!(hidden))).await.fault("/course_id", "course_not_found");
    let citys = course(&offices.city, "CR-001", "智能手机").await;
    let mut resource = with("kind", json!("course_resource"));
    resource["course_id"] = json!(citys);
    let case = draft(clerk, resource).await;
    assert_eq!(case.json()["course"]["code"], "CR-001");
    let path = format!("{BASE}/{}", case.id());
    clerk
        .patch(&path, &case.etag(), json!({ "course_id": null }))
        .await
        .fault("/course_id", "smart_aging_course_needed");
    clerk
        .patch(&path, &case.etag(), json!({ "course_id": hidden }))
        .await
        .fault("/course_id", "course_not_found");
    clerk.patch(&path, "\"v4\"", json!({ "summary": "新" })).await.problem(412, "stale_version");
    let saved =
        clerk.patch(&path, &case.etag(), json!({ "kind": "work_case", "course_id": null })).await.expect(200);
    assert_eq!((saved.json()["course"].clone(), saved.json()["version"].clone()), (Value::Null, json!(2)));
}

#[actix_web::test]
async fn cases_are_found_by_what_they_are_and_where_they_stand() {
    let app = TestApp::spawn().await;
    let offices = Offices::of(&app).await;
    offices.submitted("ＡＩ 助老课堂").await;
    offices.recommended("掌上缴费").await;
    let mut office = body("", "旗区助老员培训");
    office.as_object_mut().expect("members").remove("school_id");
    (office["kind"], office["county_code"]) = (json!("training_program"), json!(HERE));
    draft(&offices.county, office).await;
    let county = &offices.county;
    assert_eq!(titles(county, "").await, ["旗区助老员培训", "掌上缴费", "ＡＩ 助老课堂"]);
    assert_eq!(titles(county, "?q=ai%E5%8A%A9%E8%80%81").await, ["ＡＩ 助老课堂"]);
    assert_eq!(titles(county, "?kind=training_program").await, ["旗区助老员培训"]);
    assert_eq!(titles(county, "?status=recommended").await, ["掌上缴费"]);
    assert_eq!(titles(&offices.city, &format!("?county_code={ELSEWHERE}")).await, Vec::<String>::new());
    let own = format!("?school_id={}", offices.school.id);
    assert_eq!(titles(&offices.city, &own).await, ["掌上缴费", "ＡＩ 助老课堂"]);
    // The office's own is not its schools' to read before it is promoted.
    assert_eq!(titles(&offices.school.manager, "").await, ["掌上缴费", "ＡＩ 助老课堂"]);
    let pages = county.pages(&format!("{BASE}?limit=2&count=true")).await;
    let sizes: Vec<usize> = pages.iter().map(|page| page["items"].as_array().expect("items").len()).collect();
    assert_eq!((sizes, pages[0]["total"].clone()), (vec![2, 1], json!(3)));
    let csv = county.get(&format!("{BASE}/export?format=csv&status=submitted")).await.expect(200);
    let text = String::from_utf8(csv.bytes).expect("text");
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.contains("工作案例,ＡＩ 助老课堂,,东胜区,银发学堂,"), "{text}");
    let xlsx = county.get(&format!("{BASE}/export?format=xlsx")).await.expect(200);
    assert!(xlsx.bytes.starts_with(b"PK"));
}

#[actix_web::test]
async fn cases_are_counted_by_county_and_kind_in_the_year_in_which_they_were_handed_in() {
    let app = TestApp::spawn().await;
    let offices = Offices::of(&app).await;
    draft(&offices.school.clerk, body(&offices.school.id, "还在写")).await;
    offices.submitted("手机课堂").await;
    let declined = offices.submitted("内容单薄").await;
    step(&offices.county, &declined, "decline", reason()).await.expect(200);
    offices.promoted("掌上缴费").await;
    let expected = SmartAgingCounts { submitted: 3, recommended: 1, selected: 1, promoted: 1, declined: 1 };
    let read = async |client: &Client, query: &str| -> SmartAgingSummary {
        client.get(&format!("{BASE}/summary{query}")).await.expect(200).read()
    };
    let city = read(&offices.city, "?year=2025").await;
    assert_eq!((city.year, city.counts, city.counties.len()), (Some(2025), expected, 9));
    let here = city.counties.iter().find(|one| one.county_code == HERE).expect("the county");
    assert_eq!((here.county_name.as_str(), here.counts), ("东胜区", expected));
    let by_kind: Vec<i64> = here.kinds.iter().map(|one| one.counts.submitted).collect();
    assert_eq!(by_kind, [3, 0, 0]);
    let none = read(&offices.city, "?year=2024").await;
    assert_eq!((none.counts, none.counties.len()), (SmartAgingCounts::default(), 9));
    let own = read(&offices.county, "").await;
    assert_eq!((own.counts, own.counties.len()), (expected, 1));
    let elsewhere = app.division(Role::CountyAdmin, ELSEWHERE).await;
    let there = read(&elsewhere, "").await;
    assert_eq!(
        (there.counts, there.counties[0].county_code.as_str()),
        (SmartAgingCounts::default(), ELSEWHERE)
    );
    offices.school.manager.get(&format!("{BASE}/summary")).await.problem(403, "role_not_allowed");
    offices.city.get(&format!("{BASE}/summary?year=70000")).await.problem(400, "invalid_query");
}

#[actix_web::test]
async fn a_countys_office_neither_writes_nor_gives_up_what_is_a_schools() {
    let app = TestApp::spawn().await;
    let offices = Offices::of(&app).await;
    let wanted = body(&offices.school.id, "手机课堂");
    offices.county.post(BASE, wanted.clone()).await.problem(422, "smart_aging_case_of_another");
    let case = draft(&offices.school.clerk, wanted).await;
    let path = format!("{BASE}/{}", case.id());
    let change = json!({ "summary": "旗区改写的摘要" });
    let refused = offices.county.patch(&path, &case.etag(), change).await;
    refused.problem(422, "smart_aging_case_of_another");
    for state in ["submit", "withdraw"] {
        let refused = step(&offices.county, &case, state, reason()).await;
        assert_ne!(refused.status.as_u16(), 200, "{state}");
    }
    let case = offices.submitted("手机义诊").await;
    let refused = step(&offices.county, &case, "withdraw", reason()).await;
    refused.problem(422, "smart_aging_case_of_another");
    step(&offices.school.manager, &case, "withdraw", reason()).await.expect(200);
}

#[actix_web::test]
async fn a_course_resource_names_a_published_course_that_every_school_can_teach_once_it_is_promoted() {
    let app = TestApp::spawn().await;
    let offices = Offices::of(&app).await;
    let unpublished =
        offices.city.post("/api/v1/courses", course_body("DR", "写到一半")).await.expect(201).id();
    let mut resource = body(&offices.school.id, "课程资源");
    resource["kind"] = json!("course_resource");
    resource["course_id"] = json!(unpublished);
    let refused = offices.school.clerk.post(BASE, resource.clone()).await;
    refused.fault("/course_id", "smart_aging_course_not_published");
    let own = course(&offices.city, "SJ", "手机入门").await;
    app.sql(&format!("update course set owner_division_code = '{HERE}' where id = '{own}'"));
    resource["course_id"] = json!(own);
    let case = draft(&offices.school.clerk, resource).await;
    let case = step(&offices.school.manager, &case, "submit", json!({})).await.expect(200);
    let case = step(&offices.county, &case, "recommend", opinion()).await.expect(200);
    let case = step(&offices.city, &case, "select", opinion()).await.expect(200);
    let refused = step(&offices.city, &case, "promote", promotion()).await;
    refused.problem(422, "smart_aging_course_not_shared");
    app.sql(&format!("update course set owner_division_code = null where id = '{own}'"));
    step(&offices.city, &case, "promote", promotion()).await.expect(200);
}

//! Learners: who may register, what is shown of them, who may see it.

mod identity;
mod import;
mod people;

use contract::auth::Role;
use contract::learner::{LearnerSecrets, LearnerView};
use contract::page::Page;
use serde_json::json;

use crate::support::TestApp;
use crate::support::learning::{id_number, learner, learner_body, school};

const TOWN: &str = "150602100";
const OTHER: &str = "150621100";
const BASE: &str = "/api/v1/learners";

#[actix_web::test]
async fn a_learner_is_registered_masked_and_found_again_by_the_whole_number() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let number = id_number("19500101", 12);
    let mut body = learner_body(&school.id, "斯琴·高娃", &number);
    body["priority"] = json!([{ "reason": "economic", "evidence": "self_declared" }]);
    let created = school.clerk.post(BASE, body).await.expect(201);
    let text = String::from_utf8_lossy(&created.bytes).into_owned();
    assert!(!text.contains(&number) && !text.contains("1950") && !text.contains("13947712345"), "{text}");
    let view: LearnerView = created.read();
    assert_eq!(
        (view.age, view.id_number_masked.as_str()),
        (75, &*format!("150602***********{}", &number[17..]))
    );
    assert_eq!(view.phone_masked.as_deref(), Some("139****2345"));
    let found: LearnerView = school
        .clerk
        .post(&format!("{BASE}/lookup"), json!({ "id_number": number.to_lowercase() }))
        .await
        .expect(200)
        .read();
    assert_eq!(found, view);
    let trail = app.city(Role::Auditor).await.get("/api/v1/audit-entries?entity=learner").await.expect(200);
    let text = String::from_utf8_lossy(&trail.bytes).into_owned();
    assert!(
        text.contains("learner.create") && !text.contains(&number) && !text.contains("1950-01-01"),
        "{text}"
    );
}

#[actix_web::test]
async fn sixty_is_needed_on_the_day_and_one_day_less_is_refused() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let mut young = learner_body(&school.id, "张三", &id_number("19651113", 1));
    school
        .clerk
        .post(BASE, young.clone())
        .await
        .problem(422, "validation_failed")
        .fault("/id_number", "too_young");
    young["birth_date"] = json!("1965-11-13");
    school.clerk.post(BASE, young).await.problem(422, "validation_failed").fault("/birth_date", "too_young");
    let sixty = learner_body(&school.id, "张三", &id_number("19651112", 1));
    school.clerk.post(BASE, sixty).await.expect(201);
}

#[actix_web::test]
async fn a_registration_names_every_fault_at_its_member_and_leaves_nothing_behind() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let right = id_number("19500101", 12);
    let wrong = format!("{}{}", &right[..17], if right.ends_with('1') { '2' } else { '1' });
    let mut body = learner_body(&school.id, "张3", &wrong);
    body["phone"] = json!("12");
    body["consent"]["sensitive_data"] = json!(false);
    let answer = school.clerk.post(BASE, body).await.problem(422, "validation_failed");
    for (pointer, code) in [
        ("/id_number", "id_number_check_digit"),
        ("/name_zh", "name_characters"),
        ("/phone", "malformed_phone"),
        ("/consent/sensitive_data", "consent_required"),
    ] {
        answer.clone().fault(pointer, code);
    }
    let mut body = learner_body(&school.id, "张三", &right);
    body["birth_date"] = json!("1950-01-02");
    body["sex"] = json!("male");
    let answer = school.clerk.post(BASE, body).await.problem(422, "validation_failed");
    answer.clone().fault("/birth_date", "birth_date_mismatch").fault("/sex", "sex_mismatch");
    let page: Page<LearnerView> = school.clerk.get(&format!("{BASE}?count=true")).await.expect(200).read();
    assert_eq!((page.items.len(), page.total), (0, Some(0)));
}

#[actix_web::test]
async fn nobody_is_registered_twice() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let body = learner_body(&school.id, "张三", &id_number("19500101", 12));
    school.clerk.post(BASE, body.clone()).await.expect(201);
    school.clerk.post(BASE, body).await.problem(409, "learner_already_registered");
}

#[actix_web::test]
async fn what_is_hidden_is_shown_for_a_reason_that_goes_on_record() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let id = learner(&school, "张三", 12).await;
    let path = format!("{BASE}/{id}/reveal");
    school.clerk.post(&path, json!({ "reason": "核对" })).await.problem(403, "role_not_allowed");
    school.manager.post(&path, json!({ "reason": "" })).await.problem(422, "validation_failed");
    let secrets: LearnerSecrets =
        school.manager.post(&path, json!({ "reason": "办理养老补贴核对" })).await.expect(200).read();
    assert_eq!(
        (secrets.id_number, secrets.phone.as_deref()),
        (id_number("19500101", 12), Some("13947712345"))
    );
    let trail =
        app.city(Role::Auditor).await.get("/api/v1/audit-entries?action=learner.reveal").await.expect(200);
    let text = String::from_utf8_lossy(&trail.bytes).into_owned();
    assert!(text.contains("办理养老补贴核对") && text.contains(&id), "{text}");
}

#[actix_web::test]
async fn another_schools_learner_is_not_there() {
    let app = TestApp::spawn().await;
    let here = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let there = school(&app, OTHER, "树林召镇养老服务中心").await;
    let id = learner(&here, "张三", 12).await;
    let number = json!({ "id_number": id_number("19500101", 12) });
    there.clerk.get(&format!("{BASE}/{id}")).await.problem(404, "not_found");
    there.clerk.post(&format!("{BASE}/lookup"), number).await.problem(404, "not_found");
    there
        .manager
        .post(&format!("{BASE}/{id}/reveal"), json!({ "reason": "好奇" }))
        .await
        .problem(404, "not_found");
    let page: Page<LearnerView> = there.clerk.get(BASE).await.expect(200).read();
    assert!(page.items.is_empty());
    let body = learner_body(&here.id, "李四", &id_number("19500101", 13));
    there
        .clerk
        .post(BASE, body)
        .await
        .problem(422, "validation_failed")
        .fault("/school_id", "school_not_found");
}

#[actix_web::test]
async fn a_change_needs_the_version_that_was_read() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let path = format!("{BASE}/{}", learner(&school, "张三", 12).await);
    let etag = school.clerk.get(&path).await.expect(200).etag();
    let changed =
        school.clerk.patch(&path, &etag, json!({ "phone": "", "name_zh": "张三丰" })).await.expect(200);
    assert_eq!(
        (changed.json()["phone_masked"].clone(), changed.json()["name_zh"].clone()),
        (json!(null), json!("张三丰"))
    );
    school.clerk.patch(&path, &etag, json!({ "name_zh": "张四" })).await.problem(412, "stale_version");
    let again = school.clerk.get(&path).await.expect(200);
    assert_eq!(again.json()["name_zh"], "张三丰");
}

#[actix_web::test]
async fn a_closed_learner_stays_closed() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let path = format!("{BASE}/{}", learner(&school, "张三", 12).await);
    let step = |verb: &str| format!("{path}/{verb}");
    school.manager.post(&step("suspend"), json!({ "reason": "长期住院" })).await.expect(200);
    school.manager.post(&step("resume"), json!({ "reason": "已出院" })).await.expect(200);
    let closed = school.manager.post(&step("close"), json!({ "reason": "迁往外地" })).await.expect(200);
    assert_eq!(closed.json()["status"], "closed");
    school
        .manager
        .post(&step("resume"), json!({ "reason": "重来" }))
        .await
        .problem(409, "learner_step_not_allowed");
    let etag = closed.etag();
    school.clerk.patch(&path, &etag, json!({ "phone": "" })).await.problem(409, "learner_step_not_allowed");
}

#[actix_web::test]
async fn lists_are_narrowed_and_paged_and_a_cursor_belongs_to_its_list() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    for (running, name) in [(10_u16, "王一"), (12, "王二"), (14, "李三")] {
        learner(&school, name, running).await;
    }
    let body = learner_body(&school.id, "王老", &id_number("19400101", 10));
    school.clerk.post(BASE, body).await.expect(201);
    let first: Page<LearnerView> =
        school.clerk.get(&format!("{BASE}?limit=2&count=true")).await.expect(200).read();
    assert_eq!((first.items.len(), first.total), (2, Some(4)));
    let cursor = first.next_cursor.unwrap();
    let rest: Page<LearnerView> =
        school.clerk.get(&format!("{BASE}?limit=2&cursor={cursor}")).await.expect(200).read();
    assert_eq!((rest.items.len(), rest.next_cursor), (2, None));
    assert!(rest.items.iter().all(|one| !first.items.contains(one)));
    school.clerk.get(&format!("{BASE}?q=王&cursor={cursor}")).await.problem(400, "cursor_mismatch");
    let count = |query: &'static str| {
        let (clerk, path) = (school.clerk.clone(), format!("{BASE}?{query}"));
        async move { clerk.get(&path).await.expect(200).read::<Page<LearnerView>>().items.len() }
    };
    assert_eq!(count("q=王").await, 3);
    assert_eq!(count("q=%25").await, 0);
    assert_eq!(count("age_band=80_plus").await, 1);
    assert_eq!(count("age_band=70_79").await, 3);
    assert_eq!(count("priority=true").await, 0);
    assert_eq!(count("county_code=150602").await, 4);
    assert_eq!(count("township_code=150602101").await, 0);
}

#[actix_web::test]
async fn an_export_is_masked_and_recorded() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    learner(&school, "张三", 12).await;
    school.clerk.get(&format!("{BASE}/export?format=csv")).await.problem(403, "role_not_allowed");
    let file = school.manager.get(&format!("{BASE}/export?format=csv")).await.expect(200);
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    assert!(
        text.contains("张三") && text.contains("***********") && !text.contains(&id_number("19500101", 12))
    );
    let book = school.manager.get(&format!("{BASE}/export")).await.expect(200);
    assert_eq!(&book.bytes[..2], b"PK");
    let trail =
        app.city(Role::Auditor).await.get("/api/v1/audit-entries?action=learner.export").await.expect(200);
    assert_eq!(trail.json()["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(trail.json()["items"][0]["after"]["rows"], 1);
}

#[actix_web::test]
async fn an_export_holds_every_learner_once_however_many_there_are() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    app.sql(&format!(
        "insert into learner (id, school_id, name_zh, sex, birth_date, id_number_sealed, id_number_hash,
             id_number_masked, status, registered_on, consent_notice_version, consented_at, synthetic, created_at)
         select gen_random_uuid(), '{}', '学员' || n, 'female', '1950-01-01', '\\x00', n::text::bytea,
             '150602**********1X', 'active', '2024-01-01', '1', now(), true, now()
         from generate_series(1, 2500) n",
        school.id
    ));
    let file = school.manager.get(&format!("{BASE}/export?format=csv")).await.expect(200);
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    let names: std::collections::BTreeSet<&str> =
        text.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    assert_eq!((text.lines().count(), names.len()), (2501, 2500));
    let book = school.manager.get(&format!("{BASE}/export?format=xlsx&q=学员25")).await.expect(200);
    assert_eq!(&book.bytes[..2], b"PK");
    let trail = app.city(Role::Auditor).await.get("/api/v1/audit-entries?action=learner.export").await;
    let rows: Vec<_> = trail.json()["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|one| one["after"]["rows"].clone())
        .collect();
    assert_eq!(rows, [json!(12), json!(2500)]);
}

#[actix_web::test]
async fn a_teacher_in_service_is_verified_only_with_the_units_consent() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let township = app.division(Role::TownshipOperator, TOWN).await;
    let base = "/api/v1/teachers";
    let mut body = json!({ "school_id": school.id, "name": "赵老师", "source": "school", "employment": "in_service",
        "reemployment_kind": "veteran_teacher" });
    let answer = school.manager.post(base, body.clone()).await.problem(422, "validation_failed");
    answer.fault("/reemployment_kind", "only_for_retired");
    body["reemployment_kind"] = json!(null);
    let created = school.manager.post(base, body).await.expect(201);
    let path = format!("{base}/{}", created.id());
    school.manager.post(&format!("{path}/verify"), json!({})).await.problem(403, "role_not_allowed");
    township.post(&format!("{path}/verify"), json!({})).await.problem(422, "unit_consent_missing");
    school.manager.patch(&path, &created.etag(), json!({ "consent_of_unit": true })).await.expect(200);
    let verified = township.post(&format!("{path}/verify"), json!({})).await.expect(200);
    assert_eq!(verified.json()["verified"], true);
}

#[actix_web::test]
async fn the_trail_keeps_no_name_of_a_learner_or_teacher() {
    let app = TestApp::spawn().await;
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let who = learner(&school, "欧阳春晓", 12).await;
    let read = school.clerk.get(&format!("/api/v1/learners/{who}")).await.expect(200);
    let path = format!("/api/v1/learners/{who}");
    school.clerk.patch(&path, &read.etag(), json!({ "name_zh": "欧阳夏荷" })).await.expect(200);
    let close = format!("/api/v1/learners/{who}/close");
    school.manager.post(&close, json!({ "reason": "迁出" })).await.expect(200);
    let teacher =
        json!({ "school_id": school.id, "name": "欧阳秋实", "source": "school", "employment": "retired" });
    school.manager.post("/api/v1/teachers", teacher).await.expect(201);
    let named = "select from audit_entry where before::text like '%阳春%' or after::text like '%阳春%' \
         or after::text like '%阳夏%' or after::text like '%阳秋%'";
    assert_eq!(app.count(named), 0);
    assert_eq!(app.count("select from audit_entry where after::text like '%欧*%'"), 4);
}

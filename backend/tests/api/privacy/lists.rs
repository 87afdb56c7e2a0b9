//! What lists leave out: who was forgotten, and pairs that only share the telephone of a station.

use super::*;

const PAIRS: &str = "/api/v1/learners/duplicates";

async fn at_phone(school: &School, name: &str, running: u16, phone: &str) -> String {
    let mut body = learner_body(&school.id, name, &id_number("19500101", running));
    body["phone"] = json!(phone);
    school.clerk.post(BASE, body).await.expect(201).id()
}

#[actix_web::test]
async fn a_telephone_that_many_share_makes_nobody_alike_and_pages_go_on_where_they_ended() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    for (name, running) in ["站甲", "站乙", "站丙", "站丁", "站戊", "站己"].into_iter().zip(12..)
    {
        at_phone(&school, name, running, "13900000006").await;
    }
    for (name, running) in ["家甲", "家乙", "家丙", "家丁", "家戊"].into_iter().zip(32..) {
        at_phone(&school, name, running, "13900000005").await;
    }
    let list = async |query: &str| -> Page<DuplicateView> {
        school.clerk.get(&format!("{PAIRS}{query}")).await.expect(200).read()
    };
    let all = list("?reason=phone&count=true").await;
    assert_eq!((all.items.len(), all.total), (10, Some(10)), "each two of the five, and none of the six");
    assert!(all.items.iter().all(|pair| pair.first.name_zh.starts_with('家')));
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = list(&format!("?reason=phone&limit=3{cursor}")).await;
        seen.extend(page.items.iter().map(|pair| (pair.first.id, pair.second.id)));
        let Some(next) = page.next_cursor else { break };
        cursor = format!("&cursor={next}");
    }
    let whole: Vec<_> = all.items.iter().map(|pair| (pair.first.id, pair.second.id)).collect();
    assert_eq!(seen, whole, "in order, each once");
}

#[actix_web::test]
async fn who_was_forgotten_stands_on_no_list_and_in_no_file() {
    let app = TestApp::spawn().await;
    let school = school(&app, TOWN, "泊江海子镇养老服务中心").await;
    let gone = learner(&school, "张三", 12).await;
    learner(&school, "李四", 14).await;
    let request = asked(&school, &gone, "erasure").await;
    step(&school.manager, &request, "approve", 1).await.expect(200);
    let reason = json!({ "reason": "本人要求" });
    school.manager.post(&format!("{BASE}/{gone}/close"), reason).await.expect(200);
    step(&school.manager, &request, "complete", 2).await.expect(200);
    let listed = school.clerk.get(&format!("{BASE}?count=true")).await.expect(200).json();
    assert_eq!((&listed["total"], &listed["items"][0]["name_zh"]), (&json!(1), &json!("李四")));
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
    let file = school.manager.get(&format!("{BASE}/export?format=csv")).await.expect(200);
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    assert!(text.contains("李四") && !text.contains("***,"), "{text}");
    let read: LearnerView = school.clerk.get(&format!("{BASE}/{gone}")).await.expect(200).read();
    assert!(read.erased_at.is_some(), "whoever has the number still sees that it was erased");
}

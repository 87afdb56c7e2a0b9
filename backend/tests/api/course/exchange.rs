//! The catalogue in files: what goes out comes in again, and one wrong row keeps all out.

use contract::auth::Role;
use contract::course::{CourseDetails, CourseView};
use contract::page::Page;
use reqwest::Method;
use serde_json::{Value, json};

use super::BASE;
use crate::support::learning::{course_body, publish_course, reviewer};
use crate::support::{Answer, Client, TestApp};

async fn import(client: &Client, query: &str, body: Vec<u8>) -> Answer {
    let path = format!("{BASE}/import{query}");
    client.send_bytes(Method::POST, &path, Some(("application/octet-stream", body)), &[]).await
}

async fn total(client: &Client) -> Value {
    client.get(&format!("{BASE}?count=true&limit=1")).await.expect(200).json()["total"].clone()
}

/// A course with everything that a table can hold, and a bare one.
async fn fill(app: &TestApp) {
    let city = app.city(Role::CityAdmin).await;
    let mut rich = course_body("CR-1", "=书法,入门");
    rich["title_mn"] = json!("ᠮᠣᠩᠭ\u{180B}ᠤᠯ\u{202F}ᠬᠡᠯᠡ");
    rich["summary"] = json!("一、执笔\n二、“横竖”");
    rich["syllabus"] = json!("-先看\n\t后写");
    rich["tags"] = json!(["local_brand_course", "smart_device_training"]);
    rich["owner_division_code"] = json!("150602");
    rich["lessons"] = json!([
        { "title_zh": "执笔|坐姿", "minutes": 90, "outline": "示范\n分组\\练习" },
        { "title_zh": "横竖", "title_mn": "ᠮᠣᠩᠭᠤᠯ", "minutes": 45, "outline": "" },
    ]);
    let id = city.post(BASE, rich).await.expect(201).id();
    let submitted = city.post(&format!("{BASE}/{id}/submit"), json!({})).await.expect(200);
    publish_course(&reviewer(&city).await, &id, &submitted.etag()).await.expect(200);
    city.post(BASE, course_body("CR-2", "合唱")).await.expect(201);
}

/// What is written in the courses, without what depends on the catalogue that they stand in.
async fn written(city: &Client) -> Vec<Value> {
    let page: Page<CourseView> = city.get(BASE).await.expect(200).read();
    let mut found = Vec::new();
    for course in page.items {
        let details = city.get(&format!("{BASE}/{}", course.id)).await.expect(200);
        let mut shown = details.json()["shown"].clone();
        for own in
            ["status", "authors", "created_at", "submitted_at", "submitted_by", "decided_at", "decided_by"]
        {
            shown.as_object_mut().expect("a version").remove(own);
        }
        let details: CourseDetails = details.read();
        found.push(json!([details.code, details.owner_division_code, shown]));
    }
    found
}

#[actix_web::test]
async fn an_export_is_imported_into_another_catalogue_as_it_was() {
    let from = TestApp::spawn().await;
    fill(&from).await;
    let source = from.city(Role::CityAdmin).await;
    let expected = written(&source).await;
    assert_eq!(expected.len(), 2);
    for format in ["xlsx", "csv"] {
        let file = source.get(&format!("{BASE}/export?format={format}")).await.expect(200).bytes;
        let app = TestApp::spawn().await;
        let city = app.city(Role::CityAdmin).await;
        let tried = import(&city, "?dry_run=true", file.clone()).await.expect(200).json();
        assert_eq!((tried["rows"].clone(), tried["created"].clone()), (json!(2), json!(0)), "{format}");
        assert_eq!(total(&city).await, 0);
        assert_eq!(import(&city, "", file.clone()).await.expect(200).json()["created"], 2, "{format}");
        assert_eq!(written(&city).await, expected, "{format}");
        let page: Page<CourseView> = city.get(&format!("{BASE}?status=draft")).await.expect(200).read();
        assert_eq!(page.items.len(), 2, "every row is a draft, to be reviewed");
        assert_eq!(app.count("select from audit_entry where action = 'course.import'"), 2);
        import(&city, "", file)
            .await
            .problem(422, "import_rejected")
            .fault("/rows/2/code", "course_code_taken");
    }
}

#[actix_web::test]
async fn an_export_keeps_to_the_filters_and_to_what_the_caller_sees() {
    let app = TestApp::spawn().await;
    fill(&app).await;
    let lines = async |client: &Client, query: &str| {
        let file = client.get(&format!("{BASE}/export?format=csv{query}")).await.expect(200).bytes;
        String::from_utf8(file).expect("text")
    };
    let city = app.city(Role::CityAdmin).await;
    let whole = lines(&city, "").await;
    assert!(whole.contains("'=书法") && whole.contains("东胜区") && whole.contains("CR-2"), "{whole}");
    let published = lines(&city, "&status=published").await;
    assert!(published.contains("CR-1") && !published.contains("CR-2"), "{published}");
    let other = lines(&app.division(Role::CountyAdmin, "150621").await, "").await;
    assert!(!other.contains("CR-1") && other.contains("CR-2"), "{other}");
}

#[actix_web::test]
async fn the_template_is_imported_as_it_is() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    for format in ["xlsx", "csv"] {
        let template = city.get(&format!("{BASE}/import-template?format={format}")).await.expect(200);
        assert_eq!(import(&city, "?dry_run=true", template.bytes).await.expect(200).json()["rows"], 1);
    }
    let template = city.get(&format!("{BASE}/import-template")).await.expect(200);
    import(&city, "", template.bytes).await.expect(200);
    let page: Page<CourseView> = city.get(BASE).await.expect(200).read();
    assert_eq!(page.items[0].code, "CR-001");
}

const HEAD: &str =
    "code,课程名称,类别,办学目标,活动形式,授课方式,lesson_minutes,标签,分课安排,所属旗区代码\n";

#[actix_web::test]
async fn every_wrong_cell_is_named_and_nothing_is_written() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let good = "CR-1,合唱,culture_recreation,乐|学,课程教学,线下,90,,,";
    let table = |rows: &[&str]| format!("{HEAD}{}\n", rows.join("\n")).into_bytes();
    let bad = table(&[
        good,
        "cr-1,合唱,文化娱乐,乐,课程教学,线下,90,,,",
        "书法,,占星,乐、乐,唱戏,线下,9,精品课程,执笔,火星区",
        "CR-3,剪纸,文化娱乐,福,课程教学,线下,很久,,,",
    ]);
    let answer = import(&city, "", bad.clone()).await.problem(422, "import_rejected");
    let mut answer = answer.fault("/rows/3/code", "row_repeated");
    for (cell, code) in [
        ("/rows/4/code", "malformed_code"),
        ("/rows/4/title_zh", "required"),
        ("/rows/4/category", "category_unknown"),
        ("/rows/4/objectives", "objective_twice"),
        ("/rows/4/form", "unknown_word"),
        ("/rows/4/lesson_minutes", "range"),
        ("/rows/4/tags", "tag_by_nomination_only"),
        ("/rows/4/lessons", "lessons_malformed"),
        ("/rows/4/owner_division_code", "division_unknown"),
        ("/rows/5/objectives", "unknown_word"),
        ("/rows/5/lesson_minutes", "number_expected"),
    ] {
        answer = answer.fault(cell, code);
    }
    assert_eq!(answer.json()["errors"].as_array().map(Vec::len), Some(12));
    assert_eq!(total(&city).await, 0, "not the good row either");
    let marked = import(&city, "?errors=xlsx", bad).await.expect(422);
    assert!(marked.bytes.starts_with(b"PK"), "a workbook that says what is wrong");
    import(&city, "", table(&[good])).await.expect(200);
}

#[actix_web::test]
async fn a_county_imports_its_own_courses_only_by_code_or_name() {
    let app = TestApp::spawn().await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let row = |code: &str, owner: &str| {
        format!("{code},漫瀚调,文化娱乐,乐,课程教学,线下,90,本地特色品牌课程,,{owner}\n")
    };
    for owner in ["", "150621", "达拉特旗"] {
        let body = format!("{HEAD}{}", row("DS-1", owner)).into_bytes();
        import(&county, "", body).await.fault("/rows/2/owner_division_code", "course_owner_out_of_reach");
    }
    let body = format!("{HEAD}{}{}", row("DS-1", "150602"), row("DS-2", "东胜区")).into_bytes();
    import(&county, "", body).await.expect(200);
    let page: Page<CourseView> = county.get(BASE).await.expect(200).read();
    assert!(page.items.iter().all(|one| one.owner_division_code.as_deref() == Some("150602")));
    assert_eq!(page.items.len(), 2);
}

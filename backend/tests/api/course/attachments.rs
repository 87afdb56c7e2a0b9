//! Files that are attached to courses: what is taken, who gets it, and what becomes of what was left over.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use backend::sweeps::sweep;
use chrono::TimeDelta;
use contract::auth::Role;
use contract::course::{CourseAttachment, CourseDetails, CourseField, CourseReview, CourseVersionView};
use contract::file::FileKind;
use contract::page::Page;
use reqwest::Method;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::BASE;
use crate::support::files::{PDF, attach};
use crate::support::learning::{course_body, publish_course, reviewer};
use crate::support::{Answer, Client, TestApp};

const PNG: &[u8] = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR";

async fn draft(client: &Client) -> String {
    client.post(BASE, course_body("CR-1", "书法入门")).await.expect(201).id()
}

async fn course(client: &Client, id: &str) -> CourseDetails {
    client.get(&format!("{BASE}/{id}")).await.expect(200).read()
}

async fn download(client: &Client, course: &str, attachment: &str, headers: &[(&str, &str)]) -> Answer {
    let path = format!("{BASE}/{course}/attachments/{attachment}/content");
    client.send_bytes(Method::GET, &path, None, headers).await
}

async fn publish(author: &Client, id: &str) {
    let submitted = author.post(&format!("{BASE}/{id}/submit"), json!({})).await.expect(200);
    publish_course(&reviewer(author).await, id, &submitted.etag()).await.expect(200);
}

#[actix_web::test]
async fn a_file_is_attached_to_a_draft_and_comes_back_as_it_was_from_any_server() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let id = draft(&city).await;
    let name = "%20%E6%95%99%E6%A1%88%20e%CC%81.PDF";
    let added: CourseAttachment = attach(&city, &id, name, "application/pdf", PDF).await.expect(201).read();
    let hash = base16ct::lower::encode_string(&Sha256::digest(PDF));
    assert_eq!((added.name.as_str(), added.kind), ("教案 \u{e9}.PDF", FileKind::Pdf));
    assert_eq!((added.size, &added.sha256), (41, &hash));
    let open = course(&city, &id).await.open.expect("a draft");
    assert_eq!(open.attachments, std::slice::from_ref(&added));
    let other = app.beside().await;
    let elsewhere = other.division(Role::Teacher, "150621").await;
    let answer =
        download(&elsewhere, &id, &added.id.to_string(), &[("accept-encoding", "gzip")]).await.expect(200);
    assert_eq!(answer.bytes, PDF);
    for (header, value) in [
        ("content-type", "application/pdf"),
        ("content-disposition", "attachment; filename*=UTF-8''%E6%95%99%E6%A1%88%20%C3%A9.PDF"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "private, no-cache"),
        ("content-length", "41"),
        ("accept-ranges", "bytes"),
        ("etag", &format!("\"{hash}\"")),
    ] {
        assert_eq!(answer.header(header), value, "{header}");
    }
}

#[actix_web::test]
async fn a_part_of_a_file_is_sent_and_nothing_to_who_has_it() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let id = draft(&city).await;
    let added = attach(&city, &id, "a.pdf", "application/pdf", PDF).await.expect(201).id();
    let etag = download(&city, &id, &added, &[]).await.expect(200).etag();
    let same =
        download(&city, &id, &added, &[("if-none-match", &etag), ("range", "bytes=0-3")]).await.expect(304);
    assert!(same.bytes.is_empty() && same.etag() == etag);
    for (range, part, span) in [
        ("bytes=0-3", &PDF[..4], "bytes 0-3/41"),
        ("bytes=38-", &PDF[38..], "bytes 38-40/41"),
        ("bytes=-2", &PDF[39..], "bytes 39-40/41"),
    ] {
        let headers = [("range", range), ("accept-encoding", "gzip"), ("if-range", etag.as_str())];
        let answer = download(&city, &id, &added, &headers).await.expect(206);
        assert_eq!((answer.bytes.as_slice(), answer.header("content-range")), (part, span), "{range}");
    }
    let changed = [("range", "bytes=0-3"), ("if-range", "\"another\"")];
    assert_eq!(download(&city, &id, &added, &changed).await.expect(200).bytes, PDF);
    let beyond = download(&city, &id, &added, &[("range", "bytes=41-")]).await;
    let beyond = beyond.problem(416, "range_not_satisfiable");
    assert_eq!(beyond.header("content-range"), "bytes */41");
}

#[actix_web::test]
async fn a_file_that_lies_about_its_type_in_any_way_is_refused() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let id = draft(&city).await;
    for (name, media_type, content, code) in [
        ("a.pdf", "image/png", PNG, "file_kind_mismatch"),
        ("a.png", "application/pdf", PDF, "file_kind_mismatch"),
        ("a.pdf", "application/pdf", PNG, "file_kind_mismatch"),
        ("a.pdf", "application/pdf", b"<script>alert(1)</script>", "file_kind_mismatch"),
        (
            "a.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            PDF,
            "file_kind_mismatch",
        ),
        ("a.exe", "application/pdf", PDF, "file_kind_unknown"),
        ("a.pdf", "application/octet-stream", PDF, "file_kind_unknown"),
        ("a.pdf", "application/pdf", b"", "file_empty"),
    ] {
        attach(&city, &id, name, media_type, content).await.problem(422, code);
    }
    let lie = attach(&city, &id, "a.pdf", "application/pdf", PNG).await.json();
    let told = lie["detail"].as_str().expect("a text");
    assert!(told.contains("pdf") && told.contains("png"), "{told}");
    for name in ["..%2Fa.pdf", "a%5Cb.pdf", "a%E2%80%AEfdp.pdf", &"a".repeat(201)] {
        attach(&city, &id, name, "application/pdf", PDF).await.fault("/name", "file_name");
    }
    attach(&city, &id, "a%00.pdf", "application/pdf", PDF).await.problem(400, "invalid_query");
    assert_eq!(course(&city, &id).await.open.expect("a draft").attachments, []);
}

#[actix_web::test]
async fn a_file_that_says_that_it_is_too_large_is_refused_before_it_is_sent() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let id = draft(&city).await;
    let token = city.token.clone().expect("a token");
    let host = app.base.trim_start_matches("http://").to_owned();
    let ask = move || {
        let mut stream = TcpStream::connect(&host).expect("a connection");
        let head = format!(
            "POST {BASE}/{id}/attachments?name=a.pdf HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n\
             content-type: application/pdf\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            100 * 1024 * 1024 + 1
        );
        stream.write_all(head.as_bytes()).expect("a request");
        let mut answer = [0; 4096];
        let read = stream.read(&mut answer).expect("an answer");
        String::from_utf8_lossy(&answer[..read]).into_owned()
    };
    let answer = actix_web::web::block(ask).await.expect("done");
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert_eq!(app.count("select from stored_file where status = 'incoming'"), 1);
}

#[actix_web::test]
async fn only_who_may_write_the_course_attaches_to_its_draft_and_removes_from_it() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let county = app.division(Role::CountyAdmin, "150602").await;
    let id = draft(&city).await;
    attach(&county, &id, "a.pdf", "application/pdf", PDF).await.problem(422, "course_owner_out_of_reach");
    let mut own = course_body("DS-1", "漫瀚调");
    own["owner_division_code"] = json!("150602");
    let own = county.post(BASE, own).await.expect(201).id();
    let added = attach(&county, &own, "a.pdf", "application/pdf", PDF).await.expect(201).id();
    let stranger = app.division(Role::CountyAdmin, "150621").await;
    attach(&stranger, &own, "a.pdf", "application/pdf", PDF).await.problem(404, "not_found");
    download(&stranger, &own, &added, &[]).await.problem(404, "not_found");
    download(&county, &id, &added, &[]).await.problem(404, "not_found");
    let path = format!("{BASE}/{own}/attachments/{added}");
    county.delete(&path, "\"v1\"").await.problem(412, "stale_version");
    let etag = county.get(&format!("{BASE}/{own}")).await.expect(200).etag();
    stranger.delete(&path, &etag).await.problem(404, "not_found");
    let left: CourseDetails = county.delete(&path, &etag).await.expect(200).read();
    assert_eq!(left.open.expect("a draft").attachments, []);
    county.delete(&path, &format!("\"v{}\"", left.version)).await.problem(404, "not_found");
    assert_eq!(app.count("select from audit_entry where action in ('course.attach', 'course.detach')"), 2);
}

#[actix_web::test]
async fn a_version_that_was_handed_in_keeps_its_files_and_the_next_one_begins_with_them() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let helper = app.city(Role::CityAdmin).await;
    let id = draft(&city).await;
    let first: CourseAttachment =
        attach(&helper, &id, "a.pdf", "application/pdf", PDF).await.expect(201).read();
    let submitted = city.post(&format!("{BASE}/{id}/submit"), json!({})).await.expect(200);
    attach(&city, &id, "b.png", "image/png", PNG).await.problem(409, "course_not_a_draft");
    let path = format!("{BASE}/{id}/attachments/{}", first.id);
    city.delete(&path, &submitted.etag()).await.problem(409, "course_not_a_draft");
    publish_course(&helper, &id, &submitted.etag()).await.problem(422, "own_course_version");
    publish_course(&reviewer(&city).await, &id, &submitted.etag()).await.expect(200);
    let revised = city.post(&format!("{BASE}/{id}/revise"), json!({})).await.expect(200);
    let open: CourseVersionView = revised.read::<CourseDetails>().open.expect("the second version");
    let [taken] = open.attachments.as_slice() else { panic!("{open:?}") };
    assert!(taken.id != first.id && taken.sha256 == first.sha256 && taken.added_by == first.added_by);
    city.delete(&path, &revised.etag()).await.problem(409, "course_not_a_draft");
    let path = format!("{BASE}/{id}/attachments/{}", taken.id);
    city.delete(&path, &revised.etag()).await.expect(200);
    attach(&city, &id, "b.png", "image/png", PNG).await.expect(201);
    sweep(&app.state).await;
    assert_eq!(download(&city, &id, &first.id.to_string(), &[]).await.expect(200).bytes, PDF);
    city.post(&format!("{BASE}/{id}/submit"), json!({})).await.expect(200);
    let reviews: Page<CourseReview> = helper.get("/api/v1/course-reviews").await.expect(200).read();
    assert_eq!(reviews.items[0].changed, [CourseField::Attachments]);
}

#[actix_web::test]
async fn a_version_has_fifty_files_at_most() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let id = draft(&city).await;
    attach(&city, &id, "a.pdf", "application/pdf", PDF).await.expect(201);
    app.sql(
        "insert into course_attachment (id, version_id, file_id, position, name, added_by, added_at)
         select gen_random_uuid(), version_id, file_id, n, name, added_by, added_at
         from course_attachment, generate_series(2, 50) n",
    );
    attach(&city, &id, "b.pdf", "application/pdf", PDF).await.problem(409, "too_many_attachments");
}

#[actix_web::test]
async fn what_was_left_over_is_swept_first_the_content_and_then_the_row() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let id = draft(&city).await;
    let kept = attach(&city, &id, "a.pdf", "application/pdf", PDF).await.expect(201).id();
    let removed = attach(&city, &id, "b.png", "image/png", PNG).await.expect(201).id();
    attach(&city, &id, "c.pdf", "application/pdf", PNG).await.problem(422, "file_kind_mismatch");
    let etag = city.get(&format!("{BASE}/{id}")).await.expect(200).etag();
    city.delete(&format!("{BASE}/{id}/attachments/{removed}"), &etag).await.expect(200);
    assert_eq!((app.count("select from stored_file"), app.stored_files()), (3, 2));
    sweep(&app.state).await;
    assert_eq!((app.count("select from stored_file"), app.stored_files()), (2, 1));
    app.clock.advance(TimeDelta::hours(25));
    sweep(&app.beside().await.state).await;
    assert_eq!((app.count("select from stored_file where status = 'kept'"), app.stored_files()), (1, 1));
    assert_eq!(app.count("select from stored_file"), 1);
    let city = app.city(Role::CityAdmin).await;
    assert_eq!(download(&city, &id, &kept, &[]).await.expect(200).bytes, PDF);
}

#[actix_web::test]
async fn a_file_whose_content_is_gone_is_not_available_now() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let id = draft(&city).await;
    let added = attach(&city, &id, "a.pdf", "application/pdf", PDF).await.expect(201).id();
    app.lose_stored_files();
    let answer = download(&city, &id, &added, &[]).await.problem(503, "file_unavailable");
    assert_eq!(answer.header("retry-after"), "60");
}

#[actix_web::test]
async fn what_is_attached_cannot_be_changed_behind_the_servers_back() {
    let app = TestApp::spawn().await;
    let city = app.city(Role::CityAdmin).await;
    let id = draft(&city).await;
    attach(&city, &id, "a.pdf", "application/pdf", PDF).await.expect(201);
    publish(&city, &id).await;
    for statement in [
        "update course_attachment set name = 'b.pdf'",
        "delete from course_attachment",
        "update stored_file set sha256 = repeat('0', 64)",
        "insert into course_attachment (id, version_id, file_id, position, name, added_by, added_at)
         select gen_random_uuid(), version_id, file_id, 2, name, added_by, added_at from course_attachment",
    ] {
        assert!(app.refuses(statement), "{statement}");
    }
}

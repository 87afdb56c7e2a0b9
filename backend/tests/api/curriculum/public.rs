//! What everyone may read of a school's curriculum, without signing in.

use contract::curriculum::PublicCurriculumView;
use reqwest::Method;

use super::world::{courses_of, lift_conditions, planned};
use crate::support::TestApp;
use crate::support::learning::school;

#[actix_web::test]
async fn a_published_curriculum_is_read_by_anyone_and_not_sent_again_until_it_changes() {
    let app = TestApp::spawn().await;
    lift_conditions(&app);
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let code =
        school.manager.get(&format!("/api/v1/facilities/{}", school.facility)).await.expect(200).json();
    let code = code["school"]["code"].as_str().expect("a code").to_owned();
    let (page, data) = (format!("/schools/{code}/curriculum"), format!("/api/v1/public/curricula/{code}"));
    let anyone = app.anonymous();
    let bare: PublicCurriculumView = anyone.get(&data).await.expect(200).read();
    assert_eq!((bare.half_year, bare.courses.len()), (None, 0));
    let courses = courses_of(&app, "smart_living", &["S1", "S2"]).await;
    planned(&school, "2025-H2", &courses[..1]).await;

    let first = anyone.get(&page).await.expect(200);
    assert_eq!(first.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(first.header("cache-control"), "public, max-age=60, must-revalidate");
    let text = String::from_utf8(first.bytes.clone()).unwrap();
    for word in ["课程S1", "星期三", "上午9点", "智慧生活", "2025年下半年", "府前街1号"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    for private in ["13812345678", "张三", &school.id] {
        assert!(!text.contains(private), "{private}");
    }
    for path in [&page, &data] {
        let read = anyone.get(path).await.expect(200);
        let known = [("if-none-match", read.etag())];
        let known = known.each_ref().map(|(name, tag)| (*name, tag.as_str()));
        let again = anyone.send(Method::GET, path, None, &known).await.expect(304);
        assert_eq!((again.bytes.len(), again.etag()), (0, read.etag()));
    }
    let stale = [("if-none-match", first.etag())];
    let stale = stale.each_ref().map(|(name, tag)| (*name, tag.as_str()));
    planned(&school, "2025-H2", &courses).await;
    let renewed = anyone.send(Method::GET, &page, None, &stale).await.expect(200);
    assert!(String::from_utf8_lossy(&renewed.bytes).contains("课程S2"));
    anyone.send(Method::HEAD, &page, None, &[]).await.expect(200);
    let led = anyone.get(&format!("/schools/{}/curriculum?lang=en", school.id)).await.expect(200);
    assert!(String::from_utf8_lossy(&led.bytes).contains("Wednesday"), "the console leads to the same page");
}

#[actix_web::test]
async fn the_page_speaks_the_readers_language_and_knows_other_half_years() {
    let app = TestApp::spawn().await;
    lift_conditions(&app);
    let school = school(&app, "150602100", "泊江海子镇养老服务中心").await;
    let code =
        school.manager.get(&format!("/api/v1/facilities/{}", school.facility)).await.expect(200).json();
    let code = code["school"]["code"].as_str().expect("a code").to_owned();
    let page = format!("/schools/{code}/curriculum");
    let courses = courses_of(&app, "smart_living", &["S1", "S2"]).await;
    planned(&school, "2025-H2", &courses[..1]).await;
    planned(&school, "2026-H1", &courses).await;
    let anyone = app.anonymous();
    let html = |query: &'static str, headers: &'static [(&'static str, &'static str)]| {
        let (anyone, path) = (anyone.clone(), format!("{page}{query}"));
        async move {
            let answer = anyone.send(Method::GET, &path, None, headers).await.expect(200);
            (
                answer.header("content-language").to_owned(),
                String::from_utf8_lossy(&answer.bytes).into_owned(),
            )
        }
    };
    let (language, text) = html("", &[("accept-language", "en")]).await;
    assert!(language == "en" && text.contains("Wednesday") && text.contains("9:00 am"), "{text}");
    assert!(text.contains("the second half of 2025") && !text.contains("课程S2"), "the present half-year");
    let (language, text) = html("?lang=zh-CN&half_year=2026-H1", &[("accept-language", "en")]).await;
    assert!(language == "zh-CN" && text.contains("课程S2") && text.contains("2026年上半年"), "{text}");
    assert!(!text.contains("<script") && !text.contains("style=\""));
    for lost in ["/schools/YFXT-000000000-99/curriculum", &format!("{page}?half_year=2024-H1")] {
        let answer = anyone.get(lost).await.expect(404);
        assert!(String::from_utf8_lossy(&answer.bytes).contains("没有找到课程表"), "{lost}");
    }
    anyone.get("/api/v1/public/curricula/YFXT-000000000-99").await.problem(404, "not_found");
    let style = anyone.get("/public/curriculum.css").await.expect(200);
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    app.sql("update facility set status = 'suspended'");
    anyone.get(&page).await.expect(404);
}

//! From outside the data scope nothing is there: every operation on a record answers 404, and no list names it.

use std::collections::BTreeMap;

use contract::auth::{CreateAccount, Grant, Role, ScopeKind};
use contract::ids::FacilityId;
use serde_json::{Value, json};

use crate::assessment::assessed;
use crate::support::device::{Device, code};
use crate::support::files::{PDF, attach};
use crate::support::learning::{
    School, course, course_body, id_number, learner, publish_course, school, session_body,
};
use crate::support::plans::{answered, options, survey, survey_body};
use crate::support::runs::{RUNS, Year, all_facts};
use crate::support::schools::{draft, registered};
use crate::support::venues::{agreement, agreement_body, booking_body, venue, venue_body};
use crate::support::{Answer, Client, PASSWORD, TestApp};
use crate::walk::{Operation, operations};

/// Where the records are, and where who asks for them is.
const HERE: &str = "150602";
const ELSEWHERE: &str = "150621";

/// Records of the whole city, which every office reads, each with all that is done to it.
const OF_THE_CITY: [&str; 11] = [
    "/assessment-cycles/{id}",
    "/assessor-interests/{id}",
    "/assessor-organisations/{id}",
    "/assessors/{id}",
    "/course-categories/{code}",
    "/coverage-targets/{id}",
    "/credit-policies/{id}",
    "/divisions/{code}",
    "/resource-centers/{id}",
    "/subsidy-policies/{id}",
    "/subsidy-runs/{id}",
];
/// Records of a county, which every facility in it may see.
const COUNTYS: [&str; 6] = [
    "/courses/{id}",
    "/course-nominations/{id}",
    "/course-shares/{id}",
    "/venues/{id}",
    "/online-lessons/{id}",
    "/silver-age-actions/{id}",
];
const NEXT_DOOR: &str = "another facility";
/// Another record of the whole city, to which a facility adds what is its own.
const ITEM: &str = "/redemption-items/{id}";

/// A question whether another record is the same learner's, and a request about the learner's data.
async fn merged_and_asked(school: &School, who: &str) -> (String, String) {
    let other = learner(school, "张三", 14).await;
    let path = format!("/api/v1/learners/{who}");
    let merge = json!({ "other_id": other, "reason": "同一人" });
    let merge = school.clerk.post(&format!("{path}/merge-requests"), merge).await.expect(201).id();
    let request = json!({ "kind": "access", "method": "paper" });
    let request = school.clerk.post(&format!("{path}/privacy-requests"), request).await.expect(201).id();
    let approve = format!("/api/v1/privacy-requests/{request}/approve");
    school.manager.step(&approve, "\"v1\"", json!({})).await.expect(200);
    (merge, request)
}

/// One record of every kind that belongs to a place, by the path of its kind.
#[expect(clippy::too_many_lines, reason = "one list")]
async fn records(app: &TestApp) -> BTreeMap<&'static str, String> {
    let school = school(app, "150602100", "泊江海子镇养老服务中心").await;
    let city = app.city(Role::CityAdmin).await;
    let course = course(&city, "CR-001", "书法入门").await;
    let who = learner(&school, "张三", 12).await;
    let proxy = json!({
        "name": "王小明", "relation": "child", "phone": "13800000001", "rights": ["see_account"],
        "valid_from": "2025-11-01", "valid_to": "2026-10-31", "consent_document": "委托书 1", "consented_on": "2025-10-30",
    });
    let proxy = school.clerk.post(&format!("/api/v1/learners/{who}/proxies"), proxy).await.expect(201).id();
    let (merge, request) = merged_and_asked(&school, &who).await;
    let county = app.division(Role::CountyAdmin, HERE).await;
    let mut draft = course_body("CR-150602", "东胜区的课");
    draft["owner_division_code"] = json!(HERE);
    let draft = county.post("/api/v1/courses", draft).await.expect(201).id();
    let attachment = attach(&county, &draft, "a.pdf", "application/pdf", PDF).await.expect(201).id();
    let nomination = nominated(&county, &city, &draft).await;
    let (online, playback) = online(app, (&county, &city), &draft, &who).await;
    let (share, subscription) = shared(&county, &city, &school, (&draft, &course)).await;
    let teacher =
        json!({ "school_id": school.id, "name": "赵老师", "source": "school", "employment": "retired" });
    let teacher = school.manager.post("/api/v1/teachers", teacher).await.expect(201).id();
    let people = people(app, &school, (&teacher, &course, &who)).await;
    let plan = json!({ "school_id": school.id, "half_year": "2026-H1" });
    let plan = school.clerk.post("/api/v1/curriculum-plans", plan).await.expect(201).id();
    let survey = survey(&school, "2026-H1").await;
    let (option, answer) = (options(&school, &survey).await.swap_remove(0), answered(&school, &survey).await);
    let taught = json!({ "school_id": school.id, "half_year": "2025-H2" });
    let taught = school.clerk.post("/api/v1/teaching-reviews", taught).await.expect(201).id();
    let refresh = json!({ "school_id": school.id, "half_year": "2026-H1" });
    let refresh = school.clerk.post("/api/v1/refresh-proposals", refresh).await.expect(201).json();
    let told = |member: &Value| member["id"].as_str().expect("an id").to_owned();
    let (refresh, refresh_line) = (told(&refresh), told(&refresh["lines"][0]));
    let case =
        school.clerk.post("/api/v1/smart-aging-cases", case_body(json!({ "school_id": school.id }))).await;
    let case = case.expect(201).id();
    let device = Device::paired(app, &code(&school.manager, school.facility).await).await.id;
    let fund = json!({ "kind": "redemption_fund", "name": "专款", "county_code": HERE });
    let fund = city.post("/api/v1/funds", fund).await.expect(201).id();
    let path = format!("/api/v1/funds/{fund}");
    let award = json!({ "amount": "9.00", "source": "民政局", "document": "通知 1" });
    county.post_once(&format!("{path}/receive"), "award", award).await.expect(201);
    let goods =
        json!({ "category": "redemption_goods", "amount": "9.00", "supplier": "超市", "document": "发票 1" });
    let entry = county.post_once(&format!("{path}/spend"), "goods", goods).await.expect(201).id();
    let account = CreateAccount {
        username: "hers".to_owned(),
        display_name: "乌兰".to_owned(),
        password: PASSWORD.to_owned(),
        grants: vec![grant(Role::TownshipOperator, &format!("{HERE}100"))],
    };
    let account = city.post("/api/v1/accounts", json!(account)).await.expect(201).id();
    let (facility, room, id) = (school.facility.to_string(), school.room.clone(), school.id.clone());
    let at = school.facility;
    let (lecture, enrolment, notice) = enrolled(&school, &course, &who).await;
    let (team, entry_of_team) = teamed(&school, &who).await;
    let shared = shared_venue(&county, &school, &course, &teacher).await;
    let (session, attendance, earning, order, item) = spent(app, school, &course, &who).await;
    let manager = app.facility(Role::FacilityManager, at).await;
    let soap = json!({ "facility_id": facility, "item_id": item, "quantity": 1, "cost": "1.00", "document": "送货单 3" });
    let county = app.division(Role::CountyAdmin, HERE).await;
    let delivery = county.post_once(&format!("{path}/entries/{entry}/deliveries"), "soap", soap).await;
    let delivery = delivery.expect(201).json()["event_id"].as_str().expect("an event").to_owned();
    let undone = json!({ "event_id": delivery, "reason": "数量填错" });
    let undone = county.post_once("/api/v1/ledger-reversals", "undo", undone).await.expect(201).id();
    let (count, donation) = counted_and_given(&manager, &facility, &item).await;
    let (review, adjustment) = looked_at(app, &session, &earning, &who).await;
    let strike = json!({ "void": true, "reason": "未到课" });
    let correction = county.post(&format!("/api/v1/attendances/{attendance}/corrections"), strike).await;
    let correction = correction.expect(201).id();
    let mut all = BTreeMap::from([
        ("/accounts/{id}", account),
        ("/attendance-corrections/{id}", correction),
        ("/attendances/{id}", attendance),
        ("/class-notices/{id}", notice),
        ("/calendar-feeds/{id}", shared.feed),
        ("/class-series/{id}", shared.series),
        ("/class-sessions/{id}", session),
        ("/class-sessions/{id}/places", lecture),
        ("/course-nominations/{id}", nomination),
        ("/course-shares/{id}", share),
        ("/course-subscriptions/{id}", subscription),
        ("/courses/{id}", draft),
        ("/credit-adjustments/{id}", adjustment),
        ("/credit-reviews/{id}", review),
        ("/credits/earnings/{id}", earning),
        ("/credits/pools/{facility_id}", facility.clone()),
        ("/curriculum-plans/{id}", plan),
        ("/demand-answers/{id}", answer),
        ("/demand-surveys/{id}", survey),
        ("/devices/{id}", device),
        ("/donations/{id}", donation),
        ("/enrolments/{id}", enrolment),
        ("/facilities/{id}", facility.clone()),
        ("/funds/{id}", fund),
        ("/learner-merges/{id}", merge),
        ("/learner-proxies/{id}", proxy),
        ("/learners/{id}", who.clone()),
        ("/learning-team-activities/{id}", entry_of_team),
        ("/learning-teams/{id}", team),
        ("/ledger-reversals/{id}", undone),
        ("/privacy-requests/{id}", request),
        ("/online-lessons/{id}", online),
        ("/online-playbacks/{id}", playback),
        ("/redemption-items/{id}/receive-stock", item.clone()),
        ("/redemption-items/{id}/transfer-stock", item.clone()),
        ("/redemption-items/{id}/write-off-stock", item),
        ("/redemption-orders/{id}", order),
        ("/refresh-proposals/{id}", refresh),
        ("/smart-aging-cases/{id}", case),
        ("/stock-adjustments/{id}", count),
        ("/teachers/{id}", teacher),
        ("/teaching-reviews/{id}", taught),
        ("/venue-agreements/{id}", shared.agreement),
        ("/venue-bookings/{id}", shared.booking),
        ("/venues/{id}", shared.venue),
        ("{facility_id}", facility),
        ("{learner_id}", who.clone()),
        ("{room_id}", room),
        ("{entry_id}", entry),
        ("{event_id}", delivery),
        ("{option_id}", option),
        ("{school_id}", id),
        ("{course_id}", course),
        ("{attachment_id}", attachment),
        ("{line_id}", refresh_line),
        ("{number}", "1".to_owned()),
    ]);
    all.extend(people);
    all.extend(assessed(app, (at, &who)).await);
    all.extend(subsidised(app).await);
    all
}

/// What stands behind a teacher and what it is paid, a team of volunteers with all that it has, and an offer that meets a
/// request.
async fn people(
    app: &TestApp,
    school: &School,
    (teacher, course, learner): (&str, &str, &str),
) -> Vec<(&'static str, String)> {
    let (manager, county) = (&school.manager, app.division(Role::CountyAdmin, HERE).await);
    let base = format!("/api/v1/teachers/{teacher}");
    let first = |told: Value, of: &str| told[of][0]["id"].as_str().expect("an id").to_owned();
    let paper = manager.post(&format!("{base}/qualifications"), qualification()).await.expect(201).json();
    let consent = manager.post(&format!("{base}/consents"), consent()).await.expect(201).json();
    let next_door = registered(app, &format!("{HERE}101"), "罕台镇养老服务中心", "2024-09-01").await;
    let further = json!({ "school_id": next_door.school.expect("a school").id, "starts_on": "2025-11-01" });
    let assigned = county.post(&format!("{base}/assignments"), further).await.expect(201).json();
    let mut body = session_body(school, course, "2025-11-11T01:00:00Z", "2025-11-11T02:00:00Z");
    body["teacher_id"] = json!(teacher);
    let taught = school.clerk.post("/api/v1/class-sessions", body).await.expect(201).id();
    app.sql(&format!(
        "update class_session set status = 'closed' where id = '{taught}';
         insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until, valid_minutes, status,
             source, recorded_by, created_at)
         select gen_random_uuid(), id, '{learner}', starts_at, ends_at, ends_at, 60, 'signed_out', 'staff', gen_random_uuid(),
             now() from class_session where id = '{taught}'"
    ));
    let fund = json!({ "kind": "operating_guarantee_fund", "name": "经费", "county_code": HERE });
    let fund = county.post("/api/v1/funds", fund).await.expect(201).id();
    let standard = json!({ "county_code": HERE, "source": "school", "yuan_per_hour": "80.00", "policy_basis": "标准", "effective_from": "2025-01-01" });
    county.post("/api/v1/remuneration-standards", standard).await.expect(201);
    let pay = json!({ "teacher_id": teacher, "school_id": school.id, "from": "2025-11-11", "to": "2025-11-11", "fund_id": fund });
    let pay = county.post_once("/api/v1/teacher-remunerations", "pay", pay).await.expect(201).id();
    let programme = json!({ "county_code": HERE, "name": "银龄行动", "policy_basis": "通知", "starts_on": "2025-01-01", "ends_on": "2025-12-31" });
    let programme = county.post("/api/v1/silver-age-actions", programme).await.expect(201).json();
    let team = json!({ "kind": "elder_volunteer_team", "name": "先锋队", "school_id": school.id, "founded_on": "2025-09-01" });
    let team = manager.post("/api/v1/volunteer-teams", team).await.expect(201).id();
    let member = json!({ "learner_id": learner, "joined_on": "2025-09-01" });
    let member =
        manager.post(&format!("/api/v1/volunteer-teams/{team}/members"), member).await.expect(201).id();
    let shift = manager.post("/api/v1/volunteer-shifts", shift(&team)).await.expect(201).id();
    let signup = format!("/api/v1/volunteer-shifts/{shift}/signups");
    let signup = manager.post(&signup, json!({ "member_id": member })).await.expect(201).id();
    let log = manager.post("/api/v1/volunteer-logs", service(&member)).await.expect(201).id();
    let offer = manager
        .post("/api/v1/talent-offers", talent(json!({ "learner_id": learner })))
        .await
        .expect(201)
        .id();
    let request = talent(json!({ "school_id": school.id }));
    let request = manager.post("/api/v1/service-requests", request).await.expect(201).id();
    let pair = json!({ "offer_id": offer, "request_id": request });
    let pair = manager.post("/api/v1/service-matches", pair).await.expect(201).id();
    vec![
        ("{qualification_id}", first(paper, "qualifications")),
        ("{consent_id}", first(consent, "consents")),
        ("{assignment_id}", first(assigned, "assignments")),
        ("{member_id}", member),
        ("/service-matches/{id}", pair),
        ("/service-requests/{id}", request),
        ("/silver-age-actions/{id}", programme["id"].as_str().expect("an id").to_owned()),
        ("/talent-offers/{id}", offer),
        ("/teacher-remunerations/{id}", pay),
        ("/volunteer-logs/{id}", log),
        ("/volunteer-shifts/{id}", shift),
        ("/volunteer-signups/{id}", signup),
        ("/volunteer-teams/{id}", team),
    ]
}

fn qualification() -> Value {
    json!({ "kind": "diploma", "title": "师范专科", "document_number": "1", "issued_on": "1990-07-01" })
}

fn consent() -> Value {
    json!({ "unit_name": "小学", "document_number": "1", "given_on": "2025-01-01", "valid_to": "2025-12-31" })
}

fn shift(team: &str) -> Value {
    json!({
        "team_id": team, "title": "值日", "form": "volunteer_service", "place": "图书室", "wanted": 2,
        "starts_at": "2025-11-13T05:00:00Z", "ends_at": "2025-11-13T06:00:00Z",
    })
}

fn service(member: &str) -> Value {
    json!({
        "member_id": member, "form": "volunteer_service", "what": "探访",
        "starts_at": "2025-11-10T05:00:00Z", "ends_at": "2025-11-10T06:00:00Z",
    })
}

/// An offer or a request with some more members.
fn talent(more: Value) -> Value {
    let mut body = json!({
        "kind": "teach", "title": "剪纸", "description": "", "wanted_when": "周三", "wanted_where": "学堂",
        "valid_to": "2025-12-31",
    });
    body.as_object_mut().expect("members").extend(more.as_object().expect("members").clone());
    body
}

/// A nomination of a course of the county, which the city has published.
async fn nominated(county: &Client, city: &Client, course: &str) -> String {
    let submitted = county.post(&format!("/api/v1/courses/{course}/submit"), json!({})).await.expect(200);
    publish_course(city, course, &submitted.etag()).await.expect(200);
    let nomination = json!({ "course_id": course, "honour": "featured_course", "reason": "报名踊跃" });
    county.post("/api/v1/course-nominations", nomination).await.expect(201).id()
}

/// A published online lesson of a course of the county, and a playback of it for a learner.
async fn online(
    app: &TestApp,
    (county, city): (&Client, &Client),
    course: &str,
    who: &str,
) -> (String, String) {
    let lesson = json!({
        "course_id": course, "title_zh": "线上课", "duration_seconds": 600, "url": "https://lndx.edu.cn/1",
    });
    let lesson = county.post("/api/v1/online-lessons", lesson).await.expect(201);
    let path = format!("/api/v1/online-lessons/{}", lesson.id());
    city.step(&format!("{path}/publish"), &lesson.etag(), json!({})).await.expect(200);
    let platform = app.city(Role::Integration).await;
    let wanted = json!({ "learner_id": who });
    let path = format!("/api/v1/online-lessons/{}/playbacks", lesson.id());
    (lesson.id(), platform.post(&path, wanted).await.expect(201).id())
}

/// A course that the county has offered, and a subscription of its school to one of the city.
async fn shared(
    county: &Client,
    city: &Client,
    school: &School,
    (countys, citys): (&str, &str),
) -> (String, String) {
    for center in [json!({ "name": "资源中心" }), json!({ "name": "资源分中心", "division_code": HERE })]
    {
        city.post("/api/v1/resource-centers", center).await.expect(201);
    }
    let share = county.post("/api/v1/course-shares", json!({ "course_id": countys })).await.expect(201).id();
    city.post("/api/v1/course-shares", json!({ "course_id": citys })).await.expect(201);
    let wanted = json!({ "school_id": school.id, "course_id": citys });
    (share, school.manager.post("/api/v1/course-subscriptions", wanted).await.expect(201).id())
}

/// A lecture to come, an enrolment in it that moved up, and the notice of that.
async fn enrolled(school: &School, course: &str, who: &str) -> (String, String, String) {
    let mut body = session_body(school, course, "2025-11-13T01:00:00Z", "2025-11-13T02:30:00Z");
    body["capacity"] = json!(1);
    let lecture = school.clerk.post("/api/v1/class-sessions", body).await.expect(201).id();
    let other = learner(school, "王五", 32).await;
    let mut ids = Vec::new();
    for one in [other.as_str(), who] {
        let wanted = json!({ "session_id": lecture, "learner_id": one });
        ids.push(school.clerk.post("/api/v1/enrolments", wanted).await.expect(201).id());
    }
    let gone = format!("/api/v1/enrolments/{}/withdraw", ids[0]);
    school.clerk.post(&gone, json!({ "reason": "不来了" })).await.expect(200);
    let notices = school.clerk.get("/api/v1/class-notices").await.expect(200).json();
    let notice = notices["items"][0]["id"].as_str().expect("a notice").to_owned();
    (lecture, ids.swap_remove(1), notice)
}

/// A learning team, and something that it has done.
async fn teamed(school: &School, who: &str) -> (String, String) {
    let team = json!({
        "school_id": school.id, "name": "书法社", "kind": "calligraphy", "leader_id": who, "formed_on": "2025-11-01",
    });
    let team = school.clerk.post("/api/v1/learning-teams", team).await.expect(201).id();
    let entry = team_entry(who);
    let entry = school.clerk.post(&format!("/api/v1/learning-teams/{team}/activities"), entry).await;
    (team, entry.expect(201).id())
}

fn team_entry(who: &str) -> Value {
    json!({
        "starts_at": "2025-11-11T01:00:00Z", "ends_at": "2025-11-11T02:00:00Z", "place": "活动室", "content": "临帖",
        "learner_ids": [who],
    })
}

/// A venue that a school shares, and what it has put on the timetable.
struct Shared {
    venue: String,
    agreement: String,
    booking: String,
    series: String,
    feed: String,
}

async fn shared_venue(county: &Client, school: &School, course: &str, teacher: &str) -> Shared {
    let venue = venue(county, &format!("{HERE}001"), "东胜区图书馆").await;
    let agreement = agreement(county, &venue, &school.id).await;
    let period = ("2025-11-20T01:00:00Z", "2025-11-20T02:00:00Z");
    let booking = booking_body(&venue, &school.id, period);
    let booking = school.clerk.post("/api/v1/venue-bookings", booking).await.expect(201).id();
    let series = series_body(school, course);
    let series = school.clerk.post_once("/api/v1/class-series", "series", series).await.expect(201).json();
    let feed = json!({ "teacher_id": teacher });
    let feed = school.clerk.post("/api/v1/calendar-feeds", feed).await.expect(201).json();
    let told = |member: &Value| member["id"].as_str().expect("an id").to_owned();
    Shared { venue, agreement, booking, series: told(&series["series"]), feed: told(&feed["feed"]) }
}

/// A series in the school's room.
fn series_body(school: &School, course: &str) -> Value {
    json!({
        "school_id": school.id, "course_id": course, "room_id": school.room, "capacity": 10, "weekdays": [2],
        "start_time": "15:00:00", "minutes": 60, "first_day": "2025-11-18", "last_day": "2025-11-25",
        "on_non_working_day": "keep",
    })
}

/// A session that was attended and settled, and an order that its credits pay for.
async fn spent(
    app: &TestApp,
    school: School,
    course: &str,
    who: &str,
) -> (String, String, String, String, String) {
    let body = session_body(&school, course, "2025-11-12T01:00:00Z", "2025-11-12T02:30:00Z");
    let session = school.clerk.post("/api/v1/class-sessions", body).await.expect(201).id();
    let path = format!("/api/v1/class-sessions/{session}");
    school.clerk.post(&format!("{path}/open"), json!({})).await.expect(200);
    let entry = json!({ "learner_id": who, "at": "2025-11-12T01:00:00Z" });
    let attendance = school.clerk.post(&format!("{path}/attendances"), entry).await.expect(201).id();
    let school = school.at(app, "2025-11-12T02:40:00Z").await;
    let out = format!("/api/v1/attendances/{attendance}/sign-out");
    school.clerk.post(&out, json!({ "at": "2025-11-12T02:30:00Z" })).await.expect(200);
    school.clerk.post(&format!("{path}/close"), json!({})).await.expect(200);
    let settled =
        school.manager.post_once(&format!("{path}/settle"), "s", json!({})).await.expect(200).json();
    let earning = settled["earnings"][0]["id"].as_str().expect("an earning").to_owned();
    let city = app.city(Role::CityAdmin).await;
    let item = city.post("/api/v1/redemption-items", item()).await.expect(201).id();
    let stock = json!({ "facility_id": school.facility, "quantity": 3, "document": "送货单 1" });
    let receive = format!("/api/v1/redemption-items/{item}/receive-stock");
    school.manager.post_once(&receive, "in", stock).await.expect(201);
    let order = json!({ "learner_id": who, "facility_id": school.facility, "item_id": item, "quantity": 1 });
    let order = school.clerk.post_once("/api/v1/redemption-orders", "r", order).await.expect(201).id();
    let gift = json!({ "amount": "0.01", "document": "捐赠书 1" });
    let path = format!("/api/v1/learners/{who}/credits/donations");
    school.clerk.post_once(&path, "pool", gift).await.expect(201);
    (session, attendance, earning, order, item)
}

/// A count that waits to be decided, and donated goods.
async fn counted_and_given(manager: &Client, facility: &str, item: &str) -> (String, String) {
    let count = json!({ "facility_id": facility, "items": [{ "item_id": item, "counted": 1 }], "reason": "季度盘点" });
    let count = manager.post_once("/api/v1/stock-counts", "count", count).await.expect(201).id();
    let gift = json!({ "donor_kind": "anonymous", "facility_id": facility, "item_id": item, "quantity": 1, "valuation": "1.00" });
    (count, manager.post_once("/api/v1/donations", "gift", gift).await.expect(201).id())
}

/// A flagged earning, and a correction that waits to be decided.
async fn looked_at(app: &TestApp, session: &str, earning: &str, who: &str) -> (String, String) {
    let review = uuid::Uuid::now_v7();
    app.sql(&format!(
        "insert into credit_review (id, facility_id, session_id, status, opened_at)
         select '{review}', c.facility_id, s.id, 'open', now() from class_session s join school c on c.id = s.school_id
             where s.id = '{session}';
         insert into credit_review_line (earning_id, review_id, learner_id, reasons)
         values ('{earning}', '{review}', '{who}', '{{call_back}}')"
    ));
    let city = app.city(Role::CityAdmin).await;
    let wanted = json!({ "learner_id": who, "amount": "1.00", "reason": "漏记", "reference": "单1" });
    let asked = city.post_once("/api/v1/credit-adjustments", "ask", wanted).await.expect(201);
    (review.to_string(), asked.id())
}

/// A county's standard for operating money.
fn operating_policy() -> Value {
    json!({
        "county_code": HERE, "effective_from": "2026-01-01", "legal_basis": "五(二)", "per_teaching_hour_fen": 5000,
        "cap_fen": 1_200_000,
        "grade_coef_bp": { "excellent": 10000, "good": 8000, "qualified": 5000, "unqualified": 0 },
    })
}

/// A standard for operating money, an appeal, and money that is to be taken back.
async fn subsidised(app: &TestApp) -> Vec<(&'static str, String)> {
    let year = Year::new(app).await;
    let cycle = year.assess(2024, &all_facts());
    let run = year.computed(cycle, "30000.00").await;
    year.put(&run, "publicised");
    let line = year.lines(&run).await[0]["id"].as_str().expect("an id").to_owned();
    let line = format!("{RUNS}/{run}/lines/{line}");
    let appeal = json!({ "grounds": "统计有误" });
    let appeal = year.managers[0].client.post(&format!("{line}/appeals"), appeal).await.expect(201).id();
    year.put(&run, "finalised");
    year.step(&year.cashier, &run, "disburse").await.expect(200);
    year.veto(cycle, &year.schools[0]);
    let asked = json!({ "reason": "查实" });
    let asked = year.city.client.post(&format!("{line}/clawbacks"), asked).await.expect(201).id();
    let standard =
        year.city.client.post("/api/v1/operating-policies", operating_policy()).await.expect(201).id();
    vec![
        ("/operating-policies/{id}", standard),
        ("/subsidy-appeals/{id}", appeal),
        ("/subsidy-clawbacks/{id}", asked),
    ]
}

fn item() -> Value {
    json!({ "code": "SOAP", "name": "香皂", "kind": "daily_necessity", "price": "1.00", "cost": "1.00" })
}

/// A “智慧助老” case with some more members.
fn case_body(more: Value) -> Value {
    let mut body = json!({
        "kind": "work_case", "title_zh": "手机课堂", "summary": "教老年人用手机", "body": "每周一课", "began_on": "2025-06-03",
    });
    body.as_object_mut().expect("members").extend(more.as_object().expect("members").clone());
    body
}

fn grant(role: Role, code: &str) -> Grant {
    let scope = if code.len() == 6 { ScopeKind::County } else { ScopeKind::Township };
    Grant { role, scope, division_code: Some(code.to_owned()), facility_id: None }
}

/// The record that an operation is about, with its id in the path; `None` for those of the whole city.
fn about(path: &str, records: &BTreeMap<&str, String>) -> Option<String> {
    let path = path.strip_prefix("/api/v1").unwrap_or(path);
    if path == ITEM || OF_THE_CITY.iter().any(|kind| path.starts_with(kind)) {
        return None;
    }
    let kind = records.keys().find(|kind| path.starts_with(**kind));
    let kind = kind.unwrap_or_else(|| panic!("{path} is of a kind that this test has no record of"));
    let own = path.replacen("{id}", &records[kind], 1);
    let own = [
        "{facility_id}",
        "{learner_id}",
        "{room_id}",
        "{entry_id}",
        "{attachment_id}",
        "{line_id}",
        "{number}",
        "{fact}",
        "{photo_id}",
        "{sample_id}",
        "{qualification_id}",
        "{consent_id}",
        "{assignment_id}",
        "{member_id}",
    ]
    .iter()
    .fold(own, |own, part| own.replace(part, &records[part]));
    let named = match own.rsplit('/').next() {
        Some("attachments") => "?name=a.pdf",
        Some("photos") => "?what=venue",
        _ => "",
    };
    Some(format!("/api/v1{own}{named}"))
}

/// A body that would be taken, if the record were there.
#[expect(clippy::too_many_lines, reason = "one list")]
fn body(operation: &Operation, records: &BTreeMap<&str, String>) -> Value {
    let schema = &operation.document["requestBody"]["content"]["application/json"]["schema"]["$ref"];
    let learner = &records["/learners/{id}"];
    match schema.as_str().unwrap_or_default().rsplit('/').next().unwrap_or_default() {
        "Reason" | "ReasonedStep" | "RefuseCreditReview" | "RequestSubsidyClawback" => {
            json!({ "reason": "外人想改" })
        }
        "SmartAgingCaseOpinion" => json!({ "opinion": "外人想改" }),
        "PromoteSmartAgingCase" => json!({ "promoted_since": "2025-11-12", "promoted_where": "外人平台" }),
        "JoinLearningTeam" => json!({ "learner_id": learner, "joined_on": "2025-11-12" }),
        "LeaveLearningTeam" => json!({ "left_on": "2025-11-12", "reason": "外人想改" }),
        "CreateLearningTeamActivity" => team_entry(learner),
        "RaisePriorityQuota" => json!({ "priority_quota_bp": 5000, "reason": "外人想改" }),
        "RecordInspection" => json!({ "area": "100.00" }),
        "CreateRoom" => {
            json!({ "kind": "classroom", "name": "外人室", "area": "10.00", "capacity": 1, "counts_toward_school": true })
        }
        "PutSchool" => {
            json!({ "name": "外人学堂", "construction_mode": "renovate", "pilot_batch": "urban_pilot" })
        }
        "ConfirmAttendance" => json!({ "valid_minutes": 60, "reason": "外人想改" }),
        "PutLearnerNeeds" => json!({ "consent_notice_version": "2024-09", "needs": {} }),
        "RecordConsent" => {
            json!({ "purpose": "photograph", "act": "given", "notice_version": "2024-09", "method": "paper" })
        }
        "CreateMergeRequest" => json!({ "other_id": learner, "reason": "外人想改" }),
        "CreatePrivacyRequest" => json!({ "kind": "correction", "method": "paper", "detail": "外人想改" }),
        "CorrectLearnerIdentity" => {
            json!({ "id_number": id_number("19500101", 77), "reason": "外人想改" })
        }
        "RecordDeath" => json!({ "died_on": "2025-11-01", "source": "community", "document": "外人想改" }),
        "CreateLearnerProxy" => json!({
            "name": "外人", "relation": "other", "phone": "13800000002", "rights": ["see_account"],
            "valid_from": "2025-11-01", "valid_to": "2026-10-31", "consent_document": "外人想改",
            "consented_on": "2025-10-30",
        }),
        "SignIn" => json!({ "learner_id": learner }),
        "ScanCode" | "SelfSign" | "ClaimClassCode" => json!({ "code": "L0" }),
        "UndoAttendance" => json!({ "version": 1 }),
        "CorrectAttendance" => json!({ "void": true, "reason": "外人想改" }),
        "AddForgotten" => {
            json!({ "learner_id": learner, "signed_in_at": "2025-11-12T01:00:00Z", "reason": "外人想改" })
        }
        "PaperSheet" => {
            json!({ "rows": [{ "learner_id": learner, "signed_in_at": "2025-11-12T01:00:00Z" }] })
        }
        "UpdateCurriculumPlan" => json!({ "items": [] }),
        "DecideRefreshLine" => json!({ "decision": "accepted" }),
        "ExtendDemandSurvey" => json!({ "closes_on": "2100-12-31" }),
        "CreateDemandAnswer" => {
            json!({ "learner_id": learner, "option_ids": [records["{option_id}"]], "channel": "app" })
        }
        "ReceiveFund" => json!({ "amount": "1.00", "source": "外人", "document": "收据" }),
        "SpendFund" => {
            json!({ "category": "redemption_goods", "amount": "1.00", "supplier": "外人", "document": "收据" })
        }
        "DeliverGoods" => {
            let (facility, item) =
                (&records["/facilities/{id}"], &records["/redemption-items/{id}/receive-stock"]);
            json!({ "facility_id": facility, "item_id": item, "quantity": 1, "cost": "1.00", "document": "送货单 3" })
        }
        "DecideSubsidyAppeal" => json!({ "upheld": false, "reason": "外人想改" }),
        "EndPolicy" => json!({ "effective_to": "2026-12-31" }),
        "DeclareAccount" => json!({ "account_id": records["/accounts/{id}"] }),
        "ReceiveStock" => {
            json!({ "facility_id": records["/facilities/{id}"], "quantity": 1, "document": "送货单 2" })
        }
        "TransferStock" => {
            let facility = &records["/facilities/{id}"];
            json!({ "from_facility_id": facility, "to_facility_id": facility, "quantity": 1, "document": "调拨单" })
        }
        "WriteOffStock" => {
            json!({ "facility_id": records["/facilities/{id}"], "quantity": 1, "cause": "lost", "reason": "外人想改" })
        }
        "OnlineHeartbeat" => {
            json!({ "seq": 1, "position_seconds": 0, "state": "playing", "signature": "0".repeat(64) })
        }
        "CreateTeacherQualification" => qualification(),
        "CreateTeacherConsent" => consent(),
        "CreateTeacherComplianceCheck" => {
            json!({ "passed": true, "document": "外人", "checked_on": "2025-11-01" })
        }
        "PutTeacherAvailability" => json!({ "windows": [] }),
        "CreateTeacherAssignment" => {
            json!({ "school_id": records["{school_id}"], "starts_on": "2025-11-01" })
        }
        "EndTeacherAssignment" => json!({ "ends_on": "2025-12-01" }),
        "CreateVolunteerMember" => json!({ "name": "外人", "joined_on": "2025-11-01" }),
        "LeaveVolunteerTeam" => json!({ "left_on": "2025-11-10" }),
        "SignUpVolunteer" => json!({ "member_id": records["{member_id}"] }),
        "ConfirmServiceMatch" => json!({
            "team_id": records["/volunteer-teams/{id}"], "place": "外人处", "starts_at": "2025-11-13T07:00:00Z",
            "ends_at": "2025-11-13T08:00:00Z",
        }),
        "RateServiceMatch" => json!({ "rating": 1 }),
        "CreateCreditDonation" => json!({ "amount": "0.01", "document": "捐赠书" }),
        "CancelClassSeries" => json!({ "from": "2025-11-18", "reason": "外人想改" }),
        "UpdateClassSeries" => json!({ "from": "2025-11-18", "capacity": 5 }),
        "EndVenueAgreement" => json!({ "last_day": "2025-12-31", "reason": "外人想改" }),
        "DonateCash" => json!({ "donor_kind": "anonymous", "amount": "1.00" }),
        "PickUpOrder" => json!({ "code": "12345678" }),
        "WriteSelfAssessment" => json!({
            "safety_accessibility": "1.00", "syllabus_quality": "1.00", "statement": "外人想改",
        }),
        "EnterHostAssessment" => json!({ "grade": "good", "document": "外人想改" }),
        "RecordFinding" => json!({ "severity": "minor", "what": "外人想改", "due_on": "2025-12-31" }),
        "RectifyFinding" => json!({ "what": "外人想改" }),
        "PlanInspection" => json!({ "planned_on": "2025-11-20" }),
        "ArriveAtInspection" => json!({ "place_note": "外人想改" }),
        "CheckSample" => json!({ "result": "confirmed" }),
        "ReplaceAssessor" => {
            json!({ "assessor_id": "01890000-0000-7000-8000-000000000000", "reason": "外人想改" })
        }
        _ => json!({}),
    }
}

async fn ask(client: &Client, operation: &Operation, path: &str, body: Value) -> Answer {
    let headers = [("idempotency-key", "01930000-0000-7000-8000-00000000000a"), ("if-match", "\"v1\"")];
    client.send(operation.method.clone(), path, Some(body), &headers).await
}

/// Who asks from outside, in every role: another county, and another facility next door to the records.
struct Strangers {
    county: BTreeMap<Role, Client>,
    facility: BTreeMap<Role, Client>,
}

impl Strangers {
    async fn new(app: &TestApp) -> Self {
        let next_door = format!("{HERE}100");
        let operator = app.division(Role::TownshipOperator, &next_door).await;
        let neighbour = draft(&operator, &next_door, "邻近的养老服务中心", "120.00").await.id;
        Self::of(app, ELSEWHERE, neighbour).await
    }

    async fn of(app: &TestApp, county: &str, at: FacilityId) -> Self {
        let mut strangers = Self { county: BTreeMap::new(), facility: BTreeMap::new() };
        for role in Role::ALL {
            strangers.county.insert(*role, app.division(*role, county).await);
            strangers.facility.insert(*role, app.facility(*role, at).await);
        }
        strangers
    }

    /// Those with a role.
    fn with(&self, role: Role) -> [(&'static str, &Client); 2] {
        [("another county", &self.county[&role]), (NEXT_DOOR, &self.facility[&role])]
    }

    /// What they have done, apart from signing in.
    fn changes(&self, app: &TestApp) -> i64 {
        let all = self.county.values().chain(self.facility.values());
        let ids: Vec<String> = all.filter_map(|one| one.account_id).map(|id| format!("'{id}'")).collect();
        let ids = ids.join(",");
        let trail = "select from audit_entry where action not in ('account.sign_in', 'learner.export')";
        app.count(&format!("{trail} and account_id in ({ids})"))
    }
}

#[actix_web::test]
async fn a_record_out_of_reach_is_not_there_for_any_operation_and_any_role() {
    let app = TestApp::spawn().await;
    let records = records(&app).await;
    let document = app.anonymous().get("/openapi.json").await.expect(200).json();
    let strangers = Strangers::new(&app).await;
    let (mut asked, mut wrong) = (0, Vec::new());
    for operation in operations(&document).iter().filter(|one| !one.public && one.path.contains('{')) {
        let Some(path) = about(&operation.path, &records) else { continue };
        if operation.method == reqwest::Method::GET {
            let own = app.city(operation.roles[0]).await;
            if operation.roles == [Role::Learner] {
                let (account, learner) = (own.account_id.expect("an account"), &records["/learners/{id}"]);
                app.sql(&format!("insert into learner_account values ('{account}', '{learner}')"));
            }
            own.get(&path).await.expect(200);
        }
        for role in &operation.roles {
            for (who, stranger) in strangers.with(*role) {
                if who == NEXT_DOOR && COUNTYS.iter().any(|kind| operation.path.contains(kind)) {
                    continue;
                }
                let answer = ask(stranger, operation, &path, body(operation, &records)).await;
                if answer.status != 404 {
                    wrong.push(format!("{} by {role} of {who}: {}", operation.id, answer.json()));
                }
                asked += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(asked > 400, "{asked} questions were asked");
    assert_eq!(strangers.changes(&app), 0, "nothing was changed");
}

#[actix_web::test]
async fn what_all_of_the_city_shares_is_changed_by_no_part_of_it() {
    let app = TestApp::spawn().await;
    let document = app.anonymous().get("/openapi.json").await.expect(200).json();
    let shared = [
        "/course-categories/",
        "/coverage-targets",
        "/credit-policies",
        "/credits/reconciliations",
        "/curriculum-parameters",
        "/participation-parameters",
        "/enrolment-parameters",
        "/learning-team-parameters",
        "/online-parameters",
        "/redemption-items",
        "/resource-centers",
        "/refresh-rules",
        "/subsidy-policies",
        "/volunteer-parameters",
    ];
    let city = app.city(Role::CityAdmin).await;
    let mut policies = Vec::new();
    for kind in ["credit-policies", "subsidy-policies"] {
        let listed = city.get(&format!("/api/v1/{kind}")).await.expect(200).json();
        policies.push(listed["items"][0]["document"].clone());
    }
    let rules = city.get("/api/v1/refresh-rules").await.expect(200).json();
    let mut asked = 0;
    for operation in operations(&document) {
        let path = operation.path.strip_prefix("/api/v1").unwrap_or_default();
        let computes = ["simulate_subsidy", "simulate_credit_month", "simulate_refresh"]
            .contains(&operation.id.as_str());
        let reads = operation.method == reqwest::Method::GET || computes;
        if reads || path.ends_with("-stock") || !shared.iter().any(|kind| path.starts_with(kind)) {
            continue;
        }
        for role in &operation.roles {
            let part = app.division(*role, HERE).await;
            let path = operation.path.replace("{id}", "01890000-0000-7000-8000-000000000000");
            let path = path.replace("{code}", "smart_living");
            let body = match operation.id.as_str() {
                "create_credit_policy" => policies[0].clone(),
                "create_subsidy_policy" | "update_subsidy_policy" => policies[1].clone(),
                "create_redemption_item" => item(),
                "create_resource_center" | "update_resource_center" => json!({ "name": "外人中心" }),
                "approve_course_category"
                | "reject_course_category"
                | "retire_course_category"
                | "withdraw_credit_policy"
                | "withdraw_subsidy_policy" => json!({ "reason": "外人想改" }),
                "end_credit_policy" | "end_subsidy_policy" => json!({ "effective_to": "2027-12-31" }),
                "create_curriculum_parameter" => json!({
                    "effective_from": "2026-07-01", "min_changed_bp": 2000, "min_open_days": 90,
                    "require_review": true, "require_survey": true, "min_answers": 1, "completion_bp": 8000,
                    "reminder_days": [60], "policy_basis": "鄂民发〔2026〕1号",
                }),
                "create_participation_parameter" => json!({
                    "effective_from": "2026-07-01", "min_attendances": 12, "min_months": 6, "window_months": 12,
                    "target_bp": 8000, "policy_basis": "鄂民发〔2026〕1号",
                }),

                "create_enrolment_parameter" => json!({
                    "effective_from": "2026-07-01", "priority_quota_bp": 3000, "release_days": 3,
                    "counted_evidence": ["ability_assessed"], "max_per_half_year": 9, "policy_basis": "鄂民发〔2026〕1号",
                }),
                "create_learning_team_parameter" => json!({
                    "effective_from": "2026-07-01", "min_members": 6, "min_monthly_activities": 2,
                    "policy_basis": "鄂民发〔2026〕1号",
                }),

                "create_online_parameter" => json!({
                    "effective_from": "2027-01-01", "interval_seconds": 10, "gap_seconds": 30, "tolerance_seconds": 2,
                    "silence_minutes": 30, "completion_bp": 9000, "policy_basis": "鄂民发〔2026〕1号",
                }),
                "create_refresh_rule" => json!({
                    "effective_from": "2027-01-01", "parameters": rules["items"][0]["parameters"],
                    "policy_basis": "鄂民发〔2026〕1号",
                }),
                "create_volunteer_parameter" => {
                    json!({ "effective_from": "2026-07-01", "log_days": 5, "policy_basis": "鄂民发〔2026〕1号" })
                }
                "create_coverage_target" => json!({
                    "kind": "subdistrict_elderly_care_center", "due_date": "2027-12-31",
                    "target_bp": 10000, "basis": "鄂民发〔2026〕1号",
                }),
                _ => json!({}),
            };
            let answer = ask(&part, &operation, &path, body).await;
            let found = (operation.id.as_str(), role.as_str(), answer.code());
            assert_eq!(found, (operation.id.as_str(), role.as_str(), "whole_city_only".to_owned()));
            asked += 1;
        }
    }
    assert!(asked >= 10, "{asked} questions were asked");
}

/// The path of a list, with what it cannot do without; files as text, for their words to be found in.
fn listed(operation: &Operation) -> String {
    let parameters = operation.document["parameters"].as_array().cloned().unwrap_or_default();
    let takes_format = parameters.iter().any(|one| one["name"] == "format");
    if takes_format { format!("{}?format=csv", operation.path) } else { operation.path.clone() }
}

#[actix_web::test]
async fn no_list_names_a_record_that_is_out_of_reach() {
    let app = TestApp::spawn().await;
    let records = records(&app).await;
    let document = app.anonymous().get("/openapi.json").await.expect(200).json();
    let lists = |one: &&Operation| {
        !one.public && one.method == reqwest::Method::GET && !one.path.contains('{') && !one.roles.is_empty()
    };
    let strangers = Strangers::new(&app).await;
    // Of the city, and of everyone.
    let shared = [
        "{course_id}",
        "{number}",
        "{fact}",
        "/redemption-items/{id}/receive-stock",
        "/redemption-items/{id}/transfer-stock",
        "/redemption-items/{id}/write-off-stock",
    ];
    let (mut seen_by_the_city, mut asked, mut wrong) = (String::new(), 0, Vec::new());
    for operation in operations(&document).iter().filter(lists) {
        let path = listed(operation);
        for role in &operation.roles {
            for (who, stranger) in strangers.with(*role) {
                let told = stranger.get(&path).await;
                let text = String::from_utf8_lossy(&told.bytes).into_owned();
                if told.status != 200 {
                    wrong.push(format!("{} for {role} of {who}: {text}", operation.id));
                }
                let hidden =
                    |kind: &str| !shared.contains(&kind) && (who != NEXT_DOOR || !COUNTYS.contains(&kind));
                for (kind, _) in records.iter().filter(|(kind, id)| hidden(kind) && text.contains(*id)) {
                    wrong.push(format!("{} tells {role} of {who} of {kind}", operation.id));
                }
                asked += 1;
            }
        }
        let city = app.city(operation.roles[0]).await.get(&path).await.expect(200);
        seen_by_the_city.push_str(&String::from_utf8_lossy(&city.bytes));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(asked > 400, "{asked} questions were asked");
    let own = ["/facilities/{id}", "/learners/{id}", "/funds/{id}", "/redemption-orders/{id}"];
    let decided = [
        "/stock-adjustments/{id}",
        "/ledger-reversals/{id}",
        "/donations/{id}",
        "/credit-reviews/{id}",
        "/credit-adjustments/{id}",
    ];
    for kind in own.into_iter().chain(decided) {
        assert!(seen_by_the_city.contains(&records[kind]), "the city sees {kind}");
    }
}

/// Whether an answer says that what a body refers to is not there for who asks.
fn refused_as_not_there(answer: &Answer) -> bool {
    const CODES: [&str; 3] = ["grant_not_allowed", "division_outside_scope", "county_not_allowed"];
    const ENDS: [&str; 2] = ["_not_found", "_not_available"];
    let told = answer.json();
    let mut codes = told["errors"].as_array().into_iter().flatten().filter_map(|one| one["code"].as_str());
    let unknown = |code: &str| ENDS.iter().any(|end| code.ends_with(end)) || CODES.contains(&code);
    answer.status == 404 || (answer.status == 422 && codes.any(unknown))
}

/// For each operation that adds to a collection, bodies that refer to a record out of reach.
#[expect(clippy::too_many_lines, reason = "one list")]
fn foreign_bodies(id: &str, own: &School, records: &BTreeMap<&str, String>) -> Vec<Value> {
    let learner = &records["/learners/{id}"];
    let facility = &records["/facilities/{id}"];
    let item = &records["/redemption-items/{id}/receive-stock"];
    let school = &records["{school_id}"];
    let (starts, ends) = ("2025-11-13T01:00:00Z", "2025-11-13T02:30:00Z");
    match id {
        "create_account" => ["facility", "county"]
            .map(|scope| {
                let mut grant = json!({ "role": "auditor", "scope": scope });
                if scope == "county" {
                    grant["division_code"] = json!(HERE);
                } else {
                    grant["facility_id"] = json!(facility);
                }
                json!({ "username": "foreign", "display_name": "外人", "password": PASSWORD, "grants": [grant] })
            })
            .into(),
        "look_up_redemption_order" => vec![json!({ "facility_id": facility, "code": "12345678" })],
        "create_class_session" => {
            let mut foreign_room = session_body(own, &records["{course_id}"], starts, ends);
            let mut foreign_school = foreign_room.clone();
            let mut foreign_teacher = foreign_room.clone();
            foreign_room["room_id"] = json!(records["{room_id}"]);
            foreign_school["school_id"] = json!(school);
            foreign_teacher["teacher_id"] = json!(records["/teachers/{id}"]);
            let mut foreign_venue = foreign_room.clone();
            foreign_venue["room_id"] = Value::Null;
            foreign_venue["venue_id"] = json!(records["/venues/{id}"]);
            let mut foreign_series = session_body(own, &records["{course_id}"], starts, ends);
            foreign_series["series_id"] = json!(records["/class-series/{id}"]);
            vec![foreign_room, foreign_school, foreign_teacher, foreign_venue, foreign_series]
        }
        "create_class_series" | "preview_class_series" => {
            let mut foreign_room = series_body(own, &records["{course_id}"]);
            let mut foreign_school = foreign_room.clone();
            let mut foreign_venue = foreign_room.clone();
            foreign_room["room_id"] = json!(records["{room_id}"]);
            foreign_school["school_id"] = json!(school);
            foreign_venue["room_id"] = Value::Null;
            foreign_venue["venue_id"] = json!(records["/venues/{id}"]);
            vec![foreign_room, foreign_school, foreign_venue]
        }
        "create_calendar_feed" => {
            vec![json!({ "school_id": school }), json!({ "teacher_id": records["/teachers/{id}"] })]
        }
        "create_venue" => vec![venue_body(&format!("{HERE}001"), "外人馆")],
        "create_venue_agreement" => vec![
            agreement_body(&records["/venues/{id}"], school, ("2025-01-01", "2025-12-31")),
            agreement_body(&records["/venues/{id}"], &own.id, ("2025-01-01", "2025-12-31")),
        ],
        "create_venue_booking" => vec![
            booking_body(&records["/venues/{id}"], school, (starts, ends)),
            booking_body(&records["/venues/{id}"], &own.id, (starts, ends)),
        ],
        "create_course_category" => vec![json!({
            "code": "foreign_arts", "label_zh": "外人文艺", "label_en": "foreign arts", "basis": "外人想改",
            "county_code": HERE,
        })],
        "create_course_nomination" => vec![json!({
            "course_id": records["/courses/{id}"], "honour": "featured_activity", "reason": "外人想改",
        })],
        "create_course_share" => vec![json!({ "course_id": records["/courses/{id}"] })],
        "create_course_subscription" => vec![
            json!({ "school_id": school, "course_id": records["{course_id}"] }),
            json!({ "school_id": own.id, "course_id": records["/courses/{id}"] }),
        ],
        "create_course_rating" => vec![json!({
            "learner_id": learner, "course_id": records["{course_id}"], "half_year": "2025-H2", "experience": 5,
            "gain": 5, "happiness": 5, "channel": "app",
        })],
        "create_demand_survey" => [json!({ "school_id": school }), json!({ "county_code": HERE })]
            .map(|issuer| {
                let mut body = survey_body("2026-H1");
                body.as_object_mut().expect("members").extend(issuer.as_object().expect("members").clone());
                body
            })
            .into(),
        "simulate_refresh" | "create_teaching_review" => {
            vec![json!({ "school_id": school, "half_year": "2025-H2" })]
        }
        "create_curriculum_plan" | "create_refresh_proposal" => vec![json!({ "school_id": school, "half_year": "2026-H1" })],
        "create_smart_aging_case" => [
            json!({ "school_id": school }),
            json!({ "county_code": HERE }),
            json!({ "school_id": own.id, "course_id": records["/courses/{id}"] }),
        ]
        .map(case_body)
        .into(),
        "create_enrolment" => {
            vec![json!({ "session_id": records["/class-sessions/{id}/places"], "learner_id": learner })]
        }
        "create_learning_team" => [school, &own.id]
            .map(|school| {
                json!({
                    "school_id": school, "name": "外人社", "kind": "other", "leader_id": learner, "formed_on": "2025-11-01",
                })
            })
            .into(),
        "create_online_lesson" => vec![json!({
            "course_id": records["/courses/{id}"], "title_zh": "外人课", "duration_seconds": 600,
            "url": "https://lndx.edu.cn/1",
        })],
        "create_facility" => vec![crate::support::schools::facility_body(&format!("{HERE}101"), "外人中心")],
        "create_operating_policy" => vec![operating_policy()],
        "create_credit_adjustment" => vec![
            json!({ "learner_id": learner, "amount": "1.00", "reason": "外人想改", "reference": "外人单" }),
        ],
        "create_ledger_reversal" => {
            vec![json!({ "event_id": records["{event_id}"], "reason": "外人想改" })]
        }
        "create_fund" => vec![
            json!({ "kind": "redemption_fund", "name": "外人专款", "county_code": HERE, "facility_id": facility }),
            json!({ "kind": "redemption_fund", "name": "外人专款", "county_code": HERE }),
        ],
        "create_learner" => {
            let number = crate::support::learning::id_number("19490101", 12);
            vec![crate::support::learning::learner_body(school, "外人", &number)]
        }
        "create_teacher" => vec![
            json!({ "school_id": school, "name": "外人", "source": "school", "employment": "retired" }),
        ],
        "create_remuneration_standard" => vec![
            json!({ "county_code": HERE, "source": "school", "yuan_per_hour": "1.00", "policy_basis": "外人", "effective_from": "2026-01-01" }),
        ],
        "create_teacher_remuneration" => vec![json!({
            "teacher_id": records["/teachers/{id}"], "school_id": school, "from": "2025-11-11", "to": "2025-11-11",
            "fund_id": records["/funds/{id}"],
        })],
        "create_silver_age_action" => vec![
            json!({ "county_code": HERE, "name": "外人行动", "policy_basis": "外人", "starts_on": "2025-01-01", "ends_on": "2025-12-31" }),
        ],
        "create_volunteer_team" => [
            json!({ "school_id": school }),
            json!({ "county_code": HERE }),
            json!({ "school_id": own.id, "action_id": records["/silver-age-actions/{id}"] }),
        ]
        .map(|owner| {
            let mut body = json!({ "kind": "elder_volunteer_team", "name": "外人队", "founded_on": "2025-09-01" });
            body.as_object_mut().expect("members").extend(owner.as_object().expect("members").clone());
            body
        })
        .into(),
        "create_volunteer_shift" => vec![shift(&records["/volunteer-teams/{id}"])],
        "create_volunteer_log" => vec![service(&records["{member_id}"])],
        "create_talent_offer" => vec![talent(json!({ "learner_id": learner }))],
        "create_service_request" => [
            json!({ "school_id": school }),
            json!({ "school_id": own.id, "learner_id": learner }),
        ]
        .map(talent)
        .into(),
        "create_service_match" => vec![json!({
            "offer_id": records["/talent-offers/{id}"], "request_id": records["/service-requests/{id}"],
        })],
        "create_stock_count" => vec![
            json!({ "facility_id": facility, "items": [{ "item_id": item, "counted": 1 }], "reason": "外人想改" }),
        ],
        "donate_goods" => vec![
            json!({ "donor_kind": "anonymous", "facility_id": facility, "item_id": item, "quantity": 1, "valuation": "1.00" }),
        ],
        "create_device_pairing" => vec![json!({ "facility_id": facility, "label": "外人平板", "kind": "tablet" })],
        "post_earning" => vec![json!({
            "learner_id": learner, "source": "volunteer_log", "record_id": uuid::Uuid::now_v7(),
            "form": "volunteer_service", "starts_at": "2025-11-10T01:00:00Z", "ends_at": "2025-11-10T02:00:00Z",
        })],
        "create_redemption_order" => [(learner, facility), (learner, &own.facility.to_string())]
            .map(|(learner, facility)| {
                json!({ "learner_id": learner, "facility_id": facility, "item_id": item, "quantity": 1 })
            })
            .into(),
        _ => Vec::new(),
    }
}

/// The city's own, what is done for all within reach, what computes and keeps nothing, what is about the caller itself, a file, and a batch, whose verdicts
/// `posting.rs` tests one by one.
const APART: [&str; 36] = [
    "create_assessment_cycle",
    "create_assessor",
    "create_assessor_organisation",
    "declare_assessor_interest",
    "change_own_password",
    "create_course",
    "create_coverage_target",
    "create_credit_policy",
    "create_curriculum_parameter",
    "create_participation_parameter",
    "create_device_parameter",
    "create_proxy_rule",
    "create_enrolment_parameter",
    "create_learning_team_parameter",
    "create_online_parameter",
    "create_redemption_item",
    "create_resource_center",
    "create_refresh_proposals",
    "create_refresh_rule",
    "create_subsidy_policy",
    "create_subsidy_run",
    "compare_subsidy_policies",
    "create_volunteer_parameter",
    "import_courses",
    "import_facilities",
    "import_learners",
    "import_teachers",
    "login",
    "logout",
    "logout_everywhere",
    "pair_device",
    "post_earnings",
    "refresh_session",
    "run_reconciliation",
    "simulate_credits",
    "upload_attendance_batch",
];

#[actix_web::test]
async fn what_is_out_of_reach_cannot_be_referred_to_in_what_is_added() {
    let app = TestApp::spawn().await;
    let records = records(&app).await;
    let document = app.anonymous().get("/openapi.json").await.expect(200).json();
    let own = school(&app, &format!("{ELSEWHERE}100"), "树林召镇养老服务中心").await;
    let strangers = Strangers::of(&app, ELSEWHERE, own.facility).await;
    let adds = |one: &&Operation| one.method == reqwest::Method::POST && !one.path.contains('{');
    let (mut asked, mut wrong) = (0, Vec::new());
    for operation in operations(&document).iter().filter(adds) {
        if APART.contains(&operation.id.as_str()) || operation.id == "look_up_learner" {
            continue;
        }
        let bodies = foreign_bodies(&operation.id, &own, &records);
        assert!(!bodies.is_empty(), "this test has no foreign reference for {}", operation.id);
        for role in &operation.roles {
            for (who, stranger) in strangers.with(*role) {
                for body in &bodies {
                    let answer = ask(stranger, operation, &operation.path, body.clone()).await;
                    if !refused_as_not_there(&answer) {
                        let told = answer.json();
                        wrong.push(format!("{} by {role} of {who}: {body} {told}", operation.id));
                    }
                    asked += 1;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(asked > 60, "{asked} questions were asked");
    assert_eq!(strangers.changes(&app), 0, "nothing was added");
}

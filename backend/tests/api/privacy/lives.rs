//! A learner who has done everything that can be done here: every table that knows learners says what becomes of it when the
//! record goes into another one, when the learner asks to be forgotten, and whether it is in the copy of the data.

use std::collections::{BTreeMap, BTreeSet};

use contract::auth::{Grant, Role, ScopeKind};
use contract::ids::LearnerId;
use contract::privacy::{CarriedKind, LearnerMergeView, PersonalCopy, PersonalPartKind as Part};
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl as _, sql_query};
use serde_json::json;
use uuid::Uuid;

use super::held::Copied::{In, Not};
use super::held::Fate::{self, NoneLeft, Stay};
use super::held::{HELD, Held};
use super::{BASE, MORNING, TOWN, ask_merge, asked, decide, step};
use crate::support::TestApp;
use crate::support::elders::{Place, Taught};
use crate::support::learning::{School, course, learner, school};

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    of_table: String,
    #[diesel(sql_type = Text)]
    of_column: String,
}

/// Every column of a table that names a learner, by its name or by a foreign key.
fn columns(app: &TestApp) -> BTreeSet<(String, String)> {
    let rows: Vec<Column> = sql_query(
        "select c.table_name::text as of_table, c.column_name::text as of_column from information_schema.columns c
         join information_schema.tables t using (table_schema, table_name)
         where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.column_name in ('learner_id', 'person_id')
         union
         select k.conrelid::regclass::text, a.attname::text from pg_constraint k
         join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
         where k.contype = 'f' and k.confrelid = 'learner'::regclass",
    )
    .load(&mut app.database.connect())
    .expect("the columns");
    rows.into_iter().map(|row| (row.of_table, row.of_column)).collect()
}

/// Every kind of thing that a learner may have; days and numbers differ by `salt`.
fn live(app: &TestApp, (place, lesson): (&Place, Uuid), who: LearnerId, salt: u8) {
    let Place { school, course, facility } = place;
    let hour = 1 + salt * 2;
    app.sql(&format!(
        "create temp table act as select (select id from account order by id limit 1) as clerk,
             gen_random_uuid() as session, gen_random_uuid() as team, gen_random_uuid() as activity,
             gen_random_uuid() as crew, gen_random_uuid() as member, gen_random_uuid() as shift,
             gen_random_uuid() as offer, gen_random_uuid() as request, gen_random_uuid() as enrolment;
         insert into learner_priority values ('{who}', 'physical', 'community_confirmed');
         insert into learner_consent select '{who}', 'needs', 1, 'given', '2024-09', '2025-11-0{hour}T01:00:00Z', 'paper', null,
             clerk, '2025-11-0{hour}T01:00:00Z' from act;
         insert into learner_need select '{who}', '{{}}', '{{}}', null, '{{}}', '{{}}', '{{}}', '{{}}', '想学书法', clerk,
             '2025-11-0{hour}T01:00:00Z', 1 from act;
         insert into learner_proxy (id, learner_id, name, relation, phone_sealed, phone_hash, phone_masked, rights, valid_from,
             valid_to, consent_document, consented_on, created_by, created_at)
             select gen_random_uuid(), '{who}', '王小明', 'child', '\\x00', '\\x{salt:02}', '138****0001', '{{see_account}}',
             '2025-01-01', '2026-12-31', '委托书', '2025-01-01', clerk, now() from act;
         insert into learner_card select gen_random_uuid(), '{who}', '\\xc{salt}', clerk, '2025-11-01T00:00:00Z', null from act;
         insert into class_session (id, school_id, course_id, title, form, delivery_mode, starts_at, ends_at, capacity, status,
             created_at) select session, '{school}', '{course}', '太极', 'course_class', 'online',
             '2025-12-1{hour}T01:00:00Z', '2025-12-1{hour}T02:00:00Z', 20, 'scheduled', now() from act;
         insert into enrolment (id, school_id, session_id, learner_id, half_year, asked_by, applied_at, recorded_by, status,
             enrolled_at) select enrolment, '{school}', session, '{who}', '2025-H2', 'learner', now(), clerk, 'enrolled', now()
             from act;
         insert into class_notice select gen_random_uuid(), '{school}', enrolment, 'moved_up', 'told', now(), clerk, now(),
             '老人说好' from act;
         insert into sign_code_use select '{who}', {salt}, session, clerk, now() from act;
         insert into class_code_use select session, {salt}, 0, clerk, '{who}', now(), clerk, now() from act;
         insert into attendance_correction (id, session_id, learner_id, signed_in_at, void, reason, status, requested_by,
             requested_at, decided_by, decided_at, decision_reason)
             select gen_random_uuid(), session, '{who}', now(), false, '漏签', 'rejected', clerk, now(), clerk, now(), '无凭证'
             from act;
         insert into learning_team select team, '{school}', '合唱团{salt}', 'choir', '{who}', '2025-03-01', null, null, clerk,
             now(), 1 from act;
         insert into learning_team_member select gen_random_uuid(), team, '{who}', '2025-03-01', null, null, now() from act;
         insert into learning_team_activity (id, team_id, school_id, starts_at, ends_at, place, content, entered_by, entered_at)
             select activity, team, '{school}', '2025-10-0{hour}T01:00:00Z', '2025-10-0{hour}T02:00:00Z', '活动室', '排练', clerk,
             now() from act;
         insert into learning_team_participant select activity, '{who}' from act;
         insert into online_playback (id, learner_id, lesson_id, started_by, started_at, last_at, head_seconds,
             position_seconds, counted_until) select gen_random_uuid(), '{who}', '{lesson}', clerk, now(), now(), 0, 0, now()
             from act;
         insert into online_progress values ('{who}', '{lesson}', '{{[{salt}00,{salt}90)}}', 90, {salt}90,
             '2025-11-0{hour}T03:00:00Z', '2025-11-0{hour}T03:20:00Z', null);
         insert into online_record (id, learner_id, lesson_id, business_date, number, counted, seconds, opened_at, last_at)
             select gen_random_uuid(), '{who}', '{lesson}', '2025-11-0{hour}', 1,
             '{{[2025-11-0{hour} 03:00:00+00,2025-11-0{hour} 03:01:00+00)}}', 60, '2025-11-0{hour}T03:00:00Z',
             '2025-11-0{hour}T03:01:00Z';
         insert into volunteer_team select crew, 'elder_volunteer_team', '银龄队{salt}', '{school}', '150602', null, '2025-01-01',
             'active', now(), 1 from act;
         insert into volunteer_member (id, team_id, learner_id, person_id, leads, joined_on, created_at)
             select member, crew, '{who}', '{who}', true, '2025-01-01', now() from act;
         insert into volunteer_shift select shift, crew, null, '助餐', 'volunteer_service', '食堂', '2025-12-0{hour}T01:00:00Z',
             '2025-12-0{hour}T02:00:00Z', 5, 'planned', now(), 1 from act;
         insert into volunteer_signup (id, shift_id, member_id, person_id, recorded_by, created_at)
             select gen_random_uuid(), shift, member, '{who}', clerk, now() from act;
         insert into volunteer_log (id, team_id, member_id, learner_id, person_id, source, form, what, starts_at, ends_at,
             minutes, status, entered_by, entered_at) select gen_random_uuid(), crew, member, '{who}', '{who}', 'own_entry',
             'volunteer_service', '助餐', '2025-11-1{salt}T05:00:00Z', '2025-11-1{salt}T06:00:00Z', 60, 'pending', clerk, now()
             from act;
         insert into talent_offer select offer, '{who}', '{school}', 'teach', '教二胡', '拉了四十年', '周末', '学堂', '2026-12-31',
             'open', clerk, now(), 1 from act;
         insert into service_request select request, '{school}', '{who}', 'serve', '陪诊', '腿脚不便', '周一', '旗医院',
             '2026-12-31', 'open', clerk, now(), 1 from act;
         insert into service_match (id, offer_id, request_id, proposed_by, proposed_at)
             select gen_random_uuid(), offer, request, clerk, now() from act;
         insert into privacy_request (id, learner_id, kind, asked_by, method, detail, received_on, due_on, requested_by,
             requested_at) select gen_random_uuid(), '{who}', '{kind}', 'learner', 'paper', '我的出生年月不对', '2025-11-10',
             '2025-12-0{hour}', clerk, now() from act;
         insert into assessment_cycle (id, year, policy_id, cut_off, self_assessment_due, inspection_due, assessors_per_school,
             session_sample_bp, telephone_sample, created_by, created_at)
             select shift, 203{salt}, (select id from subsidy_policy limit 1), '203{salt}-12-31', '203{salt}-12-31',
             '203{salt}-12-31', 1, 1000, 30, clerk, now() from act;
         insert into assessment (id, cycle_id, school_id, facility_id, code, name, kind, county_code, township_code, current,
             created_at) select team, shift, '{school}', '{facility}', 'YFXT', '学堂', 'center', '150602', '150602100', 1, now()
             from act;
         insert into assessment_version (id, assessment_id, number, cause, facts, sources, total, grade, eligible, hash, made_by,
             made_at) select gen_random_uuid(), team, 1, 'frozen', '{{}}', 1, 0, 'unqualified', false, repeat('0', 64), clerk,
             now() from act;
         insert into inspection (id, assessment_id, created_at) select crew, team, now() from act;
         insert into inspection_sample (id, inspection_id, kind, position, reserve, learner_id, result, satisfied, note,
             checked_by, checked_at) select gen_random_uuid(), crew, 'learner', 1, false, '{who}', 'differs', false,
             '说没有来过', clerk, now() from act;
         drop table act;",
        kind = if salt == 0 { "correction" } else { "access" },
    ));
    let (starts_at, ends_at) = (format!("2025-11-11T0{hour}:00:00Z"), format!("2025-11-11T0{hour}:50:00Z"));
    let taught = Taught { starts_at: &starts_at, ends_at: &ends_at, ..MORNING };
    app.attended(&Place { facility: *facility, school: *school, course: *course }, who, &taught, 60);
}

struct Lives {
    school: School,
    kept: LearnerId,
    gone: LearnerId,
}

async fn lives(app: &TestApp) -> Lives {
    let school = school(app, TOWN, "泊江海子镇养老服务中心").await;
    let city = app.city(Role::CityAdmin).await;
    let course = course(&city, "CR-001", "太极").await;
    let place = Place {
        facility: school.facility,
        school: school.id.parse().expect("an id"),
        course: course.parse().expect("an id"),
    };
    let lesson = Uuid::now_v7();
    app.sql(&format!(
        "insert into online_lesson (id, course_id, position, title_zh, duration_seconds, url, status, authors, created_by,
             created_at, published_by, published_at)
         values ('{lesson}', '{course}', 1, '第一课', 1800, 'https://lndx.edu.cn/1', 'published', array['{lesson}']::uuid[],
             '{lesson}', now(), gen_random_uuid(), now())"
    ));
    let kept: LearnerId = learner(&school, "张三", 12).await.parse().expect("an id");
    let gone: LearnerId = learner(&school, "张山", 14).await.parse().expect("an id");
    live(app, (&place, lesson), kept, 0);
    live(app, (&place, lesson), gone, 1);
    let own = Grant { role: Role::Learner, scope: ScopeKind::Own, division_code: None, facility_id: None };
    app.open_account("laozhang", vec![own]).await;
    app.sql(&format!(
        "insert into learner_account (account_id, learner_id) select id, '{gone}' from account where username = 'laozhang'"
    ));
    app.sql(&format!(
        "insert into learner_consent values ('{gone}', 'photograph', 1, 'given', '2024-09', '2025-11-03T01:00:00Z', 'paper', null,
             '{lesson}', '2025-11-03T01:00:00Z')"
    ));
    Lives { school, kept, gone }
}

fn filled(sql: &str, lives: &Lives) -> String {
    sql.replace("{gone}", &format!("'{}'", lives.gone)).replace("{kept}", &format!("'{}'", lives.kept))
}

fn hold(app: &TestApp, lives: &Lives, what: &str, fate: impl Fn(&Held) -> Fate) {
    for one in HELD {
        let (table, column) = one.place;
        match fate(one) {
            NoneLeft(sql) => {
                assert_eq!(app.count(&filled(sql, lives)), 0, "{table}.{column} after {what}");
            }
            Stay(why) => assert!(!why.is_empty(), "{table}.{column}"),
        }
    }
}

#[actix_web::test]
async fn every_table_that_knows_learners_says_what_merge_erasure_and_copy_do_with_it() {
    let app = TestApp::spawn().await;
    let named: BTreeSet<(String, String)> =
        HELD.iter().map(|one| (one.place.0.to_owned(), one.place.1.to_owned())).collect();
    assert_eq!(named.len(), HELD.len(), "each once");
    assert_eq!(columns(&app), named, "what is new is handled by merge, erasure and copy, and stands in HELD");
    let told: BTreeSet<Part> = HELD
        .iter()
        .filter_map(|one| match one.copied {
            In(part) => Some(part),
            Not(why) => {
                assert!(!why.is_empty());
                None
            }
        })
        .collect();
    // Of which no column names the learner.
    let beside = BTreeSet::from([Part::ServiceMatches, Part::Looks]);
    let all: BTreeSet<Part> = Part::ALL.iter().copied().collect();
    assert_eq!(all, told.union(&beside).copied().collect());
}

#[actix_web::test]
async fn nothing_of_a_duplicate_is_lost_and_nothing_of_the_forgotten_is_left() {
    let app = TestApp::spawn().await;
    let lives = lives(&app).await;
    let (kept, gone, manager) = (lives.kept, lives.gone, &lives.school.manager);
    let merge = ask_merge(&lives.school.clerk, kept, gone).await.expect(201).id();
    let done: LearnerMergeView = decide(manager, &merge, "approve", None).await.expect(200).read();
    hold(&app, &lives, "the merge", |one| one.merged);
    let trace = done.trace.expect("a trace");
    let kinds: BTreeSet<CarriedKind> = trace.carried.iter().map(|one| one.kind).collect();
    let every: BTreeSet<CarriedKind> = CarriedKind::ALL.iter().copied().collect();
    // The priority reason is that of both already.
    assert_eq!(every.difference(&kinds).copied().collect::<Vec<_>>(), [CarriedKind::LearnerPriority]);
    let both = format!(
        "select from online_progress where learner_id = '{kept}' and watched = '{{[0,90),[100,190)}}'
             and watched_seconds = 180 and position_seconds = 190"
    );
    assert_eq!(app.count(&both), 1);
    for (sql, count) in [
        ("select from enrolment where learner_id = {kept} and status = 'enrolled'", 2),
        ("select from learning_team_member where learner_id = {kept} and left_on is null", 2),
        ("select from learning_team where leader_id = {kept}", 2),
        ("select from volunteer_member where learner_id = {kept} and left_on is null and leads", 2),
        ("select from volunteer_signup where person_id = {kept} and status = 'signed_up'", 2),
        ("select from talent_offer where learner_id = {kept} and status = 'open'", 2),
        ("select from service_request where learner_id = {kept} and status = 'open'", 2),
        ("select from privacy_request where learner_id = {kept} and status = 'received'", 2),
        ("select from learner_account where learner_id = {kept}", 1),
        ("select from learner_card where learner_id = {kept} and revoked_at is null", 1),
    ] {
        assert_eq!(app.count(&filled(sql, &lives)), count, "{sql}");
    }
    copied(&app, &lives).await;
    forgotten(&app, &lives).await;
}

async fn copied(app: &TestApp, lives: &Lives) {
    let request = app.count("select from privacy_request where kind = 'access'");
    assert_eq!(request, 1, "that of the merged record passed over");
    let list = lives.school.clerk.get("/api/v1/privacy-requests?kind=access").await.expect(200).json();
    let (id, version) = (list["items"][0]["id"].as_str().expect("an id"), &list["items"][0]["version"]);
    assert_eq!(list["items"][0]["learner_id"], json!(lives.kept));
    step(&lives.school.manager, id, "approve", version.as_i64().expect("a version")).await.expect(200);
    let path = format!("/api/v1/privacy-requests/{id}/export");
    lives.school.manager.get(&path).await.expect(200);
    let copy: PersonalCopy = lives.school.manager.get(&path).await.expect(200).read();
    let rows: BTreeMap<Part, usize> = copy.parts.iter().map(|part| (part.name, part.rows.len())).collect();
    assert_eq!(rows.keys().copied().collect::<Vec<_>>(), Part::ALL.to_vec(), "every part is told");
    let titles = copy.parts.iter().find(|part| part.name == Part::Enrolments).expect("enrolments");
    assert_eq!((titles.title_zh.as_str(), titles.title_en.as_str()), ("报名与候补", "Enrolments and waits"));
    // What a whole life with money in it has besides is put together elsewhere.
    let of_money = [
        Part::Earnings,
        Part::Credits,
        Part::CreditAdjustments,
        Part::CreditReviews,
        Part::CreditReminders,
        Part::PooledCredits,
        Part::Orders,
        Part::Answers,
    ];
    for (part, count) in &rows {
        let least = if of_money.contains(part) {
            0
        } else if matches!(part, Part::Accounts | Part::Merges | Part::Looks | Part::Needs) {
            1
        } else {
            2
        };
        assert!(*count >= least, "{part}: {count}");
    }
    let names: Vec<&str> = copy.parts[0].rows.iter().map(|row| row["name_zh"].as_str()).collect();
    assert_eq!(names, ["张三", "张山"], "both records are told");
}

async fn forgotten(app: &TestApp, lives: &Lives) {
    let path = format!("{BASE}/{}", lives.kept);
    let request = asked(&lives.school, &lives.kept.to_string(), "erasure").await;
    step(&lives.school.manager, &request, "approve", 1).await.expect(200);
    lives.school.manager.post(&format!("{path}/close"), json!({ "reason": "本人申请" })).await.expect(200);
    step(&lives.school.manager, &request, "complete", 2).await.expect(200);
    hold(app, lives, "the erasure", |one| one.erased);
    for words in
        ["张三", "张山", "王小明", "想学书法", "教二胡", "陪诊", "旗医院", "老人说好", "我的出生年月不对"]
    {
        for table in [
            "learner",
            "learner_proxy",
            "learner_need",
            "talent_offer",
            "service_request",
            "service_match",
            "class_notice",
            "privacy_request",
            "audit_entry",
            "idempotency_key",
        ] {
            assert_eq!(
                app.count(&format!("select from {table} t where t::text like '%{words}%'")),
                0,
                "{words} in {table}"
            );
        }
    }
    assert_eq!(app.count("select from learner where erased_at is not null"), 2, "the merged record with it");
    assert!(
        app.count("select from volunteer_log") == 2 && app.count("select from attendance") == 2,
        "for the books"
    );
    app.books_balance();
}

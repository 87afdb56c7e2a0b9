//! The whole city at once: 10,000 courses, 1,000 schools, 6 half-years. Run by hand, with `--ignored --nocapture`, it tells
//! how long the board, the trend, the reach, one proposal and a simulation take.

use std::time::Instant;

use contract::auth::Role;
use contract::curriculum::{
    ComplianceTrendView, ComplianceView, ReachView, RefreshProposalView, RefreshSimulationView,
};
use serde_json::json;

use crate::support::{Client, TestApp};

/// Facilities with schools open since 2022 in two counties, their plans of 2024-H1 to 2026-H2, and two half-years of
/// teaching: 8 sessions of each of 10 courses, 8 learners in each.
const CITY: &str = "
    alter table attendance drop constraint attendance_learner_id_period_excl;
    set session_replication_role = replica;
    insert into facility (id, kind, name_zh, name_key, division_code, county_code, township_code, status, created_at, updated_at)
    select gen_random_uuid(), 'subdistrict_elderly_care_center', '中心' || n, '中心' || n, c.code || '001', c.code,
        c.code || '001', 'approved', now(), now()
    from generate_series(1, 1000) n cross join lateral (select case n % 2 when 0 then '150602' else '150621' end as code) c;
    insert into facility_status_change (id, facility_id, from_status, status, effective_on, at)
    select gen_random_uuid(), id, 'submitted', 'approved', '2022-01-01', now() from facility;
    insert into school (id, facility_id, code, name, construction_mode, pilot_batch, opened_on, created_at)
    select gen_random_uuid(), id, 'YFXT-' || row_number() over (order by id), '学堂', 'new', 'urban_pilot', '2022-01-01', now()
    from facility;
    create temporary table place as select id, row_number() over (order by id) as n from school;
    create temporary table taken as
        select gen_random_uuid() as id, gen_random_uuid() as version, n,
            (array['civic_political', 'health_fitness', 'smart_living', 'culture_recreation', 'life_education',
                'fraud_prevention', 'intergenerational'])[n % 7 + 1] as category
        from generate_series(1, 10000) n;
    insert into course (id, code, status, created_by, created_at, shown_version_id)
    select id, 'C-' || n, 'published', gen_random_uuid(), now(), version from taken;
    insert into course_version (id, course_id, number, status, title_zh, summary, search_key, category, objectives, form,
        delivery_mode, lesson_minutes, tags, syllabus, authors, created_by, created_at, submitted_by, submitted_at, decided_by,
        decided_at)
    select version, id, 1, 'published', '课程' || n, '', '课程' || n, category, '{joy}', 'course_class', 'offline', 90, '{}',
        '', '{}', gen_random_uuid(), now(), gen_random_uuid(), now(), gen_random_uuid(), now() from taken;
    insert into curriculum_plan (id, school_id, half_year, revision, status, published_at, published_by, changed_bp, created_at)
    select gen_random_uuid(), p.id, h, 1, 'published', now(), gen_random_uuid(), 3000, now()
    from place p cross join unnest(array['2024-H1', '2024-H2', '2025-H1', '2025-H2', '2026-H1', '2026-H2']) h
    where h <> '2026-H2' or p.n % 3 > 0;
    insert into curriculum_item (id, plan_id, course_id, position, sessions_planned)
    select gen_random_uuid(), c.id, t.id, at, 12
    from curriculum_plan c join place p on p.id = c.school_id cross join generate_series(0, 9) at
    join taken t on t.n = (p.n * 7 + at * 13 + (case when c.half_year = '2026-H2' and at > 7 then 5000 else 0 end)) % 10000 + 1;
    insert into learner (id, school_id, name_zh, sex, birth_date, id_number_sealed, id_number_hash, id_number_masked, status,
        registered_on, consent_notice_version, consented_at, synthetic, created_at)
    select gen_random_uuid(), p.id, '学员', 'female', '1950-01-01', '\\x00', decode(md5(p.n || '-' || k), 'hex'), '1', 'active',
        '2024-01-01', '1', now(), true, now()
    from place p cross join generate_series(1, 20) k;
    create temporary table pupil as
        select id, school_id, row_number() over (partition by school_id order by id) as k from learner;
    insert into class_session (id, school_id, course_id, title, form, delivery_mode, starts_at, ends_at, capacity, status,
        created_at)
    select gen_random_uuid(), c.school_id, i.course_id, '课', 'course_class', 'online', s, s + interval '90 minutes', 20,
        'closed', now()
    from curriculum_plan c join curriculum_item i on i.plan_id = c.id
    cross join lateral generate_series(case c.half_year when '2026-H1' then timestamptz '2026-03-01T01:00:00Z'
        else timestamptz '2026-08-01T01:00:00Z' end + i.position * interval '2 hours', case c.half_year when '2026-H1'
        then timestamptz '2026-04-25T01:00:00Z' else timestamptz '2026-09-25T01:00:00Z' end, interval '7 days') s
    where c.half_year in ('2026-H1', '2026-H2');
    insert into attendance (id, session_id, learner_id, signed_in_at, signed_out_at, occupied_until, valid_minutes, status,
        source, recorded_by, created_at)
    select gen_random_uuid(), s.id, l.id, s.starts_at, s.ends_at, s.ends_at, 90, 'signed_out', 'staff', gen_random_uuid(), now()
    from class_session s join pupil l on l.school_id = s.school_id
        and l.k <= 4 + (hashtext(s.course_id::text) & 15) and (l.k <= 4 or l.k % 2 = extract(week from s.starts_at)::int % 2);
    set session_replication_role = origin;
    analyze";

async fn timed<T: serde::de::DeserializeOwned>(what: &str, client: &Client, path: &str) -> T {
    let begun = Instant::now();
    let answer = client.get(path).await.expect(200);
    println!("{what}: {} ms, {} bytes", begun.elapsed().as_millis(), answer.bytes.len());
    answer.read()
}

#[actix_web::test]
#[ignore = "makes a city of 1,000 schools: minutes"]
async fn the_whole_city_is_told_of_and_simulated_at_once() {
    let app = TestApp::spawn().await;
    app.clock.set("2026-11-26T02:00:00Z".parse().unwrap());
    app.sql(CITY);
    let rows = |table: &str| app.count(&format!("select from {table}"));
    println!("{} sessions, {} attendances", rows("class_session"), rows("attendance"));
    let city = app.city(Role::CityAdmin).await;
    for _ in 0..2 {
        let board: ComplianceView = timed("board", &city, "/api/v1/curriculum-compliance").await;
        assert_eq!(board.counts.done + board.counts.due, 1_000);
        let trend: ComplianceTrendView = timed("trend", &city, "/api/v1/curriculum-compliance/trend").await;
        assert_eq!(trend.half_years.len(), 6);
        let reach: ReachView = timed("reach", &city, "/api/v1/curriculum-reach").await;
        assert!(
            reach.reach.figures.learners > 1_000 && reach.reach.figures.attendances > 100_000,
            "{reach:?}"
        );
        let begun = Instant::now();
        let body = json!({ "half_year": "2026-H2" });
        let told = city.post("/api/v1/refresh-rules/simulate", body).await.expect(200);
        println!("simulation: {} ms", begun.elapsed().as_millis());
        let told: RefreshSimulationView = told.read();
        assert!(told.schools > 600 && told.courses == told.schools * 10, "{told:?}");
        println!("{told:?}");
    }
    let school = city.get("/api/v1/curriculum-plans?limit=1").await.expect(200).json();
    let body = json!({ "school_id": school["items"][0]["school_id"], "half_year": "2027-H1" });
    let begun = Instant::now();
    let made = city.post("/api/v1/refresh-proposals", body).await.expect(201);
    println!("one proposal: {} ms, {} bytes", begun.elapsed().as_millis(), made.bytes.len());
    assert!(made.read::<RefreshProposalView>().lines.len() >= 10);
}

//! Regular participation: who counts, both denominators, and that what is kept is what is true.

mod histories;
mod parameters;
mod world;

use backend::auth::service::system_act;
use backend::coverage::service::{CoverageFailure, check_participation};
use backend::sweeps::sweep;
use contract::auth::Role;
use contract::class::AttendanceState;
use contract::credit::InvariantFinding;
use contract::page::Page;
use contract::participation::{
    ParticipationCount, ParticipationLearner, ParticipationRow, ParticipationTrend, ParticipationView,
};
use diesel::Connection as _;

use self::world::{World, months};
use crate::support::TestApp;

const PARTICIPATION: &str = "/api/v1/participation";

/// Learners and their share, and elders with theirs, of a row.
fn figures(row: &ParticipationRow) -> (u64, u64, Option<u64>, Option<u64>) {
    let of = |at: usize| -> &ParticipationCount { &row.counts[at] };
    (row.regular, of(1).total.expect("learners are counted here"), of(1).share_bp, of(0).total)
}

fn row<'a>(view: &'a ParticipationView, key: &str) -> &'a ParticipationRow {
    view.rows.iter().find(|row| row.key.as_deref() == Some(key)).unwrap_or_else(|| panic!("{key}: {view:?}"))
}

async fn told(app: &TestApp, query: &str) -> ParticipationView {
    app.city(Role::CityAdmin).await.get(&format!("{PARTICIPATION}{query}")).await.expect(200).read()
}

#[actix_web::test]
async fn twelve_attendances_in_six_of_the_last_twelve_full_months_are_regular() {
    let app = TestApp::spawn().await;
    let world = World::new(&app).await;
    let here = world.school(&app, "150602100").await;
    let [enough, few_months, few_times, this_month, long_ago] = World::learners(&app, &here, "1950-01-01");
    world.attend(&app, &here, enough, &months("2024-11", 6), 2);
    world.attend(&app, &here, few_months, &months("2025-01", 5), 3);
    world.attend(&app, &here, few_times, &months("2025-01", 5), 2);
    world.attend(&app, &here, few_times, &months("2025-06", 1), 1);
    world.attend(&app, &here, this_month, &months("2025-11", 1), 9);
    world.attend(&app, &here, this_month, &months("2025-06", 5), 2);
    world.attend(&app, &here, long_ago, &months("2024-05", 6), 4);
    let view = told(&app, "").await;
    assert_eq!(
        (view.window_from.to_string(), view.window_to.to_string()),
        ("2024-11-01".into(), "2025-10-31".into())
    );
    assert_eq!(
        (view.rule.attendances, view.rule.months, view.rule.window_months, view.target_bp),
        (12, 6, 12, 8_000)
    );
    assert!(view.policy_basis.contains("144号"), "{}", view.policy_basis);
    assert_eq!(figures(&view.whole), (1, 5, Some(2_000), Some(323_907)), "the census of the city");
    assert_eq!(view.rows.len(), 9, "every county has a row");
    let dongsheng = row(&view, "150602");
    assert_eq!((figures(dongsheng), dongsheng.name.as_deref()), ((1, 5, Some(2_000), None), Some("东胜区")));
    assert_eq!(dongsheng.counts[0].source, None, "a figure that nobody has is not made up");
    assert_eq!(dongsheng.counts[1].gap, Some(3), "four of five are 80 %");
    assert_eq!(figures(row(&view, "150621")), (0, 0, None, Some(69_203)));
    assert!(row(&view, "150621").counts[0].source.as_deref().is_some_and(|text| text.contains("21.06%")));
    let half = told(&app, "?as_of=2025-04-30").await;
    assert_eq!(half.whole.regular, 1, "twenty-four times from May to October 2024");
    let later = told(&app, "?as_of=2025-05-01").await;
    assert_eq!((later.whole.regular, later.rows.len()), (2, 9), "and who came from November on");
}

#[actix_web::test]
async fn an_attendance_counts_from_thirty_valid_minutes_on() {
    let app = TestApp::spawn().await;
    let world = World::new(&app).await;
    let here = world.school(&app, "150602100").await;
    let [came_and_went, too_short, enough] = World::learners(&app, &here, "1950-01-01");
    for (learner, minutes) in [(came_and_went, 0), (too_short, 29), (enough, 30)] {
        app.sql(&world.attending(&here, learner, &months("2025-01", 6), (2, 0, minutes)));
    }
    assert_eq!(told(&app, "").await.whole.regular, 1);
    let corrected = |minutes: u32, who| {
        format!("update attendance set valid_minutes = {minutes} where learner_id = '{who}'")
    };
    app.sql(&corrected(30, too_short));
    assert_eq!(told(&app, "").await.whole.regular, 2, "a correction of the minutes alone");
    app.sql(&corrected(29, enough));
    assert_eq!(told(&app, "").await.whole.regular, 1);
    assert_eq!(broken(&app), Vec::<String>::new());
}

#[actix_web::test]
async fn who_has_died_counts_until_that_day_though_it_is_recorded_months_later() {
    let app = TestApp::spawn().await;
    let world = World::new(&app).await;
    let here = world.school(&app, "150602100").await;
    let [gone, stays] = World::learners(&app, &here, "1950-01-01");
    for learner in [gone, stays] {
        world.attend(&app, &here, learner, &months("2024-04", 9), 2);
    }
    let days = ["2025-03-09", "2025-03-10", "2025-03-11", "2025-06-30"];
    let counts = async || {
        let mut counts = Vec::new();
        for day in days {
            counts.push(figures(&told(&app, &format!("?as_of={day}")).await.whole).1);
        }
        counts
    };
    assert_eq!(counts().await, [2; 4]);
    let death =
        serde_json::json!({ "died_on": "2025-03-10", "source": "community", "document": "社区证明 3 号" });
    here.manager.post(&format!("/api/v1/learners/{gone}/record-death"), death).await.expect(200);
    assert_eq!(counts().await, [2, 2, 1, 1]);
    assert_eq!(broken(&app), Vec::<String>::new());
}

#[actix_web::test]
async fn a_person_is_registered_from_the_first_day_of_any_of_the_records_that_were_merged() {
    let app = TestApp::spawn().await;
    let world = World::new(&app).await;
    let here = world.school(&app, "150602100").await;
    let [retained, merged] = World::learners(&app, &here, "1950-01-01");
    app.sql(&format!("update learner set registered_on = '2025-10-01' where id = '{retained}'"));
    world.attend(&app, &here, merged, &months("2025-01", 8), 2);
    let past = async || {
        let (regular, learners, ..) = figures(&told(&app, "?as_of=2025-09-30").await.whole);
        (regular, learners)
    };
    assert_eq!(past().await, (1, 1));
    app.sql(&format!(
        "update learner set status = 'merged', merged_into = '{retained}', closed_at = '2025-11-12T01:00:00Z'
         where id = '{merged}'"
    ));
    assert_eq!(past().await, (1, 1), "the person came before the record that goes on");
    assert_eq!(figures(&told(&app, "").await.whole).1, 1, "and is one");
    assert_eq!(broken(&app), Vec::<String>::new());
}

#[actix_web::test]
async fn an_online_lesson_counts_once_a_day_from_ten_verified_minutes_on_and_service_never() {
    let app = TestApp::spawn().await;
    let world = World::new(&app).await;
    let here = world.school(&app, "150602100").await;
    let [studies, too_short, in_parts, still_open] = World::learners(&app, &here, "1950-01-01");
    world.lessons(&app);
    for month in months("2025-01", 6) {
        for day in 0..2 {
            let day = (month + chrono::Days::new(day)).to_string();
            for (learner, minutes, open) in
                [(studies, 10, false), (too_short, 9, false), (still_open, 30, true), (in_parts, 5, false)]
            {
                app.sql(&World::studying(learner, (0, &day), (60, minutes), open));
            }
            app.sql(&World::studying(in_parts, (0, &day), (120, 5), false));
            // Again on the day is not once more, and another lesson would be.
            app.sql(&World::studying(studies, (0, &day), (200, 60), false));
        }
    }
    assert_eq!(told(&app, "").await.whole.regular, 2, "twelve days of ten minutes, at once or in parts");
    let times = format!("select from participation_month where learner_id = '{studies}' and attendances = 2");
    assert_eq!(app.count(&times), 6, "once a lesson and day");
    app.sql("update online_record set status = 'closed', closed_at = last_at where status = 'open'");
    assert_eq!(told(&app, "").await.whole.regular, 3, "what was closed is verified");
    app.sql("update online_record set status = 'settled'");
    assert_eq!(told(&app, "").await.whole.regular, 3, "what it earns changes nothing");
    assert_eq!(broken(&app), Vec::<String>::new());
}

#[actix_web::test]
async fn less_is_asked_of_the_learners_of_a_school_that_was_open_for_fewer_months() {
    let app = TestApp::spawn().await;
    let world = World::new(&app).await;
    let here = world.school(&app, "150602100").await;
    let [five, four] = World::learners(&app, &here, "1950-01-01");
    world.attend(&app, &here, five, &months("2025-08", 3), 2);
    world.attend(&app, &here, four, &months("2025-08", 2), 9);
    assert_eq!(told(&app, "?by=school").await.whole.regular, 0);
    app.sql(&format!("update school set opened_on = '2025-05-20' where id = '{}'", here.id));
    let view = told(&app, "?by=school").await;
    assert_eq!((view.whole.regular, view.whole.scaled_schools), (1, 1));
    let school = row(&view, &here.id);
    assert_eq!((school.rule.attendances, school.rule.months, school.rule.window_months), (5, 3, 5));
    assert_eq!((school.regular, view.rule.attendances), (1, 12));
}

#[actix_web::test]
async fn learners_are_told_apart_by_what_they_are_on_the_day() {
    let app = TestApp::spawn().await;
    let world = World::new(&app).await;
    let (town, country) = (world.school(&app, "150602001").await, world.school(&app, "150621100").await);
    let [young] = World::learners(&app, &town, "1955-11-12");
    let [old, poor] = World::learners(&app, &country, "1945-11-13");
    for (school, learner) in [(&town, young), (&country, old), (&country, poor)] {
        world.attend(&app, school, learner, &months("2025-01", 6), 2);
    }
    app.sql(&format!("insert into learner_priority values ('{poor}', 'economic', 'self_declared')"));
    let bands = told(&app, "?by=age_band").await;
    let of = |view: &ParticipationView, key: &str| (row(view, key).regular, row(view, key).counts[1].total);
    assert_eq!(of(&bands, "70_79"), (3, Some(3)), "seventy today, and eighty tomorrow");
    assert_eq!(of(&bands, "80_plus"), (0, Some(0)));
    assert_eq!(bands.rows[0].counts[0].total, None, "elders are not known by age");
    app.clock.set("2025-11-13T02:00:00Z".parse().expect("an instant"));
    assert_eq!(of(&told(&app, "?by=age_band").await, "80_plus"), (2, Some(2)));
    let classes = told(&app, "?by=urban_rural").await;
    assert_eq!((of(&classes, "urban"), of(&classes, "rural_pastoral")), ((1, Some(1)), (2, Some(2))));
    assert_eq!((classes.balance.urban.learners, classes.balance.rural_pastoral.learners), (1, 2));
    assert_eq!(
        (classes.balance.urban.elders, classes.balance.index_bp),
        (None, None),
        "no census by township"
    );
    assert_eq!(of(&told(&app, "?by=priority").await, "priority"), (1, Some(1)));
    let kinds = told(&app, "?by=kind").await;
    assert_eq!(of(&kinds, "subdistrict_elderly_care_center"), (1, Some(1)));
    assert_eq!(of(&kinds, "village_community_elderly_care_station"), (0, Some(0)));
    app.sql(
        "insert into census_age_share (id, division_code, census_date, percent_0_14, percent_15_59, percent_60_plus,
             percent_65_plus, total_population, source, created_at)
         select gen_random_uuid(), code, '2021-11-01', 20, 60, 20, 10,
             case urban_rural_class when 'urban' then 1000 else 500 end, '街道办统计', now()
         from division where level = 'township' and statutory",
    );
    let balance = told(&app, "?division=150602").await.balance;
    assert_eq!(
        (balance.urban.elders, balance.urban.learners_bp),
        (Some(2_400), Some(4)),
        "12 subdistricts of 200"
    );
    let balance = told(&app, "").await.balance;
    assert_eq!((balance.urban.elders, balance.rural_pastoral.elders), (Some(5_200), Some(5_100)));
    assert_eq!(balance.index_bp, Some(20_392), "2 of 5,100 against 1 of 5,200");
}

#[actix_web::test]
async fn everybody_sees_what_lies_in_their_scope_and_no_day_to_come() {
    let app = TestApp::spawn().await;
    let world = World::new(&app).await;
    let (here, there) = (world.school(&app, "150602100").await, world.school(&app, "150621100").await);
    let ([mine], [theirs]) =
        (World::learners(&app, &here, "1950-01-01"), World::learners(&app, &there, "1950-01-01"));
    world.attend(&app, &here, mine, &months("2025-01", 6), 2);
    world.attend(&app, &there, theirs, &months("2025-01", 5), 2);
    let county = app.division(Role::CountyAdmin, "150602").await;
    let view: ParticipationView = county.get(PARTICIPATION).await.expect(200).read();
    assert_eq!(figures(&view.whole), (1, 1, Some(10_000), None));
    assert_eq!(view.whole.counts[1].reaches_target, Some(true));
    assert!(view.rows.iter().all(|row| row.key.as_deref().is_some_and(|code| code.starts_with("150602"))));
    assert_eq!(view.rows.len(), 15, "the statutory townships of the county");
    for (client, division, status) in [
        (&county, "150621", 404),
        (&county, "150600", 404),
        (&county, "150602100", 200),
        (&here.manager, "150602100", 404),
        (&county, "150602999", 404),
    ] {
        client.get(&format!("{PARTICIPATION}?division={division}")).await.expect(status);
        client.get(&format!("{PARTICIPATION}/trend?division={division}")).await.expect(status);
        client.get(&format!("{PARTICIPATION}/learners?division={division}")).await.expect(status);
        client.get(&format!("{PARTICIPATION}/export?format=csv&division={division}")).await.expect(status);
    }
    let own: ParticipationView =
        there.manager.get(&format!("{PARTICIPATION}?by=school")).await.expect(200).read();
    assert_eq!((own.rows.len(), own.whole.regular, own.whole.counts[0].total), (1, 0, None));
    let short: Page<ParticipationLearner> =
        there.manager.get(&format!("{PARTICIPATION}/learners")).await.expect(200).read();
    let [lacks] = short.items.as_slice() else { panic!("{short:?}") };
    assert_eq!((lacks.learner_id.0, lacks.attendances, lacks.months), (theirs, 10, 5));
    assert_eq!((lacks.needs, lacks.needs_months), (2, 1));
    let none: Page<ParticipationLearner> =
        there.manager.get(&format!("{PARTICIPATION}/learners?within=1")).await.expect(200).read();
    assert!(none.items.is_empty());
    let path = format!("{PARTICIPATION}/learners?school_id={}", here.id);
    there.manager.get(&path).await.expect(404);
    county.get(&format!("{PARTICIPATION}/learners?within=13")).await.problem(400, "invalid_query");
    let city = app.city(Role::CityAdmin).await;
    for path in ["?as_of=2025-11-13", "/trend?to=2025-11-13", "/learners?as_of=2025-11-13"] {
        city.get(&format!("{PARTICIPATION}{path}")).await.problem(422, "participation_day_to_come");
    }
    city.get(&format!("{PARTICIPATION}?as_of=2023-12-31")).await.problem(422, "no_participation_parameter");
    city.get(&format!("{PARTICIPATION}/trend?from=2020-01-01")).await.problem(422, "participation_span");
}

#[actix_web::test]
async fn who_is_short_is_listed_page_by_page() {
    let app = TestApp::spawn().await;
    let world = World::new(&app).await;
    let here = world.school(&app, "150602100").await;
    let who: [uuid::Uuid; 7] = World::learners(&app, &here, "1950-01-01");
    for learner in &who {
        world.attend(&app, &here, *learner, &months("2025-01", 6), 1);
        world.attend(&app, &here, *learner, &months("2025-07", 1), 4);
    }
    let query = format!("{PARTICIPATION}/learners?limit=3&within=2&count=true");
    let first: Page<ParticipationLearner> = here.clerk.get(&query).await.expect(200).read();
    assert_eq!((first.items.len(), first.total), (3, Some(7)));
    let pages = here.clerk.pages(&format!("{PARTICIPATION}/learners?limit=3&within=2")).await;
    assert_eq!(pages.len(), 3);
    let all = pages.iter().flat_map(|page| page["items"].as_array().expect("items"));
    let ids: Vec<String> = all.map(|one| one["learner_id"].as_str().expect("an id").to_owned()).collect();
    assert_eq!(ids, who.map(|id| id.to_string()));
    world.attend(&app, &here, who[0], &months("2025-08", 1), 2);
    let left: Page<ParticipationLearner> =
        here.clerk.get(&format!("{PARTICIPATION}/learners?within=2")).await.expect(200).read();
    assert_eq!(left.items.len(), 6, "who has come often enough is not invited any more");
}

#[actix_web::test]
async fn a_trend_and_a_file_say_the_same_as_the_days() {
    let app = TestApp::spawn().await;
    let world = World::new(&app).await;
    let here = world.school(&app, "150602100").await;
    let [who] = World::learners(&app, &here, "1950-01-01");
    world.attend(&app, &here, who, &months("2025-01", 6), 2);
    let city = app.city(Role::CityAdmin).await;
    let trend: ParticipationTrend =
        city.get(&format!("{PARTICIPATION}/trend?from=2025-05-01")).await.expect(200).read();
    let told_of: Vec<(String, u64)> =
        trend.items.iter().map(|one| (one.as_of.to_string(), one.regular)).collect();
    let days =
        ["2025-05-31", "2025-06-30", "2025-07-31", "2025-08-31", "2025-09-30", "2025-10-31", "2025-11-12"];
    let regular = [0, 0, 1, 1, 1, 1, 1];
    assert_eq!(told_of, days.map(str::to_owned).into_iter().zip(regular).collect::<Vec<_>>());
    assert!(trend.items.iter().all(|one| one.counts[0].total == Some(323_907)));
    let all: ParticipationTrend = city.get(&format!("{PARTICIPATION}/trend")).await.expect(200).read();
    assert_eq!(all.items.len(), 12);
    let file = city.get(&format!("{PARTICIPATION}/export?format=csv&by=division")).await.expect(200);
    let text = String::from_utf8(file.bytes.clone()).expect("text");
    assert_eq!(text.lines().count(), 11, "headings, all together, nine counties: {text}");
    for part in ["12个月内不少于12次且分布在6个月", "东胜区", "323907", "合计", "80.00"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    city.get(&format!("{PARTICIPATION}/export?format=xlsx&by=school")).await.expect(200);
}

#[test]
fn the_database_counts_the_states_that_the_contract_counts() {
    let database = crate::support::db::TestDatabase::new();
    for state in AttendanceState::ALL {
        let counted = AttendanceState::COUNTED.contains(&state.as_str());
        for (minutes, enough) in [("null", false), ("0", false), ("29", false), ("30", true)] {
            let sql = format!("select attendance_counts('{state}', {minutes}) as counts");
            let counts = world::truth(&mut database.connect(), &sql);
            assert_eq!(counts, counted && enough, "{state}, {minutes} minutes");
        }
    }
}

fn broken(app: &TestApp) -> Vec<String> {
    let act = system_act(app.clock.now());
    let mut conn = app.database.access().connect().expect("a connection");
    let found =
        conn.transaction::<_, CoverageFailure, _>(|conn| check_participation(conn, &act)).expect("a check");
    assert_eq!(found.len(), 2);
    found
        .into_iter()
        .filter(InvariantFinding::is_error)
        .map(|one| format!("{} {}", one.name, one.count))
        .collect()
}

#[actix_web::test]
async fn every_damage_of_what_is_kept_is_found() {
    let app = TestApp::spawn().await;
    let world = World::new(&app).await;
    let here = world.school(&app, "150602100").await;
    let [who, other] = World::learners(&app, &here, "1950-01-01");
    world.attend(&app, &here, who, &months("2025-01", 6), 2);
    world.attend(&app, &here, other, &months("2025-03", 2), 1);
    told(&app, "").await;
    told(&app, "?as_of=2025-08-31").await;
    world.attend(&app, &here, other, &months("2025-10", 1), 1);
    assert_eq!(broken(&app), Vec::<String>::new(), "also with something pending");
    let months = "participation_months_are_their_evidence 1";
    let days = "participation_days_are_their_evidence 1";
    for (damage, repair, found) in [
        (
            "update participation_month set attendances = attendances + 1 where month = '2025-03-01' and learner_id = $who",
            "update participation_month set attendances = attendances - 1 where month = '2025-03-01' and learner_id = $who",
            months,
        ),
        (
            "delete from participation_month where month = '2025-06-01'",
            "insert into participation_month values ($who, '2025-06-01', 2)",
            months,
        ),
        (
            "insert into participation_delta (learner_id, month, delta) values ($who, '2025-02-01', -1)",
            "insert into participation_delta (learner_id, month, delta) values ($who, '2025-02-01', 1)",
            "participation_months_are_their_evidence 1",
        ),
        (
            "update participation_cell set regular = 2 where as_of = '2025-08-31'",
            "update participation_cell set regular = 1 where as_of = '2025-08-31'",
            days,
        ),
        (
            "delete from participation_cell where as_of = '2025-11-12'",
            "insert into participation_cell values ('2025-11-12', $school, '70_79', false, 2, 1)",
            days,
        ),
    ] {
        let with = |sql: &str| {
            sql.replace("$who", &format!("'{who}'")).replace("$school", &format!("'{}'", here.id))
        };
        app.sql(&with(damage));
        assert!(broken(&app).contains(&found.to_owned()), "{damage}: {:?}", broken(&app));
        app.sql(&with(repair));
        assert_eq!(broken(&app), Vec::<String>::new(), "{repair}");
    }
}

#[actix_web::test]
async fn the_sweep_counts_the_usual_days_ahead() {
    let app = TestApp::spawn().await;
    let world = World::new(&app).await;
    let here = world.school(&app, "150602100").await;
    let [who] = World::learners(&app, &here, "1950-01-01");
    world.attend(&app, &here, who, &months("2025-01", 6), 2);
    sweep(&app.state).await;
    assert_eq!(app.count("select from participation_result"), 12);
    assert_eq!(app.count("select from participation_delta"), 0);
    assert_eq!(app.count("select from participation_cell where regular = 1"), 5, "from July to today");
}

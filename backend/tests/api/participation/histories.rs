//! Random histories: whatever happens to attendances, sessions, learners and schools, what is told of a day is what the
//! definition comes to, counted from scratch by a statement of its own.

use chrono::{Datelike as _, NaiveDate};
use contract::auth::Role;
use contract::participation::ParticipationView;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl as _, sql_query};
use uuid::Uuid;

use super::PARTICIPATION;
use super::world::{World, months};
use crate::support::learning::School;
use crate::support::{Client, TestApp};

/// Splitmix: the same seed gives the same history.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).expect("a number")
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
struct Told {
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = BigInt)]
    learners: i64,
    #[diesel(sql_type = BigInt)]
    regular: i64,
}

/// The definition, from the attendances of thirty minutes and what was watched themselves, of a person under all of its records: 12 in 6
/// of 12 months, scaled by the months that the school was open.
fn defined(app: &TestApp, day: NaiveDate, key: &str) -> Vec<Told> {
    let first = day.with_day(1).expect("a day");
    let sql = format!(
        "with recursive line as (
            select id, id as person from learner where merged_into is null
            union select l.id, line.person from learner l join line on l.merged_into = line.id
        ), since as (
            select line.person, min(l.registered_on) as first from line join learner l on l.id = line.id group by 1
        ), of_learner as (
            select line.person, count(*) as times, count(distinct to_char(c.day, 'YYYY-MM')) as months
            from (
                select a.learner_id, (s.starts_at at time zone 'Asia/Shanghai')::date as day
                from attendance a join class_session s on s.id = a.session_id
                where a.status in ('signed_out', 'confirmed') and a.valid_minutes >= 30 and s.status <> 'cancelled'
                union all
                select x.learner_id, x.business_date from (select distinct learner_id, lesson_id, business_date from online_record) x
                where 10 <= (select sum(r.seconds / 60) from online_record r where r.learner_id = x.learner_id
                    and r.lesson_id = x.lesson_id and r.business_date = x.business_date and r.status in ('closed', 'settled'))
            ) c join line on line.id = c.learner_id
            where c.day >= '{first}'::date - interval '12 months' and c.day < '{first}'
            group by 1
        ), of_school as (
            select s.id, greatest(1, (select count(*) from generate_series('{first}'::date - interval '12 months',
                '{first}'::date - interval '1 month', '1 month') as m
                where s.opened_on <= m and (s.closed_on is null or s.closed_on >= m + interval '1 month - 1 day'))) as open
            from school s
        )
        select {key} as key, count(*) as learners, count(*) filter (
            where o.times >= ceil(12 * s.open / 12.0) and o.months >= ceil(6 * s.open / 12.0)) as regular
        from learner l join of_school s on s.id = l.school_id left join of_learner o on o.person = l.id
            join since on since.person = l.id
        where since.first <= '{day}' and age('{day}'::date, l.birth_date) >= interval '60 years'
            and case l.status when 'active' then true
                when 'closed' then (l.closed_at at time zone 'Asia/Shanghai')::date > '{day}'
                when 'deceased' then least((l.closed_at at time zone 'Asia/Shanghai')::date, l.died_on + 1) > '{day}'
                else false end
        group by 1 order by 1"
    );
    sql_query(&sql).load(&mut app.database.connect()).unwrap_or_else(|error| panic!("{error}: {sql}"))
}

const AXES: [(&str, &str); 3] = [
    ("school", "l.school_id::text"),
    (
        "age_band",
        "case when age('$day'::date, l.birth_date) < interval '70 years' then '60_69' \
        when age('$day'::date, l.birth_date) < interval '80 years' then '70_79' else '80_plus' end",
    ),
    (
        "priority",
        "case when exists (select from learner_priority p where p.learner_id = l.id) then 'priority' else 'other' end",
    ),
];

async fn compare(app: &TestApp, city: &Client, day: NaiveDate, after: &str) -> u64 {
    let mut regular = 0;
    for (axis, key) in AXES {
        let path = format!("{PARTICIPATION}?as_of={day}&by={axis}");
        let view: ParticipationView = city.get(&path).await.expect(200).read();
        let number = |count: u64| i64::try_from(count).expect("a count");
        let mut told: Vec<Told> = view
            .rows
            .iter()
            .map(|row| Told {
                key: row.key.clone().expect("a key"),
                learners: number(row.counts[1].total.expect("learners")),
                regular: number(row.regular),
            })
            .filter(|row| row.learners > 0)
            .collect();
        told.sort();
        let mut truth = defined(app, day, &key.replace("$day", &day.to_string()));
        truth.sort();
        assert_eq!(told, truth, "by {axis} as of {day} after {after}");
        assert_eq!(number(view.whole.regular), truth.iter().map(|row| row.regular).sum::<i64>());
        regular = view.whole.regular;
    }
    regular
}

/// Minutes that count, and some that do not.
const MINUTES: [usize; 6] = [0, 12, 29, 30, 31, 60];

/// Something that may happen; the words tell a failure what it was.
fn happens(
    app: &TestApp,
    world: &World,
    chance: &mut Chance,
    schools: &[School],
    who: &mut [(Uuid, usize)],
) -> String {
    let (learner, at) = *chance.of(who);
    let (salt, few) = (chance.0, 1 + chance.below(6));
    let pick = format!("(select id from attendance order by md5(id::text || '{salt}') limit {few})");
    let month = format!("2025-{:02}", 1 + chance.below(10));
    let sql = match chance.below(20) {
        0..=3 => {
            let (count, times) = (1 + chance.below(4), 1 + chance.below(4));
            let span = months(&month, u32::try_from(count).expect("few"));
            let times = (u32::try_from(times).expect("few"), 60 + chance.below(1_200), *chance.of(&MINUTES));
            world.attending(&schools[at], learner, &span, times)
        }
        4 => format!("update attendance set status = 'void' where id in {pick}"),
        5 => format!(
            "update attendance set status = case status when 'void' then 'signed_out' else 'awaiting_confirmation' end
             where id in {pick}"
        ),
        6 => format!("delete from attendance where id in {pick}"),
        7 => format!(
            "update class_session set status = case status when 'cancelled' then 'closed' else 'cancelled' end
             where id in (select session_id from attendance where id in {pick})"
        ),
        8 => format!(
            "update class_session set starts_at = starts_at - interval '1 month', ends_at = starts_at - interval '1 month'
                 + (ends_at - starts_at) where id in (select session_id from attendance where id in {pick})"
        ),
        9 => {
            let school = chance.below(schools.len());
            for one in who.iter_mut().filter(|(id, _)| *id == learner) {
                one.1 = school;
            }
            format!("update learner set school_id = '{}' where id = '{learner}'", schools[school].id)
        }
        10 => format!(
            "update learner set birth_date = '{}-{:02}-28' where id = '{learner}'",
            1940 + chance.below(26),
            1 + chance.below(12)
        ),
        11 => match chance.below(4) {
            0 => format!(
                "update learner set status = 'closed', closed_at = '2025-{:02}-15T20:00:00Z' where id = '{learner}'",
                1 + chance.below(10)
            ),
            1 => format!("update learner set status = 'active', closed_at = null where id = '{learner}'"),
            2 => format!("insert into learner_priority values ('{learner}', 'physical', 'self_declared') on conflict do nothing"),
            _ => format!("delete from learner_priority where learner_id = '{learner}'"),
        },
        13 | 14 => {
            // Of few learners, lessons and days, so that what is watched in parts adds up.
            let (learner, _) = who[chance.below(2)];
            let (lesson, minutes) = (chance.below(2), 4 + chance.below(9));
            let day = format!("2025-{:02}-01", 1 + chance.below(3));
            World::studying(learner, (lesson, &day), (chance.below(1_000), minutes), chance.below(3) == 0)
        }
        15 => format!(
            "update online_record set status = 'closed', closed_at = last_at where status = 'open'
                 and id in (select id from online_record order by md5(id::text || '{salt}') limit 4);
             update online_record set status = 'settled' where status = 'closed'
                 and id in (select id from online_record order by md5(id::text || '{salt}') limit 2)"
        ),
        16 => format!("update attendance set valid_minutes = {} where id in {pick}", chance.of(&MINUTES)),
        17 => format!(
            "update learner set status = 'deceased', died_on = '2025-{:02}-10', death_source = 'community',
                 closed_at = coalesce(closed_at, '2025-11-12T01:00:00Z')
             where id = '{learner}' and (select count(*) from learner where status = 'deceased') < 4",
            1 + chance.below(10)
        ),
        18 => {
            let into = chance.of(who).0;
            format!(
                "update learner set status = 'merged', merged_into = '{into}', closed_at = coalesce(closed_at, '2025-11-12T01:00:00Z')
                 where id = '{learner}' and status in ('active', 'closed')
                     and (select merged_into from learner where id = '{into}') is null
                     and (select count(*) from learner where status = 'merged') < 6"
            )
        }
        19 => format!(
            "update learner set registered_on = '{}' where id = '{learner}'",
            chance.of(&["2024-03-01", "2025-02-01", "2025-10-01"])
        ),
        _ => format!(
            "update school set opened_on = '2025-{:02}-{:02}' where id = '{}'",
            1 + chance.below(8),
            1 + chance.below(2),
            schools[chance.below(schools.len())].id
        ),
    };
    // What would keep a learner in two places at once is refused by the database, as it should be.
    if app.refuses(&sql) { format!("(refused) {sql}") } else { sql }
}

#[actix_web::test]
async fn whatever_happens_the_kept_figures_are_those_of_the_definition() {
    let app = TestApp::spawn().await;
    let world = World::new(&app).await;
    let mut schools = Vec::new();
    for code in ["150602100", "150602001", "150621100"] {
        schools.push(world.school(&app, code).await);
    }
    let mut who: Vec<(Uuid, usize)> = Vec::new();
    for (at, school) in schools.iter().enumerate() {
        who.extend(World::learners::<6>(&app, school, "1948-06-15").map(|id| (id, at)));
    }
    for (learner, at) in &who {
        world.attend(&app, &schools[*at], *learner, &months("2024-10", 7), 2);
    }
    world.lessons(&app);
    let city = app.city(Role::CityAdmin).await;
    let days: Vec<NaiveDate> =
        ["2025-11-12", "2025-11-01", "2025-10-31", "2025-06-30", "2025-04-30", "2025-02-28", "2024-12-31"]
            .iter()
            .map(|day| day.parse().expect("a day"))
            .collect();
    let (mut some, mut none) = (0, 0);
    for seed in 0..12_u64 {
        let mut chance = Chance(seed);
        for _ in 0..10 {
            let mut after = Vec::new();
            for _ in 0..=chance.below(3) {
                after.push(happens(&app, &world, &mut chance, &schools, &mut who));
            }
            let day = *chance.of(&days);
            let regular = compare(&app, &city, day, &format!("seed {seed}: {after:#?}")).await;
            if regular == 0 { none += 1 } else { some += 1 }
        }
    }
    for day in &days {
        compare(&app, &city, *day, "everything").await;
    }
    assert!(some > 30, "{some} of {} days have somebody regular, so that something is compared", some + none);
    assert_eq!(app.count("select from participation_delta"), 0);
    assert!(app.count("select from learner where merged_into is not null") > 2, "records went into others");
    assert!(app.count("select from learner where died_on is not null") > 1, "and some have died");
    let studied = "select from online_record where status <> 'open'";
    let split = format!(
        "select from ({studied} group by learner_id, lesson_id, business_date
             having count(*) > 1 and sum(verified_minutes) >= 10 and max(verified_minutes) < 10) q"
    )
    .replace("select from online_record", "select 1 from online_record");
    assert!(app.count(studied) > 8 && app.count(&split) > 0, "lessons were watched, some of them in parts");
}

/// What commits while others read is told of by the next who asks, and nobody waits for anybody's reading.
#[actix_web::test]
async fn figures_are_exact_while_attendances_come_in() {
    let app = TestApp::spawn().await;
    let world = World::new(&app).await;
    let here = world.school(&app, "150602100").await;
    let who: [Uuid; 8] = World::learners(&app, &here, "1950-01-01");
    let city = app.city(Role::CityAdmin).await;
    let day: NaiveDate = "2025-11-12".parse().expect("a day");
    assert_eq!(compare(&app, &city, day, "nothing").await, 0);
    std::thread::scope(|scope| {
        for learner in who {
            let (app, world, here) = (&app, &world, &here);
            scope.spawn(move || {
                for month in months("2025-01", 6) {
                    world.attend(app, here, learner, &[month], 2);
                }
            });
        }
        let reader = app.database.access();
        scope.spawn(move || {
            use diesel::Connection as _;
            for _ in 0..20 {
                let act =
                    backend::auth::service::system_act("2025-11-12T02:00:00Z".parse().expect("an instant"));
                let mut conn = reader.connect().expect("a connection");
                let read = |conn: &mut _| {
                    backend::coverage::service::keep_participation(
                        conn,
                        &act,
                        Some("2025-11-11".parse().expect("a day")),
                    )
                };
                conn.transaction::<_, backend::coverage::service::CoverageFailure, _>(read)
                    .expect("it is kept");
            }
        });
    });
    assert_eq!(compare(&app, &city, day, "all of it").await, 8);
    assert_eq!(day.day(), 12);
}

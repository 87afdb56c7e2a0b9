//! Groups, seen by what waits in them: a job at fault does its neighbours no harm, too many are turned away, none is lost.

use std::time::Duration;

use backend::db::group::{Batch, Group, GroupError};
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::{Array, Integer};
use diesel::{Connection as _, PgConnection, QueryResult, RunQueryDsl as _, sql_query};
use futures_util::future::join_all;

use crate::support::db::TestDatabase;

/// Writes numbers into a table that takes none below zero, and none twice.
#[derive(Default)]
struct Numbers {
    open: Vec<i32>,
}

impl Batch for Numbers {
    type Job = i32;
    type Answer = i32;
    type Sheet = Vec<i32>;
    const NAME: &'static str = "numbers";

    fn weight(_: &i32) -> usize {
        1
    }

    fn judge(&mut self, _: &mut PgConnection, jobs: &[&i32]) -> QueryResult<bool> {
        self.open.extend(jobs.iter().copied());
        Ok(true)
    }

    fn close(&mut self) -> Vec<i32> {
        std::mem::take(&mut self.open)
    }

    fn write(conn: &mut PgConnection, numbers: Vec<i32>) -> QueryResult<Option<Vec<i32>>> {
        sql_query("insert into number select unnest($1)")
            .bind::<Array<Integer>, _>(&numbers)
            .execute(conn)?;
        Ok(Some(numbers))
    }

    fn lock(conn: &mut PgConnection) -> QueryResult<()> {
        conn.batch_execute("lock table number in exclusive mode")
    }

    fn may_judge_anew(&mut self, _: &diesel::result::Error) -> bool {
        false
    }

    fn forget(&mut self) {
        self.open.clear();
    }
}

fn numbers(database: &TestDatabase) -> Group<Numbers> {
    database
        .connect()
        .batch_execute(
            "create table number (n integer primary key check (n >= 0)); grant all on number to public",
        )
        .expect("a table");
    Group::start(database.access(), Numbers::default()).expect("a group")
}

fn count(database: &TestDatabase) -> i64 {
    use diesel::dsl::sql;
    use diesel::prelude::*;
    diesel::select(sql::<diesel::sql_types::BigInt>("(select count(*) from number)"))
        .get_result(&mut database.connect())
        .expect("a count")
}

#[actix_web::test]
async fn jobs_at_fault_are_refused_and_their_neighbours_are_done() {
    let database = TestDatabase::empty();
    let group = numbers(&database);
    let jobs = (1..=200).map(|number| group.submit(if number % 40 == 7 { -number } else { number }));
    for (number, answer) in (1..=200).zip(join_all(jobs).await) {
        let expected = if number % 40 == 7 { Err(GroupError::Refused) } else { Ok(number) };
        assert_eq!(answer, expected, "{number}");
    }
    assert_eq!(count(&database), 195);
}

#[actix_web::test]
async fn too_many_are_turned_away_at_once_and_the_others_are_done() {
    let database = TestDatabase::empty();
    let group = numbers(&database);
    group.submit(0).await.expect("the first");
    let mut other = database.connect();
    other.batch_execute("begin; lock table number in exclusive mode").expect("a lock");
    let waiting: Vec<_> = (1..=8000)
        .map(|number| {
            let group = group.clone();
            actix_web::rt::spawn(async move { group.submit(number).await })
        })
        .collect();
    actix_web::rt::time::sleep(Duration::from_millis(300)).await;
    other.batch_execute("commit").expect("the lock is let go");
    let answers: Vec<_> = join_all(waiting).await.into_iter().map(|answer| answer.expect("an end")).collect();
    let full = answers.iter().filter(|answer| **answer == Err(GroupError::Full)).count();
    let done = answers.iter().filter(|answer| answer.is_ok()).count();
    assert!(full > 0, "nobody was turned away");
    assert_eq!(full + done, 8000, "everybody is answered");
    assert_eq!(
        count(&database),
        i64::try_from(done).expect("a count") + 1,
        "what was turned away is not there"
    );
}

#[actix_web::test]
async fn what_waits_is_done_before_a_group_ends_and_nothing_after() {
    let database = TestDatabase::empty();
    let group = numbers(&database);
    let waiting: Vec<_> = (1..=500)
        .map(|number| {
            let group = group.clone();
            actix_web::rt::spawn(async move { group.submit(number).await })
        })
        .collect();
    actix_web::rt::task::yield_now().await;
    group.drain().await;
    let answers: Vec<_> = join_all(waiting).await.into_iter().map(|answer| answer.expect("an end")).collect();
    let done = answers.iter().filter(|answer| answer.is_ok()).count();
    assert!(done > 0);
    assert_eq!(count(&database), i64::try_from(done).expect("a count"), "answered is written");
    assert_eq!(group.submit(501).await, Err(GroupError::Full), "it takes no more");
}

#[actix_web::test]
async fn a_database_that_is_away_leaves_the_outcome_unknown_and_the_group_goes_on_when_it_is_back() {
    let database = TestDatabase::empty();
    let group = numbers(&database);
    group.submit(0).await.expect("the first");
    database
        .connect()
        .batch_execute(
            "select pg_terminate_backend(pid) from pg_stat_activity
             where datname = current_database() and application_name = 'xuetang numbers'",
        )
        .expect("ended");
    for number in 1..=20 {
        // Tried again by itself, or told to be tried again: never twice.
        match group.submit(number).await {
            Ok(answer) => assert_eq!(answer, number),
            Err(GroupError::Unknown) => {}
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!(group.submit(21).await, Ok(21));
    let mut conn = database.connect();
    conn.transaction(|conn| conn.batch_execute("select 1")).expect("the database is there");
}

//! What `Db` promises: one transaction a call, and an honest error when it cannot be had.

use std::time::Duration;

use backend::db::{
    Db, DbError, DbOptions, migrations, timed_out, violates_check, violates_exclusion, violates_unique,
};
use diesel::connection::SimpleConnection;
use diesel::result::{DatabaseErrorKind, Error as QueryError};
use diesel::sql_types::BigInt;
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query};

use crate::support::db::TestDatabase;

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

fn number(conn: &mut PgConnection, query: &str) -> Result<i64, DbError> {
    Ok(sql_query(format!("SELECT ({query})::bigint AS number")).get_result::<Number>(conn)?.number)
}

const INSERT: &str = "INSERT INTO workday (day, is_workday, created_at) VALUES ('1999-01-01', true, now())";
const COUNT: &str = "SELECT count(*) FROM workday WHERE day = '1999-01-01'";

#[actix_web::test]
async fn an_error_takes_everything_back() {
    let database = TestDatabase::new();
    let db = database.db();
    let failed = db
        .write(|conn| {
            conn.batch_execute(INSERT)?;
            Err::<(), DbError>(DbError::Interrupted)
        })
        .await;
    assert!(matches!(failed, Err(DbError::Interrupted)));
    assert_eq!(db.read(|conn| number(conn, COUNT)).await.unwrap(), 0);
    db.write(|conn| Ok::<_, DbError>(conn.batch_execute(INSERT)?)).await.unwrap();
    assert_eq!(db.read(|conn| number(conn, COUNT)).await.unwrap(), 1);
}

#[actix_web::test]
async fn a_read_cannot_write() {
    let database = TestDatabase::new();
    let refused = database.db().read(|conn| Ok::<_, DbError>(conn.batch_execute(INSERT)?)).await;
    assert!(matches!(
        refused,
        Err(DbError::Query(QueryError::DatabaseError(DatabaseErrorKind::ReadOnlyTransaction, _)))
    ));
}

#[actix_web::test]
async fn a_busy_pool_is_told_apart_and_recovers() {
    let database = TestDatabase::new();
    let options = DbOptions {
        max_connections: 1,
        checkout_timeout: Duration::from_millis(200),
        ..DbOptions::default()
    };
    let db = Db::new(database.url(), &options);
    let holder = actix_web::rt::spawn({
        let db = db.clone();
        async move { db.read(|conn| number(conn, "SELECT 1 FROM pg_sleep(1)")).await }
    });
    actix_web::rt::time::sleep(Duration::from_millis(100)).await;
    let refused = db.read(|conn| number(conn, "SELECT 2")).await.unwrap_err();
    assert!(matches!(refused, DbError::PoolExhausted) && refused.is_unavailable());
    assert_eq!(holder.await.unwrap().unwrap(), 1);
    assert_eq!(db.read(|conn| number(conn, "SELECT 2")).await.unwrap(), 2);
}

#[actix_web::test]
async fn connections_that_the_server_cut_are_replaced_unnoticed() {
    let database = TestDatabase::new();
    let db = database.db();
    db.read(|conn| number(conn, "SELECT 1")).await.unwrap();
    database
        .connect()
        .batch_execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'xuetang' AND datname = current_database()")
        .unwrap();
    assert_eq!(db.read(|conn| number(conn, "SELECT 2")).await.unwrap(), 2);
}

#[actix_web::test]
async fn a_panicking_use_case_leaves_nothing_behind_and_the_pool_usable() {
    let database = TestDatabase::new();
    let db = database.db();
    let interrupted = db
        .write(|conn| -> Result<(), DbError> {
            conn.batch_execute(INSERT)?;
            panic!("a fault in a use case")
        })
        .await;
    assert!(matches!(interrupted, Err(DbError::Interrupted)));
    assert_eq!(db.read(|conn| number(conn, COUNT)).await.unwrap(), 0);
}

#[actix_web::test]
async fn a_statement_that_runs_too_long_is_cut_and_told_apart() {
    let database = TestDatabase::new();
    let options = DbOptions { statement_timeout: Duration::from_millis(100), ..DbOptions::default() };
    let db = Db::new(database.url(), &options);
    let cut = db.read(|conn| number(conn, "SELECT 1 FROM pg_sleep(5)")).await;
    assert!(cut.is_err_and(|error| timed_out(&error)));
    let wrong = db.read(|conn| number(conn, "SELECT nothing")).await;
    assert!(wrong.is_err_and(|error| !timed_out(&error)));
    assert_eq!(db.read(|conn| number(conn, "SELECT 2")).await.unwrap(), 2);
}

#[test]
fn violations_are_recognised_by_the_name_of_the_constraint() {
    let database = TestDatabase::new();
    let mut conn = database.connect();
    conn.batch_execute(
        "CREATE TABLE booking (room int, during daterange, seats int,
         CONSTRAINT booking_seats_check CHECK (seats > 0),
         CONSTRAINT booking_seats_key UNIQUE (seats),
         CONSTRAINT booking_room_excl EXCLUDE USING gist (room WITH =, during WITH &&));
         INSERT INTO booking VALUES (1, '[2025-01-01,2025-02-01)', 10)",
    )
    .unwrap();
    let mut fail =
        |values: &str| conn.batch_execute(&format!("INSERT INTO booking VALUES {values}")).unwrap_err();
    assert!(violates_unique(&fail("(2, '[2025-01-01,2025-02-01)', 10)"), "booking_seats_key"));
    assert!(violates_exclusion(&fail("(1, '[2025-01-31,2025-03-01)', 20)"), "booking_room_excl"));
    let too_few = fail("(3, '[2025-01-01,2025-02-01)', 0)");
    assert!(violates_check(&too_few, "booking_seats_check"));
    assert!(
        !violates_check(&too_few, "booking_seats_key") && !violates_unique(&too_few, "booking_seats_check")
    );
}

#[test]
fn migrating_twice_changes_nothing_and_a_bare_database_is_pending() {
    let database = TestDatabase::empty();
    let first = migrations::migrate(&database.url()).unwrap();
    assert!(first.first().is_some_and(|step| step == "0001"), "{first:?}");
    assert!(migrations::migrate(&database.url()).unwrap().is_empty());
    let mut conn = database.connect();
    assert!(!migrations::is_pending(&mut conn).unwrap());
    conn.batch_execute("DELETE FROM __diesel_schema_migrations WHERE version = '0003'").unwrap();
    assert!(migrations::is_pending(&mut conn).unwrap());
}

#[test]
fn tests_do_not_see_each_others_rows() {
    let (one, other) = (TestDatabase::new(), TestDatabase::new());
    one.connect().batch_execute(INSERT).unwrap();
    assert_eq!(number(&mut one.connect(), COUNT).unwrap(), 1);
    assert_eq!(number(&mut other.connect(), COUNT).unwrap(), 0);
}

#[test]
fn a_variable_that_is_set_to_nothing_counts_as_not_set() {
    let (database, folder) = (TestDatabase::new(), tempfile::tempdir().unwrap());
    let migrate = std::process::Command::new(env!("CARGO_BIN_EXE_xuetang"))
        .arg("migrate")
        .env("DATABASE_URL", database.url())
        .env("XUETANG_DATA_DIR", folder.path())
        .env("XUETANG_MASTER_KEY", "")
        .output()
        .unwrap();
    assert!(migrate.status.success(), "{}", String::from_utf8_lossy(&migrate.stdout));
    assert!(folder.path().join("master.key").exists(), "a key of its own is made");
}

//! The rules that every table keeps.

use std::process::Command;

use backend::db::migrations::MIGRATIONS;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use diesel_migrations::MigrationHarness;

use crate::support::db::{TestDatabase, programs};

#[derive(QueryableByName)]
struct Finding {
    #[diesel(sql_type = Text)]
    finding: String,
}

fn findings(query: &str) -> Vec<String> {
    let database = TestDatabase::new();
    let rows: Vec<Finding> = sql_query(query).load(&mut database.connect()).unwrap();
    rows.into_iter().map(|row| row.finding).collect()
}

const NONE: [String; 0] = [];

#[test]
fn every_foreign_key_has_an_index() {
    let missing = findings(
        "SELECT conrelid::regclass || ': ' || conname AS finding FROM pg_constraint c
         WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND NOT EXISTS (
             SELECT FROM pg_index i WHERE i.indrelid = c.conrelid
             AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) = format('(%s IS NOT NULL)',
                 (SELECT attname FROM pg_attribute WHERE attrelid = c.conrelid AND attnum = c.conkey[1])))
             AND (SELECT array_agg(k ORDER BY k) FROM unnest(c.conkey) k)
               = (SELECT array_agg(k ORDER BY k) FROM unnest((i.indkey::int2[])[0:cardinality(c.conkey) - 1]) k))",
    );
    assert_eq!(missing, NONE);
}

#[test]
fn every_table_has_a_primary_key() {
    let missing = findings(
        "SELECT relname::text AS finding FROM pg_class t
         WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
         AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = t.oid AND contype = 'p')",
    );
    assert_eq!(missing, NONE);
}

#[test]
fn every_constraint_is_named_after_its_table_and_kind() {
    let misnamed = findings(
        "SELECT relname || ': ' || conname AS finding FROM pg_constraint c JOIN pg_class t ON t.oid = conrelid
         WHERE connamespace = 'public'::regnamespace AND relname <> '__diesel_schema_migrations'
         AND contype IN ('p', 'u', 'f', 'c', 'x')
         AND conname !~ ('^' || relname || CASE contype WHEN 'p' THEN '_pkey$' WHEN 'u' THEN '_[a-z0-9_]+_key$'
             WHEN 'f' THEN '_[a-z0-9_]+_fkey$' WHEN 'c' THEN '_[a-z0-9_]+_check$' ELSE '_[a-z0-9_]+_excl$' END)",
    );
    assert_eq!(misnamed, NONE);
}

#[test]
fn every_index_is_named_after_its_table() {
    let misnamed = findings(
        "SELECT t.relname || ': ' || x.relname AS finding
         FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
         WHERE t.relnamespace = 'public'::regnamespace AND t.relname <> '__diesel_schema_migrations'
         AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
         AND x.relname !~ ('^' || t.relname || '_[a-z0-9_]+_' || CASE WHEN indisunique THEN '(key|idx)$' ELSE 'idx$' END)",
    );
    assert_eq!(misnamed, NONE);
}

#[test]
fn no_column_has_a_type_that_loses_something() {
    let lossy = findings(
        "SELECT table_name || '.' || column_name || ': ' || data_type AS finding FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name <> '__diesel_schema_migrations' AND data_type IN
         ('real', 'double precision', 'money', 'json', 'timestamp without time zone', 'character', 'character varying')",
    );
    assert_eq!(lossy, NONE);
}

#[test]
fn creation_times_and_versions_are_of_one_kind_everywhere() {
    let odd = findings(
        "SELECT table_name || '.' || column_name AS finding FROM information_schema.columns
         WHERE table_schema = 'public' AND (
             (column_name = 'created_at' AND (data_type <> 'timestamp with time zone' OR is_nullable = 'YES'))
             OR (column_name = 'version' AND table_name NOT IN (
                 -- Of a run's lines and reviews it names the version of the run that they belong to.
                 '__diesel_schema_migrations', 'subsidy_line', 'subsidy_county_review')
                 AND (data_type NOT IN ('bigint', 'integer') OR is_nullable = 'YES')))",
    );
    assert_eq!(odd, NONE);
}

#[test]
fn every_migration_goes_down_and_up_again() {
    let database = TestDatabase::empty();
    let mut conn = database.connect();
    conn.run_pending_migrations(MIGRATIONS).unwrap();
    while !conn.applied_migrations().unwrap().is_empty() {
        conn.revert_last_migration(MIGRATIONS).unwrap();
    }
    let mut stages = vec![dump(&database)];
    while conn.has_pending_migration(MIGRATIONS).unwrap() {
        conn.run_next_migration(MIGRATIONS).unwrap();
        stages.push(dump(&database));
    }
    let last = stages.pop().unwrap();
    for before in stages.iter().rev() {
        let reverted = conn.revert_last_migration(MIGRATIONS).unwrap();
        assert_same(before, &dump(&database), &format!("after taking back step {reverted}"));
    }
    conn.run_pending_migrations(MIGRATIONS).unwrap();
    assert_same(&last, &dump(&database), "after going up again");
}

fn dump(database: &TestDatabase) -> String {
    let output = Command::new(programs().join("pg_dump"))
        .args(["--schema-only", "--no-owner", "--dbname", &database.url()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // Newer minor versions guard the dump with a random word.
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter(|line| !line.contains("restrict ")).collect::<Vec<_>>().join("\n")
}

fn assert_same(expected: &str, found: &str, when: &str) {
    let differing = |left: &str, right: &str| -> Vec<String> {
        left.lines().filter(|line| !right.contains(line)).map(str::to_owned).collect()
    };
    assert!(
        expected == found,
        "{when}: missing {:#?}, left over {:#?}",
        differing(expected, found),
        differing(found, expected)
    );
}

//! The role of the server: it owns nothing, and can do with a table what was decided and no more.

use std::collections::BTreeSet;
use std::process::{Command, Output};

use backend::db::access::{Access, Standing};
use backend::db::entry::{EntryError, Logins, ROLE};
use backend::db::rights::{RightsError, TABLES};
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::{Array, Text};
use diesel::{PgConnection, QueryableByName, RunQueryDsl as _, sql_query};

use crate::support::db::TestDatabase;

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Array<Text>)]
    found: Vec<String>,
}

/// The column of texts that a query answers, in order.
fn texts(conn: &mut PgConnection, query: &str) -> Vec<String> {
    let sql = format!("select coalesce(array_agg(x order by x), '{{}}') as found from ({query}) q (x)");
    sql_query(&sql).get_result::<Found>(conn).unwrap_or_else(|error| panic!("{error}: {query}")).found
}

const NONE: [String; 0] = [];

/// A database as the owner leaves it to the server.
fn prepared() -> TestDatabase {
    let database = TestDatabase::empty();
    database.logins().open().unwrap();
    database
}

/// Who works on a connection, and who logged in.
fn who(access: &Access) -> Vec<String> {
    texts(
        &mut access.connect().unwrap(),
        "select 'session ' || session_user union select 'works ' || current_user",
    )
}

/// Whether a statement is refused for want of rights, and for nothing else (42501).
fn refused(conn: &mut PgConnection, statement: &str) -> bool {
    let tried = format!(
        "do $tried$ begin
             begin execute $said${statement}$said$;
             exception when insufficient_privilege then return; end;
             raise exception 'it was done';
         end $tried$"
    );
    conn.batch_execute(&tried).is_ok()
}

#[test]
fn it_owns_nothing() {
    let database = prepared();
    let mut owner = database.connect();
    for (catalogue, name, whose) in [
        ("pg_class", "relname", "relowner"),
        ("pg_proc", "proname", "proowner"),
        ("pg_type", "typname", "typowner"),
        ("pg_namespace", "nspname", "nspowner"),
        ("pg_database", "datname", "datdba"),
        ("pg_extension", "extname", "extowner"),
    ] {
        let query = format!("select {name}::text from {catalogue} where {whose} = '{ROLE}'::regrole");
        assert_eq!(texts(&mut owner, &query), NONE, "{catalogue}");
    }
    let depending = format!(
        "select classid::regclass::text from pg_shdepend where refclassid = 'pg_authid'::regclass
         and refobjid = '{ROLE}'::regrole and deptype = 'o'"
    );
    assert_eq!(texts(&mut owner, &depending), NONE);
    let belonging =
        format!("select roleid::regrole::text from pg_auth_members where member = '{ROLE}'::regrole");
    assert_eq!(texts(&mut owner, &belonging), NONE);
    let creatable = format!(
        "select nspname::text from pg_namespace where has_schema_privilege('{ROLE}', oid, 'CREATE')
         union all select 'temporary' where has_database_privilege('{ROLE}', current_database(), 'TEMPORARY')
         union all select 'schemas' where has_database_privilege('{ROLE}', current_database(), 'CREATE')"
    );
    assert_eq!(texts(&mut owner, &creatable), NONE);
}

#[test]
fn every_table_is_decided_on() {
    let database = TestDatabase::new();
    let there = texts(
        &mut database.connect(),
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace
         and relkind in ('r', 'p', 'v', 'm', 'f')",
    );
    let decided: BTreeSet<String> = TABLES.iter().map(|(table, _)| (*table).to_owned()).collect();
    assert_eq!(decided.len(), TABLES.len(), "a table is decided on once");
    let undecided: Vec<_> = there.iter().filter(|table| !decided.contains(*table)).collect();
    assert!(undecided.is_empty(), "say in db/rights.rs what the server may do with {undecided:?}");
    assert_eq!(decided.len(), there.len(), "tables that are gone need no decision");
}

#[test]
fn nobody_else_has_rights_and_no_right_goes_beyond_rows() {
    let database = prepared();
    let mut owner = database.connect();
    let granted = "select c.relname, a.grantee, a.privilege_type from pg_class c, aclexplode(c.relacl) a
             where c.relnamespace = 'public'::regnamespace
         union all select p.proname, a.grantee, a.privilege_type
             from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
             where p.pronamespace = 'public'::regnamespace and not exists (select from pg_depend
                 where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e')
         union all select n.nspname, a.grantee, a.privilege_type
             from pg_namespace n, aclexplode(n.nspacl) a where n.nspname = 'public'";
    let public = format!("select relname || ': ' || privilege_type from ({granted}) g where grantee = 0");
    assert_eq!(texts(&mut owner, &public), NONE);
    let beyond = format!(
        "select relname || ': ' || privilege_type from ({granted}) g where grantee = '{ROLE}'::regrole
         and privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'EXECUTE', 'USAGE')"
    );
    assert_eq!(texts(&mut owner, &beyond), NONE);
}

#[test]
fn what_a_trigger_refuses_is_not_even_allowed() {
    let database = TestDatabase::new();
    // The bits of tgtype: 8 DELETE, 16 UPDATE, 32 TRUNCATE.
    let kept = "select t.tgrelid::regclass as kept, t.tgtype from pg_trigger t
         join pg_proc p on p.oid = t.tgfoid where p.proname = 'refuse_change'";
    let mut owner = database.connect();
    assert!(texts(&mut owner, &format!("select kept::text from ({kept}) k")).len() > 15, "they are found");
    let allowed = format!(
        "select kept || ': delete' from ({kept}) k where tgtype & 8 > 0 and has_table_privilege('{ROLE}', kept, 'DELETE')
         union all select kept || ': truncate' from ({kept}) k where has_table_privilege('{ROLE}', kept, 'TRUNCATE')
         union all select kept || ': update' from ({kept}) k
             where tgtype & 16 > 0 and has_any_column_privilege('{ROLE}', kept, 'UPDATE')
         union all select kept || ': update of every column' from ({kept}) k
             where has_table_privilege('{ROLE}', kept, 'UPDATE')"
    );
    assert_eq!(texts(&mut owner, &allowed), NONE);
}

const LEDGER: &[&str] = &[
    "audit_entry",
    "credit_earning",
    "credit_reminder",
    "donation",
    "fund_entry",
    "fund_misuse_attempt",
    "ledger_account",
    "ledger_asset",
    "ledger_balance",
    "ledger_block",
    "ledger_event",
    "ledger_head",
    "ledger_transfer",
    "ledger_verification",
];

#[test]
fn the_ledger_cannot_be_edited_by_the_server() {
    let database = prepared();
    let mut conn = database.access().connect().unwrap();
    for table in LEDGER {
        let column = match *table {
            "ledger_balance" => "account_id",
            "ledger_head" => "singleton",
            "ledger_block" => "hash",
            _ => "id",
        };
        for statement in [
            format!("update {table} set {column} = {column}"),
            format!("delete from {table}"),
            format!("truncate {table}"),
            format!("truncate {table} cascade"),
            format!("alter table {table} disable trigger all"),
            format!("alter table {table} disable trigger user"),
            format!("alter table {table} add column more text"),
            format!("drop table {table} cascade"),
            format!("create index on {table} ({column})"),
            format!("create trigger quietly before insert on {table} execute function refuse_change()"),
        ] {
            assert!(refused(&mut conn, &statement), "{statement}");
        }
    }
    for statement in [
        "update ledger_head set frozen_at = null",
        "update stock_adjustment set reason = 'another'",
        "update ledger_reversal set reason = 'another'",
        "update stock_adjustment_line set counted = 0",
        "update donation_number set year = 2020",
        "delete from stock_adjustment",
        "delete from learner",
        "insert into ledger_head default values",
        "insert into __diesel_schema_migrations (version) values ('9999')",
        "drop function ledger_append",
        "create or replace function ledger_micros(at timestamptz) returns text language sql as 'select null::text'",
        "create function more() returns int language sql as 'select 1'",
        "create table more (id int)",
        "create temporary table more (id int)",
        "create schema more",
        "create type more as (id int)",
        "drop schema public cascade",
        "alter schema public owner to current_user",
        "set session_replication_role = replica",
        "create role more",
        "alter role xuetang_app createdb",
        "copy ledger_transfer to program 'true'",
    ] {
        assert!(refused(&mut conn, statement), "{statement}");
    }
    assert!(!refused(&mut conn, "select from ledger_transfer"), "what is allowed is not refused");
}

#[test]
fn a_login_of_its_own_is_nobody_else_and_the_owners_steps_back() {
    let database = TestDatabase::empty();
    let entry = database.logins().open().unwrap();
    assert_eq!(entry.server.standing(), Standing::Apart);
    assert_eq!(who(&entry.server), [format!("session {ROLE}"), format!("works {ROLE}")]);
    assert_eq!(who(&entry.owner.unwrap()), ["session xuetang", "works xuetang"]);
    let alone = Logins::only(database.url()).open().unwrap();
    assert_eq!(alone.server.standing(), Standing::StepsBack);
    assert_eq!(who(&alone.server), ["session xuetang".to_owned(), format!("works {ROLE}")]);
    assert!(refused(&mut alone.server.connect().unwrap(), "delete from ledger_transfer"));
}

/// An owner of a database, and nothing but that.
fn owned_by(name: &str) -> TestDatabase {
    let database = TestDatabase::empty();
    let sql = format!(
        "create role {name} login; do $$ begin
             execute format('alter database %I owner to {name}', current_database()); end $$;
         grant create on schema public to {name}"
    );
    database.connect().batch_execute(&sql).unwrap();
    database
}

#[test]
fn an_owner_that_cannot_have_the_role_works_as_owner_until_it_can() {
    let database = owned_by("plain_owner");
    let url = database.logins_as("plain_owner").server;
    let alone = Logins { role: "later_app".to_owned(), ..Logins::only(&url) };
    assert_eq!(alone.open().unwrap().server.standing(), Standing::Owner);
    let apart = Logins { owner: Some(url.clone()), ..database.logins_as("later_app") };
    let told = apart.open().unwrap_err();
    assert!(matches!(&told, EntryError::Rights(RightsError::NoRole(role)) if role == "later_app"), "{told}");

    database.connect().batch_execute("create role later_app login").unwrap();
    assert_eq!(alone.open().unwrap().server.standing(), Standing::Owner, "it is no member of it");
    assert_eq!(apart.open().unwrap().server.standing(), Standing::Apart);
    database.connect().batch_execute("grant later_app to plain_owner").unwrap();
    assert_eq!(alone.open().unwrap().server.standing(), Standing::StepsBack);
}

#[test]
fn a_server_without_the_owner_serves_what_is_up_to_date_only() {
    let database = prepared();
    let server = Logins::only(database.logins().server);
    let entry = server.open().unwrap();
    assert_eq!((entry.server.standing(), entry.owner.is_none()), (Standing::Apart, true));
    database
        .connect()
        .batch_execute("delete from __diesel_schema_migrations where version = (select max(version) from __diesel_schema_migrations)")
        .unwrap();
    assert!(matches!(server.open(), Err(EntryError::Behind)));
}

#[test]
fn a_role_that_could_undo_it_is_not_taken() {
    let database = prepared();
    let sql = "create role mighty_app login superuser; create role belonging_app login in role xuetang;
         create role owning_app login; create schema theirs authorization owning_app";
    database.connect().batch_execute(sql).unwrap();
    for role in ["mighty_app", "belonging_app", "owning_app", "xuetang"] {
        let told = database.logins_as(role).open().unwrap_err();
        assert!(matches!(told, EntryError::Rights(RightsError::TooMighty { .. })), "{role}: {told}");
        let alone = Logins { role: role.to_owned(), ..Logins::only(database.url()) };
        assert!(alone.open().is_err(), "{role}");
    }
    let granted = "select grantee::text from information_schema.role_table_grants
         where table_schema = 'public' and grantee in ('mighty_app', 'belonging_app', 'owning_app')";
    assert_eq!(texts(&mut database.connect(), granted), NONE);
}

#[test]
fn rights_come_back_as_they_were_decided_and_a_password_is_kept_as_a_hash() {
    let database = TestDatabase::empty();
    let logins =
        Logins { password: Some("it's \"银发\" $$".to_owned()), ..database.logins_as("mended \"app\"") };
    logins.open().unwrap();
    let mut owner = database.connect();
    owner
        .batch_execute(
            "grant all on all tables in schema public to public, \"mended \"\"app\"\"\";
             grant create on schema public to public; revoke select on learner from \"mended \"\"app\"\"\"",
        )
        .unwrap();
    let entry = logins.open().unwrap();
    let mut conn = entry.server.connect().unwrap();
    for statement in ["delete from ledger_transfer", "truncate audit_entry", "create table more (id int)"] {
        assert!(refused(&mut conn, statement), "{statement}");
    }
    assert!(!refused(&mut conn, "select from learner"));
    let hash = "select left(rolpassword, 14) from pg_authid where rolname = 'mended \"app\"'";
    assert_eq!(texts(&mut owner, hash), ["SCRAM-SHA-256$"]);
}

#[test]
fn servers_on_several_databases_of_a_cluster_make_the_role_together() {
    let databases: Vec<TestDatabase> = (0..4).map(|_| TestDatabase::empty()).collect();
    let opening: Vec<_> = databases
        .iter()
        .flat_map(|database| [database.logins_as("raced_app"), database.logins_as("raced_app")])
        .map(|logins| std::thread::spawn(move || logins.open().map(|entry| entry.server.standing())))
        .collect();
    for opened in opening {
        assert_eq!(opened.join().unwrap().unwrap(), Standing::Apart);
    }
}

#[test]
fn the_owner_alone_makes_all_ready_for_a_server_that_never_sees_its_login() {
    let (database, folder) = (TestDatabase::empty(), tempfile::tempdir().unwrap());
    let migrate = Command::new(env!("CARGO_BIN_EXE_xuetang"))
        .arg("migrate")
        .env_remove("DATABASE_URL")
        .env("XUETANG_OWNER_DATABASE_URL", database.url())
        .env("XUETANG_APP_ROLE", "composed_app")
        .env("XUETANG_APP_PASSWORD", "any: character/@ 字")
        .env("XUETANG_DATA_DIR", folder.path())
        .output()
        .unwrap();
    assert!(migrate.status.success(), "{}", String::from_utf8_lossy(&migrate.stderr));
    let server = database.logins_as("composed_app").server;
    let entry = Logins { role: "composed_app".to_owned(), ..Logins::only(server) }.open().unwrap();
    assert_eq!((entry.server.standing(), entry.owner.is_none()), (Standing::Apart, true));
    let mut conn = entry.server.connect().unwrap();
    assert_eq!(texts(&mut conn, "select 'loaded' from division where level = 'city'"), ["loaded"]);
}

#[test]
fn freezing_and_thawing_are_up_to_the_owner() {
    let (database, folder) = (prepared(), tempfile::tempdir().unwrap());
    let logins = database.logins();
    let reconcile = |how: &[&str], owner: &str| -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xuetang"));
        command.arg("reconcile").args(how).env("XUETANG_DATA_DIR", folder.path());
        command.env("DATABASE_URL", &logins.server).env("XUETANG_OWNER_DATABASE_URL", owner);
        command.output().unwrap()
    };
    assert!(reconcile(&["--full"], "").status.success());
    for how in ["--freeze", "--thaw"] {
        let refused = reconcile(&[how], "");
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && told.contains("XUETANG_OWNER_DATABASE_URL"), "{told}");
        let done = reconcile(&[how], &database.url());
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

//! The private PostgreSQL: durable, closed to the network, hard to break.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use backend::db::local::{Durability, LocalError, LocalPostgres, Search};
use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query};
use tempfile::TempDir;

const NOBODY: u32 = 65534;

fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

/// A folder that the database's user can pass through.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

fn start(folder: &Path) -> LocalPostgres {
    LocalPostgres::start(folder, Durability::Durable).unwrap()
}

fn connect(postgres: &LocalPostgres) -> PgConnection {
    PgConnection::establish(&postgres.url("xuetang")).unwrap()
}

fn write(postgres: &LocalPostgres) {
    postgres.ensure_database("xuetang").unwrap();
    connect(postgres)
        .batch_execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('银发学堂')")
        .unwrap();
}

fn read(postgres: &LocalPostgres) -> String {
    text(postgres, "SELECT word AS text FROM kept")
}

fn text(postgres: &LocalPostgres, query: &str) -> String {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        text: String,
    }
    sql_query(query).get_result::<Row>(&mut connect(postgres)).unwrap().text
}

fn pid_file(postgres: &LocalPostgres) -> PathBuf {
    postgres.folder().join("data/postmaster.pid")
}

fn pid(postgres: &LocalPostgres) -> String {
    fs::read_to_string(pid_file(postgres)).unwrap().lines().next().unwrap().to_owned()
}

fn kill_nine(pid: &str) {
    assert!(Command::new("kill").args(["-9", pid]).status().unwrap().success());
}

/// Whether a process is there and not merely waiting to be buried.
fn runs(pid: &str) -> bool {
    fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

/// The sockets of a server, looked at as its own user: in a container even root may not.
fn sockets_of(postgres: &LocalPostgres) -> Vec<String> {
    let owner = fs::metadata(pid_file(postgres)).unwrap();
    let mut list = Command::new("ls");
    list.arg("-l").arg(format!("/proc/{}/fd", pid(postgres))).current_dir("/");
    if is_root() {
        list.uid(owner.uid()).gid(owner.gid());
    }
    let listing = String::from_utf8(list.output().unwrap().stdout).unwrap();
    let inode = |line: &str| Some(line.split_once("socket:[")?.1.trim_end().strip_suffix(']')?.to_owned());
    listing.lines().filter_map(inode).collect()
}

fn wait_until(condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !condition() {
        assert!(Instant::now() < deadline, "waited in vain");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn data_survives_a_clean_stop_and_a_killed_database() {
    let folder = folder();
    let postgres = start(folder.path());
    write(&postgres);
    let first = pid(&postgres);
    postgres.stop().unwrap();
    wait_until(|| !runs(&first));

    let postgres = start(folder.path());
    assert_eq!(read(&postgres), "银发学堂");
    assert_eq!(
        text(&postgres, "SELECT current_setting('fsync') || current_setting('data_checksums') AS text"),
        "onon"
    );
    connect(&postgres).batch_execute("UPDATE kept SET word = 'after'").unwrap();
    kill_nine(&pid(&postgres));
    drop(postgres);

    let postgres = start(folder.path());
    assert_eq!(read(&postgres), "after");
}

#[test]
fn a_database_killed_under_its_server_comes_back_with_what_was_written() {
    let folder = folder();
    let postgres = Arc::new(start(folder.path()));
    write(&postgres);
    let first = pid(&postgres);
    LocalPostgres::watch(&postgres, Duration::from_millis(100));
    kill_nine(&first);
    wait_until(|| PgConnection::establish(&postgres.url("xuetang")).is_ok());
    assert_eq!(read(&postgres), "银发学堂");
    let second = pid(&postgres);
    assert_ne!(second, first);

    postgres.stop().unwrap();
    std::thread::sleep(Duration::from_millis(500));
    assert!(!runs(&second) && !pid_file(&postgres).exists(), "what was given up is not started again");
}

#[test]
fn a_cluster_left_by_a_killed_server_is_taken_over() {
    let folder = folder();
    let ready = folder.path().join("ready");
    let mut server = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "local_postgres::server_that_is_killed", "--ignored"])
        .env("XUETANG_TEST_FOLDER", folder.path())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    wait_until(|| ready.exists());
    server.kill().unwrap();
    server.wait().unwrap();

    let left_running = fs::read_to_string(&ready).unwrap();
    assert!(runs(&left_running));
    let postgres = start(folder.path());
    assert_eq!((pid(&postgres), read(&postgres).as_str()), (left_running.clone(), "银发学堂"));
    postgres.stop().unwrap();
    assert!(!runs(&left_running));
}

#[test]
#[ignore = "is run, and killed, by a_cluster_left_by_a_killed_server_is_taken_over"]
fn server_that_is_killed() {
    let Some(folder) = std::env::var_os("XUETANG_TEST_FOLDER").map(PathBuf::from) else { return };
    let postgres = start(&folder);
    write(&postgres);
    fs::write(folder.join("draft"), pid(&postgres)).unwrap();
    fs::rename(folder.join("draft"), folder.join("ready")).unwrap();
    std::thread::sleep(Duration::from_mins(2));
}

#[test]
fn only_the_last_user_stops_the_database() {
    let folder = folder();
    let first = start(folder.path());
    write(&first);
    let second = start(folder.path());
    let pid = pid(&first);
    first.stop().unwrap();
    assert_eq!(read(&second), "银发学堂");
    second.stop().unwrap();
    wait_until(|| !runs(&pid));
}

#[test]
fn it_listens_on_no_port() {
    let folder = folder();
    let postgres = start(folder.path());
    write(&postgres);
    assert_eq!(text(&postgres, "SELECT current_setting('listen_addresses') AS text"), "");
    let sockets = sockets_of(&postgres);
    let listening = |table: &str| -> Vec<String> {
        let table = fs::read_to_string(table).unwrap_or_default();
        let inode = |line: &str| line.split_whitespace().nth(9).map(str::to_owned);
        table.lines().filter(|line| line.split_whitespace().nth(3) == Some("0A")).filter_map(inode).collect()
    };
    let tcp: Vec<String> =
        ["/proc/net/tcp", "/proc/net/tcp6"].iter().flat_map(|table| listening(table)).collect();
    assert!(!sockets.is_empty());
    assert!(sockets.iter().all(|inode| !tcp.contains(inode)));
    let run = fs::metadata(postgres.folder().join("run")).unwrap();
    assert_eq!(run.mode() & 0o777, 0o700);
}

#[test]
fn leftovers_of_a_crash_do_not_stop_the_next_start() {
    let folder = folder();
    let postgres = start(folder.path());
    write(&postgres);
    let left = pid_file(&postgres);
    let home = postgres.folder().to_owned();
    postgres.stop().unwrap();
    // Our own process stands for any that got the old server's number.
    fs::write(&left, format!("{}\n{}\n1\n5432\n", std::process::id(), home.join("data").display())).unwrap();
    let postgres = start(folder.path());
    assert_eq!(read(&postgres), "银发学堂");
}

#[test]
fn an_interrupted_creation_is_begun_anew_in_a_folder_of_any_name() {
    let outer = folder();
    let folder = outer.path().join(format!("it's \"数据\", {}", "long ".repeat(20)));
    fs::create_dir_all(folder.join("postgres/data.new/base")).unwrap();
    fs::set_permissions(folder.join("postgres"), fs::Permissions::from_mode(0o700)).unwrap();
    if is_root() {
        let user = nix::unistd::User::from_name("postgres").unwrap().unwrap();
        chown(folder.join("postgres"), Some(user.uid.as_raw()), Some(user.gid.as_raw())).unwrap();
    }
    let postgres = start(&folder);
    write(&postgres);
    assert_eq!(read(&postgres), "银发学堂");
    let sockets = PathBuf::from(text(
        &postgres,
        "SELECT trim(current_setting('unix_socket_directories'), '\"') AS text",
    ));
    assert!(sockets.starts_with("/tmp"), "{sockets:?}");
    postgres.stop().unwrap();
    fs::remove_dir_all(sockets).unwrap();
}

#[test]
fn missing_binaries_are_reported_before_anything_is_created() {
    let folder = folder();
    let search = Search { only: Some(folder.path().join("none")), ..Search::default() };
    let data = folder.path().join("data");
    let error = LocalPostgres::start_with(&search, &data, Durability::Durable).unwrap_err();
    assert!(matches!(error, LocalError::NoBinaries { .. }));
    assert!(!data.exists());
}

#[test]
fn a_folder_that_the_databases_user_cannot_enter_does_not_break_it() {
    if !is_root() {
        return; // The server runs as ourselves, who made the folder.
    }
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let data = folder.path().join("data");
    let postgres = start(&data);
    write(&postgres);
    let home = postgres.folder().to_owned();
    assert!(home.starts_with("/var/lib/xuetang"), "{home:?}");
    postgres.stop().unwrap();
    // Opening the folder later must not make the data disappear.
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let postgres = start(&data);
    assert_eq!((read(&postgres).as_str(), postgres.folder()), ("银发学堂", home.as_path()));
    postgres.stop().unwrap();
    fs::remove_dir_all(home).unwrap();
}

#[test]
fn an_ordinary_user_can_run_it_too_and_root_can_go_on_with_it() {
    if !is_root() {
        return; // Every test of this file runs as an ordinary user already.
    }
    let folder = folder();
    let (program, data) = (folder.path().join("api"), folder.path().join("data"));
    // Copied by another process: a program that this one holds open for writing, if only in a child
    // that another test is just starting, cannot be executed ("Text file busy").
    let copied = Command::new("cp").arg(std::env::current_exe().unwrap()).arg(&program).status().unwrap();
    assert!(copied.success());
    fs::create_dir(&data).unwrap();
    chown(&data, Some(NOBODY), Some(NOBODY)).unwrap();
    let status = Command::new(&program)
        .args(["--exact", "local_postgres::data_survives_a_clean_stop_and_a_killed_database"])
        .args(["local_postgres::server_of_an_ordinary_user", "--include-ignored"])
        .env("TMPDIR", &data)
        .env("XUETANG_TEST_FOLDER", &data)
        .current_dir("/")
        .uid(NOBODY)
        .gid(NOBODY)
        .status()
        .unwrap();
    assert!(status.success());
    let postgres = start(&data);
    assert_eq!(read(&postgres), "银发学堂");
    assert_eq!(fs::metadata(pid_file(&postgres)).unwrap().uid(), NOBODY);
}

#[test]
#[ignore = "is run by an_ordinary_user_can_run_it_too_and_root_can_go_on_with_it"]
fn server_of_an_ordinary_user() {
    let Some(folder) = std::env::var_os("XUETANG_TEST_FOLDER").map(PathBuf::from) else { return };
    let postgres = start(&folder);
    assert_eq!(fs::metadata(postgres.folder()).unwrap().uid(), nix::unistd::geteuid().as_raw());
    write(&postgres);
    postgres.stop().unwrap();
}

//! A database a test, cloned from one that was migrated once.
//!
//! Each test process has a private cluster in a throwaway folder. A watchdog
//! stops it and removes the folder when the process is gone, however it ended.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use backend::commands;
use backend::db::access::{Access, Standing};
use backend::db::entry::{Logins, ROLE};
use backend::db::local::{Durability, LocalPostgres};
use backend::db::{Db, DbOptions};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

const TEMPLATE: &str = "xuetang_template";
const ROOM_NEEDED: u64 = 2 << 30;

/// A database of a test's own, with the schema in place; dropped with the value.
pub struct TestDatabase {
    name: String,
}

impl TestDatabase {
    /// A clone of the migrated template.
    pub fn new() -> Self {
        Self::cloned_from(TEMPLATE)
    }

    /// A database without any table.
    pub fn empty() -> Self {
        Self::cloned_from("template0")
    }

    fn cloned_from(template: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let cluster = cluster();
        // Copying files is several times faster than writing a small database through the log.
        let strategy = if cluster.binaries().major >= 15 { "STRATEGY FILE_COPY" } else { "" };
        admin(cluster, &format!("CREATE DATABASE {name} TEMPLATE {template} {strategy}"));
        Self { name }
    }

    /// The URL by which its owner connects, a superuser.
    pub fn url(&self) -> String {
        cluster().url(&self.name)
    }

    /// Who may log in, as a server of this cluster has it.
    pub fn logins(&self) -> Logins {
        self.logins_as(ROLE)
    }

    /// Who may log in, with a server that works as another role.
    pub fn logins_as(&self, role: &str) -> Logins {
        cluster().logins(&self.name, role)
    }

    /// The server's way in.
    pub fn access(&self) -> Access {
        Access::new(self.logins().server, ROLE, Standing::Apart)
    }

    /// The owner's connection, for what is there before and for what nobody else may.
    pub fn connect(&self) -> PgConnection {
        PgConnection::establish(&self.url()).unwrap()
    }

    /// A small pool, as the server has it.
    pub fn db(&self) -> Db {
        Db::new(self.access(), &DbOptions { max_connections: 4, ..DbOptions::default() })
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        admin(cluster(), &format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

/// The folder of PostgreSQL's programs.
pub fn programs() -> &'static Path {
    &cluster().binaries().folder
}

struct Cluster {
    postgres: LocalPostgres,
    /// Its standard input closes when this process ends.
    _watchdog: Child,
}

fn cluster() -> &'static LocalPostgres {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    &CLUSTER.get_or_init(start).postgres
}

fn start() -> Cluster {
    let folder = throwaway_folder();
    let watchdog = watch(&folder);
    let postgres = LocalPostgres::start(&folder, Durability::Throwaway).unwrap();
    postgres.ensure_database(TEMPLATE).unwrap();
    commands::prepare(&postgres.logins(TEMPLATE, ROLE)).unwrap();
    Cluster { postgres, _watchdog: watchdog }
}

/// A new folder, in memory when there is room; others may pass through it but not list it.
fn throwaway_folder() -> PathBuf {
    let memory = Path::new("/dev/shm");
    let room = nix::sys::statvfs::statvfs(memory)
        .is_ok_and(|found| found.blocks_available() * found.fragment_size() >= ROOM_NEEDED);
    let base = if room { memory.to_owned() } else { std::env::temp_dir() };
    let folder = tempfile::Builder::new().prefix("xuetang-test-").tempdir_in(base).unwrap().keep();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o711)).unwrap();
    folder
}

fn watch(folder: &Path) -> Child {
    const SCRIPT: &str = r#"
        cat >/dev/null
        file="$1/postgres/data/postmaster.pid"
        if [ -e "$file" ]; then
            kill -QUIT "$(head -n 1 "$file")"
            for _ in $(seq 100); do [ -e "$file" ] || break; sleep 0.05; done
        fi
        rm -rf "$1"
    "#;
    let mut shell = Command::new("sh");
    shell.args(["-c", SCRIPT, "watchdog"]).arg(folder).current_dir("/").process_group(0);
    shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn admin(cluster: &LocalPostgres, statement: &str) {
    let mut conn = PgConnection::establish(&cluster.url("postgres")).unwrap();
    conn.batch_execute(statement).unwrap();
}

//! Starting: what goes wrong is told in words, and nothing has been touched.

use std::fs::Permissions;
use std::io::Read as _;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

use diesel::dsl::sql;
use diesel::sql_types::BigInt;
use diesel::{PgConnection, QueryResult, RunQueryDsl as _, select};
use serde_json::json;

use crate::support::Client;
use crate::support::db::TestDatabase;
use crate::support::process::{Server, fails, free_address, is_healthy, serve, wait_until};

fn count(conn: &mut PgConnection, from: &str) -> i64 {
    let found: QueryResult<i64> =
        select(sql::<BigInt>(&format!("(select count(*) from {from})"))).get_result(conn);
    found.unwrap()
}

#[test]
fn an_address_that_is_taken_is_named_before_the_data_is_touched() {
    let (database, folder) = (TestDatabase::empty(), tempfile::tempdir().unwrap());
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let mut serve = serve(folder.path(), address);
    serve.env("DATABASE_URL", database.url()).env("RUST_LOG", "off");
    let told = fails(serve);
    assert!(told.starts_with("xuetang: ") && told.lines().count() == 1, "{told}");
    assert!(told.contains(&address.to_string()) && told.contains("XUETANG_LISTEN"), "{told}");
    let tables = "pg_tables where schemaname = 'public'";
    assert_eq!(count(&mut database.connect(), tables), 0, "nothing was migrated");
}

#[test]
fn a_weak_first_password_stops_the_server_and_the_variable_is_named() {
    let (database, folder) = (TestDatabase::new(), tempfile::tempdir().unwrap());
    for weak in ["short", "          ", "aaaaaaaaaaaaaaaa", "admin-admin-2025", "eleven\u{7}chars"] {
        let mut serve = serve(folder.path(), free_address());
        serve.env("DATABASE_URL", database.url()).env("XUETANG_ADMIN_PASSWORD", weak);
        let told = fails(serve);
        let line = told.lines().find(|line| line.starts_with("xuetang: ")).unwrap_or_default();
        assert!(line.contains("XUETANG_ADMIN_PASSWORD") && line.contains("10 to 256"), "{weak}: {told}");
    }
    let mut serve = serve(folder.path(), free_address());
    serve.env("DATABASE_URL", database.url()).env("XUETANG_ADMIN_USERNAME", "管理员");
    assert!(fails(serve).contains("XUETANG_ADMIN_USERNAME"));
    assert_eq!(count(&mut database.connect(), "account"), 0, "no account is left behind");
}

#[actix_web::test]
async fn the_first_password_is_read_as_sign_ins_are() {
    let (database, folder, address) = (TestDatabase::new(), tempfile::tempdir().unwrap(), free_address());
    let mut serve = serve(folder.path(), address);
    // Decomposed, as some keyboards write it, and with the blanks of a settings file around it.
    serve.env("DATABASE_URL", database.url()).env("XUETANG_ADMIN_PASSWORD", "  cafe\u{301}-xuetang-2025 ");
    let mut server = Server(serve.spawn().unwrap());
    wait_until(|| is_healthy(address).is_some());
    let client = Client::new(&format!("http://{address}"));
    for password in ["caf\u{e9}-xuetang-2025", "cafe\u{301}-xuetang-2025"] {
        let login = json!({ "username": "admin", "password": password });
        client.post("/api/v1/auth/login", login).await.expect(200);
    }
    server.stop();
}

#[test]
fn the_log_says_where_the_socket_of_the_private_database_is() {
    let (folder, address) = (tempfile::tempdir().unwrap(), free_address());
    // Else the database would lie, and stay, where its user can get to.
    std::fs::set_permissions(folder.path(), Permissions::from_mode(0o711)).unwrap();
    let mut server = Server(serve(folder.path(), address).stderr(Stdio::piped()).spawn().unwrap());
    wait_until(|| is_healthy(address).is_some());
    server.stop();
    let mut log = String::new();
    server.0.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    let told = log.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let sockets: Vec<_> = told.filter_map(|line| line["socket"].as_str().map(str::to_owned)).collect();
    assert_eq!(sockets.len(), 1, "{log}");
    assert!(std::path::Path::new(&sockets[0]).is_absolute(), "{sockets:?}");
}

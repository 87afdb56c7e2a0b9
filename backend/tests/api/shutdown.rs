//! Stopping: what has begun is answered.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::support::db::TestDatabase;
use crate::support::process::{Server, free_address, is_healthy, serve, wait_until};

#[test]
fn a_request_that_has_begun_is_answered_before_the_server_stops() {
    let (database, folder, address) = (TestDatabase::new(), tempfile::tempdir().unwrap(), free_address());
    let mut serve = serve(folder.path(), address);
    let mut server = Server(serve.env("DATABASE_URL", database.url()).spawn().unwrap());
    wait_until(|| is_healthy(address).is_some());

    let body = r#"{"username":"nobody","password":"not-a-password"}"#;
    let mut stream = TcpStream::connect(address).unwrap();
    let head = "POST /api/v1/auth/login HTTP/1.1\r\nHost: here\r\nConnection: close\r\nExpect: 100-continue";
    let kind = "Content-Type: application/json";
    write!(stream, "{head}\r\n{kind}\r\nContent-Length: {}\r\n\r\n", body.len()).unwrap();
    let mut begun = [0; 25];
    stream.read_exact(&mut begun).unwrap();
    assert_eq!(&begun, b"HTTP/1.1 100 Continue\r\n\r\n", "the server reads the request");
    server.terminate();
    wait_until(|| TcpStream::connect(address).is_err());
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    assert!(answer.contains("wrong_credentials"), "{answer}");
    assert!(server.0.wait().unwrap().success());
}

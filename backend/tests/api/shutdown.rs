//! Stopping: what has begun is answered.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::db::TestDatabase;

/// A server of its own, killed when the test fails.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn wait_until(condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !condition() {
        assert!(Instant::now() < deadline, "waited in vain");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Whether the server answers; a port that is bound is not enough.
fn is_healthy(address: SocketAddr) -> Option<()> {
    let mut stream = TcpStream::connect(address).ok()?;
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.starts_with("HTTP/1.1 200").then_some(())
}

#[test]
fn a_request_that_has_begun_is_answered_before_the_server_stops() {
    let (database, folder, address) = (TestDatabase::new(), tempfile::tempdir().unwrap(), free_address());
    let mut serve = Command::new(env!("CARGO_BIN_EXE_xuetang"));
    serve.arg("serve").env("DATABASE_URL", database.url()).env("XUETANG_LISTEN", address.to_string());
    serve.env("XUETANG_DATA_DIR", folder.path()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut server = Server(serve.spawn().unwrap());
    wait_until(|| is_healthy(address).is_some());

    let body = r#"{"username":"nobody","password":"not-a-password"}"#;
    let mut stream = TcpStream::connect(address).unwrap();
    let head = "POST /api/v1/auth/login HTTP/1.1\r\nHost: here\r\nConnection: close\r\nExpect: 100-continue";
    let kind = "Content-Type: application/json";
    write!(stream, "{head}\r\n{kind}\r\nContent-Length: {}\r\n\r\n", body.len()).unwrap();
    let mut begun = [0; 25];
    stream.read_exact(&mut begun).unwrap();
    assert_eq!(&begun, b"HTTP/1.1 100 Continue\r\n\r\n", "the server reads the request");
    let stop = Command::new("kill").args(["-TERM", &server.0.id().to_string()]).status().unwrap();
    assert!(stop.success());
    wait_until(|| TcpStream::connect(address).is_err());
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    assert!(answer.contains("wrong_credentials"), "{answer}");
    assert!(server.0.wait().unwrap().success());
}

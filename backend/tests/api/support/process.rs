//! The program itself, started as an operator does.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A server of its own, killed when the test fails.
pub struct Server(pub Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Server {
    /// Tells it to stop, and waits until it has.
    pub fn stop(&mut self) {
        self.terminate();
        assert!(self.0.wait().unwrap().success());
    }

    /// Tells it to stop.
    pub fn terminate(&self) {
        let stop = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status().unwrap();
        assert!(stop.success());
    }
}

/// `xuetang serve` with its data in `folder`, and nothing set but what is set on it.
pub fn serve(folder: &Path, address: SocketAddr) -> Command {
    let mut serve = Command::new(env!("CARGO_BIN_EXE_xuetang"));
    serve.arg("serve").env_remove("RUST_LOG");
    for url in ["DATABASE_URL", "XUETANG_OWNER_DATABASE_URL"] {
        serve.env_remove(url);
    }
    serve.env("XUETANG_DATA_DIR", folder).env("XUETANG_LISTEN", address.to_string());
    serve.stdout(Stdio::null()).stderr(Stdio::null());
    serve
}

/// How it ends that cannot begin.
pub fn fails(mut serve: Command) -> String {
    let Output { status, stderr, .. } = serve.stderr(Stdio::piped()).output().unwrap();
    assert_eq!(status.code(), Some(1));
    String::from_utf8(stderr).unwrap()
}

pub fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

pub fn wait_until(condition: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !condition() {
        assert!(Instant::now() < deadline, "waited in vain");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Whether the server answers; a port that is bound is not enough.
pub fn is_healthy(address: SocketAddr) -> Option<()> {
    let mut stream = TcpStream::connect(address).ok()?;
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    answer.starts_with("HTTP/1.1 200").then_some(())
}

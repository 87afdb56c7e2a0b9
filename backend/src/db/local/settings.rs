//! The configuration files of a private cluster.

use std::path::Path;

/// Whether the data must survive a crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Everything that was committed is there after a power cut.
    Durable,
    /// For tests: fast, and worthless after a crash.
    Throwaway,
}

/// Who may connect: whoever can enter the socket's folder, and nobody over TCP.
pub(super) const HBA: &str = "local all all trust\n";

const MIB: u64 = 1024 * 1024;

/// The text of `postgresql.conf`.
pub(super) fn render(socket_folder: &Path, log_folder: &Path, memory: u64, durability: Durability) -> String {
    let shared_buffers = match durability {
        Durability::Durable => (memory / 8 / MIB).clamp(64, 1024),
        Durability::Throwaway => 64,
    };
    let cache = (memory / 2 / MIB).max(shared_buffers);
    let socket = quoted(&format!("\"{}\"", socket_folder.display().to_string().replace('"', "\"\"")));
    let logs = quoted(&log_folder.display().to_string());
    let durability = match durability {
        Durability::Durable => DURABLE,
        Durability::Throwaway => THROWAWAY,
    };
    format!(
        "# Written anew at every start: ALTER SYSTEM is the place for changes that stay.\n\
         listen_addresses = ''\n\
         port = 5432\n\
         unix_socket_directories = {socket}\n\
         unix_socket_permissions = 0700\n\
         shared_buffers = {shared_buffers}MB\n\
         effective_cache_size = {cache}MB\n\
         log_directory = {logs}\n\
         {COMMON}{durability}"
    )
}

const COMMON: &str = "\
max_connections = 200
jit = off
random_page_cost = 1.1
wal_compression = on
max_wal_size = 1GB
timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'iso, ymd'
lc_messages = 'C'
default_text_search_config = 'pg_catalog.simple'
logging_collector = on
log_filename = 'postgresql-%a.log'
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
# Statements and details may hold personal data and stay out of the log.
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length = 0
";

const DURABLE: &str = "\
fsync = on
synchronous_commit = on
full_page_writes = on
";

const THROWAWAY: &str = "\
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
autovacuum = off
";

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The memory this process may use, in bytes: the machine's, or the container's limit.
pub(super) fn memory() -> u64 {
    let machine = std::fs::read_to_string("/proc/meminfo").ok().and_then(|text| mem_total(&text));
    let limit =
        std::fs::read_to_string("/sys/fs/cgroup/memory.max").ok().and_then(|text| text.trim().parse().ok());
    machine.into_iter().chain(limit).min().unwrap_or(1024 * MIB)
}

fn mem_total(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(durability: Durability) -> String {
        render(Path::new("/data/it's, mine/run"), Path::new("/data/log"), 16 * 1024 * MIB, durability)
    }

    #[test]
    fn a_durable_cluster_waits_for_the_disk() {
        let text = rendered(Durability::Durable);
        assert!(text.contains("\nfsync = on\n") && text.contains("\nsynchronous_commit = on\n"));
        assert!(rendered(Durability::Throwaway).contains("\nfsync = off\n"));
    }

    #[test]
    fn tcp_is_closed_and_the_socket_folder_is_quoted() {
        let text = rendered(Durability::Durable);
        assert!(text.contains("\nlisten_addresses = ''\n"));
        assert!(text.contains("\nunix_socket_directories = '\"/data/it''s, mine/run\"'\n"), "{text}");
    }

    #[test]
    fn shared_buffers_follow_the_memory_within_bounds() {
        let of = |memory| render(Path::new("/r"), Path::new("/l"), memory, Durability::Durable);
        assert!(of(128 * MIB).contains("shared_buffers = 64MB"));
        assert!(of(4096 * MIB).contains("shared_buffers = 512MB"));
        assert!(of(64 * 1024 * MIB).contains("shared_buffers = 1024MB"));
    }

    #[test]
    fn the_machines_memory_is_read_in_bytes() {
        assert_eq!(mem_total("MemFree: 1 kB\nMemTotal:       16384 kB\n"), Some(16 * MIB));
        assert_eq!(mem_total("nothing"), None);
    }
}

//! The most memory that this process had of its own, as Linux counts it.

/// Lets the peak begin again at what is in use now.
pub fn forget_peak() {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
}

/// The peak since, in MiB: everything of this process, the facts included.
pub fn peak_mib() -> u64 {
    let told = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = told.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    peak.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

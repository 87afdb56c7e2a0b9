//! The most memory that a process had of its own, as Linux counts it.

use std::fs;

/// Lets the peak begin again at what is in use now.
pub fn forget_peak(process: u32) {
    fs::write(format!("/proc/{process}/clear_refs"), "5").unwrap();
}

/// The peak since, in MiB: everything of the process.
pub fn peak_mib(process: u32) -> u64 {
    let told = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let peak = told.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    peak.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

//! Wire types of the slice `coverage`.

use crate::words::words;

words! {
    /// What the schools are counted against.
    pub enum CoverageDenominator {
        /// Active registered facilities of the kind on the day.
        RegisteredFacilities = "registered_facilities",
        /// Statutory divisions of the kind on the day: 26 subdistricts, 51 towns, sumu and townships.
        StatutoryDivisions = "statutory_divisions",
    }
}

words! {
    /// How the actual count stands to a target.
    pub enum TargetState {
        /// Reached.
        Met = "met",
        /// Not reached, and there is still time.
        Pending = "pending",
        /// Not reached, and the day has passed.
        Missed = "missed",
    }
}

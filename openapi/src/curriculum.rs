//! Wire types of the slice `curriculum`.

use crate::words::words;

words! {
    /// A calendar half-year (notice, 四(三): 每半年更新一次教学课程).
    pub enum Half {
        /// January to June.
        H1 = "H1",
        /// July to December.
        H2 = "H2",
    }
}

words! {
    /// Where a half-year's curriculum plan stands.
    pub enum PlanState {
        /// Being written.
        Draft = "draft",
        /// In force: it counts as the refresh of its half-year and is not edited any more.
        Published = "published",
    }
}

words! {
    /// Whether a school has refreshed its curriculum in a half-year.
    pub enum RefreshState {
        /// Open too few days in it: nothing is owed.
        NotDue = "not_due",
        /// Owed, and there is still time.
        Due = "due",
        /// Published in time.
        Done = "done",
        /// Owed, and the half-year is over.
        Overdue = "overdue",
    }
}

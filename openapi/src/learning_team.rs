//! Wire types of the slice `learning_team`.

use crate::words::words;

mod activity;
mod parameter;
mod report;
mod team;

pub use activity::*;
pub use parameter::*;
pub use report::*;
pub use team::*;

words! {
    /// What a learning team is about.
    pub enum LearningTeamKind {
        /// 合唱
        Choir = "choir",
        /// 舞蹈
        Dance = "dance",
        /// 书法
        Calligraphy = "calligraphy",
        /// 读书
        Reading = "reading",
        /// 手工
        Handicraft = "handicraft",
        /// 健身
        Sports = "sports",
        /// 智能设备
        SmartDevice = "smart_device",
        /// 蒙古族文化
        MongolianCulture = "mongolian_culture",
        /// 其他
        Other = "other",
    }
}

words! {
    /// Where a learning team stands.
    pub enum LearningTeamState {
        /// Has fewer members than it needs.
        Forming = "forming",
        /// Has the members that it needs.
        Active = "active",
        /// Is no more.
        Dissolved = "dissolved",
    }
}

words! {
    /// Where an entry in the log of a learning team stands.
    pub enum LearningTeamActivityState {
        /// Waits for another person of the school.
        Submitted = "submitted",
        /// Approved: it counts.
        Approved = "approved",
        /// Sent back, with a reason; it does not count.
        Returned = "returned",
    }
}

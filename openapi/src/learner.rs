//! Wire types of the slice `learner`.

use crate::words::words;

words! {
    /// Why someone belongs to the priority population that cannot attend a
    /// seniors' university (notice, 二(一)).
    pub enum PriorityReason {
        /// 经济条件
        Economic = "economic",
        /// 身体条件
        Physical = "physical",
        /// 自身客观条件
        Circumstances = "circumstances",
    }
}

words! {
    /// How well a priority reason is attested.
    pub enum PriorityEvidence {
        /// The learner's own word.
        SelfDeclared = "self_declared",
        /// The community has confirmed it.
        CommunityConfirmed = "community_confirmed",
        /// An ability assessment (GB/T 42195) is on file.
        AbilityAssessed = "ability_assessed",
    }
}

words! {
    /// Sex, as the 17th digit of the ID number tells.
    pub enum Sex {
        /// 男
        Male = "male",
        /// 女
        Female = "female",
    }
}

words! {
    /// The age bands of the reports.
    pub enum AgeBand {
        /// Below 60: no learner yet.
        Under60 = "under_60",
        /// 60 to 69.
        From60To69 = "60_69",
        /// 70 to 79.
        From70To79 = "70_79",
        /// 80 and older.
        From80 = "80_plus",
    }
}

words! {
    /// Where a learner's registration stands.
    pub enum LearnerState {
        /// May learn and earn.
        Active = "active",
        /// May not earn for the time being.
        Suspended = "suspended",
        /// Left, or died: the account is closed.
        Closed = "closed",
    }
}

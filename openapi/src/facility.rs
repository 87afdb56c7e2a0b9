//! Wire types of the slice `facility`.

use crate::words::words;

words! {
    /// What kind of home-and-community elderly-care facility hosts the school (notice, 三).
    pub enum HostKind {
        /// 区域苏木乡镇养老服务中心
        TownshipRegionalElderlyCareCenter = "township_regional_elderly_care_center",
        /// 街道养老服务中心
        SubdistrictElderlyCareCenter = "subdistrict_elderly_care_center",
        /// 嘎查村社区养老服务站
        VillageCommunityElderlyCareStation = "village_community_elderly_care_station",
    }
}

words! {
    /// Whether the rules for centres or those for stations hold.
    pub enum SchoolKind {
        /// A school at a township or subdistrict centre.
        Center = "center",
        /// A school at a village or community station.
        Station = "station",
    }
}

impl HostKind {
    /// Whether the rules for centres or those for stations hold.
    #[must_use]
    pub const fn school_kind(self) -> SchoolKind {
        match self {
            Self::TownshipRegionalElderlyCareCenter | Self::SubdistrictElderlyCareCenter => {
                SchoolKind::Center
            }
            Self::VillageCommunityElderlyCareStation => SchoolKind::Station,
        }
    }
}

words! {
    /// Where a registration stands.
    pub enum RegistrationState {
        /// Being written.
        Draft = "draft",
        /// Waiting for the county's decision.
        Submitted = "submitted",
        /// Sent back with reasons.
        Returned = "returned",
        /// Registered: the school may teach.
        Approved = "approved",
        /// Stopped for the time being.
        Suspended = "suspended",
        /// Ended for good.
        Closed = "closed",
    }
}

words! {
    /// How the school came about (notice, 四(一)).
    pub enum ConstructionMode {
        /// 改建
        Renovate = "renovate",
        /// 扩容
        Expand = "expand",
        /// 新设
        New = "new",
        /// 整合盘活
        Reuse = "reuse",
    }
}

words! {
    /// What a room is used for (notice, 四(一)).
    pub enum RoomKind {
        /// 课教室
        Classroom = "classroom",
        /// 活动室
        ActivityRoom = "activity_room",
        /// 阅览室
        ReadingRoom = "reading_room",
        /// 多媒体教室
        Multimedia = "multimedia",
        /// Any other room.
        Other = "other",
    }
}

words! {
    /// What gives the facility the right to its venue (notice, 四(一)).
    pub enum UseRightKind {
        /// 产权证明
        Owned = "owned",
        /// 租赁合同
        Leased = "leased",
        /// 无偿使用协议
        FreeUse = "free_use",
        /// 划拨或调配文件
        Allocated = "allocated",
    }
}

words! {
    /// The order of the roll-out: towns first, then the countryside (notice, 四(二)).
    pub enum PilotBatch {
        /// 城镇区先期试点
        UrbanPilot = "urban_pilot",
        /// 向农村牧区推开
        RuralPastoralExtension = "rural_pastoral_extension",
    }
}

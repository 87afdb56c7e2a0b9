//! Wire types of the slice `facility`.

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::words::words;

mod queries;
mod requests;
mod views;

pub use queries::*;
pub use requests::*;
pub use views::*;

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
        /// Taken back before it was ever registered.
        Withdrawn = "withdrawn",
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

words! {
    /// In which order facilities are listed.
    pub enum FacilitySort {
        /// By Chinese name.
        Name = "name",
        /// By Chinese name, the other way round.
        NameDescending = "-name",
        /// The oldest registration first.
        CreatedAt = "created_at",
        /// The newest registration first; this unless given.
        CreatedAtDescending = "-created_at",
        /// By division code.
        DivisionCode = "division_code",
    }
}

words! {
    /// The form of a table that is sent or answered as a file.
    pub enum SheetFormat {
        /// An Excel workbook.
        Xlsx = "xlsx",
        /// Comma-separated values, UTF-8 with a byte order mark.
        Csv = "csv",
    }
}

/// Where a facility stands, in degrees (WGS 84) with at most six decimal places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// Degrees east.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "109.963339"))]
    pub longitude: rust_decimal::Decimal,
    /// Degrees north.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "39.815100"))]
    pub latitude: rust_decimal::Decimal,
}

/// A span of opening hours on one day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OpeningSpan {
    /// 1 for Monday to 7 for Sunday.
    pub weekday: u8,
    /// When it opens, local time.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "08:30:00"))]
    pub opens_at: NaiveTime,
    /// When it closes, later on the same day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "17:30:00"))]
    pub closes_at: NaiveTime,
}

/// The document that gives the right to use the venue (notice, 四(一): 固定场所).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "validate", derive(validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct UseRight {
    /// What it is.
    pub kind: UseRightKind,
    /// Its number or title.
    #[cfg_attr(feature = "validate", validate(length(min = 1, max = 100, code = "length")))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub document: String,
    /// Its first day.
    pub valid_from: NaiveDate,
    /// Its last day; `null` when it has no end.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
}

words! {
    /// What an import does when some of its rows are wrong.
    pub enum ImportMode {
        /// Nothing is written.
        AllOrNothing = "all_or_nothing",
        /// The good rows are written.
        GoodRows = "good_rows",
    }
}

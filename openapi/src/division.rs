//! Wire types of the slice `division`.

use crate::words::words;

words! {
    /// The level of an administrative division, from the top.
    pub enum DivisionLevel {
        /// The city, 6 digits ending in `00`.
        City = "city",
        /// A district or banner (旗区), 6 digits.
        County = "county",
        /// A subdistrict, town, sumu, township or zone, 9 digits.
        Township = "township",
        /// A community, village or gacha, 12 digits.
        Village = "village",
    }
}

words! {
    /// What an administrative division is by law (GB/T 10114 for townships).
    pub enum DivisionKind {
        /// 市
        City = "city",
        /// 区
        District = "district",
        /// 旗
        Banner = "banner",
        /// 街道, code suffix 001–099.
        Subdistrict = "subdistrict",
        /// 镇, code suffix 100–199.
        Town = "town",
        /// 苏木, code suffix 200–399.
        Sumu = "sumu",
        /// 乡, code suffix 200–399.
        Township = "township",
        /// Development zone and the like, code suffix 400 and above: no part of any coverage denominator.
        NonstatutoryZone = "nonstatutory_zone",
        /// 社区
        Community = "community",
        /// 村
        Village = "village",
        /// 嘎查
        Gacha = "gacha",
        /// 类似村级单位, an office that acts as a village.
        Quasi = "quasi",
    }
}

words! {
    /// Town or country, for the comparison of 城乡均衡 (notice, 三).
    pub enum UrbanRuralClass {
        /// 城镇区
        Urban = "urban",
        /// 农村牧区
        RuralPastoral = "rural_pastoral",
    }
}

impl DivisionKind {
    /// The level that divisions of this kind stand on.
    #[must_use]
    pub const fn level(self) -> DivisionLevel {
        match self {
            Self::City => DivisionLevel::City,
            Self::District | Self::Banner => DivisionLevel::County,
            Self::Subdistrict | Self::Town | Self::Sumu | Self::Township | Self::NonstatutoryZone => {
                DivisionLevel::Township
            }
            Self::Community | Self::Village | Self::Gacha | Self::Quasi => DivisionLevel::Village,
        }
    }
}

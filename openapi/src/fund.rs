//! Wire types of the slice `fund`.

use crate::words::words;

words! {
    /// Where money comes from and, with it, what it may be used for.
    pub enum FundKind {
        /// 分级资助资金: redemption goods and related services only (notice, 五(二)).
        RedemptionFund = "redemption_fund",
        /// 慈善捐赠, bound to the donor's purpose (notice, 六(三)).
        DonationFund = "donation_fund",
        /// 运营保障经费, where a county grants it (notice, 五(二)).
        OperatingGuaranteeFund = "operating_guarantee_fund",
    }
}

words! {
    /// What an expense buys.
    pub enum ExpenseCategory {
        /// 兑换物品
        RedemptionGoods = "redemption_goods",
        /// 兑换服务
        RedemptionServices = "redemption_services",
        /// 教师报酬
        TeacherRemuneration = "teacher_remuneration",
        /// 场地设施
        VenueEquipment = "venue_equipment",
        /// 日常运营
        Operations = "operations",
    }
}

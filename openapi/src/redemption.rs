//! Wire types of the slice `redemption`.

use crate::words::words;

words! {
    /// What silver credits can be redeemed for (notice, 五(一)、五(二)).
    pub enum ItemKind {
        /// 生活用品
        DailyNecessity = "daily_necessity",
        /// 小礼品
        SmallGift = "small_gift",
        /// 相关服务
        RedemptionService = "redemption_service",
    }
}

words! {
    /// What may never be offered.
    pub enum ProhibitedKind {
        /// 现金
        Cash = "cash",
        /// 预付卡
        PrepaidCard = "prepaid_card",
        /// 烟酒
        AlcoholTobacco = "alcohol_tobacco",
        /// 保健品
        HealthSupplement = "health_supplement",
        /// 药品
        Drug = "drug",
        /// 金融产品
        FinancialProduct = "financial_product",
    }
}

words! {
    /// Where a redemption order stands.
    pub enum OrderState {
        /// Credits, stock and fund cover are held.
        Reserved = "reserved",
        /// Handed over; the holds are posted.
        Delivered = "delivered",
        /// Called off; the holds are void.
        Cancelled = "cancelled",
        /// Not picked up in time; the holds are void.
        Expired = "expired",
        /// Undone after delivery; credits went back into their buckets.
        Reversed = "reversed",
    }
}

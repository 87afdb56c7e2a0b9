//! Wire types of the slice `subsidy`.
//!
//! Members of a policy document name their unit (`_fen`, `_bp`, `_centi_m2`,
//! `_centipoints`, `_minutes`) and are whole numbers; facts and results are in
//! yuan, square metres and points, as decimal strings.

mod policy;
mod versions;
mod views;

pub use policy::*;
pub use versions::*;
pub use views::*;

pub use crate::policy::{ParameterBasis, PolicyActor, PolicyState, PolicyWarning};
use crate::words::words;

words! {
    /// The grade of a school's year (notice, 五(二): 按结果分级).
    pub enum Grade {
        /// 优秀
        Excellent = "excellent",
        /// 良好
        Good = "good",
        /// 合格
        Qualified = "qualified",
        /// 不合格
        Unqualified = "unqualified",
    }
}

words! {
    /// A condition without which nothing is paid.
    pub enum Gate {
        /// G1: hosted by a home-and-community elderly-care facility (五(二)).
        HostedFacility = "hosted_facility",
        /// G2: fixed venue with a valid use-right document (四(一)).
        FixedVenue = "fixed_venue",
        /// G3: coordinated usable area (四(一)).
        MinArea = "min_area",
        /// G4: curriculum refreshed in each half-year that is due (四(三)).
        CurriculumRefresh = "curriculum_refresh",
        /// G5: average weekly opening.
        OpeningHours = "opening_hours",
        /// G6: regular participation of the registered learners.
        ParticipationFloor = "participation_floor",
        /// G7: the host's own yearly assessment has not failed (五(二)).
        HostAssessment = "host_assessment",
        /// G8: full months open in the year.
        MonthsOpen = "months_open",
        /// G9: sessions with a complete sign-in record.
        SigninCompleteness = "signin_completeness",
    }
}

words! {
    /// An item of the rubric.
    pub enum RubricItem {
        /// 固定场所
        FixedVenue = "fixed_venue",
        /// 面积达标
        Area = "area",
        /// 安全与无障碍
        SafetyAccessibility = "safety_accessibility",
        /// 课程类别覆盖
        CategoryCoverage = "category_coverage",
        /// 半年更新
        HalfYearRefresh = "half_year_refresh",
        /// 教学大纲质量
        SyllabusQuality = "syllabus_quality",
        /// 教学时数
        TeachingHours = "teaching_hours",
        /// 活动形式
        ActivityForms = "activity_forms",
        /// 学习团队
        LearningTeams = "learning_teams",
        /// 经常性参与
        RegularParticipation = "regular_participation",
        /// 师资来源核实
        TeacherSourceVerified = "teacher_source_verified",
        /// 志愿服务联动
        VolunteerLinkage = "volunteer_linkage",
        /// 线上学习
        OnlineLearning = "online_learning",
        /// 共享场馆
        SharedVenues = "shared_venues",
        /// 智慧助老
        SmartAgingSessions = "smart_aging_sessions",
        /// 学分及时入账
        TimelyCrediting = "timely_crediting",
        /// 兑换台账
        RedemptionRecords = "redemption_records",
        /// 满意度
        Satisfaction = "satisfaction",
    }
}

words! {
    /// What makes a school unqualified, whatever its score (一票否决).
    pub enum Veto {
        /// 重大安全事故
        MajorSafetyAccident = "V1_major_safety_accident",
        /// 虚构考勤、学分或骗取资金
        FabricatedAttendanceOrFundFraud = "V2_fabricated_attendance_or_fund_fraud",
        /// 场内诈骗、非法集资或推销保健品
        ScamOrHealthProductSales = "V3_scam_or_illegal_fundraising_or_health_product_sales_on_site",
        /// 违法教学内容
        UnlawfulTeachingContent = "V4_unlawful_teaching_content",
        /// 挪用专款拒不整改
        EarmarkedFundMisuse = "V5_earmarked_fund_misuse_unrectified",
        /// 拒绝检查
        RefusedInspection = "V6_refused_inspection",
        /// 严重个人信息泄露
        SeriousPersonalDataBreach = "V7_serious_personal_data_breach",
    }
}

words! {
    /// A yearly target that shrinks with the months open.
    pub enum ScaledTarget {
        /// Teaching minutes.
        TeachingMinutes = "teaching_minutes",
        /// Volunteer minutes.
        VolunteerMinutes = "volunteer_minutes",
        /// Smart-ageing sessions.
        SmartAgingSessions = "smart_aging_sessions",
    }
}

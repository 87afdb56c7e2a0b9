//! Wire types of the slice `course`.

use crate::words::words;

words! {
    /// What a course is about (notice, 四(三)).
    pub enum CourseCategory {
        /// 思想政治
        CivicPolitical = "civic_political",
        /// 康养健身
        HealthFitness = "health_fitness",
        /// 智慧生活
        SmartLiving = "smart_living",
        /// 文化娱乐
        CultureRecreation = "culture_recreation",
        /// 生命教育
        LifeEducation = "life_education",
        /// 防范诈骗
        FraudPrevention = "fraud_prevention",
        /// 代际沟通
        Intergenerational = "intergenerational",
    }
}

words! {
    /// What a course is for: 德、学、康、乐、为 (notice, 一).
    pub enum Objective {
        /// 德
        Virtue = "virtue",
        /// 学
        Learning = "learning",
        /// 康
        Health = "health",
        /// 乐
        Joy = "joy",
        /// 为
        Contribution = "contribution",
    }
}

words! {
    /// The form an activity takes; credits are earned at a rate of their own in each.
    pub enum ActivityForm {
        /// 课程教学
        CourseClass = "course_class",
        /// 讲座
        Lecture = "lecture",
        /// 读书
        Reading = "reading",
        /// 参观
        Visit = "visit",
        /// 展演
        PerformanceExhibition = "performance_exhibition",
        /// 游学
        StudyTour = "study_tour",
        /// 老年学习团队活动
        LearningTeam = "learning_team",
        /// 志愿服务
        VolunteerService = "volunteer_service",
        /// 智慧助老培训
        SmartAgingTraining = "smart_aging_training",
        /// 变“需”为“供”: an elder teaches others.
        PeerTeaching = "peer_teaching",
        /// 线上课程
        OnlineCourse = "online_course",
    }
}

impl ActivityForm {
    /// Whether its minutes are watched online, under the caps and the minimum for online learning.
    #[must_use]
    pub const fn is_online(self) -> bool {
        matches!(self, Self::OnlineCourse)
    }
}

words! {
    /// How a session reaches its learners (notice, 一: 线上线下齐头并进).
    pub enum DeliveryMode {
        /// 线下
        Offline = "offline",
        /// 线上
        Online = "online",
        /// 线上线下结合
        Blended = "blended",
    }
}

words! {
    /// Where a course of the catalogue stands.
    pub enum CourseState {
        /// Being written.
        Draft = "draft",
        /// Its content is being reviewed.
        Review = "review",
        /// May be taught.
        Published = "published",
        /// No longer offered.
        Retired = "retired",
    }
}

words! {
    /// What else a course stands for.
    pub enum CourseTag {
        /// 精品课程
        FeaturedCourse = "featured_course",
        /// 特色活动
        FeaturedActivity = "featured_activity",
        /// 老年教育品牌, of local colour.
        LocalBrandCourse = "local_brand_course",
        /// 跨越数字鸿沟
        DigitalInclusionProgram = "digital_inclusion_program",
        /// 老年智能化设备设施教育
        SmartDeviceTraining = "smart_device_training",
    }
}

# 字典用语：一个枚举一条，一个取值一个属性。按切片分段。

# audit

# auth
Role = 角色
    .city_admin = 市级管理员
    .county_admin = 旗区管理员
    .township_operator = 苏木乡镇（街道）经办员
    .facility_manager = 设施负责人
    .facility_clerk = 设施经办员
    .teacher = 教师
    .volunteer_lead = 志愿队伍负责人
    .assessor = 第三方评估员
    .finance = 财务人员
    .auditor = 审计员
    .guidance_center = 养老服务指导中心
    .security_admin = 安全管理员
    .learner = 学员
    .integration = 对接系统
ScopeKind = 数据范围
    .city = 全市
    .county = 旗区
    .township = 苏木乡镇（街道）
    .facility = 设施
    .self = 本人

# class

# course

# coverage

# credit

# curriculum

# division

# facility

# fund

# learner

# redemption

# subsidy

# 覆盖率
coverage_target_exists = 该目标已存在
    .detail = 这类设施在该日期已有目标，请修改原有目标。
coverage_span = 时间范围不对
    .detail = 结束日期不能早于开始日期，且最多 60 个月。

# 覆盖率
coverage_target_exists = 该目标已存在
    .detail = 这类设施在该日期已有目标，请修改原有目标。
coverage_span = 时间范围不对
    .detail = 结束日期不能早于开始日期，且最多 60 个月。
participation_day_to_come = 日期还没有到
    .detail = 参与情况只能统计到今天。
no_participation_parameter = 该日期没有可用的参数
    .detail = 经常性参与的参数从 2024-01-01 起生效，请选择之后的日期。
participation_span = 时间范围不对
    .detail = 结束日期不能早于开始日期，且最多 36 个月。
participation_parameters_follow = 之后已有参数
    .detail = 从该日期起或之后已有参数，新参数须从更晚的日期起生效。
months_beyond_attendances = 月数不能多于次数
    .detail = 分布的月数不能多于要求的参加次数。
months_beyond_window = 月数不能多于统计期
    .detail = 分布的月数不能多于统计期的月数。
